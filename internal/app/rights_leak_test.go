package app_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// TestNothingLeaks: what belongs to another unit looks like what does not exist, wherever one may ask for it.
func TestNothingLeaks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		own, other := s.bring(1, ownPlace), s.bring(1, otherPlace)
		waits := s.bring(0, otherPlace)
		for _, column := range []string{"recv", "spec", "chrm", "insp"} {
			for _, tab := range []string{"todo", "inbox", "mine", "return", "waiting", "centre", "nothing"} {
				page := s.body("/queue?tab="+tab, column)
				for _, secret := range []string{other.Code, other.Tracking, waits.Tracking, other.ID, waits.ID, "dongdang"} {
					if strings.Contains(page, secret) {
						t.Errorf("the queue %s of %s shows %s of another unit", tab, column, secret)
					}
				}
			}
			for known, nonsense := range map[string]string{other.Code: "H99.99-20261123-9999999", other.Tracking: "ZZZZ-ZZZZ-ZZZZ",
				"Nong Thi Hoa dongdang": "Khong Co Ai O Day"} {
				if a, b := s.alike("/queue?tab=centre&q="+url.QueryEscape(known), known, column),
					s.alike("/queue?tab=centre&q="+url.QueryEscape(nonsense), nonsense, column); a != b {
					t.Errorf("%s can tell %q from nonsense: %s", column, known, differ(a, b))
				}
			}
			for theirs, none := range map[string]string{"/dossier/" + other.ID: "/dossier/" + missing, "/dossier/" + other.ID +
				"/receipt": "/dossier/" + missing + "/receipt",
				"/file/" + s.fileOf("other"): "/file/" + missing, "/dossier/" + other.ID + "?act=take": "/dossier/" + missing + "?act=take"} {
				if a, b := s.alike(theirs, idIn(theirs), column), s.alike(none, missing, column); a != b {
					t.Errorf("%s can tell %s from nothing: %s", column, theirs, differ(a, b))
				}
			}
		}
		if rec := s.do(s.get("/queue?q="+url.QueryEscape(own.Code), s.cookies["recv"])); rec.Header().Get("Location") != own.Path() {
			t.Errorf("a code of one's own opens %q", rec.Header().Get("Location"))
		}
		s.reportsKeepToTheirUnits()
	})
}

// reportsKeepToTheirUnits: no figure of a chairman counts, and none opens, a dossier of another unit.
func (s *site) reportsKeepToTheirUnits() {
	s.t.Helper()
	s.Settle(s.t)
	const csv = "/report/ii06a?by=unit,field&format=csv"
	before := s.body(csv, "chrm")
	other := s.bring(1, otherPlace)
	s.Settle(s.t)
	if after := s.body(csv, "chrm"); after != before {
		s.t.Errorf("a dossier elsewhere moved the figures:\n%s\n%s", before, after)
	}
	for _, key := range []string{"", "&key.unit=" + s.units[otherPlace]} {
		if page := s.body("/report/ii06a/open?column=received&by=unit"+key, "chrm"); strings.Contains(page, other.Code) {
			s.t.Errorf("a figure opens a dossier elsewhere (%s)", key)
		}
	}
	own := s.bring(1, ownPlace)
	s.Settle(s.t)
	if after := s.body(csv, "chrm"); after == before {
		s.t.Error("a dossier here did not move the figures")
	}
	if page := s.body("/report/ii06a/open?column=received&by=unit", "chrm"); !strings.Contains(page, own.Code) {
		s.t.Error("the figure does not open the dossier here")
	}
}

func (s *site) body(path, column string) string {
	return s.do(s.get(path, s.cookies[column])).Body.String()
}

var reference = regexp.MustCompile(`\b[A-Z2-7]{8}\b`)

// alike is an answer without what the reader typed himself and without its reference number.
func (s *site) alike(path, typed, column string) string {
	rec := s.do(s.get(path, s.cookies[column]))
	b := rec.Body.String()
	for _, x := range []string{url.QueryEscape(typed), url.PathEscape(typed), html.EscapeString(typed), typed} {
		b = strings.ReplaceAll(b, x, "TYPED")
	}
	return http.StatusText(rec.Code) + rec.Header().Get("Location") + reference.ReplaceAllString(b, "REF")
}

