package seed

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// multiplier makes copies of the dossiers that commands made.
type multiplier struct {
	story   *story
	db      *store.DB
	set     *set
	planner planner
	facts   bool // facts are copied
	result  *Result
}

// newMultiplier reads the dossiers of a story, with the facts after a position, and gets them ready.
func newMultiplier(ctx context.Context, s *story, after int64, o Options) (*multiplier, error) {
	m := &multiplier{story: s, db: s.house.DB, facts: len(o.Only) == 0 || slices.Contains(o.Only, "event")}
	open := map[string]bool{}
	var roots []string
	for _, l := range s.lives {
		if l.d == nil {
			continue // its day has not come
		}
		roots = append(roots, l.d.ID)
		open[l.d.ID] = !l.over
	}
	err := m.db.Read(ctx, func(q *store.Snapshot) (err error) {
		if m.set, err = readSet(q, app.Tables(), roots, after); err != nil {
			return err
		}
		cal, err := deadline.Now(q)
		today := day.Of(s.until)
		since := today - day.Date(o.Days)
		m.planner = planner{calendar: newCalendar(cal.Desk, since-400, today+4000), until: s.until, since: since}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, t := range m.set.tables {
		t.skip = len(o.Only) > 0 && !slices.Contains(o.Only, t.Name)
	}
	for _, x := range m.set.list {
		if err := x.prepare(m.set.tables); err != nil {
			return nil, fmt.Errorf("dossier %s: %w", x.root, err)
		}
		x.open = open[x.root]
		m.planner.place(x)
	}
	return m, nil
}

// batch are copies that are written in one transaction.
type batch struct {
	rows   [][][]any // by table
	events []event.Event
	copies int
}

// multiply makes the copies that are missing, numbers their facts and makes them findable: they were announced to nobody.
func (m *multiplier) multiply(ctx context.Context, o Options) error {
	for _, x := range m.set.list {
		m.result.Dossiers++
		m.result.Facts += int64(len(x.events))
		m.result.Rows += int64(len(x.rows))
	}
	copies, err := m.planner.plan(m.set.list, o.Dossiers-m.result.Dossiers, o)
	if err != nil {
		return err
	}
	if m.db.Engine() == store.Postgres && len(copies) >= o.Unindexed {
		return m.runUnindexed(ctx, copies, o)
	}
	return m.runBatches(ctx, copies, o)
}

// runBatches writes copies, each batch in a transaction.
func (m *multiplier) runBatches(ctx context.Context, copies []plannedCopy, o Options) error {
	if err := m.run(ctx, copies, o, func(b *batch) error {
		return m.db.Write(ctx, func(tx *store.Tx) error { return m.insert(tx, b) })
	}); err != nil || !m.facts {
		return err
	}
	if err := number(ctx, m.db); err != nil {
		return err
	}
	return m.db.Write(ctx, m.story.house.Search.Fill)
}

// runUnindexed writes many copies in one transaction, in which the tables have no index: a seed that is broken off leaves
// nothing but gaps in the numbers.
func (m *multiplier) runUnindexed(ctx context.Context, copies []plannedCopy, o Options) error {
	before := *m.result
	return m.db.Write(ctx, func(tx *store.Tx) error {
		*m.result = before
		var tables []string
		for _, t := range m.set.tables {
			if !t.skip {
				tables = append(tables, t.Name)
			}
		}
		rebuild, err := tx.Unindexed(append(tables, store.FactTables...))
		if err != nil {
			return err
		}
		if err := m.run(ctx, copies, o, func(b *batch) error { return m.insert(tx, b) }); err != nil {
			return err
		}
		if err := rebuild(); err != nil || !m.facts {
			return err
		}
		return m.story.house.Search.Fill(tx)
	})
}

// run writes copies: while one batch is written the next is put together.
func (m *multiplier) run(ctx context.Context, copies []plannedCopy, o Options, write func(*batch) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ready, failed := make(chan *batch, 1), make(chan error, 1)
	go func() {
		defer close(ready)
		for part := range slices.Chunk(copies, o.Batch) {
			b, err := m.put(ctx, part)
			if err != nil {
				failed <- err
				return
			}
			select {
			case ready <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	for b := range ready {
		if err := write(b); err != nil {
			return err
		}
		m.count(b)
		o.Progress(m.result.Dossiers, o.Dossiers)
	}
	select {
	case err := <-failed:
		return err
	default:
		return ctx.Err()
	}
}

// begin begins a copy: when two of its terms move apart, at the time of day of its original, or else on its day too.
func (m *multiplier) begin(p plannedCopy) (*copying, error) {
	c, err := begin(m.set.tables, p, m.planner.calendar)
	if errors.Is(err, errTwins) {
		p.jitter = 0
		c, err = begin(m.set.tables, p, m.planner.calendar)
	}
	if errors.Is(err, errTwins) {
		p.to = p.o.moments[p.o.first].date
		c, err = begin(m.set.tables, p, m.planner.calendar)
	}
	return c, err
}

// put puts copies together. Their numbers are taken in a transaction of their own: a seed that is broken off leaves gaps.
func (m *multiplier) put(ctx context.Context, copies []plannedCopy) (*batch, error) {
	var list []*copying
	for _, v := range copies {
		c, err := m.begin(v)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	wanted := map[string]int64{}
	for _, c := range list {
		c.want(wanted)
	}
	var numbers map[string]int64
	if err := m.db.Write(ctx, func(tx *store.Tx) (err error) {
		numbers, err = tx.NumbersOf(wanted)
		return err
	}); err != nil {
		return nil, err
	}
	b := &batch{rows: make([][][]any, len(m.set.tables)), copies: len(list)}
	for _, c := range list {
		c.finish(numbers)
		for _, r := range c.o.rows {
			if r.skip {
				continue
			}
			values := make([]any, len(r.cells))
			for i := range values {
				values[i] = c.value(r, i)
			}
			b.rows[r.n] = append(b.rows[r.n], values)
		}
		if m.facts {
			b.events = c.facts(b.events)
		}
	}
	return b, nil
}

func (m *multiplier) insert(tx *store.Tx, b *batch) error {
	for i, t := range m.set.tables {
		if err := tx.Bulk(t.Name, t.columns, b.rows[i]); err != nil {
			return err
		}
	}
	return tx.Append(b.events)
}

func (m *multiplier) count(b *batch) {
	m.result.Dossiers += b.copies
	m.result.Facts += int64(len(b.events))
	for _, rows := range b.rows {
		m.result.Rows += int64(len(rows))
	}
}
