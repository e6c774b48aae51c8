// Package room is the base of the card that every room hands to the house: what it is without its pages.
package room

import (
	"context"
	"io/fs"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/kit/store"
)

// Base says what a room brings: its tables, its words, who may do what, what it hears and what it does in the background.
// app collects the bases; nothing is registered by init functions.
type Base struct {
	Name       string
	Floor      int         // of the staircase, see docs/adr/0001; house_stairs_test.go reads it where it is written
	Migrations fs.FS       // holds migrations/*.sql; nil: no tables
	Words      fs.FS       // holds lang/vi.json and lang/en.json; nil: no words
	Rights     right.Table // who may do what in this system
	Listeners  []Listener
	Jobs       []Job
	Tables     []Table     // every table of Migrations: how a seed copies its rows, or why not
	Retention  []Retention // what is forgotten when
	Leaving    *Parting    // what officials who leave would leave open here; nil: nothing
	Ending     *Parting    // what units that end would
	Reset      Reset       // what opens the house for an official besides password and second factor; nil: nothing
	Public     Public      // public data that every new house begins with; nil: none
	Demo       Demo        // what a demonstration shows of the room besides; nil: nothing
}

// Public loads the public data of a room, in a demonstration perhaps with other settings. Loading it again changes nothing.
type Public func(ctx context.Context, db *store.DB, demo bool) error

// Demo invents records of a room, once units and people are there. Inventing them again changes nothing.
type Demo func(ctx context.Context, db *store.DB) error

// Reset ends what somebody else may have learned who had the account of an official, in the transaction in which
// somebody else resets its password or second factor.
type Reset func(tx *store.Tx, person string, by event.By) error

// Listener hears facts of rooms below. Handle runs in the same transaction that finishes its job, so what
// it writes happens exactly once; it must not do I/O besides the store.
type Listener struct {
	Name   string // "<room>.<what it does>"
	Kinds  []string
	Fresh  bool // hears only of what happens from now on: see store.DB.ListenFresh
	Handle func(tx *store.Tx, e event.Event) error
}

// Job is work outside a transaction (I/O allowed). It may run twice and must be safe to do so. With Every
// it runs again and again, that long after it last ended, on one node at a time.
type Job struct {
	Name  string // "<room>.<what it does>"
	Run   func(ctx context.Context, j store.Job) error
	Every time.Duration
}
