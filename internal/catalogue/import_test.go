package catalogue_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/procedures"
)

// size counts rows of a table.
func size(t testing.TB, db *store.DB, table string) (n int) {
	t.Helper()
	look(t, db, func(q store.Querier) error { return q.QueryRow(`select count(*) from ` + table).Scan(&n) })
	return n
}

func TestImportAllOfTheRealFiles(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		done, err := catalogue.ImportAll(t.Context(), db, cataloguedata.FS, catalogue.All{Packages: procedures.FS})
		if err != nil {
			t.Fatal(err)
		}
		rows := map[string]int{}
		for _, d := range done {
			sums(t, d.File, d.Report)
			if d.Report.Refused > 0 {
				t.Errorf("%s: %d refused", d.File, d.Report.Refused)
			}
			rows[d.File] = len(d.Report.Rows)
			if o := d.Outcome; o != nil && (o.Papers.Rows != 7363 || o.Papers.Used+o.Papers.Refused+o.Papers.Other != o.Papers.Rows ||
				o.Channels.Used+o.Channels.Refused+o.Channels.Other != o.Channels.Rows) {
				t.Errorf("%s: rows beside are not accounted for: %+v %+v", d.File, o.Channels, o.Papers)
			}
		}
		for file, want := range map[string]int{"provinces_new34.csv": 34, "provinces_old63.csv": 63, "communes_new.csv": 3321, "result_codes.csv": 1457,
			"document_types.csv": 32, "fees.csv": 16, "procedures.csv": 89, "procedures_local_all.csv": 1201} {
			if rows[file] != want {
				t.Errorf("%s: %d rows, want %d", file, rows[file], want)
			}
		}
		if n := size(t, db, `catalogue_version where state='published'`); n != 1203 {
			t.Errorf("%d procedures in force, want 1,203", n)
		}
		if papers := countPapers(t, db); papers < 7363-100 || papers > 7363+40 { // the packages bring their own; 1.013225 only those of private houses
			t.Errorf("%d papers kept of 7,363", papers)
		}
		before := size(t, db, "catalogue_version")
		again, err := catalogue.ImportAll(t.Context(), db, cataloguedata.FS, catalogue.All{Packages: procedures.FS})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range again {
			if d.Report.Unchanged != len(d.Report.Rows) {
				t.Errorf("%s again: %d of %d unchanged", d.File, d.Report.Unchanged, len(d.Report.Rows))
			}
		}
		if n := size(t, db, "catalogue_version"); n != before {
			t.Errorf("%d versions became %d", before, n)
		}
	})
}

func countPapers(t testing.TB, db *store.DB) (n int) {
	look(t, db, func(q store.Querier) error {
		rows, err := q.Query(`select content from catalogue_version`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var text string
			var c catalogue.Content
			if err := rows.Scan(&text); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(text), &c); err != nil {
				return err
			}
			n += len(c.Papers)
		}
		return rows.Err()
	})
	return n
}

// TestWhatIsFileable: nothing that has a hole in its term, in its papers or in who decides can be filed, and
// the level of service says so.
func TestWhatIsFileable(t *testing.T) {
	db := storetest.OpenSQLite(t, full(), &storetest.Clock{})
	look(t, db, func(q store.Querier) error {
		fileable := 0
		for after := ""; ; {
			items, err := catalogue.List(q, catalogue.ListQuery{On: today, After: after, Limit: 500})
			if err != nil || len(items) == 0 {
				if fileable < 50 {
					t.Errorf("only %d procedures can be filed", fileable)
				}
				return err
			}
			for _, i := range items {
				v, err := catalogue.VersionByID(q, i.Version)
				if err != nil {
					return err
				}
				if hole := len(v.TermFaults()) > 0 || v.Has(catalogue.PapersMissing) || v.Has(catalogue.OutsideProvince) ||
					v.Has(catalogue.DepartmentNeeded); hole && v.Service != catalogue.Information {
					t.Errorf("%s can be filed with holes: %v", v.Code, v.Flags)
				}
				if v.Service != catalogue.Information {
					fileable++
				}
				after = i.Code
			}
		}
	})
}

