package inbox_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

// thing is a row of a made-up system.
type thing struct {
	kind, id, unit, post, person string
	due                          time.Time
	byHour, stopped              bool
}

// sources are two made-up systems: in one work waits at units for roles, in the other it has neither day nor holder.
func sources() []*inbox.Source {
	at := func(id string) string { return "/thing/" + id }
	return []*inbox.Source{
		{System: "one", Kind: "one", From: "inboxtest_one t",
			Columns: inbox.Columns{ID: "t.id", Due: "t.due", DueUnit: "t.due_unit", Stopped: "t.stopped = 1", Title: "t.id", Unit: "t.unit",
				Post: "t.post", Person: "t.person"},
			Parts: func(v org.Viewer, arg func(any) string) []string {
				return []string{"t.unit = 'a' and t.post = 'clerk'", "t.unit = 'b'", "t.person = " + arg(v.Person)}
			}, Path: at},
		{System: "two", Kind: "two", From: "inboxtest_two t", Columns: inbox.Columns{ID: "t.id", Due: fmt.Sprint(int64(inbox.NoDue)), At: "'x' || t.id"},
			Parts: func(org.Viewer, func(any) string) []string { return []string{"t.id <> ''"} }, Path: at},
		{System: "two", Kind: "closed", From: "inboxtest_two t", Columns: inbox.Columns{ID: "t.id", Due: "0"},
			Parts: func(org.Viewer, func(any) string) []string { return nil }, Path: at},
	}
}

