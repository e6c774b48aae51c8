package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/kit/sheet"
)

func table(rows ...sheet.Row) sheet.Table {
	return sheet.Table{Tab: "Thiết bị: 2026", Heads: []sheet.Row{sheet.Texts("Tên", "Số máy", "Giá")}, Rows: sheet.Listed(rows),
		Print: sheet.Print{At: time.UnixMilli(1_795_000_000_000)}}
}

func write(t testing.TB, f sheet.Format, x sheet.Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, f, x); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCSVRunsNothing(t *testing.T) {
	b := write(t, sheet.CSV, table(sheet.Row{sheet.Text("=1+1"), sheet.Text("079194004412"), sheet.Decimal("-1284.5")},
		sheet.Row{sheet.Text("'=1"), sheet.Text("＋84"), sheet.Whole(15000)}))
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
	if err != nil || !bytes.HasPrefix(b, []byte("\ufeff")) {
		t.Fatal(err)
	}
	want := [][]string{{"Tên", "Số máy", "Giá"}, {"'=1+1", "079194004412", "-1284.5"}, {"''=1", "'＋84", "15000"}}
	for i := range want {
		if !slices.Equal(rows[i], want[i]) {
			t.Errorf("%q, want %q", rows[i], want[i])
		}
	}
}

// A spreadsheet that cuts at semicolons finds no formula inside a text either, nor does one that takes the quotes.
func TestCSVCutAtOtherSigns(t *testing.T) {
	b := write(t, sheet.CSV, sheet.Table{Rows: sheet.Listed([]sheet.Row{sheet.Texts("x", "a;=1+1|x", "b\n\n@c", "d\t'-e", `f"g`, " h", "i - k")})})
	want := "\ufeffx,\"a;'=1+1|x\",\"b\n\n'@c\",\"d\t''-e\",\"f\"\"g\",\" h\",i - k\n"
	if string(b) != want {
		t.Errorf("%q, want %q", b, want)
	}
}

// What was guarded comes back, and nothing that is guarded begins like a formula, wherever it is cut.
func TestGuard(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("='+-@\t\r\n＝;,\"a 1"))).Draw(rt, "text")
		b := write(t, sheet.CSV, sheet.Table{Rows: sheet.Listed([]sheet.Row{sheet.Texts("x", s)})})
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
		if err != nil {
			rt.Fatal(err)
		}
		got := rows[0][1]
		if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r\n") {
			rt.Fatalf("%q", got)
		}
		if regexp.MustCompile(`[;\t\r\n][=+\-@＝]`).MatchString(got) {
			rt.Fatalf("%q", got)
		}
		if back := sheet.Unguard(got); back != strings.ReplaceAll(s, "\r\n", "\n") {
			rt.Fatalf("%q is kept as %q and read as %q", s, got, back)
		}
	})
}

func TestWorkbook(t *testing.T) {
	x := table(sheet.Row{sheet.Text("=1+1"), sheet.Text("079194004412"), sheet.Decimal("-1284.5")},
		sheet.Row{sheet.Text("12"), sheet.Text(""), sheet.Whole(15000)},
		sheet.Row{sheet.Text("dài"), sheet.Text("b"), sheet.Decimal("12345678901234567.5")})
	b := write(t, sheet.XLSX, x)
	if !bytes.Equal(b, write(t, sheet.XLSX, x)) {
		t.Error("the same table gives other bytes")
	}
	rows, err := read(t, b)
	if err != nil {
		t.Fatal(err)
	}
	want := []sheet.Row{sheet.Texts("Tên", "Số máy", "Giá"), {sheet.Text("=1+1"), sheet.Text("079194004412"), sheet.Decimal("-1284.5")},
		{sheet.Text("12"), sheet.Text(""), sheet.Whole(15000)},
		sheet.Texts("dài", "b", "12345678901234567.5")}
	for i := range want {
		if !slices.Equal(rows[i], want[i]) {
			t.Errorf("line %d: %+v, want %+v", i+1, rows[i], want[i])
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if tabs := f.GetSheetList(); tabs[0] != "Thiết bị  2026" {
		t.Error(tabs)
	}
	if formula, err := f.GetCellFormula("Thiết bị  2026", "A2"); err != nil || formula != "" {
		t.Errorf("a typed text became the formula %q, %v", formula, err)
	}
}

// Headings of several lines: what goes over several columns or down several lines is one cell.
func TestHeadsOfSeveralLines(t *testing.T) {
	x := sheet.Table{Title: "Bảng", Notes: []string{"Từ ngày"}, Rows: sheet.Listed([]sheet.Row{{sheet.Whole(1), sheet.Whole(2), sheet.Whole(3)}}),
		Foot:  sheet.Row{sheet.Text("Tổng"), sheet.Whole(2), sheet.Whole(3)},
		Heads: []sheet.Row{{{Text: "TT", Down: 2}, {Text: "Nhận", Span: 2}}, {{Text: "mới"}, {Text: "cũ"}}}, Print: sheet.Print{Frozen: 1}}
	f, err := excelize.OpenReader(bytes.NewReader(write(t, sheet.XLSX, x)))
	if err != nil {
		t.Fatal(err)
	}
	merged, err := f.GetMergeCells("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range merged {
		got = append(got, m.GetStartAxis()+":"+m.GetEndAxis()+" "+m.GetCellValue())
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"A4:A5 TT", "B4:C4 Nhận"}) {
		t.Errorf("%q", got)
	}
	for at, want := range map[string]string{"A1": "Bảng", "A2": "Từ ngày", "A5": "TT", "B5": "mới", "C5": "cũ", "A6": "1", "C7": "3", "A7": "Tổng"} {
		if v, err := f.GetCellValue("Sheet1", at); err != nil || v != want {
			t.Errorf("%s is %q, want %q (%v)", at, v, want, err)
		}
	}
}

func TestWhatFailsOnTheWay(t *testing.T) {
	bad := errors.New("the store went away")
	x := table()
	x.Rows = func(yield func(sheet.Row, error) bool) { yield(nil, bad) }
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX, sheet.PDF} {
		if err := sheet.Write(&bytes.Buffer{}, f, x); !errors.Is(err, bad) {
			t.Errorf("%s: %v", f, err)
		}
	}
	for _, b := range []string{"", "PK\x03\x04", "PK\x03\x04 nothing of a workbook"} {
		if _, err := read(t, []byte(b)); err == nil {
			t.Errorf("%q was read", b)
		}
	}
}

func FuzzReadWorkbook(f *testing.F) {
	f.Add(write(f, sheet.XLSX, table(sheet.Texts("a", "b", "c"))))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = read(t, b) })
}
