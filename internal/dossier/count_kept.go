package dossier

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Counters cost more than the list they stand above, and are asked for with every page. So they are kept, per viewer
// with these very rights, until the next fact of the house; and never longer than countersKept, because time passes too.

const (
	countersKept = 3 * time.Second
	mostCounters = 2000 // viewers; beyond that all is forgotten
)

// Counters are kept by one node; the last fact is asked of the store, so other nodes' facts count too.
type Counters struct {
	mu   sync.Mutex
	kept map[string]counted
}

type counted struct {
	last  string // id of the newest fact when it was counted
	at    time.Time
	tally map[Tab]Tally
}

// NewCounters is an empty keeper for Room.Counters.
func NewCounters() *Counters { return &Counters{kept: map[string]counted{}} }

// of gives the tallies kept under key, or counts. A nil keeper always counts.
func (c *Counters) of(s *store.Snapshot, key string, count func() (map[Tab]Tally, error)) (map[Tab]Tally, error) {
	if c == nil {
		return count()
	}
	var last string
	if err := s.QueryRow(`select coalesce(max(id), '') from event`).Scan(&last); err != nil {
		return nil, fmt.Errorf("dossier: last fact: %w", err)
	}
	c.mu.Lock()
	x, ok := c.kept[key]
	c.mu.Unlock()
	if age := s.Now().Sub(x.at); ok && x.last == last && age >= 0 && age < countersKept {
		return x.tally, nil
	}
	t, err := count()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= mostCounters {
		clear(c.kept)
	}
	c.kept[key] = counted{last, s.Now(), t}
	return t, nil
}

// countersKey tells viewers apart by who they are and by what they may see today.
func countersKey(v org.Viewer, tabs []Tab, open Tab) string {
	return fmt.Sprint(v.Person, v.Roles, tabs, open) + strings.Join(v.Units(MayRead), ",")
}
