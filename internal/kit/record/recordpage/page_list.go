package recordpage

import (
	"bytes"
	"net/http"
	"strings"

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

type listView struct {
	view.Base
	Home    string
	Lead    string
	Text    string
	Finds   bool
	Filters []view.Asked
	Sort    string
	Tools   []view.Link
	Files   []view.Link
	Table   view.Table
	Pages   view.Pages
}

// search is the box for words.
func (v listView) search() view.Input {
	in := v.Input("q", "record.find", v.Text)
	in.Kind, in.Complete, in.Max = "search", "off", 100
	return in
}

// ask reads which records are wanted.
func (p Pages[T]) ask(r *http.Request, e field.Env, rights record.Rights[T]) record.Ask {
	q := r.URL.Query()
	a := record.Ask{Text: q.Get("q"), Sort: q.Get("sort"), After: q.Get("after"), Filter: map[string]field.Value{}}
	for _, b := range p.Shown(rights).With(field.Filtered) {
		if v, err := b.Field.Check(e, field.Said(q.Get(b.Name))); err == nil && v.Filled() {
			a.Filter[b.Name] = v
		}
	}
	return a
}

func (p Pages[T]) list(w http.ResponseWriter, r *http.Request) error {
	v := listView{Base: view.From(r, p.Words+".title"), Home: p.Home, Lead: p.Lead}
	var file answer
	err := p.House.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		e, rights := field.Here(s, v.Words), p.Cases.Rights(r.Context())
		ask := p.ask(r, e, rights)
		if file.format = sheet.Format(r.URL.Query().Get("format")); sheet.Types[file.format] != "" {
			return p.export(r, e, ask, &file)
		}
		list, next, err := p.List(s, rights, ask)
		if err != nil {
			return err
		}
		v.Text, v.Sort = ask.Text, ask.Sort
		v.Finds = len(p.Shown(rights).With(field.Searched)) > 0
		if v.Table, err = p.table(r, v.Base, e, list); err != nil {
			return err
		}
		v.Pages = v.Following(next)
		p.tools(&v, rights)
		v.Filters, err = p.filters(r, e, rights, ask)
		return err
	})
	switch {
	case err != nil:
		return err
	case file.body.Len() > 0:
		web.Attach(w, file.name, sheet.Types[file.format])
		_, err = file.body.WriteTo(w)
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// answer is a file that was asked for. It is made whole before it is sent, so that a slow reader holds no snapshot.
type answer struct {
	format sheet.Format
	name   string
	body   bytes.Buffer
}

func (p Pages[T]) filters(r *http.Request, e field.Env, rights record.Rights[T], ask record.Ask) ([]view.Asked, error) {
	var out []view.Asked
	for _, b := range p.Shown(rights).With(field.Filtered) {
		a := view.Asked{Field: b.Field, Env: e, Value: ask.Filter[b.Name]}
		if b.FilterBy != nil {
			a.Source = b.FilterBy
		}
		out = append(out, a)
	}
	return out, choices(r.Context(), e.Query, out)
}

// table is the list: the first field leads to the record, the sorted ones sort by their headings.
func (p Pages[T]) table(r *http.Request, b view.Base, e field.Env, list []T) (t view.Table, err error) {
	t = view.Table{Caption: b.Title, Quiet: true, Empty: b.T("record.none")}
	shown := p.Shown(p.Cases.Rights(r.Context())).With(field.Listed)
	for _, f := range shown {
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
		var row []view.Cell
		for n, f := range shown {
			c := view.FieldCell(b, view.Asked{Field: f.Field, Env: e, Value: f.Of(&list[i]), Names: names})
			if n == 0 {
				if strings.TrimSpace(c.Text) == "" {
					if c.Text, err = p.Called(r.Context(), e, &list[i]); err != nil {
						return t, err
					}
				}
				c.Href, c.Body = string(p.Path(p.ID(&list[i]))), nil
			}
			row = append(row, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// tools are what can be done from the list.
func (p Pages[T]) tools(v *listView, rights record.Rights[T]) {
	if p.Tools != nil {
		v.Tools = p.Tools(v.Base)
	}
	if rights.Adds {
		v.Tools = append(v.Tools, view.Link{Text: v.T("record.import"), Href: p.Home + "/import", Icon: "file-up"},
			view.Link{Text: v.T(p.Words + ".new"), Href: p.Home + "/new", Icon: "plus"})
	}
	for _, f := range []sheet.Format{sheet.XLSX, sheet.CSV, sheet.PDF} {
		v.Files = append(v.Files, view.Link{Text: v.T("record.as_" + string(f)), Href: v.Address("format", string(f), "after", ""), Icon: "download"})
	}
}

// export makes the file of all that is wanted.
func (p Pages[T]) export(r *http.Request, e field.Env, ask record.Ask, into *answer) error {
	rights, now := p.Cases.Rights(r.Context()), e.Query.Now()
	t := p.File(r.Context(), e, rights, ask)
	if into.format == sheet.PDF {
		n, err := p.Count(e.Query, rights, ask)
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
