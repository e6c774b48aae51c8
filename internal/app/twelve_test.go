package app_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/procedures"
)

// carried is a procedure carried end to end (decisions §22) with what must come out of the answers of its package,
// worked out by hand from its text: received on Monday 23 November 2026 at 09:00, and the 24th is a day off.
type carried struct {
	code   string
	change map[string]any // answers unlike the sample, by pointer
	papers string         // those that must be photographed
	phi    int64          // to be paid
	free   bool           // a bill that a ground lets off; no fee and not free: the council has not set it yet
	due    string
	unit   string // who decides
	asks   string // place whose committee is consulted
}

const (
	kyLuaCommittee = "Ủy ban nhân dân phường Kỳ Lừa"
	today17        = "2026-11-23 17:00"
)

var twelve = []carried{
	// 1 page × 3 copies at 2.000; 24 pages × 2 copies at 2.000 for the first two pages and 1.000 from the third
	{code: "2.000815", phi: 3*2000 + 2*(2*2000+22*1000), due: today17, unit: kyLuaCommittee},
	{code: "2.000884", phi: 10_000, due: today17, unit: kyLuaCommittee},
	{code: "2.000635", phi: 2 * 8000, due: today17, unit: kyLuaCommittee},
	{code: "2.000908", free: true, due: "2026-11-25 17:00", unit: kyLuaCommittee},
	// 42 days old: nothing for the registration, and two more copies; 156 days old: the council's rate, not entered yet
	{code: "1.001193", papers: "giay-chung-sinh", phi: 2 * 8000, due: today17, unit: kyLuaCommittee},
	{code: "1.001193", change: map[string]any{"/subject/birth": "2026-06-20", "/birth/proof": "witness", "/birth/witnesses": []any{
		map[string]any{"name": "Lý Thị Mẫu", "birth": "1954"}, map[string]any{"name": "Nông Văn Mẫu", "birth": "1960"}}},
		papers: "van-ban-lam-chung", due: today17, unit: kyLuaCommittee},
	{code: "1.004873", papers: "ban-an-ly-hon", due: "2026-11-27 17:00", unit: kyLuaCommittee},
	{code: "1.004837", papers: "giay-to-duong-nhien van-ban-thoa-thuan", free: true, due: "2026-11-27 17:00", unit: kyLuaCommittee},
	{code: "1.004884", papers: "giay-to-khac", due: "2026-12-01 17:00", unit: kyLuaCommittee, asks: otherPlace},
	{code: "1.013227", papers: "giay-phep-cu", due: "2026-12-01 17:00", unit: kyLuaCommittee},
	// the 15th day is Tuesday 8 December; of the four papers on the land one is enough
	{code: "1.013225", papers: "gcn-dat ban-ve cam-ket-lien-ke", due: "2026-12-08 17:00", unit: kyLuaCommittee},
	// the cases of 1.012783: 5 working days; measured anew 10; in a disadvantaged commune 10 more
	{code: "1.012783", papers: "gcn", due: "2026-12-01 17:00"},
	{code: "1.012783", change: map[string]any{"/reason": map[string]any{"kind": "measured"}}, papers: "gcn trich-do", due: "2026-12-08 17:00"},
	{code: "1.012783", change: map[string]any{"/land/hard": true}, papers: "gcn", due: "2026-12-15 17:00"},
	{code: "1.012783", change: map[string]any{"/land/hard": true, "/reason": map[string]any{"kind": "measured"}}, papers: "gcn trich-do",
		due: "2026-12-22 17:00"},
	// the groups of papers of 2.000829: one paper of the group that fits
	{code: "2.000829", papers: "poor-1 giay-to-vu-viec", free: true, due: "2026-11-25 17:00"},
	{code: "2.000829", change: map[string]any{"/aid/group": "child", "/matter/documents": false}, papers: "child-1", free: true, due: "2026-11-25 17:00"},
	{code: "2.000829", change: map[string]any{"/aid/group": "hiv", "/matter/documents": false}, papers: "hiv-1 hiv-2", free: true, due: "2026-11-25 17:00"},
	{code: "2.000829", change: map[string]any{"/matter/urgent": true, "/matter/documents": false}, free: true, due: "2026-11-25 17:00"},
}