// differ shows where two texts part.
func differ(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%q against %q", a[i:min(len(a), i+80)], b[i:min(len(b), i+80)])
}

// idIn is the id in an address.
func idIn(path string) string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '?' })[1]
}

// TestLostDossier: who has a dossier in hand and loses the role there does not read its row any more, before the house has
// put it back on its desk and whatever else he may read.
func TestLostDossier(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		d := s.bring(1, ownPlace)
		person, _ := s.hire("hai.noi", s.units[otherPlace], org.Receiver)
		var grant string
		s.write(func(tx *store.Tx) (err error) {
			grant, err = org.GiveRole(tx, org.Grant{Person: person, Unit: d.Step.Unit, Role: org.Role(d.Step.Role), Duty: d.Step.Duty,
				From: day.Of(tx.Now())}, system)
			return err
		})
		_, err := s.Dossier.Take(t.Context(), s.as("hai.noi", d))
		s.must(err)
		cookie := s.enter("/sign-in", "hai.noi")
		page := func() string { return s.do(s.get("/queue?tab=mine", cookie)).Body.String() }
		if !strings.Contains(page(), d.Code) {
			t.Fatal("what lies with him is not on his list")
		}
		s.write(func(tx *store.Tx) error { return org.WithdrawRole(tx, grant, day.Of(tx.Now()), system) })
		if strings.Contains(page(), d.Code) {
			t.Error("his list still shows it")
		}
		his := s.As(t, "hai.noi")
		if n, err := apptest.Look(s.House, func(q *store.Snapshot) (map[queue.Tab]inbox.Tally, error) {
			return (*queue.Counters)(nil).Tallies(q, his, []queue.Tab{queue.Mine}, queue.Mine)
		}); err != nil || n[queue.Mine].All != 0 {
			t.Errorf("his list still counts it: %+v %v", n, err)
		}
	})
}

// TestWithdrawnRights: a right that is taken away is gone with the next request of the session that used it.
func TestWithdrawnRights(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		d := s.bring(0, ownPlace)
		f := s.upload(d, s.As(t, "tiepnhan.kylua"))
		person, grant := s.hire("tam.kylua", d.Received, org.Receiver)
		cookie := s.enter("/sign-in", "tam.kylua")
		accept := url.Values{web.KeyField: {"once"}, "paper-to-khai": {"form"}, "paper-giay-to-tuy-than": {"shown"}}
		look := func(when string, want ...int) {
			t.Helper()
			before := s.trace()
			for i, r := range []*http.Request{s.get("/queue", cookie), s.get(d.Path(), cookie), s.get("/file/"+f, cookie)} {
				if rec := s.do(r); rec.Code != want[i] {
					t.Errorf("%s: %s gives %d, want %d", when, r.URL.Path, rec.Code, want[i])
				}
			}
			if s.trace() != before {
				t.Errorf("%s: something was written", when)
			}
		}
		look("as a receiver", 200, 200, 200)
		s.write(func(tx *store.Tx) error { return org.WithdrawRole(tx, grant, day.Of(tx.Now()), system) })
		look("after the role was withdrawn", 403, 404, 404)
		before := s.trace()
		if rec := s.do(s.post(d.Path()+"/accept", accept, cookie)); rec.Code != 404 || s.trace() != before {
			t.Errorf("accepts without the role: %d", rec.Code)
		}
		head := s.As(t, "chutich.kylua")
		s.write(func(tx *store.Tx) error {
			today := day.Of(tx.Now())
			if _, err := org.GiveRole(tx, org.Grant{Person: person, Unit: s.units[ownPlace], Role: org.Helper, From: today}, system); err != nil {
				return err
			}
			var err error
			grant, err = org.Delegate(tx, org.Delegation{By: head.Person, To: person, Unit: s.units[ownPlace], Role: org.Chairman, From: today,
				Last: today}, system)
			return err
		})
		look("as a delegate", 200, 200, 200)
		s.write(func(tx *store.Tx) error { return org.EndDelegation(tx, grant, day.Of(tx.Now()), system) })
		look("after the delegation was ended", 403, 404, 404)
		s.write(func(tx *store.Tx) error { return account.Lock(tx, person, "test", system) })
		look("after the account was locked", 303, 303, 404)
	})
}
