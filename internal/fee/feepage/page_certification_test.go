package feepage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

const copies = "/counter/copies"

func copiesForm() string { return "form[action=" + copies + "]" }

// certificationOf reads what the lane has taken in last.
func (s *site) certificationOf(login string, p *webtest.Page) (*dossier.Dossier, fee.Charge) {
	s.t.Helper()
	href := p.Attr(".certify-done a[data-key=I]", "href")
	id := strings.Split(href, "/")[2]
	var c fee.Charge
	s.must(s.DB.Read(s.t.Context(), func(q *store.Snapshot) (err error) { c, err = fee.Load(q, id); return err }))
	d, err := s.Dossier.Load(s.t.Context(), s.As(s.t, login), strings.TrimPrefix(c.Record, "dossier:"))
	s.must(err)
	return d, c
}

// TestCertification takes in two documents for somebody without a name, at one press, and hands them over signed.
func TestCertification(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan2.kylua") // receiver, and cashier in the cashier's place
		p := r.Open(copies)
		if p.Status != 200 || p.Attr("input[autofocus]", "name") != "d0.pages" {
			t.Fatalf("%d", p.Status)
		}
		quote := r.Submit(p, copiesForm(), url.Values{"d0.pages": {"3"}, "d0.copies": {"2"}, "d0.name": {"1"}, "d1.pages": {"250"}, "act": {"quote"}})
		// 2 × 2.000 + 1.000 for each of two copies; 250 pages are capped at 200.000 (TT 226/2016/TT-BTC Điều 4)
		says(t, "the price", quote.Text("#sum"), "210.000", "Bằng tốt nghiệp")
		if n := s.count(`select count(*) from dossier_dossier`); n != 0 {
			t.Errorf("asking for the price filed %d dossiers", n)
		}
		done := r.Submit(p, copiesForm(), url.Values{"d0.pages": {"3"}, "d0.copies": {"2"}, "d0.name": {"1"}, "d1.pages": {"250"}, "act": {"take"}})
		says(t, "the page", done.Body, "Số chứng thực 1–2", "quyển số 01/2026-SCT/BS", "210.000")
		d, bill := s.certificationOf("tiepnhan2.kylua", done)
		if bill.State != fee.Paid || bill.Total != 210000 || len(bill.Lines) != 2 || d.State != dossier.Accepted || d.Result.Number != "1–2" {
			t.Errorf("%+v %+v", bill, d)
		}
		says(t, "the receipt", text(t, r.Open("/fees/"+bill.ID+"/receipt").Body), "Hai trăm mười nghìn đồng.", "Bằng tốt nghiệp", "00000001", d.Code)
		again := r.Submit(p, copiesForm(), url.Values{"d0.pages": {"3"}, "d0.copies": {"2"}, "d0.name": {"1"}, "d1.pages": {"250"}, "act": {"take"}})
		if x, _ := s.certificationOf("tiepnhan2.kylua", again); x.ID != d.ID {
			t.Error("pressed twice: two dossiers")
		}
		list := r.Open(copies)
		list = r.Submit(list, "form[action=/counter/signed]", url.Values{"dossier": {d.ID}})
		says(t, "the list", list.Body, "Đã trả")
		d, err := s.Dossier.Load(t.Context(), s.As(t, "tiepnhan2.kylua"), d.ID)
		s.must(err)
		if d.State != dossier.Returned || d.ReturnedAt.IsZero() || d.Outside != 1 || d.Proposal.ApprovedBy == "" {
			t.Errorf("handed over: %+v", d)
		}
	})
}

// TestCertificationWrong: what was typed survives, and each fault leads to its box.
func TestCertificationWrong(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan2.kylua")
		p := r.Open(copies)
		for name, v := range map[string]url.Values{
			"d0-pages":  {},
			"d1-copies": {"d0.pages": {"2"}, "d1.pages": {"1"}, "d1.copies": {"x"}},
			"id":        {"d0.pages": {"2"}, "id": {"abc"}},
			"reference": {"d0.pages": {"2"}, "method": {"transfer"}},
		} {
			v.Set("act", "take")
			if x := r.Submit(p, copiesForm(), v); x.Status != 422 || !x.Has("[id="+name+"]") || !strings.Contains(x.Body, `href="#`+name+`"`) {
				t.Errorf("%s: %d %v", name, x.Status, x.Texts(".errors li"))
			}
		}
		if n := s.count(`select count(*) from dossier_dossier`); n != 0 {
			t.Errorf("%d dossiers", n)
		}
		more := r.Submit(p, copiesForm(), url.Values{"d0.pages": {"7"}, "act": {"more"}})
		if len(more.All("input[name=d7.pages]")) != 1 || more.Attr("input[name=d0.pages]", "value") != "7" {
			t.Error("no more lines")
		}
	})
}

// TestCertificationOfSignatures, and a receiver beside a cashier, who takes no money.
func TestCertificationOfSignatures(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan.kylua")
		p := r.Open("/counter/signatures")
		form := "form[action=/counter/signatures]"
		if x := r.Submit(p, form, url.Values{"d0.copies": {"2"}, "act": {"take"}}); x.Status != 422 || !strings.Contains(x.Body, `href="#name"`) {
			t.Errorf("without a name: %d", x.Status)
		}
		done := r.Submit(p, form, url.Values{"act": {"take"}, "d0.copies": {"2"}, "d0.name": {"9"},
			"id": {"020196001234||Hoàng Thị Mẫu|08031996|Nữ|Số 12, đường Lê Lợi|01012022"}})
		d, bill := s.certificationOf("tiepnhan.kylua", done)
		if bill.State != fee.Open || bill.Total != 20000 || d.Applicant().Name != "Hoàng Thị Mẫu" || d.Applicant().IDNo != "020196001234" ||
			d.Result.Number != "1–2" {
			t.Errorf("%+v %+v", bill, d.Parties)
		}
		list := r.Open("/counter/signatures")
		if x := r.Submit(list, "form[action=/counter/signed]", url.Values{"dossier": {d.ID}}); x.Status != 409 {
			t.Errorf("handed over unpaid: %d", x.Status)
		}
		if x := s.reader("tuphap.kylua").Open(copies); x.Status != 403 {
			t.Errorf("a specialist in the lane: %d", x.Status)
		}
		if x := s.reader("tiepnhan.tinh").Open(copies); x.Status != 403 {
			t.Errorf("the centre of the province: %d", x.Status)
		}
	})
}

func (s *site) count(query string) (n int) {
	s.t.Helper()
	s.must(s.DB.Read(s.t.Context(), func(q *store.Snapshot) error { return q.QueryRow(query).Scan(&n) }))
	return n
}
