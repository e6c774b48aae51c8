// Package room is the card that every room hands to the house.
package room

import (
	"context"
	"io/fs"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/kit/store"
)

// Card says what a room brings: its tables, its words, what it hears and what it does in the background.
// app collects the cards; nothing is registered by init functions.
type Card struct {
	Name       string
	Migrations fs.FS       // holds migrations/*.sql; nil: no tables
	Words      fs.FS       // holds lang/vi.json and lang/en.json; nil: no words
	Rights     right.Table // who may do what in this system
	Listeners  []Listener
	Jobs       []Job
	Tables     []Table // every table of Migrations: how a seed copies its rows, or why not
}

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
