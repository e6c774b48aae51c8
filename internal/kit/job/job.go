// Package job runs background work: listeners of facts, in the transaction that finishes their job and so exactly
// once, and work with I/O, which may run twice and must be safe to. The queue is one table of the store, so a second
// node only adds workers.
package job

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// Runner works through the jobs of the rooms it was given.
type Runner struct {
	DB      *store.DB
	Log     *slog.Logger  // slog.Default() when nil
	Workers int           // listeners at the same time, and as many jobs with I/O; 8 when 0
	Lease   time.Duration // how long a worker may be silent; 1 minute when 0
	Tick    time.Duration // how often delayed jobs are looked for; 1 second when 0

	kinds     []string
	listeners map[string]room.Listener
	jobs      map[string]room.Job
	done      atomic.Int64 // when a job last ended well, UTC ms
}

// Add registers the listeners and jobs of a room. Call before Run.
func (r *Runner) Add(c room.Base) {
	if r.listeners == nil {
		r.listeners, r.jobs = map[string]room.Listener{}, map[string]room.Job{}
	}
	for _, l := range c.Listeners {
		r.name(l.Name)
		r.listeners[l.Name] = l
		if l.Fresh {
			r.DB.ListenFresh(l.Name, l.Kinds...)
		} else {
			r.DB.Listen(l.Name, l.Kinds...)
		}
	}
	for _, j := range c.Jobs {
		r.name(j.Name)
		r.jobs[j.Name] = j
	}
}

func (r *Runner) name(n string) {
	if slices.Contains(r.kinds, n) {
		panic(fmt.Sprintf("job: %s is registered twice", n))
	}
	r.kinds = append(r.kinds, n)
}

// Hear lets the listeners of a fact hear it at once, in the transaction and at the moment of the caller: for commands
// that write down the past.
func (r *Runner) Hear(tx *store.Tx, e event.Event) error {
	for _, name := range r.kinds { // in the order of the rooms
		l, listens := r.listeners[name]
		if !listens || !slices.Contains(l.Kinds, e.Kind) {
			continue
		}
		if err := l.Handle(tx, e); err != nil {
			return fmt.Errorf("job: %s: %w", name, err)
		}
	}
	return nil
}

// Share makes r work with the rooms already registered with other, as a second node would.
func (r *Runner) Share(other *Runner) {
	r.kinds, r.listeners, r.jobs = other.kinds, other.listeners, other.jobs
}

// LastDone is the moment a job last ended well in this process; zero if none did.
func (r *Runner) LastDone() time.Time { return store.Time(r.done.Load()) }

// Run processes jobs until ctx ends, then lets those under way finish. While the store does not answer it tries again.
func (r *Runner) Run(ctx context.Context) {
	for err := r.prepare(ctx); err != nil && ctx.Err() == nil; err = r.prepare(ctx) {
		r.log().Error("jobs: cannot begin, trying again", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(or(r.Tick, time.Second)):
		}
	}
	queues := r.queues()
	var wg sync.WaitGroup
	for _, q := range queues {
		wg.Go(func() { r.work(ctx, q) })
	}
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-r.DB.Wake():
			for _, q := range queues {
				q.wakeUp()
			}
		}
	}
	wg.Wait()
}

// prepare enqueues past facts for new listeners, and makes sure that recurring jobs have a row.
func (r *Runner) prepare(ctx context.Context) error {
	if err := r.DB.Backfill(ctx); err != nil {
		return err
	}
	return r.plan(ctx)
}

// queue is one of the two queues: listeners, and work with I/O. Each has workers of its own, so that a mail server
// that hangs holds up no listener.
type queue struct {
	kinds []string
	batch int // claimed at once: what waits for a slow one should not lose its lease
	slots int // at work at once
	wake  chan struct{}
}

func (q queue) wakeUp() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (r *Runner) queues() []queue {
	n := r.Workers
	if n == 0 {
		n = 8
	}
	listen, work := queue{batch: 4 * n, slots: n, wake: make(chan struct{}, 1)}, queue{batch: n, slots: n, wake: make(chan struct{}, 1)}
	if r.DB.Engine() == store.SQLite {
		listen.batch, listen.slots = 16*n, 16*n // there is one writer: those that wait together share its commit
	}
	for _, k := range r.kinds {
		if _, listens := r.listeners[k]; listens {
			listen.kinds = append(listen.kinds, k)
		} else {
			work.kinds = append(work.kinds, k)
		}
	}
	return []queue{listen, work}
}

