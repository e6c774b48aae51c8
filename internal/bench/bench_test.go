package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/asset"
)

// open runs measurements inside a small house.
func open(t *testing.T, o Options, measure ...func(r *run, ctx context.Context) error) []Result {
	t.Helper()
	if err := asset.Check(); err != nil {
		t.Fatal(err)
	}
	o.Dir, o.Quick = t.TempDir(), true
	r := &run{Options: o, dir: o.Dir, data: filepath.Join(o.Dir, "data"), slice: 100 * time.Millisecond, rounds: 2, commands: 400, drafts: 200}
	if err := r.inside(t.Context(), measure...); err != nil {
		t.Fatal(err)
	}
	return r.results
}

func TestQueue(t *testing.T) {
	got := open(t, Options{Dossiers: 25_000}, (*run).queue)
	if len(got) != 2 || got[0].Value <= 0 || got[1].Value < 1 {
		t.Fatalf("%+v", got)
	}
	t.Logf("%+v", got)
	if !got[1].Met {
		t.Errorf("the queue reads %v rows for each that it shows", got[1].Value)
	}
}

func TestSubmissions(t *testing.T) {
	got := open(t, Options{}, (*run).submissions)
	if len(got) != 3 || got[0].Value <= 0 || got[0].Limit <= 0 || got[1].Value <= 0 {
		t.Fatalf("%+v", got)
	}
	t.Logf("%+v", got)
	if !got[2].Met {
		t.Errorf("%v submissions were lost or doubled", got[2].Value)
	}
}

func TestPages(t *testing.T) {
	got := open(t, Options{}, (*run).home, (*run).weights)
	if len(got) != 7 || got[0].Value <= 0 {
		t.Fatalf("%+v", got)
	}
	for _, r := range got[1:] { // bytes and requests are the same on every machine
		t.Logf("%+v", r)
		if !r.Met {
			t.Errorf("%s: %v %s, target %s", r.Name, r.Value, r.Unit, r.Target)
		}
	}
}

func TestPress(t *testing.T) {
	var n [4]int
	l, err := runLoad(t.Context(), 4, time.Minute, func(_ context.Context, i int) (bool, error) {
		n[i]++
		time.Sleep(time.Millisecond)
		return n[i] <= 10, nil
	})
	if err != nil || l.n != 40 || len(l.took) != 40 || l.quantile(0.5) < time.Millisecond || l.quantile(1) < l.quantile(0.5) {
		t.Errorf("%d done, %d timed, %v", l.n, len(l.took), err)
	}
	broken := errors.New("broken")
	if _, err := runLoad(t.Context(), 2, time.Minute, func(context.Context, int) (bool, error) { return false, broken }); !errors.Is(err, broken) {
		t.Errorf("an error was lost: %v", err)
	}
}

func TestTargets(t *testing.T) {
	var r run
	r.atLeast("rate", "1/s", 40, 100)
	r.atLeast("rate", "1/s", 39, 100)
	r.atMost("time", "ms", 20, 20)
	r.atMost("time", "ms", 20.1, 20)
	for i, met := range []bool{true, false, true, false} {
		if r.results[i].Met != met {
			t.Errorf("%+v", r.results[i])
		}
	}
}

func TestMachine(t *testing.T) {
	m, err := look(t.TempDir())
	if err != nil || m.Cores < 1 || m.Go == "" || m.FsyncMS < 0 {
		t.Errorf("%+v %v", m, err)
	}
	if _, err := os.Stat("/proc/meminfo"); err == nil && m.MemoryMB == 0 {
		t.Error("no memory")
	}
}
