package form

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// View is a form about to be drawn. Base.Errors are the faults that Parse gave; the page around it
// draws view.ErrorSummary above it, and <form method="post"> with its buttons around it.
type View struct {
	view.Base
	Form    *Form
	Answers Answers
	Today   day.Date
	Known   Known    // facts of the account, shown to be confirmed
	Asked   []string // for Points: the answers asked about, by pointer
	Before  Answers  // for Points: the answers as they were
	Refresh string   // address that a changed answer is posted to by htmx, to bring up further questions; may be empty
}

// many is from how many options on a choice is a list to open instead of radios.
const many = 9

// drawn is a question ready for the template.
type drawn struct {
	kind    Kind
	in      view.Input
	options []view.Option
	inline  bool
	asList  bool
	parts   web.DateParts
	oneBox  bool
	suggest []string
	why     string
	text    string // statement
	was     string // the answer that a question was asked about
	fact    string // what the account knows
	address drawnAddress
	items   []drawnItem
	add     string // label of the button; empty: the list is full
	refresh string // value of the refresh button's address
}

type drawnAddress struct {
	typed, detail view.Input
	found         view.Choice
	search        string
	none          bool // something was typed and nothing found
}

type drawnItem struct {
	title     string
	remove    string
	questions []drawn
}

// section is a group at the counter.
type section struct {
	title     string
	questions []drawn
}

// draw prepares the questions of a page, or of the whole form when page is nil.
func (fv View) draw(page *Page) []section {
	var out []section
	var group *Group
	fv.Answers = fv.Form.opened(fv.Answers)
	shown := fv.Form.pass(fv.Answers, fv.Today, nil).shown
	for i, c := range shown {
		if c.base != "" || page != nil && c.q.page != page {
			continue
		}
		if g := c.q.page.group; g != group {
			group = g
			out = append(out, section{title: g.Title.In(fv.Words.Tag())})
		}
		last := &out[len(out)-1]
		d := fv.question(c, page == nil)
		if c.q.Kind == KindList {
			d.items, d.add = fv.items(c, shown[i+1:], page == nil)
		}
		last.questions = append(last.questions, d)
	}
	return out
}

// opened gives the answers with one empty item in every list that needs one and has none, so that nobody has
// to press "add" before the first.
func (f *Form) opened(a Answers) Answers {
	copied := false
	for _, q := range f.asked {
		if q.Kind != KindList || q.Min < 1 || len(a.List(q.Field)) > 0 {
			continue
		}
		if !copied {
			a, copied = a.Copy(), true
		}
		a.Set(q.Field, []any{map[string]any{}})
	}
	return a
}

// alone tells whether the page has one question only, whose label is then the title of the page.
func alone(list []section) bool {
	return len(list) == 1 && len(list[0].questions) == 1 && list[0].questions[0].kind != KindStatement && list[0].questions[0].kind != KindConfirm
}

func (fv View) question(c asking, dense bool) drawn {
	tag, v := fv.Words.Tag(), fv.Answers.At(c.ptr)
	text, _ := v.(string)
	d := drawn{kind: c.q.Kind, in: fv.Ask(c.name(), c.q.Label.In(tag), text), why: c.q.Why.In(tag)}
	d.in.Hint, d.in.Optional = c.q.Hint.In(tag), c.optional()
	if c.q.steers {
		d.refresh = fv.Refresh
	}
	if dense { // officials know the questions
		d.why, d.in.Hint, d.in.Complete = "", "", "off"
	} else {
		d.in.Complete = complete(c.q)
	}
	switch c.q.Kind {
	case KindStatement:
		d.text = d.in.Label
	case KindConfirm:
		if d.in.Value = ""; v == true {
			d.in.Value = "1"
		}
	case KindDate:
		fv.date(&d, c, dense)
	case KindNumber, KindMoney:
		d.in.Value, d.in.Width, d.in.Mode = plainNumber(v), "m", "numeric"
		if c.q.Decimals > 0 {
			d.in.Mode = "decimal"
		}
		if u := c.q.Unit.In(tag); u != "" {
			d.in.Label += " (" + u + ")"
		}
	case KindAddress:
		fv.address(&d, c, dense)
	case KindChoice, KindMany, KindYesNo:
		fv.choice(&d, c, dense)
	default:
		fv.line(&d, c)
	}
	fv.known(&d, c, v)
	return d
}

