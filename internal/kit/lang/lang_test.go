package lang_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

func room(vi, en string) fs.FS {
	m := fstest.MapFS{"lang/vi.json": {Data: []byte(vi)}}
	if en != "" {
		m["lang/en.json"] = &fstest.MapFile{Data: []byte(en)}
	}
	return m
}

func open(t *testing.T, rooms ...fs.FS) *lang.Bundle {
	t.Helper()
	b, err := lang.Load(rooms...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLoadRefusesBrokenWords(t *testing.T) {
	for name, c := range map[string]struct {
		rooms []fs.FS
		says  string
	}{
		"key twice in one file":  {[]fs.FS{room(`{"a.x":"1","a.x":"2"}`, `{"a.x":"1"}`)}, `"a.x" stands twice`},
		"key twice in two rooms": {[]fs.FS{room(`{"a.x":"1"}`, `{"a.x":"1"}`), room(`{"a.x":"1"}`, `{"a.x":"1"}`)}, `"a.x" stands twice`},
		"missing in English":     {[]fs.FS{room(`{"a.x":"1","a.y":"2"}`, `{"a.x":"1"}`)}, `"a.y" is missing in en`},
		"missing in Vietnamese":  {[]fs.FS{room(`{"a.x":"1"}`, `{"a.x":"1","a.y":"2"}`)}, `"a.y" of en is missing in vi`},
		"room without English":   {[]fs.FS{room(`{"a.x":"1"}`, `{"a.x":"1"}`), room(`{"b.x":"1"}`, "")}, `"b.x" is missing in en`},
		"other variables":        {[]fs.FS{room(`{"a.x":"{n} việc"}`, `{"a.x":"{m} tasks"}`)}, `variables {n} in vi but {m} in en`},
		"brace open":             {[]fs.FS{room(`{"a.x":"{n việc"}`, `{"a.x":"1"}`)}, `without a name and a }`},
		"brace without name":     {[]fs.FS{room(`{"a.x":"{} việc"}`, `{"a.x":"1"}`)}, `without a name`},
		"brace closed only":      {[]fs.FS{room(`{"a.x":"n} việc"}`, `{"a.x":"1"}`)}, `a } without a {`},
		"not flat":               {[]fs.FS{room(`{"a":{"x":"1"}}`, `{"a":"1"}`)}, `must be a string`},
		"empty text":             {[]fs.FS{room(`{"a.x":""}`, `{"a.x":"1"}`)}, `not empty`},
		"not an object":          {[]fs.FS{room(`["a"]`, `{}`)}, `not one JSON object`},
		"cut off":                {[]fs.FS{room(`{"a.x":"1"`, `{"a.x":"1"}`)}, `near byte`},
	} {
		if _, err := lang.Load(c.rooms...); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestWordsFillVariables(t *testing.T) {
	b := open(t, room(`{"a.x":"{n} hồ sơ của {who}, {n} việc","a.y":"Xong","a.z":"Phí {fee} ngày {d}, {k}"}`,
		`{"a.x":"{n} files of {who}, {n} tasks","a.y":"Done","a.z":"Fee {fee} on {d}, {k}"}`), nil)
	vi, en := b.Words("vi"), b.Words("en")
	for _, c := range []struct{ got, want string }{
		{vi.T("a.x", "n", 1284, "who", "Mai"), "1.284 hồ sơ của Mai, 1.284 việc"},
		{en.T("a.x", "who", "Mai", "n", int64(1284)), "1,284 files of Mai, 1,284 tasks"},
		{vi.T("a.z", "fee", lang.Dong(15000), "d", day.On(2026, 11, 25), "k", lang.Key("a.y")), "Phí 15.000\u00a0₫ ngày 25/11/2026, Xong"},
		{b.Words("km").T("a.y"), "Xong"},
		{vi.T("a.none"), "⟦a.none⟧"},
		{vi.T("a.x", "n", 1), "1 hồ sơ của ⟦who⟧, 1 việc"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if got := strings.Join(b.Missing(), " "); got != "a.none a.x{who}" {
		t.Errorf("missing %q", got)
	}
	if !b.Has("en") || b.Has("km") || strings.Join(b.Tags(), " ") != "vi en" || len(b.Keys()) != 3 || !vi.Plain("a.y") || vi.Plain("a.x") {
		t.Error("tags, keys or plain")
	}
}

func TestFormats(t *testing.T) {
	b := open(t, room(`{"a.x":"1"}`, `{"a.x":"1"}`))
	vi, en := b.Words("vi"), b.Words("en")
	due := time.Date(2026, 11, 25, 4, 30, 0, 0, time.UTC)
	date := day.On(2026, 11, 25)
	for _, c := range []struct{ got, want string }{
		{vi.Number(0), "0"}, {vi.Number(999), "999"}, {vi.Number(1284), "1.284"}, {vi.Number(-1234567), "-1.234.567"},
		{vi.Number(-9223372036854775808), "-9.223.372.036.854.775.808"}, {en.Number(1284), "1,284"},
		{vi.Money(15000), "15.000\u00a0₫"}, {en.Money(15000), "15,000\u00a0₫"},
		{vi.Percent(982, 1000), "98,2%"}, {vi.Percent(1, 1), "100%"}, {en.Percent(982, 1000), "98.2%"}, {vi.Percent(1, 0), "–"},
		{vi.Size(340_400), "341\u00a0kB"}, {vi.Size(1_240_000), "1,2\u00a0MB"}, {en.Size(1_240_000), "1.2\u00a0MB"},
		{vi.Date(date), "25/11/2026"}, {en.Date(date), "25/11/2026"}, {vi.Date(day.On(2026, 1, 2)), "02/01/2026"},
		{vi.Weekday(date), "thứ Tư"}, {vi.Weekday(day.On(2026, 11, 29)), "Chủ nhật"}, {en.Weekday(date), "Wednesday"},
		{vi.LongDate(date), "thứ Tư 25/11/2026"},
		{vi.DateTime(due), "11:30, 25/11/2026"}, {vi.Due(due), "11:30, thứ Tư 25/11/2026"}, {en.Due(due), "11:30, Wednesday 25/11/2026"},
		{vi.DateTime(time.Date(2026, 11, 25, 18, 0, 0, 0, time.UTC)), "01:00, 26/11/2026"},
		{vi.PaperDate(day.On(2026, 2, 5)), "ngày 05 tháng 02 năm 2026"}, {vi.PaperDate(day.On(2026, 3, 15)), "ngày 15 tháng 3 năm 2026"},
		{en.PaperDate(day.On(2026, 2, 5)), "5 February 2026"},
		{lang.GivenName("Trần Minh  Nghĩa "), "Nghĩa"}, {lang.GivenName(""), ""}, {lang.GivenName("H'Hen"), "H'Hen"},
		{vi.Greet("Trần Minh Nghĩa"), "Ông, bà Nghĩa"}, {vi.Greet(" "), "Ông, bà"}, {en.Greet("Trần Minh Nghĩa"), "Trần Minh Nghĩa"}, {en.Greet(""), "You"},
		{lang.Mask("079194004412"), "0791…4412"}, {lang.Mask("12345678"), "…"}, {lang.Mask(""), ""},
		{lang.GroupDigits("079194004412"), "079\u00a0194\u00a0004\u00a0412"},
		{lang.Phone("0905000111"), "0905\u00a0000\u00a0111"}, {lang.Phone("+84 905.000.111"), "0905\u00a0000\u00a0111"}, {lang.Phone("1022"), "1022"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestAmountInWords(t *testing.T) {
	b := open(t, room(`{"a.x":"1"}`, `{"a.x":"1"}`))
	vi, en := b.Words("vi"), b.Words("en")
	for n, want := range map[int64]string{
		0: "không", 1: "một", 4: "bốn", 5: "năm", 10: "mười", 11: "mười một", 14: "mười bốn", 15: "mười lăm", 20: "hai mươi",
		21: "hai mươi mốt", 24: "hai mươi bốn", 25: "hai mươi lăm", 55: "năm mươi lăm", 99: "chín mươi chín",
		100: "một trăm", 101: "một trăm linh một", 105: "một trăm linh năm", 110: "một trăm mười", 115: "một trăm mười lăm", 121: "một trăm hai mươi mốt",
		1000: "một nghìn", 1001: "một nghìn không trăm linh một", 1010: "một nghìn không trăm mười", 2000: "hai nghìn",
		15000: "mười lăm nghìn", 8000: "tám nghìn", 75500: "bảy mươi lăm nghìn năm trăm", 100000: "một trăm nghìn",
		105005: "một trăm linh năm nghìn không trăm linh năm", 1000000: "một triệu", 1000015: "một triệu không trăm mười lăm",
		1000000000: "một tỷ", 2000000005: "hai tỷ không trăm linh năm", 1000000000000: "một nghìn tỷ",
		12345678901: "mười hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm linh một",
		-15000:      "âm mười lăm nghìn",
	} {
		if got := vi.Amount(n); got != want+" đồng" {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{
		0: "zero dong", 15000: "fifteen thousand dong", 21: "twenty-one dong", 105005: "one hundred five thousand five dong",
		-1: "minus one dong", 1000000: "one million dong",
	} {
		if got := en.Amount(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// Two different amounts never read the same, and a reading has no empty word.
func TestAmountsReadDifferently(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		x, y := lang.ViNumber(a), lang.ViNumber(b)
		if a != b && x == y {
			t.Fatalf("%d and %d both read %q", a, b, x)
		}
		if strings.Contains(x, "  ") || x == "" || strings.TrimSpace(x) != x {
			t.Fatalf("%d reads %q", a, x)
		}
	})
}

func FuzzMask(f *testing.F) {
	f.Add("079194004412")
	f.Add("ăâđ")
	f.Fuzz(func(t *testing.T, s string) {
		m := lang.Mask(s)
		if utf8.ValidString(s) && utf8.RuneCountInString(m) > 9 {
			t.Errorf("%q shows too much of %q", m, s)
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add(`{"a.x":"{n} việc"}`)
	f.Add(`{"a":"{"}`)
	f.Fuzz(func(t *testing.T, s string) {
		b, err := lang.Load(room(s, ""))
		if err != nil {
			return
		}
		for _, k := range b.Keys() {
			b.Words("vi").T(k, "n", 1)
		}
	})
}
