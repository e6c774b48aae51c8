package dossier

import (
	"database/sql"
	"errors"

	"github.com/motcua/motcua/internal/event"
	deadlineevent "github.com/motcua/motcua/internal/event/deadline"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
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
	seen := d.Seq
	d.Due = store.Time(f.Now)
	moved, err := tx.Emit(dossierevent.DueMoved{Dossier: d.ID, Was: f.Was, Now: f.Now, Calendar: f.Calendar}, event.By{Actor: "system", Reason: "calendar"})
	if err != nil {
		return err
	}
	d.Seq = moved.Seq
	if err := tx.Many(insertHistory, [][]any{d.history(moved)}); err != nil {
		return err
	}
	return save(tx, d, seen)
}}
