package feepage

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// sheetHome is where the control sheets are listed.
const sheetHome = "/fee-sheets"

// sheets lists the control sheets of the units the viewer may read.
func (p Pages) sheets(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	kind, rights := fee.Sheets(v)
	return recordpage.List[fee.ControlSheet]{Kind: kind, Rights: rights, House: p.Records}.Page(w, r, view.From(r, "fee.sheet.title"))
}

// sheetPage is one control sheet: its lines, who signed which of them, and the signature that is still to come.
type sheetPage struct {
	recordpage.Listed
	fee.ControlSheet
	Unit   string // name
	Signed []signed
	Held   string // word key: why the viewer does not sign; empty: he may
	Once   string // idempotency key of the form
}

// signed is a signature as it is shown.
type signed struct {
	fee.Signature
	Name  string
	Holds bool // the lines read as they were signed
}

func (p Pages) sheet(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	id := r.PathValue("id")
	kind, rights := fee.LinesOf(id)
	l := recordpage.List[fee.ControlLine]{Kind: kind, Rights: rights, House: p.Records}
	pg := sheetPage{Once: web.NewKey()}
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) { // before any file of its lines
		pg.ControlSheet, err = fee.SheetByID(s, v, id)
		return err
	}); err != nil {
		return err
	}
	l.Cell = func(b view.Base, c view.Cell, at recordpage.Place[fee.ControlLine]) view.Cell {
		switch at.Field {
		case "number":
			c.Href = ""
			if at.Thing.Number > pg.covered() {
				c.Sub = b.T("feepage.sheet_line_unsigned")
			}
		case "code":
			c.Href = "/fees/" + at.Thing.Bill
		}
		return c
	}
	return l.In(w, r, func(s *store.Snapshot) (templ.Component, error) {
		if err := pg.read(s, v, id); err != nil {
			return nil, err
		}
		b := view.From(r, "fee.line.title")
		b.Title = b.T("feepage.sheet_of", "on", pg.Day)
		var err error
		pg.Listed, err = l.View(r, s, b)
		return sheetView(pg), err
	})
}

// covered is the number of the last line under a signature.
func (p sheetPage) covered() int64 { return p.ControlSheet.Signed }

// read reads what stands around the lines.
func (p *sheetPage) read(s *store.Snapshot, v org.Viewer, id string) (err error) {
	if p.ControlSheet, err = fee.SheetByID(s, v, id); err != nil {
		return err
	}
	if p.Unit, err = org.UnitName(s, p.ControlSheet.Unit, day.Of(s.Now())); err != nil {
		return err
	}
	list, err := fee.Signatures(s, id)
	if err != nil {
		return err
	}
	var who []string
	for _, x := range list {
		who = append(who, x.By)
	}
	names, err := org.PersonNames(s, who)
	if err != nil {
		return err
	}
	p.Signed = nil
	for _, x := range list {
		holds, err := x.Holds(s, id)
		if err != nil {
			return err
		}
		p.Signed = append(p.Signed, signed{x, names[x.By], holds})
	}
	err = fee.SheetHeld(s, v, p.ControlSheet)
	var why *fault.Fault
	if errors.As(err, &why) && why.Code == fault.Forbidden {
		p.Held, err = why.Key, nil
	}
	return err
}

// signSheet signs the lines that were shown.
func (p Pages) signSheet(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	last, err := strconv.ParseInt(f.Text("last"), 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, "web.broken_form")
	}
	done, err := p.Fees.SignSheet(r.Context(), org.Request{Viewer: v, Sent: web.Sent(r, f)}, r.PathValue("id"), last)
	if err != nil {
		return err
	}
	web.Flash(w, r, "feepage.done_sheet")
	return web.Redirect(w, r, string(done.Path))
}

// last is the number of the last line shown.
func (p sheetPage) last() string { return strconv.FormatInt(p.Lines, 10) }

// part says what a signature covers, by whom and when. Every part but the first is a supplement.
func (p sheetPage) part(n int, x signed) string {
	key := "feepage.sheet_part"
	if n > 0 {
		key = "feepage.sheet_more"
	}
	return p.T(key, "n", n, "first", x.First, "last", x.Last, "who", x.Name, "at", x.At, "off", p.Words.Money(x.LetOff), "more", p.Words.Money(x.Added),
		"back", p.Words.Money(x.GoneBack))
}
