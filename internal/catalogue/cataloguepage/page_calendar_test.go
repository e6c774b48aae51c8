package cataloguepage_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

const marital = "1.004873"

// filed is a dossier that a citizen has sent, under the version in force.
func filed(t *testing.T, h *apptest.House) *dossier.Dossier {
	t.Helper()
	var v catalogue.Version
	err := h.DB.Read(t.Context(), func(q *store.Snapshot) (err error) {
		v, err = h.Catalogue.Current(q, marital, day.Of(q.Now()))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.Dossier.Submit(t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: store.NewID(h.Clock.Now())}},
		Version: v.ID, Place: "06187", Channel: dossier.Online, FiledBy: "citizen",
		Answers: []byte(`{"acting":"self","submitter":{"name":"Nông Thị Hoa"}}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234", Phone: "0905000111"}}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func act(t *testing.T, h *apptest.House, login string, d *dossier.Dossier) dossier.Input {
	t.Helper()
	return dossier.Input{Request: org.Request{Viewer: h.As(t, login), Sent: action.Sent{Key: store.NewID(h.Clock.Now())}}, Dossier: d.ID}
}

// accepted is a dossier that the receiver has taken in.
func accepted(t *testing.T, h *apptest.House) *dossier.Dossier {
	t.Helper()
	d := filed(t, h)
	d, err := h.Dossier.Accept(t.Context(), act(t, h, "tiepnhan.kylua", d),
		[]dossier.ReceivedPaper{{Key: "to-khai", How: "form", Check: "ok"}, {Key: "giay-to-tuy-than", How: "shown", Check: "ok"}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAHolidayAnnouncedLaterMovesRunningDossiers: who keeps the calendar announces a day; every running dossier is
// derived anew and listed with its old and its new due day, for those who see it.
func TestAHolidayAnnouncedLaterMovesRunningDossiers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		d := accepted(t, h)
		was := d.Due
		a := signIn(t, h, first)
		p := a.ok(a.Open("/lists/holidays"))
		y, m, n := day.Of(was).YMD()
		form := url.Values{"date.d": {itoa(n)}, "date.m": {itoa(int(m))}, "date.y": {itoa(y)}, "kind": {"statutory"}, "name": {"Ngày nghỉ đột xuất"}}
		p = a.Submit(p, "#declare", form)
		if p.Status != 422 || p.Attr("#declare input[name=name]", "value") != "Ngày nghỉ đột xuất" {
			t.Fatalf("without a ground: %d", p.Status)
		}
		p = a.ok(a.Submit(p, "#declare", url.Values{"source": {"Quyết định 1/QĐ-TTg"}}))
		id := a.wanted()
		if text := p.Text("main"); p.Has("#confirm-"+id) || !strings.Contains(text, "Cần người thứ hai đồng ý") ||
			!strings.Contains(text, "Đổi hạn của") {
			t.Errorf("the one who proposed reads: %s", text)
		}
		if p = a.Post("/lists/holidays/"+id+"/confirm", url.Values{"_key": {"k1"}}); p.Status != 403 {
			t.Errorf("agrees to the own proposal: %d", p.Status)
		}
		h.Settle(t)
		if x, err := h.Dossier.Load(t.Context(), h.As(t, "kiemsoat"), d.ID); err != nil || !x.Due.Equal(was) {
			t.Errorf("one person moved the due day to %s, %v", x.Due, err)
		}
		b := signIn(t, h, second)
		if n := b.Open("/inbox").Text("body"); !strings.Contains(n, "Thay đổi lịch chờ người thứ hai") || !strings.Contains(n, "Ngày nghỉ đột xuất") {
			t.Errorf("it does not wait in the inbox: %s", n)
		}
		p, a = b.ok(b.Submit(b.ok(b.Open("/lists/holidays")), "#confirm-"+id, nil)), b
		if !strings.HasPrefix(a.Path, "/moved") || !strings.Contains(p.Text("main"), "Đang tính lại") {
			t.Errorf("not told that it is under way: %s", a.Path)
		}
		h.Settle(t)
		p = a.ok(a.Open("/moved"))
		now, err := h.Dossier.Load(t.Context(), h.As(t, "kiemsoat"), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !now.Due.After(was) || now.Due.Sub(was) > 96*time.Hour {
			t.Errorf("due %s, was %s", now.Due, was)
		}
		row := p.Text("tbody")
		if !strings.Contains(row, d.Code) || !strings.Contains(row, was.In(day.Zone).Format("02/01/2006")) ||
			!strings.Contains(row, now.Due.In(day.Zone).Format("02/01/2006")) {
			t.Errorf("the list says: %s", row)
		}
		if p = signIn(t, h, "tuphap.kylua").Open("/moved"); !strings.Contains(p.Text("tbody"), d.Code) {
			t.Error("the official who has it does not read it")
		}
		if p = signIn(t, h, "tiepnhan.dongdang").Open("/moved"); strings.Contains(p.Text("tbody"), d.Code) {
			t.Error("another commune reads it")
		}
		a.read(func(q *store.Snapshot) error {
			list, err := store.History(q, dossierevent.DueMoved{Dossier: d.ID}.Record())
			if err != nil || list[len(list)-1].Kind != (dossierevent.DueMoved{}).Kind() {
				t.Errorf("nobody else can hear of it: %v", err)
			}
			return nil
		})
		if p = a.Submit(a.Open("/lists/holidays"), "#declare",
			url.Values{"date.d": {itoa(n)}, "date.m": {itoa(int(m))}, "date.y": {itoa(y)}, "kind": {"statutory"}, "name": {"Ngày nghỉ đột xuất"},
				"source": {"Quyết định 1/QĐ-TTg"}}); p.Status != 422 {
			t.Errorf("the same again: %d", p.Status)
		}
	})
}

// wanted is the change of the calendar that waits.
func (d desk) wanted() (id string) {
	d.t.Helper()
	d.read(func(q *store.Snapshot) error {
		list, err := deadline.Proposals.Open(q)
		if len(list) == 1 {
			id = list[0].ID
		}
		return err
	})
	return id
}

// TestADayThatHasPassed: a day that has passed is refused without a reason and a numbered document; the second person reads
// how many late dossiers would look in time, and the list says that due days were derived again.
func TestADayThatHasPassed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		d := accepted(t, h)
		h.Clock.Set(d.Due.Add(24 * time.Hour))
		a, b := signIn(t, h, first), signIn(t, h, second)
		y, m, n := day.Of(d.Due).YMD()
		form := url.Values{"date.d": {itoa(n)}, "date.m": {itoa(int(m))}, "date.y": {itoa(y)}, "kind": {"statutory"}, "name": {"Nghỉ bão"},
			"source": {"Theo chỉ đạo"}}
		p := a.Submit(a.ok(a.Open("/lists/holidays")), "#declare", form)
		if p.Status != 422 || !p.Has("#errors a[href=#again]") || !p.Has("#errors a[href=#source]") {
			t.Fatalf("a day that has passed: %d %v", p.Status, p.Texts("#errors li"))
		}
		form.Set("source", "Công điện 7/CĐ-UBND")
		form.Set("again", "Bão, trụ sở đóng cửa")
		a.ok(a.Submit(p, "#declare", form))
		p = b.ok(b.Open("/lists/holidays"))
		if text := p.Text("main"); !strings.Contains(text, "1 hồ sơ trong số đó trông như chưa quá hạn") {
			t.Errorf("both figures: %s", text)
		}
		b.ok(b.Submit(p, "#confirm-"+a.wanted(), nil))
		h.Settle(t)
		if p = a.ok(a.Open("/lists/holidays?year=" + itoa(y))); !strings.Contains(p.Text("tbody"), "Tính lại: Bão, trụ sở đóng cửa") {
			t.Errorf("the list: %s", p.Text("tbody"))
		}
		now, err := h.Dossier.Load(t.Context(), h.As(t, "kiemsoat"), d.ID)
		if err != nil || now.FirstLate.IsZero() || !now.Due.After(d.Due) {
			t.Errorf("late since %s, due %s, %v", now.FirstLate, now.Due, err)
		}
	})
}

// TestOtherHours: hours take two people, too, and may be given back.
func TestOtherHours(t *testing.T) {
	h := apptest.SQLite(t)
	a, b := signIn(t, h, first), signIn(t, h, second)
	p := a.ok(a.Open("/lists/holidays"))
	for _, wrong := range []string{"", "sáng", "11:30-07:00", "07:00-11:30"} { // the last lacks its ground
		if got := a.Submit(p, "#hours-form", url.Values{"hours": {wrong}, "ground": {""}}); got.Status != 422 || !got.Has("#errors a[href=#ground]") {
			t.Errorf("%q: %d %v", wrong, got.Status, got.Texts("#errors li"))
		}
	}
	p = a.ok(a.Submit(p, "#hours-form", url.Values{"hours": {"07:30-11:30, 13:00-17:00"}, "ground": {"Quyết định 3/QĐ-UBND"}}))
	id := a.wanted()
	if !strings.Contains(p.Text("main"), "07:30-11:30, 13:00-17:00") {
		t.Errorf("waits: %s", p.Text("main"))
	}
	p = b.ok(b.Open("/lists/holidays"))
	if got := b.Submit(p, "#decline-"+id, url.Values{"reason": {""}}); got.Status != 422 {
		t.Errorf("given back without a reason: %d", got.Status)
	}
	b.ok(b.Submit(p, "#decline-"+id, url.Values{"reason": {"Chưa có văn bản"}}))
	if got := b.Post("/lists/holidays/"+id+"/confirm", url.Values{"_key": {"k2"}}); got.Status != 409 {
		t.Errorf("agreed to after all: %d", got.Status)
	}
}

// TestARunningDossierKeepsItsVersion: a new version of today changes what is asked of the next, and nothing of what
// was taken in before.
func TestARunningDossierKeepsItsVersion(t *testing.T) {
	h := apptest.SQLite(t)
	d := accepted(t, h)
	a, b := signIn(t, h, first), signIn(t, h, second)
	at := a.draft(marital)
	p := a.ok(a.Open(at + "/edit/terms"))
	a.ok(a.save(p, "#part", url.Values{"terms.0.n": {"9"}}))
	a.ok(a.Submit(a.Open(at), "#submit", nil))
	y, m, n := day.Of(h.Clock.Now()).YMD()
	b.ok(b.Submit(b.Open(at), "#publish", url.Values{"from.d": {itoa(n)}, "from.m": {itoa(int(m))}, "from.y": {itoa(y)}}))
	next := accepted(t, h)
	if "/version/"+next.Version.ID != at || d.Version.ID == next.Version.ID || !next.Due.After(d.Due) {
		t.Errorf("the next: %s due %s; before: %s due %s", next.Version.ID, next.Due, d.Version.ID, d.Due)
	}
	x, err := h.Dossier.Propose(t.Context(), act(t, h, "tuphap.kylua", d), dossier.Grant, "Đủ điều kiện.")
	if err != nil || x.Version.ID != d.Version.ID || !x.Due.Equal(d.Due) {
		t.Errorf("the running one: %v", err)
	}
}

func TestNamesOfStates(t *testing.T) {
	h := apptest.SQLite(t)
	d := accepted(t, h)
	a, desk := signIn(t, h, first), signIn(t, h, "tiepnhan.kylua")
	if p := desk.ok(desk.Open("/dossier/" + d.ID)); !strings.Contains(p.Text("main"), "Đang xử lý") && !strings.Contains(p.Text("main"), "Đã tiếp nhận") {
		t.Fatalf("no state: %s", p.Text("main"))
	}
	p := a.ok(a.Open("/lists/states"))
	p = a.save(p, "#words", url.Values{"words.1.vi": {"Có {ngoặc}"}, "words.3.en": {"Being done"}})
	if p.Status != 422 || p.Attr("input[name=words.3.en]", "value") != "Being done" {
		t.Fatalf("braces: %d", p.Status)
	}
	again := p
	a.ok(a.save(p, "#words", url.Values{"words.1.vi": {"Đã vào sổ"}, "words.3.vi": {"Đang giải quyết rồi"}}))
	if p = desk.ok(desk.Open("/dossier/" + d.ID)); !strings.Contains(p.Text("main"), "Đang giải quyết rồi") && !strings.Contains(p.Text("main"), "Đã vào sổ") {
		t.Errorf("the desk does not use the new name: %s", p.Text("main"))
	}
	if p = a.save(again, "#words", url.Values{"_key": {"khac"}, "words.1.vi": {"Khác"}, "words.3.en": {""}}); p.Status != 409 ||
		p.Attr("input[name=words.1.vi]", "value") != "Khác" {
		t.Errorf("an old copy: %d", p.Status)
	}
	p = a.ok(a.Open("/lists/states"))
	a.ok(a.save(p, "#words", url.Values{"words.1.vi": {""}, "words.3.vi": {""}, "words.3.en": {""}}))
	if p = desk.ok(desk.Open("/dossier/" + d.ID)); strings.Contains(p.Text("main"), "Đang giải quyết rồi") {
		t.Error("the name of the house does not come back")
	}
}

func TestReasonsOffered(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	offer := func(used, place, vi string) *webtest.Page {
		return a.ok(a.Submit(a.ok(a.Open("/lists/reasons/new")), "main form", url.Values{"used_in": {used}, "place": {place}, "vi": {vi}}))
	}
	offer("send_back", "1", "Thiếu chữ ký trên tờ trình.")
	offer("refuse_intake", "2", "Không đúng mẫu đơn.")
	offer("refuse_intake", "1", "Không thuộc  thẩm quyền.")
	r := signIn(t, h, "tiepnhan.kylua")
	d := filed(t, h)
	a.ok(a.Submit(offer("refuse_intake", "1", "Thôi."), "main form", url.Values{"closed": {"yes"}}))
	p := a.ok(a.Open("/lists/reasons?used_in=refuse_intake"))
	if got := p.Text("main table"); strings.Contains(got, "Thiếu chữ ký") || !strings.Contains(got, "Không đúng mẫu đơn.") {
		t.Errorf("narrowed to an act: %s", got)
	}
	p = r.ok(r.Open("/dossier/" + d.ID + "?act=refuse_intake"))
	if got := p.Texts("select[name=phrase] option"); len(got) != 3 || got[1] != "Không thuộc thẩm quyền." || got[2] != "Không đúng mẫu đơn." {
		t.Fatalf("the desk offers %v", got)
	}
	r.ok(r.Post("/dossier/"+d.ID+"/refuse_intake", url.Values{"_key": {"k1"}, "seen": {p.Attr("input[name=seen]", "value")},
		"phrase": {"Không thuộc thẩm quyền."}, "reason": {"Xin nộp ở Sở Tư pháp."}}))
	a.read(func(q *store.Snapshot) error {
		list, err := store.History(q, dossierevent.Accepted{Dossier: d.ID}.Record())
		if err != nil || list[len(list)-1].By.Reason != "Không thuộc thẩm quyền.\nXin nộp ở Sở Tư pháp." {
			t.Errorf("%v", err)
		}
		return nil
	})
}
