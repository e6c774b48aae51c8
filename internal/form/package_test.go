package form

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/procedures"
)

// proven reads the packages of a folder and proves each.
func proven(fsys fs.FS) ([]Proof, error) {
	list, err := catalogue.ReadPackages(fsys)
	if err != nil {
		return nil, err
	}
	var out []Proof
	for _, p := range list {
		proof, err := Prove(p, today)
		if err != nil {
			return nil, err
		}
		out = append(out, proof)
	}
	return out, nil
}

func marital(t testing.TB) Proof {
	t.Helper()
	list, err := proven(procedures.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Code == "1.004873" {
			p.Form.places = places
			return p
		}
	}
	t.Fatal("1.004873 is not there")
	return Proof{}
}

func TestEveryPackageIsWhole(t *testing.T) {
	list, err := proven(procedures.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("no packages")
	}
	w := vi(t)
	for _, p := range list {
		c := p.Content
		if c.Name == "" || len(c.Terms) == 0 || len(c.Papers) == 0 || len(c.Process.Steps) == 0 || len(c.Keywords) == 0 || c.Summary == "" || len(c.Fees) == 0 {
			t.Errorf("%s: not whole", p.Code)
		}
		if raw, err := json.Marshal(c); err != nil || !norm.NFC.IsNormal(raw) || strings.ContainsAny(string(raw), "\u00a0\u200b\u200e\ufeff") {
			t.Errorf("%s: letters that are not composed, or that nobody sees: %v", p.Code, err)
		}
		seen := map[string]bool{}
		for _, x := range c.Papers {
			if seen[x.Key] || x.Name == "" {
				t.Errorf("%s: paper %s", p.Code, x.Key)
			}
			seen[x.Key] = true
		}
		for _, r := range p.Form.Summary(p.Sample, today, w) {
			if r.Label == "" || strings.Contains(r.Value, "⟦") {
				t.Errorf("%s: %+v", p.Code, r)
			}
		}
		for _, q := range p.Form.asked {
			if q.Label["en"] == "" {
				t.Errorf("%s: %s has no English label", p.Code, q.Field)
			}
		}
	}
}

func TestMaritalStatusAsksOnlyWhatMatters(t *testing.T) {
	p := marital(t)
	f := p.Form
	for _, c := range []struct {
		name  string
		a     Answers
		pages string
	}{
		{"divorced, sells a house", p.Sample, "acting submitter contact submitter_address person status divorce attach moved places period purpose other_purpose reissue result_way declaration"},
		{"single, marries", p.Sample.Merge(Answers{"status": map[string]any{"kind": "never"}, "history": map[string]any{"moved": false},
			"purpose": map[string]any{"kind": "marriage"}}),
			"acting submitter contact submitter_address person status moved period purpose marriage reissue result_way declaration"},
		{"for a widowed mother, again, former time", p.Sample.Merge(Answers{"acting": "relative", "status": map[string]any{"kind": "widowed"},
			"period": map[string]any{"kind": "past"}, "reissue": map[string]any{"again": true}, "result": map[string]any{"way": "post"}}),
			"acting submitter contact submitter_address subject subject_address representative person status death attach moved places period period_past purpose other_purpose reissue reissue_what result_way result_address declaration"},
	} {
		if got := pageKeys(f.Pages(c.a, today)); got != c.pages {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.pages)
		}
	}
	for _, c := range []struct {
		name  string
		a     Answers
		paper string
		want  bool
	}{
		{"divorced with a photo", p.Sample, "ban-an-ly-hon", true},
		{"divorced, looked up", p.Sample.Merge(Answers{"status": map[string]any{"attach": "declare"}}), "ban-an-ly-hon", false},
		{"single, left over answers", p.Sample.Merge(Answers{"status": map[string]any{"kind": "never"}}), "ban-an-ly-hon", false},
		{"for oneself", p.Sample, "van-ban-uy-quyen", false},
		{"for another", p.Sample.Merge(Answers{"acting": "authorised"}), "van-ban-uy-quyen", true},
		{"first time", p.Sample, "giay-xac-nhan-cu", false},
		{"again", p.Sample.Merge(Answers{"reissue": map[string]any{"again": true, "reason": "expired"}}), "giay-xac-nhan-cu", true},
		{"lost", p.Sample.Merge(Answers{"reissue": map[string]any{"again": true, "reason": "lost"}}), "giay-xac-nhan-cu", false},
	} {
		for _, x := range p.Content.Papers {
			if x.Key == c.paper && f.Holds(x.When, c.a, today) != c.want {
				t.Errorf("%s: paper %s, want %v", c.name, c.paper, c.want)
			}
		}
	}
}

