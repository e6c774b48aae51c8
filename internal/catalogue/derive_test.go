package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPaperKinds(t *testing.T) {
	for _, c := range []struct {
		heading, name string
		originals     int
		want          string
	}{
		{"", "Đơn đề nghị", 1, HandIn},
		{"", "Đơn đề nghị", 0, Note},
		{"Thành phần hồ sơ", "(2) Bản gốc Giấy chứng nhận đã cấp.", 1, HandIn},
		{"1. Chứng từ phải nộp", "Hóa đơn thương mại", 1, HandIn},
		{"Giấy tờ phải nộp", "Tờ khai theo mẫu", 1, HandIn},
		{"Giấy tờ phải xuất trình", "Hộ chiếu", 1, Show},
		{"Người yêu cầu chứng thực phải xuất trình các giấy tờ sau", "Thẻ căn cước", 1, Show},
		{"Giấy tờ phải nộp, xuất trình", "Thẻ căn cước", 1, Unclear},
		{"Lưu ý", "Bản chụp phải rõ nét", 1, Note},
		{"Giấy tờ phải nộp", "Trường hợp trẻ em bị bỏ rơi thì phải có biên bản", 1, Conditional},
		{"Giấy tờ phải nộp", "Văn bản ủy quyền trong trường hợp ủy quyền thực hiện. Người được ủy quyền là vợ chồng thì không phải chứng thực", 1, Conditional},
		{"", "Bản sao giấy chứng nhận (nếu có)", 1, Conditional},
		{"", "Bản chính giấy tờ làm cơ sở. Trường hợp chỉ xuất trình bản chính thì cơ quan chụp", 1, HandIn},
		{"Giấy tờ phải nộp", "Giấy chứng sinh; trường hợp không có Giấy chứng sinh thì nộp văn bản của người làm chứng", 1, HandIn},
		{"Trường hợp ủy quyền thực hiện thủ tục", "Văn bản ủy quyền", 1, Conditional},
		{"(1.3) Đối với công trình tôn giáo", "Đơn đề nghị", 1, Conditional},
		{"b) Đối với xe cá nhân", "Giấy khai đăng ký xe", 1, Conditional},
		{"3. Giấy tờ chứng minh là trẻ em gồm một trong các giấy tờ", "Giấy khai sinh", 1, Conditional},
		{"Nộp trực tiếp", "Đơn đề nghị", 1, Unclear},
		{"Nhóm 1 gồm các văn bản, tài liệu sau", "Báo cáo", 1, Unclear},
		{"", "hoặc bản khai cá nhân", 1, Unclear},
		{"", ".", 1, Unclear},
	} {
		rows := []paperRow{{Seq: 1, Heading: c.heading, Name: c.name, Originals: c.originals}, {Seq: 2, Heading: "Khác", Name: "Khác", Originals: 1}}
		var x Content
		x.derivePapers(rows)
		if p := x.Papers[0]; p.Kind != c.want {
			t.Errorf("%q under %q is %s, want %s", c.name, c.heading, p.Kind, c.want)
		} else if flagged := slices.Contains(x.Flags, Flag{PaperUnclear, "paper:p1", clean(c.heading)}); flagged != (c.want == Unclear) {
			t.Errorf("%q under %q: flags %v", c.name, c.heading, x.Flags)
		}
	}
}

func TestOneOf(t *testing.T) {
	var c Content
	c.derivePapers([]paperRow{{1, "Một trong các giấy tờ sau", "Giấy A", 1, 0}, {2, "Một trong các giấy tờ sau", "Giấy B", 1, 0}, {3, "", "Đơn đề nghị", 1, 0}})
	if c.Papers[0].Kind != OneOf || c.Papers[0].Group != c.Papers[1].Group || c.Papers[0].Group == "" || c.Papers[2].Kind != HandIn {
		t.Errorf("%+v", c.Papers)
	}
	c.derivePapers([]paperRow{{1, "Một trong các giấy tờ A", "Giấy A", 1, 0}, {2, "Một trong các giấy tờ B", "Giấy B", 1, 0}})
	if c.Papers[0].Kind != Unclear { // which of the groups is needed nobody says
		t.Errorf("%+v", c.Papers)
	}
	c.derivePapers([]paperRow{{1, "", "Tờ khai đăng ký khai sinh theo mẫu (nếu lựa chọn nộp hồ sơ theo hình thức trực tiếp)", 1, 0},
		{2, "", "Mẫu hộ tịch điện tử tương tác đăng ký khai sinh", 1, 0}, {3, "Giấy tờ phải nộp", "Giấy chứng sinh", 1, 0}})
	if p := c.Papers; p[0].Kind != OneOf || p[1].Kind != OneOf || p[0].Group != p[1].Group || p[0].EForm || !p[1].EForm || p[2].Kind != HandIn {
		t.Errorf("%+v", p)
	}
}