// TestTwelveProceduresEndToEnd files each of them as a citizen without JavaScript, from the page of the procedure
// to the tracking code, and takes it through every hand to the returned result.
func TestTwelveProceduresEndToEnd(t *testing.T) {
	list, err := catalogue.ReadPackages(procedures.FS)
	if err != nil {
		t.Fatal(err)
	}
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.Portal.Config.Send, h.Portal.Config.SendContact = limit.Rule{Name: "send"}, limit.Rule{Name: "send_contact"} // all from one address within a minute
		h.Drafts.Begin = limit.Rule{Name: "draft"}
		left := map[string]bool{}
		for _, p := range list {
			left[p.Code] = true
		}
		for n, c := range twelve {
			i := slices.IndexFunc(list, func(p catalogue.Package) bool { return p.Code == c.code })
			says, err := form.ReadAnswers(list[i].Sample)
			if err != nil {
				t.Fatal(err)
			}
			for at, v := range c.change {
				says.Set(at, v)
			}
			way := passage{House: h, t: t, c: c, n: n}
			way.through(says)
			delete(left, c.code)
		}
		if len(left) > 0 {
			t.Errorf("not carried: %v", left)
		}
	})
}

// passage is one dossier on its way.
type passage struct {
	*apptest.House
	t *testing.T
	c carried
	n int // which of the table
	d *dossier.Dossier

	shot int // pictures taken
}

func (p *passage) through(says form.Answers) {
	p.t.Helper()
	p.file(says)
	p.accept()
	p.charged()
	p.handle()
	p.finish()
}

func (p *passage) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%s (%d): %v", p.c.code, p.n, err)
	}
}

// file goes from the page of the procedure to the tracking code.
func (p *passage) file(says form.Answers) {
	p.t.Helper()
	w := newWalker(p.t, p.House, says)
	page, _ := w.fill(w.Submit(w.Open("/procedures/"+p.c.code), "form.cta", nil))
	if strings.HasSuffix(w.Path, "/place") {
		page = w.ok(w.Submit(page, "main form", none(url.Values{"place": {ownPlace}}, "_search", "_save")))
	}
	if strings.HasSuffix(w.Path, "/papers") {
		page = w.ok(w.Open(w.Path))
		at := w.Path
		keys := strings.Fields(p.c.papers)
		for i, key := range keys {
			if stays := w.Submit(page, "form[action="+at+"]", none(url.Values{}, "_save")); i < len(keys) && stays.Status != 422 {
				p.t.Fatalf("%s (%d) goes on without %v", p.c.code, p.n, keys[i:])
			}
			page = w.ok(w.Attach(w.Open(at), "form#paper-"+key+"-box", key+".jpg", p.photograph()))
		}
		page = w.ok(w.Submit(page, "form[action="+at+"]", none(url.Values{}, "_save")))
	}
	if !strings.HasSuffix(w.Path, "/review") {
		p.t.Fatalf("%s (%d) stands at %s: %v", p.c.code, p.n, w.Path, page.Texts("main"))
	}
	page = w.ok(w.Submit(page, "main form", nil))
	tracking := page.Text("#tracking")
	p.must(p.DB.Read(p.t.Context(), func(s *store.Snapshot) error {
		return s.QueryRow(`select id from dossier_dossier where tracking=$1`, tracking).Scan(&tracking)
	}))
	p.look(p.As(p.t, "tiepnhan.kylua"), tracking)
}

// look reads the dossier as an official may see it: the receiver of the commune, or of the province.
func (p *passage) look(v org.Viewer, id string) {
	p.t.Helper()
	var err error
	if p.d, err = p.Dossier.Load(p.t.Context(), v, id); fault.Of(err) == fault.NotFound {
		p.d, err = p.Dossier.Load(p.t.Context(), p.As(p.t, "thanhtra"), id)
	}
	p.must(err)
}

