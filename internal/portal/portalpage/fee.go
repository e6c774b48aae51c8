package portalpage

import (
	"net/http"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
)

// feeRules are the rules of the province for a procedure today, in any of its cases.
func (p Pages) feeRules(s *store.Snapshot, c catalogue.Version) ([]fee.Rule, error) {
	if p.Payments.Fees == nil {
		return nil, nil
	}
	x := fee.Request{Procedure: c.Code, Area: p.Province, On: day.Of(s.Now())}
	rules, err := p.Payments.Fees.Rules(s, x)
	list := fee.InForce(rules, x)
	for _, k := range c.Cases {
		x.Case = k.Key
		for _, r := range fee.InForce(rules, x) {
			if r.Case == k.Key {
				list = append(list, r)
			}
		}
	}
	return list, err
}

// useRules puts the rules in the place of what the national list says about the fee: they are what is asked for.
func (v *procedureView) useRules(rules []fee.Rule) {
	if len(rules) == 0 {
		return
	}
	v.Fees = nil
	for _, r := range rules {
		v.Fees = append(v.Fees, line{Text: v.T(r.Kind.Word()) + ": " + r.Name, Sub: strings.Join(r.Describe(v.Words), " "), Ground: r.Ground})
	}
	v.Fee = feeBy(rules, v.Words)
}

// feeBy is the fee in words, as the rules of the province have it.
func feeBy(rules []fee.Rule, w *lang.Words) string {
	main := slices.DeleteFunc(slices.Clone(rules), func(r fee.Rule) bool { return r.IfAsked })
	switch {
	case !slices.ContainsFunc(main, fee.Rule.Known):
		return w.T("portalpage.fee_council")
	case !slices.ContainsFunc(main, func(r fee.Rule) bool { return !r.Free }):
		return w.T("portalpage.fee_free")
	case len(main) == 1:
		return main[0].Describe(w)[0]
	}
	return w.T("portalpage.fee_cases")
}

// entry is a procedure as lists show it; its fee is the one its own page gives.
func (p Pages) entry(s *store.Snapshot, c catalogue.Version, w *lang.Words) (procedureLine, error) {
	x := procedureLineOf(c, w)
	rules, err := p.feeRules(s, c)
	if len(rules) > 0 {
		x.Fee = feeBy(rules, w)
	}
	return x, err
}

// estimate works out what the draft will cost, and why.
func (p Pages) estimate(r *http.Request, f filing) (row view.Row, err error) {
	row = view.Row{Label: f.T("portalpage.fee"), Value: feeOf(f.Version, f.Words)}
	var b fee.Bill
	var why *fault.Fault
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		b, why, err = p.Payments.Estimate(s, payment.Matter{Version: f.Version, Case: f.caseKey(), Place: f.placeCode(), Channel: dossier.Online,
			Answers: f.Form.Clean(f.Draft.Answers, f.Today), On: f.Today})
		return err
	})
	if err != nil {
		return row, err
	}
	switch {
	case why != nil && why.Key == "fee.set_by_council":
		row.Value = f.T("portalpage.fee_council")
	case why != nil:
	case b.Total == 0:
		row.Value = f.T("portalpage.fee_free_for", "ground", b.Exempt())
	default:
		row.Value = ""
		row.Values = []string{f.Words.Money(b.Total)}
		for _, l := range b.Lines {
			row.Values = append(row.Values, l.Say(f.Words))
		}
	}
	return row, nil //nolint:nilerr // why there is no amount is an answer
}
