// Package space decides who may still write when a disk fills up: strangers stop first, then citizens with an account and
// whatever needs much room, then the systems of partners, then officials. Below the last floor only reading goes on, so that
// the database never meets a full disk in the middle of a transaction.
package space

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
)

// Writer is in whose name something is written. Its number is the part of the reserve that it leaves to those behind it:
// strangers leave all of it, officials an eighth.
type Writer int64

// The writers, in the order in which they stop. House is what reading and signing in write down (sessions, counts, who read
// what), what the house does by itself, and all that deletes.
const (
	Stranger Writer = 1 << iota
	Account
	Partner
	Official
	House

	Bulk = Account // what needs much room and can wait: previews, exports, copies
)

// names are what /health calls them.
var names = []struct {
	Writer
	name string
}{{Stranger, "stranger"}, {Account, "account"}, {Partner, "partner"}, {Official, "official"}, {House, "house"}}

type writerKey struct{}

// As says in whose name a context writes.
func As(ctx context.Context, w Writer) context.Context { return context.WithValue(ctx, writerKey{}, w) }

// Of is in whose name a context writes: House when nobody said so.
func Of(ctx context.Context) Writer {
	if w, ok := ctx.Value(writerKey{}).(Writer); ok {
		return w
	}
	return House
}

// Disk is what is known of one disk, in bytes.
type Disk struct{ Free, Total int64 }

// Config says which disks are watched, and how much is kept free on each.
type Config struct {
	Folders []string                          // on the disks to watch; of one that is not there yet, its parent
	Percent int64                             // of the disk is kept for others than strangers; 10 when 0
	MB      int64                             // at least, and ten times as much at most; 2048 when 0
	Look    func(folder string) (Disk, error) // asks the system when nil
	Now     func() time.Time                  // time.Now when nil
}

const (
	often = 3 * time.Second // how long what was seen of the disks counts
	after = time.Minute     // how long an error of a full disk counts, from a disk that cannot be looked at
)

// Watch looks at the disks now and then. A nil Watch refuses nobody. Safe for concurrent use.
type Watch struct {
	conf  Config
	state atomic.Pointer[State]
	full  atomic.Int64 // when the system last said that a disk is full, UTC ms
	mu    sync.Mutex   // held by the one who looks
}

// State is the disk that is nearest to its end.
type State struct {
	Folder string
	Disk
	Keep int64 // the reserve of that disk; 0: no disk can be looked at
	Met  bool  // a write met a full disk a moment ago
	at   time.Time
}

// New begins to watch.
func New(c Config) *Watch {
	if c.Percent == 0 {
		c.Percent = 10
	}
	if c.MB == 0 {
		c.MB = 2048
	}
	if c.Look == nil {
		c.Look = look
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Watch{conf: c}
}

// reserve is what of a disk strangers leave to the others. A tenth of a large disk would be kept for nobody.
func (c Config) reserve(total int64) int64 {
	least := c.MB << 20
	return min(max(total/100*c.Percent, least), 10*least)
}

// State is what was seen last, a few seconds ago at most.
func (w *Watch) State() State {
	now := w.conf.Now()
	s := w.state.Load()
	if s == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		s = w.see(now)
	} else if now.Sub(s.at).Abs() > often && w.mu.TryLock() { // the others go on with what is known
		defer w.mu.Unlock()
		s = w.see(now)
	}
	out := *s
	if at := w.full.Load(); at > 0 {
		out.Met = now.Sub(time.UnixMilli(at)) < after
	}
	return out
}

func (w *Watch) see(now time.Time) *State {
	s := &State{at: now}
	for _, folder := range w.conf.Folders {
		d, err := w.conf.Look(folder)
		if err != nil || d.Total <= 0 {
			continue
		}
		keep := w.conf.reserve(d.Total)
		if s.Keep == 0 || float64(d.Free)/float64(keep) < float64(s.Free)/float64(s.Keep) {
			s.Folder, s.Disk, s.Keep = folder, d, keep
		}
	}
	w.state.Store(s)
	return s
}

// Stops tells whether a writer has to stop.
func (s State) Stops(w Writer) bool {
	return s.Keep > 0 && s.Free < s.Keep/int64(w) || s.Met && w < Official
}

// Stopped are the names of those who have to stop.
func (s State) Stopped() []string {
	list := []string{}
	for _, n := range names {
		if s.Stops(n.Writer) {
			list = append(list, n.name)
		}
	}
	return list
}

// Percent is the free part of the disk; -1 when no disk can be looked at.
func (s State) Percent() int {
	if s.Keep == 0 {
		return -1
	}
	return int(s.Free * 100 / s.Total)
}

// Refuse refuses a write in whose name the context says, when its writer has to stop.
func (w *Watch) Refuse(ctx context.Context) error {
	if w == nil {
		return nil
	}
	if s := w.State(); s.Stops(Of(ctx)) {
		return refusal()
	}
	return nil
}

func refusal() *fault.Fault { return fault.New(fault.Full, "store.full") }

// Failed turns the errors of a full disk into the refusal, and remembers them: of a database on another machine they are all
// that is known of its disk. Other errors stay as they are.
func (w *Watch) Failed(err error) error {
	if err == nil || !isFull(err) {
		return err
	}
	if w != nil {
		w.full.Store(w.conf.Now().UnixMilli())
	}
	return refusal().WithCause(err)
}

// isFull knows the error of the system, of PostgreSQL (disk_full) and of SQLite (SQLITE_FULL).
func isFull(err error) bool {
	var postgres interface{ SQLState() string }
	var sqlite interface{ Code() int }
	return errors.Is(err, syscall.ENOSPC) || errors.As(err, &postgres) && postgres.SQLState() == "53100" ||
		errors.As(err, &sqlite) && sqlite.Code()&0xff == 13
}
