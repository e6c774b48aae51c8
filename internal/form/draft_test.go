package form

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

var empty = storetest.Prepare{Name: "form", Series: []store.Series{{Room: "form", FS: migrations}}}

func TestADraftLivesOnTheServer(t *testing.T) {
	storetest.Each(t, empty, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx, d := t.Context(), &Drafts{DB: db, Secrets: seal.Fresh()}
		once := org.Request{Sent: action.Sent{Key: "k1", Body: []byte("b")}}
		x, err := d.Start(ctx, once, Begun{Procedure: "1.004873", Version: "v1", Answers: Answers{"acting": "self"}, Page: "acting"})
		if err != nil || len(x.Code) != 14 || x.Answers.Text("/acting") != "self" {
			t.Fatalf("%+v %v", x, err)
		}
		if err := db.Read(ctx, func(s *store.Snapshot) error {
			var code string
			var sealed []byte
			err := s.QueryRow(`select code, sealed from form_draft where id=$1`, x.ID).Scan(&code, &sealed)
			if code != store.Digest(x.Code) || strings.Contains(string(sealed), x.Code) {
				t.Errorf("the database says the code: %q %q", code, sealed)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if again, err := d.Start(ctx, once, Begun{Procedure: "1.004873", Version: "v1", Answers: Answers{"acting": "self"},
			Page: "acting", Holds: Key{Code: x.Code}}); err != nil || again.ID != x.ID {
			t.Fatalf("pressing twice began two: %+v %v", again, err)
		}
		other := org.Request{Sent: action.Sent{Key: "k1", Body: []byte("another")}}
		var f *fault.Fault
		if _, err := d.Start(ctx, other, Begun{Procedure: "1.004873", Version: "v1"}); fault.Of(err) != fault.Conflict || !errors.As(err, &f) ||
			f.Link != "/apply/"+x.ID {
			t.Errorf("another form with the same key: %v", err)
		}
		clock.Add(29 * 24 * time.Hour)
		a := Answers{"acting": "self", "submitter": map[string]any{"name": "Nguyễn Văn 2", "note": "\"quote\" & <b>"}, "n": 3, "f": 2.5, "ok": false,
			"l": []any{map[string]any{"x": "1"}}}
		x, err = d.Save(ctx, Key{Code: strings.ToLower(x.Code)}, Saved{ID: x.ID, Rev: x.Rev, Answers: a, Page: "submitter"})
		if err != nil || x.Rev != 1 {
			t.Fatalf("%+v %v", x, err)
		}
		clock.Add(29 * 24 * time.Hour)
		y, err := d.Resume(ctx, strings.ReplaceAll(strings.ToLower(x.Code), "-", " "))
		if err != nil || !y.Answers.Equal(a) || y.Page != "submitter" || y.Version != "v1" {
			t.Fatalf("%+v %v", y, err)
		}
		if _, ok := y.Answers["n"].(int); !ok {
			t.Errorf("a whole number comes back as %T", y.Answers["n"])
		}
		for _, k := range []Key{{}, {Code: "AAAA-BBBB-CCCC"}, {Owner: "someone"}} {
			if _, err := d.Save(ctx, k, Saved{ID: x.ID, Rev: 1, Answers: a, Page: "p"}); fault.Of(err) != fault.NotFound {
				t.Errorf("%+v saves: %v", k, err)
			}
			if _, err := d.Open(ctx, x.ID, k); fault.Of(err) != fault.NotFound {
				t.Errorf("%+v opens: %v", k, err)
			}
			if err := d.Drop(ctx, x.ID, k); fault.Of(err) != fault.NotFound {
				t.Errorf("%+v drops: %v", k, err)
			}
		}
		if _, err := d.Save(ctx, Key{Code: x.Code}, Saved{ID: x.ID, Rev: 0, Answers: a, Page: "p"}); fault.Of(err) != fault.Conflict {
			t.Errorf("an old revision saves: %v", err)
		}
		if _, err := d.Save(ctx, Key{Code: x.Code}, Saved{ID: x.ID, Rev: 1, Answers: Answers{"a": strings.Repeat("x", MostAnswers)},
			Page: "p"}); fault.Of(err) != fault.TooLarge {
			t.Errorf("too much is kept: %v", err)
		}
		clock.Add(31 * 24 * time.Hour)
		if _, err := d.Resume(ctx, x.Code); fault.Of(err) != fault.NotFound {
			t.Errorf("a draft lives for ever: %v", err)
		}
		if n, err := Base().Retention[0].Forget(ctx, db); n != 1 || err != nil {
			t.Errorf("purged %d %v", n, err)
		}
	})
}

// TestTheKeyOfAFormGivesNoCode: a form that was left open on a shared computer is sent again by the next reader.
func TestTheKeyOfAFormGivesNoCode(t *testing.T) {
	storetest.Each(t, empty, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx, d := t.Context(), &Drafts{DB: db, Secrets: seal.Fresh()}
		once := org.Request{Sent: action.Sent{Key: "k1", Body: []byte("b")}}
		begin := func(b Begun) Draft {
			t.Helper()
			b.Procedure, b.Version, b.Answers, b.Page = "1.004873", "v1", Answers{}, "acting"
			x, err := d.Start(ctx, once, b)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		first := begin(Begun{Answers: Answers{}})
		if _, err := d.Save(ctx, Key{Code: first.Code}, Saved{ID: first.ID, Answers: Answers{"name": "Nông Thị Hoa"}, Page: "acting"}); err != nil {
			t.Fatal(err)
		}
		for name, k := range map[string]Key{"nothing": {}, "a code of another draft": {Code: "AAAA-BBBB-CCCC"}} {
			next := begin(Begun{Holds: k})
			if next.ID == first.ID || next.Code == first.Code || len(next.Answers) > 0 {
				t.Errorf("with %s the old key gives %+v", name, next)
			}
		}
		if again := begin(Begun{Holds: Key{Code: first.Code}}); again.ID != first.ID {
			t.Error("its holder, pressing twice, begins another")
		}
		if again := begin(Begun{Bound: true}); again.ID != first.ID {
			t.Error("a machine that sends again begins another")
		}
		if err := d.Drop(ctx, first.ID, Key{Code: first.Code}); err != nil {
			t.Fatal(err)
		}
		if next := begin(Begun{}); next.ID == first.ID {
			t.Error("a draft that is gone comes back")
		}
	})
}

func TestDraftsOfAnAccount(t *testing.T) {
	storetest.Each(t, empty, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		ctx, d := t.Context(), &Drafts{DB: db, Secrets: seal.Fresh(), Config: Config{Most: 3}}
		var last Draft
		for i := range 3 {
			clock.Add(time.Minute)
			var err error
			if last, err = d.Start(ctx, org.Request{}, Begun{Owner: "hoa", Procedure: fmt.Sprint(i), Version: "v", Page: "p"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Start(ctx, org.Request{}, Begun{Owner: "hoa", Procedure: "4", Version: "v", Page: "p"}); fault.Of(err) != fault.TooMany {
			t.Errorf("too many drafts: %v", err)
		}
		list, err := d.Of(ctx, "hoa")
		if err != nil || len(list) != 3 || list[0].ID != last.ID {
			t.Fatalf("%d %v", len(list), err)
		}
		if list, err := d.Of(ctx, ""); err != nil || len(list) != 0 {
			t.Errorf("nobody has %d drafts %v", len(list), err)
		}
		anon, err := d.Start(ctx, org.Request{}, Begun{Procedure: "x", Version: "v", Page: "p"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Claim(ctx, anon.Code, ""); fault.Of(err) != fault.NotFound {
			t.Errorf("nobody claims: %v", err)
		}
		if _, err := d.Claim(ctx, anon.Code, "mai"); err != nil {
			t.Error(err)
		}
		if _, err := d.Claim(ctx, anon.Code, "hoa"); fault.Of(err) != fault.NotFound {
			t.Errorf("a draft changes owner: %v", err)
		}
		if err := d.Drop(ctx, anon.ID, Key{Owner: "hoa"}); fault.Of(err) != fault.NotFound {
			t.Errorf("another account drops: %v", err)
		}
		for range 2 {
			if err := d.Drop(ctx, anon.ID, Key{Owner: "mai"}); err != nil {
				t.Error(err)
			}
		}
	})
}

// Of two tabs that save the same revision at the same moment exactly one wins, on the engine with real races.
func TestTwoTabsSaveAtOnce(t *testing.T) {
	clock := &storetest.Clock{}
	d := &Drafts{DB: storetest.OpenPostgres(t, empty, clock), Secrets: seal.Fresh()}
	ctx := context.Background()
	x, err := d.Start(ctx, org.Request{}, Begun{Procedure: "x", Version: "v", Page: "p"})
	if err != nil {
		t.Fatal(err)
	}
	for round := range int64(5) {
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = d.Save(ctx, Key{Code: x.Code}, Saved{ID: x.ID, Rev: round, Answers: Answers{"who": i}, Page: "p"})
			})
		}
		wg.Wait()
		won := -1
		for i, err := range errs {
			switch {
			case err == nil && won >= 0:
				t.Fatalf("round %d: %d and %d both won", round, won, i)
			case err == nil:
				won = i
			case fault.Of(err) != fault.Conflict:
				t.Fatal(errors.Unwrap(err), err)
			}
		}
		y, err := d.Resume(ctx, x.Code)
		if err != nil || won < 0 || y.Answers["who"] != won || y.Rev != round+1 {
			t.Fatalf("round %d: %d won, kept %v rev %d %v", round, won, y.Answers, y.Rev, err)
		}
	}
}

// TestAFloodOfDrafts: who has not signed in begins so many drafts from one address, from the network around it and in the whole house;
// those begun stay, and what is begun twice or refused is not counted.
func TestAFloodOfDrafts(t *testing.T) {
	storetest.Each(t, empty, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := &Drafts{DB: db, Secrets: seal.Fresh(), Limit: limit.New(db), Config: Config{Begin: limit.Rule{Name: "draft", Word: "form.draft_flood",
			Address: limit.Budget{Day: 3}, Network: limit.Budget{Day: 5}, House: limit.Budget{Day: 7}}}}
		begin := func(key string, b Begun) (Draft, error) {
			b.Procedure, b.Version = "x", "v"
			return d.Start(t.Context(), org.Request{Sent: action.Sent{Key: key, Body: []byte(key)}}, b)
		}
		first, err := begin("k", Begun{Address: "203.0.113.9"})
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			if x, err := begin("k", Begun{Address: "203.0.113.9", Holds: Key{Code: first.Code}}); err != nil || x.ID != first.ID {
				t.Fatal(err)
			}
			if _, err := begin("", Begun{Address: "203.0.113.9", Answers: Answers{"a": strings.Repeat("x", MostAnswers)}}); fault.Of(err) != fault.TooLarge {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			from string
			want int
		}{{"203.0.113.9", 2}, {"203.0.113.10", 2}, {"203.0.113.11", 0}, {"192.0.2.1", 2}} {
			n := 0
			for range 6 {
				_, err := begin("", Begun{Address: c.from})
				var f *fault.Fault
				switch {
				case err == nil:
					n++
				case !errors.As(err, &f) || f.Code != fault.TooMany || f.Args[0] != "at":
					t.Fatal(err)
				}
			}
			if n != c.want {
				t.Errorf("%s began %d, want %d", c.from, n, c.want)
			}
		}
		if _, err := d.Open(t.Context(), first.ID, Key{Code: first.Code}); err != nil {
			t.Error("the draft is lost", err)
		}
		for _, b := range []Begun{{Owner: "hoa", Address: "203.0.113.9"}, {Partner: "k1", Address: "203.0.113.9"}} {
			if _, err := begin("", b); err != nil {
				t.Error(err)
			}
		}
	})
}
