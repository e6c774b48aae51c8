package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

type listeners struct {
	mu    sync.RWMutex
	kinds map[string][]string // event kind -> listener names
	fresh map[string]bool     // listeners that hear only of the present
}

// of lists the listeners of a kind.
func (l *listeners) of(kind string) []string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.kinds[kind]
}

// ListenFresh is Listen for work that makes sense only while a fact is new, like notices: facts from before the
// listener was added are not delivered.
func (db *DB) ListenFresh(name string, kinds ...string) {
	db.Listen(name, kinds...)
	db.listeners.mu.Lock()
	defer db.listeners.mu.Unlock()
	if db.listeners.fresh == nil {
		db.listeners.fresh = map[string]bool{}
	}
	db.listeners.fresh[name] = true
}

// Listen makes every later event of these kinds leave a job named name. Register before serving.
// The job runner calls the handler of that name: see kit/job.
func (db *DB) Listen(name string, kinds ...string) {
	db.listeners.mu.Lock()
	defer db.listeners.mu.Unlock()
	if db.listeners.kinds == nil {
		db.listeners.kinds = map[string][]string{}
	}
	for _, k := range kinds {
		if slices.Contains(db.listeners.kinds[k], name) {
			panic(fmt.Sprintf("store: listener %s hears %s twice", name, k))
		}
		db.listeners.kinds[k] = append(db.listeners.kinds[k], name)
	}
}

// Backfill enqueues, for every listener that is new to this store, the events from before it was added. Call once
// at start, after Listen.
func (db *DB) Backfill(ctx context.Context) error {
	db.listeners.mu.RLock()
	defer db.listeners.mu.RUnlock()
	return db.Write(ctx, func(tx *Tx) error {
		for kind, names := range db.listeners.kinds {
			for _, name := range names {
				n, err := tx.Exec(`insert into job_listener (name, kind) values ($1,$2) on conflict do nothing`, name, kind)
				if err != nil {
					return err
				}
				if n == 0 || db.listeners.fresh[name] {
					continue
				}
				if _, err := tx.Exec(`insert into job (id, kind, record, seq, args, run_at, attempt, failed, error, created, mark)
					select e.id || '/' || cast($1 as text), cast($1 as text), e.record, e.seq, e.id, cast($2 as bigint), 0, 0, '', cast($2 as bigint), cast($1 as text) || '/' || e.id
					from event e where e.kind = $3 on conflict (mark) do nothing`, name, Millis(tx.Now()), kind); err != nil {
					return fmt.Errorf("store: backfill %s: %w", name, err)
				}
				tx.work = true
			}
		}
		return nil
	})
}
