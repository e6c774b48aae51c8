package slip

import "github.com/motcua/motcua/internal/kit/pdf"

// Account is where a fee may be transferred to.
type Account struct {
	Bank    string // BIN, or the name of the bank
	Number  string
	Holder  string
	Purpose string // what the transfer has to name
	QR      string // VietQR of the transfer
}

// FeeRequest prints what is to be paid and how, on A5: the receipt comes when it is paid. Of d it takes the head, the
// payer, the lines and the sums.
func (p *Printer) FeeRequest(d FeeData, a Account) ([]byte, error) {
	doc := p.begin("", "slip.fee_request", d.Head)
	doc.Write(doc.field("slip.fee_collector", d.Collector, false)...)
	doc.Write(doc.party("slip.fee_payer", d.Payer)...)
	doc.Space(0.8)
	doc.fees(d)
	doc.Space(1.5)
	doc.Write(doc.field("slip.fee_words", sentence(doc.p.conf.Words.Amount(d.Phi+d.LePhi)), true)...)
	if a.QR != "" {
		doc.Space(1.5)
		ps := []pdf.Para{{Spans: []pdf.Span{pdf.Bold(doc.t("slip.fee_by_transfer"))}, After: 0.8}}
		for _, x := range []struct{ key, value string }{{"slip.fee_bank", a.Bank}, {"slip.fee_account", a.Number}, {"slip.fee_holder", a.Holder},
			{"slip.fee_purpose", a.Purpose}} {
			ps = append(ps, doc.field(x.key, x.value, true)...)
		}
		doc.Columns(pdf.Column{Share: 68, Paras: ps},
			pdf.Column{Share: 32, QR: a.QR, Side: 34, Paras: []pdf.Para{{Spans: []pdf.Span{pdf.Italic(doc.t("slip.fee_scan"))}, Size: small,
				Align: pdf.Center}}})
	}
	doc.Space(1)
	doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(doc.t("slip.fee_at_desk"))}, Size: small})
	return Finish(doc.Doc)
}
