package recordpage

import (
	"bytes"
	"cmp"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// mostPrinted is how many records go on paper.
const mostPrinted = 3000

// List is a list with search, filters, order, pages and files out, drawn from one description. What is done with its
// things is elsewhere: with plain records by Pages, with others on pages of their room.
type List[T any] struct {
	*record.Kind[T]
	House  House
	Rights record.Rights[T] // of who asks; only Sees, Adds and May are looked at
	Tools  []view.Link      // lead from the list elsewhere
	// Cell changes what stands in a cell: what can be done with a row, where it leads. May be nil.
	Cell func(b view.Base, c view.Cell, at Place[T]) view.Cell
	// Asks are inputs of the room before the filters, Note stands above the table; both may be nil.
	Asks, Note templ.Component
	Status     int // of the page; 0: 200
}

// Place is where a cell stands: the field of its column, the thing of its row.
type Place[T any] struct {
	Field string
	Thing *T
}

// Listed is a list, ready to be drawn in a page by View.
type Listed struct {
	view.Base
	Home       string
	Lead       string
	Text       string
	Finds      bool
	Filters    []view.Asked
	Sort       string
	Tools      []view.Link
	Files      []view.Link
	Table      view.Table
	Pages      view.Pages
	Asks, Note templ.Component
}

// buttonOf is how a tool looks: what adds a record stands out.
func buttonOf(l view.Link) string {
	if l.Icon == "plus" {
		return ""
	}
	return "alt"
}

// search is the box for words.
func (v Listed) search() view.Input {
	in := v.Input("q", "record.find", v.Text)
	in.Kind, in.Complete, in.Max = "search", "off", 100
	return in
}

// ask reads which records are wanted.
func (p List[T]) ask(r *http.Request, e field.Env) record.Ask {
	q := r.URL.Query()
	a := record.Ask{Text: q.Get("q"), Sort: q.Get("sort"), After: q.Get("after"), Filter: map[string]field.Value{}}
	for _, b := range p.Shown(p.Rights).With(field.Filtered) {
		if v, err := b.Field.Check(e, field.Said(q.Get(b.Name))); err == nil && v.Filled() {
			a.Filter[b.Name] = v
		}
	}
	return a
}

// list is the list of plain records.
func (p Pages[T]) list(w http.ResponseWriter, r *http.Request) error {
	b := view.From(r, p.Words+".title")
	l := List[T]{Kind: p.Kind, House: p.House, Rights: p.Cases.Rights(r.Context())}
	if p.Tools != nil {
		l.Tools = p.Tools(b)
	}
	if l.Rights.Adds {
		l.Tools = append(l.Tools, view.Link{Text: b.T("record.import"), Href: p.Home + "/import", Icon: "file-up"},
			view.Link{Text: b.T(p.Words + ".new"), Href: p.Home + "/new", Icon: "plus"})
	}
	return l.Page(w, r, b)
}

// Page answers with the list on a page of its own, or with the file that was asked for.
func (p List[T]) Page(w http.ResponseWriter, r *http.Request, b view.Base) error {
	return p.In(w, r, func(s *store.Snapshot) (templ.Component, error) {
		v, err := p.View(r, s, b)
		return Whole(v), err
	})
}

// In answers with a page that draws the list among other things, or with the file that was asked for.
func (p List[T]) In(w http.ResponseWriter, r *http.Request, page func(s *store.Snapshot) (templ.Component, error)) error {
	var shown templ.Component
	file := answer{format: sheet.Format(r.URL.Query().Get("format"))}
	err := p.House.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if sheet.Types[file.format] != "" {
			e := field.Here(s, web.Words(r))
			return p.export(r, e, p.ask(r, e), &file)
		}
		shown, err = page(s)
		return err
	})
	switch {
	case err != nil:
		return err
	case shown == nil:
		web.Attach(w, file.name, sheet.Types[file.format])
		_, err = file.body.WriteTo(w)
		return err
	}
	return web.Render(w, r, cmp.Or(p.Status, http.StatusOK), shown)
}