// complete tells the browser what it may fill in: only what the person says of themself.
func complete(q *Question) string {
	switch q.Known {
	case "name", "email":
		return q.Known
	case "phone":
		return "tel"
	case "birth":
		return "bday"
	}
	return "off"
}

func (fv View) line(d *drawn, c asking) {
	d.was, _ = c.open()
	switch c.q.Kind {
	case KindCitizenID, KindTaxCode:
		d.in.Mode, d.in.Width = "numeric", "m"
	case KindPhone:
		d.in.Kind, d.in.Width, d.in.Value = "tel", "m", lang.Phone(d.in.Value)
	case KindEmail:
		d.in.Kind, d.in.Value = "email", identity.ShownEmail(d.in.Value)
	case KindLong:
		d.in.Max, d.in.Spell = c.q.max, true
	case KindText:
		d.suggest = c.q.Suggest
	}
	if len(d.suggest) > 0 {
		d.in.Attrs = templ.Attributes{"list": d.in.ID() + "-list"}
	}
}

func (fv View) date(d *drawn, c asking, dense bool) {
	if d.in.Hint == "" && !dense {
		switch c.q.Precision {
		case "year":
			d.in.Hint = fv.T("form.only_year")
		case "month":
			d.in.Hint = fv.T("form.only_month")
		}
	}
	if dense {
		d.oneBox, d.in.Value, d.in.Mode, d.in.Width = true, oneBox(d.in.Value), "numeric", "m"
		d.in.Attrs = templ.Attributes{"placeholder": fv.T("form.ddmmyyyy")}
		return
	}
	d.parts.Day, d.parts.Month, d.parts.Year = boxes(d.in.Value)
}

func (fv View) choice(d *drawn, c asking, dense bool) {
	on := map[string]bool{}
	switch v := fv.Answers.At(c.ptr).(type) {
	case string:
		on[v] = true
	case bool:
		on[map[bool]string{true: "yes", false: "no"}[v]] = true
	case []any:
		for _, x := range v {
			text, _ := x.(string)
			on[text] = true
		}
	}
	d.in.Value = ""
	if c.q.Kind == KindYesNo {
		d.inline = true
		d.options = []view.Option{{Value: "yes", Label: fv.T("field.yes"), On: on["yes"]}, {Value: "no", Label: fv.T("field.no"), On: on["no"]}}
		return
	}
	for _, o := range c.options() {
		d.options = append(d.options, view.Option{Value: o.Value, Label: o.Label.In(fv.Words.Tag()), Hint: o.Hint.In(fv.Words.Tag()), On: on[o.Value]})
	}
	d.asList = c.q.Kind == KindChoice && (len(d.options) >= many || dense && len(d.options) > 3)
	if d.asList {
		d.options = append([]view.Option{{Label: fv.T("form.pick_one")}}, d.options...)
	}
	d.inline = dense && !d.asList
}

func (fv View) address(d *drawn, c asking, dense bool) {
	a := addressOf(fv.Answers.At(c.ptr))
	name := c.name()
	d.in.Value = ""
	d.address = drawnAddress{
		typed:  fv.Ask(name+".typed", fv.T("form.commune"), a.Typed),
		detail: fv.Ask(name+".detail", fv.T("form.detail"), a.Detail),
		search: "search:" + name,
	}
	if !dense {
		d.address.typed.Hint, d.address.detail.Hint = fv.T("form.commune_hint"), fv.T("form.detail_hint")
	}
	d.address.typed.Complete, d.address.detail.Complete = "off", "off"
	d.address.detail.Optional = c.q.NoDetail
	d.address.found = fv.found(name, a)
	d.address.none = a.Code == "" && a.Typed != "" && len(d.address.found.Options) == 0
}

