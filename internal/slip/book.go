package slip

import (
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/pdf"
)

// BookRow is one dossier in the follow-up book. A moment that is zero leaves its cell empty.
type BookRow struct {
	No        int // the running number of the year
	Code      string
	Procedure string
	Sets      int
	Owner     string
	Address   string
	Phone     string
	Authority string // who decides
	Received  time.Time
	Due       time.Time
	Returned  time.Time
	Way       string // how the result is collected
	Note      string
}

// BookData is what is written in Mẫu 07, Sổ theo dõi hồ sơ: the dossiers a unit took in over a period. The book is
// opened with number 01 each year and closed at its end (TT 01/2018/TT-VPCP; fields: docs/decisions.md).
type BookData struct {
	Head          // Head.Code stays empty
	From, To      day.Date
	Rows          []BookRow
	Position      int64 // of the facts that were read; the same position gives the same book
	RowsAfter     int   // dossiers of the period that are not on this print; said at its foot
	Keeper        string
	KeeperContact string // may be empty
}

// Book prints Mẫu 07 on A4 lying on its side.
func (p *Printer) Book(d BookData) ([]byte, error) {
	doc := p.open(FormBook, "slip.book", d.Head, pdf.Config{Paper: pdf.A4, Landscape: true,
		Margins: pdf.Margins{Top: 12, Right: 10, Bottom: 14, Left: 12}, Size: 10})
	doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(doc.t("slip.book_period", "from", doc.date(d.From), "to", doc.date(d.To), "count",
		strconv.Itoa(len(d.Rows))))}, Align: pdf.Center, After: 2})
	t := pdf.Table{Size: 8, Columns: []pdf.TableColumn{
		{Title: doc.t("slip.no"), Share: 9, Align: pdf.Center},
		{Title: doc.t("slip.code"), Share: 26},
		{Title: doc.t("slip.book_procedure"), Share: 42},
		{Title: doc.t("slip.book_sets"), Share: 12, Align: pdf.Center},
		{Title: doc.t("slip.book_owner"), Share: 28},
		{Title: doc.t("slip.book_address"), Share: 36},
		{Title: doc.t("slip.book_authority"), Share: 25},
		{Title: doc.t("slip.book_received"), Share: 18, Align: pdf.Center},
		{Title: doc.t("slip.book_due"), Share: 18, Align: pdf.Center},
		{Title: doc.t("slip.book_returned"), Share: 18, Align: pdf.Center},
		{Title: doc.t("slip.book_way"), Share: 17},
		{Title: doc.t("slip.book_signed"), Share: 17},
		{Title: doc.t("slip.note"), Share: 20},
	}}
	for _, r := range d.Rows {
		t.Rows = append(t.Rows, []string{pad2(r.No), r.Code, r.Procedure, count(r.Sets), r.Owner, join("\n", r.Address, r.Phone), r.Authority,
			doc.short(r.Received), doc.short(r.Due), doc.short(r.Returned), r.Way, "", r.Note})
	}
	doc.Table(t)
	doc.Space(1.5)
	if d.RowsAfter > 0 {
		doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Bold(doc.t("slip.book_cut", "count", strconv.Itoa(d.RowsAfter)))}, After: 1})
	}
	doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(doc.t("slip.position", "position", strconv.FormatInt(d.Position, 10), "at", doc.moment(d.At)))},
		Size: small})
	doc.sign(signature{}, signature{}, signature{doc.t("slip.keeper"), doc.t("slip.sign_name"), join("\n", d.Keeper, d.KeeperContact)})
	return Finish(doc.Doc)
}

// short writes "09:05\n23/11/2026"; nothing for no moment.
func (doc *document) short(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(day.Zone).Format("15:04") + "\n" + doc.date(day.Of(at))
}

func (doc *document) date(d day.Date) string { return doc.p.conf.Words.Date(d) }
