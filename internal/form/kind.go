package form

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
)

// kindRule is how one kind of question is read, checked and shown.
type kindRule struct {
	json    string // types of the schema it may have
	options bool
	read    func(q *Question, name string, v url.Values) any // nil: nothing answered
	check   func(c asking, value any) (key string, args []any)
	show    func(c asking, value any, w *lang.Words) string
}

// asking is a question in its place: with the answers, the item of a list, the day.
type asking struct {
	q     *Question
	ptr   string // pointer of the answer
	base  string // pointer of the item, "" outside lists
	form  *Form
	have  Answers        // everything answered, hidden or not
	vals  map[string]any // what conditions see
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

// beside is the answer to another field: of the same item inside a list.
func (c asking) beside(p string) any { return c.have.At(c.base + p) }

// holds runs a condition where the question stands.
func (c asking) holds(when string) bool {
	if c.item != nil {
		c.vals["item"] = c.item
		defer func() { c.vals["item"] = nil }()
	}
	return c.form.env.holds(when, c.vals)
}

var kinds = map[Kind]kindRule{
	KindText:      {json: "string", read: readText, check: checkText, show: showText},
	KindLong:      {json: "string", read: readLong, check: checkText, show: showText},
	KindName:      {json: "string", read: readNumbered(identity.Name), check: checkBy(identity.Name), show: showText},
	KindDate:      {json: "string", read: readDate, check: checkDate, show: showDate},
	KindCitizenID: {json: "string", read: readDigits, check: checkCitizen, show: showGrouped},
	KindTaxCode:   {json: "string", read: readTax, check: checkTax, show: showText},
	KindPhone:     {json: "string", read: readNumbered(identity.Phone), check: checkBy(identity.Phone), show: showPhone},
	KindEmail:     {json: "string", read: readNumbered(identity.Email), check: checkBy(identity.Email), show: showText},
	KindChoice:    {json: "string", options: true, read: readText, check: checkChoice, show: showChoice},
	KindMany:      {json: "array", options: true, read: readMany, check: checkMany, show: showMany},
	KindYesNo:     {json: "boolean", read: readYesNo, check: checkBool, show: showYesNo},
	KindConfirm:   {json: "boolean", read: readConfirm, check: checkConfirm, show: showYesNo},
	KindNumber:    {json: "number integer", read: readNumber, check: checkNumber, show: showNumber},
	KindMoney:     {json: "number integer", read: readNumber, check: checkNumber, show: showMoney},
	KindAddress:   {json: "object", read: readAddress, check: checkAddress, show: showAddress},
	KindList:      {json: "array", check: checkList},
	KindStatement: {},
}

// clean makes typed text storable: composed letters, no control characters, single spaces; lines stay lines in
// long texts.
func clean(s string, lines bool) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == 0x200b:
			return -1
		}
		return r
	}, s)
	if !lines {
		return strings.Join(strings.Fields(s), " ")
	}
	rows := strings.Split(s, "\n")
	for i, r := range rows {
		rows[i] = strings.TrimRight(r, " ")
	}
	return norm.NFC.String(strings.TrimSpace(strings.Join(rows, "\n")))
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func readText(_ *Question, name string, v url.Values) any {
	return orNil(norm.NFC.String(clean(v.Get(name), false)))
}
func readLong(_ *Question, name string, v url.Values) any { return orNil(clean(v.Get(name), true)) }

// readNumbered keeps the form of the house when what was typed is valid, else what was typed.
func readNumbered(check func(string) identity.Verdict) func(*Question, string, url.Values) any {
	return func(_ *Question, name string, v url.Values) any {
		s := clean(v.Get(name), false)
		if r := check(s); r.OK() {
			s = r.Value
		}
		return orNil(s)
	}
}

// readDigits drops what people put between digits.
func readDigits(_ *Question, name string, v url.Values) any {
	s := clean(v.Get(name), false)
	if d := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s); strings.Trim(d, "0123456789") == "" {
		s = d
	}
	return orNil(s)
}

func readTax(q *Question, name string, v url.Values) any {
	s := clean(v.Get(name), false)
	if t := identity.TaxCode(s, identity.TaxRules{Personal: q.Personal}); t.OK() {
		s = t.Value
	}
	return orNil(s)
}

func checkBy(check func(string) identity.Verdict) func(asking, any) (string, []any) {
	return func(_ asking, value any) (string, []any) {
		s, ok := value.(string)
		if !ok {
			return "form.not_right", nil
		}
		r := check(s)
		if r.OK() && r.Value != s {
			return "form.not_right", nil
		}
		return r.Key, r.Args
	}
}

