package identity

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

var today = day.On(2026, time.November, 23)

type sample struct{ in, value, key string }

func check(t *testing.T, f func(string) Verdict, samples []sample) {
	t.Helper()
	book, err := lang.Load(Words())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range samples {
		v := f(s.in)
		if v.Key != s.key || (s.key == "" && v.Value != s.value) {
			t.Errorf("%q: got %+v, want value %q key %q", s.in, v, s.value, s.key)
		}
		for _, tag := range book.Tags() {
			if v.Key != "" && strings.Contains(book.Words(tag).T(v.Key, v.Args...), "⟦") {
				t.Errorf("%q: %s says %s", s.in, tag, book.Words(tag).T(v.Key, v.Args...))
			}
		}
	}
}

func TestTaxCodesOfTheSample(t *testing.T) {
	f, err := os.Open("testdata/mst_samples.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 7 {
		t.Fatal(len(rows), err)
	}
	for _, r := range rows[1:] {
		if got := TaxCode(r[0], TaxRules{}).OK(); got != (r[1] == "1") {
			t.Errorf("%s: valid %v, the sample says %s", r[0], got, r[1])
		}
	}
}

func TestTaxCode(t *testing.T) {
	check(t, func(s string) Verdict { return TaxCode(s, TaxRules{}) }, []sample{
		{"0100109106", "0100109106", ""},
		{" 01 0010 9106 ", "0100109106", ""},
		{"0100.109.106", "0100109106", ""},
		{"０１００１０９１０６", "0100109106", ""},
		{"0100109106-001", "0100109106-001", ""},
		{"0100109106999", "0100109106-999", ""},
		{"0100109106-000", "", "identity.tax_branch"},
		{"0100109107-001", "", "identity.tax_check"},
		{"0000000000", "", "identity.tax_check"},
		{"", "", "identity.empty"},
		{"   ", "", "identity.empty"},
		{"01001091", "", "identity.tax_length"},
		{"01001091060", "", "identity.tax_length"},
		{"010010910O", "", "identity.tax_digits"},
		{"079194004412", "", "identity.tax_length"},
	})
	check(t, func(s string) Verdict { return TaxCode(s, TaxRules{Personal: true}) }, []sample{
		{"079194004412", "079194004412", ""},
		{"003194004412", "003194004412", ""},
		{"0100109106", "0100109106", ""},
	})
}

// Every single wrong digit and most swaps of neighbours are noticed: that is what a check digit is for.
func TestTaxCodeNoticesSlips(t *testing.T) {
	good := "0100109106"
	for i := range good {
		for c := byte('0'); c <= '9'; c++ {
			if c == good[i] {
				continue
			}
			b := []byte(good)
			b[i] = c
			if TaxCode(string(b), TaxRules{}).OK() {
				t.Errorf("%s passes though digit %d of %s was changed", b, i+1, good)
			}
		}
	}
}

func TestCitizenID(t *testing.T) {
	check(t, func(s string) Verdict { return CitizenID(s, today) }, []sample{
		{"079194004412", "079194004412", ""},
		{"079 194 004 412", "079194004412", ""},
		{"020224001234", "020224001234", ""}, // a boy born in 2024
		{"101090000001", "101090000001", ""}, // birth registered abroad
		{"020227001234", "", "identity.citizen_future"},
		{"020426001234", "", "identity.citizen_future"}, // 22nd century
		{"003194004412", "003194004412", ""},
		{"000194004412", "000194004412", ""},
		{"097194004412", "097194004412", ""},
		{"100194004412", "100194004412", ""},
		{"900194004412", "900194004412", ""},
		{"024194004412", "024194004412", ""}, // Bắc Giang keeps its prefix after the merger
		{"0791940044", "", "identity.citizen_length"},
		{"0791940044123", "", "identity.citizen_length"},
		{"020123456", "", "identity.citizen_old"},
		{"07919400441x", "", "identity.citizen_digits"},
		{"", "", "identity.empty"},
	})
}

// TestAnUnknownPlaceIsAQuestion: the number is kept, and all else about it is checked.
func TestAnUnknownPlaceIsAQuestion(t *testing.T) {
	for number, ask := range map[string]bool{"079194004412": false, "101090000001": false, "097196004412": true, "400 196 004 412": true,
		"000194004412": true} {
		c, v := ReadCitizenID(number, today)
		tax := TaxCode(number, TaxRules{Personal: true})
		if !v.OK() || !tax.OK() || v.Value != c.Number || (v.Ask != "") != ask || tax.Ask != v.Ask {
			t.Errorf("%s: %+v, as a tax code %+v", number, v, tax)
		}
	}
	c, _ := ReadCitizenID("097196004412", today)
	if c.Agrees(Male, 1996).Key != "identity.citizen_sex" || c.Agrees(Female, 1990).Key != "identity.citizen_year" {
		t.Errorf("%+v agrees with everybody", c)
	}
}

