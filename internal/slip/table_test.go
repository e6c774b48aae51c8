package slip_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/slip"
)

func control() slip.ControlData {
	const desk, office = "Trung tâm PVHCC xã Đồng Kỳ", "Phòng Tư pháp xã Đồng Kỳ"
	return slip.ControlData{
		Head: head(), Owner: receipt().From, Procedure: receipt().Procedure, Papers: receipt().Papers, Received: at(23, 9, 5), First: at(26, 17, 0),
		Due: at(30, 17, 0), Printed: "Lương Văn Bảo",
		Hops: []slip.Hop{
			{From: "Nguyễn Thị Phương Thảo", To: desk, ToPerson: "Lương Văn Bảo", At: at(23, 9, 5)},
			{From: desk, FromPerson: "Lương Văn Bảo", To: office, ToPerson: "Vi Thị Hà", At: at(23, 10, 0), Verdict: slip.OnTime},
			{From: office, FromPerson: "Vi Thị Hà", To: "UBND xã Đồng Kỳ", ToPerson: "Hoàng Thị Nhật Lệ", At: at(27, 16, 10), Verdict: slip.Late,
				Note: "chờ xác minh"},
			{From: desk, FromPerson: "Lương Văn Bảo", At: at(30, 15, 0), Verdict: slip.Early},
		},
	}
}

func TestControl(t *testing.T) {
	p, book := printer(t, "vi", true)
	b, err := p.Control(control())
	wants(t, b, err, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Mẫu số 06 – Thông tư số 03/2025/TT-VPCP",
		"Thời gian hẹn trả kết quả lần đầu: 17 giờ 00 phút, ngày 26",
		"Giao: Nguyễn Thị Phương Thảo", "Nhận: Phòng Tư pháp xã Đồng Kỳ – Vi Thị Hà", "Trước hạn", "Đúng hạn", "Quá hạn", "chờ xác minh",
		"Người in phiếu: Lương Văn Bảo")
	if miss := book.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}

func handover() slip.HandoverData {
	h := head()
	h.Code, h.Track = "", ""
	d := slip.HandoverData{Head: h, From: "Trung tâm PVHCC xã Đồng Kỳ", FromPerson: "Lương Văn Bảo", To: "Phòng Tư pháp xã Đồng Kỳ", ToPerson: "Vi Thị Hà"}
	for i := range 3 {
		d.Rows = append(d.Rows, slip.HandoverRow{
			Code: fmt.Sprintf("H37.106-20261123-%07d", 12+i), Procedure: "Cấp Giấy xác nhận tình trạng hôn nhân", Owner: "Nguyễn Thị Phương Thảo",
			Papers: 2 + i, Result: fmt.Sprintf("%02d/XNHN", i+1), Due: at(26, 17, 0), Note: "",
		})
	}
	return d
}

func TestHandover(t *testing.T) {
	p, book := printer(t, "vi", true)
	b, err := p.Handover(handover())
	wants(t, b, err, "PHIẾU BÀN GIAO HỒ SƠ", "Bên giao: Trung tâm PVHCC xã Đồng Kỳ – Lương Văn Bảo", "Bên nhận: Phòng Tư pháp xã Đồng Kỳ – Vi Thị Hà",
		"Số hồ sơ: 03",
		"H37.106-20261123-0000014", "17:00 26/11/2026", "NGƯỜI GIAO", "NGƯỜI NHẬN")
	for _, not := range []string{"Mẫu số", "Mã tra cứu", "XNHN"} {
		if strings.Contains(pdftest.Text(t, b), not) {
			t.Errorf("%q is on the hand-over slip", not)
		}
	}
	d := handover()
	d.Results = true
	b, err = p.Handover(d)
	wants(t, b, err, "PHIẾU BÀN GIAO KẾT QUẢ GIẢI QUYẾT", "03/XNHN")
	if miss := book.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}

