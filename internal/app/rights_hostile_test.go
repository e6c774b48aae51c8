package app_test

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/kit/web"
)

var pathValue = regexp.MustCompile(`\{[^}]*\}`)

// nasty are texts that belong nowhere: bytes that no database takes, numbers beyond any column, ends of strings.
var nasty = []string{"%00", "%FF%FE", "'%22%3E%3Cscript%3E", "99999999999999999999.9", "-1.x", "..%2F..%2Fetc", "%25", strings.Repeat("a", 3000)}

// asked are the names under which pages read something from their address.
var asked = []string{"q", "tab", "after", "next", "act", "band", "field", "unit", "step", "procedure", "from", "to", "position", "at", "by", "column",
	"key.unit", "format", "version", "case", "code",
	"second", "place", "paper", "name", "owner", "back", "page", "state", "level", "lang", "size", "text", "on", "before", "flagged", "a", "b",
	"list", "person", "since", "day", "id", "role", "month", "year", "limit", "part"}

// hostile marks a request that only wants to break something.
func (s *site) hostile(t *testing.T, method, path, body, column string) {
	t.Helper()
	r := s.get("/", s.cookies[column])
	u, err := url.ParseRequestURI(path)
	if err != nil {
		return
	}
	r = httptest.NewRequest(method, u.String(), strings.NewReader(body)).WithContext(r.Context())
	r.Header.Set("Cookie", s.cookies[column])
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if rec := s.do(r); rec.Code >= 500 {
		t.Errorf("%s %.120s by %s: %d", method, path, column, rec.Code)
	} else if strings.Contains(rec.Body.String(), `"><script>`) {
		t.Errorf("%s %.120s by %s gives back what it was given", method, path, column)
	}
}

// TestHostile: whatever stands in an address or a form, the house answers and never breaks. Both engines refuse
// different things.
func TestHostile(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		d := s.bring(1, ownPlace)
		readers := []string{"recv", "chrm", "proc", "tech", "citizen"}
		for _, route := range h.Mux.Routes() {
			method, path, _ := strings.Cut(route, " ")
			path = strings.TrimSuffix(path, "{$}")
			if path == "/sign-out" || path == "/leave" || strings.HasPrefix(path, "/asset") {
				continue
			}
			good := pathValue.ReplaceAllString(strings.Replace(strings.Replace(path, "/dossier/{id}", "/dossier/"+d.ID, 1), "/track/{code}",
				"/track/"+d.Tracking, 1), procedure)
			for _, column := range readers {
				if !slices.Contains([]string{"recv", "chrm"}, column) && strings.HasPrefix(path, "/dossier/") {
					continue
				}
				for _, x := range nasty {
					if pathValue.MatchString(path) {
						s.hostile(t, method, pathValue.ReplaceAllString(path, x), web.KeyField+"="+s.next(), column)
					}
					if method == "GET" {
						q := "?"
						for _, name := range asked {
							q += name + "=" + x + "&"
						}
						if len(q) < 16000 {
							s.hostile(t, method, good+q, "", column)
						}
						continue
					}
				}
			}
		}
		s.hostileOne(t, d.ID)
		s.hostileHeaders(t)
	})
}

// hostileHeaders signs people in whose browsers say what no database takes, and follows with a code that is none.
func (s *site) hostileHeaders(t *testing.T) {
	for _, x := range []struct {
		path string
		form url.Values
	}{
		{"/sign-in", url.Values{"login": {"tiepnhan.kylua"}, "password": {demo.Password}}},
		{"/sign-in", url.Values{"login": {"tiepnhan.kylua\x00\xff"}, "password": {"\x00\xff"}}},
		{"/account/register", url.Values{"name": {"Người\x00\xff"}, "login": {"0912345678"}, "password": {demo.Password}, "again": {demo.Password}}},
		{"/track", url.Values{"code": {"\x00\xff"}, "second": {"\x00"}}},
	} {
		r := s.post(x.path, x.form, "mc_session=\xff; motcua_draft=\xfe")
		r.Header.Set("User-Agent", "Mozilla \xff\xfe"+strings.Repeat("ơ", 300))
		r.Header.Set("X-Forwarded-For", "\xff, 1.2.3.4")
		r.Header.Set("Referer", "\xff")
		r.Header.Set("Accept-Language", "\xff")
		if rec := s.do(r); rec.Code >= 500 {
			t.Errorf("POST %s with headers that are no text: %d", x.path, rec.Code)
		}
	}
}

// hostileOne tries the addresses that matter most one name at a time, so that no first refusal hides a second.
func (s *site) hostileOne(t *testing.T, dossier string) {
	for _, path := range []string{"/queue", "/dossier/" + dossier, "/book", "/report/ii06a", "/report/ii06a/open", "/report/late",
		"/report/late/open", "/fees", "/fees/book", "/procedures", "/moved", "/handover"} {
		for _, name := range asked {
			for _, x := range nasty[:6] {
				extra := ""
				if strings.HasSuffix(path, "/open") {
					extra = "&column=received"
				}
				s.hostile(t, "GET", path+"?"+name+"="+x+extra, "", "chrm")
			}
		}
	}
}
