package slip_test

import (
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/slip"
)

func wants(t *testing.T, doc []byte, err error, texts ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text := pdftest.Text(t, doc)
	for _, want := range texts {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the slip: %s", want, text)
		}
	}
	if strings.Contains(text, "⟦") {
		t.Errorf("a word is missing: %s", text)
	}
	if p := pdftest.Info(t, doc)["Pages"]; p != "1" {
		t.Errorf("%s pages", p)
	}
	pdftest.Page(t, doc, 1)
}

func TestSupplement(t *testing.T) {
	p, book := printer(t, "vi", true)
	d := slip.SupplementData{
		Head: head(), From: receipt().From, Procedure: "Cấp Giấy xác nhận tình trạng hôn nhân",
		Items: []slip.Item{
			{What: "Bản án, quyết định ly hôn đã có hiệu lực", Count: 1, Reason: "Tờ khai ghi đã ly hôn nhưng hồ sơ chưa có giấy tờ chứng minh"},
			{What: "Mục “Nơi cư trú” trên tờ khai", Reason: "Ghi địa chỉ cũ, chưa theo tên xã hiện nay"},
		},
		Ground: "Khoản 2 Điều 22 Nghị định số 123/2015/NĐ-CP", Until: at(30, 17, 0), Officer: "Lương Văn Bảo",
	}
	b, err := p.Supplement(d)
	wants(t, b, err, "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Mẫu số 02", "Hồ sơ của: Nguyễn Thị Phương Thảo", "Bản án, quyết định ly hôn",
		"Căn cứ: Khoản 2 Điều 22", "17 giờ 00 phút, ngày 30 tháng 11 năm 2026", "liên hệ Lương Văn Bảo", "NGƯỜI HƯỚNG DẪN")
	d.Code, d.Tracking, d.Officer = "", "7K3M-9QXT-2FHB", ""
	b, err = p.Supplement(d)
	wants(t, b, err, "Mã tra cứu: 7K3M-9QXT-2FHB", "liên hệ nơi nhận hồ sơ")
	if miss := book.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}

func TestRefusal(t *testing.T) {
	p, _ := printer(t, "vi", true)
	d := slip.RefusalData{
		Head: head(), From: receipt().From, Procedure: "Cấp Giấy xác nhận tình trạng hôn nhân",
		Reasons: []string{"Người yêu cầu không thường trú tại xã; nơi có thẩm quyền là Ủy ban nhân dân cấp xã nơi thường trú.",
			"Việc ủy quyền không có văn bản."},
		Ground: "Điều 21 Nghị định số 123/2015/NĐ-CP", Officer: "Lương Văn Bảo",
	}
	b, err := p.Refusal(d)
	wants(t, b, err, "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Mẫu số 03", "1. Người yêu cầu không thường trú", "2. Việc ủy quyền", "Căn cứ: Điều 21")
	d.Reasons = d.Reasons[:1]
	b, err = p.Refusal(d)
	wants(t, b, err, "Người yêu cầu không thường trú tại xã")
	if strings.Contains(pdftest.Text(t, b), "1. Người") {
		t.Error("a single reason is numbered")
	}
}
