package field_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

var book = func() *lang.Bundle {
	own := fstest.MapFS{
		"lang/vi.json": {Data: []byte(`{"thing.name":"Tên","thing.state":"Tình trạng","thing.state_in_use":"Đang dùng","thing.state_in_repair":"Đang sửa","thing.state_gone":"Đã thanh lý",
			"thing.marks":"Nhãn","thing.marks_a":"Ưu tiên","thing.marks_b":"Mượn","thing.price":"Giá","thing.count":"Số","thing.since":"Từ","thing.seen":"Xem","thing.fresh":"Mới","thing.owner":"Đơn vị","thing.area":"Diện tích"}`)},
		"lang/en.json": {Data: []byte(`{"thing.name":"Name","thing.state":"State","thing.state_in_use":"In use","thing.state_in_repair":"In repair","thing.state_gone":"Written off",
			"thing.marks":"Marks","thing.marks_a":"First","thing.marks_b":"Borrowed","thing.price":"Price","thing.count":"Count","thing.since":"Since","thing.seen":"Seen","thing.fresh":"New","thing.owner":"Unit","thing.area":"Area"}`)},
	}
	b, err := lang.Load(field.Words(), identity.Words(), own)
	if err != nil {
		panic(err)
	}
	return b
}()

func env(tag string) field.Env {
	return field.Env{Words: book.Words(tag), Today: day.On(2026, time.November, 23)}
}

// units are a Source of three things.
type units struct{}

var unitList = []field.Option{
	{Value: "u1", Code: "H37.1", Label: lang.Text{"vi": "Sở Khoa học và Công nghệ"}},
	{Value: "u2", Code: "H37.2", Label: lang.Text{"vi": "Phường Kỳ Lừa"}},
	{Value: "u3", Code: "H37.3", Label: lang.Text{"vi": "Phường Đông Kinh"}},
}

func (units) Options(_ context.Context, _ store.Querier, find string) (list []field.Option, more bool, err error) {
	for _, o := range unitList {
		if find == "" || find == o.Value || strings.EqualFold(find, o.Code) || strings.Contains(fold.Key(o.Label["vi"]), fold.Key(find)) {
			list = append(list, o)
		}
	}
	return list, false, nil
}

func (units) Names(_ context.Context, _ store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	for _, o := range unitList {
		if slices.Contains(ids, o.Value) {
			out[o.Value] = field.Named{Name: o.Label["vi"], Code: o.Code}
		}
	}
	return out, nil
}

func one(k field.Kind, more ...func(f *field.Field)) field.Field {
	f := field.Field{Name: "x", Kind: k, Label: lang.Text{"vi": "X"}}
	if k == field.KindChoice || k == field.KindMany {
		for v, label := range map[string]string{"in_use": "Đang dùng", "in_repair": "Đang sửa", "gone": "Đã thanh lý"} {
			f.Options = append(f.Options, field.Option{Value: v, Label: lang.Text{"vi": label, "en": strings.ToUpper(v)}})
		}
		slices.SortFunc(f.Options, func(a, b field.Option) int { return strings.Compare(a.Value, b.Value) })
	}
	for _, m := range more {
		m(&f)
	}
	return f
}

func decimals(n int) func(f *field.Field) { return func(f *field.Field) { f.Decimals = n } }

func key(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) && len(f.Fields) == 1 {
		return f.Fields[0].Key
	}
	return fmt.Sprint(err)
}