func book(n int) slip.BookData {
	h := head()
	h.Code, h.Track = "", ""
	d := slip.BookData{Head: h, From: day.On(2026, time.November, 1), To: day.On(2026, time.November, 30), Position: 4711, Keeper: "Lương Văn Bảo"}
	for i := range n {
		r := slip.BookRow{
			No: i + 1, Code: fmt.Sprintf("H37.106-20261123-%07d", i+1), Procedure: "Cấp Giấy xác nhận tình trạng hôn nhân", Sets: 1,
			Owner:   "Nguyễn Thị Phương Thảo",
			Address: "Thôn Làng Trang, xã Đồng Kỳ, tỉnh Lạng Sơn", Phone: "0905 000 111", Authority: "UBND xã Đồng Kỳ", Received: at(23, 9, i%60),
			Due: at(26, 17, 0), Way: "Nhận trực tiếp",
		}
		if i%3 == 0 {
			r.Returned, r.Note = at(25, 15, 0), "Trước hạn"
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

func TestBook(t *testing.T) {
	p, words := printer(t, "vi", true)
	b, err := p.Book(book(4))
	wants(t, b, err, "SỔ THEO DÕI HỒ SƠ", "Mẫu số 07 – Thông tư số 03/2025/TT-VPCP", "Từ ngày 01/11/2026 đến hết ngày 30/11/2026: 4 hồ sơ",
		"vị trí 4711", "NGƯỜI LẬP SỔ", "15:00 25/11/2026")
	if size := pdftest.Info(t, b)["Page size"]; !strings.HasPrefix(size, "841.89 x 595.28") {
		t.Error(size)
	}
	b, err = p.Book(book(60))
	if err != nil {
		t.Fatal(err)
	}
	pages, text := pdftest.Info(t, b)["Pages"], pdftest.Text(t, b)
	if heads := strings.Count(text, "Tên thủ tục hành chính"); fmt.Sprint(heads) != pages || heads < 3 {
		t.Errorf("%d heads on %s pages", heads, pages)
	}
	if !strings.Contains(text, "0000060") {
		t.Error("the last dossier is missing")
	}
	pdftest.Page(t, b, 2)
	d := book(0)
	d.RowsAfter = 7
	b, err = p.Book(d)
	wants(t, b, err, "Còn 7 hồ sơ của kỳ này không in ở đây.")
	if miss := words.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}

func TestLettersOnEverySlip(t *testing.T) {
	const letters = "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲỶỸỴ ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵ Đđ Ƀƀ Čč Ññ"
	p, _ := printer(t, "vi", false)
	who := slip.Party{Name: letters}
	h := head()
	h.Code, h.Track = "", ""
	slips := map[string]func() ([]byte, error){
		"extension": func() ([]byte, error) { return p.Extension(slip.ExtensionData{Head: h, To: who}) },
		"stop":      func() ([]byte, error) { return p.Stop(slip.StopData{Head: h, To: who}) },
		"control":   func() ([]byte, error) { return p.Control(slip.ControlData{Head: h, Owner: who}) },
		"handover":  func() ([]byte, error) { return p.Handover(slip.HandoverData{Head: h, From: letters}) },
		"book":      func() ([]byte, error) { return p.Book(slip.BookData{Head: h, Keeper: letters}) },
	}
	for name, print := range slips {
		a, err := print()
		if err != nil {
			t.Fatal(name, err)
		}
		text := strings.ReplaceAll(pdftest.Text(t, a), " ", "")
		for _, r := range strings.ReplaceAll(letters, " ", "") {
			if !strings.ContainsRune(text, r) {
				t.Errorf("%s: %c is missing", name, r)
			}
		}
		b, err := print()
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: two prints differ: %v", name, err)
		}
	}
}

func TestControlRows(t *testing.T) {
	p, _ := printer(t, "en", false)
	d := control()
	d.Papers, d.Track = nil, ""
	b, err := p.Control(d)
	wants(t, b, err, "From: Nguyễn Thị Phương Thảo", "To: UBND xã Đồng Kỳ – Hoàng Thị Nhật Lệ", "Late")
	lines := pdftest.Layout(t, b)
	if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "Bảo") && strings.Contains(l, "30/11/2026") }) {
		t.Errorf("the last hop has no date: %q", lines)
	}
}
