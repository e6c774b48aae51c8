package feepage

import (
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// bookPage is the book of a day: every receipt and every return of money, and what they come to.
type bookPage struct {
	view.Base
	On     day.Date
	Typed  string
	Filter fee.Filter
	List   []fee.Entry // those of the filter
	all    []fee.Entry
	people map[string]string

	Lines, Unsigned int64 // of the control sheets of the day
}

func (p Pages) book(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	desks := seen(v)
	q := r.URL.Query()
	pg := bookPage{Base: view.From(r, "feepage.book"), On: day.Of(p.DB.Now()),
		Filter: fee.Filter{Way: fee.Way(q.Get("way")), Method: fee.Method(q.Get("method"))}}
	status := http.StatusOK
	if pg.Typed = q.Get("on"); pg.Typed != "" {
		d, err := day.Read(pg.Typed)
		if err != nil {
			pg.Base, status = pg.WithErrors(fault.Fields(fault.Field{Name: "on", Key: "feepage.date_wrong"})), http.StatusUnprocessableEntity
			return web.Render(w, r, status, bookView(pg))
		}
		pg.On = d
	}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.all, err = fee.Book(s, desks, pg.On.At(0, 0), pg.On.Add(1).At(0, 0)); err != nil {
			return err
		}
		if pg.Lines, pg.Unsigned, err = fee.UnsignedOn(s, desks, pg.On); err != nil {
			return err
		}
		var ids []string
		for _, e := range pg.all {
			ids = append(ids, e.Cashier)
		}
		pg.people, err = org.PersonNames(s, ids)
		return err
	})
	if err != nil {
		return err
	}
	pg.List, _ = fee.Pick(pg.all, pg.Filter)
	if q.Get("as") == "csv" {
		return pg.csv(w)
	}
	return web.Render(w, r, status, bookView(pg))
}

// href is the book of the day with a filter.
func (p bookPage) href(f fee.Filter, as string) string {
	v := url.Values{"on": {p.On.String()}}
	for name, x := range map[string]string{"way": string(f.Way), "method": string(f.Method), "as": as} {
		if x != "" {
			v.Set(name, x)
		}
	}
	return "/fees/book?" + v.Encode()
}

// figures are the totals of the day, each opening what stands behind it.
type figure struct {
	Name string
	fee.Sum
	Href string
	Here bool
}

func (p bookPage) figures() (list []figure) {
	for _, x := range []struct {
		key string
		f   fee.Filter
	}{
		{"feepage.in_cash", fee.Filter{Way: fee.In, Method: fee.Cash}}, {"feepage.in_transfer", fee.Filter{Way: fee.In, Method: fee.Transfer}},
		{"feepage.back_cash", fee.Filter{Way: fee.Back, Method: fee.Cash}}, {"feepage.back_transfer", fee.Filter{Way: fee.Back, Method: fee.Transfer}},
		{"feepage.in_all", fee.Filter{Way: fee.In}}, {"feepage.back_all", fee.Filter{Way: fee.Back}},
	} {
		_, s := fee.Pick(p.all, x.f)
		list = append(list, figure{Name: p.T(x.key), Sum: s, Href: p.href(x.f, ""), Here: p.Filter == x.f})
	}
	return list
}

// kept is what is left of the day.
func (p bookPage) kept() int64 {
	_, in := fee.Pick(p.all, fee.Filter{Way: fee.In})
	_, back := fee.Pick(p.all, fee.Filter{Way: fee.Back})
	return in.Total() - back.Total()
}

func (p bookPage) sign(e fee.Entry) int64 {
	if e.Way == fee.Back {
		return -1
	}
	return 1
}

// csv writes the entries for a spreadsheet.
func (p bookPage) csv(w http.ResponseWriter) error {
	head := sheet.Texts(p.T("feepage.no"), p.T("feepage.symbol"), p.T("feepage.receipt_no"), p.T("feepage.when"), p.T("feepage.way"),
		p.T("feepage.dossier"), p.T("feepage.payer"),
		p.T("fee.kind_phi"), p.T("fee.kind_le_phi"), p.T("feepage.method"), p.T("feepage.reference"), p.T("feepage.cashier"), p.T("feepage.note"))
	var rows []sheet.Row
	for i, e := range p.List {
		n := p.sign(e)
		row := append(sheet.Row{sheet.Whole(i + 1)}, sheet.Texts(e.Symbol, e.Printed(), p.Words.DateTime(e.When), p.T(wayWord(e.Way)), e.Parties.For,
			e.Parties.Payer)...)
		row = append(row, sheet.Whole(n*e.Phi), sheet.Whole(n*e.LePhi))
		rows = append(rows, append(row, sheet.Texts(p.T(e.Method.Word()), e.Reference, p.people[e.Cashier], e.Ground)...))
	}
	web.Attach(w, "so-thu-"+p.On.String()+".csv", sheet.Types[sheet.CSV])
	return sheet.Write(w, sheet.CSV, sheet.Table{Heads: []sheet.Row{head}, Rows: sheet.Listed(rows)})
}

func wayWord(w fee.Way) string {
	return map[fee.Way]string{fee.In: "feepage.way_in", fee.Back: "feepage.way_back"}[w]
}
