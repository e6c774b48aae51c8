package field

import (
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
)

// no is why a text cannot be taken: a word key with its arguments; the zero value is a yes.
type no struct {
	key  string
	args []any
}

// call is a field that is read or shown: in which language, on which day.
type call struct {
	Field
	words *lang.Words
	today day.Date
}

// rule is what the kit knows of a kind.
type rule struct {
	json string // type in JSON
	// typed reads what a person typed, in form C and without spaces around it, never empty. It gives the canonical text.
	typed func(c call, s string) (string, no)
	// strict reads a canonical text as machines and facts have it.
	strict func(c call, s string) (string, no)
	// show writes a canonical text for people.
	show func(c call, s string) string
	// rank is the place of a content among others where that is a number.
	rank func(c call, s string) (int64, bool)
}

var rules = map[Kind]rule{
	KindText:      {json: "string", typed: plain, strict: letters, show: same},
	KindLong:      {json: "string", typed: plain, strict: letters, show: same},
	KindNumber:    {json: "number", typed: typedNumber, strict: exactNumber, show: numberShown, rank: numberRank},
	KindMoney:     {json: "integer", typed: typedNumber, strict: exactNumber, show: moneyShown, rank: numberRank},
	KindDate:      {json: "string", typed: typedDate, strict: exactDate, show: dateShown, rank: dateRank},
	KindMoment:    {json: "string", typed: typedMoment, strict: exactMoment, show: momentShown, rank: momentRank},
	KindChoice:    {json: "string", typed: typedChoice, strict: exactChoice, show: choiceShown, rank: choiceRank},
	KindMany:      {json: "array", typed: typedMany, strict: exactMany, show: manyShown},
	KindYesNo:     {json: "boolean", typed: typedYes, strict: exactYes, show: yesShown, rank: yesRank},
	KindPoint:     {json: "string", typed: typedPoint, strict: exactPoint, show: pointShown},
	KindName:      identified(func(_ call, s string) identity.Verdict { return identity.Name(s) }, nil),
	KindCitizenID: identified(func(c call, s string) identity.Verdict { return identity.CitizenID(s, c.today) }, digitsInGroups),
	KindTaxCode:   identified(func(_ call, s string) identity.Verdict { return identity.TaxCode(s, identity.TaxRules{Personal: true}) }, nil),
	KindPhone:     identified(func(_ call, s string) identity.Verdict { return identity.Phone(s) }, lang.Phone),
	KindEmail:     identified(func(_ call, s string) identity.Verdict { return identity.Email(s) }, identity.ShownEmail),
}

// rule of a field; values of rooms are ids, which their Source reads.
func (f Field) rule() rule {
	if f.Kind.ofRoom() {
		return rule{json: "string", typed: plain, strict: letters, show: same}
	}
	return rules[f.Kind]
}

func same(_ call, s string) string { return s }

// most letters of a text.
func (f Field) most() int {
	switch {
	case f.Max > 0:
		return f.Max
	case f.Kind == KindLong:
		return 4000
	}
	return 200
}

func plain(c call, s string) (string, no) { return letters(c, s) }

func letters(c call, s string) (string, no) {
	if n := len([]rune(s)); n > c.most() {
		return "", no{"field.too_long", []any{"most", c.most()}}
	}
	return s, no{}
}

func (f Field) decimals() int {
	if f.Kind == KindMoney {
		return 0
	}
	return f.Decimals
}

func typedNumber(c call, s string) (string, no) {
	for _, unit := range []string{"₫", "đồng", "đ", c.words.Say(c.Measure)} {
		s = strings.TrimSpace(strings.TrimSuffix(s, unit))
	}
	n, ok := ReadNumber(s, c.decimals())
	if !ok {
		return "", c.notNumber()
	}
	return c.between(n, numberRank)
}

func (c call) notNumber() no {
	if c.decimals() > 0 {
		return no{"field.not_decimal", []any{"n", c.decimals()}}
	}
	return no{"field.not_number", nil}
}

func exactNumber(c call, s string) (string, no) {
	n, ok := strictNumber(s, c.decimals())
	if !ok {
		return "", c.notNumber()
	}
	return c.between(n, numberRank)
}

// between refuses what lies outside of From and To.
func (c call) between(s string, rank func(call, string) (int64, bool)) (string, no) {
	n, ok := rank(c, s)
	if !ok {
		return "", c.notNumber()
	}
	if least, ok := rank(c, c.From); ok && n < least {
		return "", no{"field.too_small", []any{"least", shown{c, c.From}}}
	}
	if most, ok := rank(c, c.To); ok && n > most {
		return "", no{"field.too_large", []any{"most", shown{c, c.To}}}
	}
	return s, no{}
}

func numberRank(c call, s string) (int64, bool) { return scaled(s, c.decimals()) }

func numberShown(c call, s string) string {
	s = showNumber(s, c.Decimals, c.words)
	if unit := c.words.Say(c.Measure); unit != "" {
		s += "\u00a0" + unit
	}
	return s
}

func moneyShown(c call, s string) string {
	return showNumber(s, 0, c.words) + "\u00a0₫"
}

func typedDate(c call, s string) (string, no) {
	p, ok := day.ReadPartial(s)
	return c.date(p, ok)
}

func exactDate(c call, s string) (string, no) {
	p, ok := day.ParsePartial(s)
	return c.date(p, ok)
}

func (c call) date(p day.Partial, ok bool) (string, no) {
	switch {
	case !ok, p.Day == 0 && c.Precision == ToTheDay:
		return "", no{"field.not_date", nil}
	case p.Month == 0 && c.Precision == ToTheMonth:
		return "", no{"field.not_month", nil}
	}
	if least, ok := c.limit(c.From); ok && p.Last() < least.First() {
		return "", no{"field.too_early", []any{"least", least.Shown()}}
	}
	if most, ok := c.limit(c.To); ok && p.First() > most.Last() {
		return "", no{"field.too_late", []any{"most", most.Shown()}}
	}
	return p.String(), no{}
}