// found are the communes to choose from: the one chosen, or those that match what was typed.
func (fv View) found(name string, a Address) view.Choice {
	title := "form.commune_found"
	if a.Code != "" {
		title = "form.commune_chosen"
	}
	in := fv.Ask(name+".code", fv.T(title), a.Code)
	var list []Place
	switch {
	case a.Code != "" && a.Name != "":
		p := Place{Code: a.Code, Name: a.Name}
		if fv.Form.places != nil {
			if q, ok := fv.Form.places.Place(a.Code, fv.Today); ok {
				p = q
			}
		}
		list = []Place{p}
	case a.Typed != "" && fv.Form.places != nil:
		list = fv.Form.places.Find(a.Typed, fv.Today, offered)
	}
	options := make([]view.Option, 0, len(list))
	for _, p := range list {
		o := view.Option{Value: p.Code, Label: p.Name}
		if p.Former != "" {
			o.Hint = fv.T("form.before", "former", p.Former)
		}
		options = append(options, o)
	}
	return in.Choose(options)
}

// known shows what the account knows as a fact, as long as it is what the answer says and nothing is wrong.
func (fv View) known(d *drawn, c asking, v any) {
	k := fv.Known.value(c.q.Known)
	if k == nil || d.in.Error != "" || v == nil {
		return
	}
	if (Answers{"v": k}).Equal(Answers{"v": v}) {
		d.fact = c.q.show(v, fv.Words)
	}
}

func (fv View) items(list asking, rest []asking, dense bool) ([]drawnItem, string) {
	n := len(fv.Answers.List(list.ptr))
	items := make([]drawnItem, n)
	for i := range items {
		items[i].title = asking{q: list.q.Questions[0], base: list.ptr + "/" + strconv.Itoa(i)}.itemTitle(fv.Words)
		items[i].remove = "remove:" + list.name() + "." + strconv.Itoa(i)
	}
	for _, c := range rest {
		if !strings.HasPrefix(c.base, list.ptr+"/") {
			break
		}
		i, _ := strconv.Atoi(c.base[len(list.ptr)+1:])
		items[i].questions = append(items[i].questions, fv.question(c, dense))
	}
	if list.q.Max > 0 && n >= list.q.Max || n >= mostItems {
		return items, ""
	}
	what := list.q.Item.In(fv.Words.Tag())
	if what == "" {
		what = list.q.Label.In(fv.Words.Tag())
	}
	return items, fv.T("form.add", "what", strings.ToLower(what))
}

// plainNumber is a number as it is typed again.
func plainNumber(v any) string {
	switch x := v.(type) {
	case int:
		return strconv.Itoa(x)
	case float64:
		return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)
	case string:
		return x
	}
	return ""
}

// asked lists the names of the questions drawn, for the hidden input that tells Parse they were on the page.
func asked(list []section) string {
	var names []string
	for _, part := range list {
		for _, d := range part.questions {
			names = append(names, d.asks()...)
		}
	}
	return strings.Join(names, " ")
}

func (d drawn) asks() []string {
	if d.kind == KindStatement {
		return nil
	}
	names := []string{d.in.Name}
	for _, it := range d.items {
		for _, q := range it.questions {
			names = append(names, q.asks()...)
		}
	}
	return names
}

// ReviewRows gives the answers as rows of view.Summary, a list for every group. change gives the address where
// a page is changed; nil: nothing can be changed any more.
func (fv View) ReviewRows(change func(page string) string) []ReviewGroup {
	var out []ReviewGroup
	for _, r := range fv.Form.Summary(fv.Answers, fv.Today, fv.Words) {
		if n := len(out); n == 0 || out[n-1].Title != r.Group {
			out = append(out, ReviewGroup{Title: r.Group})
		}
		last := &out[len(out)-1]
		row := view.Row{Label: r.Label, Value: r.Value}
		if r.Item != "" {
			row.Label = r.Item + ": " + r.Label
		}
		if strings.Contains(r.Value, "\n") {
			row.Value, row.Values = "", strings.Split(r.Value, "\n")
		}
		if change != nil {
			row.Change = view.Link{Href: change(r.Page)}
		}
		last.Rows = append(last.Rows, row)
	}
	return out
}

// ReviewGroup is a group of answers in words.
type ReviewGroup struct {
	Title string
	Rows  []view.Row
}
