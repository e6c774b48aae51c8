package dossierpage

import (
	"net/http"
	"strconv"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// feeActions are the actions about fees. Money itself is taken at the desk of the cashier.
func feeActions() []action {
	return []action{
		{cmd: payment.CmdRequire, key: "Y", kind: "alt", fields: requireFields,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Payments.Require(r.Context(), a, counted(f))
			}},
	}
}

// counted reads what the official counted.
func counted(f web.Form) (n payment.Counted) {
	for _, u := range fee.AllUnits() {
		if k, err := strconv.ParseInt(f.Text("count-"+string(u)), 10, 64); err == nil {
			if n.Count == nil {
				n.Count = map[fee.Unit]int64{}
			}
			n.Count[u] = k
		}
	}
	return n
}

// owes tells whether there is something to ask the applicant for.
func (o *dossierView) owes() bool {
	return o.Owing.Bill.State == fee.Open || len(o.Owing.Bills) == 0 && o.Owing.Why == nil && len(o.Owing.Asks) > 0
}

// feeFact is a line on how the dossier stands with its fees.
func feeFact(w *lang.Words, o payment.Owing) string {
	b := o.Bill
	switch {
	case o.Why != nil:
		return w.T("dossierpage.fee_unknown", "why", w.T(o.Why.Key, o.Why.Args...))
	case len(o.Asks) > 0 && b.State == "":
		return w.T("dossierpage.fee_to_count")
	case b.State == "":
		return ""
	case b.State == fee.Exempted:
		return w.T("dossierpage.fee_exempted", "ground", b.Ground)
	case b.State == fee.Paid:
		return w.T("dossierpage.fee_paid", "total", lang.Dong(b.Total))
	}
	return w.T("dossierpage.fee_open", "total", lang.Dong(b.Total))
}

// units are the fields for what an official has to count.
func (p queuePage) units(a *actionForm) (list []view.Input) {
	for _, u := range p.Open.Owing.Asks {
		in := p.Input("count-"+string(u), "dossierpage.count", a.Typed.Text("count-"+string(u)))
		in.Label = p.T("dossierpage.count", "unit", p.T(u.Word()))
		in.Mode, in.Width, in.Complete = "numeric", "s", "off"
		list = append(list, in)
	}
	return list
}
