package form

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/procedures"
)

// Whatever is posted, to whichever page: no panic, what comes out can be stored, read back, checked and drawn,
// and posting it again changes nothing.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"acting=self&submitter.name=Hoa&submitter.birth.y=1990",
		"parents.n=2&parents.0.name=a&parents.1.role=mother&_act=remove%3Aparents.0&_q=parents.1.maiden",
		"parents.n=-1&parents.99999999999999999999.name=x&_act=add:parents",
		"extra.count=99999999999999999999&extra.fee=1.2.3&child.weight=1e308&child.weight=NaN",
		"child.birth=31/02/2020&child.birth.d=%00&extra.home.typed=%ff&extra.home.code=04001",
		"_act=remove:parents.-1&parents=x&child=x&extra=x&extra.things=a&extra.things=a",
	} {
		f.Add(s, uint8(0))
	}
	form := everyKind(f)
	f.Fuzz(func(t *testing.T, query string, n uint8) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		a := Answers{"parents": []any{map[string]any{"role": "mother"}}}
		pages := append(form.Pages(a, today), nil)
		page := pages[int(n)%len(pages)]
		p := form.Parse(page, v, a, today)
		b, err := p.Answers.Bytes()
		if err != nil || !utf8.Valid(b) || strings.Contains(string(b), "\x00") || strings.Contains(string(b), "\\u0000") {
			t.Fatalf("%s %v", b, err)
		}
		if len(b) > MostAnswers {
			return // the store refuses it
		}
		back, err := ReadAnswers(b)
		if err != nil || !back.Equal(p.Answers) {
			t.Fatalf("%s comes back as %v %v", b, back, err)
		}
		form.Check(back, today)
		form.Clean(back, today)
		fv := sheet(t, form, back, p)
		render(t, Dense(fv))
		form.Summary(back, today, fv.Words)
		if again := form.Parse(page, without(v, ButtonInput), back, today); v.Get(ButtonInput) == "" && !again.Answers.Equal(back) {
			t.Fatalf("posting twice changes %s", b)
		}
	})
}

func without(v url.Values, name string) url.Values {
	out := url.Values{}
	for k, x := range v {
		if k != name {
			out[k] = x
		}
	}
	return out
}

// Whatever officials write as a form: it is refused with pointers, or it can be filled.
func FuzzCompile(f *testing.F) {
	seed := func(schema, layout []byte) { f.Add(string(schema), string(layout)) }
	g := generic()
	seed(g.Schema, g.Layout)
	for _, dir := range []string{"1.004873"} {
		s, err1 := procedures.FS.ReadFile(dir + "/schema.json")
		l, err2 := procedures.FS.ReadFile(dir + "/layout.json")
		if err1 != nil || err2 != nil {
			f.Fatal(err1, err2)
		}
		seed(s, l)
	}
	s, _ := os.ReadFile("testdata/every.schema.json")
	l, _ := os.ReadFile("testdata/every.layout.json")
	seed(s, l)
	f.Add(`{"properties":{"a":{}}}`, onePage(`{"field":"/a","kind":"text","label":{"vi":"A"},"when":"a == nil"}`))
	f.Add(`{"properties":{"a":{"type":"array","items":{"properties":{"x":true}}}}}`,
		onePage(`{"field":"/a","kind":"list","label":{"vi":"A"},"min":1,"questions":[{"field":"/x","kind":"date","label":{"vi":"X"},"from":"/x"}]}`))
	f.Add(`{"$defs":{"a":{"$dynamicAnchor":"x"}},"$dynamicRef":"#x","allOf":[{"$ref":"#/$defs/a"}]}`, onePage(`{"kind":"statement","label":{"vi":"A"}}`))
	f.Fuzz(func(t *testing.T, schema, layout string) {
		form, err := Compile(catalogue.Form{Schema: json.RawMessage(schema), Layout: json.RawMessage(layout)})
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		form.places = places
		a := Answers{}
		for _, page := range append(form.Pages(a, today), nil) {
			drawing := Dense(sheet(t, form, a, Parsed{}))
			if page != nil {
				drawing = Ask(sheet(t, form, a, Parsed{}), page)
			}
			v := sent(render(t, drawing))
			for k := range v {
				if k != AskedInput {
					v.Set(k, "1990")
				}
			}
			a = form.Parse(page, v, a, today).Answers
		}
		form.Check(a, today)
		form.Summary(a, today, sheet(t, form, a, Parsed{}).Words)
	})
}

// A draft that came from anywhere is read without a panic and can be checked.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":1e400}`, `{"acting":{"x":[1]}}`,
		`{"child":[],"parents":{"0":{}},"extra":{"home":[],"things":{},"count":"1"}}`, `{"parents":[1,null,[],{"address":1}]}`, `[]`, `null`} {
		f.Add(s)
	}
	form := everyKind(f)
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ReadAnswers([]byte(s))
		if err != nil {
			return
		}
		form.Check(a, today)
		c := form.Clean(a, today)
		form.Check(c, today)
		sh := sheet(t, form, a, Parsed{})
		render(t, Dense(sh))
		form.Summary(a, today, sh.Words)
		a.Who()
		form.Parse(nil, values("parents.n", "2", "extra.home.typed", "x", "child.name", "y"), a, today)
		b, err := a.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ReadAnswers(b); err != nil || !back.Equal(a) {
			t.Fatalf("%s %v", b, err)
		}
	})
}
