package dossierpage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// TestDesk walks through queue, open dossier and every act, each first filled in wrongly.
func TestDesk(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		s.queue()
		s.acceptByForm()
		s.refuseIntake()
		s.handle()
		s.sendBack()
		s.issue()
	})
}

func (s *site) queue() {
	t := s.t
	d := s.sent()
	r := s.reader("tiepnhan.kylua")
	p := r.Open("/queue")
	for tab, shows := range map[string]bool{"todo": true, "inbox": true, "return": false, "waiting": false, "centre": false} {
		q := r.Open("/queue?tab=" + tab)
		if got := strings.TrimPrefix(q.Attr(".tabs a[aria-current=page]", "href"), "/queue?tab="); got != tab {
			t.Errorf("tab %s says it is %s", tab, got)
		}
		if got := strings.Contains(q.Text("table.q"), "Nông Thị Hoa"); got != shows {
			t.Errorf("tab %s shows what was sent: %v", tab, got)
		}
	}
	if text := p.Text("table.q"); strings.Contains(text, "020190001234") {
		t.Error("the queue shows a whole identity number")
	}
	p = r.Open(p.Attr("table.q a[data-open]", "href"))
	p.Want("h1", d.Tracking)
	p.Want(".view header .kv", "Nông Thị Hoa")
	p.Want(".view .body", "Đã gửi, chưa tiếp nhận")
	if !p.Has("tr[aria-current=true]") {
		t.Error("the row of the open dossier is not marked")
	}
	if got := p.Texts(".view footer .btn"); len(got) != 5 || !strings.HasPrefix(got[0], "Tiếp nhận và in giấy hẹn") ||
		!strings.HasPrefix(got[3], "Từ chối tiếp nhận") {
		t.Errorf("the receiver is offered %q", got)
	}
	if q := s.reader("tuphap.kylua").Open(d.Path()); len(q.All(".view footer .btn")) != 0 {
		t.Errorf("before acceptance the specialist is offered %q", q.Texts(".view footer .btn"))
	}
}

func (s *site) acceptByForm() {
	t, d := s.t, s.sent()
	r, slow := s.reader("tiepnhan.kylua"), s.reader("tiepnhan2.kylua")
	path := d.Path() + "?act=accept"
	stale := slow.Open(path)
	p := r.Open(path)
	at := form(d, "accept", "todo")
	if !p.Has(at + " input[name=paper-giay-to-tuy-than][value=shown][checked]") {
		t.Error("a paper to be shown is not taken as shown")
	}
	p = r.Submit(p, at, url.Values{"paper-giay-to-tuy-than": {"none"}})
	wrong(t, p, "paper-giay-to-tuy-than")
	s.unchanged(d, "accepted without a paper")
	if !p.Has(at + " input[name=paper-giay-to-tuy-than][value=none][checked]") {
		t.Error("what was chosen is lost")
	}
	key, seen := p.Attr(at+" input[name=_key]", "value"), p.Attr(at+" input[name=seen]", "value")
	p = r.Submit(p, at, url.Values{"paper-giay-to-tuy-than": {"shown"}})
	if p.Status != 200 || !strings.Contains(p.Body, "Đã tiếp nhận hồ sơ.") {
		t.Fatalf("accepting: %d", p.Status)
	}
	after := s.now(d)
	p.Want("h1", after.Code)
	p.Want(".view header .kv", "27/11/2026") // 24/11 is a day off since 2026
	again := url.Values{web.KeyField: {key}, "seen": {seen}, "paper-giay-to-tuy-than": {"shown"}, "paper-to-khai": {"form"}}
	if p = r.Post(d.Path()+"/accept?tab=todo", again); p.Status != 200 {
		t.Errorf("pressed twice: %d", p.Status)
	}
	s.unchanged(after, "pressed twice")
	p = slow.Submit(stale, at, url.Values{})
	if p.Status != 409 || !strings.Contains(p.Body, d.Path()) {
		t.Errorf("a colleague who was slower gets %d without a way back", p.Status)
	}
	s.unchanged(after, "accepted by a second colleague")
}

func (s *site) refuseIntake() {
	d := s.sent()
	r := s.reader("tiepnhan.kylua")
	at := form(d, "refuse_intake", "todo")
	p := r.Submit(r.Open(d.Path()+"?act=refuse_intake"), at, url.Values{"reason": {"   "}})
	wrong(s.t, p, "reason")
	s.unchanged(d, "refused without a reason")
	r.Submit(p, at, url.Values{"reason": {"Không thuộc thẩm quyền."}})
	if x := s.now(d); x.State != dossier.IntakeRefused {
		s.t.Errorf("state %d", x.State)
	}
}

