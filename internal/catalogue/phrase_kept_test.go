package catalogue_test

import (
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

// phrases keeps phrases as an official of the province does.
type phrases struct {
	t  *testing.T
	db *store.DB
}

func (p phrases) keep(x catalogue.KeptPhrase) (catalogue.KeptPhrase, error) {
	c := catalogue.KeptPhrases(p.db, func(org.Viewer) (string, bool) { return "", true })
	rights := record.Rights[catalogue.KeptPhrase]{Adds: true, Keeps: func(*catalogue.KeptPhrase) bool { return true },
		By: func(*catalogue.KeptPhrase) event.By { return event.By{Actor: "person:x"} }}
	err := p.db.Write(p.t.Context(), func(tx *store.Tx) (err error) {
		var kept catalogue.KeptPhrase
		if kept, err = c.Kind.Keep(p.t.Context(), tx, rights, x); err == nil {
			x = kept
		}
		return err
	})
	return x, err
}

func (p phrases) find(cache *catalogue.Cache, text string) (a catalogue.Answer) {
	p.t.Helper()
	look(p.t, p.db, func(q store.Querier) (err error) {
		a, err = cache.Answer(q, catalogue.SearchQuery{Text: text, On: today, Limit: 5})
		return err
	})
	return a
}

// TestOfficialsAddPhrases: words that officials add are found at once, in every node, hold before those of the program, and
// are gone from the log of misses; a phrase that is closed holds no more.
func TestOfficialsAddPhrases(t *testing.T) {
	storetest.Each(t, full(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		p := phrases{t, db}
		var one, two catalogue.Cache
		first := func(text string) string {
			a, b := p.find(&one, text), p.find(&two, text)
			if len(a.Hits) != len(b.Hits) || len(a.Hits) > 0 && a.Hits[0].Code != b.Hits[0].Code {
				t.Errorf("%q: two nodes differ", text)
			}
			if len(a.Hits) == 0 {
				return a.Office
			}
			return a.Hits[0].Code
		}
		if got := first("zzqq wwkk"); got != "" {
			t.Fatalf("found before it was added: %s", got)
		}
		if err := catalogue.Miss(t.Context(), db, "ZZQQ wwkk"); err != nil {
			t.Fatal(err)
		}
		x, err := p.keep(catalogue.KeptPhrase{Said: "Zzqq wwkk", Codes: "1.004873, 1.000894"})
		if err != nil || x.Said != "zzqq wwkk" || x.Codes != "1.004873 1.000894" {
			t.Fatalf("%+v %v", x, err)
		}
		if got := first("ZZQQ wwkk"); got != "1.004873" {
			t.Errorf("after it was added: %s", got)
		}
		look(t, db, func(q store.Querier) error {
			ms, err := catalogue.Misses(q, 10)
			if len(ms) != 0 {
				t.Errorf("still missed: %+v", ms)
			}
			return err
		})
		x.Codes, x.Office = "", "Phòng Văn hóa – Xã hội"
		if x, err = p.keep(x); err != nil {
			t.Fatal(err)
		}
		if got := first("zzqq wwkk"); got != "Phòng Văn hóa – Xã hội" {
			t.Errorf("after it was changed: %s", got)
		}
		x.Closed = true
		if _, err = p.keep(x); err != nil {
			t.Fatal(err)
		}
		if got := first("zzqq wwkk"); got != "" {
			t.Errorf("after it was closed: %s", got)
		}
		if _, err := p.keep(catalogue.KeptPhrase{Said: "Lấy vợ", Codes: "1.004873"}); err != nil {
			t.Fatal(err)
		}
		if got := first("lấy vợ"); got != "1.004873" {
			t.Errorf("the phrase of the program holds before that of the officials: %s", got)
		}
		for _, bad := range []catalogue.KeptPhrase{{Said: "zzqq", Codes: "9.999999"}, {Said: "zzqq"}, {Said: "?!", Codes: "1.004873"},
			{Said: "zzqq", Office: "\u200b"}, {Said: "lấy vợ", Codes: "1.000894"}} {
			if _, err := p.keep(bad); fault.Of(err) != fault.Invalid && fault.Of(err) != fault.Conflict {
				t.Errorf("%+v was kept: %v", bad, err)
			}
		}
	})
}

// TestRaceTheSamePhrase: of two who add the same phrase at once one is told that it is there.
func TestRaceTheSamePhrase(t *testing.T) {
	db := storetest.OpenPostgres(t, full(), &storetest.Clock{})
	var wait sync.WaitGroup
	var mu sync.Mutex
	kept := 0
	for range 6 {
		wait.Go(func() {
			if _, err := (phrases{t, db}).keep(catalogue.KeptPhrase{Said: "zzqq wwkk", Codes: "1.004873"}); err == nil {
				mu.Lock()
				kept++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if kept != 1 {
		t.Errorf("%d of the same phrase were kept", kept)
	}
}