func TestMaritalStatusFaults(t *testing.T) {
	p := marital(t)
	for _, c := range []struct{ at, key string }{
		{"/status/divorce/number", "status.divorce.number=form.required"},
		{"/history/places", "history.places=form.too_few"},
		{"/history/places/0/address/code", "history.places.0.address=form.address_unknown"},
		{"/purpose/copies", "purpose.copies=form.required"},
		{"/declaration", "declaration=form.confirm"},
		{"/subject", "subject.sex=form.choose subject.ethnic=form.required subject.nationality=form.required"},
	} {
		a := p.Sample.Copy()
		if strings.HasSuffix(c.at, "/code") {
			a.Set(c.at, "x")
		} else {
			a.Set(c.at, nil)
		}
		if got := keysOf(p.Form.Check(a, today)); got != c.key {
			t.Errorf("without %s:\n got %s\nwant %s", c.at, got, c.key)
		}
	}
	for at, bad := range map[string]struct {
		v    any
		want string
	}{
		"/purpose/copies":       {21, "purpose.copies=form.too_big"},
		"/purpose/other":        {strings.Repeat("a", 501), "purpose.other=form.too_long"},
		"/status/divorce/date":  {"2027-01-01", "status.divorce.date=form.date_future"},
		"/history/places/0/to":  {"2013", "history.places.0.to=form.date_before"},
		"/submitter/citizen_id": {"020196001234x", "submitter.citizen_id=identity.citizen_digits"},
		"/submitter/birth":      {"1996-03", ""},
	} {
		a := p.Sample.Copy()
		a.Set(at, bad.v)
		if got := keysOf(p.Form.Check(a, today)); got != bad.want {
			t.Errorf("%s = %v:\n got %s\nwant %s", at, bad.v, got, bad.want)
		}
	}
}

func TestABrokenPackageIsRefused(t *testing.T) {
	whole := fstest.MapFS{}
	for _, name := range []string{"procedure.json", "schema.json", "layout.json", "process.json", "sample.json"} {
		b, err := procedures.FS.ReadFile("1.004873/" + name)
		if err != nil {
			t.Fatal(err)
		}
		whole["1.004873/"+name] = &fstest.MapFile{Data: b}
	}
	if _, err := proven(whole); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"procedure.json": {"status.kind == 'divorced'", "status.knd == 'divorced'"},
		"schema.json":    {`"copies"`, `"sheets"`},
		"layout.json":    {"purpose.kind == 'other'", "purpose.kind = 'other'"},
		"process.json":   {`"role"`, `"rôle"`},
		"sample.json":    {`"Tày"`, `""`},
	} {
		broken := fstest.MapFS{}
		for k, v := range whole {
			broken[k] = v
		}
		s := strings.Replace(string(whole["1.004873/"+name].Data), change[0], change[1], 1)
		if s == string(whole["1.004873/"+name].Data) {
			t.Fatalf("%s: nothing to break", name)
		}
		broken["1.004873/"+name] = &fstest.MapFile{Data: []byte(s)}
		if _, err := proven(broken); err == nil {
			t.Errorf("a broken %s passes", name)
		}
	}
}

