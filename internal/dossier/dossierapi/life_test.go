package dossierapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/partner"
)

// give gives a command with a key and expects a status.
func (s *site) give(status int, token, id, command string, more map[string]any) map[string]any {
	s.t.Helper()
	s.n++
	in := map[string]any{"command": command}
	for k, v := range more {
		in[k] = v
	}
	return s.want(status, token, "POST", "/dossiers/"+id+"/commands", in, "Idempotency-Key", "n"+string(rune('a'+s.n%26))+time.Duration(s.n).String())
}

func (s *site) apply(token string) (id, tracking string) {
	s.t.Helper()
	s.n++
	d := s.want(200, token, "POST", "/applications", map[string]any{"procedure": "1.004873", "place": "06187", "answers": answers(),
		"way": "counter"}, "Idempotency-Key", "apply"+time.Duration(s.n).String())
	return d["id"].(string), d["tracking"].(string)
}

// can tells whether a dossier says that a command may be given to it.
func can(d map[string]any, command string) bool {
	list, _ := d["may"].([]any)
	return slices.Contains(list, any(command))
}

// TestLife leads a dossier from the application to the returned result by machine, each command in the name of the
// official whose work it is, and by nobody else.
func TestLife(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		public := s.key("", partner.Apply, partner.Track)
		keys := map[string]string{}
		for _, login := range []string{"tiepnhan", "tuphap", "chutich", "vanthu"} {
			keys[login] = s.key(login+".kylua", partner.Dossiers, partner.Commands)
		}
		id, tracking := s.apply(public)
		papers := []map[string]any{{"key": "to-khai", "how": "form", "check": "ok"}, {"key": "giay-to-tuy-than", "how": "shown", "check": "ok", "originals": 1}}
		s.give(403, keys["tuphap"], id, "accept", map[string]any{"taken": papers})
		if out := s.give(422, keys["tiepnhan"], id, "accept", map[string]any{"taken": []map[string]any{{"key": "giay-to-tuy-than"}}}); out["errors"] == nil {
			t.Errorf("accepted without papers: %v", out)
		}
		d := s.give(200, keys["tiepnhan"], id, "accept", map[string]any{"taken": papers})
		if d["code"] == nil || d["due"] == nil || !can(d, "transfer") || can(d, "approve") {
			t.Errorf("accepted: %v", d)
		}
		s.give(409, keys["tiepnhan"], id, "accept", map[string]any{"taken": papers})
		s.give(200, keys["tuphap"], id, "take", nil)
		s.give(422, keys["tuphap"], id, "verify", map[string]any{"place": "UBND", "people": "Cán bộ"})
		s.give(200, keys["tuphap"], id, "verify", map[string]any{"place": "UBND", "people": "Cán bộ", "content": "Đã tra cứu.",
			"at": h.DB.Now().Format(time.RFC3339)})
		d = s.give(200, keys["tuphap"], id, "propose", map[string]any{"outcome": "grant", "text": "Đủ điều kiện."})
		hash := d["proposal"].(map[string]any)["hash"]
		s.give(403, keys["tuphap"], id, "approve", map[string]any{"hash": hash})
		s.give(409, keys["chutich"], id, "approve", map[string]any{"hash": "khác"})
		s.give(200, keys["chutich"], id, "approve", map[string]any{"hash": hash})
		pdf := pdftest.Simple(1)
		s.want(403, keys["chutich"], "POST", "/dossiers/"+id+"/files?paper=result&name=kq.pdf", pdf)
		f := s.want(200, keys["vanthu"], "POST", "/dossiers/"+id+"/files?paper=result&name=kq.pdf", pdf)
		s.give(200, keys["vanthu"], id, "issue", map[string]any{"number": "01/XN", "book": "Sổ", "file": f["id"]})
		d = s.give(200, keys["tiepnhan"], id, "return", map[string]any{"how": "counter"})
		if d["state"] != 10.0 || d["result"].(map[string]any)["file"] != f["id"] || len(d["files"].([]any)) == 0 {
			t.Errorf("returned: %v", d)
		}
		s.files(id, f["id"].(string), keys["tuphap"], string(pdf))
		if got := s.want(200, public, "GET", "/track/"+tracking+"?second=0111", nil); got["state"] != 10.0 {
			t.Errorf("the applicant sees %v", got)
		}
		s.side(public, keys)
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

// files opens a file of a dossier, and only of that dossier and for who sees it.
func (s *site) files(id, file, token, want string) {
	s.t.Helper()
	open := func(token, id string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "http://mot-cua.test/api/v1/dossiers/"+id+"/files/"+file, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		rec := httptest.NewRecorder()
		s.Mux.ServeHTTP(rec, r)
		return rec
	}
	if rec := open(token, id); rec.Code != 200 || rec.Body.String() != want || rec.Header().Get("Content-Type") != "application/pdf" {
		s.t.Errorf("the file: %d %s %q", rec.Code, rec.Header().Get("Content-Type"), rec.Body)
	}
	other := s.key("tiepnhan.dongdang", partner.Dossiers)
	for name, rec := range map[string]*httptest.ResponseRecorder{"another dossier": open(token, "nothing"), "another unit": open(other, id)} {
		if rec.Code != 404 {
			s.t.Errorf("the file by way of %s: %d", name, rec.Code)
		}
	}
}

// side gives the commands beside the way: more papers, corrections, an end at the applicant's wish.
func (s *site) side(public string, keys map[string]string) {
	s.t.Helper()
	id, _ := s.apply(public)
	ask := map[string]any{"points": []map[string]any{{"kind": "field", "key": "/purpose/other", "reason": "Ghi rõ hơn."}}, "days": 5}
	d := s.give(200, keys["tiepnhan"], id, "ask_supplement", ask)
	asked, _ := d["asked"].(map[string]any)
	if d["state"] != 5.0 || asked == nil || len(asked["points"].([]any)) != 1 {
		s.t.Fatalf("asked: %v", d)
	}
	s.give(422, keys["tiepnhan"], id, "supplement", nil)
	d = s.give(200, keys["tiepnhan"], id, "supplement", map[string]any{"answers": map[string]any{"purpose": map[string]any{"other": "Mua nhà ở xã hội"}}})
	if p := d["answers"].(map[string]any)["purpose"].(map[string]any); d["state"] != 1.0 || p["other"] != "Mua nhà ở xã hội" || p["copies"] != 1.0 {
		s.t.Errorf("supplemented: %v", d["answers"])
	}
	d = s.give(200, keys["tiepnhan"], id, "correct", map[string]any{"reason": "Gõ nhầm.",
		"answers": map[string]any{"purpose": map[string]any{"other": "Mua nhà"}}, "corrections": []map[string]any{{"what": "/purpose/other"}}})
	if p := d["answers"].(map[string]any)["purpose"].(map[string]any); p["other"] != "Mua nhà" {
		s.t.Errorf("corrected: %v", p)
	}
	s.give(422, keys["tiepnhan"], id, "ask_withdraw", map[string]any{"reason": "…"})                  // refused as broken, whoever sends it
	s.give(403, keys["tiepnhan"], id, "ask_withdraw", map[string]any{"reason": "Không còn nhu cầu."}) // the applicant's own wish
	s.give(422, keys["tiepnhan"], id, "withdraw", map[string]any{"how": "counter"})
	s.give(422, keys["tiepnhan"], id, "withdraw", map[string]any{"how": "online", "by": "Hoàng Thị Mẫu", "at": s.DB.Now().Format(time.RFC3339),
		"paper": "Đơn xin rút", "papers": "Đã trả lại đủ", "fees": "Chưa thu"})
	d = s.give(200, keys["tiepnhan"], id, "withdraw", map[string]any{"how": "counter", "by": "Hoàng Thị Mẫu", "at": s.DB.Now().Format(time.RFC3339),
		"paper": "Đơn xin rút", "papers": "Đã trả lại đủ", "fees": "Chưa thu"})
	if d["state"] != 7.0 {
		s.t.Errorf("withdrawn: %v", d)
	}
}

// TestCommandsWhole: every command of the desk can be given by machine, and the description names each.
func TestCommandsWhole(t *testing.T) {
	h := apptest.SQLite(t)
	rec := httptest.NewRecorder()
	h.Mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://mot-cua.test/api/openapi.json", nil))
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Enum []string `json:"enum"`
				} `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	described := doc.Components.Schemas["Given"].Properties["command"].Enum
	for _, c := range h.Dossier.Commands() {
		if !slices.Contains(described, string(c)) {
			t.Errorf("%s cannot be given by machine", c)
		}
	}
	if len(described) != len(h.Dossier.Commands()) {
		t.Errorf("%d commands are described, there are %d", len(described), len(h.Dossier.Commands()))
	}
	s := &site{House: h, t: t}
	id, _ := s.apply(s.key("", partner.Apply))
	token := s.key("tiepnhan.kylua", partner.Commands)
	for _, c := range described { // known to the interface: refused by the rule or the fields, never as unknown
		s.n++
		code, out := s.call(token, "POST", "/dossiers/"+id+"/commands", map[string]any{"command": c, "seen": 1}, "Idempotency-Key", "k"+
			time.Duration(s.n).String())
		if code < 400 || code >= 500 || out["key"] == "dossier.unknown_command" || out["errors"] != nil &&
			strings.Contains(out["errors"].([]any)[0].(map[string]any)["key"].(string), "unknown_command") {
			t.Errorf("%s: %d %v", c, code, out)
		}
	}
}

// TestErrorsInWords: whatever a machine does wrong it is told in words, with a key, as RFC 9457 says.
func TestErrorsInWords(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		token := s.key("tiepnhan.kylua", slices.DeleteFunc(partner.Scopes(), func(x partner.Scope) bool { return x == partner.Mirror })...)
		deep := `{"procedure":"` + strings.Repeat("a", 40) + `"}`
		for _, x := range []struct {
			status             int
			method, path, body string
			key, field         string
		}{
			{400, "POST", "/drafts", "{", "partner.body_broken", ""},
			{400, "POST", "/drafts", "", "partner.body_broken", ""},
			{422, "POST", "/drafts", "{}", "partner.fit_missing", "procedure"},
			{422, "POST", "/drafts", `{"procedure":1}`, "partner.fit_string", "procedure"},
			{422, "POST", "/drafts", `{"procedure":"1.004873","more":1}`, "partner.fit_unknown", "more"},
			{422, "POST", "/drafts", deep, "partner.fit_longest", "procedure"},
			{422, "POST", "/dossiers/x/commands", `{"command":"dance"}`, "partner.fit_one_of", "command"},
			{422, "POST", "/dossiers/x/commands", `{"command":"take","seen":-1}`, "partner.fit_min", "seen"},
			{422, "POST", "/dossiers/x/commands", `{"command":"take","seen":null}`, "partner.fit_integer", "seen"},
			{422, "POST", "/dossiers/x/commands", `{"command":"take","seen":99999999999999999999}`, "partner.fit_integer", "seen"},
			{422, "POST", "/dossiers/x/commands", `{"command":"take","at":"gestern"}`, "partner.fit_moment", "at"},
			{422, "POST", "/dossiers/x/commands", `{"command":"accept","taken":[{"how":"form"}]}`, "partner.fit_missing", "taken[0].key"},
			{422, "GET", "/dossiers?size=x", "", "partner.fit_integer", "size"},
			{422, "GET", "/dossiers?tab=x", "", "partner.fit_one_of", "tab"},
			{422, "GET", "/report/ii06a?from=x&to=2026-11-01", "", "partner.fit_date", "from"},
			{422, "GET", "/report/ii06a", "", "partner.fit_missing", "from"},
			{404, "GET", "/dossiers/none", "", "dossier.not_found", ""},
			{404, "GET", "/nothing", "", "web.not_found", ""},
			{405, "GET", "/drafts", "", "web.wrong_method", ""},
			{404, "POST", "/dossiers/none/commands", `{"command":"take"}`, "dossier.not_found", ""},
		} {
			code, out := s.call(token, x.method, x.path, json.RawMessage(x.body), "Idempotency-Key", "e")
			if code != x.status {
				t.Errorf("%s %s %s: %d, want %d: %v", x.method, x.path, x.body, code, x.status, out)
				continue
			}
			key, at := out["key"], ""
			if list, _ := out["errors"].([]any); x.field != "" && len(list) > 0 {
				key, at = list[0].(map[string]any)["key"], list[0].(map[string]any)["location"].(string)
				if m := list[0].(map[string]any)["message"].(string); !spoken(m) {
					t.Errorf("%s %s: %q", x.method, x.path, m)
				}
			}
			if detail, _ := out["detail"].(string); key != x.key || at != x.field || !spoken(detail) || out["status"] != float64(code) ||
				out["title"] == "" || out["type"] != "about:blank" {
				t.Errorf("%s %s %s: key %v at %q: %v", x.method, x.path, x.body, key, at, out)
			}
		}
		code, out := s.call(token, "POST", "/drafts", json.RawMessage(`{"procedure":"1.004873"}`), "Idempotency-Key", "\xff")
		if code != 422 || out["errors"].([]any)[0].(map[string]any)["key"] != "partner.once_wrong" {
			t.Errorf("a key that is no text: %d %v", code, out)
		}
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

// spoken tells whether a text is Vietnamese and not what a library says.
func spoken(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f }) && !strings.Contains(text, "expected") && lang.Default == "vi"
}

// TestTidied: what machines send is kept as what people type: in form C, without what no database takes.
func TestTidied(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		in := answers()
		in["submitter"].(map[string]any)["name"] = "Hoa\u0300ng\u0000 Thi\u0323 Ma\u0302\u0303u"
		d := s.want(200, s.key("", partner.Apply), "POST", "/applications", map[string]any{"procedure": "1.004873", "place": "06187", "answers": in},
			"Idempotency-Key", "t")
		got := s.want(200, s.key("tiepnhan.kylua", partner.Dossiers), "GET", "/dossiers/"+d["id"].(string), nil)
		if name := got["parties"].([]any)[0].(map[string]any)["name"]; name != "Hoàng Thị Mẫu" {
			t.Errorf("the name is %q", name)
		}
	})
}
