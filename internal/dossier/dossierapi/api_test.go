package dossierapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/partner"
)

// site is a house that machines call.
type site struct {
	*apptest.House
	t *testing.T
	n int
}

// key makes a key; one in an official's name is agreed to by that official.
func (s *site) key(login string, scopes ...partner.Scope) string {
	s.t.Helper()
	admin := s.As(s.t, "quantri")
	n := partner.NewAPIKey{Name: "Đối tác " + login, Scopes: scopes}
	var who org.Viewer
	if login != "" {
		who = s.As(s.t, login)
		n.Person = who.Person
	}
	k, token, err := s.Partners.Make(s.t.Context(), org.Request{Viewer: admin}, n)
	if err != nil {
		s.t.Fatal(err)
	}
	if login == "" {
		return token
	}
	if token != "" {
		s.t.Error("the administrator is shown the secret of a key in another's name")
	}
	if token, err = s.Partners.Agree(s.t.Context(), org.Request{Viewer: who}, k.ID); err != nil {
		s.t.Fatal(err)
	}
	return token
}

// call makes a request with a key.
func (s *site) call(token, method, path string, body any, headers ...string) (int, map[string]any) {
	s.t.Helper()
	var in []byte
	switch b := body.(type) {
	case nil:
	case []byte:
		in = b
	case json.RawMessage:
		in = b
	default:
		var err error
		if in, err = json.Marshal(b); err != nil {
			s.t.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, "http://mot-cua.test/api/v1"+path, bytes.NewReader(in))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if _, raw := body.([]byte); raw {
		r.Header.Set("Content-Type", "application/octet-stream")
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	s.Mux.ServeHTTP(rec, r)
	out := map[string]any{}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		s.t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
	}
	if rec.Code >= 400 && rec.Header().Get("Content-Type") != "application/problem+json" {
		s.t.Errorf("%s %s: an error of type %s", method, path, rec.Header().Get("Content-Type"))
	}
	return rec.Code, out
}

func (s *site) want(status int, token, method, path string, body any, headers ...string) map[string]any {
	s.t.Helper()
	got, out := s.call(token, method, path, body, headers...)
	if got != status {
		s.t.Fatalf("%s %s: %d, want %d: %v", method, path, got, status, out)
	}
	return out
}

func answers() map[string]any {
	return map[string]any{
		"acting": "self",
		"submitter": map[string]any{"name": "Hoàng Thị Mẫu", "citizen_id": "020196001234", "birth": "1996-03-08", "phone": "0905000111",
			"address": map[string]any{"name": "Phường Kỳ Lừa, tỉnh Lạng Sơn", "code": "06187", "detail": "Số 12, đường Lê Lợi"}},
		"subject": map[string]any{"sex": "female", "ethnic": "Tày", "nationality": "Việt Nam"}, "status": map[string]any{"kind": "never"},
		"history": map[string]any{"moved": false},
		"period":  map[string]any{"kind": "now"}, "purpose": map[string]any{"kind": "other", "other": "Mua bán nhà đất", "copies": 1},
		"reissue": map[string]any{"again": false},
		"result":  map[string]any{"way": "counter"}, "declaration": true,
	}
}

// TestWay leads a dossier by machine from the catalogue to the leader's desk.
func TestWay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		public := s.key("", partner.Catalogue, partner.Apply, partner.Track)
		if list := s.want(200, public, "GET", "/procedures?q="+url.QueryEscape("tình trạng hôn nhân"), nil)["procedures"].([]any); len(list) == 0 {
			t.Error("nothing found")
		}
		if p := s.want(200, public, "GET", "/procedures/1.004873", nil); p["code"] != "1.004873" || p["form"] == nil || p["author"] != nil ||
			p["Author"] != nil {
			t.Errorf("%v", p["name"])
		}
		s.want(404, public, "GET", "/procedures/9.999999", nil)
		in := map[string]any{"procedure": "1.004873", "place": "06187", "answers": answers(), "way": "counter"}
		if out := s.want(422, public, "POST", "/applications", in); out["errors"].([]any)[0].(map[string]any)["key"] != "partner.once_missing" {
			t.Errorf("without an idempotency key: %v", out)
		}
		first := s.want(200, public, "POST", "/applications", in, "Idempotency-Key", "a1")
		again := s.want(200, public, "POST", "/applications", in, "Idempotency-Key", "a1")
		if first["id"] == nil || first["id"] != again["id"] {
			t.Errorf("sent twice: %v, %v", first, again)
		}
		wrong := answers()
		delete(wrong, "submitter")
		s.want(422, public, "POST", "/applications", map[string]any{"procedure": "1.004873", "place": "06187", "answers": wrong}, "Idempotency-Key", "a2")
		tracking := first["tracking"].(string)
		if got := s.want(200, public, "GET", "/track/"+tracking+"?second=0111", nil); got["due"] != nil || got["state"] != 1.0 {
			t.Errorf("a promise before acceptance: %v", got)
		}
		s.want(404, public, "GET", "/track/"+tracking+"?second=9999", nil)
		s.handled(first["id"].(string))
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

// handled reads and handles the dossier in the names of officials, each within his rights.
func (s *site) handled(id string) {
	s.t.Helper()
	counter, chairman := s.key("tiepnhan.kylua", partner.Dossiers, partner.Commands), s.key("chutich.kylua", partner.Dossiers, partner.Report)
	other := s.key("tiepnhan.dongdang", partner.Dossiers, partner.Commands)
	if list := s.want(200, counter, "GET", "/dossiers?tab=inbox", nil)["dossiers"].([]any); len(list) != 1 {
		s.t.Errorf("%d dossiers wait at the counter", len(list))
	}
	if d := s.want(200, chairman, "GET", "/dossiers/"+id, nil); d["id"] != id || d["answers"] == nil {
		s.t.Errorf("%v", d)
	}
	s.want(404, other, "GET", "/dossiers/"+id, nil)
	refuse := map[string]any{"command": "refuse_intake", "reason": "Không thuộc thẩm quyền giải quyết."}
	s.want(404, other, "POST", "/dossiers/"+id+"/commands", refuse, "Idempotency-Key", "c1")
	if out := s.want(403, chairman, "POST", "/dossiers/"+id+"/commands", refuse, "Idempotency-Key", "c1"); out["key"] != "partner.scope_missing" {
		s.t.Errorf("without the scope: %v", out)
	}
	if out := s.want(200, counter, "POST", "/dossiers/"+id+"/commands", refuse, "Idempotency-Key", "c1"); out["state"] != 3.0 {
		s.t.Errorf("refused: %v", out)
	}
	s.want(200, counter, "POST", "/dossiers/"+id+"/commands", refuse, "Idempotency-Key", "c1")
	s.want(409, counter, "POST", "/dossiers/"+id+"/commands", refuse, "Idempotency-Key", "c2")
	s.want(403, counter, "GET", "/report/ii06a?from=2026-11-01&to=2026-11-30", nil)
	if out := s.want(200, chairman, "GET", "/report/ii06a?from=2026-11-01&to=2026-11-30&by=unit", nil); out["version"] == nil {
		s.t.Errorf("%v", out)
	}
	s.want(422, chairman, "GET", "/report/ii06a?from=2026-11-30&to=2026-11-01", nil)
}

// TestKeys: a key works only while it holds, is agreed to, and its official may still do what it asks.
func TestKeys(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		for _, token := range []string{"", "nothing", "mc_AAAA"} {
			s.want(401, token, "GET", "/procedures", nil)
		}
		admin, receiver := s.As(t, "quantri"), s.As(t, "tiepnhan.kylua")
		k, _, err := s.Partners.Make(t.Context(), org.Request{Viewer: admin},
			partner.NewAPIKey{Name: "Đối tác", Scopes: []partner.Scope{partner.Dossiers}, Person: receiver.Person})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Partners.Agree(t.Context(), org.Request{Viewer: admin}, k.ID); err == nil {
			t.Error("the administrator agreed in another's name")
		}
		token, err := s.Partners.Agree(t.Context(), org.Request{Viewer: receiver}, k.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.want(200, token, "GET", "/dossiers", nil)
		if _, err := s.Partners.Agree(t.Context(), org.Request{Viewer: receiver}, k.ID); err == nil {
			t.Error("agreed twice")
		}
		by := admin.By("", "thử", "")
		s.must(h.DB.Write(t.Context(), func(tx *store.Tx) error { return account.Lock(tx, receiver.Person, "thử", by) }))
		s.want(401, token, "GET", "/dossiers", nil)
		s.must(h.DB.Write(t.Context(), func(tx *store.Tx) error { return account.Unlock(tx, receiver.Person, by) }))
		s.want(200, token, "GET", "/dossiers", nil)
		s.must(s.Partners.Withdraw(t.Context(), org.Request{Viewer: admin}, k.ID))
		s.want(401, token, "GET", "/dossiers", nil)
		if err := s.Partners.Withdraw(t.Context(), org.Request{Viewer: admin}, k.ID); err == nil {
			t.Error("withdrawn twice")
		}
		if _, _, err := s.Partners.Make(t.Context(), org.Request{Viewer: receiver},
			partner.NewAPIKey{Name: "Tôi", Scopes: []partner.Scope{partner.Catalogue}}); err == nil {
			t.Error("a receiver made a key")
		}
		if _, _, err := s.Partners.Make(t.Context(), org.Request{Viewer: admin},
			partner.NewAPIKey{Name: "Đối tác", Scopes: []partner.Scope{partner.Report}}); err == nil {
			t.Error("a key that draws reports in nobody's name")
		}
		_, slow, err := s.Partners.Make(t.Context(), org.Request{Viewer: admin},
			partner.NewAPIKey{Name: "Chậm", Scopes: []partner.Scope{partner.Catalogue}, PerMinute: 2})
		s.must(err)
		s.want(200, slow, "GET", "/procedures", nil)
		s.want(200, slow, "GET", "/procedures", nil)
		if out := s.want(429, slow, "GET", "/procedures", nil); out["key"] != "partner.too_many" {
			t.Errorf("%v", out)
		}
	})
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// TestUpload sends a paper into a draft, which only the holder of its code may.
func TestUpload(t *testing.T) {
	h := apptest.SQLite(t)
	s := &site{House: h, t: t}
	key := s.key("", partner.Apply)
	d := s.want(200, key, "POST", "/drafts", map[string]any{"procedure": "1.004873"}, "Idempotency-Key", "d1")
	pdf := pdftest.Simple(1)
	path := "/drafts/" + d["id"].(string) + "/files?paper=giay-to-tuy-than&name=cccd.pdf"
	s.want(404, key, "POST", path, pdf, "X-Draft-Code", "AAAA-AAAA-AAAA")
	f := s.want(200, key, "POST", path, pdf, "X-Draft-Code", d["code"].(string))
	if f["type"] != "application/pdf" || f["hash"] == "" {
		t.Errorf("%v", f)
	}
	in := map[string]any{"procedure": "1.004873", "place": "06187", "answers": answers(), "draft": d["id"], "code": "AAAA-AAAA-AAAA"}
	s.want(404, key, "POST", "/applications", in, "Idempotency-Key", "d2")
	in["code"] = d["code"]
	first := s.want(200, key, "POST", "/applications", in, "Idempotency-Key", "d2")
	if again := s.want(200, key, "POST", "/applications", in, "Idempotency-Key", "d2"); again["id"] != first["id"] {
		t.Errorf("sent twice: %v %v", first, again)
	}
}

// TestDescription: the description is OpenAPI 3.1, names every operation, and the page that explains it comes from us alone.
func TestDescription(t *testing.T) {
	h := apptest.SQLite(t)
	r := webtest.NewReader(t, h.Handler())
	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(r.Open("/api/openapi.json").Body), &doc); err != nil {
		t.Fatal(err)
	}
	n := 0
	for path, ops := range doc.Paths {
		n += len(ops)
		if !strings.HasPrefix(path, "/api/v1/") {
			t.Error(path)
		}
	}
	p := r.Open("/api/docs")
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || n != 23 || len(p.All("section code"))-len(p.All("section dt code")) != n {
		t.Errorf("OpenAPI %s with %d operations, %d explained", doc.OpenAPI, n, len(p.All("section h2")))
	}
	if strings.Contains(p.Body, "unpkg") || strings.Contains(p.Body, "cdn.") {
		t.Error("the page asks another host")
	}
}

