package portalpage_test

import (
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

// TestAProcedureSaysWhatItCosts: prices with their ground; what the council sets is said so and never shown as free.
func TestAProcedureSaysWhatItCosts(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	for code, wants := range map[string][]string{
		"2.000815": {"2.000 ₫/trang đến trang thứ 2", "Từ trang thứ 3: 1.000 ₫/trang", "Tối đa 200.000 ₫", "TT 226/2016/TT-BTC Điều 4", "Phí:"},
		"2.000635": {"8.000 ₫/bản", "Tính cho mỗi sự kiện hộ tịch"},
		single:     {"Theo nghị quyết của Hội đồng nhân dân tỉnh", "Lệ phí:"},
		"2.000908": {"Không thu"},
	} {
		p := c.Open("/procedures/" + code)
		text := strings.ReplaceAll(p.Text("main"), "\u00a0", " ")
		for _, w := range wants {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q", code, w)
			}
		}
	}
	c.wants(c.toReview(), 200, "Theo nghị quyết của Hội đồng nhân dân tỉnh")
}

// TestWhatACitizenOwes: the amount with its reason and a VietQR, then the receipt.
func TestWhatACitizenOwes(t *testing.T) {
	h := apptest.SQLite(t)
	var v catalogue.Version
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		v, err = h.Catalogue.Current(s, "2.000635", day.Of(s.Now()))
		return err
	}))
	answers, err := os.ReadFile("../../../procedures/2.000635/sample.json")
	must(err)
	by := h.As(t, "tiepnhan.kylua")
	a := dossier.Application{Request: org.Request{Viewer: by}, Version: v.ID, Place: "06187", Channel: dossier.Counter, FiledBy: "receiver",
		Helped: by.HomeUnits()[0], Answers: answers, Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234", Phone: "0905000111"}}}
	for _, p := range v.Papers {
		a.Papers = append(a.Papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
	}
	d, err := h.Dossier.FileAtCounter(t.Context(), a)
	must(err)
	c := newCitizen(t, h)
	p := c.Open("/track?code=" + d.Tracking)
	p = c.Submit(p, "main form", map[string][]string{"code": {d.Tracking}, "second": {"0111"}})
	text := strings.ReplaceAll(p.Text("main"), "\u00a0", " ")
	if !strings.Contains(text, "16.000 ₫") || !strings.Contains(text, "2 bản") || !p.Has("#fee .qr") {
		t.Errorf("what is owed is not said: %s", text)
	}
	var bill string
	must(h.DB.Read(t.Context(), func(s *store.Snapshot) error {
		list, err := fee.Of(s, dossierevent.Record(d.ID))
		bill = list[0].ID
		text = list[0].Code
		return err
	}))
	for _, want := range []string{"Ngân hàng", "Số tài khoản", "16.000", text} {
		if !strings.Contains(p.Text("#transfer"), want) {
			t.Errorf("the transfer as text lacks %q: %s", want, p.Text("#transfer"))
		}
	}
	if b := p.All("#transfer [data-copy]"); len(b) != 3 || webtest.Attr(b[1], "data-copy") != "16000" || webtest.Attr(b[2], "data-copy") != text {
		t.Errorf("%d to copy", len(b))
	}
	x := c.Open(d.TrackPath() + "/fee/qr")
	m, err := png.Decode(strings.NewReader(x.Body))
	if err != nil || m.Bounds().Dx() < 200 || !strings.HasPrefix(x.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the picture to save: %d %v", x.Status, err)
	}
	if x := c.Open(d.TrackPath() + "/fee"); x.Status != 404 {
		t.Errorf("a receipt of what is not paid: %d", x.Status)
	}
	_, err = h.Payments.Record(t.Context(), dossier.Input{Request: org.Request{Viewer: h.As(t, "thuquy.kylua")}, Dossier: d.ID}, bill,
		fee.Payment{Method: fee.Cash})
	must(err)
	p = c.Open(d.TrackPath())
	if !p.Has("a[href="+d.TrackPath()+"/fee]") || p.Has("#fee .qr") {
		t.Error("paid, and no receipt")
	}
	if x := c.Open(d.TrackPath() + "/fee/qr"); x.Status != 404 {
		t.Errorf("the picture of what is paid: %d", x.Status)
	}
	if x := c.Open(d.TrackPath() + "/fee"); x.Status != 200 || x.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the receipt: %d", x.Status)
	}
	if m := h.Lang.Missing(); len(m) > 0 {
		t.Errorf("words that are missing: %v", m)
	}
}
