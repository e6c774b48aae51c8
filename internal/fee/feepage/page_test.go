package feepage_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

const kyLua = "06187" // the commune in which the people of these tests work

// site is a house whose officials read its pages without JavaScript.
type site struct {
	*apptest.House
	t *testing.T
}

func each(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		test(t, &site{House: h, t: t})
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) reader(login string) *webtest.Reader {
	s.t.Helper()
	r := webtest.NewReader(s.t, s.Handler())
	p := r.Open("/sign-in")
	if p = r.Submit(p, "form[action=/sign-in]", url.Values{"login": {login}, "password": {demo.Password}}); p.Status != 200 {
		s.t.Fatalf("%s cannot sign in: %d", login, p.Status)
	}
	return r
}

// filed is a dossier of 2.000635 taken in at the counter: 2 copies, 16.000 đồng.
func (s *site) filed() (*dossier.Dossier, fee.Charge) {
	s.t.Helper()
	const code = "2.000635"
	var v catalogue.Version
	s.must(s.DB.Read(s.t.Context(), func(q *store.Snapshot) (err error) {
		v, err = s.Catalogue.Current(q, code, day.Of(q.Now()))
		return err
	}))
	answers, err := os.ReadFile("../../../procedures/" + code + "/sample.json")
	s.must(err)
	a := dossier.Application{Request: org.Request{Viewer: s.As(s.t, "tiepnhan.kylua"), Sent: action.Sent{Key: store.NewID(s.Clock.Now())}},
		Version: v.ID, Place: kyLua, Channel: dossier.Counter, FiledBy: "receiver", Answers: answers, Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234"}}}
	for _, p := range v.Papers {
		a.Papers = append(a.Papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
	}
	a.Helped = a.Viewer.HomeUnits()[0]
	d, err := s.Dossier.FileAtCounter(s.t.Context(), a)
	s.must(err)
	return d, s.bill(d)
}

// bill is the newest bill of a dossier.
func (s *site) bill(d *dossier.Dossier) fee.Charge {
	s.t.Helper()
	var list []fee.Charge
	s.must(s.DB.Read(s.t.Context(), func(q *store.Snapshot) (err error) {
		list, err = fee.Of(q, dossierevent.Record(d.ID))
		return err
	}))
	return list[len(list)-1]
}

func text(t *testing.T, pdf string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", path, "-").Output() //nolint:gosec // a file of this test
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func says(t *testing.T, what, got string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), w) {
			t.Errorf("%s does not say %q:\n%.300s", what, w, got)
		}
	}
}

// TestTheDeskOfTheCashier takes cash, prints, and finds it in the book; then a receipt made out wrongly is cancelled
// and the money taken again by transfer.
func TestTheDeskOfTheCashier(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		d, b := s.filed()
		r := s.reader("thuquy.kylua")
		p := r.Open("/fees")
		says(t, "the list", p.Body, d.Code, "Nông Thị Hoa", "16.000")
		if strings.Contains(p.Body, "020190001234") {
			t.Error("a whole identity number stands in a list")
		}
		p = r.Open("/fees/" + b.ID)
		says(t, "the bill", p.Body, "16.000", "TT 281/2016/TT-BTC Điều 4", b.Code, "VietQR")
		says(t, "the request", text(t, r.Open("/fees/"+b.ID+"/request").Body), "PHIẾU YÊU CẦU NỘP PHÍ, LỆ PHÍ", "Mười sáu nghìn đồng.", b.Code, "999999")
		p = r.Submit(p, "form[action=/fees/"+b.ID+"/cash]", url.Values{})
		says(t, "the page of the paid bill", p.Body, "00000001", "mười sáu nghìn đồng")
		says(t, "the receipt", text(t, r.Open("/fees/"+b.ID+"/receipt").Body), "BIÊN LAI THU PHÍ, LỆ PHÍ", "Số: 00000001", "Mười sáu nghìn đồng.", "Tiền mặt",
			"Ủy ban nhân dân phường Kỳ Lừa", d.Code)
		p = r.Open("/fees/book")
		says(t, "the book", p.Body, "00000001", d.Code, "16.000")
		p = r.Open("/fees/" + b.ID)
		if p = r.Submit(p, "form[action=/fees/"+b.ID+"/void]", url.Values{"again": {"1"}}); p.Status != 422 || !p.Has("[id=ground-error]") {
			t.Errorf("cancelled without a ground: %d", p.Status)
		}
		p = r.Submit(p, "form[action=/fees/"+b.ID+"/void]", url.Values{"again": {"1"}, "ground": {"Ghi nhầm hình thức"}})
		says(t, "the cancelled bill", p.Body, "Ghi nhầm hình thức")
		anew := s.bill(d)
		p = r.Open("/fees/" + anew.ID)
		if p = r.Submit(p, "form[action=/fees/"+anew.ID+"/transfer]", url.Values{}); p.Status != 422 || !p.Has("[id=reference-error]") {
			t.Errorf("a transfer without a reference: %d", p.Status)
		}
		r.Submit(p, "form[action=/fees/"+anew.ID+"/transfer]", url.Values{"reference": {"FT26327000123"}})
		s.bookAdds(r)
	})
}