// TestHolesOfTheRealData names procedures whose holes are known.
func TestHolesOfTheRealData(t *testing.T) {
	db := storetest.OpenSQLite(t, full(), &storetest.Clock{})
	look(t, db, func(q store.Querier) error {
		for code, flags := range map[string][]string{
			"1.012783": {catalogue.TermByChannel}, // 15, 20, 5 working days by channel: the law gives them by case
			"1.013225": {catalogue.TermByChannel},
			"1.001193": {catalogue.UnitMissing},
			"1.000028": {catalogue.TermCases},
			"1.001667": {catalogue.PapersMissing}, "2.000693": {catalogue.PapersMissing},
			"1.000894": {catalogue.FeeNote},
		} {
			v, err := catalogue.Current(q, code, today)
			if err != nil {
				return err
			}
			for _, f := range flags {
				if !v.Has(f) {
					t.Errorf("%s is not flagged %s: %v", code, f, v.Flags)
				}
			}
			if code != "1.000894" && v.Service != catalogue.Information {
				t.Errorf("%s can be filed", code)
			}
		}
		v, err := catalogue.Current(q, "2.000815", today)
		if err != nil {
			return err
		}
		if len(v.Fees) != 1 || v.Fees[0].Kind != "phi" || !strings.Contains(v.Fees[0].Rule, "tối đa 200.000 đồng/bản") || v.Fees[0].Ground == "" {
			t.Errorf("fees of 2.000815: %+v", v.Fees)
		}
		v, err = catalogue.Current(q, "1.013227", today)
		if err != nil {
			return err
		}
		if v.Service != catalogue.Full || len(v.Terms) != 1 || v.Terms[0].N != 5 || v.Terms[0].Unit != "working_day" || len(v.Papers) != 2 ||
			v.Papers[0].Kind != catalogue.HandIn || v.Competence != "commune_committee" || v.Results[0].Name == "" {
			t.Errorf("1.013227: %+v", v.Content)
		}
		return nil
	})
}

const (
	head  = "code,name,source_ministry,level_ministry,level_province,level_commune,level_other,field,law_type,decision_no,applicants,channels,result_codes,n_components,n_note_rows,url,source\n"
	row1  = "9.000001,Một,bo-tu-phap,0,0,1,0,Hộ tịch,x,1/QĐ,Công dân Việt Nam,online,,1,0,,S1\n"
	row2  = "9.000002,Hai,bo-tu-phap,0,0,1,0,Hộ tịch,x,1/QĐ,Công dân Việt Nam,online,,1,0,,S1\n"
	chead = "code,seq,channel,time,unit,fee,currency,per,warn\n"
	phead = "code,seq,case,component,originals,copies\n"
)

// bring imports procedures given as text.
func bring(t testing.TB, db *store.DB, rows, channels, papers string) (catalogue.Outcome, error) {
	t.Helper()
	p := catalogue.Procedures{File: catalogue.File{Name: "p.csv", R: strings.NewReader(rows)}}
	if channels != "" {
		p.Channels = &catalogue.File{Name: "c.csv", R: strings.NewReader(channels)}
	}
	if papers != "" {
		p.Components = &catalogue.File{Name: "k.csv", R: strings.NewReader(papers)}
	}
	return catalogue.ImportProcedures(t.Context(), db, p)
}

func TestABrokenFileChangesNothing(t *testing.T) {
	real := string(data(t, "procedures.csv"))
	good := head + row1
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for name, c := range map[string]struct {
			rows, channels, papers string
			file                   string
			line                   int
		}{
			"column missing":           {strings.Replace(good, "url,", "", 1), "", "", "p.csv", 1},
			"column unknown":           {strings.Replace(good, "source\n", "source,colour\n", 1), "", "", "p.csv", 1},
			"code twice":               {good + row2 + row1, "", "", "p.csv", 4},
			"latin-1":                  {good + strings.Replace(row2, "Hai", "H\xe0i", 1), "", "", "p.csv", 3},
			"quote open":               {good + "9.000003,\"Ba", "", "", "p.csv", 0},
			"cut off":                  {real[:len(real)/2], "", "", "p.csv", 0},
			"empty":                    {"", "", "", "p.csv", 0},
			"channels broken":          {good, chead + "9.000001,1,online,3\n", "", "c.csv", 2},
			"channel twice":            {good, chead + "9.000001,1,online,3,day,,,,\n9.000001,1,post,3,day,,,,\n", "", "c.csv", 3},
			"components not UTF-8":     {good, "", phead + "9.000001,1,,\xff,1,0\n", "k.csv", 2},
			"components and all right": {real, "", phead + "9.000001,1\n", "k.csv", 2},
		} {
			_, err := bring(t, db, c.rows, c.channels, c.papers)
			var s *intake.Structural
			if !errors.As(err, &s) || s.File != c.file || c.line > 0 && s.Line != c.line {
				t.Errorf("%s: got %v, want a fault of %s, line %d", name, err, c.file, c.line)
			}
			if n := size(t, db, "catalogue_version") + size(t, db, "catalogue_import") + size(t, db, "event"); n > 0 {
				t.Fatalf("%s: %d rows were kept", name, n)
			}
		}
	})
}

