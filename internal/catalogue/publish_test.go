package catalogue_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var (
	an   = event.By{Actor: "an"}
	binh = event.By{Actor: "binh"}
)

// whole fills a content up so that it can be published and filed.
func whole(c catalogue.Content) catalogue.Content {
	c.Levels, c.Competence, c.Field = []string{"commune"}, "commune_committee", "Thử"
	c.Terms = []catalogue.Term{{N: 3, Unit: "working_day"}}
	c.Papers = []catalogue.Paper{{Key: "don", Name: "Đơn", Kind: catalogue.HandIn, Originals: 1}}
	c.Channels = []catalogue.Channel{{Kind: "online"}}
	return c
}

// propose writes a draft as an and proposes it.
func propose(t testing.TB, db *store.DB, code string, c catalogue.Content) (v catalogue.Version) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) {
		if v, err = catalogue.SaveDraft(tx, catalogue.DraftOf{Code: code, Content: whole(c)}, an); err != nil {
			return err
		}
		if err = catalogue.Propose(tx, v.ID, v.Rev, an); err != nil {
			return err
		}
		v, err = catalogue.VersionByID(tx, v.ID)
		return err
	})
	return v
}

// publish brings a content into force by two people.
func publish(t testing.TB, db *store.DB, code string, c catalogue.Content, from day.Date) (v catalogue.Version) {
	t.Helper()
	p := propose(t, db, code, c)
	write(t, db, func(tx *store.Tx) (err error) {
		v, err = catalogue.Publish(tx, catalogue.Publication{Version: p.ID, Rev: p.Rev, From: from}, binh)
		return err
	})
	return v
}

func TestTwoPeoplePublish(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		p := propose(t, db, "9.000001", catalogue.Content{Name: "Một"})
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := catalogue.Publish(tx, catalogue.Publication{Version: p.ID, Rev: p.Rev, From: today}, an)
			return err
		})
		if fault.Of(err) != fault.Forbidden {
			t.Fatalf("the proposer published: %v", err)
		}
		look(t, db, func(q store.Querier) error {
			if _, err := catalogue.Current(q, "9.000001", today); fault.Of(err) != fault.NotFound {
				t.Errorf("in force all the same: %v", err)
			}
			return nil
		})
		write(t, db, func(tx *store.Tx) error {
			v, err := catalogue.Publish(tx, catalogue.Publication{Version: p.ID, Rev: p.Rev, From: today}, binh)
			if err == nil && (v.State != catalogue.Published || v.Service != catalogue.Full || v.FiledAt != catalogue.National) {
				t.Errorf("%+v", v)
			}
			return err
		})
	})
}

func TestVersionsFollowEachOther(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		one := publish(t, db, "9.000001", catalogue.Content{Name: "Một"}, today)
		two := publish(t, db, "9.000001", catalogue.Content{Name: "Hai"}, today.Add(10))
		var cache catalogue.Cache
		look(t, db, func(q store.Querier) error {
			for at, want := range map[day.Date]string{today.Add(-1): "", today: one.ID, today.Add(9): one.ID, today.Add(10): two.ID, today.Add(999): two.ID} {
				v, err := catalogue.Current(q, "9.000001", at)
				w, err2 := cache.Current(q, "9.000001", at)
				if v.ID != want || w.ID != want || (want == "") != (fault.Of(err) == fault.NotFound) || (err == nil) != (err2 == nil) || v.Name != w.Name {
					t.Errorf("on %s: %q %q, want %q (%v)", at, v.ID, w.ID, want, err)
				}
			}
			old, err := cache.VersionByID(q, one.ID) // a dossier keeps its version
			if old.Name != "Một" || old.To != today.Add(10) {
				t.Errorf("%+v", old)
			}
			return err
		})
		p := propose(t, db, "9.000001", catalogue.Content{Name: "Ba"})
		for _, from := range []day.Date{0, today, today.Add(10)} { // would leave a version without a day
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := catalogue.Publish(tx, catalogue.Publication{Version: p.ID, Rev: p.Rev, From: from}, binh)
				return err
			})
			if fault.Of(err) != fault.Invalid {
				t.Errorf("from %s: %v", from, err)
			}
		}
	})
}