// View is the page of the list that a request asks for.
func (p List[T]) View(r *http.Request, s *store.Snapshot, b view.Base) (v Listed, err error) {
	e := field.Here(s, b.Words)
	ask := p.ask(r, e)
	list, next, err := p.List(s, p.Rights, ask)
	if err != nil {
		return v, err
	}
	v = Listed{Base: b, Home: p.Home, Lead: p.Lead, Text: ask.Text, Sort: ask.Sort, Tools: p.Tools, Pages: b.Following(next), Asks: p.Asks, Note: p.Note,
		Finds: len(p.Shown(p.Rights).With(field.Searched)) > 0}
	for _, f := range []sheet.Format{sheet.XLSX, sheet.CSV, sheet.PDF} {
		v.Files = append(v.Files, view.Link{Text: v.T("record.as_" + string(f)), Href: v.Address("format", string(f), "after", ""), Icon: "download"})
	}
	if v.Table, err = p.table(r, b, e, list); err != nil {
		return v, err
	}
	v.Filters, err = p.filters(r, e, ask)
	return v, err
}

// answer is a file that was asked for. It is made whole before it is sent, so that a slow reader holds no snapshot.
type answer struct {
	format sheet.Format
	name   string
	body   bytes.Buffer
}

func (p List[T]) filters(r *http.Request, e field.Env, ask record.Ask) ([]view.Asked, error) {
	var out []view.Asked
	for _, b := range p.Shown(p.Rights).With(field.Filtered) {
		a := view.Asked{Field: b.Field, Env: e, Value: ask.Filter[b.Name]}
		if b.FilterBy != nil {
			a.Source = b.FilterBy
		}
		out = append(out, a)
	}
	return out, choices(r.Context(), e.Query, out)
}

// table is the list: the first field leads to the record, the sorted ones sort by their headings.
func (p List[T]) table(r *http.Request, b view.Base, e field.Env, list []T) (t view.Table, err error) {
	t = view.Table{Caption: b.Title, Quiet: true, Empty: b.T("record.none")}
	shown := p.Shown(p.Rights)
	for _, f := range shown.With(field.Listed) {
		h := view.Cell{Text: e.Words.Say(f.Label), Num: f.Kind == field.KindNumber || f.Kind == field.KindMoney}
		if f.Has(field.Sorted) {
			sort := f.Name
			switch r.URL.Query().Get("sort") {
			case f.Name:
				h.Sort, sort = "ascending", "-"+f.Name
			case "-" + f.Name:
				h.Sort = "descending"
			}
			h.Href = b.Address("sort", sort, "after", "")
		}
		t.Heads = append(t.Heads, h)
	}
	names, err := shown.Names(r.Context(), e.Query, list)
	if err != nil {
		return t, err
	}
	for i := range list {
		row, err := p.row(r, b, view.Asked{Env: e, Names: names}, &list[i])
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// row are the cells of one thing.
func (p List[T]) row(r *http.Request, b view.Base, a view.Asked, x *T) (row []view.Cell, err error) {
	for _, f := range p.Shown(p.Rights) {
		a.Field, a.Value = f.Field, f.Of(x)
		if n := len(row); f.Has(field.Beneath) && n > 0 {
			row[n-1].Sub = strings.Trim(row[n-1].Sub+" · "+view.FieldCell(b, a).Text, " ·")
		}
		if !f.Has(field.Listed) {
			continue
		}
		c := view.FieldCell(b, a)
		if len(row) == 0 {
			if strings.TrimSpace(c.Text) == "" {
				if c.Text, err = p.Called(r.Context(), a.Env, x); err != nil {
					return nil, err
				}
			}
			c.Href, c.Body = string(p.Path(p.ID(x))), nil
		}
		if p.Cell != nil {
			c = p.Cell(b, c, Place[T]{f.Name, x})
		}
		row = append(row, c)
	}
	return row, nil
}

// export makes the file of all that is wanted.
func (p List[T]) export(r *http.Request, e field.Env, ask record.Ask, into *answer) error {
	now := e.Query.Now()
	t := p.File(r.Context(), e, p.Rights, ask)
	if into.format == sheet.PDF {
		n, err := p.Count(e.Query, p.Rights, ask)
		if err != nil {
			return err
		}
		t.Title, t.Notes = e.Words.T(p.Words+".title"), []string{e.Words.T("record.printed", "n", n, "at", now)}
		if n > mostPrinted {
			t.Notes = append(t.Notes, e.Words.T("record.printed_most", "most", mostPrinted))
		}
		t = t.From(1).First(mostPrinted)
		t.Print.Fonts, t.Print.Legend = p.House.Fonts, p.House.Legend
	}
	into.name = strings.Trim(strings.ReplaceAll(p.Home, "/", "-"), "-") + "-" + day.Of(now).String() + "." + string(into.format)
	return sheet.Write(&into.body, into.format, t)
}
