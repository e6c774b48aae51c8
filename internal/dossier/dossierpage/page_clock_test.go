package dossierpage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
)

// TestClockActs walks through the acts around the clock, each first filled in wrongly.
func TestClockActs(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.askAndSupply()
		s.withdrawByForm()
		s.stopByForm()
		s.extendByForm()
		s.recordLater()
		s.guideAtTheCounter()
	})
}

func (s *site) askAndSupply() {
	t, d := s.t, s.accepted()
	r := s.reader("tuphap.kylua")
	at := form(d, "propose_supplement", "todo")
	p := r.Submit(r.Open(d.Path()+"?act=propose_supplement"), at, url.Values{"ground": {"Điều 22"}})
	wrong(t, p, "points")
	kept(t, p, at, url.Values{"ground": {"Điều 22"}})
	s.unchanged(d, "asked for nothing")
	p = r.Submit(p, at, url.Values{"reason-paper-giay-to-cu-tru": {"Chưa rõ nơi cư trú."}, "reason-field-/purpose/kind": {"Chưa chọn mục đích."}})
	p.Want(".view header", "Chờ gửi yêu cầu bổ sung")
	recv := s.reader("tiepnhan.kylua")
	at = form(d, "ask_supplement", "todo")
	p = recv.Open(d.Path() + "?act=ask_supplement")
	p.Want(at, "Chưa rõ nơi cư trú.")
	p = recv.Submit(p, at, nil)
	p.Want(".view header", "Tạm dừng: chờ bổ sung")
	if x := s.now(d); x.State != dossier.AwaitPapers {
		t.Fatalf("asked: state %d", x.State)
	}
	if q := recv.Open(d.Path() + "/slip/supplement"); q.Status != 200 || !strings.HasPrefix(q.Body, "%PDF") {
		t.Errorf("Mẫu 02: %d", q.Status)
	}
	at = form(d, "supplement", "todo")
	d = s.now(d)
	p = recv.Submit(recv.Open(d.Path()+"?act=supplement"), at, url.Values{"paper-giay-to-cu-tru": {"none"}, "purpose.kind": {}})
	wrong(t, p, "paper-giay-to-cu-tru", "purpose.kind")
	s.unchanged(d, "half a supplement")
	p = recv.Submit(p, at, url.Values{"paper-giay-to-cu-tru": {"paper"}, "purpose.kind": {"other"}, "purpose.other": {"Mua nhà"}, "purpose.copies": {"1"}})
	if p.Status != 200 {
		t.Error(p.Texts(".errors li"))
	}
	if x := s.now(d); x.State != dossier.Processing {
		t.Errorf("supplemented: state %d", x.State)
	}
	s.askAgain(s.now(d))
}

// askAgain: whoever asks a second time reads before typing that the head has the next word.
func (s *site) askAgain(d *dossier.Dossier) {
	r, at := s.reader("tuphap.kylua"), form(d, "propose_supplement", "todo")
	p := r.Open(d.Path() + "?act=propose_supplement")
	p.Want(at, "đã yêu cầu bổ sung 1 lần")
	p.Want(at, "Đã yêu cầu trước đây, người dân đã bổ sung.")
	p.Want(at+" button[type=submit]", "Trình lãnh đạo cho phép")
	p = r.Submit(p, at, url.Values{"reason-paper-giay-to-cu-tru": {"Vẫn chưa rõ."}})
	p.Want("main", "Đã trình lãnh đạo cho phép")
	if x := s.now(d); x.Matter != dossier.ToAllowSupplement {
		s.t.Errorf("asked again: matter %q", x.Matter)
	}
}

func (s *site) withdrawByForm() {
	t, d := s.t, s.accepted()
	r := s.reader("tiepnhan.kylua")
	at := form(d, "withdraw", "todo")
	typed := url.Values{"by": {"Nông Thị Hoa"}, "paper": {"Đơn ngày 23/11"}, "fees": {""}, "papers": {"Trả bản chính"}}
	p := r.Submit(r.Open(d.Path()+"?act=withdraw"), at, typed)
	wrong(t, p, "how", "fees")
	kept(t, p, at, url.Values{"paper": {"Đơn ngày 23/11"}, "papers": {"Trả bản chính"}})
	s.unchanged(d, "withdrawn with something missing")
	typed.Set("how", "counter")
	typed.Set("fees", "Không phát sinh")
	r.Submit(p, at, typed)
	if x := s.now(d); x.State != dossier.Withdrawn {
		t.Errorf("withdrawn: state %d", x.State)
	}
}

