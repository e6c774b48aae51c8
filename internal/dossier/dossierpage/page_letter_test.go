package dossierpage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// because is an act with its reason and ground.
func because(a dossier.Input, reason, ground string) dossier.Input {
	a.Reason, a.Ground = reason, ground
	return a
}

// TestLetters reads the letters that tell an applicant of each turn: Mẫu 02 to 05.
func TestLetters(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := t.Context()
		none := s.accepted()
		for _, x := range []string{"supplement", "refusal", "extension", "stop"} {
			if p := s.reader("tiepnhan.kylua").Open(none.Path() + "/slip/" + x); p.Status != 404 {
				t.Errorf("%s of a dossier that took no such turn: %d", x, p.Status)
			}
		}

		d, err := s.Dossier.RefuseIntake(ctx, because(s.as("tiepnhan.kylua", s.sent()), "Nơi thường trú không thuộc phường Kỳ Lừa.", ""))
		s.must(err)
		s.says(d, "refusal", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Mẫu số 03 – Thông tư số 03/2025/TT-VPCP", "từ chối tiếp nhận hồ sơ này",
			"Nơi thường trú không thuộc phường",
			d.Tracking, "NGƯỜI TIẾP NHẬN HỒ SƠ", "Đặng Minh Thành")

		d = s.accepted()
		d, err = s.Dossier.Propose(ctx, because(s.as("tuphap.kylua", d), "", "Nghị định 123/2015/NĐ-CP, Điều 22"), dossier.Refuse, "Đang có vợ.")
		s.must(err)
		if p := s.reader("tiepnhan.kylua").Open(d.Path() + "/slip/refusal"); p.Status != 404 {
			t.Errorf("a refusal that nobody approved is printed: %d", p.Status)
		}
		d, err = s.Dossier.Approve(ctx, s.as("chutich.kylua", d), d.ProposalHash())
		s.must(err)
		text := s.says(d, "refusal", "từ chối giải quyết hồ sơ này", "Đang có vợ.", "Căn cứ: Nghị định 123/2015/NĐ-CP, Điều 22",
			"CHỦ TỊCH UBND PHƯỜNG KỲ LỪA", d.Code)
		if strings.Contains(text, "NGƯỜI TIẾP NHẬN") {
			t.Error("the counter signs what the leader refused")
		}

		d, err = s.Dossier.Extend(ctx, because(s.as("chutich.kylua", s.accepted()), "Chờ xã cũ trả lời xác minh.", ""), 2)
		s.must(err)
		s.says(d, "extension", "VĂN BẢN XIN LỖI", "Mẫu số 04", "Chờ xã cũ trả lời xác minh.", "Căn cứ: Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9",
			"xin lỗi ông, bà",
			"Thời gian hẹn trả kết quả mới: 17 giờ 00 phút, ngày 01 tháng 12 năm 2026", "ngày 27 tháng 11 năm 2026", "CHỦ TỊCH UBND PHƯỜNG KỲ LỪA")

	})
}

// TestLettersOfAnEnd reads Mẫu 05 of a withdrawal and of a stop.
func TestLettersOfAnEnd(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ctx := t.Context()
		d := s.accepted()
		wish := dossier.Wish{By: "Nông Thị Hoa", At: s.Clock.Now(), How: "counter", Paper: "Đơn đề nghị rút hồ sơ"}
		settled := dossier.Settlement{Papers: "Đã trả lại đủ\nbản chính.", Fees: "Chưa thu phí."}
		s.Clock.Add(time.Hour)
		d, err := s.Dossier.Withdraw(ctx, because(s.as("tiepnhan.kylua", d), "Không còn nhu cầu.", ""), wish, settled)
		s.must(err)
		s.says(d, "stop", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Mẫu số 05", "Theo đề nghị của ông, bà", "Đơn đề nghị rút hồ sơ",
			"Lý do: Không còn nhu cầu.", "Giấy tờ đã nộp: Đã trả lại đủ bản chính.",
			"Phí, lệ phí: Chưa thu phí.", "NGƯỜI TRẢ HỒ SƠ")

		d = s.accepted()
		wish.At = s.Clock.Now()
		d, err = s.Dossier.AskStop(ctx, because(s.as("tiepnhan.kylua", d), "Đang có tranh chấp.", "Luật Hộ tịch, Điều 12"), wish)
		s.must(err)
		d, err = s.Dossier.Stop(ctx, s.as("chutich.kylua", d), settled)
		s.must(err)
		s.says(d, "stop", "thông báo dừng giải quyết hồ sơ này", "Căn cứ: Luật Hộ tịch, Điều 12", "Lý do: Đang có tranh chấp.", "CHỦ TỊCH UBND PHƯỜNG KỲ LỪA")
	})
}

// TestLettersOfATermRunOut: nobody's hand ended the dossier; the letter says what was asked and that nothing came.
func TestLettersOfATermRunOut(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		ask := dossier.Asking{Days: 2, Ground: "Nghị định 61/2018/NĐ-CP, Điều 19",
			Points: []dossier.Point{{Kind: dossier.OfPaper, Key: "ban-an-ly-hon", Reason: "Chưa có bản án."}}}
		before, err := s.Dossier.AskSupplement(t.Context(), s.as("tiepnhan.kylua", s.sent()), ask)
		s.must(err)
		after, err := s.Dossier.ProposeSupplement(t.Context(), s.as("tuphap.kylua", s.accepted()), ask)
		s.must(err)
		after, err = s.Dossier.AskSupplement(t.Context(), s.as("tiepnhan.kylua", after), dossier.Asking{})
		s.must(err)
		s.Clock.Add(10 * 24 * time.Hour)
		s.Settle(t)
		s.says(before, "refusal", "từ chối tiếp nhận hồ sơ này", "chưa nhận được hồ sơ bổ sung", "Căn cứ: Nghị định 61/2018/NĐ-CP, Điều 19")
		s.says(after, "stop", "thông báo dừng giải quyết hồ sơ này", "chưa nhận được hồ sơ bổ sung", "Căn cứ: Nghị định 61/2018/NĐ-CP, Điều 19")
		s.says(after, "supplement", "PHIẾU YÊU CẦU BỔ SUNG", "Chưa có bản án.")
	})
}