func TestSemanticFaultsRefuseOrFlagTheRow(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		rows := "\ufeff" + strings.ReplaceAll(head+row1+row2+ // BOM and CRLF are no faults
			"1.23,Mã sai,x,0,0,1,0,x,,,,,,,,,S1\n"+"9.000004,,x,0,0,1,0,x,,,,,,,,,S1\n"+"9.000005,Cấp sai,x,2,0,1,0,x,,,,,,,,,S1\n", "\n", "\r\n")
		channels := chead + "9.000001,1,online,3,working_day,0,VND,,\n9.000001,2,pigeon,3,day,,,,\n9.000002,1,online,3,working_day,0,VND,,\n8.000000,1,online,3,day,,,,\n"
		papers := phead + "9.000001,1,,Đơn đề nghị,1,0\n9.000001,2,,Ảnh,một,0\n9.000002,1,,Đơn đề nghị,1,0\n9.000005,1,,Đơn đề nghị,1,0\n"
		o, err := bring(t, db, rows, channels, papers)
		if err != nil {
			t.Fatal(err)
		}
		sums(t, "p.csv", o.Report)
		var got []string
		for _, r := range o.Rows {
			got = append(got, fmt.Sprint(r.Code, " ", r.Status, " ", r.Reasons))
		}
		want := []string{"9.000001 flagged [channel_row_refused component_refused]", "9.000002 taken []", "1.23 refused [code_invalid]",
			"9.000004 refused [name_missing]", "9.000005 refused [level_invalid]"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
		if (o.Channels != catalogue.SourceCount{Rows: 4, Used: 2, Refused: 1, Other: 1}) ||
			(o.Papers != catalogue.SourceCount{Rows: 4, Used: 2, Refused: 1, Other: 1}) {
			t.Errorf("%+v %+v", o.Channels, o.Papers)
		}
		b, err := json.Marshal(o)
		if err != nil || !strings.HasPrefix(string(b), `{"taken":1,"flagged":1,"refused":3,"unchanged":0,"rows":[{"code":"9.000001","status":"flagged"`) {
			t.Errorf("%s %v", b, err)
		}
	})
}

