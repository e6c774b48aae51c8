// Package proposal keeps what takes two people: one writes it down, another agrees to it or gives it back. What is
// proposed, who may decide, what happens then and which facts tell of it belong to the room that asks.
package proposal

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Kind is what a room calls its proposals, "fee.rule"; T is what they say, kept as JSON.
type Kind[T any] string

// Proposal is what somebody proposed.
type Proposal[T any] struct {
	ID      string
	Subject string // what it is about; see Kind.Make
	What    T
	Hash    string // of What as it is kept
	Author  string // actor
	At      time.Time
}

// Titled is what says itself how people call it in a list of what waits.
type Titled interface{ Title() string }

// Make writes a proposal down. While one for a subject waits another is a Conflict; for the empty subject any number may
// wait.
func (k Kind[T]) Make(tx *store.Tx, subject string, what T, by event.By) (p Proposal[T], err error) {
	body, err := json.Marshal(what)
	if err != nil {
		return p, fmt.Errorf("proposal: %s: %w", k, err)
	}
	title := ""
	if t, ok := any(what).(Titled); ok {
		title = t.Title()
	}
	p = Proposal[T]{ID: tx.NewID(), Subject: subject, What: what, Hash: store.BodyHash(string(body)), Author: by.Actor, At: tx.Now()}
	n, err := tx.Exec(`insert into proposal (id, kind, subject, title, body, author, at, state, decided_by, decided_at, note)
		values ($1,$2,$3,$4,$5,$6,$7,'proposed','',0,'') on conflict do nothing`, p.ID, string(k), subject, title, string(body), by.Actor, store.Millis(p.At))
	if err != nil {
		return p, fmt.Errorf("proposal: make %s: %w", k, err)
	}
	if n == 0 {
		return p, fault.New(fault.Conflict, "proposal.waits")
	}
	return p, nil
}

// Agree is the word of the second person, never of the author. Of two who decide at the same moment one gets a Conflict.
func (k Kind[T]) Agree(tx *store.Tx, id string, by event.By) (Proposal[T], error) {
	p, err := k.ByID(tx, id)
	if err != nil {
		return p, err
	}
	if p.Author == by.Actor {
		return p, fault.New(fault.Forbidden, "proposal.same_person")
	}
	by.Reason = ""
	return p, k.decide(tx, id, "agreed", by)
}

// Decline gives a proposal back; by.Reason says why. The author takes it back in the same way.
func (k Kind[T]) Decline(tx *store.Tx, id string, by event.By) (p Proposal[T], err error) {
	if by.Reason = fold.Said(by.Reason); by.Reason == "" {
		return p, fault.Fields(fault.Field{Name: "reason", Key: "proposal.reason_missing"})
	}
	if p, err = k.ByID(tx, id); err != nil {
		return p, err
	}
	return p, k.decide(tx, id, "declined", by)
}

func (k Kind[T]) decide(tx *store.Tx, id, state string, by event.By) error {
	n, err := tx.Exec(`update proposal set state=$3, decided_by=$4, decided_at=$5, note=$6 where kind=$1 and id=$2 and state='proposed'`,
		string(k), id, state, by.Actor, store.Millis(tx.Now()), by.Reason)
	if err != nil {
		return fmt.Errorf("proposal: decide %s: %w", k, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "proposal.decided")
	}
	return nil
}

const columns = `id, subject, body, author, at`

// ByID reads a proposal, whatever became of it; NotFound when there is none of this kind.
func (k Kind[T]) ByID(q store.Querier, id string) (p Proposal[T], err error) {
	list, err := k.list(q, `select `+columns+` from proposal where kind=$1 and id=$2`, string(k), id)
	if err == nil && len(list) == 0 {
		err = fault.New(fault.NotFound, "proposal.not_found")
	}
	if err != nil {
		return p, err
	}
	return list[0], nil
}

// Of is the proposal that waits for a subject, if one does.
func (k Kind[T]) Of(q store.Querier, subject string) (p Proposal[T], waits bool, err error) {
	list, err := k.list(q, `select `+columns+` from proposal where kind=$1 and subject=$2 and subject <> '' and state='proposed'`, string(k), subject)
	if len(list) > 0 {
		p, waits = list[0], true
	}
	return p, waits, err
}

// Open are the proposals that wait, the oldest first.
func (k Kind[T]) Open(q store.Querier) ([]Proposal[T], error) {
	return k.list(q, `select `+columns+` from proposal where kind=$1 and state='proposed' order by id`, string(k))
}

func (k Kind[T]) list(q store.Querier, query string, args ...any) (list []Proposal[T], err error) {
	err = store.All(q, query, args, func(rows *sql.Rows) error {
		var p Proposal[T]
		var body string
		var at int64
		if err := rows.Scan(&p.ID, &p.Subject, &body, &p.Author, &at); err != nil {
			return err
		}
		p.At, p.Hash = store.Time(at), store.BodyHash(body)
		err := json.Unmarshal([]byte(body), &p.What)
		list = append(list, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("proposal: %s: %w", k, err)
	}
	return list, nil
}
