// Package event is what every fact has in common: what a fact is, who did it, how it is stored. The facts of a
// room stand in internal/event/<room>, so that a new one compiles only what knows that room (docs/adr/0008).
//
// A fact is named in the past tense, carries ids and few values, and never changes once announced.
// Rooms announce with store.Tx.Emit; rooms above hear through a listener registered with the store.
package event

import (
	"bytes"
	"encoding/json"
	"time"
)

// Fact is something that happened. Its exported fields are the body of the event.
type Fact interface {
	// Kind is the stable name of the fact, "<room>.<past tense>", e.g. "dossier.accepted".
	Kind() string
	// Record names the thing the fact is about, "<room>:<id>". Order is kept per record.
	Record() string
}

// By says who did it, why, and where: it accompanies every fact.
type By struct {
	Actor  string // person id, "citizen:<id>", "anonymous" or "system"
	Unit   string // the unit in whose name the actor worked; empty for citizens and the system
	Reason string // the reason in the actor's words, where the law asks for one
	Key    string // idempotency key of the request that caused it
}

// Event is a stored fact.
type Event struct {
	ID       string
	Kind     string
	Record   string
	Seq      int64 // 1, 2, 3 … within the record
	At       time.Time
	By       By
	Body     []byte // canonical JSON of the fact
	Salt     []byte // 16 random bytes, so that a published hash reveals nothing
	Position int64  // given by the sequencer; 0 until numbered
}

// Decode reads the body of e into a fact value.
func (e Event) Decode(into any) error { return json.Unmarshal(e.Body, into) }

// Canonical returns the canonical bytes of v: JSON with object keys sorted and no insignificant space.
// These bytes are what a Merkle leaf hashes, so their form must never change.
func Canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var m any
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil { // maps are encoded with sorted keys
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
