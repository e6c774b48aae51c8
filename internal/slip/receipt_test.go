package slip_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/slip"
)

func printer(t testing.TB, tag string, demo bool) (*slip.Printer, *lang.Bundle) {
	t.Helper()
	book, err := lang.Load(slip.Base().Words)
	if err != nil {
		t.Fatal(err)
	}
	return slip.New(slip.Config{Fonts: pdftest.Fonts(t), Words: book.Words(tag), Demo: demo}), book
}

func head() slip.Head {
	return slip.Head{
		Governing: "ỦY BAN NHÂN DÂN XÃ ĐỒNG KỲ", Unit: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", Code: "H37.106-20261123-0000012",
		Place: "Đồng Kỳ", At: at(23, 9, 5), Track: "https://motcua.example.vn/track/7K3M9QXT2FHB",
		TrackAt: "motcua.example.vn/track", Phone: "1900 0000", Email: "motcua@dongky.example.vn",
	}
}

func at(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, day.Zone) }

func receipt() slip.ReceiptData {
	return slip.ReceiptData{
		Head: head(),
		From: slip.Party{Name: "Nguyễn Thị Phương Thảo", Identity: "0201 9000 1234", Address: "Thôn Làng Trang, xã Đồng Kỳ, tỉnh Lạng Sơn",
			Phone: "0905 000 111", Email: "thao@example.vn"},
		Channel:   "Trực tuyến",
		Procedure: "Cấp Giấy xác nhận tình trạng hôn nhân",
		Papers: []slip.Paper{
			{Name: "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", Originals: 1},
			{Name: "Giấy tờ chứng minh đã ly hôn hoặc người vợ/chồng đã chết", Copies: 2, Note: "ảnh chụp"},
			{Name: "Trích lục khai tử", Certified: 1},
		},
		Sets: 1, Term: "03 ngày làm việc", Received: at(23, 9, 5), Due: at(26, 17, 0),
		ReturnPlace: "Trung tâm Phục vụ hành chính công xã Đồng Kỳ", ReturnHow: "Nhận trực tiếp", Receiver: "Lương Văn Bảo",
		Clock: []string{"Tiếp nhận 09:05 thứ Hai 23/11/2026; ngày tiếp nhận không tính.",
			"Ngày làm việc thứ 1: 24/11, thứ 2: 25/11, thứ 3: 26/11/2026.", "Hết hạn cuối giờ làm việc 17:00 ngày 26/11/2026."},
		Secret: "7K3M9Q", Leaf: strings.Repeat("4fa8c01e", 8),
	}
}

func TestReceipt(t *testing.T) {
	p, book := printer(t, "vi", true)
	b, err := p.Receipt(receipt())
	if err != nil {
		t.Fatal(err)
	}
	text := pdftest.Text(t, b)
	for _, want := range []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ ĐỒNG KỲ",
		"GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Mã hồ sơ: H37.106-20261123-0000012", "Đồng Kỳ, ngày 23 tháng 11 năm 2026",
		"Tiếp nhận hồ sơ của: Nguyễn Thị Phương Thảo", "Số định danh/Mã số thuế: 0201 9000 1234", "Hình thức nộp: Trực tuyến",
		"Số lượng hồ sơ (bộ): 01", "Thời gian giải quyết theo quy định: 03 ngày làm việc",
		"Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 23 tháng 11 năm 2026", "Thời gian trả kết quả: 17 giờ 00 phút, ngày 26 tháng 11 năm 2026",
		"Tra cứu hồ sơ tại: motcua.example.vn/track", "Mã xem hồ sơ (giữ kín): 7K3M9Q", "Lương Văn Bảo", "ngày tiếp nhận không tính",
		strings.Repeat("4fa8c01e", 8),
		"BẢN DÙNG THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", "Mẫu số 01 – Thông tư số 03/2025/TT-VPCP",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the slip: %s", want, text)
		}
	}
	lines := pdftest.Layout(t, b)
	for _, want := range []string{"1 Tờ khai cấp Giấy xác nhận tình trạng hôn nhân 1", "3 Trích lục khai tử 1"} {
		if !slices.Contains(lines, want) {
			t.Errorf("row %q is not in the table: %q", want, lines)
		}
	}
	if strings.Contains(text, "Chủ hồ sơ") {
		t.Error("the owner is printed although it is the submitter")
	}
	if miss := book.Missing(); len(miss) > 0 {
		t.Errorf("words missing: %v", miss)
	}
	info := pdftest.Info(t, b)
	if info["Pages"] != "1" || !strings.HasPrefix(info["Page size"], "419.53 x 595.28") {
		t.Errorf("%s pages of %s", info["Pages"], info["Page size"])
	}
	pdftest.Page(t, b, 1)
}

func TestReceiptLong(t *testing.T) {
	p, _ := printer(t, "vi", false)
	r := receipt()
	r.Owner = slip.Party{Name: "H'Ƀlơ\u0306 Niê Kdăm " + strings.Repeat("Nguyễn Phước Bảo Quý Tôn Nữ ", 4),
		Address: strings.Repeat("Buôn Čư\u0306 Ê\u0306a, xã Krông Ana, ", 6)}
	for range 12 {
		r.Papers = append(r.Papers, slip.Paper{Name: strings.Repeat("Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất ", 2), Copies: 1})
	}
	b, err := p.Receipt(r)
	if err != nil {
		t.Fatal(err)
	}
	text := pdftest.Text(t, b)
	if !strings.Contains(text, "Chủ hồ sơ: H'Ƀlơ") || !strings.Contains(text, "1/3") || !strings.Contains(text, "NGƯỜI TIẾP NHẬN") {
		t.Error(text)
	}
	if strings.Contains(text, "DÙNG THỬ") {
		t.Error("a real slip says that it is a trial")
	}
	pdftest.Page(t, b, 1)
	pdftest.Page(t, b, 2)
}

func TestReceiptBareAndInEnglish(t *testing.T) {
	p, book := printer(t, "en", false)
	b, err := p.Receipt(slip.ReceiptData{Head: slip.Head{Unit: "CENTRE", Code: "1", At: at(23, 9, 0)}, From: slip.Party{Name: "A"}, Received: at(23, 9, 0)})
	if err != nil {
		t.Fatal(err)
	}
	text := pdftest.Text(t, b)
	if !strings.Contains(text, "Received from: A") || strings.Contains(text, "Result due") {
		t.Error(text)
	}
	if miss := book.Missing(); len(miss) > 0 {
		t.Errorf("words missing: %v", miss)
	}
}

func TestBasisByDate(t *testing.T) {
	p, _ := printer(t, "vi", false)
	for day, want := range map[time.Time]string{
		time.Date(2025, 9, 14, 16, 59, 0, 0, time.UTC): "Thông tư số 01/2018/TT-VPCP",
		time.Date(2025, 9, 14, 17, 0, 0, 0, time.UTC):  "Thông tư số 03/2025/TT-VPCP", // midnight in Việt Nam
	} {
		r := receipt()
		r.At = day
		b, err := p.Receipt(r)
		if err != nil {
			t.Fatal(err)
		}
		if text := pdftest.Text(t, b); !strings.Contains(text, want) {
			t.Errorf("%v: %s is not named", day, want)
		}
	}
}

func TestSameReceiptSameBytes(t *testing.T) {
	p, _ := printer(t, "vi", true)
	a, err := p.Receipt(receipt())
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Receipt(receipt())
	if err != nil || !bytes.Equal(a, b) {
		t.Error("two prints differ", err)
	}
}
