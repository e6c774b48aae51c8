package view

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// htmxConfig keeps htmx inside our security policy (no eval, no inline style), keeps no personal page in the
// browser, and shows the page of an error instead of dropping it.
const htmxConfig = `{"historyCacheSize":0,"refreshOnHistoryMiss":true,"allowEval":false,"allowScriptTags":false,` +
	`"includeIndicatorStyles":false,"selfRequestsOnly":true,"timeout":30000,"responseHandling":[` +
	`{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"422","swap":true},` +
	`{"code":"[45]..","swap":true,"error":true,"target":"#main","select":"#main > *","swapOverride":"innerHTML"}]}`

// sizes are the text sizes a reader can choose.
var sizes = [...]struct{ size, value, class, key string }{
	{"", "m", "a1", "view.size_m"}, {"l", "l", "a2", "view.size_l"}, {"xl", "xl", "a3", "view.size_xl"},
}

func (t Theme) color() string {
	if t.Color != "" {
		return t.Color
	}
	return "#0a2a55"
}

// telephone is the address that calls a number.
func telephone(number string) string {
	return "tel:" + strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// Row is one line of a summary list.
type Row struct {
	Label  string
	Value  string
	Values []string        // several lines instead of Value
	Body   templ.Component // or anything else
	Change Link            // where "Sửa" leads; only Href is used
}

// Step is one step of the bar and of the timeline.
type Step struct {
	Title  string
	When   string
	Who    string
	Note   string
	State  string // "done", "now", "next", "stop"
	Action Link   // what the reader can do now
}

func (s Step) state() string {
	if s.State == "" {
		return "next"
	}
	return s.State
}

func (s Step) icon() string {
	switch s.State {
	case "done":
		return "check"
	case "now":
		return "hourglass"
	case "stop":
		return "x"
	}
	return ""
}

func (s Step) line() string {
	if s.When != "" && s.Who != "" {
		return s.When + " · " + s.Who
	}
	return s.When + s.Who
}

// at is the number of the step one is at: the present one, else the last done.
func at(steps []Step) int {
	n := 0
	for i, s := range steps {
		switch s.State {
		case "now", "stop":
			return i + 1
		case "done":
			n = i + 1
		}
	}
	return n
}

// Table is a plain table.
type Table struct {
	Caption string
	Quiet   bool // the caption is only heard: a heading above says the same
	Heads   []Cell
	Rows    [][]Cell
	Foot    []Cell
	Empty   string // what stands there without rows
	Keys    bool   // its rows are walked by keys, and opened by their link
}

// Cell is one cell of a table.
type Cell struct {
	Text string
	Href string
	Sub  string
	Num  bool
	Sort string          // a heading: "ascending" or "descending" when the table is in its order
	Body templ.Component // instead of Text
}

// Heads are the headings of a table, by their word keys.
func (b Base) Heads(keys ...string) (list []Cell) {
	for _, key := range keys {
		list = append(list, Cell{Text: b.T(key)})
	}
	return list
}

// head is what stands beside a cell of column n when its row is a card; the first cell is the title of its card.
func (t Table) head(n int) string {
	if n == 0 || n >= len(t.Heads) {
		return ""
	}
	return t.Heads[n].Text
}

func (c Cell) blank() bool { return c.Text == "" && c.Sub == "" && c.Body == nil }

func (t Table) width() string { return strconv.Itoa(max(1, len(t.Heads))) }

// Pages says where the beginning, the page before and the page after of a list are; "" where there is none.
type Pages struct{ First, Prev, Next, Note string }

// secrets are the inputs that no page gives back.
var secrets = []string{"password", "again", "current", "code", "secret"}

// again is what was typed into a posted form; nothing where a secret is in it.
func again(r *http.Request) url.Values {
	for _, name := range secrets {
		if r.PostForm.Has(name) {
			return nil
		}
	}
	return r.PostForm
}

// advice is the word key of what to do about a problem.
func (p problem) advice() string {
	switch p.Status {
	case http.StatusUnauthorized:
		return "view.advice_sign_in"
	case http.StatusForbidden:
		return "view.advice_forbidden"
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "view.advice_not_found"
	case http.StatusConflict:
		return "view.advice_conflict"
	case http.StatusRequestEntityTooLarge:
		return "view.advice_large"
	case http.StatusUnprocessableEntity:
		return "view.advice_invalid"
	}
	return "view.advice_later"
}
