package slip

import (
	"cmp"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// StopData is what is written on Mẫu 05, Thông báo dừng giải quyết hồ sơ: on the applicant's request, or on a
// ground of the law with the leader's approval, and only while no result was decided (TT 03/2025/TT-VPCP; fields:
// docs/decisions.md).
type StopData struct {
	Head
	Authority  string // Head.Unit as it stands in a sentence; Head.Unit when empty
	Number     string // số, ký hiệu; left to be filled in by hand when empty
	To         Party
	Procedure  string
	Received   time.Time
	Withdrawn  bool      // the applicant takes the dossier back; else the authority stops
	Requested  time.Time // when the applicant asked; zero: no request
	RequestNo  string    // what the written request is; may be empty
	Reason     string
	Ground     string // legal ground; must be given without a request
	Step       string // how far the dossier had come
	Fees       string // what becomes of the fees, in words; may be empty
	Papers     string // what becomes of the papers handed in; may be empty
	Late       bool   // the dossier was late when it was stopped; printed, never hidden
	Approver   string
	Position   string // his office, as printed above his name; may be empty
	StoppedAt  time.Time
	ReturnedBy string // who hands back papers; may be empty
}

// Stop prints Mẫu 05 on A5.
func (p *Printer) Stop(d StopData) ([]byte, error) {
	doc := p.begin(FormStop, "slip.stop", d.Head)
	doc.number(d.Number)
	doc.about(doc.party("slip.dear", d.To), d.Procedure)
	doc.Space(1)
	doc.Write(doc.field("slip.received_at", doc.moment(d.Received), false)...)
	if !d.Requested.IsZero() {
		asked := doc.moment(d.Requested)
		if d.RequestNo != "" {
			asked = doc.t("slip.stop_request_no", "number", d.RequestNo, "at", asked)
		}
		doc.Write(doc.field("slip.stop_requested", asked, false)...)
	}
	doc.Write(doc.field("slip.reason", d.Reason, false)...)
	doc.Write(doc.field("slip.ground", d.Ground, false)...)
	doc.Write(doc.field("slip.stop_step", d.Step, false)...)
	doc.Space(0.8)
	if d.Withdrawn {
		doc.say("slip.stop_withdrawn", "unit", cmp.Or(d.Authority, d.Unit), "at", doc.moment(d.StoppedAt))
	} else {
		doc.say("slip.stop_said", "unit", cmp.Or(d.Authority, d.Unit), "at", doc.moment(d.StoppedAt))
	}
	if d.Late {
		doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(doc.t("slip.stop_late"))}, After: 0.4})
	}
	doc.Write(doc.field("slip.stop_papers", d.Papers, false)...)
	doc.Write(doc.field("slip.stop_fees", d.Fees, false)...)
	doc.Space(0.8)
	doc.contact()
	if d.ReturnedBy != "" {
		how := doc.t("slip.sign_name")
		doc.sign(signature{doc.t("slip.receipt_of_papers"), how, d.To.Name}, signature{doc.t("slip.returned_by"), how, d.ReturnedBy})
	}
	doc.leader(d.Position, d.Approver)
	return Finish(doc.Doc)
}
