package catalogue

import (
	"database/sql"
	"errors"
	"sync"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Cache keeps contents that were read before, and the index, for the hot paths: every
// submission reads its version, every visitor searches. The
// content of a published version never changes, so only the head (state, dates) is asked for each time, and
// several nodes need not tell each other anything. What a Cache gives out is shared: readers must not change
// the slices inside. The zero Cache is ready.
type Cache struct {
	mu    sync.RWMutex
	known map[string]*Content
	index *Index
}

// cacheSize is the number of contents kept: more than a province publishes.
const cacheSize = 4096

// Current is catalogue.Current.
func (cache *Cache) Current(q store.Querier, code string, on day.Date) (Version, error) {
	v, err := cache.read(q, `where code=$1 and state='published' and from_day<=$2 and (to_day='' or to_day>$2)`, code, on.String())
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "catalogue.no_procedure", "code", code)
	}
	return v, wrap(err, "current version of "+code)
}

// VersionByID is catalogue.VersionByID.
func (cache *Cache) VersionByID(q store.Querier, id string) (Version, error) {
	v, err := cache.read(q, `where id=$1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "catalogue.no_version")
	}
	return v, wrap(err, "version "+id)
}

func (cache *Cache) read(q store.Querier, where string, args ...any) (Version, error) {
	var v Version
	if err := head(q.QueryRow(`select `+headColumns+` from catalogue_version `+where, args...).Scan, &v); err != nil {
		return v, err
	}
	if v.State != Published {
		return one(q, `where id=$1`, v.ID)
	}
	cache.mu.RLock()
	c := cache.known[v.ID]
	cache.mu.RUnlock()
	if c == nil {
		full, err := one(q, `where id=$1`, v.ID)
		if err != nil {
			return v, err
		}
		c = &full.Content
		cache.keep(v.ID, c)
	}
	v.Content = *c
	return v, nil
}

func (cache *Cache) keep(id string, c *Content) {
	cache.mu.Lock()
	defer cache.mu.Unlock()
	if cache.known == nil || len(cache.known) >= cacheSize {
		cache.known = map[string]*Content{}
	}
	cache.known[id] = c
}
