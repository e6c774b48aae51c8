package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/sheet"
)

var layout = intake.Layout{Columns: []string{"code", "name"}, Optional: []string{"note"}, Key: []string{"code"}}

func TestReadTakesWhatIsInOrder(t *testing.T) {
	table, err := intake.Read("x.csv", strings.NewReader("\ufeffname,code\r\n\"Sở Y tế, Lạng Sơn\", 1\r\n\"hai\ndòng\",2\r\n\r\nba,3"), layout)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range table.Lines {
		got = append(got, fmt.Sprintf("%d %s=%s%s", l.No, l.Text("code"), l.Text("name"), l.Text("note")))
	}
	want := []string{"2 1=Sở Y tế, Lạng Sơn", "3 2=hai\ndòng", "6 3=ba"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if table.Has("note") || !table.Has("code") {
		t.Error("Has does not tell the columns")
	}
}

func TestReadNamesTheLineOfAFault(t *testing.T) {
	for _, c := range []struct {
		name, in string
		line     int
		what     string
	}{
		{"empty", "", 0, "empty"},
		{"missing column", "code,note\n1,2\n", 1, `"name" is missing`},
		{"unknown column", "code,name,nmae\n", 1, `unknown column "nmae"`},
		{"column twice", "code,name,code\n", 1, "stands twice"},
		{"too few fields", "code,name\n1,a\n2\n", 3, "fields"},
		{"too many fields", "code,name\n1,a,b\n", 2, "fields"},
		{"bare quote", "code,name\n1,a\n2,b\"c\n", 3, `bare "`},
		{"open quote", "code,name\n1,\"a\n2,b\n", 3, "quot"},
		{"not UTF-8", "code,name\n1,a\n2,\xc3\n", 3, "UTF-8"},
		{"NUL", "code,name\n1,\x00\n", 2, "NUL"},
		{"key twice", "code,name\n1,a\n2,b\n1,c\n", 4, "line 2 already"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := intake.Read("x.csv", strings.NewReader(c.in), layout)
			var s *intake.Structural
			if !errors.As(err, &s) {
				t.Fatalf("got %v, want a structural fault", err)
			}
			if s.File != "x.csv" || s.Line != c.line || !strings.Contains(s.What, c.what) {
				t.Errorf("got %v, want line %d, %q", s, c.line, c.what)
			}
			if s.ExitCode() != 1 || c.line > 0 && !strings.Contains(err.Error(), fmt.Sprintf("line %d:", c.line)) {
				t.Errorf("the message %q does not name line %d", err, c.line)
			}
		})
	}
}

func TestReportPartitionsTheRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, b intake.Report
		all := []string{intake.Taken, intake.Flagged, intake.Refused, intake.Unchanged}
		for i, s := range rapid.SliceOf(rapid.SampledFrom(all)).Draw(t, "statuses") {
			r := &a
			if i%3 == 0 {
				r = &b
			}
			r.Add(fmt.Sprint(i), s)
		}
		a.Join(b)
		n := map[string]int{}
		for _, r := range a.Rows {
			n[r.Status]++
		}
		if a.Taken != n[intake.Taken] || a.Flagged != n[intake.Flagged] || a.Refused != n[intake.Refused] || a.Unchanged != n[intake.Unchanged] {
			t.Fatalf("%+v counts %v", a, n)
		}
	})
}

