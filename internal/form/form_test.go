package form

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
)

var today = day.On(2026, time.November, 23)

func vi(t testing.TB) *lang.Words {
	t.Helper()
	book, err := lang.Load(words, field.Words(), identity.Words())
	if err != nil {
		t.Fatal(err)
	}
	return book.Words("vi")
}

// somePlaces is an address list of four communes.
type somePlaces []Place

var places = somePlaces{
	{Code: "04000", Name: "Phường Kỳ Lừa, tỉnh Lạng Sơn", Former: "phường Hoàng Văn Thụ, xã Mai Pha"},
	{Code: "04001", Name: "Xã Thống Nhất, tỉnh Lạng Sơn", Former: "xã Minh Hòa"},
	{Code: "04002", Name: "Xã Thống Nhất, tỉnh Đồng Nai"},
	{Code: "04003", Name: "Phường Lương Văn Tri, tỉnh Lạng Sơn"},
}

func (l somePlaces) Find(query string, _ day.Date, limit int) []Place {
	var out []Place
	for _, p := range l {
		if strings.Contains(strings.ToLower(p.Name+p.Former), strings.ToLower(query)) && len(out) < limit {
			out = append(out, p)
		}
	}
	if len(out) == 1 {
		out[0].Sure = true
	}
	return out
}

func (l somePlaces) Place(code string, _ day.Date) (Place, bool) {
	for _, p := range l {
		if p.Code == code {
			return p, true
		}
	}
	return Place{}, false
}

func genericForm(t testing.TB) *Form {
	t.Helper()
	forms := Forms{Places: places}
	f, err := forms.Of(nil)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return f
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func keysOf(fs []fault.Field) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Name+"="+f.Key)
	}
	return strings.Join(out, " ")
}

func pageKeys(pages []*Page) string {
	var out []string
	for _, p := range pages {
		out = append(out, p.Key)
	}
	return strings.Join(out, " ")
}

