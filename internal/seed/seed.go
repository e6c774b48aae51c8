// Package seed fills a demonstration with dossiers: a year of work of the whole province, in every state, in any number.
//
// The first of them, the originals, are made by commands: sent, accepted, paid for, handled and returned as people do
// it, by people who may, in the order of time; only the moments are of the past and many commands share a commit. The
// others are copies of these with all their rows and facts, as the cards of the rooms say (room.Table): of other
// people, on other days, with ids, salts, codes, numbers and hashes of their own and due moments derived anew, so that
// they are what the same commands would have made. The same seed tells the same story; what must not be guessed (ids,
// tracking codes, salts) is drawn anew each time. A seed that was killed half-way leaves a demonstration to be started
// over (motcua demo --fresh).
package seed

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/store"
)

// ErrReal refuses a store that is not a demonstration.
var ErrReal = errors.New("seed: chỉ gieo dữ liệu vào bản dùng thử (motcua demo)")

// Options say how much. The zero value of all but Dossiers works.
type Options struct {
	Dossiers  int
	Seed      int64
	Days      int      // how far back the first dossiers lie; 365 when 0
	Originals int      // how many dossiers are made by commands, the others are copies of these; 200 when 0
	Batch     int      // commands, or copies, in one transaction; 500 when 0
	Only      []string // tables of which rows are copied, for those who measure what reads them; all, and facts, when empty
	Unindexed int      // on PostgreSQL, from how many copies on the tables have no index while they are written; 2000 when 0
	Progress  func(done, of int)
}

func (o Options) filled() Options {
	if o.Days == 0 {
		o.Days = 365
	}
	if o.Originals == 0 {
		o.Originals = 200
	}
	if o.Batch == 0 {
		o.Batch = 500
	}
	if o.Unindexed == 0 {
		o.Unindexed = 2000
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

// large is the number of dossiers from which on desks need no help to have work.
const large = 10_000

// Result says what was made.
type Result struct {
	Dossiers  int     `json:"dossiers"`
	Facts     int64   `json:"facts"`
	Rows      int64   `json:"rows"` // of the tables of the rooms
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"per_second"`
}

// Run seeds dossiers up to the present moment of the house and numbers their facts.
func Run(ctx context.Context, a *app.App, o Options) (r Result, err error) {
	began := time.Now()
	ok, err := demo.Is(ctx, a.DB)
	if err != nil {
		return r, err
	}
	if !ok {
		return r, ErrReal
	}
	o = o.filled()
	m, err := originals(ctx, a, o)
	if err == nil {
		m.result = &r
		err = m.multiply(ctx, o)
	}
	if err != nil {
		return r, fmt.Errorf("seed: %w", err)
	}
	r.Seconds = time.Since(began).Seconds()
	r.PerSecond = float64(r.Dossiers) / r.Seconds
	return r, nil
}

// originals leads the first dossiers by commands and gets them ready to be multiplied.
func originals(ctx context.Context, a *app.App, o Options) (*multiplier, error) {
	if err := a.DB.Backfill(ctx); err != nil { // whoever listens does so from now on
		return nil, err
	}
	if err := number(ctx, a.DB); err != nil {
		return nil, err
	}
	before, err := position(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	s, err := begun(ctx, a, o)
	if err != nil {
		return nil, err
	}
	for s.queue.Len() > 0 && ctx.Err() == nil {
		if err := s.batch(ctx, s.size); err != nil {
			return nil, err
		}
		o.Progress(s.sent, o.Dossiers)
	}
	if err := number(ctx, a.DB); err != nil {
		return nil, err
	}
	return newMultiplier(ctx, s, before, o)
}

// number waits until every fact has its position: it gives them, or a serving node does.
func number(ctx context.Context, db *store.DB) error {
	for {
		if err := db.NumberAll(ctx); err != nil {
			return err
		}
		if b, err := db.BacklogNow(ctx); err != nil || b.Pending == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func position(ctx context.Context, db *store.DB) (n int64, err error) {
	err = db.Read(ctx, func(q *store.Snapshot) error { n, err = store.Position(q); return err })
	return n, err
}

// story is the whole run: what happens next to which dossier, by the clock.
type story struct {
	house *app.App
	world *world
	seed  int64
	size  int
	until time.Time
	queue queue
	sent  int
	lives []*life
	scan  file.Sent // the picture that stands for every paper
}

func begun(ctx context.Context, a *app.App, o Options) (*story, error) {
	s := &story{house: a, seed: o.Seed, size: o.Batch, until: a.DB.Now()}
	var err error
	if s.scan, err = Scan(ctx, a.Blobs); err != nil {
		return nil, err
	}
	if err := a.DB.Read(ctx, func(q *store.Snapshot) (err error) {
		s.world, err = look(q, a.Dossier)
		return err
	}); err != nil {
		return nil, err
	}
	for n := range min(o.Dossiers, o.Originals) {
		l := s.life(n, o)
		s.lives = append(s.lives, l)
		s.queue = append(s.queue, turn{l.sentAt, l})
	}
	heap.Init(&s.queue)
	return s, nil
}

// turn is the next thing to happen to a dossier.
type turn struct {
	at   time.Time
	life *life
}

type queue []turn

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].at.Equal(q[j].at) {
		return q[i].life.n < q[j].life.n
	}
	return q[i].at.Before(q[j].at)
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push adds a turn; see container/heap.
func (q *queue) Push(x any) { *q = append(*q, x.(turn)) }

// Pop takes the last turn; see container/heap.
func (q *queue) Pop() any {
	old := *q
	x := old[len(old)-1]
	old[len(old)-1] = turn{}
	*q = old[:len(old)-1]
	return x
}

// errLost stops the seed when a commit is lost half-way: the story cannot be told twice.
var errLost = errors.New("a commit was lost; start over on a fresh demonstration")

// batch gives the next commands in one transaction.
func (s *story) batch(ctx context.Context, commands int) error {
	finished := false
	return s.house.DB.Write(ctx, func(tx *store.Tx) error {
		if finished {
			return errLost
		}
		finished = true
		for range commands {
			if s.queue.Len() == 0 {
				break
			}
			if err := s.one(ctx, func(at time.Time) hand { return s.within(tx, at) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// one gives the next command, by the hand for its moment.
func (s *story) one(ctx context.Context, by func(at time.Time) hand) error {
	t := heap.Pop(&s.queue).(turn)
	l := t.life
	if t.at.After(s.until) {
		return nil // the present is here: the dossier stays as it stands
	}
	next, err := s.act(ctx, by(t.at), l)
	if err != nil {
		return fmt.Errorf("dossier %d at %s: %w", l.n, t.at.Format(time.RFC3339), err)
	}
	if l.over = next.IsZero(); !l.over {
		heap.Push(&s.queue, turn{later(next, t.at), l})
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