// TestLaterImportsMakeDrafts: an official's version stays in force, and what officials wrote stays in the draft.
func TestLaterImportsMakeDrafts(t *testing.T) {
	channels, papers := chead+"9.000001,1,online,3,working_day,0,VND,,\n", phead+"9.000001,1,,Đơn đề nghị,1,0\n"
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		if o, err := bring(t, db, head+row1, channels, papers); err != nil || o.Taken != 1 {
			t.Fatalf("%+v %v", o, err)
		}
		look(t, db, func(q store.Querier) error {
			v, err := catalogue.Current(q, "9.000001", today)
			if v.Service != catalogue.Full || v.From != catalogue.Since || v.FiledAt != catalogue.National {
				t.Errorf("%+v", v)
			}
			return err
		})
		if o, err := bring(t, db, head+row2, channels, papers); err != nil || len(o.Rows) != 1 || o.Rows[0].Status == intake.Refused {
			t.Fatalf("%+v %v", o, err)
		}
		look(t, db, func(q store.Querier) error {
			if v, err := catalogue.Current(q, "9.000002", today); fault.Of(err) != fault.NotFound {
				t.Errorf("a new procedure was published into a catalogue that is not empty: %+v %v", v, err)
			}
			drafts, err := catalogue.List(q, catalogue.ListQuery{State: catalogue.Draft})
			if len(drafts) != 1 || drafts[0].Code != "9.000002" {
				t.Errorf("%+v", drafts)
			}
			return err
		})
		mine := publish(t, db, "9.000001", catalogue.Content{Name: "Tên do công chức sửa", Keywords: []string{"lời dân"}}, today)
		for i, name := range []string{"Một Mới", "Một Mới Hơn"} {
			o, err := bring(t, db, head+strings.Replace(row1, "Một", name, 1), "", "")
			if err != nil || o.Taken != 1 {
				t.Fatalf("%+v %v", o.Report, err)
			}
			look(t, db, func(q store.Querier) error {
				v, err := catalogue.Current(q, "9.000001", today)
				if v.ID != mine.ID || v.Name != "Tên do công chức sửa" {
					t.Errorf("the official's version was touched: %+v", v)
				}
				all, err2 := catalogue.Versions(q, "9.000001")
				if len(all) != 3 || all[0].State != catalogue.Draft || all[0].Name != name || !slices.Equal(all[0].Keywords, []string{"lời dân"}) ||
					len(all[0].Papers) != 1 {
					t.Errorf("draft after import %d: %d versions, %+v", i+2, len(all), all[0])
				}
				return errors.Join(err, err2)
			})
		}
	})
}

func TestTheCuratedRowWins(t *testing.T) {
	curated := strings.Replace(head, "n_note_rows,", "n_note_rows,n_legal_docs,", 1) + strings.Replace(row1, ",1,0,,S1", ",1,0,5,,S1", 1)
	large := head + strings.Replace(row1, "Một", "Một (bản lớn)", 1) + row2
	papers := phead + "9.000001,1,,Đơn đề nghị,1,0\n"
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for i, c := range []struct {
			rows, papers string
			want         string
		}{
			{curated, "", "[{9.000001 flagged [term_missing channels_missing papers_missing]}]"},
			{large, "", "[{9.000001 unchanged [curated_row_wins]} {9.000002 flagged [term_missing channels_missing papers_missing]}]"},
			{large, papers, "[{9.000001 flagged [curated_row_wins term_missing channels_missing]} {9.000002 flagged [channels_missing papers_missing term_missing]}]"},
			{large, papers, "[{9.000001 unchanged [curated_row_wins]} {9.000002 unchanged []}]"},
		} {
			o, err := bring(t, db, c.rows, "", c.papers)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(o.Rows); sorted(got) != sorted(c.want) {
				t.Errorf("step %d:\n got  %s\n want %s", i, got, c.want)
			}
		}
	})
}

// sorted gives the words of a text in order, to compare lists whose order says nothing.
func sorted(s string) string {
	f := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("[]{} ", r) })
	slices.Sort(f)
	return strings.Join(f, " ")
}

// TestImportPartitions: whatever rows come, the four statuses partition them, the rows beside are accounted
// for, and the same files again change nothing.
func TestImportPartitions(t *testing.T) {
	db := storetest.OpenSQLite(t, empty(), &storetest.Clock{})
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		var rows, channels, papers strings.Builder
		rows.WriteString(head)
		channels.WriteString(chead)
		papers.WriteString(phead)
		for i := range rapid.IntRange(1, 6).Draw(r, "rows") {
			code := fmt.Sprintf("%d.%06d", rapid.IntRange(8, 9).Draw(r, "prefix"), i)
			if rapid.IntRange(0, 9).Draw(r, "bad") == 0 {
				code = fmt.Sprintf("x%d", i)
			}
			fmt.Fprintf(&rows, "%s,%s,m,0,1,%d,0,F,,,,,,,,,S1\n", code, rapid.SampledFrom([]string{"A", "B", ""}).Draw(r, "name"),
				rapid.IntRange(0, 2).Draw(r, "level"))
			for j := range rapid.IntRange(0, 3).Draw(r, "channels") {
				fmt.Fprintf(&channels, "%s,%d,%s,%s,%s,,,,\n", code, j, rapid.SampledFrom([]string{"online", "post", "?"}).Draw(r, "channel"),
					rapid.SampledFrom([]string{"", "1", "5", "x"}).Draw(r, "time"), rapid.SampledFrom([]string{"", "day"}).Draw(r, "unit"))
				fmt.Fprintf(&papers, "%s,%d,%s,%s,%s,0\n", code, j, rapid.SampledFrom([]string{"", "Lưu ý", "Giấy tờ phải nộp", "Khác"}).Draw(r, "case"),
					rapid.SampledFrom([]string{"Đơn đề nghị", "Ảnh (nếu có)", "."}).Draw(r, "paper"),
					rapid.SampledFrom([]string{"0", "1", "-"}).Draw(r, "originals"))
			}
		}
		o, err := bring(t, db, rows.String(), channels.String(), papers.String())
		if err != nil {
			r.Fatal(err)
		}
		sums(t, "p.csv", o.Report)
		for _, s := range []catalogue.SourceCount{o.Channels, o.Papers} {
			if s.Used+s.Refused+s.Other != s.Rows || s.Used < 0 || s.Other < 0 {
				r.Fatalf("%+v", s)
			}
		}
		again, err := bring(t, db, rows.String(), channels.String(), papers.String())
		if err != nil || again.Unchanged+again.Refused != len(again.Rows) || again.Refused != o.Refused {
			r.Fatalf("again: %+v %v", again.Report, err)
		}
	})
}

