package fold_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/fold"
)

func TestKey(t *testing.T) {
	for in, want := range map[string]string{
		"": "",
		"Giấy xác nhận TÌNH TRẠNG hôn nhân": "giay xac nhan tinh trang hon nhan",
		"ĐƯỜNG Đặng Thùy Trâm":              "duong dang thuy tram",
		"Ðông Hưng":                         "dong hung", // the Icelandic letter, typed by mistake
		"hoà":                               "hoa",
		"hòa":                               "hoa",
		"Uỷ ban":                            "uy ban",
		"Ủy  ban\u00a0nhân\tdân ":           "uy ban nhan dan",
		norm.NFD.String("Huyện Krông Búk"):  "huyen krong buk",
		"Ƀuôn Đrăng, Čư Êbur, Dliê Yang":    "buon drang, cu ebur, dlie yang",
		"đăng k\u200eý":                     "dang ky",
		"Nguyễn-Văn 12/3":                   "nguyen-van 12/3",
		"İstanbul ł ø":                      "istanbul l o",
	} {
		if got := fold.Key(in); got != want {
			t.Errorf("Key(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestExact(t *testing.T) {
	for in, want := range map[string]string{
		"Hoà Bình": "hòa bình", "HÒA": "hòa", "Uỷ ban": "ủy ban", "thuý": "thúy", "khoẻ": "khỏe",
		"quý": "quý", "Quỳ": "quỳ", "hoàn": "hoàn", "khuỷu": "khuỷu", "thuỷ, hoá": "thủy, hóa",
		norm.NFD.String("Hoà"): "hòa", "ho\u200bà": "hòa", " a  b ": "a b", "Đoàn": "đoàn", "oà": "òa",
	} {
		if got := fold.Exact(in); got != want {
			t.Errorf("Exact(%q) = %q, want %q", in, got, want)
		}
	}
	if fold.Exact("hòa") == fold.Exact("hoá") {
		t.Error("different tones must stay different")
	}
}

func TestWords(t *testing.T) {
	got := fold.Words("Mã 1.004873: giấy (độc thân) – NĐ 175/2024/NĐ-CP.")
	want := []string{"ma", "1.004873", "giay", "doc", "than", "nd", "175/2024", "nd", "cp"}
	if !slices.Equal(got, want) {
		t.Errorf("Words = %q, want %q", got, want)
	}
}

// oracle folds with golang.org/x/text: an independent way to the same key.
func oracle(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		r = unicode.ToLower(r)
		if p, ok := map[rune]rune{'đ': 'd', 'ð': 'd', 'ƀ': 'b', 'ø': 'o', 'ł': 'l', 'ħ': 'h', 'ŧ': 't', 'ı': 'i', 'ɓ': 'b', 'ɗ': 'd', 'ſ': 's'}[r]; ok {
			r = p
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestKeyAgreesWithUnicode(t *testing.T) {
	for r := rune(0xA0); r < 0x1F00; r++ {
		if !unicode.Is(unicode.Latin, r) {
			continue
		}
		for _, s := range []string{string(r), norm.NFD.String(string(r)), string(unicode.ToUpper(r))} {
			if got, want := fold.Key(s), oracle(s); got != want {
				t.Errorf("Key(%q U+%04X) = %q, x/text says %q", s, r, got, want)
			}
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"Hoà Bình", "Ủy ban", "đ\u0301", "a\u200b b", "\xff\xfe", "ƀ Č"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k := fold.Key(s)
		if !utf8.ValidString(k) {
			t.Fatalf("Key(%q) is not text", s)
		}
		if again := fold.Key(k); again != k {
			t.Fatalf("Key is not stable: %q -> %q -> %q", s, k, again)
		}
		if strings.HasPrefix(k, " ") || strings.HasSuffix(k, " ") || strings.Contains(k, "  ") {
			t.Fatalf("Key(%q) = %q has loose spaces", s, k)
		}
		if !utf8.ValidString(s) {
			return
		}
		if c, d := fold.Key(norm.NFC.String(s)), fold.Key(norm.NFD.String(s)); c != d && latin(s) {
			t.Fatalf("composed and decomposed differ: %q %q", c, d)
		}
		e := fold.Exact(s)
		if again := fold.Exact(e); again != e {
			t.Fatalf("Exact is not stable: %q -> %q -> %q", s, e, again)
		}
	})
}

// latin tells whether s is text as a person in Việt Nam may type it.
func latin(s string) bool {
	for _, r := range s {
		if r >= 0x370 && (r < 0x1E00 || r > 0x1EFF) || r >= 0x250 && r < 0x300 {
			return false
		}
	}
	return true
}

func BenchmarkKey(b *testing.B) {
	s := "Giấy xác nhận tình trạng hôn nhân của công dân Việt Nam ở nước ngoài"
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		fold.Key(s)
	}
}

func TestSound(t *testing.T) {
	for _, pair := range [][2]string{{"Lý", "Lí"}, {"kỹ", "kĩ"}, {"Quý", "Quí"}, {"Mỹ", "Mĩ"}, {"hy", "hi"}, {"Tỷ", "Tỉ"}} {
		if a, b := fold.Sound(fold.Key(pair[0])), fold.Sound(fold.Key(pair[1])); a != b {
			t.Errorf("%s and %s sound alike: %q, %q", pair[0], pair[1], a, b)
		}
	}
	for _, pair := range [][2]string{{"tay", "tai"}, {"thúy", "thúi"}, {"mây", "mai"}, {"y", "i"}, {"nguyen", "nguien"}} {
		if a, b := fold.Sound(fold.Key(pair[0])), fold.Sound(fold.Key(pair[1])); a == b {
			t.Errorf("%s and %s are two words: %q", pair[0], pair[1], a)
		}
	}
}

// TestSignsAreOne: what differs only by the apostrophe or the dash of a keyboard is the same.
func TestSignsAreOne(t *testing.T) {
	for _, s := range []string{"H’Hen Niê", "H‘Hen Niê", "HʼHen Niê", "H`Hen Niê", "H´Hen Niê", "H′Hen Niê"} {
		if fold.Key(s) != "h'hen nie" || fold.Exact(s) != "h'hen niê" {
			t.Errorf("%q: %q, %q", s, fold.Key(s), fold.Exact(s))
		}
	}
	for _, s := range []string{"Phan Rang – Tháp Chàm", "Phan Rang — Tháp Chàm", "Phan Rang ‑ Tháp Chàm", "Phan Rang − Tháp Chàm"} {
		if fold.Key(s) != "phan rang - thap cham" || fold.Exact(s) != "phan rang - tháp chàm" {
			t.Errorf("%q: %q, %q", s, fold.Key(s), fold.Exact(s))
		}
	}
}

// TestWhatIsInvisible: the table has nothing that can be seen in a name or a sentence.
func TestWhatIsInvisible(t *testing.T) {
	for _, r := range "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\ufe00\ufe0f\u034f\u061c\u115f\u1160\u17b4\u180e\u2800\u3164\uffa0\U000e0041\U00013441" {
		if !fold.Invisible(r) || fold.Key("a"+string(r)+"b") != "ab" || fold.Exact("a"+string(r)+"b") != "ab" {
			t.Errorf("%+q is seen", r)
		}
	}
	for _, r := range "aĐ\u0301\u0323 \u00a0\n.–’₫²½\ufffd\U0001f44d\u00b7" {
		if fold.Invisible(r) {
			t.Errorf("%+q is not seen", r)
		}
	}
}
