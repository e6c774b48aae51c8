package slip_test

import (
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/slip"
)

func fees() slip.FeeData {
	return slip.FeeData{
		Head: head(), Collector: "Ủy ban nhân dân xã Đồng Kỳ", TaxCode: "4900123456", Form: "01BLP0-001", Symbol: "BL-26E", Number: "00000012",
		Payer: receipt().From,
		Lines: []slip.FeeLine{{Name: "Phí chứng thực bản sao từ bản chính", How: "5 trang × 3 bản", Amount: 21000}},
		Phi:   21000, Method: "Tiền mặt", Cashier: "Lương Văn Bảo",
	}
}

func TestFee(t *testing.T) {
	p, book := printer(t, "vi", true)
	d := fees()
	b, err := p.Fee(d)
	wants(t, b, err, "BIÊN LAI THU PHÍ, LỆ PHÍ", "Mẫu số: 01BLP0-001", "Ký hiệu: BL-26E", "Số: 00000012", "Mã hồ sơ: H37.106-20261123-0000012",
		"Đơn vị thu: Ủy ban nhân dân xã Đồng Kỳ", "Mã số thuế: 4900123456", "Người nộp: Nguyễn Thị Phương Thảo",
		"Phí chứng thực bản sao từ bản chính", "5 trang × 3 bản", "21.000",
		"Số tiền viết bằng chữ: Hai mươi mốt nghìn đồng.", "Hình thức thanh toán: Tiền mặt", "09 giờ 05 phút, ngày 23 tháng 11 năm 2026",
		"chưa có chữ ký số", "NGƯỜI THU TIỀN", "Lương Văn Bảo", "BẢN DÙNG THỬ")
	text := pdftest.Text(t, b)
	for _, not := range []string{"Thông tư số 03/2025", "Cộng phí", "Mã giao dịch", "ĐÃ HỦY", "Căn cứ miễn, giảm"} {
		if strings.Contains(text, not) {
			t.Errorf("%q is on the receipt", not)
		}
	}
	if miss := book.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}

func TestFeeOfTwoKinds(t *testing.T) {
	p, _ := printer(t, "vi", false)
	d := fees()
	d.Lines = append(d.Lines, slip.FeeLine{Name: "Lệ phí cấp hộ chiếu phổ thông", How: "1 lần", Amount: 200000})
	d.LePhi, d.Method, d.Reference, d.Relief = 200000, "Chuyển khoản", "FT26327000123", "TT 63/2023/TT-BTC"
	d.SignedBy, d.Cancelled = "UBND xã Đồng Kỳ", "Công dân rút hồ sơ"
	b, err := p.Fee(d)
	wants(t, b, err, "Cộng phí", "Cộng lệ phí", "221.000", "Hai trăm hai mươi mốt nghìn đồng.", "Mã giao dịch: FT26327000123",
		"Căn cứ miễn, giảm: TT 63/2023/TT-BTC",
		"Đã ký số: UBND xã Đồng Kỳ", "ĐÃ HỦY: Công dân rút hồ sơ")
}

func TestFeeInEnglish(t *testing.T) {
	p, book := printer(t, "en", false)
	b, err := p.Fee(fees())
	wants(t, b, err, "RECEIPT FOR FEES", "Twenty-one thousand dong.")
	if miss := book.Missing(); len(miss) > 0 {
		t.Error(miss)
	}
}