func TestReportIsNeverNull(t *testing.T) {
	var r intake.Report
	b, err := json.Marshal(r)
	if err != nil || string(b) != `{"taken":0,"flagged":0,"refused":0,"unchanged":0,"rows":[]}` {
		t.Errorf("%s %v", b, err)
	}
	r.Add("1", intake.Taken)
	b, err = json.Marshal(&r)
	if err != nil || string(b) != `{"taken":1,"flagged":0,"refused":0,"unchanged":0,"rows":[{"code":"1","status":"taken","reasons":[]}]}` {
		t.Errorf("%s %v", b, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("code,name\n1,a\n")
	f.Add("code,name\n\"1\",\"a\"\"b\"\n")
	f.Add("\ufeffname,code,note\r\nx,y,z")
	f.Fuzz(func(t *testing.T, in string) {
		table, err := intake.Read("x.csv", strings.NewReader(in), layout)
		if err != nil {
			var st *intake.Structural
			if !errors.As(err, &st) || st.Line < 0 || st.Line > strings.Count(in, "\n")+1 {
				t.Fatalf("fault %v does not name a line of the file", err)
			}
			return
		}
		seen := map[string]bool{}
		last := 1
		for _, l := range table.Lines {
			if seen[l.Text("code")] {
				t.Fatalf("code %q twice", l.Text("code"))
			}
			seen[l.Text("code")] = true
			if l.No <= last {
				t.Fatalf("line %d after line %d", l.No, last)
			}
			last = l.No
		}
	})
}

// The same word written in two ways, as the public lists have it, is one word in the store.
func TestLettersAreComposed(t *testing.T) {
	table, err := intake.Read("x.csv", strings.NewReader("code,name\n1,giâ\u0301y tơ\u0300\n"), layout)
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Lines[0].Text("name"); got != "giấy tờ" {
		t.Errorf("%+q", got)
	}
}

// What lies beyond a limit is not read: neither lines nor fields pile up before somebody counts them.
func TestReadStopsAtTheLimits(t *testing.T) {
	want := layout
	want.Most = 2
	for _, c := range []struct {
		name, in string
		line     int
		key      string
	}{
		{"rows", "code,name\n1,a\n2,b\n3,c\nbroken\n", 4, "record.file_long"},
		{"a wide header", strings.Repeat("a,", sheet.MaxColumns), 1, "record.file_wide"},
		{"a wide row", "code;name\n1;a\n\"2\n;;\";b\n" + strings.Repeat(";", 8<<20), 5, "record.file_wide"},
	} {
		var s *intake.Structural
		n := testing.AllocsPerRun(1, func() {
			if _, err := intake.Read("x.csv", strings.NewReader(c.in), want); !errors.As(err, &s) || s.Line != c.line || s.Key != c.key {
				t.Errorf("%s: %v", c.name, err)
			}
		})
		if n > 200 {
			t.Errorf("%s: %v pieces of memory", c.name, n)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := intake.ReadContext(gone, "x.csv", strings.NewReader("code,name\n1,a\n"), want); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A workbook says the same by its own numbers of lines.
func TestWorkbooksStopAtTheLimits(t *testing.T) {
	read := func(rows ...sheet.Row) (*intake.Table, error) {
		var b bytes.Buffer
		if err := sheet.Write(&b, sheet.XLSX, sheet.Table{Heads: []sheet.Row{sheet.Texts("code", "name")}, Rows: sheet.Listed(rows)}); err != nil {
			t.Fatal(err)
		}
		want := layout
		want.Most = 2
		return intake.Read("x.xlsx", &b, want)
	}
	if table, err := read(sheet.Texts("1", "a"), sheet.Row{}, sheet.Texts("2", "b")); err != nil || table.Lines[1].No != 4 {
		t.Errorf("%v %v", table, err)
	}
	wide := make([]string, sheet.MaxColumns+1)
	wide[sheet.MaxColumns] = "x"
	for key, rows := range map[string][]sheet.Row{
		"record.file_long": {sheet.Texts("1", "a"), sheet.Texts("2", "b"), sheet.Texts("3", "c")},
		"record.file_wide": {sheet.Texts("1", "a"), sheet.Texts("2", "b"), sheet.Texts(wide...)},
		"record.file_cell": {sheet.Texts("1", "a"), sheet.Texts("2", "b"), sheet.Texts(strings.Repeat("ộ", sheet.MaxCell/2))},
	} {
		var s *intake.Structural
		if _, err := read(rows...); !errors.As(err, &s) || s.Line != 4 || s.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}