// TestImportRace: of many imports at the same moment one keeps everything and the others find it unchanged.
func TestImportRace(t *testing.T) {
	db := storetest.OpenPostgres(t, empty(), &storetest.Clock{})
	var wg sync.WaitGroup
	taken := make([]int, 4)
	for i := range taken {
		wg.Go(func() {
			done, err := catalogue.ImportAll(t.Context(), db, cataloguedata.FS, catalogue.All{})
			if err != nil {
				t.Error(err)
			}
			for _, d := range done {
				taken[i] += d.Report.Taken + d.Report.Flagged
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range taken {
		sum += n
	}
	if want := 34 + 63 + 3321 + 1457 + 32 + 16 + 1203; sum != want {
		t.Errorf("%v rows were kept, want %d together", taken, want)
	}
	if n := size(t, db, "catalogue_version"); n != 1203 {
		t.Errorf("%d versions", n)
	}
}

func TestPackages(t *testing.T) {
	pack := fstest.MapFS{
		"9.000001/procedure.json": {Data: []byte(`{"code":"9.000001","name":"Một trọn vẹn","terms":[{"n":2,"unit":"working_day"}],"keywords":["lời dân"]}`)},
		"9.000001/schema.json":    {Data: []byte(`{"type":"object"}`)},
		"9.000001/layout.json":    {Data: []byte(`{"pages":[]}`)},
		"9.000001/process.json":   {Data: []byte(`{"steps":[{"key":"check","name":"Thẩm định","unit":"competent","role":"specialist","actions":["verify"]}]}`)},
		"9.000001/sample.json":    {Data: []byte(`{}`)},
		"README/x.txt":            {Data: []byte("no package")},
	}
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		if _, err := bring(t, db, head+row1, chead+"9.000001,1,online,3,,0,VND,,\n", phead+"9.000001,1,,Đơn đề nghị,1,0\n"); err != nil {
			t.Fatal(err)
		}
		rep, err := catalogue.ImportPackages(t.Context(), db, pack)
		if err != nil || rep.Taken != 1 {
			t.Fatalf("%+v %v", rep, err)
		}
		look(t, db, func(q store.Querier) error {
			v, err := catalogue.Current(q, "9.000001", today)
			if v.Name != "Một" || !v.Has(catalogue.UnitMissing) {
				t.Errorf("the version in force was touched: %+v", v)
			}
			all, err2 := catalogue.Versions(q, "9.000001")
			d := all[0]
			if d.State != catalogue.Draft || d.Name != "Một trọn vẹn" || d.Form == nil || string(d.Form.Schema) != `{"type":"object"}` ||
				d.Process.Steps[0].Key != "check" ||
				d.Service != catalogue.Full || len(d.Flags) > 0 || len(d.Papers) != 1 {
				t.Errorf("%+v", d)
			}
			return errors.Join(err, err2)
		})
		if rep, err = catalogue.ImportPackages(t.Context(), db, pack); err != nil || rep.Unchanged != 1 {
			t.Errorf("again: %+v %v", rep, err)
		}
		bad := maps.Clone(pack)
		bad["9.000001/procedure.json"] = &fstest.MapFile{Data: []byte(`{"nmae":"x"}`)}
		var s *intake.Structural
		if _, err = catalogue.ImportPackages(t.Context(), db, bad); !errors.As(err, &s) || !strings.Contains(err.Error(), "9.000001/procedure.json") {
			t.Errorf("an unknown field: %v", err)
		}
	})
}

func TestPackagesPublishIntoAnEmptyCatalogue(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		if _, err := catalogue.ImportAll(t.Context(), db, cataloguedata.FS,
			catalogue.All{Packages: procedures.FS, FiledAt: catalogue.Here, Departments: map[string]string{"bo-tu-phap": "8"}}); err != nil {
			t.Fatal(err)
		}
		look(t, db, func(q store.Querier) error {
			v, err := catalogue.Current(q, "1.004873", today)
			if v.Service == catalogue.Information || v.Form == nil || v.FiledAt != catalogue.Here || v.Number != 1 {
				t.Errorf("1.004873: %s %v %s", v.Service, v.Flags, v.FiledAt)
			}
			p, err2 := catalogue.Current(q, "2.000829", today)
			if p.Competence != "department" || p.Department != "8" || p.Has(catalogue.DepartmentNeeded) {
				t.Errorf("2.000829: %s %s", p.Competence, p.Department)
			}
			return errors.Join(err, err2)
		})
		var mine catalogue.Version
		write(t, db, func(tx *store.Tx) (err error) {
			mine, err = catalogue.SaveDraft(tx, catalogue.DraftOf{Code: "1.004873", Content: catalogue.Content{Name: "x"}}, event.By{Actor: "an"})
			return err
		})
		if mine.Number != 2 {
			t.Errorf("%+v", mine)
		}
	})
}