// by is an act of whoever holds the seat at which the dossier stands.
func (p *passage) by() dossier.Input {
	p.t.Helper()
	seat := org.Seat{Unit: p.d.Step.Unit, Role: org.Role(p.d.Step.Role), Duty: p.d.Step.Duty}
	return p.act(p.holder(seat))
}

func (p *passage) act(v org.Viewer) dossier.Input {
	return dossier.Input{Request: org.Request{Viewer: v, Sent: action.Sent{Seen: p.d.Seq, Key: store.NewID(p.Clock.Now())}}, Dossier: p.d.ID}
}

func (p *passage) holder(seat org.Seat) (v org.Viewer) {
	p.t.Helper()
	p.must(p.DB.Read(p.t.Context(), func(s *store.Snapshot) error {
		list, err := org.Holders(s, seat, day.Of(s.Now()))
		if err != nil {
			return err
		}
		if len(list) == 0 {
			p.t.Fatalf("%s: nobody is %s for %q in %s", p.c.code, seat.Role, seat.Duty, seat.Unit)
		}
		v, err = org.ViewerAt(s, list[0].Person, day.Of(s.Now()))
		return err
	}))
	return v
}

// came is what the receiver has in hand: what was sent or filled in, and what is shown at the counter.
func (p *passage) came() (list []dossier.ReceivedPaper) {
	v := p.version()
	for _, x := range p.d.Papers {
		i := slices.IndexFunc(v.Papers, func(q catalogue.Paper) bool { return q.Key == x.Key })
		if x.How == "" && v.Papers[i].Kind == catalogue.Show {
			x.How = "shown"
		}
		if x.How != "" {
			list = append(list, dossier.ReceivedPaper{Key: x.Key, How: x.How, Originals: x.Originals, Copies: x.Copies, Check: "ok"})
		}
	}
	return list
}

// accept takes it in with its papers, and looks at the promise and at who decides.
func (p *passage) accept() {
	p.t.Helper()
	var err error
	p.d, err = p.Dossier.Accept(p.t.Context(), p.by(), p.came())
	p.must(err)
	if got := p.d.Due.In(day.Zone).Format("2006-01-02 15:04"); got != p.c.due {
		p.t.Errorf("%s (%d): due %s, want %s", p.c.code, p.n, got, p.c.due)
	}
	p.must(p.DB.Read(p.t.Context(), func(s *store.Snapshot) error {
		name, err := org.UnitName(s, p.d.Competent, day.Of(s.Now()))
		if p.c.unit != "" && name != p.c.unit {
			p.t.Errorf("%s: decided by %s", p.c.code, name)
		}
		clock, e := deadline.Load(s, p.d.ID)
		if e == nil && len(clock.Steps) == 0 {
			p.t.Errorf("%s: the promise is not explained", p.c.code)
		}
		return either(err, e)
	}))
}

