package feepage_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// TestRecordsByMachine: one description gives machines what the pages give people, with the same checks, once, and no more
// than the official in whose name the key acts.
func TestRecordsByMachine(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		m := machine{t, h, ""}
		tech, other := m.as("quantri"), m.as("chutich.kylua")
		var unit string
		if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
			return s.QueryRow(`select unit_id from org_unit_row where name = $1`, "Ủy ban nhân dân phường Kỳ Lừa").Scan(&unit)
		}); err != nil {
			t.Fatal(err)
		}
		body := `{"unit":"` + unit + `","tax_code":"0100109106","bank":"970436","account":"00110044","holder":"UBND phường Kỳ Lừa"}`
		tech.want(422, "POST", "/collectors", "k0", strings.Replace(body, "0100109106", "0100109107", 1), "tax_code")
		tech.want(422, "POST", "/collectors", "k0", `{"colour":"red"}`, "colour")
		tech.want(422, "POST", "/collectors", "", body, "Idempotency-Key")
		other.want(403, "POST", "/collectors", "k0", body, "record.forbidden")
		first := tech.want(200, "POST", "/collectors", "k1", body, `"proposed":{"account":"00110044"`)
		if first["account"] != nil || first["holder"] != nil {
			t.Errorf("a key in the name of one person entered an account: %v", first)
		}
		if again := tech.want(200, "POST", "/collectors", "k1", body, ""); again["id"] != first["id"] || first["id"] == nil {
			t.Errorf("sent twice: %v %v", first["id"], again["id"])
		}
		at, seq := "/collectors/"+first["id"].(string), first["seq"].(float64)
		old, err := json.Marshal(map[string]any{"seq": seq, "account": "00110055"})
		if err != nil {
			t.Fatal(err)
		}
		for _, seen := range []string{``, `"seq":null,`, `"seq":"1",`, `"seq":1.0,`, `"seq":1e0,`, `"seq":true,`, `"seq":[1],`, `"seq":{},`,
			`"seq":0,`, `"seq":-1,`, `"seq":99999999999999999999,`, `"Seq":1,`} {
			tech.want(422, "PATCH", at, "k2", `{`+seen+`"account":"00110055"}`, "seq")
		}
		tech.want(422, "PATCH", at, "k2", `null`, "seq")
		old = []byte(strings.Replace(string(old), `"account"`, `"bank":"970436","holder":"A","account"`, 1))
		now := tech.want(200, "PATCH", at, "k2", string(old), `"proposed":{"account":"00110055"`)
		if now["tax_code"] != "0100109106" || now["seq"] == seq || now["account"] != nil {
			t.Errorf("what was not sent changed, or the version did not, or the account did: %v", now)
		}
		tech.want(200, "PATCH", at, "k2", string(old), "00110055")
		tech.want(409, "PATCH", at, "k3", string(old), "store.changed_meanwhile")
		if list := tech.want(200, "GET", "/collectors", "", "", "")["records"].([]any); len(list) != 1 {
			t.Errorf("found %d", len(list))
		}
		if list := other.want(200, "GET", "/collectors", "", "", "")["records"].([]any); len(list) != 0 {
			t.Errorf("the chairman reads %d", len(list))
		}
		other.want(404, "GET", at, "", "", "")
		other.want(404, "PATCH", at, "k4", string(old), "")
		m.want(200, "GET", "/../openapi.json", "", "", `"title":"Mã số thuế"`)
		if missing := h.Lang.Missing(); len(missing) > 0 {
			t.Errorf("words that are missing: %v", missing)
		}
	})
}

// machine calls the house with a key.
type machine struct {
	t     *testing.T
	h     *apptest.House
	token string
}

// as is a machine with a key in the name of an official.
func (m machine) as(login string) machine {
	m.t.Helper()
	who := m.h.As(m.t, login)
	k, _, err := m.h.Partners.Make(m.t.Context(), org.Request{Viewer: m.h.As(m.t, "quantri")},
		partner.NewAPIKey{Name: login, Scopes: []partner.Scope{partner.Records}, Person: who.Person})
	if err == nil {
		m.token, err = m.h.Partners.Agree(m.t.Context(), org.Request{Viewer: who}, k.ID)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	return m
}

// want makes a request; its answer must hold some text.
func (m machine) want(status int, method, path, once, body, holds string) map[string]any {
	m.t.Helper()
	r := httptest.NewRequest(method, "http://mot-cua.test"+strings.Replace("/api/v1"+path, "/v1/..", "", 1), strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+m.token)
	r.Header.Set("Content-Type", "application/json")
	if once != "" {
		r.Header.Set("Idempotency-Key", once)
	}
	rec := httptest.NewRecorder()
	m.h.Mux.ServeHTTP(rec, r)
	out := map[string]any{}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || rec.Code != status || !strings.Contains(rec.Body.String(), holds) {
		m.t.Fatalf("%s %s: %d, want %d with %q: %s", method, path, rec.Code, status, holds, rec.Body)
	}
	return out
}
