package slip

import (
	"cmp"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// FeeLine is one fee on a receipt.
type FeeLine struct {
	Name   string // "Phí chứng thực bản sao từ bản chính"
	How    string // how it was counted: "5 trang × 3 bản"; may be empty
	Amount int64  // đồng
}

// FeeData is what is written on a receipt for phí and lệ phí (NĐ 254/2026/NĐ-CP Điều 22). Head.Unit is who hands
// it out, Head.Code that of the dossier, Head.At the moment of collection.
type FeeData struct {
	Head
	Collector string // the collecting body; Head.Unit when empty
	TaxCode   string // of the collecting body
	Form      string // ký hiệu mẫu biên lai
	Symbol    string // ký hiệu biên lai
	Number    string // as printed: "00000012"
	Payer     Party
	Lines     []FeeLine
	Phi       int64
	LePhi     int64
	Method    string // in words: "Tiền mặt"
	Reference string // of the bank
	Relief    string // the ground on which something was let off
	Cashier   string
	SignedBy  string // who signed it digitally; empty: not signed yet
	Cancelled string // the ground on which it was cancelled; empty: it holds
}

// Fee prints the receipt on A5. It is not one of the forms of the one-stop circular: it bears its own form no.
func (p *Printer) Fee(d FeeData) ([]byte, error) {
	doc := p.begin("", "slip.fee", d.Head)
	const gap = "\u00a0\u00a0\u00a0 "
	number := []pdf.Span{pdf.Plain(doc.t("slip.fee_form") + ": "), pdf.Bold(d.Form), pdf.Plain(gap + doc.t("slip.fee_symbol") + ": "), pdf.Bold(d.Symbol),
		pdf.Plain(gap + doc.t("slip.fee_number") + ": "), pdf.Bold(d.Number)}
	doc.Write(pdf.Para{Spans: number, Align: pdf.Center, After: 1})
	if d.Cancelled != "" {
		doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Bold(doc.t("slip.fee_cancelled", "ground", d.Cancelled))}, Align: pdf.Center, After: 1})
	}
	ps := doc.field("slip.fee_collector", cmp.Or(d.Collector, d.Unit), false)
	ps = append(ps, doc.field("slip.fee_tax_code", d.TaxCode, false)...)
	doc.withQR(append(ps, doc.party("slip.fee_payer", d.Payer)...))
	doc.Space(0.8)
	doc.fees(d)
	doc.Space(1.5)
	total := d.Phi + d.LePhi
	doc.Write(doc.field("slip.fee_words", sentence(doc.p.conf.Words.Amount(total)), true)...)
	doc.Write(doc.field("slip.fee_method", d.Method, false)...)
	doc.Write(doc.field("slip.fee_reference", d.Reference, false)...)
	doc.Write(doc.field("slip.fee_relief", d.Relief, false)...)
	doc.Write(doc.field("slip.fee_at", doc.moment(d.At), false)...)
	signed := doc.t("slip.fee_unsigned")
	if d.SignedBy != "" {
		signed = doc.t("slip.fee_signed", "by", d.SignedBy)
	}
	doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(signed)}, Size: small})
	how := doc.t("slip.sign_name")
	doc.sign(signature{doc.t("slip.fee_payer_sign"), how, d.Payer.Name}, signature{doc.t("slip.fee_cashier"), how, d.Cashier})
	return Finish(doc.Doc)
}

// fees sets the table: each fee, then phí and lệ phí apart, then the total.
func (doc *document) fees(d FeeData) {
	words := doc.p.conf.Words
	t := pdf.Table{Size: 9.5, Columns: []pdf.TableColumn{
		{Title: doc.t("slip.no"), Share: 8, Align: pdf.Center},
		{Title: doc.t("slip.fee_name"), Share: 44},
		{Title: doc.t("slip.fee_how"), Share: 26},
		{Title: doc.t("slip.fee_amount"), Share: 22, Align: pdf.Right},
	}}
	for i, l := range d.Lines {
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), l.Name, l.How, words.Number(l.Amount)})
	}
	for _, x := range []struct {
		key    string
		amount int64
	}{{"slip.fee_phi", d.Phi}, {"slip.fee_le_phi", d.LePhi}} {
		if x.amount > 0 && x.amount < d.Phi+d.LePhi {
			t.Rows = append(t.Rows, []string{"", doc.t(x.key), "", words.Number(x.amount)})
		}
	}
	t.Rows = append(t.Rows, []string{"", doc.t("slip.fee_total"), "", words.Number(d.Phi + d.LePhi)})
	doc.Table(t)
}

// sentence begins with a capital letter and ends with a full stop.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:] + "."
}