// limit reads the first or last date that is taken.
func (c call) limit(s string) (day.Partial, bool) {
	if s == "today" {
		return day.PartialOf(c.today), true
	}
	return day.ParsePartial(s)
}

func dateShown(_ call, s string) string {
	if p, ok := day.ParsePartial(s); ok {
		return p.Shown()
	}
	return s
}

func dateRank(_ call, s string) (int64, bool) {
	p, ok := day.ParsePartial(s)
	return int64(p.First()), ok
}

// typedMoment reads "11:30, 25/11/2026", "25/11/2026 11:30" and what machines write.
func typedMoment(c call, s string) (string, no) {
	if t, dateOnly, err := day.ParseMoment(s); err == nil && !dateOnly {
		return At(t).text, no{}
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) != 2 {
		return "", no{"field.not_moment", nil}
	}
	clock, date := words[0], words[1]
	if !strings.Contains(clock, ":") {
		clock, date = date, clock
	}
	d, err := day.Read(date)
	t, err2 := time.Parse("15:04", clock)
	if err != nil || err2 != nil {
		return "", no{"field.not_moment", nil}
	}
	return exactMoment(c, At(d.At(t.Hour(), t.Minute())).text)
}

func exactMoment(_ call, s string) (string, no) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		return "", no{"field.not_moment", nil}
	}
	return At(t.Truncate(time.Millisecond)).text, no{}
}

func momentShown(c call, s string) string {
	if t, ok := Said(s).Moment(); ok {
		return c.words.DateTime(t)
	}
	return s
}

func momentRank(_ call, s string) (int64, bool) {
	t, ok := Said(s).Moment()
	return t.UnixMilli(), ok
}

// typedChoice reads an answer by its value, or by its label in any language.
func typedChoice(c call, s string) (string, no) {
	if _, ok := c.option(s); ok {
		return exactChoice(c, s)
	}
	for _, same := range []func(string) string{fold.Exact, fold.Key} {
		for words := range c.words.Each {
			for _, o := range c.Options {
				if same(words.Say(o.Label)) == same(s) {
					return exactChoice(c, o.Value)
				}
			}
		}
	}
	return "", no{"field.not_option", nil}
}

func exactChoice(c call, s string) (string, no) {
	if _, ok := c.option(s); !ok {
		return "", no{"field.not_option", nil}
	}
	return s, no{}
}

func choiceShown(c call, s string) string {
	if o, ok := c.option(s); ok {
		return c.words.Say(o.Label)
	}
	return s
}

func choiceRank(c call, s string) (int64, bool) {
	i := slices.IndexFunc(c.Options, func(o Option) bool { return o.Value == s })
	return int64(i), i >= 0
}

// typedMany reads answers parted by semicolons or, as a form and facts have their values, by commas.
func typedMany(c call, s string) (string, no) {
	if text, bad := exactMany(c, s); bad.key != "field.not_option" {
		return text, bad
	}
	var list []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		v, bad := typedChoice(c, part)
		if bad.key != "" {
			return "", bad
		}
		list = append(list, v)
	}
	return exactMany(c, strings.Join(list, ","))
}

// exactMany puts the answers into the order of the options, each once.
func exactMany(c call, s string) (string, no) {
	list := strings.Split(s, ",")
	for _, v := range list {
		if _, ok := c.option(v); !ok {
			return "", no{"field.not_option", nil}
		}
	}
	var out []string
	for _, o := range c.Options {
		if slices.Contains(list, o.Value) {
			out = append(out, o.Value)
		}
	}
	if c.Max > 0 && len(out) > c.Max {
		return "", no{"field.too_many", []any{"most", c.Max}}
	}
	return strings.Join(out, ","), no{}
}

func manyShown(c call, s string) string {
	var out []string
	for _, v := range Said(s).List() {
		out = append(out, choiceShown(c, v))
	}
	return strings.Join(out, "; ")
}

func typedYes(c call, s string) (string, no) {
	switch fold.Key(s) {
	case "1", "x", "yes", "true", "co", "dung":
		return "true", no{}
	case "0", "no", "false", "khong", "sai":
		return "false", no{}
	}
	return exactYes(c, s)
}

func exactYes(_ call, s string) (string, no) {
	if s != "true" && s != "false" {
		return "", no{"field.not_yes_no", nil}
	}
	return s, no{}
}

func yesShown(c call, s string) string {
	if s == "true" {
		return c.words.T("field.yes")
	}
	return c.words.T("field.no")
}

func yesRank(_ call, s string) (int64, bool) {
	n := map[string]int64{"false": 0, "true": 1}
	i, ok := n[s]
	return i, ok
}

// identified is the rule of a number or name of kit/identity; show may be nil.
func identified(check func(c call, s string) identity.Verdict, show func(string) string) rule {
	strict := func(c call, s string) (string, no) {
		v := check(c, s)
		return v.Value, no{v.Key, v.Args}
	}
	return rule{json: "string", typed: strict, strict: strict, show: func(_ call, s string) string {
		if show == nil {
			return s
		}
		return show(s)
	}}
}

// digitsInGroups leaves what is no number as it is.
func digitsInGroups(s string) string {
	if strings.Trim(s, "0123456789") != "" {
		return s
	}
	return lang.GroupDigits(s)
}

// shown is an argument of words: a limit, written as the field writes its contents.
type shown struct {
	call
	text string
}

// Say writes it in a language.
func (s shown) Say(w *lang.Words) string {
	s.words = w
	return s.rule().show(s.call, s.text)
}
