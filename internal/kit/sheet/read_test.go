package sheet_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/sheet"
)

// read gives all lines of a workbook.
func read(t testing.TB, b []byte) (rows []sheet.Row, err error) {
	t.Helper()
	err = sheet.ReadWorkbook(t.Context(), b, func(_ int, r sheet.Row) error { rows = append(rows, r); return nil })
	return rows, err
}

// packed is a workbook whose tab has these rows, and whose cells share these texts.
func packed(t testing.TB, shared, rows string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	for _, f := range [][2]string{
		{"_rels/.rels", `<Relationships><Relationship Id="a" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="` + office + `"><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="b" Type="` + office + `/worksheet" Target="/xl/worksheets/one.xml"/>
			<Relationship Id="c" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/SharedStrings.xml", `<sst>` + shared + `</sst>`},
		{"xl/worksheets/one.xml", `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(f[0])
		if err == nil {
			_, err = w.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCellsOfEveryKind(t *testing.T) {
	rows, err := read(t, packed(t, `<si><t>chung</t></si><si>
		<r><rPr/><t xml:space="preserve">hai </t></r> <r><t>năm_x000D__x005F_x0041_</t></r><rPh><t>đọc</t></rPh></si>`,
		`<row r="2"><c r="B2" t="s"><v>1</v></c><c><v>7</v></c><c t="n"><f>1+1</f><v>2</v></c><c t="b"><v>1</v></c><c t="str"><v>=x</v></c>
		<c t="inlineStr"><is><t>đây</t></is></c><c t="s"><v>0</v></c><c/></row><row><c><v></v></c></row>`))
	want := "[[{ false  0 0} {hai năm\r_x0041_ false  0 0} {7 true  0 0} {2 true  0 0} {1 false  0 0} {=x false  0 0} {đây false  0 0} {chung false  0 0}] []]"
	if got := fmt.Sprint(rows); err != nil || got != want {
		t.Errorf("%v\n%s\n%s", err, got, want)
	}
}

// A small file cannot fill the memory: the limits are asked while it is unpacked.
func TestWorkbookBombs(t *testing.T) {
	var far strings.Builder
	for i := 1; i <= 200; i++ {
		_, _ = fmt.Fprintf(&far, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i)
	}
	long := strings.Repeat("x", sheet.MaxCell+1)
	for name, c := range map[string]struct {
		b  []byte
		of string
	}{
		"far column":      {packed(t, "", far.String()), "columns"},
		"long text":       {packed(t, "<si><t>"+long+"</t></si>", ""), "letters"},
		"long cell":       {packed(t, "", `<row r="1"><c><v>`+long+"</v></c></row>"), "letters"},
		"many texts":      {packed(t, strings.Repeat("<si/>", 1_000_001), ""), "bytes"},
		"much of nothing": {packed(t, "", strings.Repeat("<row/>"+strings.Repeat(" ", 1<<20), 32)), "bytes"},
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var x *sheet.Excess
		err := sheet.ReadWorkbook(t.Context(), c.b, func(int, sheet.Row) error { return nil })
		if !errors.As(err, &x) || x.Of != c.of {
			t.Errorf("%s: %v", name, err)
		}
		runtime.ReadMemStats(&after)
		if n := (after.TotalAlloc - before.TotalAlloc) >> 20; n > 400 {
			t.Errorf("%s takes %d MB", name, n)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sheet.ReadWorkbook(gone, packed(t, "", ""), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
