package cataloguepage

import (
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// fieldset is a part of a draft on the screen: single boxes, and rows of boxes that can be added, moved and taken
// away by buttons. What was typed stays in it whatever is wrong.
type fieldset struct {
	boxes  []box
	tables []table
	below  string // word key of the heading of the boxes when they stand under the tables
}

// box is one thing to fill in. Kinds: "" a line, "area", "number", "select", "tick", "checks".
type box struct {
	name    string
	label   string // word key
	hint    string // word key, "" for none
	kind    string
	options []view.Option
	value   string
	values  []string // of "checks"
	rows    int
	width   string
	all     bool // takes the whole width
	half    bool // an area beside another one
}

// table is a list of rows of boxes.
type table struct {
	name  string
	title string // word key
	lead  string // word key, "" for none
	item  string // word key with {n}
	add   string // word key of the button
	empty string // word key: what no rows mean
	boxes []box  // the boxes of a row, empty
	rows  [][]box
}

// row adds a row with these values, in the order of the boxes.
func (t *table) row(values ...string) {
	r := slices.Clone(t.boxes)
	for i := range r {
		if i < len(values) {
			r[i].value = values[i]
		}
	}
	t.rows = append(t.rows, r)
}

// text is the value of a box of row i, on one line.
func (t *table) text(i int, name string) string {
	return strings.Join(strings.Fields(t.long(i, name)), " ")
}

// long is the value with its line breaks.
func (t *table) long(i int, name string) string {
	for _, b := range t.rows[i] {
		if b.name == name {
			return strings.TrimSpace(b.value)
		}
	}
	return ""
}

// on tells whether a tick is set.
func (t *table) on(i int, name string) bool { return t.long(i, name) == "1" }

// set puts a value into a box of row i.
func (t *table) set(i int, name, value string) {
	for n := range t.rows[i] {
		if t.rows[i][n].name == name {
			t.rows[i][n].value = value
		}
	}
}

// at is the name of an input of row i.
func (t *table) at(i int, name string) string { return t.name + "." + strconv.Itoa(i) + "." + name }

func (fs *fieldset) box(name string) *box {
	for i := range fs.boxes {
		if fs.boxes[i].name == name {
			return &fs.boxes[i]
		}
	}
	return &box{}
}

// text is the value of a single box on one line.
func (fs *fieldset) text(name string) string {
	return strings.Join(strings.Fields(fs.box(name).value), " ")
}

// long is the value with its line breaks.
func (fs *fieldset) long(name string) string { return strings.TrimSpace(fs.box(name).value) }

// lines are the lines of an area that say something.
func (fs *fieldset) lines(name string) []string {
	var out []string
	for l := range strings.Lines(fs.box(name).value) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func (fs *fieldset) on(name string) bool { return fs.box(name).value == "1" }

// mostRows is how many rows a list of a fieldset may have.
const mostRows = 150

// read takes over what was typed.
func (fs *fieldset) read(f web.Form) {
	for i := range fs.boxes {
		fs.boxes[i].read(f, fs.boxes[i].name)
	}
	for i := range fs.tables {
		t := &fs.tables[i]
		n, err := strconv.Atoi(f.Text(t.name + ".rows"))
		if err != nil || n < 0 {
			continue
		}
		t.rows = nil
		for j := range min(n, mostRows) {
			t.row()
			for k := range t.rows[j] {
				t.rows[j][k].read(f, t.at(j, t.rows[j][k].name))
			}
		}
	}
}

func (b *box) read(f web.Form, name string) {
	switch b.kind {
	case "tick":
		b.value = ""
		if f.Has(name) {
			b.value = "1"
		}
	case "checks":
		b.values = ticked(f, name, b.options)
	default:
		b.value = f.Lines(name)
	}
}

// ticked are the answers that were ticked.
func ticked(f web.Form, name string, of []view.Option) (out []string) {
	for _, o := range of {
		if f.Has(name + "." + o.Value) {
			out = append(out, o.Value)
		}
	}
	return out
}

// applyButton does what a button inside the fieldset asks for: "add:terms", "up:terms.2", "down:terms.2", "remove:terms.2",
// "refresh". False: no such button was pressed.
func (fs *fieldset) applyButton(act string) bool {
	verb, arg, _ := strings.Cut(act, ":")
	if verb == "refresh" {
		return true
	}
	name, at, _ := strings.Cut(arg, ".")
	i, err := strconv.Atoi(at)
	for n := range fs.tables {
		t := &fs.tables[n]
		if t.name != name {
			continue
		}
		switch {
		case verb == "add" && len(t.rows) < mostRows:
			t.row()
		case err != nil || i < 0 || i >= len(t.rows):
		case verb == "remove":
			t.rows = slices.Delete(t.rows, i, i+1)
		case verb == "up" && i > 0:
			t.rows[i-1], t.rows[i] = t.rows[i], t.rows[i-1]
		case verb == "down" && i+1 < len(t.rows):
			t.rows[i+1], t.rows[i] = t.rows[i], t.rows[i+1]
		}
		return true
	}
	return false
}

// faults gathers what is wrong with a fieldset, at the names of its inputs.
type faults struct{ list []fault.Field }

func (f *faults) add(name, key string, args ...any) {
	f.list = append(f.list, fault.Field{Name: name, Key: key, Args: args})
}

// number reads a whole number that is not negative; empty is 0.
func (f *faults) number(name, text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, ".", ""))
	if err != nil || n < 0 || n > 1_000_000_000 {
		f.add(name, "cataloguepage.not_a_number")
		return 0
	}
	return n
}

// oneOf wants one of the values of a choice.
func (f *faults) oneOf(name, value string, of []string) string {
	if !slices.Contains(of, value) {
		f.add(name, "cataloguepage.choose")
	}
	return value
}

func (b box) input(base view.Base, name string) view.Input {
	in := base.Input(name, b.label, b.value)
	if b.hint != "" {
		in.Hint = base.T(b.hint)
	}
	in.Rows, in.Width, in.Complete = b.rows, b.width, "off"
	if b.kind == "number" {
		in.Mode, in.Width = "numeric", "m"
	}
	return in
}
