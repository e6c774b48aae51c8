package dossierpage

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/slip"
)

// printedRows is how much of the book goes on one print or into one file.
const printedRows = 3000

// bookPage is the follow-up book of a unit over a period.
type bookPage struct {
	view.Base
	Ask      queue.BookAsk
	From, To string
	Units    []view.Option
	Rows     []queue.BookRow
	Names    map[string]string
	Total    int
	Next     string
	Position int64
	At       time.Time
}

// books are the units whose books v may open: the one-stops among those whose dossiers v reads.
func books(v org.Viewer) (list []org.Unit) {
	if v.Chart() == nil {
		return nil
	}
	for _, id := range v.Units(dossier.MayRead) {
		if u, ok := v.Chart().Unit(id); ok && (u.Kind == org.CommuneCentre || u.Kind == org.ProvinceCentre) {
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b org.Unit) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func (p Pages) book(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	units := books(v)
	if len(units) == 0 {
		return fault.New(fault.Forbidden, "dossierpage.no_book")
	}
	pg := bookPage{Base: view.From(r, "dossierpage.book_title")}
	for _, u := range units {
		pg.Units = append(pg.Units, view.Option{Value: u.ID, Label: u.Name})
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if pg.Ask.Unit = f.Text("unit"); pg.Ask.Unit == "" {
		pg.Ask.Unit = units[0].ID
	}
	pg.From, pg.To, pg.Ask.After = f.Text("from"), f.Text("to"), f.Text("after")
	if f.Has("format") {
		pg.Ask.Size, pg.Ask.After = printedRows, ""
	}
	if err = p.readBook(r, v, &pg); err != nil {
		if _, ok := web.Invalid(err); ok {
			pg.Base = pg.WithErrors(err)
			return web.Render(w, r, http.StatusUnprocessableEntity, bookView(pg))
		}
		return err
	}
	switch f.Text("format") {
	case "pdf":
		return p.printBook(w, r, v, pg)
	case "csv":
		return writeBook(w, pg)
	}
	pg.From, pg.To = pg.Words.Date(pg.Ask.From), pg.Words.Date(pg.Ask.To)
	return web.Render(w, r, http.StatusOK, bookView(pg))
}

// readBook reads the dates typed, this month where there are none, and the rows.
func (p Pages) readBook(r *http.Request, v org.Viewer, pg *bookPage) error {
	return p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		pg.At = s.Now()
		y, m, _ := day.Of(pg.At).YMD()
		pg.Ask.From, pg.Ask.To = day.On(y, m, 1), day.Of(pg.At)
		var bad []fault.Field
		for _, x := range []struct {
			name, typed string
			into        *day.Date
		}{{"from", pg.From, &pg.Ask.From}, {"to", pg.To, &pg.Ask.To}} {
			if x.typed == "" {
				continue
			}
			if *x.into, err = day.Read(x.typed); err != nil {
				bad = append(bad, fault.Field{Name: x.name, Key: "dossierpage.date_wrong"})
			}
		}
		if err := fault.Fields(bad...); err != nil {
			return err
		}
		if pg.Position, err = store.Position(s); err != nil {
			return err
		}
		if pg.Rows, pg.Next, pg.Total, err = queue.FollowUp(s, v, pg.Ask); err != nil {
			return err
		}
		var units []string
		for _, x := range pg.Rows {
			units = append(units, x.Competent)
		}
		pg.Names, err = org.UnitNames(s, units, day.Of(pg.At))
		return err
	})
}

// query is the address of this book in another form.
func (pg bookPage) query(set ...string) string {
	q := url.Values{"unit": {pg.Ask.Unit}, "from": {pg.Ask.From.String()}, "to": {pg.Ask.To.String()}}
	for i := 0; i+1 < len(set); i += 2 {
		q.Set(set[i], set[i+1])
	}
	return "/book?" + q.Encode()
}

// note says how a dossier of the book ended, or that it is late.
func note(w *lang.Words, x queue.BookRow, now time.Time) string {
	if x.State == dossier.Withdrawn || x.State == dossier.Stopped {
		return w.T("dossierpage.state_" + stateKey(x.State))
	}
	stood := deadline.Standing{Due: x.Due, Unit: deadline.Unit(x.DueUnit), FirstLate: x.FirstLate}
	if x.FinishedAt.IsZero() {
		if x.FirstLate.IsZero() && !x.State.Running() || stood.Judge(now) != deadline.Late {
			return ""
		}
		return w.T(string(slip.Late))
	}
	return w.T(string(judged(stood.Judge(x.FinishedAt))))
}

func (p Pages) printBook(w http.ResponseWriter, r *http.Request, v org.Viewer, pg bookPage) error {
	words := p.Printer.Words()
	data := slip.BookData{From: pg.Ask.From, To: pg.Ask.To, Position: pg.Position, RowsAfter: pg.Total - len(pg.Rows), Keeper: v.Name}
	for _, x := range pg.Rows {
		data.Rows = append(data.Rows, slip.BookRow{No: x.No, Code: x.Code, Procedure: x.Procedure, Sets: 1, Owner: x.Name, Address: x.Address,
			Phone: lang.Phone(x.Phone), Authority: pg.Names[x.Competent],
			Received: x.AcceptedAt, Due: x.Due, Returned: x.ReturnedAt, Way: words.T("dossierpage.way_" + x.Way), Note: note(words, x, pg.At)})
	}
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		data.Head, _, err = p.head(s, &dossier.Dossier{}, pg.Ask.Unit, pg.At)
		data.Track = ""
		return err
	}); err != nil {
		return err
	}
	b, err := p.Printer.Book(data)
	if err != nil {
		return err
	}
	return web.PDF(w, "so-theo-doi-"+pg.Ask.From.String()+"-"+pg.Ask.To.String()+".pdf", b)
}

// writeBook gives the book as a file for spreadsheets.
func writeBook(w http.ResponseWriter, pg bookPage) error {
	var head sheet.Row
	for _, k := range bookHeads {
		head = append(head, sheet.Text(pg.T(k)))
	}
	var rows []sheet.Row
	for _, x := range pg.Rows {
		rows = append(rows, append(sheet.Row{sheet.Whole(x.No)},
			sheet.Texts(x.Code, x.Procedure, x.Name, x.Address, x.Phone, pg.Names[x.Competent], pg.when(x.AcceptedAt), pg.when(x.Due), pg.when(x.ReturnedAt),
				pg.T("dossierpage.way_"+x.Way), note(pg.Words, x, pg.At))...))
	}
	web.Attach(w, "so-theo-doi-"+pg.Ask.From.String()+"-"+pg.Ask.To.String()+".csv", sheet.Types[sheet.CSV])
	return sheet.Write(w, sheet.CSV, sheet.Table{Heads: []sheet.Row{head}, Rows: sheet.Listed(rows)})
}

// bookHeads are the columns of the book on the screen and in the file.
var bookHeads = []string{"dossierpage.book_no", "dossierpage.book_code", "dossierpage.book_procedure", "dossierpage.book_name",
	"dossierpage.book_address", "dossierpage.book_phone",
	"dossierpage.book_authority", "dossierpage.book_received", "dossierpage.book_due", "dossierpage.book_returned", "dossierpage.book_way",
	"dossierpage.book_note"}

// when writes a moment; nothing for none.
func (pg bookPage) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return pg.Words.DateTime(t)
}
