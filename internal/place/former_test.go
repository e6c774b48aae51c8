package place

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func show(list []Former) []string {
	var out []string
	for _, f := range list {
		s := f.Full()
		if f.District != "" {
			s += "/" + f.District
		}
		if f.Share != Whole {
			s += "=" + string(f.Share)
		}
		out = append(out, s)
	}
	return out
}

func TestParseFormer(t *testing.T) {
	for text, want := range map[string][]string{
		"giữ nguyên": {"Xã Tự Thân"},
		"Xã Sơn A, Xã Nghĩa Phúc, Thị trấn Nông trường Liên Sơn": {"Xã Sơn A", "Xã Nghĩa Phúc",
			"Thị trấn Nông trường Liên Sơn"},
		"Xã Tân Dân (huyện Phú Xuyên), Phường 9 (quận Phú Nhuận)": {"Xã Tân Dân/huyện Phú Xuyên",
			"Phường 9/quận Phú Nhuận"},
		"Xã Nguyễn Phích, Xã Khánh Thuận (phần còn lại sau khi sáp nhập vào xã A)":                       {"Xã Nguyễn Phích", "Xã Khánh Thuận=part"},
		"Phường Quang Trung (quận Đống Đa) (phần còn lại sau khi sáp nhập vào phường Đống Đa, phường B)": {"Phường Quang Trung/quận Đống Đa=part"},
		"Phường Trúc Bạch, một phần diện tích TN, quy mô dân số của các phường Cửa Nam, Điện Biên, một phần diện tích TN của phường Thụy Khuê, phần còn lại của phường Cửa Đông, Đồng Xuân sau khi sắp Xếp": {
			"Phường Trúc Bạch", "Phường Cửa Nam=part", "Phường Điện Biên=part", "Phường Thụy Khuê=part", "Phường Cửa Đông=part", "Phường Đồng Xuân=part"},
		"Toàn bộ diện tích TN, quy mô dân số của các phường Phường Giảng Võ và Phường Cát Linh": {"Phường Giảng Võ", "Phường Cát Linh"},
		"Xã Minh Ngọc, Xã Thượng Tân và một phần diện tích tự nhiên, quy mô dân số của xã Yên Định Xã Yên Định": {"Xã Minh Ngọc", "Xã Thượng Tân",
			"Xã Yên Định=part"},
		"Phường Minh Khai, phần còn lại của Phường Quang Trung sau khi sắp xếp và Xã Phong Quang": {"Phường Minh Khai",
			"Phường Quang Trung=part", "Xã Phong Quang"},
		"Phường Dân Chủ, và phần còn lại của xã Xã Vầy Nưa sau khi sắp xếp theo quy định tại khoản 99 Điều này": {"Phường Dân Chủ", "Xã Vầy Nưa=part"},
		"Sắp xếp một phần diện tích TN, quy mô dân số của các phường Phường Giáp Bát, Phường Hoàng Liệt": {"Phường Giáp Bát=part",
			"Phường Hoàng Liệt=part"},
		"Xã Tiên Dược,một phần diện tích TN, toàn bộ quy mô dân số của của Xã Mai Đình": {"Xã Tiên Dược", "Xã Mai Đình=part"},
		"Thôn Nà Lừa, xã Trung Hà":              {"Thôn Nà Lừa", "Xã Trung Hà"},
		"Phường 4  (Quận 8), Phường 5 (Quận 8)": {"Phường 4/Quận 8", "Phường 5/Quận 8"},
	} {
		got, flags := ParseFormer(text, "Xã Tự Thân")
		if !slices.Equal(show(got), want) || len(flags) > 0 {
			t.Errorf("%s\n got  %q %v\n want %q", text, show(got), flags, want)
		}
	}
}

func TestParseFormerFlags(t *testing.T) {
	for text, want := range map[string]string{
		"": "[former_missing]", "Krông Na": "[former_kind_missing]", "Phường Nguyễn Nghiêm, Phổ Hòa": "[former_kind_missing]",
		"Xã A, Xã B (dở": "[former_unparsed]",
	} {
		if _, flags := ParseFormer(text, "Xã X"); fmt.Sprint(flags) != want {
			t.Errorf("%q: flags %v, want %s", text, flags, want)
		}
	}
}

func FuzzParseFormer(f *testing.F) {
	f.Add("Phường Quán Thánh, một phần diện tích TN, quy mô dân số của các phường Cửa Nam, Điện Biên (huyện X) (phần còn lại sau khi sáp nhập)")
	f.Add("phần còn lại của xã Xã Vầy Nưa sau khi sắp xếp theo quy định tại khoản 99 Điều này")
	f.Add("\x01\x02((, và )")
	f.Fuzz(func(t *testing.T, text string) {
		list, flags := ParseFormer(text, "Xã X")
		if len(list) == 0 && len(flags) == 0 {
			t.Fatalf("%q gave neither a name nor a flag", text)
		}
		for _, x := range list {
			if x.Name == "" || strings.TrimSpace(x.Name) != x.Name || strings.ContainsAny(x.Name, "\x00\x01\x02\x03,()") {
				t.Fatalf("%q gave the name %q", text, x.Name)
			}
			if utf8.ValidString(text) && !utf8.ValidString(x.Full()) {
				t.Fatalf("%q broke letters: %q", text, x.Full())
			}
			if x.Share != Whole && x.Share != Part && x.Share != Unclear {
				t.Fatalf("share %q", x.Share)
			}
		}
	})
}
