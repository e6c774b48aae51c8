package portal

import (
	"context"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/limit"
)

// Sender is who is about to send a dossier.
type Sender struct {
	Address string          // from where
	Account string          // of the citizen who has signed in; empty: nobody has
	Partner string          // the key of the partner through whose system is sent; empty: nobody's
	Parties []dossier.Party // whose contacts would be told
}

// Admit counts a dossier before it is sent: of strangers by address and by the contacts that would be told, of accounts
// by account. What is refused later is given back; see limit.Taken. Beyond the budget nothing is lost: the draft stays,
// and the refusal says from when it may be sent.
func (r *Room) Admit(ctx context.Context, s Sender) (*limit.Taken, error) {
	c := r.Config.filled()
	if s.Account != "" {
		return r.Limit.Take(ctx, limit.Claim{Rule: c.SendAccount, Key: s.Account})
	}
	var claims []limit.Claim
	if s.Partner == "" { // all the people of a partner come from one address; its key has a budget of its own
		claims = append(claims, limit.Claim{Rule: c.Send, Address: s.Address})
	}
	for _, p := range s.Parties {
		if p.Role != dossier.Submitter {
			continue
		}
		for _, x := range []string{p.Phone, p.Email} {
			if x = contact.Clean(x); x != "" {
				claims = append(claims, limit.Claim{Rule: c.SendContact, Key: x})
			}
		}
	}
	return r.Limit.Take(ctx, claims...)
}