func TestCitizenSays(t *testing.T) {
	c, v := ReadCitizenID("079194004412", today)
	if !v.OK() || c.Sex != Female || c.Year != 1994 || c.Place != "079" || c.Masked() != "0791…4412" || c.Grouped() != "079\u00a0194\u00a0004\u00a0412" {
		t.Fatalf("%+v %+v %s %s", c, v, c.Masked(), c.Grouped())
	}
	for _, x := range []struct {
		sex  Sex
		year int
		key  string
	}{{Female, 1994, ""}, {"", 0, ""}, {Male, 1994, "identity.citizen_sex"}, {Female, 1995, "identity.citizen_year"}} {
		if got := c.Agrees(x.sex, x.year); got.Key != x.key {
			t.Errorf("%v: %+v", x, got)
		}
	}
}

// The prefixes are those of the 63 provinces of the file, and no others below 100.
func TestPlacesAreTheOldProvinces(t *testing.T) {
	f, err := os.Open("../../../catalogue-data/provinces_old63.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range rows[1:] {
		known[r[slices.Index(rows[0], "citizen_id_prefix")]] = true
	}
	if len(known) != 63 {
		t.Fatal(len(known))
	}
	for i := range 101 {
		code := string([]byte{'0' + byte(i/100), '0' + byte(i/10%10), '0' + byte(i%10)})
		if knownPlace(code) != known[code] {
			t.Errorf("%s: known %v, in the file %v", code, knownPlace(code), known[code])
		}
	}
}

func TestPhone(t *testing.T) {
	check(t, Phone, []sample{
		{"0905000111", "0905000111", ""},
		{"0905 000 111", "0905000111", ""},
		{"0905.000.111", "0905000111", ""},
		{"+84905000111", "0905000111", ""},
		{"+84 (0)905 000 111", "0905000111", ""},
		{"84905000111", "0905000111", ""},
		{"0084905000111", "0905000111", ""},
		{"(0205) 3812 345", "02053812345", ""},
		{"0243812345", "0243812345", ""},
		{"+1 408 555 1234", "+14085551234", ""},
		{"0105000111", "", "identity.phone"},
		{"090500011", "", "identity.phone"},
		{"09050001112", "", "identity.phone"},
		{"090500011a", "", "identity.phone_digits"},
		{"+", "", "identity.phone"},
		{"", "", "identity.empty"},
	})
}

func TestEmail(t *testing.T) {
	check(t, Email, []sample{
		{"hoa@example.vn", "hoa@example.vn", ""},
		{" Hoa.Nguyen+tt@Example.VN ", "Hoa.Nguyen+tt@example.vn", ""},
		{"hoa@tên-miền.vn", "hoa@xn--tn-min-iva0322d.vn", ""},
		{"hoa", "", "identity.email"},
		{"hoa@", "", "identity.email"},
		{"@example.vn", "", "identity.email"},
		{"hoa@example", "", "identity.email"},
		{"hoa@@example.vn", "", "identity.email"},
		{"hoa nguyen@example.vn", "", "identity.email"},
		{"hoa@-example.vn", "", "identity.email"},
		{"hoa..x@example.vn", "", "identity.email"},
		{"hoa@example.vn\nBcc: x@example.vn", "", "identity.email"},
		{"", "", "identity.empty"},
	})
}

// TestEmailWithMarks: letters with marks before the @ are asked about; a domain is kept in ASCII and shown as it is written.
func TestEmailWithMarks(t *testing.T) {
	for typed, ask := range map[string]bool{"đinh@gmail.com": true, "nguyễnvăna@gmail.com": true, "dinh@gmail.com": false, "hoa@tên-miền.vn": false} {
		v := Email(typed)
		if !v.OK() || (v.Ask != "") != ask || ShownEmail(v.Value) != typed || Email(v.Value).Value != v.Value {
			t.Errorf("%s: %+v, shown %s", typed, v, ShownEmail(v.Value))
		}
	}
}