func TestOneHeadingForAll(t *testing.T) {
	var c Content
	c.derivePapers([]paperRow{{1, "Hồ sơ đăng ký bao gồm", "(2) Bản vẽ", 1, 0}, {2, "Hồ sơ đăng ký bao gồm", "(1) Đơn", 1, 0}, {3, "Lưu ý", "x", 0, 0}})
	if c.Papers[0].Kind != HandIn || c.Papers[0].Name != "(1) Đơn" || c.Papers[1].Key != "p1" || len(c.Flags) > 0 {
		t.Errorf("%+v %v", c.Papers, c.Flags)
	}
}

func TestTermsComeFromRowsThatAgree(t *testing.T) {
	for _, c := range []struct {
		rows string // channel time unit; …
		want string
	}{
		{"online 3 day; post 3 day", "3 day []"},
		{"online 3 ; post 3 ", "3  [unit_missing]"},
		{"online 15 working_day; post 20 working_day; counter 5 working_day", "- [term_by_channel]"},
		{"online 2 day; online 1 day; post 1 day", "- [term_cases_unknown]"},
		{"online 2 day; online 2 day", "2 day []"},
		{"online  ; post  ", "- [term_missing]"},
		{"online 3 day; post  ", "- [term_by_channel]"},
		{"online abc day", "- [term_invalid]"},
		{"online 0 day", "- [term_invalid]"},
		{"online 3 moon", "3  [unit_missing]"},
		{"", "- [channels_missing term_missing]"},
	} {
		var x Content
		for r := range strings.SplitSeq(c.rows, "; ") {
			if f := strings.Split(r, " "); r != "" {
				x.Channels = append(x.Channels, Channel{Kind: f[0], Time: f[1], Unit: f[2]})
			}
		}
		x.deriveTerms()
		got := "- "
		if len(x.Terms) == 1 {
			got = fmt.Sprintf("%d %s ", x.Terms[0].N, x.Terms[0].Unit)
		}
		if got += fmt.Sprint(reasons(&x)); got != c.want {
			t.Errorf("%q: %q, want %q", c.rows, got, c.want)
		}
		if blocked := len(x.TermFaults()) > 0; blocked != (c.want != "3 day []" && c.want != "2 day []") {
			t.Errorf("%q: blocked %v", c.rows, blocked)
		}
	}
}

func TestFees(t *testing.T) {
	for _, c := range []struct {
		rows []Channel
		want string
	}{
		{[]Channel{{Fee: "0", Money: "VND"}, {Fee: "0", Money: "VND"}}, "[free] []"},
		{[]Channel{{Fee: "0", Money: "VND", Warn: []string{"free_flag_but_note"}}}, "[] [free_flag_but_note]"},
		{[]Channel{{Fee: "40", Money: "VND", Warn: []string{"fee_scale_suspect"}}}, "[] [fee_scale_suspect]"},
		{[]Channel{{Fee: "50000", Money: "VND"}, {Fee: "45000", Money: "VND"}}, "[] [fee_by_channel]"},
		{[]Channel{{Fee: "10", Money: "USD"}}, "[] [fee_currency]"},
		{[]Channel{{Fee: "50000", Money: "VND", Per: "hồ sơ"}, {}}, "[50000/hồ sơ] []"},
		{[]Channel{{Warn: []string{"time_fee_unparsed"}}}, "[] [fee_unparsed]"},
		{nil, "[] []"},
	} {
		x := Content{Channels: c.rows}
		x.deriveFees()
		var fees []string
		for _, f := range x.Fees {
			s := fmt.Sprintf("%d/%s", f.Amount, f.Per)
			if f.Free {
				s = "free"
			}
			fees = append(fees, s)
		}
		if got := fmt.Sprint(fees, reasons(&x)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.rows, got, c.want)
		}
	}
}

func TestFeeRules(t *testing.T) {
	for rule, want := range map[string]string{
		"2000 VND/page for pages 1-2; 1000 VND/page from page 3; cap 200000 VND/copy; page counted on the original": "2.000 đồng/trang; từ trang thứ 3 trở lên 1.000 đồng/trang, tối đa 200.000 đồng/bản. Trang tính theo bản chính",
		"50000 VND/contract":  "50.000 đồng/hợp đồng, giao dịch",
		"8000 VND/copy/event": "8.000 đồng/bản sao/sự kiện",
		"10000 VND/case (one or more signatures in one paper)": "10.000 đồng/trường hợp (trường hợp được tính là một hoặc nhiều chữ ký trong một giấy tờ, văn bản)",
		"135000 VND/time; online filing 115000 VND":            "",
	} {
		f := Rule{Rule: rule, What: "x", Ground: "TT 226/2016/TT-BTC Điều 4"}.Fee()
		if f.Rule != want || (f.Flag == FeeByHand) != (want == "") || f.Kind != "phi" {
			t.Errorf("%q: %+v, want %q", rule, f, want)
		}
	}
}

