package view

import (
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

func (i Input) word(key string) string {
	if i.words == nil {
		return ""
	}
	return i.words.T(key)
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

// FileInput takes files. With JavaScript each file goes to Upload at once; without, with the form.
type FileInput struct {
	Input
	Accept   string // "image/*,application/pdf"
	Multiple bool
	Camera   bool   // offer the phone's camera first
	Upload   string // address that takes one file (multipart field "file") and answers the list as a fragment
	List     string // id of the element that the answer replaces
}

// Row is one line of a summary list.
type Row struct {
	Label  string
	Value  string
	Values []string // several lines instead of Value
	Change Link     // "Sửa"; its Note is read out: what is changed
}

// Step is one step of a timeline or of the bar above it.
type Step struct {
	Title  string
	When   string
	Who    string
	Note   string
	State  string // "done", "now", "next", "stop"
	Action Link
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