// fill puts random things into both systems and lists those that wait for "me".
func fill(t *testing.T, db *store.DB, now time.Time, rnd *rand.Rand) (mine []thing) {
	t.Helper()
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		mine = nil
		for _, q := range []string{`create table inboxtest_one (id text primary key, unit text not null, post text not null, person text not null, due bigint not null, due_unit text not null, stopped bigint not null)`,
			`create index inboxtest_one_unit on inboxtest_one (unit, due, id)`,
			`create index inboxtest_one_person on inboxtest_one (person, due, id)`, `create table inboxtest_two (id text primary key)`} {
			if _, err := tx.Exec(q); err != nil {
				return err
			}
		}
		for range 120 {
			x := thing{kind: "one", id: tx.NewID(), unit: pick("a", "b", "c"), post: pick("clerk", "head"), person: pick("", "me", "you"),
				due: now.Add(time.Duration(rnd.IntN(24*20)-24*5) * time.Hour), byHour: rnd.IntN(4) == 0, stopped: rnd.IntN(6) == 0}
			unit, still, due := "working_day", 0, x.due.UnixMilli()
			if x.byHour {
				unit = "hour"
			}
			if x.stopped {
				still = 1
			}
			if rnd.IntN(8) == 0 {
				x.due, due = time.Time{}, inbox.NoDue
			}
			if _, err := tx.Exec(`insert into inboxtest_one (id, unit, post, person, due, due_unit, stopped) values ($1,$2,$3,$4,$5,$6,$7)`, x.id,
				x.unit, x.post, x.person, due, unit, still); err != nil {
				return err
			}
			if x.unit == "a" && x.post == "clerk" || x.unit == "b" || x.person == "me" {
				mine = append(mine, x)
			}
		}
		for range 9 {
			x := thing{kind: "two", id: tx.NewID()}
			if _, err := tx.Exec(`insert into inboxtest_two (id) values ($1)`, x.id); err != nil {
				return err
			}
			mine = append(mine, x)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(mine, func(a, b thing) int { return cmp.Or(cmp.Compare(a.ms(), b.ms()), cmp.Compare(a.id, b.id)) })
	return mine
}

func (x thing) ms() int64 {
	if x.due.IsZero() {
		return inbox.NoDue
	}
	return x.due.UnixMilli()
}

func (x thing) hands() inbox.Hands {
	switch x.person {
	case "":
		return inbox.Free
	case "me":
		return inbox.Mine
	}
	return inbox.Else
}

// band says how near the day is. The clock stands at 09:00 on Monday 23 November 2026, and Tuesday is a day off: until
// Friday counts as soon.
func (x thing) band(now time.Time) inbox.Band {
	midnight := now.Add(-9 * time.Hour)
	switch {
	case x.due.IsZero() || x.stopped:
		return inbox.None
	case x.due.Before(midnight), x.byHour && x.due.Before(now):
		return inbox.Late
	case x.due.Before(midnight.Add(24 * time.Hour)):
		return inbox.Today
	case x.due.Before(midnight.Add(5 * 24 * time.Hour)):
		return inbox.Soon
	}
	return inbox.Later
}

func (x thing) meets(a inbox.Ask, now time.Time) bool {
	return (a.Kind == "" || a.Kind == x.kind) && (a.System == "" || a.System == x.kind) && (a.Unit == "" || a.Unit == x.unit) &&
		(a.Post == "" || a.Post == x.post) &&
		(a.Hands == "" || a.Hands == x.hands()) && (a.Band == "" || a.Band == x.band(now))
}

// TestOneListOverAllSystems asks for every narrowing, page by page, and counts it, and does the same by hand.
func TestOneListOverAllSystems(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		now := h.Clock.Now()
		mine := fill(t, h.DB, now, rand.New(rand.NewPCG(7, 1)))
		box := &inbox.Box{Sources: sources()}
		me := org.Viewer{Person: "me"}
		var asks []inbox.Ask
		for _, kind := range []string{"", "one", "two", "closed", "none"} {
			for _, band := range append(inbox.Bands(), "") {
				for _, hands := range []inbox.Hands{"", inbox.Mine, inbox.Free, inbox.Else} {
					asks = append(asks, inbox.Ask{Viewer: me, Kind: kind, Band: band, Hands: hands},
						inbox.Ask{Viewer: me, Unit: "b", Post: "head", Band: band, Hands: hands}, inbox.Ask{Viewer: me, System: "two", Band: band})
				}
			}
		}
		if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
			sum, err := box.Count(s, me)
			if err != nil {
				return err
			}
			for _, a := range asks {
				var want, got []string
				for _, x := range mine {
					if x.meets(a, now) {
						want = append(want, x.kind+x.id)
					}
				}
				a.Size = 7
				for {
					p, err := box.List(s, a)
					if err != nil {
						return err
					}
					for _, x := range p.Items {
						got = append(got, x.Source.Kind+x.ID)
						if place := map[string]string{"one": "/thing/", "two": "/thing/x"}[x.Source.Kind] + x.ID; x.Path() != place {
							t.Errorf("%s leads to %s", x.ID, x.Path())
						}
					}
					if a.After = p.Next; a.After == "" {
						break
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%+v\n got %v\nwant %v", a, got, want)
				}
				if n := sum.Of(a).All; n != len(want) {
					t.Errorf("%+v counts %d, want %d", a, n, len(want))
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestSourcesOfTheHouse asks every source of the house for every role, and how both engines read them: no table is
// read whole.
func TestSourcesOfTheHouse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		for _, login := range []string{"tiepnhan.kylua", "tuphap.kylua", "chutich.kylua", "vanthu.kylua", "thuquy.kylua", "thanhtra", "quantri", "kiemsoat"} {
			v := h.As(t, login)
			var query string
			var args []any
			if err := h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
				if _, err = h.Inbox.Count(s, v); err != nil {
					return err
				}
				query, args, err = h.Inbox.SQL(s, inbox.Ask{Viewer: v, Band: inbox.Soon, After: "0.0"})
				return err
			}); err != nil {
				t.Fatalf("%s: %v", login, err)
			}
			plan := storetest.Plan(t, h.DB, query, args)
			few := func(step string) bool { // indexes of just what is under way: they do not grow with the years
				return slices.ContainsFunc([]string{"dossier_branch_open", "fee_payment_surplus", "proposal_open"},
					func(x string) bool { return strings.Contains(step, x) })
			}
			if bad := slices.DeleteFunc(storetest.Scans(plan), few); len(bad) > 0 {
				t.Errorf("the list of %s reads whole tables: %q\n%s", login, bad, plan)
			}
		}
	})
}