func (s *site) handle() {
	t, d := s.t, s.accepted()
	head := s.reader("truongkinhte.kylua")
	p := head.Submit(head.Open(d.Path()+"?act=assign"), form(d, "assign", "todo"), url.Values{"person": {}})
	wrong(t, p, "person")
	r := s.reader("tuphap.kylua")
	p = r.Submit(r.Open(d.Path()), form(d, "take", "todo"), nil)
	p.Want(".view .body", "Đang xử lý")
	d = s.now(d)

	at := form(d, "verify", "todo")
	typed := url.Values{"at": {"hôm qua"}, "place": {""}, "people": {"Công chức tư pháp"}, "content": {"Dòng một\nDòng hai"}}
	p = r.Submit(r.Open(d.Path()+"?act=verify"), at, typed)
	wrong(t, p, "place", "at")
	kept(t, p, at, typed)
	s.unchanged(d, "verified wrongly")
	stale := r.Open(d.Path() + "?act=propose")
	typed.Set("at", "08:30 23/11/2026")
	typed.Set("place", "Trụ sở UBND")
	p = r.Submit(p, at, typed)
	p.Want(".view .body", "Dòng hai")
	d = s.now(d)

	at = form(d, "propose", "todo")
	p = r.Submit(stale, at, url.Values{"outcome": {"grant"}, "text": {"Đủ điều kiện."}})
	if p.Status != 409 || !strings.Contains(p.Body, d.Path()) {
		t.Errorf("proposed over what was not seen: %d", p.Status)
	}
	s.unchanged(d, "proposed over what was not seen")
	p = r.Submit(r.Open(d.Path()+"?act=propose"), at, url.Values{"text": {"Đủ điều kiện cấp."}})
	wrong(t, p, "outcome")
	kept(t, p, at, url.Values{"text": {"Đủ điều kiện cấp."}})
	p = r.Submit(p, at, url.Values{"outcome": {"grant"}, "text": {""}})
	wrong(t, p, "text")
	s.unchanged(d, "proposed wrongly")
	r.Submit(p, at, url.Values{"outcome": {"grant"}, "text": {"Đủ điều kiện cấp."}})
	if x := s.now(d); x.Step.Key != "approve" || x.Proposal.Text != "Đủ điều kiện cấp." {
		t.Errorf("proposed: %+v", x.Step)
	}
}

func (s *site) sendBack() {
	a := s.as("tuphap.kylua", s.accepted())
	a.Ground = "Nghị định 123/2015/NĐ-CP, Điều 22"
	d, err := s.Dossier.Propose(s.t.Context(), a, dossier.Refuse, "Không đủ điều kiện.")
	s.must(err)
	r := s.reader("chutich.kylua")
	at := form(d, "send_back", "todo")
	p := r.Submit(r.Open(d.Path()+"?act=send_back"), at, url.Values{"reason": {""}})
	wrong(s.t, p, "reason")
	s.unchanged(d, "sent back without a reason")
	r.Submit(p, at, url.Values{"reason": {"Xem lại căn cứ."}})
	d = s.now(d)
	if d.Step.Key != "handle" || d.Step.Assignee != s.As(s.t, "tuphap.kylua").Person {
		s.t.Errorf("sent back to %+v", d.Step)
	}
	d, err = s.Dossier.Propose(s.t.Context(), s.as("tuphap.kylua", d), dossier.Grant, "Đã xem lại.")
	s.must(err)
	p = r.Open(d.Path() + "?act=approve")
	p.Want(form(d, "approve", "todo"), "Đã xem lại.")
	if p = r.Submit(p, form(d, "approve", "todo"), url.Values{"hash": {"another text"}}); p.Status != 409 {
		s.t.Errorf("approved a text that was not proposed: %d", p.Status)
	}
	s.unchanged(d, "approved another text")
	r.Submit(r.Open(d.Path()+"?act=approve"), form(d, "approve", "todo"), nil)
	if x := s.now(d); x.Proposal.ApprovedBy == "" || x.Step.Key != "issue" {
		s.t.Errorf("approved: %+v", x.Step)
	}
}

func (s *site) issue() {
	t, d, other := s.t, s.approved(), s.approved()
	r := s.reader("vanthu.kylua")
	at := form(d, "issue", "todo")
	p := r.Submit(r.Open(d.Path()+"?act=issue"), at, url.Values{"number": {""}, "book": {"Sổ hộ tịch"}})
	wrong(t, p, "number", "file")
	kept(t, p, at, url.Values{"book": {"Sổ hộ tịch"}})
	s.unchanged(d, "issued without a number")
	_, err := s.Dossier.Issue(t.Context(), s.as("vanthu.kylua", other), dossier.Issuing{Number: "15", Book: "Sổ hộ tịch", File: s.scan(other)})
	s.must(err)
	f := s.scan(d)
	p = r.Open(d.Path() + "?act=issue")
	if !p.Has(at + " input[name=file][value=" + f + "][checked]") {
		t.Error("the scan just sent is not chosen")
	}
	p = r.Submit(p, at, url.Values{"number": {"15"}, "book": {"Sổ hộ tịch"}})
	wrong(t, p, "number")
	kept(t, p, at, url.Values{"number": {"15"}})
	s.unchanged(d, "issued under a number that is taken")
	r.Submit(p, at, url.Values{"number": {"16"}, "book": {"Sổ hộ tịch"}})
	d = s.now(d)
	if d.State != dossier.Done {
		t.Fatalf("issued: state %d", d.State)
	}
	recv := s.reader("tiepnhan.kylua")
	at = form(d, "return", "todo")
	p = recv.Submit(recv.Open(d.Path()+"?act=return"), at, url.Values{"how": {"by pigeon"}})
	wrong(t, p, "how")
	s.unchanged(d, "returned in no way there is")
	recv.Submit(p, at, url.Values{"how": {"counter"}})
	if x := s.now(d); x.State != dossier.Returned {
		t.Errorf("returned: state %d", x.State)
	}
}

// kept fails unless the form still holds what was typed.
func kept(t *testing.T, p *webtest.Page, form string, typed url.Values) {
	t.Helper()
	for name, want := range typed {
		n := p.All(form + " [name=" + name + "]")
		if len(n) == 0 {
			t.Errorf("no field %s", name)
			continue
		}
		got := webtest.Attr(n[0], "value")
		if n[0].Data == "textarea" && n[0].FirstChild != nil {
			got = strings.TrimPrefix(n[0].FirstChild.Data, "\n")
		}
		if got != want[0] {
			t.Errorf("%s holds %q, typed was %q", name, got, want[0])
		}
	}
}
