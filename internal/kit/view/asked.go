package view

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/web"
)

// Asked is a field of a record (kit/field) asked in a form: with what it holds, or, when something was wrong, with what was
// typed.
type Asked struct {
	field.Field
	Env     field.Env
	Value   field.Value
	Typed   field.Input    // what was sent; nil: Value is drawn
	Options []field.Option // of a kind of a room: what can be chosen
	More    bool           // there are more than Options: the thing is looked for by text
	Names   field.Names
}

// asked begins the input of a field.
func (b Base) asked(a Asked) Input {
	in := b.Ask(a.Name, b.Words.Say(a.Label), a.text())
	in.Optional = !a.Required && !a.Tick
	if a.Help != nil {
		in.Hint = b.Words.Say(a.Help)
	}
	in.Complete = "off"
	return in
}

// text is what stands in the box: as typed, else as people read it.
func (a Asked) text() string {
	if a.Typed != nil {
		return a.Typed.Lines(a.Name)
	}
	switch a.Kind {
	case field.KindText, field.KindLong, field.KindName, field.KindEmail, field.KindTaxCode, field.KindChoice, field.KindYesNo:
		return a.Value.Text()
	case field.KindNumber:
		a.Measure = nil
	}
	if a.Source != nil {
		return a.Value.Text()
	}
	if !a.Value.Filled() {
		return ""
	}
	return a.Show(a.Env, a.Value, a.Names)
}

// Field draws a field of a form, and under it what may be said instead of a content.
func Field(b Base, a Asked) templ.Component {
	return Each(content(b, a), emptied(b, a))
}

// content asks for what the field holds.
func content(b Base, a Asked) templ.Component {
	in := b.asked(a)
	switch a.Kind {
	case field.KindLong:
		in.Max, in.Spell = maxOf(a.Max, 4000), true
		return Area(in)
	case field.KindNumber, field.KindMoney:
		in.Mode, in.Width = "numeric", "m"
		if a.Decimals > 0 || strings.HasPrefix(a.From, "-") {
			in.Mode = "decimal"
		}
		if unit := measure(b.Words, a.Field); unit != "" {
			in.Label += " (" + unit + ")"
		}
	case field.KindDate:
		d := in.OnDate(a.boxes())
		d.Loose = a.Precision != field.ToTheDay
		return Date(d)
	case field.KindPhone:
		in.Kind, in.Mode, in.Width = "tel", "tel", "m"
	case field.KindEmail:
		in.Kind = "email"
	case field.KindCitizenID, field.KindTaxCode:
		in.Mode, in.Width = "numeric", "m"
	case field.KindMoment:
		in.Width = "m"
	case field.KindChoice:
		return Select(in.Choose(a.choices(b, a.Field.Options)))
	case field.KindMany:
		return Checkboxes(in.Choose(options(b.Words, a.Field.Options), a.several()...))
	case field.KindYesNo:
		if a.Tick {
			if in.Value == "true" {
				in.Value = "1"
			}
			return Tick(in)
		}
		c := in.Choose([]Option{{Value: "true", Label: b.T("field.yes")}, {Value: "false", Label: b.T("field.no")}})
		c.Inline = true
		return Radios(c)
	case field.KindFile:
		return Checkboxes(in.Choose(options(b.Words, a.Options), a.several()...))
	case field.KindText, field.KindName, field.KindPoint:
		in.Max = maxOf(a.Max, 200)
	}
	if a.Source == nil {
		return Text(in)
	}
	if a.More {
		return a.search(b, in)
	}
	return Select(in.Choose(a.choices(b, a.Options)))
}

// search asks for a thing of a room that has too many to list: what is chosen, and a box to look for another.
func (a Asked) search(b Base, in Input) templ.Component {
	find := in
	find.Name, find.Value, find.Kind = a.FindName(), "", "search"
	if a.Typed != nil {
		find.Value = strings.TrimSpace(a.Typed.Lines(a.FindName()))
	}
	list := options(b.Words, a.Options)
	if in.Value != "" && !slices.ContainsFunc(list, func(o Option) bool { return o.Value == in.Value }) {
		list = append([]Option{{Value: in.Value, Label: a.Show(a.Env, field.Said(in.Value), a.Names)}}, list...)
	}
	if len(list) == 0 {
		return Text(find)
	}
	chosen := in.Choose(list)
	find.Label, find.Hint, find.Error, find.Optional = b.T("view.find_other"), "", "", false
	return Each(Radios(chosen), Text(find))
}