func either(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// charged looks at the bill, and pays it at the till.
func (p *passage) charged() {
	p.t.Helper()
	var bills []fee.Charge
	p.must(p.DB.Read(p.t.Context(), func(s *store.Snapshot) (err error) {
		bills, err = fee.Of(s, dossierevent.Record(p.d.ID))
		return err
	}))
	switch {
	case p.c.phi == 0 && !p.c.free:
		if len(bills) != 0 {
			p.t.Errorf("%s (%d): charged by guess: %+v", p.c.code, p.n, bills)
		}
		return
	case len(bills) != 1 || bills[0].Total != p.c.phi || bills[0].LePhi != 0:
		p.t.Fatalf("%s (%d): %+v, want %d", p.c.code, p.n, bills, p.c.phi)
	case p.c.free:
		if bills[0].State != fee.Exempted || bills[0].Ground == "" {
			p.t.Errorf("%s: what costs nothing names its ground: %+v", p.c.code, bills[0])
		}
		return
	}
	d, err := p.Payments.Record(p.t.Context(), p.act(p.holder(org.Seat{Unit: p.d.Received, Role: org.Cashier})), bills[0].ID, fee.Payment{Method: fee.Cash})
	p.must(err)
	p.d = d
}

// handle is the work of the specialist: what the process lets him do.
func (p *passage) handle() {
	p.t.Helper()
	ctx := p.t.Context()
	d, err := p.Dossier.Take(ctx, p.by())
	p.must(err)
	p.d = d
	v := p.version()
	if offered := dossier.Offered(v, p.d.Step.Key); slices.Contains(offered, "verify") {
		p.d, err = p.Dossier.Verify(ctx, p.by(), dossier.Verification{At: p.Clock.Now(), Place: "Trụ sở", People: "Chuyên viên", Content: "Đã đối chiếu."})
		p.must(err)
	}
	if p.c.asks != "" {
		p.consult()
	}
	p.d, err = p.Dossier.Propose(ctx, p.by(), dossier.Grant, "Hồ sơ đủ điều kiện.")
	p.must(err)
}

func (p *passage) version() (v catalogue.Version) {
	p.must(p.DB.Read(p.t.Context(), func(s *store.Snapshot) (err error) {
		v, err = p.Catalogue.VersionByID(s, p.d.Version.ID)
		return err
	}))
	return v
}

// consult asks the committee of another commune, which answers.
func (p *passage) consult() {
	p.t.Helper()
	ctx, unit := p.t.Context(), ""
	p.must(p.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		unit, err = org.CompetentUnit(s, org.Competence{Kind: string(org.CommuneCommittee)}, p.c.asks, day.Of(s.Now()))
		return err
	}))
	d, err := consult.Ask(ctx, p.Dossier, p.by(), consult.Question{Unit: unit, Text: "Xin xác minh việc đã đăng ký.", Days: 2})
	p.must(err)
	asked, err := apptest.List(p.House, consult.Of, d)
	p.must(err)
	who := p.holder(org.Seat{Unit: unit, Role: org.Specialist, Duty: "civil_status"})
	_, err = consult.Answer(ctx, p.Dossier, dossier.Input{Request: org.Request{Viewer: who, Sent: action.Sent{Key: store.NewID(p.Clock.Now())}}},
		consult.Opinion{Consultation: asked[0].ID, Verdict: "agree", Text: "Có đăng ký, sổ không còn."})
	p.must(err)
	p.d = d
	p.look(p.holder(org.Seat{Unit: d.Step.Unit, Role: org.Role(d.Step.Role), Duty: d.Step.Duty}), d.ID)
}

// photograph is a picture unlike every other.
func (p *passage) photograph() []byte {
	p.t.Helper()
	p.shot++
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.Pix[i] = byte(i * (100*p.n + p.shot))
	}
	var b bytes.Buffer
	p.must(jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

// finish is the rest: the leader, the clerk, the receiver.
func (p *passage) finish() {
	p.t.Helper()
	ctx := p.t.Context()
	d, err := p.Dossier.Approve(ctx, p.by(), p.d.ProposalHash())
	p.must(err)
	p.d = d
	clerk := p.by()
	f, err := p.Files.Save(org.WithViewer(ctx, clerk.Viewer), file.Upload{Owner: file.Owner{Kind: "dossier", ID: p.d.ID}, Paper: "result", Name: "ket-qua.jpg",
		Who: file.Who{Actor: clerk.Viewer.Actor(), Staff: true}, Body: bytes.NewReader(p.photograph())})
	p.must(err)
	p.d, err = p.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: p.c.code + "/" + p.d.Tracking, Book: "Sổ kết quả", File: f.ID})
	p.must(err)
	p.d, err = p.Dossier.Return(ctx, p.by(), p.d.Way)
	p.must(err)
	if p.d.State != dossier.Returned {
		p.t.Errorf("%s: state %d", p.c.code, p.d.State)
	}
}