// A person goes through the generic form, makes mistakes, and nothing typed is lost.
func TestTheGenericFormIsFilled(t *testing.T) {
	f := genericForm(t)
	a := Answers{}
	if got := pageKeys(f.Pages(a, today)); got != "acting submitter contact submitter_address request result_way" {
		t.Fatal(got)
	}
	fill := func(key string, v url.Values, want string) {
		t.Helper()
		w, ok := f.Way(a, today, key)
		if !ok || w.Page.Key != key {
			t.Fatalf("page %s is not on the way", key)
		}
		p := f.Parse(w.Page, v, a, today)
		got := keysOf(p.Faults)
		if p.Redraw {
			got += "stay"
		}
		if got != want {
			t.Fatalf("page %s: got %q, want %q", key, got, want)
		}
		a = p.Answers
	}
	fill("acting", values("_q", "acting"), "acting=form.choose")
	fill("acting", values("_q", "acting", "acting", "boss"), "acting=form.not_listed")
	fill("acting", values("acting", "relative"), "")
	if got := pageKeys(f.Pages(a, today)); got != "acting submitter contact submitter_address subject subject_address representative request result_way" {
		t.Fatal(got)
	}
	fill("submitter", values("submitter.name", "Nguyễn Thị 2", "submitter.citizen_id", "020 190 001 23", "submitter.birth.d", "31",
		"submitter.birth.m", "2", "submitter.birth.y", "1990"),
		"submitter.name=identity.name_digit submitter.citizen_id=identity.citizen_length submitter.birth=form.date")
	if got := a.Text("/submitter/birth"); got != "31/2/1990" {
		t.Fatal(got)
	}
	fill("submitter", values("submitter.name", " Nguyễn  Thị Hoa", "submitter.citizen_id", "020 190 001 234", "submitter.birth.d", "",
		"submitter.birth.m", "", "submitter.birth.y", "1991"),
		"submitter.citizen_id=identity.citizen_year")
	fill("submitter", values("submitter.birth.d", "2", "submitter.birth.m", "9", "submitter.birth.y", "1990"), "")
	fill("contact", values("submitter.phone", "+84 905 000 111", "submitter.email", ""), "")
	fill("submitter_address", values("submitter.address.typed", "thống nhất", "submitter.address.detail", "Thôn 1"), "stay")
	fill("submitter_address", values("submitter.address.typed", "thống nhất", "submitter.address.was", "thống nhất", "submitter.address.detail",
		"Thôn 1"), "submitter.address=form.address_choose")
	fill("submitter_address", values("submitter.address.typed", "thống nhất", "submitter.address.code", "04001", "submitter.address.detail", "Thôn 1"), "")
	fill("subject", values("_q", "subject.citizen_id", "subject.name", "Y Moan Êban", "subject.birth.y", "1954"), "")
	fill("subject_address", values("subject.address.typed", "xã Mai Pha", "subject.address.detail", "Tổ 3"), "")
	if got := a.At("/subject/address/code"); got != "04000" {
		t.Fatalf("the only hit of an old name is taken: %v", got)
	}
	fill("representative", values("representative.relation", "Con"), "")
	fill("request", values("request.content", "Xin xác nhận.\r\nCảm ơn. "), "")
	if u := f.Unfinished(a, today); u == nil || u.Key != "result_way" {
		t.Fatal(u)
	}
	fill("result_way", values("result.way", "counter"), "")
	if got := keysOf(f.Check(a, today)); got != "" {
		t.Fatal(got)
	}
	who := a.Who()
	if who.Submitter.Name != "Nguyễn Thị Hoa" || who.Submitter.Phone != "0905000111" || who.Subject.Name != "Y Moan Êban" || who.Relation != "Con" ||
		who.Subject.Address.String() != "Tổ 3, Phường Kỳ Lừa, tỉnh Lạng Sơn" {
		t.Fatalf("%+v", who)
	}
	rows := f.Summary(a, today, vi(t))
	seen := map[string]string{}
	for _, r := range rows {
		seen[r.Name] = r.Value
		if r.Label == "" || r.Group == "" || r.Page == "" {
			t.Errorf("row without words: %+v", r)
		}
	}
	for name, want := range map[string]string{
		"acting": "Cho người thân", "submitter.birth": "02/09/1990", "subject.birth": "1954", "submitter.citizen_id": "020\u00a0190\u00a0001\u00a0234",
		"subject.address": "Tổ 3, Phường Kỳ Lừa, tỉnh Lạng Sơn (ghi trên giấy tờ: xã Mai Pha)", "request.content": "Xin xác nhận.\nCảm ơn.",
		"submitter.email": "",
	} {
		if seen[name] != want {
			t.Errorf("%s: %q, want %q", name, seen[name], want)
		}
	}

	// Acting for oneself after all: what was said about the other person counts no more, and is not lost either.
	a.Set("/acting", "self")
	clean := f.Clean(a, today)
	if clean.At("/subject") != nil || clean.At("/representative") != nil || a.At("/subject/name") == nil {
		t.Fatalf("%v", clean)
	}
	if got := clean.Who().Subject.Name; got != "Nguyễn Thị Hoa" {
		t.Fatal(got)
	}
	if got := keysOf(f.Check(a, today)); got != "" {
		t.Fatal(got)
	}
}

func TestTheWayThroughThePages(t *testing.T) {
	f := genericForm(t)
	w, ok := f.Way(Answers{}, today, "")
	if !ok || w.Page.Key != "acting" || w.N != 1 || w.Of != 6 || w.Back != nil || w.Next.Key != "submitter" {
		t.Fatalf("%+v %v", w, ok)
	}
	// A page that is hidden now leads on to the next that is asked.
	if w, ok := f.Way(Answers{"acting": "self"}, today, "representative"); !ok || w.Page.Key != "request" || w.Back.Key != "submitter_address" {
		t.Fatalf("%+v %v", w, ok)
	}
	if w, ok = f.Way(Answers{"acting": "self"}, today, "result_way"); !ok || w.Next != nil {
		t.Fatalf("%+v %v", w, ok)
	}
	if _, ok := f.Way(Answers{"acting": "self"}, today, "result_address"); ok {
		t.Fatal("after the last page it is time to review")
	}
}

func TestPrefillConfirmsAndDoesNotOverwrite(t *testing.T) {
	f := genericForm(t)
	k := Known{Name: "Nguyễn Thị Hoa", CitizenID: "020190001234", Phone: "0905000111"}
	a := f.Prefill(Answers{"submitter": map[string]any{"phone": "0911222333"}}, k)
	want := Answers{"submitter": map[string]any{"phone": "0911222333", "name": "Nguyễn Thị Hoa", "citizen_id": "020190001234"}}
	if !reflect.DeepEqual(a, want) {
		t.Fatalf("%v", a)
	}
}

func bad(t *testing.T, schema, layout string) string {
	t.Helper()
	_, err := Compile(catalogue.Form{Schema: []byte(schema), Layout: []byte(layout)})
	var f *fault.Fault
	if err == nil {
		return ""
	}
	if !errors.As(err, &f) || f.Code != fault.Invalid {
		t.Fatalf("%v", err)
	}
	w := vi(t)
	for _, x := range f.Fields {
		if s := w.T(x.Key, x.Args...); strings.Contains(s, "⟦") {
			t.Errorf("%s", s)
		}
	}
	return keysOf(f.Fields)
}