// TestPage makes, agrees to and withdraws a key in the browser.
func TestPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		sign := func(login string) *webtest.Reader {
			r := webtest.NewReader(t, h.Handler())
			r.Submit(r.Open("/sign-in"), "form[action=/sign-in]", url.Values{"login": {login}, "password": {demo.Password}})
			return r
		}
		admin, receiver := sign("quantri"), sign("tiepnhan.kylua")
		p := admin.Submit(admin.Open("/partners"), "form[action=/partners][method=post]", url.Values{"name": {""}, "per_minute": {"nhiều"}})
		if p.Status != 422 || len(p.All(".errors li a")) != 3 {
			t.Errorf("an empty form: %d %q", p.Status, p.Texts(".errors li"))
		}
		p = admin.Submit(admin.Open("/partners"), "form[action=/partners][method=post]", url.Values{"name": {"Ví điện tử"}, "scopes": {"catalogue"}})
		s.want(200, p.Text(".token"), "GET", "/procedures", nil)
		p = admin.Submit(admin.Open("/partners"), "form[action=/partners][method=post]",
			url.Values{"name": {"Bưu điện"}, "scopes": {"dossiers"}, "person": {"tiepnhan.kylua"}})
		if p.Has(".token") {
			t.Error("the administrator reads the secret of a key in another's name")
		}
		list := receiver.Open("/partners")
		action := ""
		for _, f := range list.All("form[method=post]") {
			if a := webtest.Attr(f, "action"); strings.HasSuffix(a, "/agree") {
				action = a
			}
		}
		agreed := receiver.Submit(list, "form[action="+action+"]", nil)
		token := agreed.Text(".token")
		s.want(200, token, "GET", "/dossiers", nil)
		receiver.Submit(receiver.Open("/partners"), "form[action="+strings.TrimSuffix(action, "agree")+"withdraw]", nil)
		s.want(401, token, "GET", "/dossiers", nil)
		if p := receiver.Post("/partners", url.Values{"name": {"Tôi"}, "scopes": {"catalogue"}}); p.Status != http.StatusForbidden {
			t.Errorf("a receiver makes a key: %d", p.Status)
		}
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