func TestParse(t *testing.T) {
	area := one(field.KindNumber, decimals(2), func(f *field.Field) {
		f.Measure, f.From, f.To = lang.Text{"vi": "m²"}, "0", "1000.5"
		f.Empties = []field.Empty{field.None, field.NotApplicable}
	})
	year := one(field.KindDate, func(f *field.Field) { f.Precision, f.From, f.To = field.ToTheYear, "1990", "today" })
	unit := one(field.KindUnit, func(f *field.Field) { f.Source = units{} })
	needed := func(f *field.Field) { f.Required = true }
	for _, c := range []struct {
		f           field.Field
		typed, want string // want: canonical text, or the key of what is wrong
	}{
		{one(field.KindText), "  Máy\u00a0 quét\u200b \x07", "Máy quét"},
		{one(field.KindText), "!none", "!!none"},
		{one(field.KindText, needed), " \t", "field.missing"},
		{one(field.KindText, func(f *field.Field) { f.Max = 3 }), "Đông", "field.too_long"},
		{one(field.KindLong), "a  \r\n b\n", "a\n b"},
		{one(field.KindNumber), "15.000", "15000"},
		{one(field.KindNumber), "15,000", "15000"},
		{one(field.KindNumber), "1 284 000", "1284000"},
		{one(field.KindNumber), "0", "0"},
		{one(field.KindNumber), "-0", "0"},
		{one(field.KindNumber), "−5", "-5"},
		{one(field.KindNumber), "1.5", "field.not_number"},
		{one(field.KindNumber), "1e9", "field.not_number"},
		{one(field.KindNumber), "9999999999999999999", "field.not_number"},
		{one(field.KindMoney), "1.500.000 ₫", "1500000"},
		{one(field.KindMoney), "15000 đồng", "15000"},
		{area, "98,50 m²", "98.5"},
		{area, "98.5", "98.5"},
		{area, "1.000,5", "1000.5"},
		{area, "1,000.5", "1000.5"},
		{area, "1.000.000", "field.too_large"},
		{area, "-1", "field.too_small"},
		{area, "98,505", "field.not_decimal"},
		{area, "1.23,4,5", "field.not_decimal"},
		{area, "KHÔNG PHÁT SINH", "!none"},
		{area, "not applicable", "!not_applicable"},
		{one(field.KindNumber), "Không phát sinh", "field.not_number"},
		{one(field.KindDate), "02071954", "1954-07-02"},
		{one(field.KindDate), "2/7/1954", "1954-07-02"},
		{one(field.KindDate), "30/2/2024", "field.not_date"},
		{one(field.KindDate), "1954", "field.not_date"},
		{year, "2026", "2026"},
		{year, "12/2026", "field.too_late"},
		{year, "1989", "field.too_early"},
		{one(field.KindDate, func(f *field.Field) { f.Precision = field.ToTheMonth }), "1954", "field.not_month"},
		{one(field.KindMoment), "11:30, 25/11/2026", "2026-11-25T04:30:00Z"},
		{one(field.KindMoment), "25/11/2026 7:05", "2026-11-25T00:05:00Z"},
		{one(field.KindMoment), "2026-11-25T04:30:00+00:00", "2026-11-25T04:30:00Z"},
		{one(field.KindMoment), "25/11/2026", "field.not_moment"},
		{one(field.KindChoice), "in_repair", "in_repair"},
		{one(field.KindChoice), "dang sua", "in_repair"},
		{one(field.KindChoice), "IN_REPAIR", "in_repair"},
		{one(field.KindChoice), "hỏng", "field.not_option"},
		{one(field.KindMany), "Đã thanh lý; đang dùng;", "gone,in_use"},
		{one(field.KindMany), "in_use,gone", "gone,in_use"},
		{one(field.KindMany, func(f *field.Field) { f.Max = 1 }), "in_use,gone", "field.too_many"},
		{one(field.KindYesNo), "Không", "false"},
		{one(field.KindYesNo), "x", "true"},
		{one(field.KindYesNo), "có lẽ", "field.not_yes_no"},
		{one(field.KindPoint), "21.8536, 106.761", "21.853600,106.761000"},
		{one(field.KindPoint), "21,8536; 106,761", "21.853600,106.761000"},
		{one(field.KindPoint), "-0.0000001 -179,99999999", "0.000000,-179.999999"},
		{one(field.KindPoint), "91, 0", "field.not_point"},
		{one(field.KindPhone), "+84 905 000 111", "0905000111"},
		{one(field.KindCitizenID), "0791", "identity.citizen_length"},
		{unit, "u2", "u2"},
		{unit, "h37.3", "u3"},
		{unit, "phuong dong kinh", "u3"},
		{unit, "ky lua", "u2"},
		{unit, "Phường Kỳ Lừa [h37.3]", "u3"},
		{unit, "phường", "field.several"},
		{unit, "sở y tế", "field.not_found"},
	} {
		v, err := c.f.Parse(t.Context(), env("vi"), c.typed)
		got := v.Canonical()
		if err != nil {
			got = key(err)
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.f.Kind, c.typed, got, c.want)
		}
	}
}

