package slip

import (
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// Verdict says whether a hop ended in time; its word key.
type Verdict string

// The verdicts printed on the control slip.
const (
	Early  Verdict = "slip.verdict_early"   // Trước hạn
	OnTime Verdict = "slip.verdict_on_time" // Đúng hạn
	Late   Verdict = "slip.verdict_late"    // Quá hạn
)

// Hop is one hand-over of the dossier: who gave it to whom, when, and whether the giver was in time.
type Hop struct {
	From       string // delivering unit
	FromPerson string
	To         string // receiving unit; empty for the last row, the result in the hands of the applicant
	ToPerson   string
	At         time.Time
	Verdict    Verdict // of the work that ended with this hop; empty: none was due
	Note       string
}

// ControlData is what is written on Mẫu 06, Phiếu kiểm soát quá trình giải quyết hồ sơ (fields: docs/decisions.md).
type ControlData struct {
	Head
	Owner     Party
	Procedure string
	Papers    []Paper
	Received  time.Time
	Due       time.Time // zero: no term runs
	First     time.Time // the first appointment, where it was extended; zero: it was not
	Hops      []Hop
	Printed   string // who prints it; may be empty
}

// Control prints Mẫu 06 on A5.
func (p *Printer) Control(d ControlData) ([]byte, error) {
	doc := p.begin(FormControl, "slip.control", d.Head)
	ps := doc.party("slip.dossier_of", d.Owner)
	doc.about(ps, d.Procedure)
	for _, f := range []struct {
		key string
		at  time.Time
	}{{"slip.received_at", d.Received}, {"slip.due_first", d.First}, {"slip.due_at", d.Due}} {
		if !f.at.IsZero() {
			doc.Write(doc.field(f.key, doc.moment(f.at), false)...)
		}
	}
	doc.Space(0.8)
	doc.papers(d.Papers)
	doc.Space(1.5)
	doc.hops(d.Hops)
	doc.Space(1)
	doc.Write(doc.field("slip.printed_by", d.Printed, false)...)
	return Finish(doc.Doc)
}

// hops sets a row for every hand-over; who gave and who took sign in it by hand where paper went along.
func (doc *document) hops(list []Hop) {
	t := pdf.Table{Size: 8.5, Columns: []pdf.TableColumn{
		{Title: doc.t("slip.no"), Share: 9, Align: pdf.Center},
		{Title: doc.t("slip.hop"), Share: 43},
		{Title: doc.t("slip.hop_at"), Share: 19, Align: pdf.Center},
		{Title: doc.t("slip.hop_signed"), Share: 17},
		{Title: doc.t("slip.hop_verdict"), Share: 14, Align: pdf.Center},
		{Title: doc.t("slip.note"), Share: 20},
	}}
	for i, h := range list {
		lines := []string{doc.t("slip.hop_from", "who", who(h.From, h.FromPerson))}
		if h.To != "" || h.ToPerson != "" {
			lines = append(lines, doc.t("slip.hop_to", "who", who(h.To, h.ToPerson)))
		}
		verdict := ""
		if h.Verdict != "" {
			verdict = doc.t(string(h.Verdict))
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), strings.Join(lines, "\n"), doc.short(h.At), "\n\n", verdict, h.Note})
	}
	doc.Table(t)
}

func who(unit, person string) string {
	switch {
	case unit == "":
		return person
	case person == "":
		return unit
	}
	return unit + " – " + person
}
