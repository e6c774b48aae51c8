package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/card"
)

// columns of the table with the account that sits in each. All officials work in phường Kỳ Lừa.
var columns = []string{"anon", "citizen", "recv", "spec", "head", "chrm", "clrk", "cash", "help", "dirc", "proc", "insp", "tech"}

var logins = map[string]string{
	"citizen": "congdan@motcua.example", "recv": "tiepnhan.kylua", "spec": "tuphap.kylua", "head": "truongkinhte.kylua", "chrm": "chutich.kylua",
	"clrk": "vanthu.kylua", "cash": "thuquy.kylua", "help": "hotro.kylua", "dirc": "giamdoc.kylua",
	"proc": "kiemsoat.kylua", "insp": "thanhtra.kylua", "tech": "quantri.kylua",
}

// row is a row of the table: what nobody signed in, a citizen, and officials get, those named and the others.
type row struct {
	at            string // file and line
	room          string // whose page it is
	route, what   string // "POST /dossier/{id}/{act}", "accept:own"
	anon, citizen string
	others        string
	roles         map[string]string
}

func (r row) method() string { m, _, _ := strings.Cut(r.route, " "); return m }

// want is what a column gets.
func (r row) want(column string) string {
	switch column {
	case "anon":
		return r.anon
	case "citizen":
		return r.citizen
	}
	if a, named := r.roles[column]; named {
		return a
	}
	return r.others
}

// readRights reads the tables that stand beside the pages of each room; testdata/rights.txt explains how.
func readRights(t *testing.T) (list []row) {
	t.Helper()
	files, err := filepath.Glob("../*/*/testdata/rights.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "testdata/rights.txt") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			at := fmt.Sprintf("%s:%d", file, i+1)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			parts := strings.Split(line, "|")
			f := strings.Fields(parts[0])
			if len(f) != 6 {
				t.Fatalf("%s has %d words, want method, path, case, and three answers", at, len(f))
			}
			r := row{at: at, room: strings.Split(filepath.ToSlash(file), "/")[1], route: f[0] + " " + f[1], what: f[2], anon: f[3], citizen: f[4],
				others: f[5], roles: map[string]string{}}
			for _, p := range parts[1:] {
				f := strings.Fields(p)
				for _, column := range f[:max(len(f)-1, 0)] {
					if r.roles[column] != "" || !slices.Contains(columns[2:], column) {
						t.Fatalf("%s: %s is no official's column, or stands there twice", at, column)
					}
					r.roles[column] = f[len(f)-1]
				}
			}
			list = append(list, r)
		}
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
				t.Errorf("%s has no row in a rights.txt", route)
			}
		}
		for _, r := range rows {
			if !slices.Contains(hung, r.route) {
				t.Errorf("%s: %s is not a route", r.at, r.route)
				continue
			}
			for _, column := range columns {
				if got, want := s.cell(r, column), r.want(column); got != want {
					t.Errorf("%s: %s %s: %s gets %s, want %s", r.at, r.route, r.what, column, got, want)
				}
			}
		}
	})
}

// TestRowsStandBesideTheirPages: a row stands in the file of the room whose card has the route.
func TestRowsStandBesideTheirPages(t *testing.T) {
	home := map[string]string{}
	for _, c := range app.Rooms() {
		for _, r := range c.Routes {
			if r.Need.Who == card.Nobody {
				t.Errorf("%s says of nobody that it is for him", r.Pattern)
			}
			home[r.Pattern] = c.Name
		}
	}
	for _, r := range readRights(t) {
		if room := home[r.route]; room != "" && room != r.room {
			t.Errorf("%s: %s is a page of room %s", r.at, r.route, room)
		}
	}
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
	if (r.route == "POST /sign-out" || r.route == "POST /leave") && cookie != "" {
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

// answer is a cell of the table: see testdata/rights.txt.
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
