package feepage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/qr"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// billPage is a bill: what it comes to and why, and how it is paid.
type billPage struct {
	view.Base
	fee.Charge
	Why     []string // how the amount came about
	Receipt fee.Receipt
	Dossier string // id
	Seen    int64
	Typed   web.Form
	Once    [6]string // idempotency keys of the forms
	Collect bool      // the viewer may take the money
	Settle  bool      // … may let it off
	Void    bool      // … may cancel a receipt, and give back what came beside
	Surplus []fee.Surplus
	VietQR  string // SVG

	NoTaxCode bool // the receipt would lack the tax code of the collecting body
}

// load reads a bill that v may look at, with its dossier.
func (p Pages) load(s *store.Snapshot, v org.Viewer, id string) (c fee.Charge, err error) {
	c, err = fee.Load(s, id)
	if err == nil && !sees(v, c.Desk) {
		err = fault.New(fault.NotFound, "fee.not_found")
	}
	return c, err
}

func (p Pages) bill(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg, err := p.billPage(r, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, billView(pg))
}

func (p Pages) billPage(r *http.Request, v org.Viewer) (billPage, error) {
	pg := billPage{Base: view.From(r, "feepage.waiting")}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.Charge, err = p.load(s, v, r.PathValue("bill")); err != nil {
			return err
		}
		if pg.Receipt, err = fee.ReceiptOf(s, pg.ID); err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
		if pg.Surplus, err = fee.SurplusOf(s, pg.ID); err != nil {
			return err
		}
		body, err := fee.CollectorOf(s, pg.Unit)
		if err != nil {
			return err
		}
		pg.NoTaxCode = body.TaxCode == "" && pg.Parties.TaxCode == ""
		if pg.State == fee.Open {
			if pg.VietQR, err = p.VietQR(s, pg.Charge); err != nil {
				return err
			}
		}
		pg.Collect, err = payment.MayCollect(s, v, pg.Desk, day.Of(s.Now()))
		return err
	})
	if err != nil {
		return pg, err
	}
	pg.Title = pg.T("feepage.bill_of", "code", pg.Parties.For)
	steps, err := pg.Explanation()
	if err != nil {
		return pg, err
	}
	pg.Why = fee.Explain(steps, pg.Words)
	pg.Dossier = strings.TrimPrefix(pg.Record, dossierevent.Record(""))
	if d, err := p.Dossier.Open(r.Context(), v, pg.Dossier); err == nil {
		pg.Seen = d.Seq
	} else if fault.Of(err) != fault.NotFound {
		return pg, err
	}
	pg.Settle, pg.Void = v.Can(fee.MaySettleExemption, pg.Desk), v.Can(fee.MayReconcile, pg.Desk)
	for i := range pg.Once {
		pg.Once[i] = web.NewKey()
	}
	return pg, nil
}

// VietQR draws the transfer that pays a bill; empty when no account is known.
func (p Pages) VietQR(q store.Querier, c fee.Charge) (string, error) {
	t, err := p.Transfer(q, c)
	if err != nil || t.Payload == "" {
		return "", err
	}
	return qr.SVG(t.Payload), nil
}

// Transfer is how a bill is paid from afar; nothing when no account is known.
func (p Pages) Transfer(q store.Querier, c fee.Charge) (fee.TransferTo, error) {
	at, err := p.accountOf(q, c.Unit)
	if err != nil {
		return fee.TransferTo{}, err
	}
	payload, err := at.payload(c)
	if err != nil || payload == "" {
		return fee.TransferTo{}, err
	}
	return fee.TransferTo{Bank: at.BIN, Account: at.Number, Holder: at.Holder, Amount: c.Total, Purpose: c.Code, Payload: payload}, nil
}

// accountOf is where the fees of a collecting body go: its own account, or that of the house while it has none.
func (p Pages) accountOf(q store.Querier, unit string) (Account, error) {
	c, err := fee.CollectorOf(q, unit)
	if err != nil || c.Account == "" {
		return p.Account, err
	}
	return Account{BIN: c.Bank, Number: c.Account, Holder: c.Holder}, nil
}

func (a Account) payload(c fee.Charge) (string, error) {
	if a.BIN == "" || a.Number == "" {
		return "", nil
	}
	return c.VietQR(a.BIN, a.Number).Payload()
}

// handleAction takes money, lets off, or cancels a receipt. What was typed survives every error.
func (p Pages) handleAction(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg, err := p.billPage(r, v)
	if err != nil {
		return err
	}
	done, err := p.runAction(r, v, f, pg.Charge)
	if _, ok := web.Invalid(err); ok {
		pg.Base, pg.Typed = pg.WithErrors(err), f
		return web.Render(w, r, http.StatusUnprocessableEntity, billView(pg))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, done)
	return web.Redirect(w, r, "/fees/"+pg.ID)
}

// runAction gives the command of a form and tells the words for what was done.
func (p Pages) runAction(r *http.Request, v org.Viewer, f web.Form, c fee.Charge) (done string, err error) {
	a := dossier.Input{Request: org.Request{Viewer: v, Sent: web.Sent(r, f)}, Dossier: strings.TrimPrefix(c.Record, dossierevent.Record(""))}
	a.Reason = f.Lines("ground")
	what := r.PathValue("act")
	switch what {
	case "cash":
		_, err = p.Payments.Record(r.Context(), a, c.ID, fee.Payment{Method: fee.Cash})
		return "feepage.done_paid", err
	case "transfer":
		_, err = p.Payments.Record(r.Context(), a, c.ID, fee.Payment{Method: fee.Transfer, Amount: readMoney(f.Text("amount")), Reference: f.Text("reference")})
		return "feepage.done_paid", err
	case "exempt":
		_, err = p.Payments.Exempt(r.Context(), a, c.ID)
		return "feepage.done_exempt", err
	case "void":
		_, err = p.Payments.Void(r.Context(), a, c.ID, f.Text("again") != "")
		return "feepage.done_void", err
	case "aside", "back":
		return p.surplus(r, a, f, c)
	}
	return "", fault.New(fault.NotFound, "web.not_found")
}
