package app_test

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
)

// rights.txt is the table of rights, written by hand: what each role gets from each route.
//
//go:embed testdata/rights.txt
var rightsTable string

// columns of the table with the account that sits in each. All officials work in phường Kỳ Lừa.
var columns = []string{"anon", "citizen", "recv", "spec", "head", "chrm", "clrk", "cash", "help", "dirc", "proc", "insp", "tech"}

var logins = map[string]string{
	"citizen": "congdan@motcua.example", "recv": "tiepnhan.kylua", "spec": "tuphap.kylua", "head": "truongkinhte.kylua", "chrm": "chutich.kylua",
	"clrk": "vanthu.kylua", "cash": "thuquy.kylua", "help": "hotro.kylua", "dirc": "giamdoc.kylua",
	"proc": "kiemsoat.kylua", "insp": "thanhtra.kylua", "tech": "quantri.kylua",
}

// row is a row of the table.
type row struct {
	line    int
	route   string // "POST /dossier/{id}/{act}"
	what    string // "accept:own"
	answers []string
}

func (r row) method() string { m, _, _ := strings.Cut(r.route, " "); return m }

func readRights(t *testing.T) (list []row) {
	t.Helper()
	for i, line := range strings.Split(rightsTable, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) != 3+len(columns) {
			t.Fatalf("rights.txt:%d has %d words, want method, path, case and %d answers", i+1, len(f), len(columns))
		}
		list = append(list, row{i + 1, f[0] + " " + f[1], f[2], f[3:]})
	}
	return list
}

// TestRights sends the request of every cell of the matrix, on both engines, with real sessions.
func TestRights(t *testing.T) {
	rows := readRights(t)
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		hung := h.Mux.Routes()
		for _, route := range hung {
			if !slices.ContainsFunc(rows, func(r row) bool { return r.route == route }) {
				t.Errorf("%s has no row in rights.txt", route)
			}
		}
		for _, r := range rows {
			if !slices.Contains(hung, r.route) {
				t.Errorf("rights.txt:%d: %s is not a route", r.line, r.route)
				continue
			}
			for i, column := range columns {
				if got := s.cell(r, column); got != r.answers[i] {
					t.Errorf("rights.txt:%d: %s %s: %s gets %s, want %s", r.line, r.route, r.what, column, got, r.answers[i])
				}
			}
		}
	})
}

// cell asks and tells the answer in the words of the table.
func (s *site) cell(r row, column string) string {
	build := asks[r.route]
	if build == nil {
		_, path, _ := strings.Cut(r.route, " ")
		build = plain(path)
	}
	a := build(s, column, r.what)
	cookie := s.cookies[column]
	if r.route == "POST /sign-out" && cookie != "" {
		cookie = s.signIn(column)
	}
	req := s.request(r.method(), a, cookie)
	req.RemoteAddr = fmt.Sprintf("192.0.2.%d:4321", 1+slices.Index(columns, column)) // nobody limits the others
	before := s.trace()
	rec := s.do(req)
	changed := s.trace() != before
	if changed {
		clear(s.kept)
	}
	return answer(rec, changed)
}

// answer is a cell of the table: see the head of rights.txt.
func answer(rec *httptest.ResponseRecorder, changed bool) string {
	to := rec.Header().Get("Location")
	switch {
	case changed && (rec.Code == http.StatusSeeOther || rec.Code == http.StatusOK):
		return "do"
	case changed:
		return fmt.Sprintf("%d-BUT-CHANGED", rec.Code)
	case rec.Code == http.StatusSeeOther && (strings.HasPrefix(to, "/sign-in") || strings.HasPrefix(to, "/account/sign-in")):
		return "in"
	case rec.Code == http.StatusOK && strings.Contains(rec.Body.String(), `name="second"`):
		return "ask"
	}
	return fmt.Sprint(rec.Code)
}
