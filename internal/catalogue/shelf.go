package catalogue

import (
	"database/sql"
	"errors"
	"sync"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Shelf remembers contents that were read before, and the index, for the hot paths: every
// submission reads its version, every visitor searches. The
// content of a published version never changes, so only the head (state, dates) is asked for each time, and
// several nodes need not tell each other anything. What a Shelf gives out is shared: readers must not change
// the slices inside. The zero Shelf is ready.
type Shelf struct {
	mu    sync.RWMutex
	known map[string]*Content
	index *Index
}

// shelfRoom is the number of contents kept: more than a province publishes.
const shelfRoom = 4096

// Current is catalogue.Current.
func (s *Shelf) Current(q store.Querier, code string, on day.Date) (Version, error) {
	v, err := s.read(q, `where code=$1 and state='published' and from_day<=$2 and (to_day='' or to_day>$2)`, code, on.String())
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "catalogue.no_procedure", "code", code)
	}
	return v, wrap(err, "current version of "+code)
}

// VersionByID is catalogue.VersionByID.
func (s *Shelf) VersionByID(q store.Querier, id string) (Version, error) {
	v, err := s.read(q, `where id=$1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "catalogue.no_version")
	}
	return v, wrap(err, "version "+id)
}

func (s *Shelf) read(q store.Querier, where string, args ...any) (Version, error) {
	var v Version
	if err := head(q.QueryRow(`select `+headColumns+` from catalogue_version `+where, args...).Scan, &v); err != nil {
		return v, err
	}
	if v.State != Published {
		return one(q, `where id=$1`, v.ID)
	}
	s.mu.RLock()
	c := s.known[v.ID]
	s.mu.RUnlock()
	if c == nil {
		full, err := one(q, `where id=$1`, v.ID)
		if err != nil {
			return v, err
		}
		c = &full.Content
		s.keep(v.ID, c)
	}
	v.Content = *c
	return v, nil
}

func (s *Shelf) keep(id string, c *Content) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= shelfRoom {
		s.known = map[string]*Content{}
	}
	s.known[id] = c
}
