package slip

import (
	"cmp"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// StopData is what is written on Mẫu 05, Thông báo dừng giải quyết hồ sơ: on the applicant's request, or on a
// ground of the law with the leader's approval, and only while no result was decided (TT 03/2025/TT-VPCP; fields:
// domain facts §2).
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
	s := p.begin(FormStop, "slip.stop", d.Head)
	s.number(d.Number)
	s.about(s.party("slip.dear", d.To), d.Procedure)
	s.Space(1)
	s.Write(s.field("slip.received_at", s.moment(d.Received), false)...)
	if !d.Requested.IsZero() {
		asked := s.moment(d.Requested)
		if d.RequestNo != "" {
			asked = s.t("slip.stop_request_no", "number", d.RequestNo, "at", asked)
		}
		s.Write(s.field("slip.stop_requested", asked, false)...)
	}
	s.Write(s.field("slip.reason", d.Reason, false)...)
	s.Write(s.field("slip.ground", d.Ground, false)...)
	s.Write(s.field("slip.stop_step", d.Step, false)...)
	s.Space(0.8)
	if d.Withdrawn {
		s.say("slip.stop_withdrawn", "unit", cmp.Or(d.Authority, d.Unit), "at", s.moment(d.StoppedAt))
	} else {
		s.say("slip.stop_said", "unit", cmp.Or(d.Authority, d.Unit), "at", s.moment(d.StoppedAt))
	}
	if d.Late {
		s.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(s.t("slip.stop_late"))}, After: 0.4})
	}
	s.Write(s.field("slip.stop_papers", d.Papers, false)...)
	s.Write(s.field("slip.stop_fees", d.Fees, false)...)
	s.Space(0.8)
	s.contact()
	if d.ReturnedBy != "" {
		how := s.t("slip.sign_name")
		s.sign(signature{s.t("slip.receipt_of_papers"), how, d.To.Name}, signature{s.t("slip.returned_by"), how, d.ReturnedBy})
	}
	s.leader(d.Position, d.Approver)
	return Finish(s.Doc)
}
