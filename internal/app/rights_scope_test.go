package app_test

import (
	_ "embed"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// scopes.txt is the table of what keys open, written by hand.
//
//go:embed testdata/scopes.txt
var scopesTable string

var scopeColumns = []string{"none", "catalogue", "apply", "track", "dossiers", "commands", "report", "records", "mirror"}

// machineAsks are the paths and bodies of the operations, each right in everything but perhaps the scope.
func (s *site) machineAsks() map[string][2]string {
	d := s.bring(1, ownPlace)
	f := s.upload(d, s.As(s.t, "tiepnhan.kylua"))
	return map[string][2]string{
		"PUT /api/v1/mirrors/{code}":             {"/api/v1/mirrors/G15.01-1", `{}`},
		"GET /api/v1/procedures":                 {"/api/v1/procedures?q=doc+than"},
		"GET /api/v1/procedures/{code}":          {"/api/v1/procedures/" + procedure},
		"POST /api/v1/drafts":                    {"/api/v1/drafts", `{"procedure":"` + procedure + `"}`},
		"POST /api/v1/drafts/{id}/files":         {"/api/v1/drafts/" + missing + "/files?paper=x&name=a.pdf", "%PDF-1.4"},
		"POST /api/v1/applications":              {"/api/v1/applications", `{"procedure":"` + procedure + `","place":"` + ownPlace + `","answers":{}}`},
		"GET /api/v1/track/{code}":               {"/api/v1/track/" + d.Tracking + "?second=0111"},
		"GET /api/v1/dossiers":                   {"/api/v1/dossiers"},
		"GET /api/v1/dossiers/{id}":              {"/api/v1/dossiers/" + d.ID},
		"GET /api/v1/dossiers/{id}/files/{file}": {"/api/v1/dossiers/" + d.ID + "/files/" + f},
		"POST /api/v1/dossiers/{id}/files":       {"/api/v1/dossiers/" + missing + "/files?paper=result&name=a.pdf", "%PDF-1.4"},
		"POST /api/v1/dossiers/{id}/commands":    {"/api/v1/dossiers/" + missing + "/commands", `{"command":"take"}`},
		"GET /api/v1/consultations":              {"/api/v1/consultations"},
		"POST /api/v1/consultations/{id}/answer": {"/api/v1/consultations/" + missing + "/answer", `{"verdict":"agree","answer":"Đồng ý."}`},
		"GET /api/v1/collectors":                 {"/api/v1/collectors"},
		"GET /api/v1/collectors/{id}":            {"/api/v1/collectors/" + missing},
		"POST /api/v1/collectors":                {"/api/v1/collectors", `{"name":"?"}`},
		"PATCH /api/v1/collectors/{id}":          {"/api/v1/collectors/" + missing, `{"seq":1}`},
		"GET /api/v1/lists/reasons":              {"/api/v1/lists/reasons"},
		"GET /api/v1/lists/reasons/{id}":         {"/api/v1/lists/reasons/" + missing},
		"POST /api/v1/lists/reasons":             {"/api/v1/lists/reasons", `{"name":"?"}`},
		"PATCH /api/v1/lists/reasons/{id}":       {"/api/v1/lists/reasons/" + missing, `{"seq":1}`},
		"GET /api/v1/report/ii06a":               {"/api/v1/report/ii06a?from=2026-11-01&to=2026-11-30"},
	}
}

// TestScopes runs every cell of the table of scopes.
func TestScopes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		keys := map[string]string{"none": s.scopedKey()}
		for _, scope := range partner.Scopes() {
			keys[string(scope)] = s.scopedKey(scope)
		}
		asks, seen := s.machineAsks(), []string{}
		for i, line := range strings.Split(scopesTable, "\n") {
			f := strings.Fields(line)
			if len(f) == 0 || strings.HasPrefix(f[0], "#") {
				continue
			}
			if len(f) != 2+len(scopeColumns) {
				t.Fatalf("scopes.txt:%d has %d words", i+1, len(f))
			}
			route := f[0] + " " + f[1]
			seen = append(seen, route)
			for n, column := range scopeColumns {
				if got := s.machine(f[0], asks[route], keys[column]); fmt.Sprint(got) != f[2+n] {
					t.Errorf("scopes.txt:%d: %s with %s: %d, want %s", i+1, route, column, got, f[2+n])
				}
			}
		}
		for _, route := range h.Mux.Routes() {
			if strings.Contains(route, " /api/v1/") && !slices.Contains(seen, route) {
				t.Errorf("%s has no row in scopes.txt", route)
			}
		}
	})
}

// scopedKey is a key in the chairman's name with these scopes; one without any has lost its last one, as no key is made
// without.
func (s *site) scopedKey(scopes ...partner.Scope) string {
	s.t.Helper()
	who := s.As(s.t, logins["chrm"])
	want := scopes
	if len(want) == 0 {
		want = []partner.Scope{partner.Catalogue}
	}
	k, _, err := s.Partners.Make(s.t.Context(), org.Request{Viewer: s.As(s.t, "quantri")},
		partner.NewAPIKey{Name: "Phạm vi", Scopes: want, Person: who.Person, PerMinute: 6000})
	s.must(err)
	token, err := s.Partners.Agree(s.t.Context(), org.Request{Viewer: who}, k.ID)
	s.must(err)
	if len(scopes) == 0 {
		s.write(func(tx *store.Tx) error {
			_, err := tx.Exec(`update partner_key set scopes='' where id=$1`, k.ID)
			return err
		})
	}
	return token
}

// machine calls an operation and gives the status.
func (s *site) machine(method string, a [2]string, token string) int {
	r := httptest.NewRequest(method, "http://mot-cua.test"+a[0], strings.NewReader(a[1]))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Idempotency-Key", s.next())
	r.Header.Set("X-Draft-Code", "AAAA-AAAA-AAAA")
	r.Header.Set("Content-Type", "application/json")
	if strings.Contains(a[0], "/files?") {
		r.Header.Set("Content-Type", "application/octet-stream")
	}
	return s.do(r).Code
}
