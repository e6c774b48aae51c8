package seed

import (
	"context"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/kit/store"
)

// Clock is a clock that a test sets.
type Clock interface{ Set(t time.Time) }

// Told is what a seed has done.
type Told struct {
	m      *multiplier
	copies []plannedCopy
}

// Tell is Run, and tells what it did.
func Tell(ctx context.Context, a *app.App, o Options) (*Told, Result, error) {
	o = o.filled()
	m, err := originals(ctx, a, o)
	if err != nil {
		return nil, Result{}, err
	}
	m.result = &Result{}
	if err := m.multiply(ctx, o); err != nil {
		return nil, Result{}, err
	}
	copies, err := m.planner.plan(m.set.list, o.Dossiers-len(m.set.list), o)
	return &Told{m, copies}, *m.result, err
}

// Alone does the same as the seed that was told of, in another house, as people would: each command by itself, at its
// moment by the clock of the house, in its own transaction; for the copies too.
func (t *Told) Alone(ctx context.Context, a *app.App, o Options, clock Clock) error {
	s, err := begun(ctx, a, o.filled())
	if err != nil {
		return err
	}
	alone := func(at time.Time) hand {
		clock.Set(at)
		return hand{a.Dossier, a.Portal, func(fn func(*store.Tx) error) error { return a.DB.Write(ctx, fn) }, func() error { return hear(ctx, a) }, at}
	}
	for s.queue.Len() > 0 {
		if err := s.one(ctx, alone); err != nil {
			return err
		}
	}
	if err := a.DB.NumberAll(ctx); err != nil {
		return err
	}
	for _, x := range t.script(s, o.filled()) {
		if _, err := s.act(ctx, alone(x.at), x.life); err != nil {
			return err
		}
	}
	clock.Set(s.until)
	return a.DB.NumberAll(ctx)
}

// hear does the work that commands left behind, but none of what recurs.
func hear(ctx context.Context, a *app.App) error {
	for {
		if n, err := a.Jobs.Once(ctx); err != nil || n == 0 {
			return err
		}
	}
}

// script are the commands that would make the copies, in the order of time.
func (t *Told) script(s *story, o Options) (list []turn) {
	for _, p := range t.copies {
		c, err := t.m.begin(p)
		if err != nil {
			panic(err)
		}
		numbers := map[string]int64{}
		c.finish(numbers)
		i := slices.IndexFunc(t.m.story.lives, func(l *life) bool { return l.d != nil && l.d.ID == p.o.root })
		was := t.m.story.lives[i]
		l := s.life(was.n, o)
		for _, x := range p.o.people {
			switch x.was {
			case l.party.Name:
				l.party.Name = c.slots[x.slot]
			case l.party.IDNo:
				l.party.IDNo = c.slots[x.slot]
			case l.party.Phone:
				l.party.Phone = c.slots[x.slot]
			}
		}
		for _, at := range was.acts {
			list = append(list, turn{store.Time(c.ms[p.o.at[store.Millis(at)]]), l})
		}
	}
	slices.SortStableFunc(list, func(a, b turn) int { return a.at.Compare(b.at) })
	return list
}

// Copied names the tables of which rows are copied, and the columns with codes of each.
func (t *Told) Copied() map[string][]string {
	out := map[string][]string{}
	for _, x := range t.m.set.tables {
		out[x.Name] = nil
		for _, c := range x.Codes {
			out[x.Name] = append(out[x.Name], c.Column)
		}
	}
	return out
}