func TestCompetence(t *testing.T) {
	for _, c := range []struct{ field, ministry, levels, want string }{
		{"Hộ tịch", "bo-tu-phap", "commune", "commune_committee"}, {"Hộ tịch", "bo-tu-phap", "province commune", "commune_committee"},
		{"Luật sư", "bo-tu-phap", "province", "department"}, {"Đất đai", "bo-nong-nghiep-mt", "province", "land_branch"},
		{"Đất đai", "bo-nong-nghiep-mt", "commune", "commune_committee"}, {"Đăng ký, quản lý cư trú", "bo-cong-an", "commune", "central"},
		{"Thuế", "bo-tai-chinh", "commune", "central"}, {"Thu BHXH, BHYT", "bo-tai-chinh", "province", "central"},
		{"X", "bo-x", "ministry", "ministry"}, {"X", "bo-x", "", ""},
	} {
		var x Content
		x.from(procedureRow{Field: c.field, Ministry: c.ministry, Levels: strings.Fields(c.levels)}, nil)
		if x.Competence != c.want || x.Department != "" {
			t.Errorf("%+v: %s", c, x.Competence)
		}
	}
}

func FuzzDerivePapers(f *testing.F) {
	f.Add("Giấy tờ phải nộp", "(2) Đơn đề nghị theo mẫu", 1, 0)
	f.Add("++ Trường hợp (1)", "a) Bản sao (nếu có); đ) x", 300, 2)
	f.Add("Một trong các giấy tờ", "\x80.", 0, 1)
	f.Fuzz(func(t *testing.T, heading, name string, originals, copies int) {
		var c Content
		c.derivePapers([]paperRow{{1, heading, name, originals, copies}, {2, heading, name + " điện tử tương tác", 1, 0}, {3, "", name, 0, 0}})
		for _, p := range c.Papers {
			if !slices.Contains([]string{HandIn, Show, OneOf, Conditional, Note, Unclear}, p.Kind) || p.Kind == OneOf && p.Group == "" {
				t.Fatalf("%+v", p)
			}
			if utf8.ValidString(name) && !utf8.ValidString(p.Short) || utf8.RuneCountInString(p.Short) > 72 {
				t.Fatalf("short %q of %q", p.Short, p.Name)
			}
		}
		if len(c.Papers) != 3 {
			t.Fatalf("%d papers", len(c.Papers))
		}
	})
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"khai", "kha", true}, {"khai", "khaii", true}, {"sinh", "sihn", true}, {"sinh", "sonh", true}, {"sinh", "sinh", false}, {"sinh", "so", false},
		{"abcd", "badc", false}} {
		if oneSlip(c.a, c.b) != c.want || oneSlip(c.b, c.a) != c.want {
			t.Errorf("%s %s", c.a, c.b)
		}
	}
	for in, want := range map[string]string{"ddoocj": "doc", "giaays": "giay", "d9o6c5": "doc", "dduwowngf": "duong", "as": "as"} {
		if got := plainKeys(in); got != want {
			t.Errorf("plainKeys(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestLevelsOfOtherLines: the source writes "commune" where a tax team sits; no committee decides there.
func TestLevelsOfOtherLines(t *testing.T) {
	for _, c := range []struct{ field, ministry, levels, want string }{
		{"Hộ tịch", "bo-tu-phap", "province commune", "province commune"}, {"Thuế", "bo-tai-chinh", "ministry province commune", "ministry other"},
		{"Hải quan", "bo-tai-chinh", "commune", "other"}, {"Cấp, quản lý căn cước", "bo-cong-an", "province commune other", "other"},
		{"Nông nghiệp", "bo-cong-an", "commune", "commune"},
	} {
		var x Content
		x.from(procedureRow{Field: c.field, Ministry: c.ministry, Levels: strings.Fields(c.levels)}, nil)
		var got []string
		for _, l := range []string{"ministry", "province", "commune", "other"} {
			if x.decidedAt(l) {
				got = append(got, l)
			}
		}
		if strings.Join(got, " ") != c.want || x.Has(MinistryDoubtful) != (c.field == "Nông nghiệp") {
			t.Errorf("%+v: %v %v", c, got, x.Flags)
		}
	}
}