func onePage(q string) string {
	return `{"groups":[{"key":"g","title":{"vi":"G"},"pages":[{"key":"p","title":{"vi":"P"},"questions":[` + q + `]}]}]}`
}

func TestCompileRefuses(t *testing.T) {
	const schema = `{"type":"object","properties":{"a":{"type":"string"},"n":{"type":"integer"},"l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}}}}`
	deep := strings.Repeat(`{"a":`, 60) + `1` + strings.Repeat(`}`, 60)
	for _, c := range []struct{ name, schema, layout, want string }{
		{"fine", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`), ""},
		{"fine list", schema, onePage(`{"field":"/l","kind":"list","label":{"vi":"L"},"questions":[{"field":"/x","kind":"text","label":{"vi":"X"},"when":"item.y != 'z' && a == nil"}]}, {"field":"/a","kind":"text","label":{"vi":"A"}}`), ""},
		{"no json", `{`, `[]`, "layout:=form.bad_json schema:=form.bad_json"},
		{"deep", deep, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`), "schema:=form.bad_json"},
		{"two values", schema + `{}`, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`), "schema:=form.bad_json"},
		{"unknown word", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"},"colour":"red"}`), "layout:=form.bad_json"},
		{"no groups", schema, `{"groups":[]}`, "layout:/groups=form.bad_missing"},
		{"null group", schema, `{"groups":[null]}`, "layout:/groups/0=form.bad_missing layout:/groups/0/key=form.bad_key layout:/groups/0/title=form.bad_label layout:/groups/0/pages=form.bad_missing"},
		{"null question", schema, onePage(`null`), "layout:/groups/0/pages/0/questions/0=form.bad_missing"},
		{"no label", schema, onePage(`{"field":"/a","kind":"text","label":{"en":"A"}}`),
			"layout:/groups/0/pages/0/questions/0/label=form.bad_label layout:/groups/0/pages/0/questions/0/label/en=form.bad_label"},
		{"kind", schema, onePage(`{"field":"/a","kind":"colour","label":{"vi":"A"}}`), "layout:/groups/0/pages/0/questions/0/kind=form.bad_kind"},
		{"absent", schema, onePage(`{"field":"/b","kind":"text","label":{"vi":"A"}}`), "schema:/b=form.bad_absent"},
		{"type", schema, onePage(`{"field":"/n","kind":"text","label":{"vi":"A"}}`), "schema:/n=form.bad_type"},
		{"pointer", schema, onePage(`{"field":"a","kind":"text","label":{"vi":"A"}}`), "layout:/groups/0/pages/0/questions/0/field=form.bad_pointer"},
		{"twice", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}},{"field":"/a","kind":"long","label":{"vi":"A"}}`),
			"layout:/groups/0/pages/0/questions/1/field=form.bad_twice"},
		{"when syntax", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"},"when":"a =="}`),
			"layout:/groups/0/pages/0/questions/0/when=form.bad_when"},
		{"when unknown", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"},"when":"b == 'x'"}`),
			"layout:/groups/0/pages/0/questions/0/when=form.bad_when"},
		{"when not yes or no", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"},"when":"len(today)"}`),
			"layout:/groups/0/pages/0/questions/0/when=form.bad_when"},
		{"when too big", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"},"when":"` + strings.Repeat("a=='x'||", 60) + `true"}`),
			"layout:/groups/0/pages/0/questions/0/when=form.bad_when"},
		{"when forbidden", schema, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"},"when":"now().Year() > 2000"}`),
			"layout:/groups/0/pages/0/questions/0/when=form.bad_when"},
		{"usual", schema, onePage(`{"field":"/n","kind":"number","label":{"vi":"A"},"usual":1.5},{"field":"/a","kind":"choice","label":{"vi":"A"},"usual":"y","options":[{"value":"x","label":{"vi":"X"}}]}`), "layout:/groups/0/pages/0/questions/0/usual=form.bad_usual layout:/groups/0/pages/0/questions/1/usual=form.bad_usual"},
		{"taken page", schema, strings.Replace(onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`), `"key":"p"`, `"key":"review"`, 1),
			"layout:/groups/0/pages/0/key=form.bad_key"},
		{"no options", schema, onePage(`{"field":"/a","kind":"choice","label":{"vi":"A"}}`), "layout:/groups/0/pages/0/questions/0/options=form.bad_options"},
		{"list in list", schema, onePage(`{"field":"/l","kind":"list","label":{"vi":"A"},"questions":[{"field":"/x","kind":"list","label":{"vi":"A"},"questions":[]}]}`), "layout:/groups/0/pages/0/questions/0/questions/0=form.bad_list"},
		{"schema type", `{"type":"thing"}`, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`),
			"schema:/type=form.bad_schema schema:/type=form.bad_schema"},
		{"remote ref", `{"$ref":"https://example.vn/x.json"}`, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`), "schema:=form.bad_schema"},
		{"file ref", `{"$ref":"file:///etc/passwd"}`, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`), "schema:=form.bad_schema"},
		{"older draft", `{"$schema":"http://json-schema.org/draft-07/schema#"}`, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`),
			"schema:=form.bad_schema"},
		{"self ref", `{"type":"object","properties":{"a":{"$ref":"#"}}}`, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"}}`),
			"schema:=form.bad_schema_cost"},
		{"block", schema, `{"groups":[{"use":"everything"}]}`,
			"layout:/groups/0/use=form.bad_use layout:/groups/0/key=form.bad_key layout:/groups/0/title=form.bad_label layout:/groups/0/pages=form.bad_missing"},
		{"block without schema", schema, `{"groups":[{"use":"result"}]}`, "schema:/result/address=form.bad_absent schema:/result/way=form.bad_absent"},
	} {
		if got := bad(t, c.schema, c.layout); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestOptionsHaveConditions(t *testing.T) {
	f, err := Compile(catalogue.Form{
		Schema: []byte(`{"type":"object","properties":{"n":{"type":"integer"},"c":{"type":"string"}}}`),
		Layout: []byte(onePage(`{"field":"/n","kind":"number","label":{"vi":"N"}},{"field":"/c","kind":"choice","label":{"vi":"C"},"options":[{"value":"a","label":{"vi":"A"}},{"value":"b","label":{"vi":"B"},"when":"n > 1"}]}`)),
	})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "c=form.not_listed", 2: ""} {
		if got := keysOf(f.Check(Answers{"n": n, "c": "b"}, today)); got != want {
			t.Errorf("n %d: %s", n, got)
		}
	}
}