func TestTheCounterBeginsWithTheUsual(t *testing.T) {
	f := marital(t).Form
	want := Answers{"acting": "self", "subject": map[string]any{"nationality": "Việt Nam"}, "status": map[string]any{"abroad": false},
		"period": map[string]any{"kind": "now"}, "reissue": map[string]any{"again": false}, "result": map[string]any{"way": "counter"}}
	if got := f.Usual(); !got.Equal(want) {
		t.Errorf("%v", got)
	}
	for _, x := range f.Check(f.Usual(), today) {
		if x.Key != "form.required" && x.Key != "form.choose" && x.Key != "form.confirm" && x.Key != "form.address_commune" {
			t.Errorf("the usual %s is wrong: %s", x.Name, x.Key)
		}
	}
}

// Each group of people that legal aid is for proves itself by its own papers, as the national list has them.
func TestLegalAidAsksEachGroupForItsPapers(t *testing.T) {
	list, err := proven(procedures.FS)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(p Proof) bool { return p.Code == "2.000829" })
	p := list[i]
	want := map[string]string{ // one of several: joined by |
		"merit": "merit-1|merit-2|merit-3|merit-4|merit-5|merit-6", "poor": "poor-1", "child": "child-1|child-2|child-3", "minority": "minority-1|minority-2",
		"youth": "youth-1", "accused": "accused-1 accused-2", "martyr": "martyr-1 martyr-2", "orange": "orange-1 orange-2", "elderly": "elderly-1|elderly-2",
		"disabled": "disabled-1|disabled-2", "violence": "violence-1|violence-2", "trafficked": "trafficked-1", "hiv": "hiv-1 hiv-2", "other": "other-1",
	}
	for group, papers := range want {
		a := p.Sample.Merge(Answers{"aid": map[string]any{"group": group}, "matter": map[string]any{"documents": false}})
		if faults := p.Form.Check(a, today); len(faults) > 0 {
			t.Errorf("%s: %v", group, keysOf(faults))
		}
		var got strings.Builder
		last := ""
		for _, x := range p.Content.Papers {
			if x.EForm || x.Kind == catalogue.Note || !p.Form.Holds(x.When, a, today) {
				continue
			}
			switch {
			case got.Len() == 0:
			case x.Kind == catalogue.OneOf && x.Group == last:
				got.WriteByte('|')
			default:
				got.WriteByte(' ')
			}
			got.WriteString(x.Key)
			last = x.Group
		}
		if got.String() != papers {
			t.Errorf("%s: %s, want %s", group, got.String(), papers)
		}
	}
	for _, q := range p.Form.asked {
		if q.Field == "/aid/group" && len(q.Options) != len(want) {
			t.Errorf("%d groups to choose from, %d with papers", len(q.Options), len(want))
		}
	}
}

// A birth is registered late from the 61st day on (Luật Hộ tịch 2014 Điều 15 khoản 1).
func TestALateBirth(t *testing.T) {
	list, err := proven(procedures.FS)
	if err != nil {
		t.Fatal(err)
	}
	p := list[slices.IndexFunc(list, func(p Proof) bool { return p.Code == "1.001193" })]
	for _, c := range []struct {
		born string
		ago  int
		want string
	}{{"", 0, "on-time"}, {"", 60, "on-time"}, {"", 61, "late"}, {"", 30000, "late"}, {today.String()[:4], 0, "on-time"}, {"1950", 0, "late"}} {
		if c.born == "" {
			c.born = today.Add(-c.ago).String()
		}
		for _, a := range []Answers{p.Sample.Merge(Answers{"subject": map[string]any{"birth": c.born}}),
			p.Sample.Merge(Answers{"acting": "self", "submitter": map[string]any{"birth": c.born}})} {
			var got []string
			for _, k := range p.Content.Cases {
				if p.Form.Holds(k.When, a, today) {
					got = append(got, k.Key)
				}
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("born %s, today %s, acting %v: %v, want %s", c.born, today, a["acting"], got, c.want)
			}
		}
	}
}
