package portal_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

func (w *world) track(a portal.Asking) (portal.Pass, error) {
	d, pass, err := w.Portal.Track(w.t.Context(), a)
	if err == nil && d == nil {
		w.t.Fatal("no dossier and no error")
	}
	return pass, err
}

// accepted is a dossier with an official code and a receipt.
func (w *world) accepted() *dossier.Dossier {
	w.t.Helper()
	sent, _ := w.send(w.sending())
	d, err := w.Dossier.Tracked(w.t.Context(), sent.Tracking)
	w.must(err)
	var papers []dossier.ReceivedPaper
	for _, p := range d.Papers {
		papers = append(papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Originals: 1, Check: "ok"})
	}
	d, err = w.Dossier.Accept(w.t.Context(), dossier.Input{Request: org.Request{Viewer: w.As(w.t, "tiepnhan.kylua"),
		Sent: action.Sent{Seen: d.Seq, Key: "accept"}}, Dossier: d.ID}, papers)
	w.must(err)
	return d
}

// address is the n-th of many addresses that share no network.
func address(n int) string { return fmt.Sprintf("2001:db8:%x::1", n) }

// TestWhatOpensADossier: beside an official code, which everybody can count up, only what nobody guesses opens it.
func TestWhatOpensADossier(t *testing.T) {
	each(t, func(w *world) {
		d := w.accepted()
		p := d.Party(dossier.Submitter)
		if len(p.Phone) != 10 || len(p.IDNo) != 12 || len(d.Receipt) != 6 {
			t.Fatalf("%+v, receipt %q", p, d.Receipt)
		}
		last := func(s string) string { return s[len(s)-4:] }
		const yes, no = true, false
		n := 0
		for _, c := range []struct {
			name, code, second string
			opens              bool
		}{
			{"official, telephone", d.Code, p.Phone, yes},
			{"official, telephone as written abroad", d.Code, "+84 " + p.Phone[1:4] + " " + p.Phone[4:], yes},
			{"official, citizen number", strings.ToLower(d.Code), p.IDNo[:3] + " " + p.IDNo[3:], yes},
			{"official, receipt", d.Code, strings.ToLower(d.Receipt[:3]) + " " + d.Receipt[3:], yes},
			{"official, end of the telephone", d.Code, last(p.Phone), no},
			{"official, end of the citizen number", d.Code, last(p.IDNo), no},
			{"official, year of birth", d.Code, "1990", no},
			{"official, birthday", d.Code, "12/05/1990", no},
			{"official, name", d.Code, p.Name, no},
			{"official, tracking code", d.Code, d.Tracking, no},
			{"official, another receipt", d.Code, "ZZZZZZ", no},
			{"official, nothing", d.Code, "", no},
			{"tracking, end of the telephone", d.Tracking, last(p.Phone), yes},
			{"tracking, end of the citizen number", d.Tracking, last(p.IDNo), yes},
			{"tracking, telephone", d.Tracking, p.Phone, yes},
			{"tracking, receipt", d.Tracking, d.Receipt, yes},
			{"tracking, other digits", d.Tracking, "9999", no},
			{"tracking, three digits", d.Tracking, p.Phone[7:], no},
			{"tracking, middle of the telephone", d.Tracking, p.Phone[3:8], no},
		} {
			n++
			w.Clock.Add(24 * time.Hour)
			_, err := w.track(portal.Asking{Code: c.code, Second: c.second, Address: address(n)})
			if opened := err == nil; opened != c.opens || !opened && fault.Of(err) != fault.NotFound {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	})
}

// TestWeakFactsProveNothing: what is public or leaves few guesses does not open a dossier beside its official code.
func TestWeakFactsProveNothing(t *testing.T) {
	each(t, func(w *world) {
		d := w.accepted()
		for n, c := range []struct{ column, value string }{{"phone", "02053812345"}, {"phone", "0205381234"}, {"phone", "+14085551234"},
			{"id_no", "0101243150"}, {"id_no", "082012345"}, {"id_no", "0101243150-001"}, {"phone", ""}} {
			w.must(w.DB.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(`update dossier_party set phone='', id_no='' where dossier_id=$1`, d.ID)
				if err == nil {
					_, err = tx.Exec(`update dossier_party set `+c.column+`=$2 where dossier_id=$1`, d.ID, c.value)
				}
				return err
			}))
			w.Clock.Add(24 * time.Hour)
			if _, err := w.track(portal.Asking{Code: d.Code, Second: c.value, Address: address(n)}); fault.Of(err) != fault.NotFound {
				t.Errorf("%s %q: %v", c.column, c.value, err)
			}
		}
	})
}

