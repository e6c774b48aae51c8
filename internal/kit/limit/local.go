package limit

import (
	"context"
	"errors"
	"time"
)

const localMost = 200_000

// Local counts claims in the memory of this node only, all of them or none, and refuses like Take.
func (l *Limiter) Local(claims ...Claim) error {
	w := windowOf(l.db.Now())
	counts := l.counts(claims)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(w)
	for _, c := range counts {
		if until := l.local[c.key].add(w, c.n).over(c.budget); !until.IsZero() {
			return c.refuse(until)
		}
	}
	for _, c := range counts {
		l.local[c.key] = l.local[c.key].add(w, c.n)
	}
	return nil
}

// sweep forgets, once an hour, what was not counted in this day's window; of too many it forgets all.
func (l *Limiter) sweep(w window) {
	if l.swept == w[1] && len(l.local) < localMost {
		return
	}
	l.swept = w[1]
	for key, u := range l.local {
		if u.window[2] != w[2] {
			delete(l.local, key)
		}
	}
	if len(l.local) >= localMost {
		clear(l.local)
	}
}

// Slots limits what goes on at the same moment on one node. Of 0 there is no limit.
type Slots struct {
	Name    string // of what goes on
	Word    string // word key of the refusal
	Address int    // from one address: IPv4 /32, IPv6 /64
	Network int    // from the network around it: IPv4 /24, IPv6 /48
	Office  int    // from one address in a network of the offices, in the place of the others
	House   int    // from everybody together, offices left out
}

// Enter takes a slot and gives the way to leave it, to be called once. Without a free slot it refuses with TooMany.
func (l *Limiter) Enter(s Slots, address string) (leave func(), err error) {
	return l.enter(l.counts([]Claim{s.claim(address, 1)}))
}

// Wait is Enter that waits for a slot until ctx ends.
func (l *Limiter) Wait(ctx context.Context, s Slots, address string) (leave func(), err error) {
	return l.wait(ctx, l.counts([]Claim{s.claim(address, 1)}))
}

// Coming limits what is being received at the same moment on one node: how many bodies, and how many MB they may have become
// when they are complete.
type Coming struct{ Bodies, MB Slots }

// Receive takes the slots of one body of at most so many bytes, and waits for them until ctx ends.
func (l *Limiter) Receive(ctx context.Context, c Coming, address string, size int64) (leave func(), err error) {
	return l.wait(ctx, l.counts([]Claim{c.Bodies.claim(address, 1), c.MB.claim(address, max(1, (size+1<<20-1)>>20))}))
}

func (s Slots) claim(address string, n int64) Claim {
	return Claim{Address: address, N: n, Rule: Rule{Name: s.Name, Word: s.Word, Address: Budget{Minute: int64(s.Address)},
		Network: Budget{Minute: int64(s.Network)}, Office: Budget{Minute: int64(s.Office)}, House: Budget{Minute: int64(s.House)}}}
}

func (l *Limiter) enter(counts []count) (leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range counts {
		if l.inside[c.key]+c.n > c.budget.Minute {
			return nil, c.refuse(l.db.Now().Add(time.Minute))
		}
	}
	for _, c := range counts {
		l.inside[c.key] += c.n
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, c := range counts {
			if l.inside[c.key] -= c.n; l.inside[c.key] <= 0 {
				delete(l.inside, c.key)
			}
		}
		close(l.left)
		l.left = make(chan struct{})
	}, nil
}

func (l *Limiter) wait(ctx context.Context, counts []count) (leave func(), err error) {
	for {
		l.mu.Lock()
		left := l.left
		l.mu.Unlock()
		leave, full := l.enter(counts)
		if full == nil {
			return leave, nil
		}
		select {
		case <-left:
		case <-ctx.Done():
			return nil, errors.Join(full, ctx.Err())
		}
	}
}
