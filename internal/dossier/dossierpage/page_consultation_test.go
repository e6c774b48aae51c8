package dossierpage_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

// birth is a re-registration of a birth in the hands of the specialist.
func (s *site) birth() *dossier.Dossier {
	s.t.Helper()
	ctx := s.t.Context()
	answers, err := os.ReadFile("../../../procedures/1.004884/sample.json")
	s.must(err)
	var version string
	s.must(s.DB.Read(ctx, func(q *store.Snapshot) error {
		v, err := s.Catalogue.Current(q, "1.004884", day.Of(q.Now()))
		version = v.ID
		return err
	}))
	d, err := s.Dossier.Submit(ctx, dossier.Application{Request: org.Request{Sent: action.Sent{Key: store.NewID(s.Clock.Now())}}, Version: version,
		Place: kyLua, Channel: dossier.Post, FiledBy: "citizen", Answers: answers, Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Lý Thị Mẫu", IDNo: "020154001237", Phone: "0905000111"}}})
	s.must(err)
	var papers []dossier.ReceivedPaper
	for _, p := range d.Papers {
		papers = append(papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
	}
	d, err = s.Dossier.Accept(ctx, s.as("tiepnhan.kylua", d), papers)
	s.must(err)
	d, err = s.Dossier.Take(ctx, s.as("tuphap.kylua", d))
	s.must(err)
	return d
}

// TestAskAndAnswer walks the question from the specialist to the commune that is asked and back.
func TestAskAndAnswer(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		d := s.birth()
		var dongDang string
		s.must(s.DB.Read(t.Context(), func(q *store.Snapshot) (err error) {
			dongDang, err = org.CompetentUnit(q, org.Competence{Kind: string(org.CommuneCommittee)}, "06184", day.Of(q.Now()))
			return err
		}))
		r, at := s.reader("tuphap.kylua"), form(d, "consult", "todo")
		p := r.Open(d.Path() + "?act=consult")
		p.Want(at, "Thời hạn giải quyết vẫn chạy")
		p = r.Submit(p, at, url.Values{"question": {"Xin xác minh."}, "days": {"nhiều"}})
		wrong(t, p, "unit", "days")
		kept(t, p, at, url.Values{"question": {"Xin xác minh."}, "days": {"nhiều"}})
		s.unchanged(d, "asked wrongly")
		p = r.Submit(p, at, url.Values{"unit": {dongDang}, "days": {"2"}})
		p.Want(".asked", "Chờ trả lời")

		other := s.reader("tuphap.dongdang")
		q := other.Open("/queue?tab=asked")
		q.Want("table.q", "Lý Thị Mẫu")
		to := q.Attr("table.q a[data-open]", "href")
		q = other.Open(to)
		q.Want("main", "Xin xác minh.")
		if strings.Contains(q.Body, "0905000111") || strings.Contains(q.Body, "020154001237") {
			t.Error("the authority that is asked reads more than it was sent")
		}
		answer := "form[action=" + to + "]"
		q = other.Submit(q, answer, url.Values{"answer": {"Có trong sổ năm 1976."}})
		wrong(t, q, "verdict")
		kept(t, q, answer, url.Values{"answer": {"Có trong sổ năm 1976."}})
		q = other.Submit(q, answer, url.Values{"verdict": {"agree"}})
		if q.Status != 200 || strings.Contains(q.Text("table.q"), "Lý Thị Mẫu") {
			t.Errorf("answered: %d", q.Status)
		}
		p = r.Open(d.Path())
		p.Want(".asked", "Có trong sổ năm 1976.")
		p.Want(".asked", "Đồng ý")
	})
}

// TestUrgeAndTransfer walks the acts by which a head and a counter steer.
func TestUrgeAndTransfer(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		d := s.accepted()
		head, at := s.reader("chanhvanphong.kylua"), form(d, "urge", "todo")
		p := head.Submit(head.Open(d.Path()+"?act=urge"), at, url.Values{"days": {"0"}})
		wrong(t, p, "question", "days")
		p = head.Submit(p, at, url.Values{"question": {"Sắp đến hạn."}, "days": {"1"}})
		p.Want(".asked", "Sắp đến hạn.")
		r := s.reader("tuphap.kylua")
		p = r.Submit(r.Open(d.Path()+"?act=answer_urge"), form(d, "answer_urge", "todo"), url.Values{"answer": {"Trình trong hôm nay."}})
		p.Want(".asked", "Trình trong hôm nay.")

		recv, to := s.reader("tiepnhan.kylua"), form(d, "transfer", "todo")
		p = recv.Submit(recv.Open(d.Path()+"?act=transfer"), to, url.Values{"reason": {"Sai nơi."}})
		wrong(t, p, "unit")
		kept(t, p, to, url.Values{"reason": {"Sai nơi."}})
		sent := s.sent()
		to = form(sent, "transfer", "todo")
		p = recv.Open(sent.Path() + "?act=transfer")
		p.Want(to, "Phải chuyển trước")
		options := p.All(to + " select[name=unit] option")
		p = recv.Submit(p, to, url.Values{"reason": {"Sai nơi."}, "unit": {webtest.Attr(options[1], "value")}})
		if p.Status != 200 || !strings.Contains(p.Body, "Đã chuyển hồ sơ") {
			t.Errorf("transferred: %d", p.Status)
		}
	})
}
