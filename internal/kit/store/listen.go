package store

import (
	"fmt"
	"slices"
	"sync"
)

type listeners struct {
	mu    sync.RWMutex
	kinds map[string][]string // event kind -> listener names
}

func (l *listeners) of(kind string) []string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.kinds[kind]
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
