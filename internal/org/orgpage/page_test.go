package orgpage

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/place"
	"github.com/motcua/motcua/internal/proposal"
)

const good = "Mot-Cua-2026"

var (
	long  = day.On(2025, time.July, 1)
	by    = event.By{Actor: "system"}
	cheap = account.Config{NoTOTP: true, HashMemory: 64, HashTime: 1}
)

// site is a small commune with people who can sign in, and pages to sign in for.
type site struct {
	t                                *testing.T
	db                               *store.DB
	clock                            *storetest.Clock
	auth                             *account.Auth
	mux                              *web.Mux
	book                             *lang.Bundle
	commune, centre, other           string
	chairman, head, receiver, it, ot string // person ids
	sent                             url.Values
}

func prepared() storetest.Prepare {
	return storetest.Prepare{Name: "orgpage", Series: []store.Series{{Room: "place", FS: place.Base().Migrations},
		{Room: "proposal", FS: proposal.Base().Migrations}, {Room: "org", FS: org.Base().Migrations},
		{Room: "contact", FS: contact.Base().Migrations}}}
}

func each(t *testing.T, c account.Config, test func(t *testing.T, s *site)) {
	t.Helper()
	c.Secrets = seal.Fresh()
	storetest.Each(t, prepared(), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		s := &site{t: t, db: db, clock: clock, auth: account.NewAuth(&org.Room{DB: db}, c)}
		s.auth.Org.Rooms = []room.Base{s.auth.Base()}
		s.people()
		s.start()
		test(t, s)
		if m := s.book.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

func (s *site) people() {
	hash, err := s.auth.Hash(context.Background(), good)
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.db.Write(context.Background(), func(tx *store.Tx) error {
		unit := func(k org.Kind, place, name, parent string) string {
			id, err := org.CreateUnit(tx, org.NewUnit{Kind: k, Place: place, Name: name, Parent: parent, From: long}, by)
			if err != nil {
				s.t.Fatal(err)
			}
			return id
		}
		person := func(name, unit, login string, role org.Role) string {
			id, err := org.CreatePerson(tx, org.NewPerson{Name: name, Unit: unit, Invented: true}, by)
			if err != nil {
				s.t.Fatal(err)
			}
			if _, err := org.GiveRole(tx, org.Grant{Person: id, Unit: unit, Role: role, From: long}, by); err != nil {
				s.t.Fatal(err)
			}
			if err := account.Open(tx, account.Opening{Person: id, Login: login, Hash: hash}, by); err != nil {
				s.t.Fatal(err)
			}
			return id
		}
		province := unit(org.ProvinceCommittee, "20", "UBND tỉnh Lạng Sơn", "")
		s.commune = unit(org.CommuneCommittee, "06040", "UBND phường Tam Thanh", province)
		s.centre = unit(org.CommuneCentre, "06040", "Trung tâm Phục vụ hành chính công phường Tam Thanh", s.commune)
		s.other = unit(org.CommuneCommittee, "06001", "UBND xã Thất Khê", province)
		s.chairman = person("Hoàng Văn Ký", s.commune, "ky.hv", org.Chairman)
		s.head = person("Lê Thị Phòng", s.commune, "phong.lt", org.Head)
		s.receiver = person("Nguyễn Thị Tiếp", s.centre, "tiep.nt", org.Receiver)
		s.it = person("Lý Văn Trị", s.commune, "tri.lv", org.TechnicalAdmin)
		s.ot = person("Trần Văn Xa", s.other, "xa.tv", org.Receiver)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) start() {
	var err error
	if s.book, err = lang.Load(web.Lang, view.Lang, field.Words(), record.Words(), org.Base().Words, proposal.Base().Words); err != nil {
		s.t.Fatal(err)
	}
	s.mux = web.NewMux(web.Config{Lang: s.book, ErrorPage: view.Problem})
	p := Pages{House: card.House{DB: s.db, Records: recordpage.House{DB: s.db}}, Org: s.auth.Org, Auth: s.auth, Home: func(v org.Viewer) string {
		if v.Citizen {
			return "/mine"
		}
		return "/desk"
	}}
	s.mux.Use(view.WithHouse(view.House{Theme: view.Theme{Brand: "Cổng Dịch vụ công"}}))
	s.mux.Use(p.Sessions)
	Mount(s.mux, p.Card().Routes...)
	say := func(w http.ResponseWriter, r *http.Request) error {
		v := org.ViewerOf(r.Context())
		_, err := w.Write([]byte("<main>" + v.Name + " " + r.URL.RequestURI() + "</main>"))
		return err
	}
	Mount(s.mux, card.On("GET /desk", card.Officials, say), card.On("GET /mine", card.Citizens, say), card.On("GET /{$}", card.Anyone, say))
	Mount(s.mux, card.On("POST /desk/note", card.Officials, func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		s.sent = f.Values()
		return say(w, r)
	}))
}

func (s *site) reader() *webtest.Reader { return webtest.NewReader(s.t, s.mux) }

// in signs an official in.
func (s *site) in(login string) *webtest.Reader {
	s.t.Helper()
	r := s.reader()
	p := r.Open(StaffSignIn)
	p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {login}, "password": {good}})
	if p.Status != http.StatusOK || r.Path != "/desk" {
		s.t.Fatalf("%s is not in: %d at %s\n%s", login, p.Status, r.Path, p.Body)
	}
	return r
}

func TestSignInPage(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.reader()
		p := r.Open("/desk?tab=2")
		if !strings.HasPrefix(r.Path, StaffSignIn+"?next=") {
			t.Fatalf("not led to sign-in but to %s", r.Path)
		}
		if p.Attr("input[name=password]", "type") != "password" || p.Attr("input[name=login]", "autocomplete") != "username" {
			t.Error("the inputs are not those of a sign-in")
		}
		p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {"ky.hv"}, "password": {"wrong"}})
		if p.Status != http.StatusUnprocessableEntity || p.Attr("input[name=login]", "value") != "ky.hv" || p.Attr("input[name=password]", "value") != "" {
			t.Errorf("after a wrong password: %d", p.Status)
		}
		p.Want("#errors", "Tên đăng nhập hoặc mật khẩu không đúng")
		p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"password": {good}})
		p.Want("main", "Hoàng Văn Ký /desk?tab=2")
		if r.Open(StaffSignIn); r.Path != "/desk" {
			t.Errorf("signed in, the sign-in page leads to %s", r.Path)
		}
		if p = r.Open("/mine"); p.Status != http.StatusForbidden {
			t.Errorf("an official on a citizen's page: %d", p.Status)
		}
		p = r.Open(Security)
		r.Submit(p, "header form[action="+SignOut+"]", nil)
		if r.Open("/desk"); !strings.HasPrefix(r.Path, StaffSignIn) {
			t.Errorf("signed out, still at %s", r.Path)
		}
	})
}

