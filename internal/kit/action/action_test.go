package action_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

func TestPath(t *testing.T) {
	p := action.At("dossier", "0192f3")
	if p != "/dossier/0192f3" || p.ID() != "0192f3" {
		t.Errorf("%s, %s", p, p.ID())
	}
}

// TestOnce: the same body twice runs once, a changed body after success is a conflict that links the outcome, a refusal
// keeps nothing, and a request without a key runs each time.
func TestOnce(t *testing.T) {
	storetest.Each(t, storetest.Prepare{Name: "action"}, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		runs := 0
		do := func(s action.Sent, fail error) (action.Outcome, error) {
			return s.Do(t.Context(), db, "anna", func(*store.Tx) (action.Path, error) {
				runs++
				return action.At("thing", fmt.Sprint(runs)), fail
			})
		}
		refusal := fault.New(fault.Invalid, "web.fix_below")
		if _, err := do(action.Sent{Key: "k", Body: []byte("a")}, refusal); fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		out, err := do(action.Sent{Key: "k", Body: []byte("b")}, nil)
		if err != nil || out.Path != "/thing/2" || out.Again {
			t.Fatalf("a corrected form: %+v, %v", out, err)
		}
		if out, err = do(action.Sent{Key: "k", Body: []byte("b")}, nil); err != nil || out.Path != "/thing/2" || !out.Again {
			t.Errorf("pressed twice: %+v, %v", out, err)
		}
		_, err = do(action.Sent{Key: "k", Body: []byte("c")}, nil)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Code != fault.Conflict || f.Link != "/thing/2" {
			t.Errorf("a changed body: %v", err)
		}
		if runs != 2 {
			t.Errorf("%d runs, want 2", runs)
		}
		for range 2 {
			if _, err := do(action.Sent{}, nil); err != nil {
				t.Error(err)
			}
		}
		if runs != 4 {
			t.Errorf("without a key: %d runs, want 4", runs)
		}
		if _, err := do(action.Sent{Key: strings.Repeat("k", action.MaxKey+1)}, nil); fault.Of(err) != fault.Invalid || runs != 4 {
			t.Errorf("a key without end: %v", err)
		}
		if _, err := do(action.Sent{Reason: strings.Repeat("ư", action.MaxReason+1)}, nil); fault.Of(err) != fault.Invalid || runs != 4 {
			t.Errorf("a reason without end: %v", err)
		}
		for _, blank := range []string{"\u200b", "\u2060", "\ufeff", "\u00ad", "\u2800", "\u3164", "\u00a0", "\u0301", "\U0001f44d"} {
			if _, err := do(action.Sent{Reason: blank}, nil); fault.Of(err) != fault.Invalid || runs != 4 {
				t.Errorf("a reason that nobody can read, %+q: %v", blank, err)
			}
		}
	})
}

// Of many who press the same form at once, one runs and all see the same outcome.
func TestRaceOfTheSameKey(t *testing.T) {
	db := storetest.OpenPostgres(t, storetest.Prepare{Name: "action"}, &storetest.Clock{})
	var wg sync.WaitGroup
	got := make([]action.Outcome, 8)
	errs := make([]error, 8)
	for i := range got {
		wg.Go(func() {
			got[i], errs[i] = action.Sent{Key: "k", Body: []byte("a")}.Do(t.Context(), db, "anna", func(tx *store.Tx) (action.Path, error) {
				return action.At("thing", tx.NewID()), nil
			})
		})
	}
	wg.Wait()
	fresh := 0
	for i := range got {
		if errs[i] != nil || got[i].Path != got[0].Path {
			t.Errorf("%+v, %v, want %s", got[i], errs[i], got[0].Path)
		}
		if !got[i].Again {
			fresh++
		}
	}
	if fresh != 1 {
		t.Errorf("%d ran", fresh)
	}
}

func TestBatchAndVersion(t *testing.T) {
	s := action.Sent{Key: "k", Seen: 3}
	if x := s.For("7", 9); x.Key != "k/7" || x.Seen != 9 {
		t.Errorf("%+v", x)
	}
	if x := (action.Sent{}).For("7", 9); x.Key != "" {
		t.Errorf("a part of a batch without key has one: %+v", x)
	}
	if err := s.Still(3, "/thing/1"); err != nil {
		t.Error(err)
	}
	var f *fault.Fault
	if err := s.Still(4, "/thing/1"); !errors.As(err, &f) || f.Code != fault.Conflict || f.Link != "/thing/1" {
		t.Errorf("%v", err)
	}
}
