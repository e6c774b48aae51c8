package fee_test

import (
	"encoding/csv"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
)

func national(t testing.TB) []fee.Rule {
	t.Helper()
	rules, err := fee.National()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func date(t testing.TB, s string) day.Date {
	t.Helper()
	d, err := day.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// request reads a row of testdata/bills.csv.
func request(t *testing.T, row []string) fee.Request {
	t.Helper()
	q := fee.Request{Procedure: row[0], Case: row[1], Area: row[2], Channel: row[3], On: date(t, row[4]), Count: map[fee.Unit]int64{}}
	if strings.Contains(row[0], "-") {
		q.Procedure, q.Keys = "", []string{row[0]}
	}
	for _, part := range strings.Fields(row[5]) {
		u, n, _ := strings.Cut(part, "=")
		v, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		q.Count[fee.Unit(u)] = v
	}
	for _, g := range strings.Fields(row[6]) {
		q.Groups = append(q.Groups, fee.Group(g))
	}
	return q
}

// TestBills holds the rules against amounts worked out by hand from their grounds.
func TestBills(t *testing.T) {
	f, err := os.Open("testdata/bills.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 41 {
		t.Fatalf("%d rows", len(rows)-1)
	}
	rules, words := national(t), wordsOf(t)
	for _, row := range rows[1:] {
		t.Run(strings.Join(row[:7], "|"), func(t *testing.T) {
			b, err := fee.Compute(rules, request(t, row))
			if word, refused := strings.CutPrefix(row[7], "!"); refused {
				var x *fault.Fault
				if !errors.As(err, &x) || x.Code != fault.Invalid || x.Key != word && (len(x.Fields) == 0 || x.Fields[0].Key != word) {
					t.Fatalf("%v, want a refusal with %s", err, word)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if phi, lePhi := strconv.FormatInt(b.Phi, 10), strconv.FormatInt(b.LePhi, 10); phi != row[7] || lePhi != row[8] || b.Total != b.Phi+b.LePhi {
				t.Errorf("phí %s, lệ phí %s, total %d; want %s and %s", phi, lePhi, b.Total, row[7], row[8])
			}
			if b.Exempt() != row[9] {
				t.Errorf("exempt on %q, want %q", b.Exempt(), row[9])
			}
			for _, line := range fee.Explain(b.Steps, words) {
				if strings.Contains(line, "⟦") {
					t.Error(line)
				}
			}
			again, err := fee.Compute(b.Rules, request(t, row))
			if err != nil || again.Total != b.Total {
				t.Errorf("with its own rules: %d %v", again.Total, err)
			}
		})
	}
}

func wordsOf(t testing.TB) *lang.Words {
	t.Helper()
	book, err := lang.Load(fee.Words())
	if err != nil {
		t.Fatal(err)
	}
	return book.Words("vi")
}

// TestEveryPublishedFeeHasARule: each row of the public list has a rule, and its ground names the same text.
func TestEveryPublishedFeeHasARule(t *testing.T) {
	f, err := os.Open("../../catalogue-data/fees.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rules := national(t)
	for _, row := range rows[1:] {
		text, _, _ := strings.Cut(row[3], " Điều")
		text, _, _ = strings.Cut(text, " as amended")
		text, _, _ = strings.Cut(text, ";")
		found := false
		for _, r := range rules {
			of := row[0] == "" && len(r.Procedures) == 0
			for _, p := range r.Procedures {
				of = of || p == row[0]
			}
			found = found || of && strings.HasPrefix(r.Ground, text)
		}
		if !found {
			t.Errorf("%s %s: no rule on the ground of %s", row[0], row[1], text)
		}
	}
}

func TestExplanation(t *testing.T) {
	rules, words := national(t), wordsOf(t)
	for _, c := range []struct {
		q    fee.Request
		want []string
	}{
		{fee.Request{Procedure: "2.000815", On: date(t, "2026-11-23"), Count: map[fee.Unit]int64{fee.Page: 5, fee.Copy: 3}}, []string{
			"Phí chứng thực bản sao từ bản chính (TT 226/2016/TT-BTC Điều 4).", "2 trang × 2.000 ₫ = 4.000 ₫.", "3 trang × 1.000 ₫ = 3.000 ₫.",
			"3 bản × 7.000 ₫ = 21.000 ₫.", "Tổng cộng 21.000 ₫, gồm phí 21.000 ₫ và lệ phí 0 ₫."}},
		{fee.Request{Procedure: "2.000815", On: date(t, "2026-11-23"), Count: map[fee.Unit]int64{fee.Page: 250, fee.Copy: 1}}, []string{
			"Phí chứng thực bản sao từ bản chính (TT 226/2016/TT-BTC Điều 4).", "2 trang × 2.000 ₫ = 4.000 ₫.", "248 trang × 1.000 ₫ = 248.000 ₫.",
			"Vượt mức tối đa nên chỉ thu 200.000 ₫.", "Tổng cộng 200.000 ₫, gồm phí 200.000 ₫ và lệ phí 0 ₫."}},
		{fee.Request{Procedure: "3.000333", On: date(t, "2026-11-23"), Count: map[fee.Unit]int64{fee.Sheet: 4}, Groups: []fee.Group{fee.Student}}, []string{
			"Phí cung cấp thông tin lý lịch tư pháp (TT 244/2016/TT-BTC Điều 4–5).", "1 lần × 200.000 ₫ = 200.000 ₫.",
			"Thêm 2 phiếu kể từ phiếu thứ 3: 2 × 5.000 ₫ = 10.000 ₫.", "Giảm cho học sinh, sinh viên: còn 110.000 ₫ (TT 244/2016/TT-BTC Điều 4).",
			"Tổng cộng 110.000 ₫, gồm phí 110.000 ₫ và lệ phí 0 ₫."}},
		{fee.Request{Procedure: "3.000347", Channel: "online", On: date(t, "2025-12-31")}, []string{
			"Lệ phí cấp giấy phép lái xe (TT 37/2023/TT-BTC Điều 3).", "1 lần × 135.000 ₫ = 135.000 ₫.",
			"Nộp theo hình thức được giảm từ 01/12/2023 đến hết 31/12/2025: còn 115.000 ₫ (TT 63/2023/TT-BTC).",
			"Tổng cộng 115.000 ₫, gồm phí 0 ₫ và lệ phí 115.000 ₫."}},
		{fee.Request{Procedure: "2.000908", On: date(t, "2026-11-23")}, []string{
			"Phí cấp bản sao từ sổ gốc: không thu (Danh mục thủ tục hành chính quốc gia (20/7/2026): miễn phí).",
			"Tổng cộng 0 ₫, gồm phí 0 ₫ và lệ phí 0 ₫."}},
	} {
		b, err := fee.Compute(rules, c.q)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.ReplaceAll(strings.Join(fee.Explain(b.Steps, words), "\n"), "\u00a0", " ")
		if want := strings.Join(c.want, "\n"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestAsksAndClaims(t *testing.T) {
	rules := national(t)
	q := fee.Request{Procedure: "3.000333", On: date(t, "2026-11-23")}
	if got := fee.Asks(rules, q); len(got) != 3 || got[2] != fee.Sheet {
		t.Error(got)
	}
	if got := fee.Claims(rules, q); len(got) != 8 || got[0] != fee.Child {
		t.Error(got)
	}
	if got := fee.Claims(rules, fee.Request{Procedure: "1.012783", Area: "75", On: date(t, "2026-11-23")}); len(got) != 0 {
		t.Error("everyone has nothing to claim", got)
	}
}

// TestOptionalCopies: copies beside the registration of a birth cost when they are asked for, and stand in
// the same bill as what is free; where the council sets the main fee the bill waits for it.
func TestOptionalCopies(t *testing.T) {
	rules := national(t)
	on := date(t, "2026-11-23")
	for _, c := range []struct {
		procedure, which string
		copies           int64
		lines            int
		phi              int64
		fails            string
	}{
		{"1.001193", "on-time", 0, 1, 0, ""},
		{"1.001193", "on-time", 2, 2, 16_000, ""},
		{"1.001193", "late", 2, 0, 0, "fee.set_by_council"},
		{"1.004884", "", 1, 0, 0, "fee.set_by_council"},
	} {
		q := fee.Request{Procedure: c.procedure, Case: c.which, On: on}
		if c.copies > 0 {
			q.Count = map[fee.Unit]int64{fee.Copy: c.copies}
		}
		if u := fee.Asks(rules, q); len(u) > 0 {
			t.Errorf("%s: an official is asked to count %v", c.procedure, u)
		}
		b, err := fee.Compute(rules, q)
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if err != nil || len(b.Lines) != c.lines || b.Phi != c.phi || b.LePhi != 0 {
			t.Errorf("%+v: %+v %v", c, b, err)
		}
	}
}
