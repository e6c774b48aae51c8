// Package slip prints the papers that the one-stop hands out and keeps: Mẫu 01 to 07 of the circular in
// force, and the slip of a hand-over, as A5 pages with a QR code (the book on A4). A slip is a pure function of
// what is written on it: the same values give the same bytes.
//
// The forms come in sets by legal basis. Which fields Thông tư 03/2025/TT-VPCP prints was not seen in full;
// the fields are those of the templates based on Thông tư 01/2018/TT-VPCP, and the basis that is printed is a
// parameter (Config.Sets).
package slip

import (
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/pdf"
)

// Form names a slip, whatever number a circular gives it.
type Form string

// The slips that circulars prescribe.
const (
	FormReceipt    Form = "receipt"    // Giấy tiếp nhận hồ sơ và hẹn trả kết quả
	FormSupplement Form = "supplement" // Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ
	FormRefusal    Form = "refusal"    // Phiếu từ chối tiếp nhận giải quyết hồ sơ
	FormExtension  Form = "extension"  // Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết
	FormStop       Form = "stop"       // Thông báo dừng giải quyết hồ sơ
	FormControl    Form = "control"    // Phiếu kiểm soát quá trình giải quyết hồ sơ
	FormBook       Form = "book"       // Sổ theo dõi hồ sơ
)

// Set is the forms of one circular.
type Set struct {
	Basis   string          // as it is printed: "Thông tư số 03/2025/TT-VPCP"
	From    day.Date        // the first day on which slips are printed after it
	Numbers map[Form]string // the number of each form; a form that is not in it names no basis
	Titles  map[Form]string // word key of the title where it differs from that of today
}

// Sets are the circulars known: Thông tư 01/2018/TT-VPCP, which had no notice of a stop, and, from 15/9/2025,
// Thông tư 03/2025/TT-VPCP.
func Sets() []Set {
	return []Set{
		{Basis: "Thông tư số 01/2018/TT-VPCP", From: day.On(2019, time.January, 1), Numbers: map[Form]string{
			FormReceipt: "01", FormSupplement: "02", FormRefusal: "03", FormExtension: "04", FormControl: "05", FormBook: "06",
		}, Titles: map[Form]string{FormExtension: "slip.extension_2018"}},
		{Basis: "Thông tư số 03/2025/TT-VPCP", From: day.On(2025, time.September, 15), Numbers: map[Form]string{
			FormReceipt: "01", FormSupplement: "02", FormRefusal: "03", FormExtension: "04", FormStop: "05", FormControl: "06", FormBook: "07",
		}},
	}
}

// Config says how slips are printed.
type Config struct {
	Fonts *pdf.Fonts  // must be given
	Words *lang.Words // the language of the slips; official ones are Vietnamese
	Sets  []Set       // in the order of their dates; Sets() when nil
	Demo  bool        // prints that the paper is a trial without legal value
}

// Printer prints slips. It is safe for concurrent use.
type Printer struct{ conf Config }

// New makes a printer.
func New(c Config) *Printer {
	if c.Sets == nil {
		c.Sets = Sets()
	}
	return &Printer{conf: c}
}

// set is the circular in force on a day; the zero Set before the first.
func (p *Printer) set(on day.Date) (out Set) {
	for _, s := range p.conf.Sets {
		if s.From <= on {
			out = s
		}
	}
	return out
}

// Head is what stands on every slip.
type Head struct {
	Governing string    // the agency above: "UBND XÃ ĐỒNG KỲ"; empty if there is none
	Unit      string    // who issues it: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
	Code      string    // the official code of the dossier; empty before acceptance
	Tracking  string    // the tracking code, printed where there is no official code
	Place     string    // where it is issued: "Đồng Kỳ"
	At        time.Time // when it is issued
	Track     string    // address that the QR code opens; empty: no QR
	TrackAt   string    // the same, short enough to be typed: "motcua.langson.gov.vn/tra-cuu"
	Phone     string    // whom to call
	Email     string    // where to write
}

// Party is a person or an organisation on a slip. Empty fields are left out.
type Party struct {
	Name     string
	Identity string // number of the identity card or tax code, as it may be printed
	Address  string
	Phone    string
	Email    string
}

// Finish ends a slip. It is the one place where every slip becomes a file: an electronic signature of the
// unit is put here.
func Finish(d *pdf.Doc) ([]byte, error) {
	b, err := d.Bytes()
	if err != nil {
		return nil, fmt.Errorf("slip: %w", err)
	}
	return b, nil
}

func pad2(n int) string { return fmt.Sprintf("%02d", n) }

// Words are the words in which slips are printed.
func (p *Printer) Words() *lang.Words { return p.conf.Words }
