package space_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/space"
)

// fake is a machine with disks whose clock stands still.
type fake struct {
	disks map[string]space.Disk
	now   time.Time
	looks int
}

func (f *fake) watch(c space.Config) *space.Watch {
	for name := range f.disks {
		c.Folders = append(c.Folders, name)
	}
	c.Now = func() time.Time { return f.now }
	c.Look = func(folder string) (space.Disk, error) {
		f.looks++
		d, ok := f.disks[folder]
		if !ok || d.Total == 0 {
			return d, errors.New("no such disk")
		}
		return d, nil
	}
	return space.New(c)
}

func TestWhoStops(t *testing.T) {
	for _, c := range []struct {
		free, total int64 // MB
		stopped     string
	}{
		{50_000, 100_000, ""},
		{10_001, 100_000, ""}, // a tenth of the disk is kept
		{9_999, 100_000, "stranger"},
		{4_999, 100_000, "stranger account"},
		{2_499, 100_000, "stranger account partner"},
		{1_249, 100_000, "stranger account partner official"},
		{624, 100_000, "stranger account partner official house"},
		{2_047, 8_000, "stranger"}, // a small disk: 2 GB at least
		{255, 8_000, "stranger account partner official"},
		{20_481, 8_000_000, ""}, // a large one: 20 GB at most
		{20_479, 8_000_000, "stranger"},
	} {
		f := &fake{disks: map[string]space.Disk{"/data": {Free: c.free << 20, Total: c.total << 20}}}
		if got := strings.Join(f.watch(space.Config{}).State().Stopped(), " "); got != c.stopped {
			t.Errorf("%d MB of %d: stopped %q, want %q", c.free, c.total, got, c.stopped)
		}
	}
}

// TestTheTightestDiskCounts: of several disks the one nearest to its end decides, and one that cannot be looked at stops nobody.
func TestTheTightestDiskCounts(t *testing.T) {
	f := &fake{disks: map[string]space.Disk{"/data": {Free: 90 << 30, Total: 100 << 30}, "/postgres": {Free: 3 << 30, Total: 100 << 30}, "/gone": {}}}
	s := f.watch(space.Config{}).State()
	if s.Folder != "/postgres" || s.Percent() != 3 || !slices.Equal(s.Stopped(), []string{"stranger", "account"}) {
		t.Errorf("%+v stops %v", s, s.Stopped())
	}
	none := (&fake{disks: map[string]space.Disk{"/gone": {}}}).watch(space.Config{}).State()
	if none.Percent() != -1 || len(none.Stopped()) != 0 {
		t.Errorf("nothing to look at: %+v stops %v", none, none.Stopped())
	}
}

// TestLooksNowAndThen: a thousand requests look once, and what changed is seen a few seconds later.
func TestLooksNowAndThen(t *testing.T) {
	f := &fake{disks: map[string]space.Disk{"/data": {Free: 50 << 30, Total: 100 << 30}}, now: time.Unix(1e9, 0)}
	w := f.watch(space.Config{Percent: 20, MB: 4096})
	stranger := space.As(context.Background(), space.Stranger)
	for range 1000 {
		if err := w.Refuse(stranger); err != nil {
			t.Fatal(err)
		}
	}
	if f.looks != 1 {
		t.Errorf("looked %d times", f.looks)
	}
	f.disks["/data"] = space.Disk{Free: 19 << 30, Total: 100 << 30}
	f.now = f.now.Add(5 * time.Second)
	if err := w.Refuse(stranger); fault.Of(err) != fault.Full {
		t.Errorf("below a fifth: %v", err)
	}
	if err := w.Refuse(context.Background()); err != nil {
		t.Errorf("what nobody is named for: %v", err)
	}
	if err := (*space.Watch)(nil).Refuse(stranger); err != nil {
		t.Errorf("nobody watches: %v", err)
	}
}

type coded int

func (c coded) Error() string { return fmt.Sprint("sqlite ", int(c)) }
func (c coded) Code() int     { return int(c) }

type stated string

func (s stated) Error() string    { return "postgres " + string(s) }
func (s stated) SQLState() string { return string(s) }

// TestAFullDiskIsRemembered: the error of a disk that cannot be looked at stops all but officials for a minute.
func TestAFullDiskIsRemembered(t *testing.T) {
	for _, full := range []error{syscall.ENOSPC, coded(13), stated("53100")} {
		f := &fake{now: time.Unix(1e9, 0)}
		w := f.watch(space.Config{})
		if err := w.Failed(fmt.Errorf("write: %w", full)); fault.Of(err) != fault.Full || !errors.Is(err, full) {
			t.Errorf("%v became %v", full, err)
		}
		if got := strings.Join(w.State().Stopped(), " "); got != "stranger account partner" {
			t.Errorf("after %v stopped are %q", full, got)
		}
		f.now = f.now.Add(61 * time.Second)
		if got := w.State().Stopped(); len(got) != 0 {
			t.Errorf("a minute later stopped are %q", got)
		}
	}
	w := (&fake{}).watch(space.Config{})
	for _, other := range []error{nil, errors.New("another"), coded(19), stated("23505")} {
		if err := w.Failed(other); !errors.Is(err, other) || fault.Of(err) == fault.Full {
			t.Errorf("%v became %v", other, err)
		}
	}
}