// contents draws a value that a field may hold, and the field.
func contents(rt *rapid.T) (field.Field, field.Value) {
	k := rapid.SampledFrom([]field.Kind{field.KindText, field.KindLong, field.KindNumber, field.KindMoney, field.KindDate, field.KindMoment, field.KindChoice,
		field.KindMany, field.KindYesNo, field.KindPoint, field.KindPhone}).Draw(rt, "kind")
	f := one(k)
	if rapid.IntRange(0, 9).Draw(rt, "empty") == 0 {
		f.Empties = []field.Empty{field.None, field.NotApplicable}
		return f, field.Lacking(rapid.SampledFrom([]field.Empty{field.Blank, field.None, field.NotApplicable}).Draw(rt, "why"))
	}
	whole := rapid.Int64Range(-999_999_999_999, 999_999_999_999).Draw(rt, "n")
	d := day.On(1, 1, 1) + day.Date(rapid.IntRange(365_000, 3_650_000).Draw(rt, "day"))
	switch k {
	case field.KindNumber:
		if f.Decimals = rapid.IntRange(0, 6).Draw(rt, "decimals"); f.Decimals > 0 {
			sign := ""
			if whole < 0 {
				sign, whole = "-", -whole
			}
			v, err := f.Check(env("vi"), field.Said(fmt.Sprintf("%s%d.%0*d", sign, whole, f.Decimals, rapid.IntRange(0, 9).Draw(rt, "part"))))
			if err != nil {
				rt.Fatal(err)
			}
			return f, v
		}
		return f, field.Whole(whole)
	case field.KindMoney:
		return f, field.Whole(whole)
	case field.KindDate:
		f.Precision = rapid.SampledFrom([]field.Precision{field.ToTheDay, field.ToTheMonth, field.ToTheYear}).Draw(rt, "precision")
		return f, field.Said(field.On(d).Text()[:map[field.Precision]int{field.ToTheDay: 10, field.ToTheMonth: 7, field.ToTheYear: 4}[f.Precision]])
	case field.KindMoment:
		return f, field.At(d.At(rapid.IntRange(0, 23).Draw(rt, "h"), rapid.IntRange(0, 59).Draw(rt, "m")))
	case field.KindChoice:
		return f, field.Said(rapid.SampledFrom([]string{"in_use", "in_repair", "gone"}).Draw(rt, "answer"))
	case field.KindMany:
		return f, field.Said(rapid.SampledFrom([]string{"gone", "gone,in_repair", "gone,in_repair,in_use", "in_use"}).Draw(rt, "answers"))
	case field.KindYesNo:
		return f, field.Yes(whole > 0)
	case field.KindPoint:
		v, err := f.Check(env("vi"), field.Said(fmt.Sprintf("%d.%06d,%d.%06d", whole%90, rapid.IntRange(0, 999_999).Draw(rt, "lat"), whole%180,
			rapid.IntRange(0, 999_999).Draw(rt, "lon"))))
		if err != nil {
			rt.Fatal(err)
		}
		return f, v
	case field.KindPhone:
		return f, field.Said(fmt.Sprintf("09%08d", rapid.IntRange(0, 99_999_999).Draw(rt, "phone")))
	}
	v, err := f.Parse(context.Background(), env("vi"), rapid.StringN(1, 40, -1).Draw(rt, "text"))
	if err != nil || v.Blank() {
		v = field.Said("Máy")
	}
	return f, v
}

// What people read, they can type; what machines and facts have, comes back.
func TestEveryFormComesBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f, v := contents(rt)
		for _, tag := range []string{"vi", "en"} {
			shown := f.Show(env(tag), v, nil)
			if got, err := f.Parse(context.Background(), env("vi"), shown); err != nil || got != v {
				rt.Fatalf("%s %q is shown as %q and read as %q: %v", f.Kind, v.Canonical(), shown, got.Canonical(), err)
			}
		}
		if got := field.Canon(v.Canonical()); got != v {
			rt.Fatalf("%s: %q comes back as %q", f.Kind, v.Canonical(), got.Canonical())
		}
		raw, err := json.Marshal(f.JSON(v))
		if err != nil {
			rt.Fatal(err)
		}
		if got, err := f.FromJSON(env("vi"), raw); err != nil || got != v {
			rt.Fatalf("%s %q is %s and read as %q: %v", f.Kind, v.Canonical(), raw, got.Canonical(), err)
		}
	})
}

