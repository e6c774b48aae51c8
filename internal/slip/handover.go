package slip

import (
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// HandoverRow is one dossier on a hand-over slip.
type HandoverRow struct {
	Code      string
	Procedure string
	Owner     string
	Papers    int    // how many papers go along; not printed when zero
	Result    string // number of the result, where results are handed over
	Due       time.Time
	Note      string
}

// HandoverData is what is written on the hand-over slip, Phiếu bàn giao hồ sơ: which dossiers, or which results,
// left one hand for another (docs/decisions.md, "other slips in use"). It is not a form of the circular. Head.Code
// stays empty when it lists several.
type HandoverData struct {
	Head
	From, FromPerson string // who gives
	To, ToPerson     string // who takes
	Reason           string // why it goes there; may be empty
	Results          bool   // results are handed over, not dossiers to be handled
	Rows             []HandoverRow
}

// Handover prints the hand-over slip on A5.
func (p *Printer) Handover(d HandoverData) ([]byte, error) {
	title := "slip.handover"
	if d.Results {
		title = "slip.handover_results"
	}
	doc := p.begin("", title, d.Head)
	ps := doc.field("slip.given_by", who(d.From, d.FromPerson), true)
	ps = append(ps, doc.field("slip.taken_by", who(d.To, d.ToPerson), true)...)
	ps = append(ps, doc.field("slip.handed_at", doc.moment(d.At), false)...)
	ps = append(ps, doc.field("slip.reason", d.Reason, false)...)
	doc.withQR(append(ps, doc.field("slip.handed_count", pad2(len(d.Rows)), false)...))
	doc.Space(0.8)
	last := "slip.papers_count"
	if d.Results {
		last = "slip.result"
	}
	t := pdf.Table{Size: 8.5, Columns: []pdf.TableColumn{
		{Title: doc.t("slip.no"), Share: 8, Align: pdf.Center},
		{Title: doc.t("slip.dossier"), Share: 52},
		{Title: doc.t(last), Share: 15, Align: pdf.Center},
		{Title: doc.t("slip.due"), Share: 18, Align: pdf.Center},
		{Title: doc.t("slip.note"), Share: 20},
	}}
	for i, r := range d.Rows {
		what := count(r.Papers)
		if d.Results {
			what = r.Result
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), join("\n", r.Code, r.Procedure, r.Owner), what, doc.short(r.Due), r.Note})
	}
	doc.Table(t)
	doc.Space(1)
	how := doc.t("slip.sign_name")
	doc.sign(signature{doc.t("slip.giver"), how, d.FromPerson}, signature{doc.t("slip.taker"), how, d.ToPerson})
	return Finish(doc.Doc)
}

// join puts sep between the texts that are not empty.
func join(sep string, texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, sep)
}