// bookAdds: 16.000 came in twice and went back once.
func (s *site) bookAdds(r *webtest.Reader) {
	s.t.Helper()
	csv := r.Open("/fees/book?as=csv")
	if lines := strings.Split(strings.TrimSpace(csv.Body), "\n"); len(lines) != 4 || !strings.Contains(lines[2], "-16000") &&
		!strings.Contains(lines[3], "-16000") {
		s.t.Errorf("%d lines:\n%s", len(lines), csv.Body)
	}
	for filter, n := range map[string]int{"way=in": 2, "way=back": 1, "way=in&method=cash": 1, "way=in&method=transfer": 1, "method=transfer": 1} {
		if lines := strings.Split(strings.TrimSpace(r.Open("/fees/book?as=csv&"+filter).Body), "\n"); len(lines) != n+1 {
			s.t.Errorf("%s: %d entries, want %d", filter, len(lines)-1, n)
		}
	}
	says(s.t, "the book", r.Open("/fees/book").Body, "16.000 ₫", "32.000", "Hoàn trả: Ghi nhầm hình thức")
	if p := r.Open("/fees/book?on=32/13/2026"); p.Status != 422 {
		s.t.Errorf("a day that does not exist: %d", p.Status)
	}
	if p := r.Open("/fees/book?on=22/11/2026"); p.Status != 200 || strings.Contains(p.Body, "00000001") {
		s.t.Errorf("the day before: %d", p.Status)
	}
}

// TestExempt lets a bill off on a ground, and nobody without the right can.
func TestExempt(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, b := s.filed()
		receiver := s.reader("tiepnhan.kylua")
		if p := receiver.Open("/fees/" + b.ID); p.Status != 200 || p.Has("form[action=/fees/"+b.ID+"/cash]") || p.Has("form[action=/fees/"+b.ID+"/exempt]") {
			t.Error("a receiver beside a cashier is offered the till")
		}
		if p := s.reader("thuquy.dongdang").Open("/fees/" + b.ID); p.Status != 404 {
			t.Errorf("a cashier of another commune: %d", p.Status)
		}
		if p := s.reader("chutich.kylua").Open("/fees"); p.Status != 403 {
			t.Errorf("the chairman at the till: %d", p.Status)
		}
		r := s.reader("thuquy.kylua")
		p := r.Open("/fees/" + b.ID)
		p = r.Submit(p, "form[action=/fees/"+b.ID+"/exempt]", url.Values{"ground": {"Người khuyết tật, Luật Người khuyết tật"}})
		says(t, "the exempted bill", p.Body, "Được miễn", "Người khuyết tật")
		if p := r.Open("/fees/" + b.ID + "/receipt"); p.Status != 404 {
			t.Errorf("a receipt for nothing: %d", p.Status)
		}
	})
}

