package slip

import (
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// Item is one thing to add or to correct, with its own reason.
type Item struct {
	What   string
	Count  int // not printed when zero
	Reason string
}

// SupplementData is what is written on Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: complete and once
// (NĐ 61/2018/NĐ-CP Đ.15, 17, 19; fields: docs/decisions.md).
type SupplementData struct {
	Head
	From      Party
	Procedure string
	Items     []Item
	Ground    string    // legal ground
	Until     time.Time // the applicant's term; zero: none
	Officer   string    // who guides
}

// Supplement prints Mẫu 02 on A5.
func (p *Printer) Supplement(d SupplementData) ([]byte, error) {
	doc := p.begin(FormSupplement, "slip.supplement", d.Head)
	doc.about(doc.party("slip.dossier_of", d.From), d.Procedure)
	doc.Space(1)
	doc.say("slip.please_add")
	t := pdf.Table{Size: 9.5, Columns: []pdf.TableColumn{
		{Title: doc.t("slip.no"), Share: 8, Align: pdf.Center},
		{Title: doc.t("slip.what"), Share: 46},
		{Title: doc.t("slip.quantity"), Share: 12, Align: pdf.Center},
		{Title: doc.t("slip.reason"), Share: 40},
	}}
	for i, x := range d.Items {
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), x.What, count(x.Count), x.Reason})
	}
	doc.Table(t)
	doc.Space(1.5)
	doc.Write(doc.field("slip.ground", d.Ground, false)...)
	if !d.Until.IsZero() {
		doc.Write(doc.field("slip.until", doc.moment(d.Until), true)...)
	}
	if d.Officer != "" {
		doc.say("slip.add_help", "officer", d.Officer)
	} else {
		doc.say("slip.add_help_unit")
	}
	doc.contact()
	how := doc.t("slip.sign_name")
	doc.sign(signature{}, signature{doc.t("slip.guide"), how, d.Officer})
	return Finish(doc.Doc)
}

// RefusalData is what is written on Mẫu 03, Phiếu từ chối tiếp nhận giải quyết hồ sơ (NĐ 61/2018/NĐ-CP
// Đ.17, Đ.19 kh.8; fields: docs/decisions.md).
type RefusalData struct {
	Head
	From      Party
	Procedure string
	Reasons   []string
	Ground    string // legal ground
	Officer   string // who signs for the office
	Settled   bool   // the matter was settled and refused (Đ.19 kh.8), not the intake
	Position  string // office of a leader who signs, as printed above the name; may be empty
}

// Refusal prints Mẫu 03 on A5.
func (p *Printer) Refusal(d RefusalData) ([]byte, error) {
	doc := p.begin(FormRefusal, "slip.refusal", d.Head)
	doc.about(doc.party("slip.dossier_of", d.From), d.Procedure)
	doc.Space(1)
	if d.Settled {
		doc.say("slip.not_settled")
	} else {
		doc.say("slip.not_taken")
	}
	for i, r := range d.Reasons {
		text := r
		if len(d.Reasons) > 1 {
			text = strconv.Itoa(i+1) + ". " + r
		}
		doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(text)}, Align: pdf.Justify, Indent: 6, After: 1})
	}
	doc.Write(doc.field("slip.ground", d.Ground, false)...)
	doc.say("slip.refuse_help")
	doc.contact()
	if d.Settled {
		doc.leader(d.Position, d.Officer)
		return Finish(doc.Doc)
	}
	how := doc.t("slip.sign_name")
	doc.sign(signature{doc.t("slip.submitter"), how, d.From.Name}, signature{doc.t("slip.receiver"), how, d.Officer})
	return Finish(doc.Doc)
}
