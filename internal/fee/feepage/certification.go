package feepage

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// certification is a kind of certification done while people wait.
type certification struct {
	Path  string // of its page
	Code  string // of the procedure
	word  string // key of its name
	book  string // {year} stands for the year; how books are named is a parameter (NĐ 23/2015/NĐ-CP Điều 13)
	count string // name of the box that counts beside the pages
}

// certifications are certified copies and certified signatures.
var certifications = []certification{
	{Path: "/counter/copies", Code: "2.000815", word: "feepage.certification_copies", book: "Sổ chứng thực bản sao, quyển số 01/{year}-SCT/BS",
		count: "copies"},
	{Path: "/counter/signatures", Code: "2.000884", word: "feepage.certification_signatures",
		book: "Sổ chứng thực chữ ký, quyển số 01/{year}-SCT/CK,ĐC", count: "count"},
}

// ofCopies tells certified copies from certified signatures.
func (kind certification) ofCopies() bool { return kind.count == "copies" }

func (kind certification) bookOf(year int) string {
	return strings.ReplaceAll(kind.book, "{year}", strconv.Itoa(year))
}

// kinds are papers that people have certified most often: a digit in the box of the name stands for one of them.
func kinds() []string {
	return []string{"Bằng tốt nghiệp", "Học bạ, bảng điểm", "Giấy khai sinh", "Giấy chứng nhận kết hôn", "Giấy chứng nhận quyền sử dụng đất",
		"Giấy phép lái xe",
		"Chứng chỉ", "Căn cước", "Sơ yếu lý lịch"}
}

// row is a document as it was typed.
type row struct {
	Pages, Copies, Name string
	pages, copies       int64
}

func (r row) empty() bool { return r.Pages == "" && r.Copies == "" && r.Name == "" }

const (
	firstRows = 4  // lines shown at first
	mostRows  = 40 // lines at most
)

// typed is the form as it was typed.
type typed struct {
	Rows              []row
	Name, ID, Address string
	Method, Reference string
}

// readCertification reads the form. A box left empty takes what is usual: one copy, a paper without a name.
func (p Pages) readCertification(f web.Form, kind certification, nameless string) (t typed, err error) {
	var bad []fault.Field
	n, _ := strconv.Atoi(f.Text("rows"))
	n = min(max(n, firstRows), mostRows)
	if f.Text("act") == "more" {
		n = min(n+firstRows, mostRows)
	}
	t.Name, t.Method, t.Reference = f.Text("name"), f.Text("method"), f.Text("reference")
	t.ID, t.Name, t.Address = scanned(f.Text("id"), t.Name)
	for i := range n {
		at := fmt.Sprintf("d%d.", i)
		r := row{Pages: f.Text(at + "pages"), Copies: f.Text(at + "copies"), Name: f.Text(at + "name")}
		if !r.empty() {
			bad = append(bad, r.read(at, kind, nameless)...)
		}
		t.Rows = append(t.Rows, r)
	}
	if !slices.ContainsFunc(t.Rows, func(r row) bool { return !r.empty() }) {
		bad = append(bad, fault.Field{Name: "d0.pages", Key: "feepage.row_missing"})
	}
	if !kind.ofCopies() && t.Name == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "feepage.name_missing"})
	}
	if t.ID != "" && !digits(t.ID) {
		bad = append(bad, fault.Field{Name: "id", Key: "feepage.id_wrong"})
	}
	if t.Method == string(fee.Transfer) && t.Reference == "" {
		bad = append(bad, fault.Field{Name: "reference", Key: "fee.reference"})
	}
	return t, fault.Fields(bad...)
}

