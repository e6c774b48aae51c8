package slip

import (
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// Paper is a component of the dossier that was taken in, with how many sheets of each kind.
type Paper struct {
	Name      string
	Originals int
	Certified int // certified copies
	Copies    int // plain copies, photographs and scans
	Note      string
}

// ReceiptData is what is written on Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả (NĐ 61/2018/NĐ-CP Đ.17;
// fields: domain facts §2).
type ReceiptData struct {
	Head
	From        Party   // who handed the dossier in
	Channel     string  // how: "Trực tiếp", "Trực tuyến", "Qua bưu chính công ích"
	Owner       Party   // whose dossier it is; left out when it is the same person
	Procedure   string  // what is asked for
	Papers      []Paper // what was taken in
	Sets        int     // number of sets; not printed when zero
	Term        string  // the statutory time: "03 ngày làm việc"
	Received    time.Time
	Due         time.Time
	ReturnPlace string   // where the result is handed over
	ReturnHow   string   // how: at the counter, by post, electronically
	Receiver    string   // name of the officer
	Clock       []string // how the due moment was counted, line by line
	Leaf        string   // hash of the fact "accepted" in the public log, hexadecimal
}

// Receipt prints Mẫu 01 on A5.
func (p *Printer) Receipt(r ReceiptData) ([]byte, error) {
	s := p.begin(FormReceipt, "slip.receipt", r.Head)
	ps := s.party("slip.received_from", r.From)
	ps = append(ps, s.field("slip.channel", r.Channel, false)...)
	if r.Owner.Name != "" && r.Owner != r.From {
		ps = append(ps, s.party("slip.owner", r.Owner)...)
	}
	s.about(ps, r.Procedure)
	s.Space(0.8)
	s.papers(r.Papers)
	s.Space(1.5)
	if r.Sets > 0 {
		s.Write(s.field("slip.sets", pad2(r.Sets), false)...)
	}
	s.Write(s.field("slip.term", r.Term, false)...)
	s.Write(s.field("slip.received_at", s.moment(r.Received), false)...)
	if !r.Due.IsZero() {
		s.Write(s.field("slip.due_at", s.moment(r.Due), true)...)
	}
	s.Write(s.field("slip.return_at", r.ReturnPlace, false)...)
	s.Write(s.field("slip.return_how", r.ReturnHow, false)...)
	s.contact()
	how := s.t("slip.sign_name")
	s.sign(signature{s.t("slip.submitter"), how, r.From.Name}, signature{s.t("slip.receiver"), how, r.Receiver})
	s.ledger(r.Clock, r.Leaf)
	return Finish(s.Doc)
}

// papers sets the table of components.
func (s *sheet) papers(list []Paper) {
	if len(list) == 0 {
		return
	}
	t := pdf.Table{Size: 9, Columns: []pdf.TableColumn{
		{Title: s.t("slip.no"), Share: 7, Align: pdf.Center},
		{Title: s.t("slip.paper"), Share: 60},
		{Title: s.t("slip.original"), Share: 11, Align: pdf.Center},
		{Title: s.t("slip.certified"), Share: 13, Align: pdf.Center},
		{Title: s.t("slip.copy"), Share: 11, Align: pdf.Center},
	}}
	for i, p := range list {
		name := p.Name
		if p.Note != "" {
			name += " (" + p.Note + ")"
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), name, count(p.Originals), count(p.Certified), count(p.Copies)})
	}
	s.Table(t)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// ledger sets, in small print, how the appointment was counted and the hash that stands in the public log.
func (s *sheet) ledger(clock []string, leaf string) {
	if len(clock) == 0 && leaf == "" {
		return
	}
	s.Space(2)
	fine := func(spans ...pdf.Span) { s.Write(pdf.Para{Spans: spans, Size: 7.5, Align: pdf.Left}) }
	if len(clock) > 0 {
		fine(pdf.Bold(s.t("slip.clock") + ":"))
	}
	for _, line := range clock {
		fine(pdf.Plain("– " + line))
	}
	if leaf != "" {
		fine(pdf.Bold(s.t("slip.leaf")+": "), pdf.Plain(leaf))
	}
}
