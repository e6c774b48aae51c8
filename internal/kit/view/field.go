package view

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/web"
)

// Input is one field of a form. Make it with Base.Input, then set what else it needs.
type Input struct {
	Name     string
	Label    string
	Hint     string
	Value    string
	Error    string
	Kind     string           // type of <input>: "" is text; "tel", "email", "search", "password", "number" …
	Mode     string           // inputmode: "numeric", "decimal", "tel"
	Complete string           // autocomplete: "name", "bday", "one-time-code", "off"
	Width    string           // "s" (5 characters), "m" (12), "" (whole)
	Rows     int              // of a textarea
	Max      int              // characters; a counter shows them when JavaScript runs
	Optional bool             // says "(không bắt buộc)" behind the label
	Big      bool             // the label is the title of the page (one question a page)
	Spell    bool             // leave spelling help on
	Attrs    templ.Attributes // further attributes
	words    *lang.Words
}

// WithHint adds a line of help.
func (i Input) WithHint(hint string) Input { i.Hint = hint; return i }

// ID is the id of the input: its name without signs that selectors stumble over.
func (i Input) ID() string { return ID(i.Name) }

// ID makes an HTML id out of a field name: "child[0].name" → "child-0-name".
func ID(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, strings.ReplaceAll(name, "]", "")), "-")
}

// describedBy lists the ids of hint and error.
func (i Input) describedBy() string {
	var ids []string
	if i.Hint != "" {
		ids = append(ids, i.ID()+"-hint")
	}
	if i.Error != "" {
		ids = append(ids, i.ID()+"-error")
	}
	return strings.Join(ids, " ")
}

func (i Input) kind() string {
	if i.Kind == "" {
		return "text"
	}
	return i.Kind
}

func (i Input) rows() int {
	if i.Rows == 0 {
		return 4
	}
	return i.Rows
}

func (i Input) word(key string, args ...any) string {
	if i.words == nil {
		return ""
	}
	return i.words.T(key, args...)
}

// Option is one answer of radios, checkboxes or a select.
type Option struct {
	Value string
	Label string
	Hint  string
	On    bool
}

// Choice is a question with given answers.
type Choice struct {
	Input
	Options []Option
	Inline  bool // side by side where there is room
}

func pair(name string, value any) templ.KeyValue[string, any] {
	return templ.KeyValue[string, any]{Key: name, Value: value}
}

// marks tells assistive technology what belongs to the field and whether it is wrong.
func (i Input) marks() templ.OrderedAttributes {
	var a templ.OrderedAttributes
	if d := i.describedBy(); d != "" {
		a = append(a, pair("aria-describedby", d))
	}
	if i.Error != "" {
		a = append(a, pair("aria-invalid", "true"))
	}
	return a
}

// attrs are the further attributes of an input to type into.
func (i Input) attrs() templ.OrderedAttributes {
	a := i.marks()
	for _, p := range [][2]string{{"inputmode", i.Mode}, {"autocomplete", i.Complete}} {
		if p[1] != "" {
			a = append(a, pair(p[0], p[1]))
		}
	}
	if i.Max > 0 {
		a = append(a, pair("maxlength", strconv.Itoa(i.Max)))
	}
	if !i.Spell {
		a = append(a, pair("spellcheck", "false"))
	}
	for _, name := range slices.Sorted(maps.Keys(i.Attrs)) {
		a = append(a, pair(name, i.Attrs[name]))
	}
	return a
}

// Choose makes a choice out of an input; the options whose value is the input's value, or one of also, are on.
func (i Input) Choose(options []Option, also ...string) Choice {
	list := append([]Option(nil), options...)
	for n := range list {
		if i.Value != "" && list[n].Value == i.Value {
			list[n].On = true
		}
		for _, v := range also {
			if list[n].Value == v {
				list[n].On = true
			}
		}
	}
	return Choice{Input: i, Options: list}
}

// DateInput is a date in three boxes; where Loose, day and month may stay empty.
type DateInput struct {
	Input
	Parts web.DateParts
	Loose bool
}

// OnDate makes a date question out of an input.
func (i Input) OnDate(parts web.DateParts) DateInput { return DateInput{Input: i, Parts: parts} }

// boxes are the three boxes of a date. The first has the id of the question: the error summary leads there.
func (d DateInput) boxes() []dateBox {
	id := d.ID()
	return []dateBox{
		{"", id, d.Name + ".d", d.Parts.Day, "view.day", "2", "bday-day"},
		{"", id + "-m", d.Name + ".m", d.Parts.Month, "view.month", "2", "bday-month"},
		{"year", id + "-y", d.Name + ".y", d.Parts.Year, "view.year", "4", "bday-year"},
	}
}

type dateBox struct{ class, id, name, value, key, max, complete string }

// FileInput takes files. With JavaScript each file goes to Upload at once; without, with the form.
type FileInput struct {
	Input
	Accept   string // "" is pictures and PDF
	Multiple bool
	Camera   bool   // offer the phone's camera first
	Upload   string // address that takes one file (multipart field "file") and answers the list items as a fragment
	List     string // id of the list that the answer fills; "" is the input's id + "-list"
	Most     int64  // bytes of one file; larger ones are not even sent. 0: the server says so
}

// Files makes a question for files out of an input.
func (i Input) Files(upload string) FileInput {
	return FileInput{Input: i, Upload: upload, Multiple: true, Camera: true}
}

func (f FileInput) accept() string {
	if f.Accept == "" {
		return "image/*,application/pdf"
	}
	return f.Accept
}

func (f FileInput) list() string {
	if f.List == "" {
		return f.ID() + "-list"
	}
	return f.List
}

// upload is what the script needs to send files at once.
func (f FileInput) upload() templ.OrderedAttributes {
	a := f.marks()
	if f.Upload == "" {
		return a
	}
	if f.Most > 0 {
		a = append(a, pair("data-most", strconv.FormatInt(f.Most, 10)), pair("data-large", f.word("view.too_large", "name", "{name}", "mb", f.Most>>20)))
	}
	return append(a, pair("data-upload", f.Upload), pair("data-list", f.list()), pair("data-status", f.ID()+"-status"),
		pair("data-sending", f.word("view.sending", "name", "{name}")),
		pair("data-done", f.word("view.sent")), pair("data-failed", f.word("view.not_sent")),
		pair("data-lost", f.word("view.send_lost")), pair("data-again", f.word("view.send_again")))
}

// Chip kinds: how pressing a state is. The colour is the third signal after icon and words.
const (
	Calm  = ""      // in time
	Ok    = "ok"    // done
	Warn  = "warn"  // soon
	Bad   = "bad"   // very soon, refused
	Solid = "solid" // overdue
)

// optionID is the id of answer n; the first has the id of the question, so that the error summary leads there.
func optionID(id string, n int) string {
	if n == 0 {
		return id
	}
	return id + "-" + strconv.Itoa(n)
}
