package account

import (
	"context"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/proposal"
)

// ResetAsk is what one administrator asks another to agree to.
type ResetAsk struct {
	Password bool   `json:"password"`
	Second   bool   `json:"second"`
	Reason   string `json:"reason"`
}

// ResetProposals are resets of leaders and administrators, by the person: one administrator alone would have their powers.
const ResetProposals proposal.Kind[ResetAsk] = "org.reset"

// AskReset asks for the reset of a leader or administrator: a second administrator agrees or declines. The person is told.
func (auth *Auth) AskReset(ctx context.Context, req org.Request, person string, x ResetAsk) error {
	var bad []fault.Field
	if !x.Password && !x.Second {
		bad = append(bad, fault.Field{Name: "password", Key: "org.reset_nothing"})
	}
	if x.Reason = fold.Said(x.Reason); x.Reason == "" {
		bad = append(bad, fault.Field{Name: "reason", Key: "org.reset_reason"})
	}
	if err := fault.Fields(bad...); err != nil {
		return err
	}
	_, err := auth.toAnother(ctx, req, person, func(tx *store.Tx, person string, by event.By) error {
		others, err := org.OtherAdministrator(tx, req.Viewer, person)
		if err != nil {
			return err
		}
		if !others {
			return fault.New(fault.Conflict, "org.reset_alone")
		}
		if err := org.LockPerson(tx, person); err != nil { // nobody leaves meanwhile
			return err
		}
		if _, err := accountOf(tx, person, day.Of(tx.Now())); err != nil {
			return err
		}
		if _, err := ResetProposals.Make(tx, person, x, by); err != nil {
			return err
		}
		if err := org.WriteAudit(tx, org.Audit{What: org.ResetAsked, Person: person, Actor: by.Actor, Detail: x.Reason}); err != nil {
			return err
		}
		return auth.tell(tx, person, "org.reset_asked_title", "org.reset_asked_told")
	})
	return err
}

// AgreeReset is the word of the second administrator. The one-time password, if the password is reset, is shown once, to him.
func (auth *Auth) AgreeReset(ctx context.Context, req org.Request, person, id string) (Added, error) {
	oneTime := OneTimePassword()
	hash, err := auth.Hash(ctx, oneTime)
	if err != nil {
		return Added{}, err
	}
	var asked ResetAsk
	out, err := auth.toAnother(ctx, req, person, func(tx *store.Tx, person string, by event.By) error {
		p, err := ResetProposals.Agree(tx, id, by)
		if err != nil {
			return err
		}
		if p.Subject != person {
			return fault.New(fault.NotFound, "proposal.not_found")
		}
		author, err := org.ViewerAt(tx, p.Author, day.Of(tx.Now()))
		if err != nil {
			return err
		}
		if org.Managed(tx, author, person) != nil {
			return fault.New(fault.Conflict, "org.author_may_not")
		}
		asked = p.What
		r := Reset{Person: person, Second: asked.Second}
		if asked.Password {
			r.Hash = hash
		}
		if err := org.WriteAudit(tx, org.Audit{What: org.ResetAgreed, Person: person, Actor: by.Actor}); err != nil {
			return err
		}
		return auth.Reset(tx, r, by)
	})
	if err != nil || out.Again || !asked.Password {
		oneTime = ""
	}
	return Added{Person: person, OneTime: oneTime}, err
}

// DeclineReset gives a reset that was asked for back; req.Reason says why. Who asked takes it back in the same way.
func (auth *Auth) DeclineReset(ctx context.Context, req org.Request, person, id string) error {
	_, err := auth.toAnother(ctx, req, person, func(tx *store.Tx, person string, by event.By) error {
		p, err := ResetProposals.Decline(tx, id, by)
		if err != nil {
			return err
		}
		if p.Subject != person {
			return fault.New(fault.NotFound, "proposal.not_found")
		}
		return org.WriteAudit(tx, org.Audit{What: org.ResetDeclined, Person: person, Actor: by.Actor, Detail: strings.TrimSpace(by.Reason)})
	})
	return err
}

// dropReset ends a reset that waits for nothing any more: it was done on the server, or the person has left.
func dropReset(tx *store.Tx, person string, by event.By) error {
	p, waits, err := ResetProposals.Of(tx, person)
	if err != nil || !waits {
		return err
	}
	by.Reason = "over"
	_, err = ResetProposals.Decline(tx, p.ID, by)
	return err
}

// alone refuses to let one administrator reset a leader or administrator. Roles are given behind the same lock, so that nobody
// is a leader by the time the reset is done.
func alone(tx *store.Tx, person string) error {
	if err := org.LockPerson(tx, person); err != nil {
		return err
	}
	two, err := org.Leads(tx, person)
	if err == nil && two {
		err = fault.New(fault.Forbidden, "org.reset_two").WithLink(string(org.PersonPath(person)))
	}
	return err
}

// Readmit resets an account from the server and opens it again. All leaders and administrators read of it.
func (auth *Auth) Readmit(tx *store.Tx, x Reset, by event.By) error {
	if err := auth.Reset(tx, x, by); err != nil {
		return err
	}
	if err := Unlock(tx, x.Person, by); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.Readmitted, Person: x.Person, Actor: by.Actor})
}