func checkText(_ asking, value any) (string, []any) {
	if s, ok := value.(string); !ok || s != clean(s, true) {
		return "form.not_right", nil
	}
	return "", nil
}

func showText(_ asking, value any, _ *lang.Words) string { s, _ := value.(string); return s }

func checkCitizen(c asking, value any) (string, []any) {
	s, _ := value.(string)
	who, v := identity.ReadCitizenID(s, c.today)
	if v.OK() && c.q.Sex != "" {
		sex, _ := c.beside(c.q.Sex).(string)
		v = who.Agrees(identity.Sex(sex), 0)
	}
	if v.OK() && c.q.Birth != "" {
		if born, ok := partial(c.beside(c.q.Birth)); ok {
			v = who.Agrees("", born.Year)
		}
	}
	if v.OK() && v.Value != s {
		return "form.not_right", nil
	}
	return v.Key, v.Args
}

func showGrouped(_ asking, value any, _ *lang.Words) string {
	s, _ := value.(string)
	if len(s) != 12 {
		return s
	}
	return lang.GroupDigits(s)
}

func checkTax(c asking, value any) (string, []any) {
	s, _ := value.(string)
	v := identity.TaxCode(s, identity.TaxRules{Personal: c.q.Personal})
	if v.OK() && v.Value != s {
		return "form.not_right", nil
	}
	return v.Key, v.Args
}

