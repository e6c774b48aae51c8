package dossier

import (
	"database/sql"
	"errors"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	deadlineevent "github.com/motcua/motcua/internal/event/deadline"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// followDue brings the due moment that lists show after the ledger of room deadline, when a change of the
// calendar has moved it. The move is a fact of the dossier too, so reports know it as of its position.
var followDue = room.Listener{Name: "dossier.follow_due", Kinds: []string{deadlineevent.DueMoved{}.Kind()}, Handle: func(tx *store.Tx, e event.Event) error {
	var f deadlineevent.DueMoved
	if err := e.Decode(&f); err != nil {
		return err
	}
	id, waiting := OfClock(f.Clock)
	d, err := ByID(tx, id)
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, ErrNotFound) {
		return nil // a clock of another room
	}
	if err != nil {
		return err
	}
	if waiting != (d.State == New) || d.Due.IsZero() {
		return nil // the dossier has moved on since
	}
	c := &Change{Tx: tx, Input: Input{Request: org.Request{Sent: action.Sent{Reason: "calendar"}}, Dossier: id, system: true}, Dossier: d}
	return c.Apply(func(c *Change) ([]event.Fact, error) {
		now, err := deadline.Standings(tx, []string{f.Clock}) // what was done since may have moved it again
		if err != nil {
			return nil, err
		}
		d.Due = now[f.Clock].Due
		return []event.Fact{dossierevent.DueMoved{Dossier: d.ID, Was: f.Was, Now: store.Millis(d.Due), Calendar: f.Calendar}}, nil
	})
}}