// read makes numbers of what was typed and fills in what was left out.
func (r *row) read(at string, kind certification, nameless string) (bad []fault.Field) {
	one := func(name, text string, most int64) int64 {
		if text == "" {
			return 1
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 || n > most {
			bad = append(bad, fault.Field{Name: at + name, Key: "feepage.number_wrong", Args: []any{"max", most}})
		}
		return n
	}
	if kind.ofCopies() {
		r.pages = one("pages", r.Pages, 1000)
	}
	r.copies = one("copies", r.Copies, 100)
	if n, err := strconv.Atoi(r.Name); err == nil && n >= 1 && n <= len(kinds()) {
		r.Name = kinds()[n-1]
	}
	if r.Name == "" {
		r.Name = nameless
	}
	return bad
}

// scanned parts what a reader of identity cards types: number, former number, name, birth, sex, address, day of
// issue between bars. It fills in; it proves nothing (decisions §9).
func scanned(id, name string) (number, who, address string) {
	parts := strings.Split(id, "|")
	if len(parts) < 6 {
		return strings.ReplaceAll(id, " ", ""), name, ""
	}
	if name == "" {
		name = strings.TrimSpace(parts[2])
	}
	return strings.TrimSpace(parts[0]), name, strings.TrimSpace(parts[5])
}

func digits(s string) bool { return len(s) >= 8 && len(s) <= 12 && strings.Trim(s, "0123456789") == "" }

// answers are those of the form of the procedure.
func (t typed) answers(kind certification) form.Answers {
	who := map[string]any{"name": t.Name}
	if t.ID != "" {
		who["citizen_id"] = t.ID
	}
	if t.Address != "" {
		who["address"] = map[string]any{"detail": t.Address}
	}
	a := form.Answers{"acting": "self", "submitter": who, "declaration": true}
	var list []any
	var names []string
	var count int64
	for _, r := range t.Rows {
		if r.empty() {
			continue
		}
		list = append(list, map[string]any{"name": r.Name, "pages": r.pages, "copies": r.copies, "foreign": false})
		names, count = append(names, r.Name), count+r.copies
	}
	if kind.ofCopies() {
		a["documents"], a["electronic"] = list, false
		return a
	}
	a["document"] = map[string]any{"name": strings.Join(names, ", "), "count": count, "foreign": false, "deal": false}
	a["signing"] = map[string]any{"way": "sign", "signers": []any{map[string]any{"name": t.Name}}, "interpreter": false}
	return a
}

// numbers is how many numbers of the book are needed: one for each original, whatever its copies.
func (t typed) numbers(kind certification) (n int) {
	for _, r := range t.Rows {
		switch {
		case r.empty():
		case kind.ofCopies():
			n++
		default:
			n += int(r.copies)
		}
	}
	return n
}

// counter is where the viewer works: the centre, its commune, and the committee that decides.
type counter struct{ unit, place, committee string }

func (p Pages) counter(s *store.Snapshot, v org.Viewer) (c counter, err error) {
	for _, id := range v.Units(dossier.MayAccept) {
		u, err := org.UnitAt(s, id, day.Of(s.Now()))
		if err != nil {
			return c, err
		}
		if u.Kind == org.CommuneCentre {
			return counter{unit: id, place: u.Place, committee: u.Parent}, nil
		}
	}
	return c, fault.New(fault.Forbidden, "feepage.no_certification")
}

// acceptCertification files what was typed: dossier, number, money and receipt at once.
func (p Pages) acceptCertification(r *http.Request, v org.Viewer, x certificationFiling) (*dossier.Dossier, error) {
	t := x.typed
	if t.Name == "" {
		t.Name = x.nobody // the book needs a word for who asked
	}
	raw, err := t.answers(x.kind).Bytes()
	if err != nil {
		return nil, err
	}
	who := dossier.Party{Role: dossier.Submitter, Name: t.Name, IDNo: t.ID, Address: t.Address}
	c := certify.Certification{Book: x.kind.bookOf(p.DB.Now().In(day.Zone).Year()), Numbers: t.numbers(x.kind),
		Application: dossier.Application{Request: org.Request{Viewer: v, Sent: x.sent}, Version: x.version.ID, Place: x.at.place, Channel: dossier.Counter,
			FiledBy: "receiver", Helped: x.at.unit, Answers: raw, Parties: []dossier.Party{who}, Way: "counter"}}
	for _, k := range x.version.Papers {
		if k.Kind == catalogue.Show {
			c.Papers = append(c.Papers, dossier.ReceivedPaper{Key: k.Key, How: "shown", Check: "ok"})
		}
	}
	if m := fee.Method(t.Method); m == fee.Cash || m == fee.Transfer {
		c.Payment = &fee.Payment{Method: m, Reference: t.Reference}
	}
	return certify.Accept(r.Context(), p.Payments, c)
}

// certificationFiling is what acceptCertification needs.
type certificationFiling struct {
	kind    certification
	typed   typed
	at      counter
	version catalogue.Version
	sent    action.Sent
	nobody  string
}
