package app_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/partner"
)

// unread tells whether anybody read of a body.
type unread struct{ n int }

func (u *unread) Read(p []byte) (int, error) {
	u.n += len(p)
	return len(p), nil
}

// TestNearAFullDisk: strangers stop writing first, then citizens with an account, then the systems of partners, then officials;
// signing in and reading go on until the last.
func TestNearAFullDisk(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		d := s.bring(1, ownPlace)
		key := s.scopedKey(partner.Scopes()...)
		begin := func(cookie string) *http.Request { return s.post("/apply/"+procedure, url.Values{}, cookie) }
		machine := s.post("/api/v1/drafts", nil, "")
		machine.Header.Set("Authorization", "Bearer "+key)
		writers := []string{"stranger", "account", "partner", "official"}
		for i, mb := range []int64{50 << 10, 9 << 10, 4 << 10, 2 << 10, 1 << 10} { // of a reserve of 10 GB
			h.Leave(mb)
			for n, name := range writers {
				var rec *httptest.ResponseRecorder
				switch name {
				case "stranger":
					rec = s.do(begin(""))
				case "account":
					rec = s.do(begin(s.cookies["citizen"]))
				case "official":
					rec = s.do(begin(s.cookies["recv"]))
				case "partner":
					r := machine.Clone(t.Context())
					r.Body = io.NopCloser(strings.NewReader(`{"procedure":"` + procedure + `"}`))
					r.Header.Set("Content-Type", "application/json")
					rec = s.do(r)
					if n < i && (!strings.Contains(rec.Body.String(), `"key":"store.full"`) || rec.Header().Get("Content-Type") != "application/problem+json") {
						t.Errorf("%d MB: a machine reads %s", mb, rec.Body)
					}
				}
				if stopped := rec.Code == http.StatusServiceUnavailable; stopped != (n < i) || stopped && rec.Header().Get("Retry-After") == "" {
					t.Errorf("%d MB, %s: %d %v", mb, name, rec.Code, rec.Header())
				}
			}
			_, said := health(t, h)
			if !slices.Equal(said.Stopped, writers[:i]) || said.OK != (i < 4) || said.DiskFreeMB != mb {
				t.Errorf("%d MB: health says %+v", mb, said)
			}
			s.readsOn(fmt.Sprint(mb, " MB"), d.ID, d.Tracking)
			top := webtest.Parse(t, s.do(s.get("/units", s.cookies["tech"])).Body.String())
			if alarm := strings.Join(top.Texts("main .note.bad p"), ""); strings.Contains(alarm, "chưa đăng nhập") != (i > 0) {
				t.Errorf("%d MB: an administrator reads %q", mb, alarm)
			}
		}
		h.Leave(100) // the last floor: only what is there already is read
		for _, path := range []string{"/", "/procedures", "/sign-in"} {
			if rec := s.do(s.get(path, "")); rec.Code != http.StatusOK {
				t.Errorf("the last floor, %s: %d", path, rec.Code)
			}
		}
		if rec := s.do(s.get("/queue", s.cookies["recv"])); rec.Code != http.StatusOK {
			t.Errorf("the last floor, a queue: %d", rec.Code)
		}
		h.Leave(50 << 10)
		if rec := s.do(begin("")); rec.Code != http.StatusSeeOther {
			t.Errorf("with space again: %d", rec.Code)
		}
	})
}

// readsOn signs in, follows and opens a dossier.
func (s *site) readsOn(when, dossier, tracking string) {
	s.t.Helper()
	s.enter("/sign-in", logins["recv"])
	s.enter("/account/sign-in", logins["citizen"])
	for path, cookie := range map[string]string{"/": "", "/procedures/" + procedure: "", "/dossier/" + dossier: s.cookies["recv"]} {
		if rec := s.do(s.get(path, cookie)); rec.Code != http.StatusOK {
			s.t.Errorf("%s, %s: %d", when, path, rec.Code)
		}
	}
	if rec := s.do(s.post("/track", url.Values{"code": {tracking}, "second": {"0111"}}, "")); rec.Code != http.StatusSeeOther {
		s.t.Errorf("%s, following: %d %s", when, rec.Code, rec.Body)
	}
}

// TestNothingTypedIsLost: what somebody typed into a form that is refused for want of space stands in the answer, and an upload
// is refused before it is read.
func TestNothingTypedIsLost(t *testing.T) {
	h := apptest.SQLite(t)
	s := newSite(t, h)
	x := s.begin("")
	cookie := "motcua_draft=" + x.Code
	first := s.do(s.get("/apply/"+x.ID, cookie))
	at := first.Header().Get("Location")
	page := webtest.Parse(t, s.do(s.get(at, cookie)).Body.String())
	typed := url.Values{}
	for _, n := range page.All("main form input") {
		if webtest.Attr(n, "type") == "radio" {
			typed.Set(webtest.Attr(n, "name"), webtest.Attr(n, "value"))
		}
	}
	d := s.dossierFor("take", ownPlace)
	h.Leave(9 << 10)
	rec := s.do(s.post(at, typed, cookie))
	page = webtest.Parse(t, rec.Body.String())
	if rec.Code != http.StatusServiceUnavailable || len(page.All("main form input[checked]")) == 0 || !strings.Contains(rec.Body.String(), "sắp hết chỗ") {
		t.Errorf("a page of the form: %d %s", rec.Code, page.Texts("main"))
	}
	body := &unread{}
	r := httptest.NewRequest(http.MethodPost, "http://mot-cua.test/file?owner=draft:"+x.ID, body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.Header.Set("Cookie", cookie)
	if rec := s.do(r); rec.Code != http.StatusServiceUnavailable || body.n > 0 {
		t.Errorf("an upload: %d after %d bytes", rec.Code, body.n)
	}
	h.Leave(1 << 10)
	at = "/dossier/" + d.ID + "/take"
	rec = s.do(s.post(at, url.Values{"reason": {"Tôi nhận <ngay>"}, "seen": {fmt.Sprint(d.Seq)}, "_key": {"k1"}}, s.cookies["spec"]))
	page = webtest.Parse(t, rec.Body.String())
	if rec.Code != http.StatusServiceUnavailable || webtest.Attr(page.One("main form input[name=reason]"), "value") != "Tôi nhận <ngay>" ||
		webtest.Attr(page.One("main form[method=post]"), "action") != at {
		t.Errorf("a form of an official: %d %s", rec.Code, rec.Body)
	}
}

// TestCheckSaysHowMuchSpaceIsLeft: and whose disk cannot be seen from here.
func TestCheckSaysHowMuchSpaceIsLeft(t *testing.T) {
	for _, c := range []struct {
		mb       int64
		database string
		level    string
		says     string
	}{
		{50 << 10, "", "ok", "còn trống 50%"},
		{9 << 10, "", "warn", "người chưa đăng nhập."},
		{1 << 10, "", "bad", "phần mềm kết nối, cán bộ."},
		{50 << 10, "postgres://127.0.0.1:1/none", "warn", "--watch-disks"},
	} {
		conf := app.Config{Data: t.TempDir(), Addr: free(t), Database: c.database,
			Look: func(string) (space.Disk, error) { return space.Disk{Free: c.mb << 20, Total: 100 << 30}, nil }}
		if !slices.ContainsFunc(app.Examine(t.Context(), conf), func(f app.Finding) bool { return f.Level == c.level && strings.Contains(f.Words, c.says) }) {
			t.Errorf("%d MB, %q: nothing says %s %q", c.mb, c.database, c.level, c.says)
		}
	}
}
