package slip

import (
	"cmp"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// ExtensionData is what is written on Mẫu 04, Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết (NĐ
// 61/2018/NĐ-CP Đ.19 kh.9; fields: docs/decisions.md). Head.Unit is the authority that is late.
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
	doc := p.begin(FormExtension, "slip.extension", d.Head)
	doc.number(d.Number)
	doc.about(doc.party("slip.dear", d.To), d.Procedure)
	doc.Space(1)
	doc.say("slip.extension_received", "unit", cmp.Or(d.Authority, d.Unit), "at", doc.moment(d.Received), "due", doc.moment(d.Due))
	doc.say("slip.extension_late")
	doc.Write(doc.field("slip.extension_reason", d.Reason, false)...)
	doc.Write(doc.field("slip.ground", d.Ground, false)...)
	doc.Space(0.8)
	doc.say("slip.extension_sorry", "unit", cmp.Or(d.Authority, d.Unit))
	doc.Write(doc.field("slip.extension_new", doc.moment(d.NewDue), true)...)
	doc.Space(0.8)
	doc.contact()
	doc.leader(d.Position, d.Approver)
	doc.ledger(d.Clock, "")
	return Finish(doc.Doc)
}

// number sets the number of a letter, or dots where it is written by hand.
func (doc *document) number(n string) {
	if n == "" {
		n = "…………/………"
	}
	doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(doc.t("slip.letter_number", "number", n))}, Align: pdf.Center, After: 1})
}

// leader sets the place where the head of the authority signs, on the right.
func (doc *document) leader(position, name string) {
	if position == "" {
		position = doc.t("slip.leader")
	}
	doc.sign(signature{}, signature{position, doc.t("slip.sign_stamp"), name})
}
