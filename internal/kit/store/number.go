package store

import (
	"fmt"
	"sync"
)

// blocks are the numbers that are leased and not given out, by the name of their counter.
type blocks struct {
	mu   sync.Mutex
	free map[string][]block
}

type block struct{ next, end int64 } // the numbers from next up to, not including, end

// maxCounters bounds the memory of a process that runs for years: at so many names what is left is forgotten.
const maxCounters = 1000

func (b *blocks) take(name string) (n int64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.free[name]
	if len(list) == 0 {
		return 0, false
	}
	n = list[0].next
	if list[0].next++; list[0].next == list[0].end {
		b.free[name] = list[1:]
	}
	return n, true
}

func (b *blocks) add(name string, list ...block) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.free == nil || len(b.free) >= maxCounters {
		b.free = map[string][]block{}
	}
	b.free[name] = append(b.free[name], list...)
}

// Numbers takes n consecutive numbers of the named counter, from 1 up, and returns the first. They are taken in
// this transaction: others that want numbers of this counter wait until it ends.
func (t *Tx) Numbers(name string, n int64) (first int64, err error) {
	err = t.QueryRow(`insert into counter (name, next) values ($1, 1 + cast($2 as bigint))
		on conflict (name) do update set next = counter.next + cast($2 as bigint) returning next - cast($2 as bigint)`, name, n).Scan(&first)
	if err != nil {
		err = fmt.Errorf("store: counter %s: %w", name, err)
	}
	return first, err
}

// Number gives one number of the named counter, from 1 up, that nobody else gets, without waiting for others: out
// of a block that this process leased before, or of a new one of so many, leased in this transaction and shared
// once it is committed. A transaction that is lost, and a process that ends, leave gaps.
func (t *Tx) Number(name string, size int64) (int64, error) {
	for _, b := range []*blocks{t.leased, &t.db.leased} {
		if n, ok := b.take(name); ok {
			return n, nil
		}
	}
	first, err := t.Numbers(name, size)
	if err == nil && size > 1 {
		t.leased.add(name, block{first + 1, first + size})
	}
	return first, err
}

// share gives the rest of what a committed transaction leased to those that come after it.
func (db *DB) share(t *Tx) {
	for name, list := range t.leased.free {
		if len(list) > 0 {
			db.leased.add(name, list...)
		}
	}
}
