package form

import (
	"net/url"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/identity"
)

// kindRule is how one kind of question is read and checked.
type kindRule struct {
	json    string // types of the schema it may have
	options bool
	read    func(q *Question, name string, v url.Values) any // nil: nothing answered
	check   func(c asking, value any) (key string, args []any)
	ask     func(c asking, value string) identity.Verdict // may have a question about a value that is right
}

// asking is a question in its place: with the answers, the item of a list, the day.
type asking struct {
	q     *Question
	ptr   string // pointer of the answer
	base  string // pointer of the item, "" outside lists
	form  *Form
	have  Answers        // everything answered, hidden or not
	vals  *sight         // what conditions see
	item  map[string]any // the item, for conditions
	today day.Date
}

// name of the input: "children.0.name".
func (c asking) name() string {
	if c.q.input != "" {
		return c.q.input
	}
	return nameOf(c.ptr)
}

func nameOf(pointer string) string {
	return strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
}

// sibling is the answer to another field: of the same item inside a list.
func (c asking) sibling(p string) any { return c.have.At(c.base + p) }

// holds runs a condition where the question stands.
func (c asking) holds(when string) bool {
	if c.item != nil {
		c.vals.names["item"] = c.item
		defer func() { c.vals.names["item"] = nil }()
	}
	return c.form.env.holds(when, c.vals)
}

var kinds = map[Kind]kindRule{
	KindText:      {json: "string", read: readText, check: checkText},
	KindLong:      {json: "string", read: readLong, check: checkText},
	KindName:      {json: "string", read: readNumbered(identity.Name), check: checkBy(identity.Name)},
	KindDate:      {json: "string", read: readDate, check: checkDate},
	KindCitizenID: {json: "string", read: readDigits, check: checkCitizen, ask: askCitizen},
	KindTaxCode:   {json: "string", read: readTax, check: checkTax, ask: askTax},
	KindPhone:     {json: "string", read: readNumbered(identity.Phone), check: checkBy(identity.Phone)},
	KindEmail: {json: "string", read: readNumbered(identity.Email), check: checkBy(identity.Email),
		ask: func(_ asking, s string) identity.Verdict { return identity.Email(s) }},
	KindChoice:    {json: "string", options: true, read: readText, check: checkChoice},
	KindMany:      {json: "array", options: true, read: readMany, check: checkMany},
	KindYesNo:     {json: "boolean", read: readYesNo, check: checkBool},
	KindConfirm:   {json: "boolean", read: readConfirm, check: checkConfirm},
	KindNumber:    {json: "number integer", read: readNumber, check: checkNumber},
	KindMoney:     {json: "number integer", read: readNumber, check: checkNumber},
	KindAddress:   {json: "object", read: readAddress, check: checkAddress},
	KindList:      {json: "array", check: checkList},
	KindStatement: {},
}

// options that may be chosen now.
func (c asking) options() []Option {
	out := make([]Option, 0, len(c.q.Options))
	for _, o := range c.q.Options {
		if o.When == "" || c.holds(o.When) {
			out = append(out, o)
		}
	}
	return out
}

// offers tells whether a value may be chosen now.
func (c asking) offers(value string) bool {
	return slices.ContainsFunc(c.options(), func(o Option) bool { return o.Value == value })
}