func TestThreeWrongFactsForACodeAndDay(t *testing.T) {
	each(t, func(w *world) {
		d := w.accepted()
		p := d.Party(dossier.Submitter)
		wrong := func(n int) error {
			_, err := w.track(portal.Asking{Code: d.Code, Second: fmt.Sprintf("09123%05d", n), Address: address(n)})
			return err
		}
		right := portal.Asking{Code: strings.ReplaceAll(d.Code, "-", " - "), Second: p.Phone, Address: address(99)}
		for range 5 { // what is right is not counted
			if _, err := w.track(right); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 3 {
			if err := wrong(n); fault.Of(err) != fault.NotFound {
				t.Fatalf("%d: %v", n, err)
			}
		}
		if err := wrong(4); fault.Of(err) != fault.TooMany {
			t.Errorf("the fourth: %v", err)
		}
		if _, err := w.track(right); fault.Of(err) != fault.TooMany {
			t.Errorf("the right fact for a code that is used up: %v", err)
		}
		again := portal.Room{DB: w.DB, Limit: limit.New(w.DB), Dossier: w.Dossier}
		if _, _, err := again.Track(t.Context(), right); fault.Of(err) != fault.TooMany {
			t.Errorf("a restart forgets: %v", err)
		}
		if _, err := w.track(portal.Asking{Code: d.Tracking, Second: p.Phone[6:], Address: address(98)}); err != nil {
			t.Errorf("the tracking code when the official code is used up: %v", err)
		}
		w.Clock.Add(15 * time.Hour) // midnight comes
		if _, err := w.track(right); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}

// TestOneHouseholdIsOneAddress: the attack of the issue changed the last 64 bits of its address with every request.
func TestOneHouseholdIsOneAddress(t *testing.T) {
	each(t, func(w *world) {
		for name, from := range map[string]func(n int) string{
			"one /64": func(n int) string { return fmt.Sprintf("2001:db8:1:1::%x", n) },
			"one /48": func(n int) string { return fmt.Sprintf("2001:db8:2:%x::1", n) },
			"one /24": func(n int) string { return fmt.Sprintf("198.51.100.%d", n) },
			"one /32": func(int) string { return "198.51.101.1" },
		} {
			answered := 0
			for n := range 120 {
				_, err := w.track(portal.Asking{Code: fmt.Sprintf("H37.1-20261123-%07d", n), Second: "0912345678", Address: from(n)})
				if fault.Of(err) == fault.NotFound {
					answered++
				}
			}
			if answered > 30 {
				t.Errorf("%s: %d guesses are answered in a minute", name, answered)
			}
		}
	})
}

// TestABotnetClosesNobodyOut: when strangers have used up the house, official codes wait; tracking codes do not.
func TestABotnetClosesNobodyOut(t *testing.T) {
	each(t, func(w *world) {
		d := w.accepted()
		p := d.Party(dossier.Submitter)
		w.Portal.Config.Track = limit.Rule{Name: "track", Word: "portal.too_many", Key: limit.Budget{Day: 3}, Address: limit.Budget{Day: 9},
			House: limit.Budget{Day: 20}}
		answered := 0
		for n := range 60 {
			if _, err := w.track(portal.Asking{Code: fmt.Sprintf("H37.1-20261123-%07d", n), Second: "0912345678",
				Address: address(n)}); fault.Of(err) == fault.NotFound {
				answered++
			}
		}
		if answered != 20 {
			t.Errorf("%d of sixty guesses from everywhere are answered", answered)
		}
		if _, err := w.track(portal.Asking{Code: d.Code, Second: p.Phone, Address: address(1000)}); fault.Of(err) != fault.TooMany {
			t.Errorf("the official code: %v", err)
		}
		if _, err := w.track(portal.Asking{Code: d.Tracking, Second: p.Phone, Address: address(1000)}); err != nil {
			t.Errorf("the tracking code: %v", err)
		}
	})
}

// TestOnePartnersWrongFactsAreItsOwn: the people of a partner come from one address; wrong facts of one partner, or of
// one of its people, do not close the others out.
func TestOnePartnersWrongFactsAreItsOwn(t *testing.T) {
	each(t, func(w *world) {
		d := w.accepted()
		p := d.Party(dossier.Submitter)
		ask := func(partner, code, second string) error {
			_, err := w.track(portal.Asking{Code: code, Second: second, Address: "198.51.100.1", Partner: partner})
			return err
		}
		for n := range 40 {
			if err := ask("a", fmt.Sprintf("H37.1-20261123-%07d", n), "0912345678"); fault.Of(err) != fault.NotFound {
				t.Fatalf("the citizens of a partner share the budget of one address: %v", err)
			}
		}
		for n := range 40 {
			_ = ask("a", fmt.Sprintf("H37.1-20261123-%07d", 100+n), "0912345678")
		}
		if err := ask("a", d.Code, p.Phone); fault.Of(err) != fault.TooMany {
			t.Errorf("eighty wrong facts of a partner in a minute: %v", err)
		}
		if err := ask("b", d.Code, p.Phone); err != nil {
			t.Errorf("another partner behind the same address: %v", err)
		}
		if _, err := w.track(portal.Asking{Code: d.Code, Second: p.Phone, Address: "198.51.100.1"}); err != nil {
			t.Errorf("a citizen behind the same address: %v", err)
		}
	})
}

// TestExpectedOpenings is the arithmetic of docs/security.md: an attacker who knows every code and every name and has
// ten thousand addresses of different networks opens fewer than 0.01 dossiers a day.
func TestExpectedOpenings(t *testing.T) {
	const (
		addresses = 10_000
		codes     = 3_000_000 // of a province in years
		parties   = 3         // submitter, subject, representative: each may be hit
		mobiles   = 5 * 1e8   // 03, 05, 07, 08, 09 and eight digits
		inUse     = 1.0 / 4   // of them at least: a guess among the allowed prefixes hits one in use
		citizens  = 40 * 1e6  // place and sex follow from address and name; forty likely years and six random digits
		receipts  = 1 << 30   // 32 signs, six times
	)
	guess := max(1/(mobiles*inUse), 1.0/citizens, 1.0/receipts)
	for _, rule := range (portal.Config{}).Rules() {
		if rule.Name != "track" {
			continue
		}
		tries := min(addresses*float64(rule.Address.Day), float64(rule.House.Day), codes*float64(rule.Key.Day))
		if expected := tries * parties * guess; rule.House.Day == 0 || rule.Key.Day != 3 || expected >= 0.01 {
			t.Errorf("%.0f tries a day open %.4f dossiers", tries, expected)
		}
	}
}

func TestRaceGuessesAtOnceAreAllCounted(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d := w.accepted()
	var wg sync.WaitGroup
	var answered atomic.Int64
	for n := range 20 {
		wg.Go(func() {
			_, _, err := w.Portal.Track(context.Background(), portal.Asking{Code: d.Code, Second: "0912345678", Address: address(n)})
			if fault.Of(err) == fault.NotFound {
				answered.Add(1)
			} else if fault.Of(err) != fault.TooMany {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if answered.Load() != 3 {
		t.Errorf("%d guesses were answered at once", answered.Load())
	}
}
