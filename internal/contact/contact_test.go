package contact_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var empty = storetest.Prepare{Name: "contact", Series: []store.Series{{Room: "contact", FS: contact.Base().Migrations}}}

// world is a room whose letters are kept.
type world struct {
	*contact.Room
	t     *testing.T
	clock *storetest.Clock
	sent  []contact.Letter
}

func newWorld(t *testing.T, db *store.DB, clock *storetest.Clock) *world {
	t.Helper()
	b, err := lang.Load(contact.Base().Words)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: clock}
	w.Room = &contact.Room{DB: db, Limit: limit.New(db), Secrets: seal.Fresh(), Words: b.Words(lang.Default),
		Reaches: func(c string) bool { return !contact.IsMail(c) },
		Carry: func(tx *store.Tx, l contact.Letter) error {
			tx.After(func() { w.sent = append(w.sent, l) })
			return nil
		}}
	return w
}

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, empty, func(t *testing.T, db *store.DB, clock *storetest.Clock) { test(newWorld(t, db, clock)) })
}

const (
	number = "0905000111"
	holder = "dossier:1"
)

func (w *world) ask(to string) error {
	return w.Ask(w.t.Context(), contact.Asking{Contact: to, Holder: holder, Address: "198.51.100.7"})
}

func (w *world) try(code string) bool {
	w.t.Helper()
	right, err := w.Try(w.t.Context(), contact.Answer{Contact: number, Holder: holder, Code: code},
		func(tx *store.Tx) error { return contact.Prove(tx, number, holder, contact.ByCode) })
	if err != nil {
		w.t.Fatal(err)
	}
	return right
}

func (w *world) proved(c string, holders ...string) (ok bool) {
	w.t.Helper()
	if err := w.DB.Read(w.t.Context(), func(s *store.Snapshot) (err error) {
		ok, err = contact.Proved(s, c, holders...)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return ok
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// wrong is a code that is not the one that went out.
func wrong(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func TestACodeProvesAContactForItsHolder(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.ask("0905 000 111"))
		code := w.sent[0].Code
		if len(code) != 6 || strings.Contains(w.sent[0].Body, code) || !strings.Contains(w.sent[0].Body, contact.Hidden) {
			t.Errorf("the letter: %+v", w.sent[0])
		}
		if w.try(wrong(code)) || w.proved(number, holder) {
			t.Error("a wrong code proves")
		}
		if !w.try(" " + code[:3] + " " + code[3:]) {
			t.Error("the right code is refused")
		}
		if !w.proved("+84 905 000 111", "x", holder) || w.proved(number, "dossier:2") || w.proved(number, "") || w.proved("", holder) {
			t.Error("proved for others, or not for its holder")
		}
		if w.try(code) {
			t.Error("a code works twice")
		}
	})
}

// TestNoCodeStandsInTheDatabase: who steals a copy of the rows reads no code, neither as it is nor by trying a million.
func TestNoCodeStandsInTheDatabase(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.ask(number))
		var sealed []byte
		w.must(w.DB.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(`select code from contact_code`).Scan(&sealed) }))
		if len(sealed) < 30 || strings.Contains(string(sealed), w.sent[0].Code) {
			t.Errorf("kept: %x", sealed)
		}
	})
}

func TestCodesAreShortLivedAndFew(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.ask(number))
		first := w.sent[0].Code
		w.must(w.ask(number)) // pressed twice
		if len(w.sent) != 1 {
			t.Fatalf("%d codes within a minute", len(w.sent))
		}
		for range 3 {
			w.try(wrong(first))
		}
		if w.try(first) {
			t.Error("a fourth try is let through")
		}
		w.clock.Add(2 * time.Minute)
		w.must(w.ask(number))
		if second := w.sent[1].Code; second != first && w.try(first) {
			t.Error("the code before is still good")
		}
		w.clock.Add(16 * time.Minute)
		if w.try(w.sent[1].Code) {
			t.Error("a code is good after its time")
		}
		w.must(w.ask(number))
		w.clock.Add(2 * time.Minute)
		if err := w.ask(number); fault.Of(err) != fault.TooMany {
			t.Errorf("a fourth code within the hour: %v", err)
		}
		if err := w.ask("hoa@example.vn"); fault.Of(err) != fault.Conflict {
			t.Errorf("without a carrier: %v", err)
		}
	})
}

// TestFirstNoticesToAStranger: whatever is sent from wherever, somebody who has proved nothing is told three times a day.
func TestFirstNoticesToAStranger(t *testing.T) {
	each(t, func(w *world) {
		told := 0
		for range 60 {
			w.must(w.DB.Write(t.Context(), func(tx *store.Tx) error {
				may, err := w.First(tx, number)
				if may {
					told++
				}
				return err
			}))
		}
		if told != 3 {
			t.Errorf("told %d times", told)
		}
	})
}

func TestRaceGuessesAtOnceAreAllCounted(t *testing.T) {
	clock := &storetest.Clock{}
	w := newWorld(t, storetest.OpenPostgres(t, empty, clock), clock)
	w.must(w.ask(number))
	var wg sync.WaitGroup
	var right, told atomic.Int64
	for range 12 {
		wg.Go(func() {
			ok, err := w.Try(context.Background(), contact.Answer{Contact: number, Holder: holder, Code: wrong(w.sent[0].Code)},
				func(*store.Tx) error { return nil })
			if err != nil {
				t.Error(err)
			}
			if ok {
				right.Add(1)
			}
			if err := w.DB.Write(context.Background(), func(tx *store.Tx) error {
				may, err := w.First(tx, number)
				tx.After(func() {
					if may {
						told.Add(1)
					}
				})
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if right.Load() != 0 || told.Load() != 3 || w.try(w.sent[0].Code) {
		t.Errorf("%d right, %d told, or the right code after twelve wrong ones", right.Load(), told.Load())
	}
}

func TestRaceOneCodeIsUsedOnce(t *testing.T) {
	clock := &storetest.Clock{}
	w := newWorld(t, storetest.OpenPostgres(t, empty, clock), clock)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := w.Ask(context.Background(), contact.Asking{Contact: number, Holder: holder, Address: "198.51.100.7"}); err != nil &&
				fault.Of(err) != fault.TooMany {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(w.sent) != 1 {
		t.Fatalf("%d codes at once", len(w.sent))
	}
	var used atomic.Int64
	for range 3 {
		wg.Go(func() {
			ok, err := w.Try(context.Background(), contact.Answer{Contact: number, Holder: holder, Code: w.sent[0].Code}, func(*store.Tx) error { return nil })
			if err != nil {
				t.Error(err)
			}
			if ok {
				used.Add(1)
			}
		})
	}
	wg.Wait()
	if used.Load() != 1 {
		t.Errorf("one code was right %d times", used.Load())
	}
}

// TestExpectedGuesses is the arithmetic of docs/security.md.
func TestExpectedGuesses(t *testing.T) {
	rule := contact.Config{}.Rules()[0]
	if expected := float64(rule.House.Day) * 3 / 1e6; rule.House.Day == 0 || expected >= 0.01 {
		t.Errorf("%.4f guesses a day are right", expected)
	}
	if one := fmt.Sprint(rule.Key); one != "3 a hour, 4 a day" {
		t.Errorf("codes to one contact: %s", one)
	}
}