func TestName(t *testing.T) {
	check(t, Name, []sample{
		{"Nguyễn Văn An", "Nguyễn Văn An", ""},
		{"  Nguyễn   Văn An ", "Nguyễn Văn An", ""},
		{norm.NFD.String("Nguyễn Thị Ánh"), "Nguyễn Thị Ánh", ""},
		{"H'Hen Niê", "H'Hen Niê", ""},
		{"H’Hen Niê", "H'Hen Niê", ""},
		{"Y Moan Êban", "Y Moan Êban", ""},
		{"Y Blŏ Niê", "Y Blŏ Niê", ""},
		{"Mây", "Mây", ""},
		{"Công Tằng Tôn Nữ Thị Ngọc Hạnh", "Công Tằng Tôn Nữ Thị Ngọc Hạnh", ""},
		{"Anne-Marie O'Neil Jr.", "Anne-Marie O'Neil Jr.", ""},
		{"Ƀơn Ƀƀ Ñandú Łukasz Ğül Øre", "Ƀơn Ƀƀ Ñandú Łukasz Ğül Øre", ""},
		{"สมชาย", "", "identity.name_latin"},
		{"阮文", "", "identity.name_latin"},
		{"Нонг", "", "identity.name_latin"},
		{"Hu廙軟h Hi廕簑", "", "identity.name_latin"}, // a scanner that was set badly
		{"Nguyễn\u200bVăn An", "NguyễnVăn An", ""},
		{"Nguyễn Văn An 2", "", "identity.name_digit"},
		{"Nguyễn Văn ²", "", "identity.name_sign"},
		{"Nguyễn <b>An</b>", "", "identity.name_sign"},
		{"An\u0000", "", "identity.name_sign"},
		{"An \u202eabc", "An abc", ""},
		{"An 😀", "", "identity.name_sign"},
		{"--- '", "", "identity.name_sign"},
		{strings.Repeat("a", 121), "", "identity.name_long"},
		{"", "", "identity.empty"},
	})
}

// TestWhatCannotBeSeenIsDropped: characters that come along when text is copied make nothing wrong.
func TestWhatCannotBeSeenIsDropped(t *testing.T) {
	for _, r := range "\u200e\u200f\u200b\u200c\u200d\u2060\u00ad\ufeff\ufe0d\ufe0f\u202a\u202e\u2066\u2069\u2800\u3164\U000e0041" {
		x := string(r)
		for want, got := range map[string]Verdict{
			"0905000111":   Phone(x + "0905 000" + x + " 111"),
			"Trần Văn An":  Name("Trần" + x + " Va" + x + "\u0306n An" + x),
			"020196001234": CitizenID(x+"0201960"+x+"01234", today),
			"an@gmail.com": Email(x + "an" + x + "@gmail.com" + x),
			"0100109106":   TaxCode("01001"+x+"09106", TaxRules{}),
		} {
			if !got.OK() || got.Value != want {
				t.Errorf("%+q: %+v, want %q", r, got, want)
			}
		}
	}
}

func TestSortKey(t *testing.T) {
	want := []string{
		"An", "Bùi An", "Đỗ An", "Nguyễn An", "Nguyễn Văn An", "Vũ An", "Lê Anh", "Lê Ánh", "Lê Ăn", "Lê Bình", "Lê Dung", "Lê Đạt",
		"Lê Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má", "Lê Mạ", "Y Moan Êban", "H'Hen Niê",
	}
	want = slices.DeleteFunc(want, func(s string) bool { return s == "Lê Ăn" })
	byKey := func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) }
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, byKey)
	// Êban stands after D/Đ and before M.
	expect := []string{
		"An", "Bùi An", "Đỗ An", "Nguyễn An", "Nguyễn Văn An", "Vũ An", "Lê Anh", "Lê Ánh", "Lê Bình", "Lê Dung", "Lê Đạt", "Y Moan Êban",
		"Lê Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má", "Lê Mạ", "H'Hen Niê",
	}
	if !slices.Equal(got, expect) {
		t.Fatalf("got  %q\nwant %q", got, expect)
	}
	if SortKey(norm.NFD.String("Lê Mã")) != SortKey("lê mã") {
		t.Error("composed and decomposed names sort apart")
	}
	if SortKey("  ") != "" {
		t.Error("an empty name has a key")
	}
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"0100109106-001", "079194004412", "+84 905 000 111", "hoa@example.vn", "H'Hen Niê", "\xff\x00", "１２"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, check := range map[string]func(string) Verdict{
			"tax":     func(s string) Verdict { return TaxCode(s, TaxRules{Personal: true}) },
			"citizen": func(s string) Verdict { return CitizenID(s, today) },
			"phone":   Phone, "email": Email, "name": Name,
		} {
			v := check(s)
			if !v.OK() {
				continue
			}
			if again := check(v.Value); !again.OK() || again.Value != v.Value {
				t.Errorf("%s: %q is kept as %q, which is then %+v", name, s, v.Value, again)
			}
			if !utf8.ValidString(v.Value) || strings.ContainsAny(v.Value, "\x00\n<>") || !norm.NFC.IsNormalString(v.Value) {
				t.Errorf("%s: keeps %q", name, v.Value)
			}
		}
		_ = SortKey(s)
	})
}
