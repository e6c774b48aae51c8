// Package seed fills a demonstration with dossiers: a year of work of the whole province, in every state.
//
// Nothing is written behind the rooms' backs. Every dossier is sent, accepted, handled and returned by the
// same commands that people give, by people who may give them, in the order of time; only the moments are of
// the past and many commands share a commit. So the rows are those that the commands make. The same seed tells
// the same story; what must not be guessed (ids, tracking codes, salts) is drawn anew each time. A seed that was
// killed half-way leaves a demonstration to be started over (motcua demo --fresh).
package seed

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/store"
)

// ErrReal refuses a store that is not a demonstration.
var ErrReal = errors.New("seed: chỉ gieo dữ liệu vào bản dùng thử (motcua demo)")

// House is what the seed works with.
type House struct {
	DB      *store.DB
	Dossier *dossier.Room
	Files   *file.Room
	Blobs   blob.Store
}

// Options say how much. The zero value of all but Dossiers works.
type Options struct {
	Dossiers int
	Seed     int64
	Days     int // how far back the first dossiers lie; 365 when 0
	Batch    int // commands in one transaction; 500 when 0
	Progress func(done, of int)
}

// Result says what was made.
type Result struct {
	Dossiers int   `json:"dossiers"`
	Events   int64 `json:"events"`
}

// Run seeds dossiers up to the present moment of the house and numbers their events.
func Run(ctx context.Context, h House, o Options) (Result, error) {
	var r Result
	ok, err := demo.Is(ctx, h.DB)
	if err != nil {
		return r, err
	}
	if !ok {
		return r, ErrReal
	}
	if o.Days == 0 {
		o.Days = 365
	}
	if o.Batch == 0 {
		o.Batch = 500
	}
	before, err := events(ctx, h.DB)
	if err != nil {
		return r, err
	}
	s, err := begin(ctx, h, o)
	if err != nil {
		return r, fmt.Errorf("seed: %w", err)
	}
	for s.queue.Len() > 0 && ctx.Err() == nil {
		if err := s.batch(ctx, s.size); err != nil {
			return r, fmt.Errorf("seed: %w", err)
		}
		if o.Progress != nil {
			o.Progress(s.sent, o.Dossiers)
		}
	}
	if err := h.DB.NumberAll(ctx); err != nil {
		return r, err
	}
	after, err := events(ctx, h.DB)
	return Result{Dossiers: s.sent, Events: after - before}, err
}

func events(ctx context.Context, db *store.DB) (n int64, err error) {
	err = db.Read(ctx, func(q *store.Snapshot) error { return q.QueryRow(`select count(*) from event`).Scan(&n) })
	return n, err
}

// story is the whole run: what happens next to which dossier, by the clock.
type story struct {
	house House
	world *world
	seed  int64
	size  int
	until time.Time
	queue queue
	sent  int
	scan  file.Sent // the picture that stands for every paper
}

func begin(ctx context.Context, h House, o Options) (*story, error) {
	free := *h.Dossier
	free.Fees = nil // a story has no money in it: it charges nobody
	h.Dossier = &free
	s := &story{house: h, seed: o.Seed, size: o.Batch, until: h.DB.Now()}
	var err error
	if s.scan, err = Scan(ctx, h.Blobs); err != nil {
		return nil, err
	}
	if err := h.DB.Read(ctx, func(q *store.Snapshot) (err error) {
		s.world, err = look(q, h.Dossier)
		return err
	}); err != nil {
		return nil, err
	}
	for n := range o.Dossiers {
		l := s.life(n, o)
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
	told := false
	return s.house.DB.Write(ctx, func(tx *store.Tx) error {
		if told {
			return errLost
		}
		told = true
		tx, facts := tx.Gather()
		for range commands {
			if s.queue.Len() == 0 {
				break
			}
			if err := s.one(ctx, func(at time.Time) hand { return s.within(tx, at) }); err != nil {
				return err
			}
		}
		return facts.Write(tx)
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
	if !next.IsZero() {
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
