// Package action is the one shape of a use case.
//
// A use case takes who asks and what was sent (Sent: idempotency key, the whole body as sent, the version seen, the
// reason) and runs one closure in one transaction, which answers with the path where its outcome is seen:
//
//	done, err := req.Do(ctx, db, func(tx *store.Tx) (action.Path, error) { … })
//
// What a use case gives its caller besides is its own: the record as it stands now, a code that is shown once.
//
// The same key with the same body gives the first outcome again and runs nothing. The same key with another body, after
// an outcome was kept, is a conflict that links the first outcome. A refusal keeps nothing, so a corrected form passes
// with its old key.
package action

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// MaxKey is how long an idempotency key may be, in bytes; kit/web makes keys of 22, machines send up to 200 that get the id
// of their API key before them. Keys of batches have an id behind.
const MaxKey = 250

// MaxReason is how long a reason may be, in letters: it stays in facts that nobody can shorten.
const MaxReason = 2000

// Sent is what came with a request, from a form or from a machine.
type Sent struct {
	Key    string // idempotency key, made once per form shown; empty: arrivals cannot be told apart, each one counts
	Body   []byte // everything that was sent, as sent: see web.Sent. Never a list picked by hand
	Seen   int64  // version of the record when the form was drawn; 0: not compared
	Reason string // the reason in the words of who asks, where the law asks for one; it can be read, or is empty
}

// For is the part of a batch that concerns one record: its own key, and its own version seen.
func (s Sent) For(id string, seen int64) Sent {
	if s.Key != "" {
		s.Key += "/" + id
	}
	s.Seen = seen
	return s
}

// Still refuses a request whose form was drawn before the record changed: now is the record's version.
func (s Sent) Still(now int64, at Path) error {
	if s.Seen != 0 && s.Seen != now {
		return fault.New(fault.Conflict, "store.changed_meanwhile").WithLink(string(at))
	}
	return nil
}

// hash tells whether two bodies are the same.
func (s Sent) hash() string {
	h := sha256.Sum256(s.Body)
	return hex.EncodeToString(h[:])
}

// Path is where an outcome is seen: "/dossier/0192f3…". It answers GET for who may see it.
type Path string

// At makes a path of its parts: At("dossier", id) is "/dossier/<id>".
func At(parts ...string) Path { return Path("/" + strings.Join(parts, "/")) }

// ID is the last part of the path: mostly the id of the record.
func (p Path) ID() string { return string(p[strings.LastIndexByte(string(p), '/')+1:]) }

// Outcome is what Do answers.
type Outcome struct {
	Path  Path
	Again bool // the request had come before: nothing ran
}

// Do runs fn at most once per actor and key; see the package comment. fn may run more than once before it is kept: see
// the contract of package store.
func (s Sent) Do(ctx context.Context, db *store.DB, actor string, fn func(tx *store.Tx) (Path, error)) (Outcome, error) {
	if len(s.Key) > MaxKey {
		return Outcome{}, fault.New(fault.Invalid, "web.broken_form")
	}
	if utf8.RuneCountInString(s.Reason) > MaxReason {
		return Outcome{}, fault.Fields(fault.Field{Name: "reason", Key: "web.reason_too_long", Args: []any{"most", MaxReason}})
	}
	if s.Reason != "" && fold.Said(s.Reason) == "" {
		return Outcome{}, fault.Fields(fault.Field{Name: "reason", Key: "web.reason_blank"})
	}
	at, again, err := db.Do(ctx, store.Key{Actor: actor, Key: s.Key, Body: s.hash()}, func(tx *store.Tx) (string, error) {
		p, err := fn(tx)
		return string(p), err
	})
	return Outcome{Path: Path(at), Again: again}, err
}