// work processes one queue until ctx ends.
func (r *Runner) work(ctx context.Context, q queue) {
	tick := time.NewTicker(or(r.Tick, time.Second))
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := r.once(ctx, q)
		if err != nil && ctx.Err() == nil && fault.Of(err) != fault.Full { // a log that grows would fill the disk
			r.log().Error("jobs: cannot claim", "err", err)
		}
		if n > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-q.wake:
		}
	}
}

// Drain works until nothing is due. For commands that run alone on a store and for tests.
func (r *Runner) Drain(ctx context.Context) error {
	if err := r.prepare(ctx); err != nil {
		return err
	}
	for {
		n, err := r.Once(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// Once claims and runs one batch of each queue, and returns how many jobs it claimed.
func (r *Runner) Once(ctx context.Context) (n int, err error) {
	for _, q := range r.queues() {
		taken, err := r.once(ctx, q)
		if n += taken; err != nil {
			return n, err
		}
	}
	return n, nil
}

func (r *Runner) once(ctx context.Context, q queue) (int, error) {
	due, err := r.DB.Due(ctx, q.kinds)
	if err != nil || !due {
		return 0, err
	}
	lease := or(r.Lease, time.Minute)
	jobs, err := r.DB.Claim(ctx, q.kinds, q.batch, lease)
	if err != nil {
		return 0, err
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, q.slots)
	for _, j := range jobs {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			r.one(context.WithoutCancel(ctx), j, lease)
		})
	}
	wg.Wait()
	return len(jobs), nil
}

// one runs a job and records its outcome.
func (r *Runner) one(ctx context.Context, j store.Job, lease time.Duration) {
	limited, cancel := context.WithTimeout(ctx, lease-lease/10)
	defer cancel()
	err := r.try(limited, j)
	if err == nil {
		r.done.Store(store.Millis(r.DB.Now()))
		return
	}
	after := min(time.Second<<min(j.Attempt-1, 10), 10*time.Minute)
	after += rand.N(after/4 + 1)
	gaveUp := false
	err2 := r.DB.Write(ctx, func(tx *store.Tx) (e error) { gaveUp, e = tx.Retry(j, after, err); return e })
	level := slog.LevelWarn
	if gaveUp {
		level = slog.LevelError
	}
	r.log().Log(ctx, level, "job failed", "job", j.Kind, "record", j.Record, "try", j.Attempt, "gave_up", gaveUp, "err", err, "settling", err2)
}

func (r *Runner) try(ctx context.Context, j store.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job panicked: %v\n%s", p, debug.Stack())
		}
	}()
	if l, ok := r.listeners[j.Kind]; ok {
		return r.DB.Write(ctx, func(tx *store.Tx) error {
			mine, err := tx.Finish(j)
			if err != nil || !mine {
				return err
			}
			e, err := store.EventOf(tx, j.Args)
			if err != nil {
				return err
			}
			return l.Handle(tx, e)
		})
	}
	work := r.jobs[j.Kind]
	if err := work.Run(ctx, j); err != nil {
		return err
	}
	return r.DB.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { // done is done, also at the last moment
		mine, err := tx.Finish(j)
		if err != nil || !mine || work.Every == 0 {
			return err
		}
		return tx.Enqueue(store.Job{Kind: j.Kind, RunAt: tx.Now().Add(work.Every), Unique: "every/" + j.Kind})
	})
}

// plan makes sure that every recurring job has its row.
func (r *Runner) plan(ctx context.Context) error {
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		for _, j := range r.jobs {
			if j.Every == 0 {
				continue
			}
			if err := tx.Enqueue(store.Job{Kind: j.Name, Unique: "every/" + j.Name}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Runner) log() *slog.Logger {
	if r.Log != nil {
		return r.Log
	}
	return slog.Default()
}

func or(d, def time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return def
}
