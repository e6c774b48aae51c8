package org

import (
	"sync"
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// Auth is authentication: sign-in, sessions and the viewer of each request. One per process.
type Auth struct {
	Rooms []room.Base // asked when somebody leaves or a unit ends; none: this room alone

	// Contact proves by a code that a citizen's telephone or e-mail address is theirs; nil: nothing is proved here.
	Contact *contact.Room

	db     *store.DB
	cfg    Config
	hasher *hasher

	mu    sync.Mutex
	chart *Chart // chart of the day, good while stamp stands
	stamp int64
}

// NewAuth makes the Auth of a process.
func NewAuth(db *store.DB, c Config) *Auth {
	c = c.filled()
	if c.Limit == nil {
		c.Limit = limit.New(db)
	}
	return &Auth{db: db, cfg: c, hasher: newHasher(c)}
}

// Config is the configuration in use, every default filled in.
func (auth *Auth) Config() Config { return auth.cfg }

// Stage is what a session still needs before it counts.
type Stage string

// The stages, in the order they come.
const (
	Ready          Stage = ""       // signed in
	StageCode      Stage = "code"   // the code of the authenticator app
	StageEnrol     Stage = "enrol"  // set up the authenticator app
	StageNewSecret Stage = "change" // choose a new password
)

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
	Stage   Stage
	Ends    time.Time // at the latest
	Tried   int       // wrong passwords from elsewhere since the last use, when the sign-in is complete
	Reset   bool      // somebody else has reset the account since the last use, likewise
	Asked   bool      // somebody asked for a reset of it, likewise
	Watched bool      // accounts or rights of leaders and administrators changed, and the person is one of them, likewise
}