func TestFeesImportedLaterMakeDrafts(t *testing.T) {
	fees := "procedure_code,what,rule,source\n9.000001,Lệ phí thử,50000 VND/contract,TT 1/2020/TT-BTC Điều 1\n9.999999,Ở đâu,5000 VND/copy,TT 1/2020/TT-BTC\n,Trống,abc,\n9.000001,,x,\n"
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		if _, err := bring(t, db, head+row1, chead+"9.000001,1,online,3,day,0,VND,,\n", phead+"9.000001,1,,Đơn đề nghị,1,0\n"); err != nil {
			t.Fatal(err)
		}
		rep, err := catalogue.ImportFees(t.Context(), db, catalogue.File{Name: "f.csv", R: strings.NewReader(fees)})
		if err != nil || rep.Taken != 1 || rep.Flagged != 2 || rep.Refused != 1 {
			t.Fatalf("%+v %v", rep, err)
		}
		look(t, db, func(q store.Querier) error {
			all, err := catalogue.Versions(q, "9.000001")
			if len(all) != 2 || all[0].State != catalogue.Draft || len(all[0].Fees) != 1 || all[0].Fees[0].Amount != 50000 ||
				all[0].Fees[0].Kind != "le_phi" || !all[1].Fees[0].Free {
				t.Errorf("%+v", all)
			}
			return err
		})
		if rep, err = catalogue.ImportFees(t.Context(), db, catalogue.File{Name: "f.csv", R: strings.NewReader(fees)}); err != nil || rep.Unchanged != 3 {
			t.Errorf("again: %+v %v", rep, err)
		}
		// The procedures again: the fee of the public list is no change of their rows.
		if o, err := bring(t, db, head+row1, chead+"9.000001,1,online,3,day,0,VND,,\n", phead+"9.000001,1,,Đơn đề nghị,1,0\n"); err != nil || o.Unchanged != 1 {
			t.Errorf("%+v %v", o.Report, err)
		}
	})
}

func TestNobodyFindsAnUnknownProcedure(t *testing.T) {
	storetest.Each(t, empty(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		look(t, db, func(q store.Querier) error {
			if _, err := catalogue.VersionByID(q, "none"); fault.Of(err) != fault.NotFound {
				t.Errorf("%v", err)
			}
			ds, err := catalogue.DocumentTypes(q)
			if len(ds) > 0 {
				t.Errorf("%v", ds)
			}
			return err
		})
	})
}