// TestMirror: another system tells how its dossiers stand, with a key for nothing else and for its own units.
func TestMirror(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		token := s.key("chutich.kylua", partner.Mirror)
		const at = "/mirrors/G15.01-20261123-0000001"
		body := map[string]any{"procedure": "1.004873", "place": "06187", "channel": "online", "state": 4,
			"applicant": map[string]any{"name": "Hoàng Văn Cổng", "phone": "0905000222"},
			"submitted": "2026-11-23T08:00:00+07:00", "accepted": "2026-11-23T08:10:00+07:00", "due": "2026-11-27T17:00:00+07:00",
			"told": "2026-11-23T08:10:00+07:00"}
		first := s.want(http.StatusOK, token, http.MethodPut, at, body)
		again := s.want(http.StatusOK, token, http.MethodPut, at, body)
		if first["changed"] != true || again["changed"] != false || first["id"] != again["id"] {
			t.Errorf("told twice: %v, %v", first, again)
		}
		read := s.want(http.StatusOK, s.key("chutich.kylua", partner.Dossiers, partner.Commands), http.MethodGet, "/dossiers/"+first["id"].(string), nil)
		if read["code"] != "G15.01-20261123-0000001" || read["home"] != "Đối tác chutich.kylua" {
			t.Errorf("the official reads %v", read)
		}
		body["state"], body["told"] = 1, "2026-11-23T08:20:00+07:00"
		delete(body, "accepted")
		s.want(http.StatusConflict, token, http.MethodPut, at, body)
		body["state"], body["told"] = 4, "2026-11-23T08:30:00+07:00"
		s.want(http.StatusUnprocessableEntity, token, http.MethodPut, at, body)
		s.want(http.StatusForbidden, s.key("", partner.Apply, partner.Track), http.MethodPut, at, body)
		s.want(http.StatusForbidden, token, http.MethodGet, "/dossiers/"+first["id"].(string), nil)
	})
}
