package dossier

import (
	"context"
	"slices"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/org"
)

// Reassign takes the step out of an official's hands and gives it to another who holds its role, with the
// reason (NĐ 61/2018 Điều 19.1; an absence, a leaver, a better hand). Who had it until when stays in the record.
func (r *Room) Reassign(ctx context.Context, a Input, person string) (*Dossier, error) {
	return r.Do(ctx, a, CmdReassign, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		from := c.Dossier.Step.Assignee
		switch from {
		case "":
			return nil, fault.New(fault.Conflict, "dossier.nobody_has_it").WithLink(c.Dossier.Path())
		case person:
			return nil, fault.Fields(fault.Field{Name: "person", Key: "dossier.has_it_already"})
		}
		if err := c.mayHold(person); err != nil {
			return nil, err
		}
		if err := c.Restep("reassigned", person); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.Reassigned{Dossier: c.Dossier.ID, Step: c.Dossier.Step.Key, From: from, Person: person}}, nil
	})
}

// mayHold refuses a person who does not hold the role of the step today.
func (c *Change) mayHold(person string) error {
	if person == "" {
		return fault.Fields(fault.Field{Name: "person", Key: "dossier.person_missing"})
	}
	holders, err := org.Holders(c.Tx, c.Dossier.Step.Seat(), day.Of(c.Tx.Now()))
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(holders, func(h org.Holder) bool { return h.Person == person }) {
		return fault.Fields(fault.Field{Name: "person", Key: "dossier.cannot_hold", Args: []any{"step", c.Dossier.Step.Name}})
	}
	return nil
}