// choices begin with "choose" while nothing is chosen, or with nothing where nothing need be. What is kept but not offered
// any more stays.
func (a Asked) choices(b Base, from []field.Option) []Option {
	held := a.text()
	var list []Option
	for _, o := range options(b.Words, from) {
		i := slices.IndexFunc(from, func(x field.Option) bool { return x.Value == o.Value })
		if !from[i].Closed || o.Value == held {
			list = append(list, o)
		}
	}
	if held != "" && a.Source != nil && !slices.ContainsFunc(list, func(o Option) bool { return o.Value == held }) {
		list = append(list, Option{Value: held, Label: a.Show(a.Env, field.Said(held), a.Names)})
	}
	if held == "" || !a.Required {
		key := "view.choose"
		if !a.Required {
			key = "view.choose_none"
		}
		list = append([]Option{{Label: b.T(key)}}, list...)
	}
	return list
}

func options(w *lang.Words, from []field.Option) []Option {
	list := make([]Option, len(from))
	for i, o := range from {
		list[i] = Option{Value: o.Value, Label: strings.Repeat("\u2003", o.Depth) + w.Say(o.Label)}
	}
	return list
}

// several are the answers that are ticked.
func (a Asked) several() []string {
	if a.Typed != nil {
		return a.Typed.All(a.Name)
	}
	return a.Value.List()
}

// boxes are the three boxes of a date.
func (a Asked) boxes() (p web.DateParts) {
	if a.Typed != nil {
		return web.DateParts{Day: a.Typed.Lines(a.Name + ".d"), Month: a.Typed.Lines(a.Name + ".m"), Year: a.Typed.Lines(a.Name + ".y")}
	}
	if known, ok := day.ParsePartial(a.Value.Text()); ok {
		p.Day, p.Month, p.Year = known.Boxes()
	}
	return p
}

// emptied asks why there is no content, where a reason may be given.
func emptied(b Base, a Asked) templ.Component {
	if len(a.Empties) == 0 {
		return templ.NopComponent
	}
	held := a.Value.Empty().String()
	if a.Typed != nil {
		held = a.Typed.Lines(a.EmptyName())
	}
	in := b.Ask(a.EmptyName(), b.T("view.or_empty", "field", b.Words.Say(a.Label)), held)
	list := []Option{{Label: b.T("view.not_empty")}}
	for _, e := range a.Empties {
		list = append(list, Option{Value: e.String(), Label: a.Show(a.Env, field.Lacking(e), nil)})
	}
	return Select(in.Choose(list))
}

func measure(w *lang.Words, f field.Field) string {
	if f.Kind == field.KindMoney {
		return w.T("view.dong")
	}
	return w.Say(f.Measure)
}

func maxOf(n, def int) int {
	if n > 0 {
		return n
	}
	return def
}

// FilterBy asks what a list is narrowed to by a field.
func FilterBy(b Base, a Asked) templ.Component {
	list := options(b.Words, a.Field.Options)
	switch {
	case a.Source != nil:
		list = options(b.Words, a.Options)
	case a.Kind == field.KindYesNo:
		list = []Option{{Value: "true", Label: b.T("field.yes")}, {Value: "false", Label: b.T("field.no")}}
	}
	in := b.Ask(a.Name, b.Words.Say(a.Label), a.Value.Text())
	return Select(in.Choose(append([]Option{{Label: b.T("view.all")}}, list...)))
}

// FieldCell is what a field holds in the cell of a list.
func FieldCell(b Base, a Asked) Cell {
	c := Cell{Text: a.Show(a.Env, a.Value, a.Names), Num: a.Kind == field.KindNumber || a.Kind == field.KindMoney}
	for _, o := range a.Field.Options {
		if a.Kind == field.KindChoice && o.Value == a.Value.Text() && o.Look+o.Icon != "" {
			c.Body = Chip(look(o.Look), o.Icon, c.Text)
		}
	}
	return c
}

func look(s string) string {
	if s == "calm" {
		return Calm
	}
	return s
}

// FieldRow is a field and what it holds, in a summary.
func FieldRow(b Base, a Asked) Row {
	c := FieldCell(b, a)
	r := Row{Label: b.Words.Say(a.Label), Value: c.Text, Body: c.Body}
	if a.Kind == field.KindLong {
		r.Values = strings.Split(c.Text, "\n")
	}
	if l, ok := a.Source.(field.Linker); ok && a.Value.Filled() {
		var links []Link
		for _, id := range a.Value.List() {
			links = append(links, Link{Text: a.Show(a.Env, field.Said(id), a.Names), Href: l.Path(id)})
		}
		r.Body = goLinks(links)
	}
	return r
}
