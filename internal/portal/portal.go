// Package portal is the room of those who come from outside: sending a draft as a dossier, following a dossier
// without an account, and what guessing costs. It keeps passes, and what became of drafts.
package portal

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
)

// Config sets passes and budgets. The zero value works.
type Config struct {
	// Pass is how long a reader who has proved to belong to a dossier may open it; 30 minutes when 0.
	Pass time.Duration
	// Track is the budget of wrong second facts beside official codes, which everybody knows; Follow beside tracking
	// codes, which nobody guesses: they have no budget of the house that others could use up. Partner is that of one
	// partner's key, in the place of the address it calls from. Defaults: see rules.go.
	Track, Follow, Partner limit.Rule
	// Send, SendContact and SendAccount are the budgets of dossiers that are sent: see Admit.
	Send, SendContact, SendAccount limit.Rule
}

func (c Config) filled() Config {
	if c.Pass == 0 {
		c.Pass = 30 * time.Minute
	}
	c.Track, c.Follow, c.Partner = c.Track.Or(track), c.Follow.Or(follow), c.Partner.Or(byPartner)
	c.Send, c.SendContact, c.SendAccount = c.Send.Or(send), c.SendContact.Or(sendContact), c.SendAccount.Or(sendAccount)
	return c
}

// Room are the use cases of the portal.
type Room struct {
	DB      *store.DB
	Limit   *limit.Limiter
	Dossier *dossier.Room
	Contact *contact.Room
	Config  Config

	tx *store.Tx // see Within
}

// Within gives the same commands inside a transaction of the caller: see dossier.Room.Within.
func (r *Room) Within(tx *store.Tx) *Room {
	c := *r
	c.tx = tx
	return &c
}

// write runs a command: in a transaction of its own, or in that of the caller.
func (r *Room) write(ctx context.Context, fn func(tx *store.Tx) error) error {
	if r.tx != nil {
		return fn(r.tx)
	}
	return r.DB.Write(ctx, fn)
}