func TestPublishingIsBlockedByHoles(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for name, spoil := range map[string]func(*catalogue.Content){
			"no term":      func(c *catalogue.Content) { c.Terms = nil },
			"no unit":      func(c *catalogue.Content) { c.Terms[0].Unit = "" },
			"wrong unit":   func(c *catalogue.Content) { c.Terms[0].Unit = "moon" },
			"zero":         func(c *catalogue.Content) { c.Terms[0].N = 0 },
			"flagged":      func(c *catalogue.Content) { c.Flags = []catalogue.Flag{{Code: catalogue.TermByChannel, At: "term"}} },
			"unknown case": func(c *catalogue.Content) { c.Terms[0].Case = "x" },
			"paper twice":  func(c *catalogue.Content) { c.Papers = append(c.Papers, c.Papers[0]) },
			"no group":     func(c *catalogue.Content) { c.Papers[0].Kind = catalogue.OneOf },
			"no kind":      func(c *catalogue.Content) { c.Papers[0].Kind = "" },
		} {
			c := whole(catalogue.Content{Name: name})
			spoil(&c)
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				v, err := catalogue.SaveDraft(tx, catalogue.DraftOf{Code: "9.000002", Content: c}, an)
				if err != nil {
					return err
				}
				return catalogue.Propose(tx, v.ID, v.Rev, an)
			})
			if fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestDraftsAreGuarded(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var v catalogue.Version
		save := func(rev int64, id, name string) error {
			return db.Write(t.Context(), func(tx *store.Tx) (err error) {
				v, err = catalogue.SaveDraft(tx, catalogue.DraftOf{Code: "9.000003", Version: id, Rev: rev, Content: whole(catalogue.Content{Name: name})}, an)
				return err
			})
		}
		if err := save(0, "", "Một"); err != nil {
			t.Fatal(err)
		}
		id, rev := v.ID, v.Rev
		if err := save(rev, id, "Hai"); err != nil || v.Rev != rev+1 {
			t.Fatalf("%v %d", err, v.Rev)
		}
		if err := save(rev, id, "Ba"); fault.Of(err) != fault.Conflict {
			t.Errorf("an old copy was saved: %v", err)
		}
		if err := save(0, "", " "); fault.Of(err) != fault.Invalid {
			t.Errorf("a draft without a name: %v", err)
		}
		write(t, db, func(tx *store.Tx) error { return catalogue.Propose(tx, id, rev+1, an) })
		if err := save(rev+2, id, "Bốn"); fault.Of(err) != fault.Conflict {
			t.Errorf("a proposed version was changed: %v", err)
		}
		back := func(by event.By) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { return catalogue.SendBack(tx, id, rev+2, by) })
		}
		if err := back(binh); fault.Of(err) != fault.Invalid {
			t.Errorf("sent back without a reason: %v", err)
		}
		if err := back(event.By{Actor: "binh", Reason: "thiếu căn cứ"}); err != nil {
			t.Error(err)
		}
		if err := save(rev+3, id, "Năm"); err != nil {
			t.Error(err)
		}
	})
}

// TestPublishRace: of many who publish at the same moment, the same version or another of the same
// procedure, exactly one wins for each day, and versions never overlap.
func TestPublishRace(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, empty(), clock)
	a, b := propose(t, db, "9.000009", catalogue.Content{Name: "Một"}), propose(t, db, "9.000009", catalogue.Content{Name: "Hai"})
	var wg sync.WaitGroup
	errs := make([]error, 16)
	for i := range errs {
		wg.Go(func() {
			v := a
			if i%2 == 1 {
				v = b
			}
			errs[i] = db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := catalogue.Publish(tx, catalogue.Publication{Version: v.ID, Rev: v.Rev, From: today}, binh)
				return err
			})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		var f *fault.Fault
		switch {
		case err == nil:
			won++
		case !errors.As(err, &f):
			t.Errorf("neither won nor refused: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
	look(t, db, func(q store.Querier) error {
		vs, err := catalogue.Versions(q, "9.000009")
		published := 0
		for _, v := range vs {
			if v.State == catalogue.Published {
				published++
			}
		}
		if published != 1 {
			t.Errorf("%d versions in force", published)
		}
		return err
	})
}

func TestFaultsHaveWords(t *testing.T) {
	for code, key := range catalogue.Words {
		if !strings.HasPrefix(key, "catalogue.flag.") {
			t.Errorf("%s: %s", code, key)
		}
	}
}
