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
// opened with number 01 each year and closed at its end (TT 01/2018/TT-VPCP; fields: domain facts §2).
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
	s := p.open(FormBook, "slip.book", d.Head, pdf.Config{Paper: pdf.A4, Landscape: true, Margins: pdf.Margins{Top: 12, Right: 10, Bottom: 14, Left: 12}, Size: 10})
	s.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(s.t("slip.book_period", "from", s.date(d.From), "to", s.date(d.To), "count", strconv.Itoa(len(d.Rows))))}, Align: pdf.Center, After: 2})
	t := pdf.Table{Size: 8, Columns: []pdf.TableColumn{
		{Title: s.t("slip.no"), Share: 9, Align: pdf.Center},
		{Title: s.t("slip.code"), Share: 26},
		{Title: s.t("slip.book_procedure"), Share: 42},
		{Title: s.t("slip.book_sets"), Share: 12, Align: pdf.Center},
		{Title: s.t("slip.book_owner"), Share: 28},
		{Title: s.t("slip.book_address"), Share: 36},
		{Title: s.t("slip.book_authority"), Share: 25},
		{Title: s.t("slip.book_received"), Share: 18, Align: pdf.Center},
		{Title: s.t("slip.book_due"), Share: 18, Align: pdf.Center},
		{Title: s.t("slip.book_returned"), Share: 18, Align: pdf.Center},
		{Title: s.t("slip.book_way"), Share: 17},
		{Title: s.t("slip.book_signed"), Share: 17},
		{Title: s.t("slip.note"), Share: 20},
	}}
	for _, r := range d.Rows {
		t.Rows = append(t.Rows, []string{pad2(r.No), r.Code, r.Procedure, count(r.Sets), r.Owner, join("\n", r.Address, r.Phone), r.Authority,
			s.short(r.Received), s.short(r.Due), s.short(r.Returned), r.Way, "", r.Note})
	}
	s.Table(t)
	s.Space(1.5)
	if d.RowsAfter > 0 {
		s.Write(pdf.Para{Spans: []pdf.Span{pdf.Bold(s.t("slip.book_cut", "count", strconv.Itoa(d.RowsAfter)))}, After: 1})
	}
	s.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(s.t("slip.position", "position", strconv.FormatInt(d.Position, 10), "at", s.moment(d.At)))}, Size: small})
	s.sign(signature{}, signature{}, signature{s.t("slip.keeper"), s.t("slip.sign_name"), join("\n", d.Keeper, d.KeeperContact)})
	return Finish(s.Doc)
}

// short writes "09:05\n23/11/2026"; nothing for no moment.
func (s *sheet) short(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(day.Zone).Format("15:04") + "\n" + s.date(day.Of(at))
}

func (s *sheet) date(d day.Date) string { return s.p.conf.Words.Date(d) }
