package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// TestStatusesAreDeclared: whatever status an operation of the interface answers stands in its description.
func TestStatusesAreDeclared(t *testing.T) {
	s := newSite(t, apptest.SQLite(t))
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]any `json:"responses"`
		} `json:"paths"`
	}
	s.must(json.Unmarshal(s.do(s.get("/api/openapi.json", "")).Body.Bytes(), &doc))
	all, none := s.scopedKey(partner.Scopes()...), s.scopedKey()
	who := s.As(t, logins["chrm"])
	k, _, err := s.Partners.Make(t.Context(), org.Request{Viewer: s.As(t, "quantri")},
		partner.NewAPIKey{Name: "Ít", Scopes: partner.Scopes(), Person: who.Person, PerMinute: 1})
	s.must(err)
	slow, err := s.Partners.Agree(t.Context(), org.Request{Viewer: who}, k.ID)
	s.must(err)
	met := map[int]bool{}
	for route, ask := range s.machineAsks() {
		method, path, _ := strings.Cut(route, " ")
		declared := doc.Paths[path][strings.ToLower(method)].Responses
		if declared == nil {
			t.Errorf("%s is not described", route)
		}
		once := s.next()
		for _, p := range []struct {
			name, token, body string
			header            [2]string
			want              int // 0: whatever is declared
		}{
			{"right", all, ask[1], [2]string{}, 0},
			{"right, once more", all, ask[1], [2]string{"Idempotency-Key", once}, 0},
			{"another under its key", all, strings.Replace(ask[1], procedure, "1.004884", 1), [2]string{"Idempotency-Key", once}, 0},
			{"without a key", "", ask[1], [2]string{}, http.StatusUnauthorized},
			{"without the scope", none, ask[1], [2]string{}, http.StatusForbidden},
			{"too often", slow, ask[1], [2]string{}, 0},
			{"too often", slow, ask[1], [2]string{}, http.StatusTooManyRequests},
			{"broken", all, `{"`, [2]string{}, 0},
			{"empty", all, ``, [2]string{}, 0},
			{"unfit", all, `{"procedure":7,"seq":"x","unknown":true}`, [2]string{}, 0},
			{"of another type", all, ask[1], [2]string{"Content-Type", "image/png"}, 0},
			{"to be read otherwise", all, ask[1], [2]string{"Accept", "text/csv"}, 0},
			{"without its headers", all, ask[1], [2]string{"X-Draft-Code", ""}, 0},
			{"too large", all, `{"procedure":"` + strings.Repeat("x", 40<<20) + `"}`, [2]string{}, 0},
		} {
			if p.name == "too large" && method == http.MethodGet {
				continue
			}
			r := httptest.NewRequest(method, "http://mot-cua.test"+ask[0], strings.NewReader(p.body))
			r.Header.Set("Idempotency-Key", s.next())
			r.Header.Set("X-Draft-Code", "AAAA-AAAA-AAAA")
			r.Header.Set("Content-Type", "application/json")
			if strings.Contains(path, "/files") {
				r.Header.Set("Content-Type", "application/octet-stream")
			}
			if p.token != "" {
				r.Header.Set("Authorization", "Bearer "+p.token)
			}
			if p.header[0] != "" {
				r.Header.Set(p.header[0], p.header[1])
			}
			status := s.do(r).Code
			met[status] = true
			if declared[strconv.Itoa(status)] == nil || p.want != 0 && status != p.want {
				t.Errorf("%s, %s: %d is not declared, or not %d", route, p.name, status, p.want)
			}
		}
	}
	for _, status := range []int{400, 401, 403, 404, 409, 413, 415, 422, 429} {
		if !met[status] {
			t.Errorf("nothing answered %d: the test does not provoke it", status)
		}
	}
}
