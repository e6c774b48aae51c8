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
// fields: docs/decisions.md).
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
	Secret      string   // opens the dossier beside its official code
	Leaf        string   // hash of the fact "accepted" in the public log, hexadecimal
}

// Receipt prints Mẫu 01 on A5.
func (p *Printer) Receipt(r ReceiptData) ([]byte, error) {
	doc := p.begin(FormReceipt, "slip.receipt", r.Head)
	ps := doc.party("slip.received_from", r.From)
	ps = append(ps, doc.field("slip.channel", r.Channel, false)...)
	if r.Owner.Name != "" && r.Owner != r.From {
		ps = append(ps, doc.party("slip.owner", r.Owner)...)
	}
	doc.about(ps, r.Procedure)
	doc.Space(0.8)
	doc.papers(r.Papers)
	doc.Space(1.5)
	if r.Sets > 0 {
		doc.Write(doc.field("slip.sets", pad2(r.Sets), false)...)
	}
	doc.Write(doc.field("slip.term", r.Term, false)...)
	doc.Write(doc.field("slip.received_at", doc.moment(r.Received), false)...)
	if !r.Due.IsZero() {
		doc.Write(doc.field("slip.due_at", doc.moment(r.Due), true)...)
	}
	doc.Write(doc.field("slip.return_at", r.ReturnPlace, false)...)
	doc.Write(doc.field("slip.return_how", r.ReturnHow, false)...)
	doc.contact(doc.field("slip.receipt_code", r.Secret, true)...)
	how := doc.t("slip.sign_name")
	doc.sign(signature{doc.t("slip.submitter"), how, r.From.Name}, signature{doc.t("slip.receiver"), how, r.Receiver})
	doc.ledger(r.Clock, r.Leaf)
	return Finish(doc.Doc)
}

// papers sets the table of components.
func (doc *document) papers(list []Paper) {
	if len(list) == 0 {
		return
	}
	t := pdf.Table{Size: 9, Columns: []pdf.TableColumn{
		{Title: doc.t("slip.no"), Share: 7, Align: pdf.Center},
		{Title: doc.t("slip.paper"), Share: 60},
		{Title: doc.t("slip.original"), Share: 11, Align: pdf.Center},
		{Title: doc.t("slip.certified"), Share: 13, Align: pdf.Center},
		{Title: doc.t("slip.copy"), Share: 11, Align: pdf.Center},
	}}
	for i, p := range list {
		name := p.Name
		if p.Note != "" {
			name += " (" + p.Note + ")"
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), name, count(p.Originals), count(p.Certified), count(p.Copies)})
	}
	doc.Table(t)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// ledger sets, in small print, how the appointment was counted and the hash that stands in the public log.
func (doc *document) ledger(clock []string, leaf string) {
	if len(clock) == 0 && leaf == "" {
		return
	}
	doc.Space(2)
	fine := func(spans ...pdf.Span) { doc.Write(pdf.Para{Spans: spans, Size: 7.5, Align: pdf.Left}) }
	if len(clock) > 0 {
		fine(pdf.Bold(doc.t("slip.clock") + ":"))
	}
	for _, line := range clock {
		fine(pdf.Plain("– " + line))
	}
	if leaf != "" {
		fine(pdf.Bold(doc.t("slip.leaf")+": "), pdf.Plain(leaf))
	}
}