func TestTooManyTriesPage(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.reader()
		p := r.Open(StaffSignIn)
		for range 6 {
			p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {"ai.do"}, "password": {"x"}})
		}
		p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {"ai.do"}, "password": {"x"}})
		if p.Status != http.StatusTooManyRequests {
			t.Errorf("status %d", p.Status)
		}
		p.Want("#errors", "09:01, 23/11/2026")
	})
}

func TestNextStaysInTheHouse(t *testing.T) {
	for to, want := range map[string]string{
		"/desk": "/desk", "/desk?a=1&b=2": "/desk?a=1&b=2", "": "", "desk": "", "//evil.example": "", "/\\evil.example": "", "https://evil.example/": "",
		"/%2f/evil.example": "", "/desk\r\nSet-Cookie: a=b": "", "/" + strings.Repeat("a", 3000): "", "javascript:alert(1)": "", "///evil.example": "",
	} {
		if got := local(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}

func FuzzLocal(f *testing.F) {
	f.Add("/a?b=c#d")
	f.Add("//x")
	f.Add("/\t/x")
	f.Fuzz(func(t *testing.T, s string) {
		to := local(s)
		if to == "" {
			return
		}
		base, _ := url.Parse("https://here.example/x")
		at, err := base.Parse(to)
		if err != nil || at.Host != "here.example" || at.Scheme != "https" {
			t.Errorf("%q leads to %v %v", s, at, err)
		}
	})
}

func TestCookie(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		for _, tls := range []bool{false, true} {
			url := "http://test.local" + StaffSignIn
			name := plainCookie
			if tls {
				url, name = "https://test.local"+StaffSignIn, secureCookie
			}
			c := signInCookie(s, url, tls)
			if c == nil || c.Name != name || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != tls {
				t.Errorf("TLS %v: %+v", tls, c)
			}
		}
	})
}

// What was typed when the session ended is still there after signing in again: for the same person only.
func TestTypedFormSurvivesTheSession(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		for login, same := range map[string]bool{"ky.hv": true, "phong.lt": false} {
			s.sent = nil
			r := s.in("ky.hv")
			s.clock.Add(3 * time.Hour)
			p := r.Post("/desk/note", url.Values{"note": {"Đã xác minh tại nhà"}, "paper": {"p1", "p2"}})
			if p.Status != http.StatusUnauthorized || s.sent != nil {
				t.Fatalf("status %d, sent %v", p.Status, s.sent)
			}
			p.Want("main", "vẫn còn")
			p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {login}, "password": {"wrong"}})
			p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {login}, "password": {good}})
			if p.Has("#continue") != same {
				t.Fatalf("%s may go on: %v\n%s", login, !same, p.Body)
			}
			if !same {
				if strings.Contains(p.Body, "xác minh") {
					t.Error("somebody else reads what was typed")
				}
				continue
			}
			r.Submit(p, "#continue", nil)
			if s.sent.Get("note") != "Đã xác minh tại nhà" || len(s.sent["paper"]) != 2 {
				t.Errorf("sent %v", s.sent)
			}
		}
	})
}
