package slip

import (
	"cmp"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// ExtensionData is what is written on Mẫu 04, Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết (NĐ
// 61/2018/NĐ-CP Đ.19 kh.9; fields: domain facts §2). Head.Unit is the authority that is late.
type ExtensionData struct {
	Head
	Authority string // Head.Unit as it stands in a sentence; Head.Unit when empty
	Number    string // số, ký hiệu of the letter; left to be filled in by hand when empty
	To        Party  // who is asked for pardon
	Procedure string
	Received  time.Time
	Due       time.Time // the appointment that is not kept
	Reason    string    // why it is late
	NewDue    time.Time // the new appointment; there is only one
	Ground    string    // legal ground; may be empty
	Approver  string    // the leader who approved it
	Position  string    // his office, as printed above his name: "CHỦ TỊCH"; may be empty
	Clock     []string  // how the new moment was counted, line by line
}

// Extension prints Mẫu 04 on A5; under the circular of 2018 it is Phiếu xin lỗi và hẹn lại ngày trả kết quả.
func (p *Printer) Extension(d ExtensionData) ([]byte, error) {
	s := p.begin(FormExtension, "slip.extension", d.Head)
	s.number(d.Number)
	s.about(s.party("slip.dear", d.To), d.Procedure)
	s.Space(1)
	s.say("slip.extension_received", "unit", cmp.Or(d.Authority, d.Unit), "at", s.moment(d.Received), "due", s.moment(d.Due))
	s.say("slip.extension_late")
	s.Write(s.field("slip.extension_reason", d.Reason, false)...)
	s.Write(s.field("slip.ground", d.Ground, false)...)
	s.Space(0.8)
	s.say("slip.extension_sorry", "unit", cmp.Or(d.Authority, d.Unit))
	s.Write(s.field("slip.extension_new", s.moment(d.NewDue), true)...)
	s.Space(0.8)
	s.contact()
	s.leader(d.Position, d.Approver)
	s.ledger(d.Clock, "")
	return Finish(s.Doc)
}

// number sets the number of a letter, or dots where it is written by hand.
func (s *sheet) number(n string) {
	if n == "" {
		n = "…………/………"
	}
	s.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(s.t("slip.letter_number", "number", n))}, Align: pdf.Center, After: 1})
}

// leader sets the place where the head of the authority signs, on the right.
func (s *sheet) leader(position, name string) {
	if position == "" {
		position = s.t("slip.leader")
	}
	s.sign(signature{}, signature{position, s.t("slip.sign_stamp"), name})
}