// TestARightAnswerMayLeaveAQuestion: a number with first digits of no province is asked about once, kept, and let through.
func TestARightAnswerMayLeaveAQuestion(t *testing.T) {
	f := genericForm(t)
	page, _ := f.Page("submitter")
	v := values("submitter.name", "Hoàng Thị Mẫu", "submitter.citizen_id", "097 196 004 412", "submitter.birth.d", "8", "submitter.birth.m", "3",
		"submitter.birth.y", "1996")
	p := f.Parse(page, v, Answers{}, today)
	if got := keysOf(p.Faults); got != "submitter.citizen_id=identity.citizen_place" || p.Answers.Text("/submitter/citizen_id") != "097196004412" {
		t.Fatalf("asked %q, kept %v", got, p.Answers)
	}
	v.Set("submitter.citizen_id.was", "097196004412")
	if p = f.Parse(page, v, p.Answers, today); len(p.Faults) > 0 {
		t.Errorf("left so: %s", keysOf(p.Faults))
	}
	v.Set("submitter.citizen_id", "098196004412")
	if p = f.Parse(page, v, p.Answers, today); keysOf(p.Faults) != "submitter.citizen_id=identity.citizen_place" {
		t.Errorf("another number: %s", keysOf(p.Faults))
	}
	for _, fl := range f.Check(p.Answers, today) {
		if fl.Name == "submitter.citizen_id" {
			t.Errorf("the whole form is refused: %+v", fl)
		}
	}
	if v := sent(render(t, Ask(sheet(t, f, p.Answers, p), page))); v.Get("submitter.citizen_id.was") != "098196004412" {
		t.Errorf("the page does not say what it asked about: %v", v)
	}
}

// One compiled form serves everybody at once.
func TestAFormIsSharedByAll(t *testing.T) {
	forms := Forms{Places: places}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			f, err := forms.Of(nil)
			if err != nil {
				t.Error(err)
				return
			}
			for range 20 {
				p := f.Parse(nil, values("acting", "relative", "subject.birth.y", "1954"), Answers{}, today)
				if f.Holds("acting == 'relative' && age(subject.birth, today) > 70", p.Answers, today) != true || len(f.Check(p.Answers, today)) == 0 {
					t.Error("a neighbour got in the way")
				}
			}
		})
	}
	wg.Wait()
}