// The rank sorts as the contents do.
func TestRank(t *testing.T) {
	for _, c := range []struct {
		f    field.Field
		list []string // in order
	}{
		{one(field.KindNumber, decimals(2)), []string{"-10.5", "-10.05", "0", "2", "10.01", "10.1"}},
		{one(field.KindMoney), []string{"-1", "0", "9", "10"}},
		{one(field.KindDate, func(f *field.Field) { f.Precision = field.ToTheYear }), []string{"1954", "1954-02", "1954-02-03", "1970-01-01", "2026-11-23"}},
		{one(field.KindMoment), []string{"2026-11-25T04:30:00Z", "2026-11-25T04:30:00.001Z"}},
		{one(field.KindChoice), []string{"gone", "in_repair", "in_use"}},
		{one(field.KindYesNo), []string{"false", "true"}},
	} {
		last := int64(-1 << 62)
		for _, s := range c.list {
			n, ok := c.f.Rank(field.Said(s))
			if !ok || n <= last {
				t.Errorf("%s: %s has the rank %d after %d", c.f.Kind, s, n, last)
			}
			last = n
		}
		if _, ok := c.f.Rank(field.Lacking(field.None)); ok {
			t.Errorf("%s: nothing has a rank", c.f.Kind)
		}
	}
}

// Four cells that are not the same.
func TestFourEmptyCells(t *testing.T) {
	f := one(field.KindNumber, func(f *field.Field) { f.Empties = []field.Empty{field.None, field.NotApplicable}; f.Required = true })
	list := []field.Value{field.Whole(0), {}, field.Lacking(field.None), field.Lacking(field.NotApplicable)}
	seen := map[string]bool{}
	for i, v := range list {
		raw, err := json.Marshal(f.JSON(v))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"canon " + v.Canonical(), "json " + string(raw), "shown " + f.Show(env("vi"), v, nil)} {
			if seen[text] {
				t.Errorf("two of the four are %q", text)
			}
			seen[text] = true
		}
		if _, err := f.Check(env("vi"), v); (err != nil) != (i == 1) {
			t.Errorf("%q in a field that must be there: %v", v.Canonical(), err)
		}
		f := one(field.KindNumber)
		if _, err := f.Check(env("vi"), v); (err != nil) != (i > 1) {
			t.Errorf("%q in a field that knows only blank: %v", v.Canonical(), err)
		}
	}
	raw := string(must(json.Marshal([]any{f.JSON(list[0]), f.JSON(list[1]), f.JSON(list[2]), f.JSON(list[3])})))
	if raw != `[0,null,{"empty":"none"},{"empty":"not_applicable"}]` {
		t.Error(raw)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func FuzzParse(f *testing.F) {
	kinds := []field.Kind{field.KindText, field.KindLong, field.KindNumber, field.KindMoney, field.KindDate, field.KindMoment, field.KindChoice,
		field.KindMany, field.KindYesNo,
		field.KindPoint, field.KindName, field.KindCitizenID, field.KindTaxCode, field.KindPhone, field.KindEmail}
	for i, s := range []string{"Máy\u0300", "a\nb", "1.284,50", "15.000 ₫", "2/7/1954", "11:30, 25/11/2026", "Đang dùng", "gone;in_use", "có",
		"21.8536, 106.761", "Y Blŏ", "079194004412", "0100109106", "+84905000111", "a@b.vn", "!none", "Không áp dụng"} {
		f.Add(uint8(i%len(kinds)), uint8(i), s)
	}
	f.Fuzz(func(t *testing.T, kind, n uint8, typed string) {
		x := one(kinds[int(kind)%len(kinds)])
		if x.Kind == field.KindNumber {
			x.Decimals = int(n % 7)
		}
		if x.Kind == field.KindDate {
			x.Precision = []field.Precision{field.ToTheDay, field.ToTheMonth, field.ToTheYear}[n%3]
		}
		if n%2 == 0 {
			x.Empties = []field.Empty{field.None, field.NotApplicable}
		}
		e := env("vi")
		v, err := x.Parse(context.Background(), e, typed)
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if again, err := x.Check(e, v); err != nil || again != v {
			t.Fatalf("%s %q is taken as %q, which is then %q: %v", x.Kind, typed, v.Canonical(), again.Canonical(), err)
		}
		if field.Canon(v.Canonical()) != v {
			t.Fatalf("%q does not come back", v.Canonical())
		}
		if x.Kind == field.KindMoment || !v.Filled() { // shown to the minute
			return
		}
		if again, err := x.Parse(context.Background(), e, x.Show(e, v, nil)); err != nil || again != v {
			t.Fatalf("%s %q is shown as %q, which is read as %q: %v", x.Kind, v.Canonical(), x.Show(e, v, nil), again.Canonical(), err)
		}
	})
}