func (s *site) stopByForm() {
	t, d := s.t, s.accepted()
	r := s.reader("tiepnhan.kylua")
	at := form(d, "ask_stop", "todo")
	typed := url.Values{"how": {"counter"}, "paper": {"Đơn số 5"}, "reason": {"Đang tranh chấp."}}
	p := r.Submit(r.Open(d.Path()+"?act=ask_stop"), at, typed)
	wrong(t, p, "ground")
	kept(t, p, at, url.Values{"paper": {"Đơn số 5"}})
	typed.Set("ground", "NĐ 118/2025, Điều 17")
	r.Submit(p, at, typed)
	d = s.now(d)
	lead := s.reader("chutich.kylua")
	p = lead.Open(d.Path() + "?act=decline")
	wrong(t, lead.Submit(p, form(d, "decline", "todo"), url.Values{"reason": {""}}), "reason")
	s.unchanged(d, "declined without a reason")
	p = lead.Open(d.Path() + "?act=stop")
	p.Want(form(d, "stop", "todo"), "Đang tranh chấp.")
	lead.Submit(p, form(d, "stop", "todo"), url.Values{"papers": {"Trả"}, "fees": {"Không"}})
	if x := s.now(d); x.State != dossier.Stopped {
		t.Errorf("stopped: state %d", x.State)
	}
}

func (s *site) extendByForm() {
	t, d := s.t, s.accepted()
	r := s.reader("tuphap.kylua")
	at := form(d, "propose_extension", "todo")
	p := r.Submit(r.Open(d.Path()+"?act=propose_extension"), at, url.Values{"days": {"nhiều"}, "reason": {"Chờ xác minh."}})
	wrong(t, p, "days")
	kept(t, p, at, url.Values{"days": {"nhiều"}})
	r.Submit(p, at, url.Values{"days": {"2"}, "reason": {"Chờ xác minh."}})
	lead := s.reader("chutich.kylua")
	at = form(d, "extend", "todo")
	p = lead.Open(d.Path() + "?act=extend")
	kept(t, p, at, url.Values{"days": {"2"}, "reason": {"Chờ xác minh."}})
	p = lead.Submit(p, at, nil)
	p.Want(".view header", "Đã gia hạn")
	if x := s.now(d); x.Extended != 1 {
		t.Error("not extended")
	}
}

func (s *site) recordLater() {
	t, d := s.t, s.accepted()
	r := s.reader("tiepnhan.kylua")
	at := form(d, "record_outside", "todo")
	typed := url.Values{"what": {""}, "content": {"Đã xác minh trên giấy."}, "why": {"Mất điện."}}
	p := r.Submit(r.Open(d.Path()+"?act=record_outside"), at, typed)
	wrong(t, p, "what")
	kept(t, p, at, url.Values{"content": {"Đã xác minh trên giấy."}})
	typed.Set("what", "verification")
	p = r.Submit(p, at, typed)
	p.Want(".view header", "Có việc làm ngoài hệ thống")
	p.Want(".view .body", "Mất điện.")
	at = form(d, "correct", "todo")
	p = r.Submit(r.Open(d.Path()+"?act=correct"), at, url.Values{"submitter.name": {"Nông Thị Hoà"}})
	wrong(t, p, "reason")
	kept(t, p, at, url.Values{"submitter.name": {"Nông Thị Hoà"}})
	p = r.Submit(p, at, url.Values{"reason": {"Gõ nhầm dấu."}, "submitter.name": {"Nông Thị Hoà"}})
	p.Want(".view .body", "Nông Thị Hoa")
	p.Want(".view header .kv", "Nông Thị Hoà")
}

func (s *site) guideAtTheCounter() {
	t := s.t
	r := s.reader("tiepnhan.kylua")
	at := "form[action=/guidance]"
	p := r.Submit(r.Open("/guidance"), at, url.Values{"name": {"Bà Lý"}, "content": {""}})
	wrong(t, p, "content")
	kept(t, p, at, url.Values{"name": {"Bà Lý"}})
	wrong(t, r.Submit(p, at, url.Values{"code": {"9.9"}, "content": {"x"}}), "code")
	p = r.Submit(p, at, url.Values{"name": {"Bà Lý"}, "code": {single}, "content": {"Mang thêm bản án."}})
	p.Want("main", "Mang thêm bản án.")
	if q := s.reader("tuphap.kylua").Open("/guidance"); q.Status != 403 {
		t.Errorf("a specialist guides at the counter: %d", q.Status)
	}
}