// TestSurplus: a transfer of another amount is said to differ, nothing typed is lost, and it is kept until it went
// back; one that comes for a paid bill too.
func TestSurplus(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, b := s.filed() // 16.000
		r := s.reader("thuquy.kylua")
		at := func(act string) string { return "form[action=/fees/" + b.ID + "/" + act + "]" }
		p := r.Submit(r.Open("/fees/"+b.ID), at("transfer"), url.Values{"amount": {"160,00"}, "reference": {"FT1"}})
		if p.Status != 422 || !p.Has("[id=amount-error]") || !strings.Contains(p.Body, `value="160,00"`) {
			t.Errorf("an amount with decimals: %d", p.Status)
		}
		p = r.Submit(r.Open("/fees/"+b.ID), at("transfer"), url.Values{"amount": {"15.000 đ"}, "reference": {"FT1"}})
		if p.Status != 422 || !p.Has("[id=amount-error]") || !strings.Contains(p.Body, `value="15.000 đ"`) || !strings.Contains(p.Body, `value="FT1"`) {
			t.Errorf("too little: %d", p.Status)
		}
		says(t, "the page", p.Body, "15.000 ₫", "16.000 ₫", "Ghi vào khoản chờ hoàn trả")
		p = r.Post("/fees/"+b.ID+"/aside", url.Values{"key": {"k1"}, "amount": {"15.000 đ"}, "reference": {"FT1"}})
		says(t, "the bill", p.Body, "Đã ghi khoản tiền chờ hoàn trả", "15.000 ₫", "FT1")
		says(t, "the till", r.Open("/fees").Body, "Tiền nộp trùng, nộp nhầm chờ hoàn trả", "FT1")
		p = r.Submit(r.Open("/fees/"+b.ID), at("transfer"), url.Values{"reference": {"FT2"}})
		says(t, "the paid bill", p.Body, "00000001")
		p = r.Submit(p, at("aside"), url.Values{"amount": {"16000"}, "reference": {"FT2"}})
		if p.Status != 422 || !p.Has("[id=reference-error]") {
			t.Errorf("the same transfer twice: %d", p.Status)
		}
		if p = r.Submit(p, at("back"), url.Values{}); p.Status != 422 || !p.Has("[id=back_reference-error]") {
			t.Errorf("went back without a word how: %d", p.Status)
		}
		p = r.Submit(p, at("back"), url.Values{"method": {"cash"}, "back_reference": {"PC 07"}})
		says(t, "the bill", p.Body, "Đã hoàn trả bằng Tiền mặt, PC 07")
		if strings.Contains(r.Open("/fees").Body, "FT1") {
			t.Error("what went back waits still")
		}
	})
}

// TestCollector: the administrator enters the tax code and the account of a committee; receipt and VietQR say so.
func TestCollector(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, b := s.filed()
		admin := s.reader("quantri")
		p := admin.Submit(admin.Open("/collectors/new"), "main form",
			url.Values{"unit": {b.Unit}, "tax_code": {"0100109107"}, "bank": {"97043"}, "account": {"00110044"}, "holder": {""}})
		if p.Status != 422 || !p.Has("[id=tax_code-error]") || !p.Has("[id=bank-error]") || !p.Has("[id=holder-error]") ||
			!strings.Contains(p.Body, "0100109107") {
			t.Errorf("wrong in three ways: %d", p.Status)
		}
		if p = admin.Submit(p, "main form", url.Values{"tax_code": {"0100109106"}, "bank": {"970436"}, "account": {"số 1"},
			"holder": {"A"}}); !p.Has("[id=account-error]") {
			t.Error("an account with diacritics")
		}
		for _, no := range []string{"abc", "abcdef", "12345", "abc123", "12345678901234567890"} {
			if p = admin.Submit(p, "main form", url.Values{"bank": {"970436"}, "account": {no}, "holder": {"A"}}); !p.Has("[id=account-error]") {
				t.Errorf("%q is an account number", no)
			}
		}
		p = admin.Submit(p, "main form", url.Values{"tax_code": {"0100 109 106"}, "account": {"0011 0044"}, "holder": {"UBND PHƯỜNG KỲ LỪA"}})
		says(t, "the collector", p.Body, "đang chờ người khác đồng ý", "Ủy ban nhân dân phường Kỳ Lừa", "0100109106", "00110044", "UBND PHUONG KY LUA",
			"Rút đề nghị")
		s.agrees(p, "00110044")
		says(t, "the list", admin.Open("/collectors?q=ky+lua").Body, "Ủy ban nhân dân phường Kỳ Lừa", "0100109106")
		if p = admin.Submit(admin.Open("/collectors/new"), "main form", url.Values{"unit": {b.Unit}}); p.Status != 422 || !p.Has("[id=unit-error]") {
			t.Errorf("the same unit again: %d", p.Status)
		}
		for _, o := range p.All("select[name=unit] option") {
			if strings.Contains(webtest.Text(o), "Trung tâm Phục vụ") {
				t.Errorf("%s does not collect", webtest.Text(o))
			}
		}
		r := s.reader("thuquy.kylua")
		says(t, "the request", text(t, r.Open("/fees/"+b.ID+"/request").Body), "00110044", "UBND PHUONG KY LUA")
		r.Submit(r.Open("/fees/"+b.ID), "form[action=/fees/"+b.ID+"/cash]", url.Values{})
		says(t, "the receipt", text(t, r.Open("/fees/"+b.ID+"/receipt").Body), "0100109106")
	})
}
