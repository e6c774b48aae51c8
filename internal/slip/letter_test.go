package slip_test

import (
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/slip"
)

func extension() slip.ExtensionData {
	h := head()
	h.Governing, h.Unit, h.At = "TỈNH LẠNG SƠN", "ỦY BAN NHÂN DÂN XÃ ĐỒNG KỲ", at(25, 8, 30)
	return slip.ExtensionData{
		Head: h, Authority: "Ủy ban nhân dân xã Đồng Kỳ", Number: "15/XL-UBND", To: receipt().From,
		Procedure: "Cấp Giấy xác nhận tình trạng hôn nhân", Received: at(23, 9, 5), Due: at(26, 17, 0),
		Reason: "Chưa nhận được văn bản xác minh của Ủy ban nhân dân xã Hữu Lũng, nơi ông, bà cư trú trước đây.", NewDue: at(30, 17, 0),
		Approver: "Hoàng Thị Nhật Lệ", Position: "CHỦ TỊCH", Clock: []string{"Gia hạn 02 ngày làm việc: 27/11 và 30/11/2026."},
	}
}

func TestExtension(t *testing.T) {
	p, book := printer(t, "vi", true)
	b, err := p.Extension(extension())
	wants(t, b, err, "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", "Mẫu số 04 – Thông tư số 03/2025/TT-VPCP", "Số: 15/XL-UBND",
		"Kính gửi: Nguyễn Thị Phương Thảo",
		"hẹn trả kết quả là 17 giờ 00 phút, ngày 26 tháng 11 năm 2026", "xin lỗi ông, bà",
		"Thời gian hẹn trả kết quả mới: 17 giờ 00 phút, ngày 30 tháng 11 năm 2026",
		"Lý do: Chưa nhận được văn bản", "CHỦ TỊCH", "Hoàng Thị Nhật Lệ", "Gia hạn 02 ngày làm việc", "BẢN DÙNG THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ")
	d := extension()
	d.Number, d.Position = "", ""
	b, err = p.Extension(d)
	wants(t, b, err, "Số: …………/………", "THỦ TRƯỞNG CƠ QUAN")
	if miss := book.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}

// The circular of 2018 had the same slip under another name, and no notice of a stop.
func TestFormsOfTheOldCircular(t *testing.T) {
	p, _ := printer(t, "vi", false)
	old := time.Date(2025, 9, 10, 9, 0, 0, 0, time.UTC)
	e := extension()
	e.At = old
	b, err := p.Extension(e)
	wants(t, b, err, "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "Mẫu số 04 – Thông tư số 01/2018/TT-VPCP")
	c := control()
	c.At = old
	b, err = p.Control(c)
	wants(t, b, err, "Mẫu số 05 – Thông tư số 01/2018/TT-VPCP")
	s := stop()
	s.At = old
	b, err = p.Stop(s)
	wants(t, b, err, "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ")
	if text := pdftest.Text(t, b); strings.Contains(text, "Mẫu số") {
		t.Error("a form is named that the circular did not have")
	}
}

func stop() slip.StopData {
	e := extension()
	return slip.StopData{
		Head: e.Head, Authority: e.Authority, Number: "16/TB-UBND", To: e.To, Procedure: e.Procedure, Received: e.Received, Withdrawn: true,
		Requested: at(24, 14, 0), RequestNo: "Đơn đề nghị ngày 24/11/2026",
		Reason: "Tôi đã xin được giấy ở nơi khác.", Step: "Thẩm tra hồ sơ", Papers: "trả lại đủ bản chính đã nộp", Fees: "hoàn trả 8.000 đồng",
		Approver: e.Approver, Position: "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
		StoppedAt: at(25, 8, 30), ReturnedBy: "Lương Văn Bảo",
	}
}

func TestStop(t *testing.T) {
	p, book := printer(t, "vi", true)
	b, err := p.Stop(stop())
	wants(t, b, err, "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Mẫu số 05 – Thông tư số 03/2025/TT-VPCP",
		"Đề nghị của người nộp hồ sơ: Đơn đề nghị ngày 24/11/2026, 14 giờ 00 phút, ngày 24 tháng 11 năm 2026",
		"Theo đề nghị của ông, bà", "trả lại hồ sơ này kể từ 08 giờ 30 phút", "Hồ sơ đã đến bước: Thẩm tra hồ sơ", "Phí, lệ phí: hoàn trả 8.000 đồng",
		"NGƯỜI NHẬN LẠI HỒ SƠ", "PHÓ CHỦ TỊCH")
	if strings.Contains(pdftest.Text(t, b), "quá hạn") {
		t.Error("a dossier in time is called late")
	}
	d := stop()
	d.Withdrawn, d.Late, d.Requested, d.ReturnedBy = false, true, time.Time{}, ""
	d.Ground = "Khoản 5 Điều 12 Luật Hộ tịch"
	b, err = p.Stop(d)
	wants(t, b, err, "thông báo dừng giải quyết hồ sơ này kể từ", "Tại thời điểm dừng, hồ sơ đã quá hạn giải quyết.", "Căn cứ: Khoản 5 Điều 12")
	if strings.Contains(pdftest.Text(t, b), "Theo đề nghị của ông, bà") {
		t.Error("the stop is put on the applicant, who asked for nothing")
	}
	if miss := book.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}
