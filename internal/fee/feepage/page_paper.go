package feepage

import (
	"net/http"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
	"github.com/motcua/motcua/internal/slip"
)

// receipt prints the receipt of a paid bill.
func (p Pages) receipt(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	c, d, err := p.withDossier(r, v)
	if err != nil {
		return err
	}
	name, b, err := p.Receipt(r, d, c.ID)
	if err != nil {
		return err
	}
	return web.PDF(w, name, b)
}

// request prints what is to be paid, with the VietQR.
func (p Pages) request(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	c, d, err := p.withDossier(r, v)
	if err != nil {
		return err
	}
	if c.State != fee.Open {
		return fault.New(fault.NotFound, "feepage.not_open")
	}
	var data slip.FeeData
	var at Account
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if at, err = p.accountOf(s, c.Unit); err != nil {
			return err
		}
		data, err = p.data(s, d, paperOf{c.Desk, c.Parties, c.Lines, s.Now()})
		return err
	}); err != nil {
		return err
	}
	data.Phi, data.LePhi = c.Phi, c.LePhi
	a := slip.Account{Bank: at.BIN, Number: at.Number, Holder: at.Holder, Purpose: c.Code}
	if a.QR, err = at.payload(c); err != nil {
		return err
	}
	b, err := p.Printer.FeeRequest(data, a)
	if err != nil {
		return err
	}
	return web.PDF(w, "yeu-cau-nop-"+c.Code+".pdf", b)
}

// withDossier reads a bill that v may look at, with its dossier; it is nil when v may not read that.
func (p Pages) withDossier(r *http.Request, v org.Viewer) (c fee.Charge, d *dossier.Dossier, err error) {
	if err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		c, err = p.load(s, v, r.PathValue("bill"))
		return err
	}); err != nil {
		return c, nil, err
	}
	d, err = p.Dossier.Open(r.Context(), v, strings.TrimPrefix(c.Record, dossierevent.Record("")))
	if fault.Of(err) == fault.NotFound {
		return c, nil, nil
	}
	return c, d, err
}

// Receipt draws the receipt of a bill; the citizen's page gives the same.
func (p Pages) Receipt(r *http.Request, d *dossier.Dossier, bill string) (name string, pdf []byte, err error) {
	var x fee.Receipt
	var data slip.FeeData
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if x, err = fee.ReceiptOf(s, bill); err != nil {
			return err
		}
		c, err := fee.Load(s, bill)
		if err != nil {
			return err
		}
		if data, err = p.data(s, d, paperOf{c.Desk, x.Parties, x.Lines, x.Moment()}); err != nil {
			return err
		}
		names, err := org.PersonNames(s, []string{x.Cashier})
		data.Cashier = names[x.Cashier]
		return err
	})
	if err != nil {
		return "", nil, err
	}
	words := p.Printer.Words()
	data.Form, data.Symbol, data.Number = x.Form, x.Symbol, x.Printed()
	data.Phi, data.LePhi, data.Method, data.Reference = x.Phi, x.LePhi, words.T(x.Method.Word()), x.Reference
	data.SignedBy, data.Cancelled = x.Signer, x.Cancelled
	pdf, err = p.Printer.Fee(data)
	return "bien-lai-" + x.Printed() + ".pdf", pdf, err
}

// paperOf is what a paper about a fee is made of.
type paperOf struct {
	desk    string
	parties fee.Parties
	lines   []fee.Line
	at      time.Time
}

func (p Pages) data(s *store.Snapshot, d *dossier.Dossier, x paperOf) (out slip.FeeData, err error) {
	on := day.Of(x.at)
	unit, err := org.UnitAt(s, x.desk, on)
	if err != nil {
		return out, err
	}
	out.Head = slip.Head{Unit: strings.ToUpper(unit.Name), Code: x.parties.For, At: x.at, TrackAt: p.PublicURL + "/track", Phone: p.Phone}
	if d != nil {
		out.Track = p.PublicURL + d.TrackPath()
	}
	if unit.Parent != "" {
		if out.Governing, err = org.UnitName(s, unit.Parent, on); err != nil {
			return out, err
		}
		out.Governing = strings.ToUpper(out.Governing)
	}
	if at, err := place.ByCode(s, unit.Place, on); err == nil {
		out.Place = at.Plain()
	}
	out.Collector, out.TaxCode = x.parties.Collector, x.parties.TaxCode
	out.Payer = slip.Party{Name: x.parties.Payer, Identity: lang.GroupDigits(x.parties.Identity), Address: x.parties.Address}
	words := p.Printer.Words()
	for _, l := range x.lines {
		name := l.Name
		if l.Item != "" {
			name += " – " + l.Item
		}
		out.Lines = append(out.Lines, slip.FeeLine{Name: name, How: l.How(words), Amount: l.Amount})
		if l.Relief != "" {
			out.Relief = l.Relief
		}
	}
	return out, nil
}
