package inbox

import (
	"fmt"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Counts cost more than the list they stand above, and are asked for with every page. So they are cached, per viewer
// with these very rights, until the next fact of the house; and never longer than cacheFor, because time passes too.

const (
	cacheFor  = 3 * time.Second
	cacheMost = 2000 // viewers; beyond that all is forgotten
)

// Cache holds what was counted. Each node has its own; the last fact is asked of the store, so the facts of other nodes
// count too.
type Cache[T any] struct {
	mu   sync.Mutex
	held map[string]counted[T]
}

type counted[T any] struct {
	last string // id of the newest fact when it was counted
	at   time.Time
	what T
}

// Of gives what is cached under key, or counts. A nil cache always counts.
func (k *Cache[T]) Of(s *store.Snapshot, key string, count func() (T, error)) (T, error) {
	if k == nil {
		return count()
	}
	var last string
	if err := s.QueryRow(`select coalesce(max(id), '') from event`).Scan(&last); err != nil {
		var none T
		return none, fmt.Errorf("inbox: last fact: %w", err)
	}
	k.mu.Lock()
	x, ok := k.held[key]
	k.mu.Unlock()
	if age := s.Now().Sub(x.at); ok && x.last == last && age >= 0 && age < cacheFor {
		return x.what, nil
	}
	what, err := count()
	if err != nil {
		return what, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held == nil || len(k.held) >= cacheMost {
		k.held = map[string]counted[T]{}
	}
	k.held[key] = counted[T]{last, s.Now(), what}
	return what, nil
}
