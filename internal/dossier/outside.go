package dossier

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Outside is something that was done outside the system and is recorded later. It marks the dossier for good
// and moves no clock: a result counts from when it was issued here.
type Outside struct {
	What     string // OutsideKinds
	Content  string
	Why      string // why it could not be done here
	Happened time.Time
	By       string // who recorded it; filled in by the room
	Recorded time.Time
}

// OutsideKinds lists what can have been done outside.
func OutsideKinds() []string {
	return []string{"guidance", "intake", "verification", "consultation", "approval", "handover", "return", "other"}
}

// RecordOutside records it. A result that was handed over outside ends the dossier, at the moment it happened.
func (r *Room) RecordOutside(ctx context.Context, a Input, o Outside) (*Dossier, error) {
	return r.Do(ctx, a, CmdRecordOutside, func(c *Change) ([]event.Fact, error) {
		if err := c.checkOutside(o); err != nil {
			return nil, err
		}
		if err := c.Tx.Many(`insert into dossier_outside (id, dossier_id, what, content, why, happened, by_person, by_name, recorded)`,
			[][]any{{c.Tx.NewID(), c.Dossier.ID,
				o.What, o.Content, o.Why, store.Millis(o.Happened), a.Viewer.Person, a.Viewer.Name, store.Millis(c.Tx.Now())}}); err != nil {
			return nil, err
		}
		c.Dossier.Outside++
		c.Note = o.Content
		if o.What == "return" {
			if err := c.CloseStep("returned"); err != nil {
				return nil, err
			}
			c.End(Returned)
			c.Dossier.ReturnedAt = o.Happened
		}
		return []event.Fact{dossierevent.DoneOutside{Dossier: c.Dossier.ID, What: o.What, Happened: store.Millis(o.Happened),
			State: int64(c.Dossier.State), Text: store.BodyHash(o.Content, o.Why)}}, nil
	})
}

func (c *Change) checkOutside(o Outside) error {
	var bad []fault.Field
	if !slices.Contains(OutsideKinds(), o.What) {
		bad = append(bad, fault.Field{Name: "what", Key: "dossier.outside_what_missing"})
	}
	if o.What == "return" && (c.Dossier.State != Done || o.Happened.Before(c.Dossier.FinishedAt.Truncate(time.Minute))) {
		bad = append(bad, fault.Field{Name: "what", Key: "dossier.outside_no_result"})
	}
	if o.Happened.IsZero() || o.Happened.After(c.Tx.Now()) || o.Happened.Before(c.Dossier.SubmittedAt.Truncate(time.Minute)) {
		bad = append(bad, fault.Field{Name: "at", Key: "dossier.outside_at_wrong"})
	}
	if fold.Said(o.Content) == "" {
		bad = append(bad, fault.Field{Name: "content", Key: "dossier.outside_content_missing"})
	}
	if fold.Said(o.Why) == "" {
		bad = append(bad, fault.Field{Name: "why", Key: "dossier.outside_why_missing"})
	}
	return fault.Fields(bad...)
}

// DoneOutside lists what was done outside the system for a dossier that was loaded before.
func DoneOutside(q store.Querier, d *Dossier) (list []Outside, err error) {
	if d.Outside == 0 {
		return nil, nil
	}
	err = store.All(q, `select what, content, why, happened, by_name, recorded from dossier_outside where dossier_id=$1 order by id`, []any{d.ID},
		func(row *sql.Rows) error {
			var o Outside
			var happened, recorded int64
			err := row.Scan(&o.What, &o.Content, &o.Why, &happened, &o.By, &recorded)
			o.Happened, o.Recorded = store.Time(happened), store.Time(recorded)
			list = append(list, o)
			return err
		})
	return list, err
}