func showPhone(_ asking, value any, _ *lang.Words) string {
	s, _ := value.(string)
	return lang.Phone(s)
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

func (c asking) option(value string) (Option, bool) {
	for _, o := range c.options() {
		if o.Value == value {
			return o, true
		}
	}
	return Option{}, false
}

func checkChoice(c asking, value any) (string, []any) {
	s, _ := value.(string)
	if _, ok := c.option(s); !ok {
		return "form.not_listed", nil
	}
	return "", nil
}

func showChoice(c asking, value any, w *lang.Words) string {
	s, _ := value.(string)
	for _, o := range c.q.Options {
		if o.Value == s {
			return o.Label.In(w.Tag())
		}
	}
	return s
}

func readMany(q *Question, name string, v url.Values) any {
	var out []any
	for _, s := range v[name] {
		s = clean(s, false)
		if s != "" && !slices.Contains(out, any(s)) && len(out) <= len(q.Options) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func checkMany(c asking, value any) (string, []any) {
	l, ok := value.([]any)
	if !ok {
		return "form.not_right", nil
	}
	for _, v := range l {
		s, _ := v.(string)
		if _, ok := c.option(s); !ok {
			return "form.not_listed", nil
		}
	}
	return howMany(c.q, len(l))
}

func howMany(q *Question, n int) (string, []any) {
	if n < q.Min {
		return "form.too_few", []any{"n", q.Min}
	}
	if q.Max > 0 && n > q.Max || n > mostItems {
		return "form.too_many", []any{"n", max(q.Max, 1)}
	}
	return "", nil
}

func showMany(c asking, value any, w *lang.Words) string {
	l, _ := value.([]any)
	out := make([]string, 0, len(l))
	for _, v := range l {
		out = append(out, showChoice(c, v, w))
	}
	return strings.Join(out, "; ")
}

func readYesNo(_ *Question, name string, v url.Values) any {
	switch v.Get(name) {
	case "yes":
		return true
	case "no":
		return false
	}
	return nil
}

func readConfirm(_ *Question, name string, v url.Values) any {
	if s := v.Get(name); s == "yes" || s == "1" {
		return true
	}
	return nil
}

func checkBool(_ asking, value any) (string, []any) {
	if _, ok := value.(bool); !ok {
		return "form.not_listed", nil
	}
	return "", nil
}

func checkConfirm(_ asking, value any) (string, []any) {
	if value != true {
		return "form.confirm", nil
	}
	return "", nil
}

func showYesNo(_ asking, value any, w *lang.Words) string {
	if value == true {
		return w.T("form.yes")
	}
	return w.T("form.no")
}

// readNumber reads 15000, 15.000, 15,000 and, where decimals are asked, 98,5. What is not a number stays text.
func readNumber(q *Question, name string, v url.Values) any {
	typed := clean(v.Get(name), false)
	s := strings.NewReplacer(" ", "", "₫", "", "đ", "").Replace(typed)
	if q.Decimals == 0 {
		s = strings.ReplaceAll(s, ",", ".")
		if whole, ok := thousands(s); ok {
			s = whole
		}
	} else {
		whole, part, comma := strings.Cut(s, ",")
		if w, ok := thousands(whole); ok && (comma || strings.Count(whole, ".") > 1) {
			whole = w
		}
		if s = whole; comma {
			s += "." + part
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n < 1<<53 && n > -1<<53 {
		return int(n)
	}
	if q.Decimals > 0 && strings.Trim(s, "-.0123456789") == "" && len(s) < 20 {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return f
		}
	}
	return orNil(typed)
}

// thousands drops the dots of 1.234.567.
func thousands(s string) (string, bool) {
	groups := strings.Split(s, ".")
	for i, g := range groups {
		if strings.Trim(g, "0123456789") != "" && (i > 0 || strings.Trim(strings.TrimPrefix(g, "-"), "0123456789") != "") || i > 0 && len(g) != 3 || g == "" {
			return s, false
		}
	}
	return strings.Join(groups, ""), true
}

func checkNumber(c asking, value any) (string, []any) {
	switch x := value.(type) {
	case int:
		if c.q.Kind == KindMoney && x < 0 {
			return "form.too_small", []any{"n", 0}
		}
		return "", nil
	case float64:
		scale := math.Pow10(c.q.Decimals)
		if math.Abs(x*scale-math.Round(x*scale)) > 1e-6*math.Max(1, math.Abs(x*scale)) {
			return "form.decimals", []any{"n", c.q.Decimals}
		}
		return "", nil
	}
	return "form.number", nil
}

func showNumber(c asking, value any, w *lang.Words) string {
	s := number(value, w)
	if u := c.q.Unit.In(w.Tag()); u != "" {
		s += "\u00a0" + u
	}
	return s
}

func number(value any, w *lang.Words) string {
	switch x := value.(type) {
	case int:
		return w.Number(int64(x))
	case float64:
		whole, part := math.Modf(math.Abs(x))
		s := strings.TrimPrefix(strconv.FormatFloat(part, 'f', -1, 64), "0.")
		if len(s) > 6 {
			s = strings.TrimRight(strings.TrimPrefix(strconv.FormatFloat(part, 'f', 6, 64), "0."), "0")
		}
		sign, comma := "", "."
		if x < 0 {
			sign = "-"
		}
		if w.Tag() == lang.Default {
			comma = ","
		}
		return sign + w.Number(int64(whole)) + comma + s
	case string:
		return x
	}
	return ""
}

func showMoney(_ asking, value any, w *lang.Words) string {
	if n, ok := value.(int); ok {
		return w.Money(int64(n))
	}
	return number(value, w)
}

func readDate(_ *Question, name string, v url.Values) any {
	if v.Has(name) {
		return orNil(readOneBox(clean(v.Get(name), false)))
	}
	box := func(part string) string { return clean(v.Get(name+"."+part), false) }
	return orNil(writeDate(box("d"), box("m"), box("y")))
}

func checkDate(c asking, value any) (string, []any) {
	s, _ := value.(string)
	p, ok := ReadPartial(s)
	if !ok {
		d, m, y := boxes(s)
		switch {
		case y == "":
			return "form.date_year", nil
		case m == "" && d != "":
			return "form.date_month", nil
		}
		return "form.date", nil
	}
	if p.Year < 1850 {
		return "form.date_year", nil
	}
	switch {
	case p.Month == 0 && c.q.Precision != "year":
		return "form.date_month", nil
	case p.Day == 0 && c.q.Precision != "year" && c.q.Precision != "month":
		return "form.date_day", nil
	}
	if from, ok := c.bound(c.q.From); ok && p.Last() < from.First() {
		return "form.date_before", []any{"date", from.Shown()}
	}
	if to, ok := c.bound(c.q.To); ok && p.First() > to.Last() {
		if c.q.To == "today" {
			return "form.date_future", nil
		}
		return "form.date_after", []any{"date", to.Shown()}
	}
	return "", nil
}

func (c asking) bound(s string) (Partial, bool) {
	switch {
	case s == "":
		return Partial{}, false
	case s == "today":
		return ReadPartial(c.today.String())
	case s[0] == '/':
		return partial(c.beside(s))
	}
	return ReadPartial(s)
}

func showDate(_ asking, value any, _ *lang.Words) string {
	s, _ := value.(string)
	if p, ok := ReadPartial(s); ok {
		return p.Shown()
	}
	return s
}
