// Package account is who signs in to the house and how: accounts, passwords, the second step, sessions and devices; how a
// citizen opens an account or gets it back, and how administrators keep those of officials. Whose account it is, and what its
// person may do, says package org: the tables and the words are of that room.
package account

import (
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Auth is authentication: sign-in, sessions and the viewer of each request. One per process.
type Auth struct {
	Org *org.Room // whose people sign in

	// Contact proves by a code that a citizen's telephone or e-mail address is theirs; nil: nothing is proved here.
	Contact *contact.Room

	db     *store.DB
	cfg    Config
	hasher *hasher
}

// NewAuth makes the Auth of a process.
func NewAuth(r *org.Room, c Config) *Auth {
	c = c.filled()
	if c.Limit == nil {
		c.Limit = limit.New(r.DB)
	}
	return &Auth{Org: r, db: r.DB, cfg: c, hasher: newHasher(c)}
}

// Config is the configuration in use, every default filled in.
func (auth *Auth) Config() Config { return auth.cfg }

// Client is where a request comes from.
type Client struct {
	Address string
	Agent   string
	Device  string // token of a device that may have signed in before; empty: it has none
}

// SignedIn is a session just made or moved on; Token goes into the cookie and is kept nowhere.
type SignedIn struct {
	Token   string
	Session string
	Person  string
	Stage   org.Stage
	Ends    time.Time // at the latest
	Tried   int       // wrong passwords from elsewhere since the last use, when the sign-in is complete
	Reset   bool      // somebody else has reset the account since the last use, likewise
	Asked   bool      // somebody asked for a reset of it, likewise
	Watched bool      // accounts or rights of leaders and administrators changed, and the person is one of them, likewise
}
