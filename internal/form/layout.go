package form

import (
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
)

// Layout says what is asked, in which words and order.
type Layout struct {
	Groups []*Group `json:"groups"`
}

// Text is a text in several languages: {"vi": "…", "en": "…"}. Vietnamese must be there.
type Text = lang.Text

// Group is a part of the form with a heading: a section at the counter, one or more pages for citizens.
type Group struct {
	Key    string   `json:"key,omitempty"`
	Use    string   `json:"use,omitempty"`    // standard block: "who", "request", "result"
	Acting []string `json:"acting,omitempty"` // with "who": for whom one may act; none: everybody
	Title  Text     `json:"title,omitempty"`
	When   string   `json:"when,omitempty"`
	Pages  []*Page  `json:"pages,omitempty"` // with Use they follow those of the block
}

// Page is what a citizen sees at once: one question or a small group.
type Page struct {
	Key       string      `json:"key"`
	Title     Text        `json:"title,omitempty"` // none: the label of its only question
	Lead      Text        `json:"lead,omitempty"`
	When      string      `json:"when,omitempty"`
	Questions []*Question `json:"questions"`

	group *Group
}

// Kind of a question.
type Kind string

// The kinds of question.
const (
	KindText      Kind = "text"
	KindLong      Kind = "long"
	KindName      Kind = "name"
	KindDate      Kind = "date"
	KindCitizenID Kind = "citizen_id"
	KindTaxCode   Kind = "tax_code"
	KindPhone     Kind = "phone"
	KindEmail     Kind = "email"
	KindChoice    Kind = "choice"
	KindMany      Kind = "many"
	KindYesNo     Kind = "yes_no"
	KindConfirm   Kind = "confirm"
	KindNumber    Kind = "number"
	KindMoney     Kind = "money"
	KindAddress   Kind = "address"
	KindList      Kind = "list"
	KindStatement Kind = "statement"
)

// Question is one thing asked.
type Question struct {
	Field    string   `json:"field,omitempty"` // JSON pointer into the answers; inside a list, into the item
	Kind     Kind     `json:"kind"`
	Label    Text     `json:"label"`
	Hint     Text     `json:"hint,omitempty"`
	Why      Text     `json:"why,omitempty"`  // why we ask
	When     string   `json:"when,omitempty"` // expr over the answers; inside a list also over item
	Optional bool     `json:"optional,omitempty"`
	Needed   string   `json:"needed,omitempty"`  // optional, but not while this condition holds
	Known    string   `json:"known,omitempty"`   // fact of the account that answers it: name, citizen_id, birth, sex, phone, email, address
	Usual    any      `json:"usual,omitempty"`   // what nearly everybody answers: filled in at the counter, never for citizens
	Options  []Option `json:"options,omitempty"` // choice, many
	Suggest  []string `json:"suggest,omitempty"` // text: what many people answer

	Precision string `json:"precision,omitempty"` // date: the coarsest accepted, "day" (default), "month", "year"
	From      string `json:"from,omitempty"`      // date: not before this: "1990-01-01", "today", or a pointer
	To        string `json:"to,omitempty"`        // date: not after this

	Sex      string `json:"sex,omitempty"`      // citizen_id: pointer to the sex it must agree with ("male", "female")
	Birth    string `json:"birth,omitempty"`    // citizen_id: pointer to the birth it must agree with
	Personal bool   `json:"personal,omitempty"` // tax_code: a 12-digit number of a person is accepted
	Decimals int    `json:"decimals,omitempty"` // number: digits after the comma
	Unit     Text   `json:"unit,omitempty"`     // number: "m²"
	NoDetail bool   `json:"no_detail,omitempty"`

	Min       int         `json:"min,omitempty"` // list, many: at least so many
	Max       int         `json:"max,omitempty"` // list, many: at most so many
	Item      Text        `json:"item,omitempty"`
	Questions []*Question `json:"questions,omitempty"` // list: asked for every item

	page   *Page
	list   *Question // the list it stands in
	conds  []string  // all must hold: group, page, its own
	input  string    // name of its input, outside lists
	steers bool      // another question depends on its answer
	max    int       // characters the schema allows, 0: not said
	as     field.Field
}

// Option is one answer of a choice.
type Option struct {
	Value string `json:"value"`
	Label Text   `json:"label"`
	Hint  Text   `json:"hint,omitempty"`
	When  string `json:"when,omitempty"`
}

// Heading of a page: its title, or the label of its only question.
func (p *Page) Heading(tag string) string {
	if s := p.Title.In(tag); s != "" || len(p.Questions) == 0 {
		return s
	}
	return p.Questions[0].Label.In(tag)
}

// Group is the key of the group the page stands in.
func (p *Page) Group() *Group { return p.group }

// Page is where the question is asked.
func (q *Question) Page() *Page { return q.page }
