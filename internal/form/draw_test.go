package form

import (
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/view"
)

// everyKind is a form with every kind of question: a birth registration that never was.
func everyKind(t testing.TB) *Form {
	t.Helper()
	var c catalogue.Form
	var err error
	if c.Schema, err = os.ReadFile("testdata/every.schema.json"); err != nil {
		t.Fatal(err)
	}
	if c.Layout, err = os.ReadFile("testdata/every.layout.json"); err != nil {
		t.Fatal(err)
	}
	f, err := Compile(c)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	f.places = places
	return f
}

var drawingWords = sync.OnceValues(func() (*lang.Words, error) {
	book, err := lang.Load(words, field.Words(), identity.Words(), view.Lang)
	if err != nil {
		return nil, err
	}
	return book.Words("vi"), nil
})

func sheet(t testing.TB, f *Form, a Answers, p Parsed) View {
	t.Helper()
	w, err := drawingWords()
	if err != nil {
		t.Fatal(err)
	}
	fv := View{Base: view.Base{Words: w}, Form: f, Answers: a, Today: today, Refresh: "/refresh"}
	fv.Errors = p.Faults
	return fv
}

func render(t testing.TB, c templ.Component) *html.Node {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "⟦") {
		t.Fatalf("a word is missing: …%s", b.String()[strings.Index(b.String(), "⟦"):][:80])
	}
	n, err := html.Parse(strings.NewReader("<form>" + b.String() + "</form>"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// sent is what a browser would post of a page without pressing a named button.
func sent(n *html.Node) url.Values {
	v := url.Values{}
	for n := range n.Descendants() {
		name, _ := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		value, _ := attr(n, "value")
		switch n.Data {
		case "input":
			kind, _ := attr(n, "type")
			if _, on := attr(n, "checked"); on || kind != "radio" && kind != "checkbox" {
				v.Add(name, value)
			}
		case "textarea":
			v.Add(name, strings.TrimPrefix(textOf(n), "\n"))
		case "select":
			first := ""
			for o := range n.Descendants() {
				if o.Data != "option" {
					continue
				}
				if _, on := attr(o, "selected"); on {
					first, _ = attr(o, "value")
				}
			}
			v.Add(name, first)
		}
	}
	return v
}

// Every page, drawn and sent back untouched, says what it said before: nothing typed is ever lost, right or wrong.
func TestWhatIsDrawnComesBack(t *testing.T) {
	for name, f := range map[string]*Form{"every kind": everyKind(t), "marital status": marital(t).Form} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				a := randomAnswers(r, t, f)
				hiddenIsDropped(r, f, a)
				for _, page := range append(f.Pages(a, today), nil) {
					fv := sheet(t, f, a, f.Parse(page, url.Values{}, a, today))
					drawing := Dense(fv)
					if page != nil {
						drawing = Ask(fv, page)
					}
					v := sent(render(t, drawing))
					p := f.Parse(page, v, a, today)
					if !p.Answers.Equal(a) {
						x, _ := a.Bytes()
						y, _ := p.Answers.Bytes()
						r.Fatalf("page %v sent %v\nhad  %s\ngot  %s", page, v, x, y)
					}
					if p.Redraw {
						r.Fatalf("page %v asks again though everything was drawn", page)
					}
				}
			})
		})
	}
}

var someTexts = []string{"", "", "Nguyễn Thị Hoa", "  a\tb ", "<b>\"x\"</b> & 'y'", "079194004412", "020 224 001 234", "0905 000 111", "+84905000111",
	"hoa@example.vn",
	"1.250", "98,50", "-3", "1e9", "12a", "thống nhất", "Kỳ Lừa", "không có", "31", "2", "1990", "2024", "00", "2026", "a\r\nb\n\n c",
	"0100109106-001", "yes", "no", "1", "male", "o3", "self", "relative", "organisation", "father", "mother", "a", "b", "c", "\u202eabc", "H’Hen"}

// randomAnswers are what a person at the keyboard makes of a form, typing anything anywhere.
func randomAnswers(r *rapid.T, t *testing.T, f *Form) Answers {
	a := Answers{}
	key := "" // the whole way through, then once more over one page
	for {
		w, more := f.Way(a, today, key)
		if !more {
			break
		}
		a = typeAnything(r, t, f, w.Page, a)
		if w, more = f.Way(a, today, w.Page.Key); !more || w.Next == nil {
			break
		}
		key = w.Next.Key
	}
	return typeAnything(r, t, f, rapid.SampledFrom(f.Pages(a, today)).Draw(r, "again"), a)
}

func typeAnything(r *rapid.T, t *testing.T, f *Form, page *Page, a Answers) Answers {
	text := rapid.SampledFrom(someTexts)
	v := sent(render(t, Ask(sheet(t, f, a, Parsed{}), page)))
	for _, name := range strings.Fields(v.Get(AskedInput)) {
		c := f.asks(a, name)
		switch {
		case c.q == nil:
		case c.q.Kind == KindChoice || c.q.Kind == KindMany:
			v[name] = []string{c.q.Options[rapid.IntRange(0, len(c.q.Options)-1).Draw(r, name)].Value}
		case c.q.Kind == KindDate:
			for _, part := range []string{".d", ".m", ".y"} {
				v[name+part] = []string{text.Draw(r, name)}
			}
		case c.q.Kind == KindAddress:
			v[name+".typed"], v[name+".detail"] = []string{text.Draw(r, name)}, []string{text.Draw(r, name)}
			v[name+".code"] = []string{rapid.SampledFrom([]string{"", "04001", "99999"}).Draw(r, name)}
		case c.q.Kind == KindList:
			if rapid.Bool().Draw(r, name) {
				v[ButtonInput] = []string{"add:" + name}
			}
		default:
			v[name] = []string{text.Draw(r, name)}
		}
	}
	return f.Parse(page, v, a, today).Answers
}

func (f *Form) asks(a Answers, name string) asking {
	for _, c := range f.pass(a, today, nil).shown {
		if c.name() == name {
			return c
		}
	}
	return asking{}
}

// What hidden questions still hold is dropped, whatever it is, and what is handed in is a fixed point.
func hiddenIsDropped(r *rapid.T, f *Form, a Answers) {
	c := f.Clean(a, today)
	if again := f.Clean(c, today); !again.Equal(c) {
		r.Fatalf("cleaning twice changes: %v %v", c, again)
	}
	shown := map[string]bool{}
	for _, x := range f.pass(a, today, nil).shown {
		shown[x.ptr] = true
	}
	for p, q := range f.byField {
		if q.list == nil && !shown[p] && c.At(p) != nil {
			r.Fatalf("%s is hidden and kept", p)
		}
	}
	if x, y := keysOf(f.Check(a, today)), keysOf(f.Check(c, today)); x != y {
		r.Fatalf("hidden answers change the verdict:\n%s\n%s", x, y)
	}
}

func find1(n *html.Node, want func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && want(d) {
			return d
		}
	}
	return nil
}

func byAttr(tag, name, value string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		v, ok := attr(n, name)
		return n.Data == tag && ok && (value == "*" || v == value)
	}
}

// Every input has a label, every error leads somewhere, every id is there once.
func TestDrawingsAreSound(t *testing.T) {
	f := everyKind(t)
	a := Answers{"acting": "relative", "child": map[string]any{"birth": "2020-01-01"}, "parents": []any{map[string]any{"role": "mother"}, map[string]any{}},
		"extra": map[string]any{"home": map[string]any{"typed": "thống nhất"}}, "result": map[string]any{"way": "post"}}
	for _, page := range append(f.Pages(a, today), nil) {
		var v url.Values
		if page != nil {
			v = sent(render(t, Ask(sheet(t, f, a, Parsed{}), page)))
		} else {
			v = sent(render(t, Dense(sheet(t, f, a, Parsed{}))))
		}
		p := f.Parse(page, v, a, today)
		fv := sheet(t, f, p.Answers, p)
		n := render(t, Dense(fv))
		if page != nil {
			n = render(t, Ask(fv, page))
			if find1(n, func(n *html.Node) bool { return n.Data == "h1" }) == nil {
				t.Errorf("page %s has no title", page.Key)
			}
		}
		ids, labels := map[string]bool{}, map[string]bool{}
		for d := range n.Descendants() {
			if id, ok := attr(d, "id"); ok {
				if ids[id] {
					t.Errorf("id %s is there twice", id)
				}
				ids[id] = true
			}
			if id, ok := attr(d, "for"); ok {
				labels[id] = true
			}
		}
		for d := range n.Descendants() {
			kind, _ := attr(d, "type")
			id, _ := attr(d, "id")
			if (d.Data == "input" && kind != "hidden" || d.Data == "select" || d.Data == "textarea") && !labels[id] {
				t.Errorf("%s %s has no label", d.Data, id)
			}
		}
		if len(p.Faults) == 0 && (page == nil || page.Key != "acting" && page.Key != "result_way") {
			t.Errorf("page %v has no faults to show", page)
		}
		for _, x := range p.Faults {
			if !ids[view.ID(x.Name)] {
				t.Errorf("the error of %s leads nowhere", x.Name)
			}
			if say := fv.T(x.Key, x.Args...); !strings.Contains(textOf(n), say) {
				t.Errorf("%s is not said at its question: %s", x.Name, say)
			}
		}
	}
}

func TestKnownFactsAreConfirmed(t *testing.T) {
	f := genericForm(t)
	k := Known{Name: "Nguyễn Thị Hoa", CitizenID: "020190001234", Birth: "1990"}
	a := f.Prefill(Answers{"acting": "self"}, k)
	fv := sheet(t, f, a, Parsed{})
	fv.Known = k
	page, _ := f.Page("submitter")
	n := render(t, Ask(fv, page))
	if got := textOf(n); !strings.Contains(got, "020\u00a0190\u00a0001\u00a0234") {
		t.Error(got)
	}
	in := find1(n, byAttr("input", "name", "submitter.name"))
	if in == nil || in.Parent.Parent.Data != "details" {
		t.Error("a known name is not folded away")
	}
	p := f.Parse(page, sent(n), a, today)
	if len(p.Faults) > 0 || !p.Answers.Equal(a) {
		t.Errorf("%+v", p)
	}
	// A correction is taken.
	v := sent(n)
	v.Set("submitter.name", "Nguyễn Thị Hòa")
	if p = f.Parse(page, v, a, today); p.Answers.Text("/submitter/name") != "Nguyễn Thị Hòa" {
		t.Errorf("%+v", p)
	}
}

func TestAddressWithoutScript(t *testing.T) {
	f := everyKind(t)
	page, _ := f.Page("extra")
	v := values("extra.home.typed", "thống nhất", "extra.home.detail", "Thôn 2", "extra.count", "12a", "_act", "search:extra.home")
	p := f.Parse(page, v, Answers{}, today)
	if !p.Redraw || len(p.Faults) > 0 || p.Answers.Text("/extra/count") != "12a" {
		t.Fatalf("%+v", p)
	}
	n := render(t, Ask(sheet(t, f, p.Answers, p), page))
	if got := textOf(n); !strings.Contains(got, "Xã Thống Nhất, tỉnh Lạng Sơn") || !strings.Contains(got, "trước 1/7/2025: xã Minh Hòa") {
		t.Fatal(got)
	}
	v = sent(n)
	v.Set("extra.home.code", "04002")
	p = f.Parse(page, v, p.Answers, today)
	home := addressOf(p.Answers.At("/extra/home"))
	if home != (Address{Detail: "Thôn 2", Typed: "thống nhất", Code: "04002", Name: "Xã Thống Nhất, tỉnh Đồng Nai"}) {
		t.Fatalf("%+v", home)
	}
	// Another name typed: the old choice counts no more.
	v.Set("extra.home.typed", "lương văn tri")
	p = f.Parse(page, v, p.Answers, today)
	if home = addressOf(p.Answers.At("/extra/home")); home.Code != "04003" {
		t.Fatalf("%+v", home)
	}
	// At the counter nothing is kept between two posts: the page itself says what the choice stood for.
	p = f.Parse(nil, values("extra.home.typed", "lương văn tri", "extra.home.was", "kỳ lừa", "extra.home.code", "04000"), Answers{}, today)
	if home = addressOf(p.Answers.At("/extra/home")); home.Code != "04003" {
		t.Fatalf("%+v", home)
	}
	v = values("extra.home.typed", "không có", "extra.home.code", "04003")
	p = f.Parse(page, v, p.Answers, today)
	if got := keysOf(p.Faults); !strings.Contains(got, "extra.home=form.address_choose") {
		t.Fatal(got)
	}
	// A code that is not in the list is not believed.
	p = f.Parse(page, values("extra.home.typed", "không có", "extra.home.code", "99999"), Answers{}, today)
	if got := keysOf(p.Faults); !strings.Contains(got, "extra.home=form.address_choose") {
		t.Fatal(got)
	}
}

func TestItemsComeAndGo(t *testing.T) {
	f := everyKind(t)
	page, _ := f.Page("parents")
	a := Answers{}
	press := func(act string, pairs ...string) {
		t.Helper()
		v := sent(render(t, Ask(sheet(t, f, a, Parsed{}), page)))
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		v.Set(ButtonInput, act)
		p := f.Parse(page, v, a, today)
		if !p.Redraw {
			t.Fatalf("%s does not stay", act)
		}
		a = p.Answers
	}
	press("add:parents")
	press("add:parents", "parents.0.name", "Hoa", "parents.0.role", "mother")
	press("add:parents", "parents.1.name", "Minh", "parents.1.birth.y", "1960")
	if l := a.List("/parents"); len(l) != 2 || a.Text("/parents/0/name") != "Hoa" || a.Text("/parents/1/birth") != "1960" {
		t.Fatalf("%v", a)
	}
	if n := render(t, Ask(sheet(t, f, a, Parsed{}), page)); find1(n, byAttr("button", "value", "add:parents")) != nil ||
		find1(n, byAttr("input", "name", "parents.0.maiden")) == nil ||
		find1(n, byAttr("input", "name", "parents.1.maiden")) != nil {
		t.Error("a full list grows, or the question for mothers is at the wrong person")
	}
	press("remove:parents.0", "parents.1.name", "Minh Anh")
	if l := a.List("/parents"); len(l) != 1 || a.Text("/parents/0/name") != "Minh Anh" || a.Text("/parents/0/birth") != "1960" {
		t.Fatalf("%v", a)
	}
	press("remove:parents.7")
	press("remove:parents.0")
	if got := keysOf(f.Parse(page, values("_q", "parents", "parents.n", "0"), a, today).Faults); got != "parents=form.too_few" {
		t.Fatal(got)
	}
	if p := f.Parse(page, values("parents.n", "99999"), a, today); len(p.Answers.List("/parents")) > mostItems {
		t.Fatal("a list grows without end")
	}
}

// A list that needs an item opens with one; whoever leaves it empty hears about its questions, not about a number.
func TestANeededItemIsThereAtOnce(t *testing.T) {
	f := everyKind(t)
	page, _ := f.Page("parents")
	n := render(t, Ask(sheet(t, f, Answers{}, Parsed{}), page))
	if find1(n, byAttr("input", "name", "parents.0.name")) == nil || find1(n, byAttr("input", "name", "parents.1.name")) != nil {
		t.Fatal("not exactly one item")
	}
	p := f.Parse(page, sent(n), Answers{}, today)
	if got := keysOf(p.Faults); !strings.Contains(got, "parents.0.name=form.required") || strings.Contains(got, "too_few") {
		t.Error(got)
	}
	if len((Answers{}).List("/parents")) != 0 || f.opened(Answers{"parents": []any{map[string]any{"name": "Hoa"}}}).Text("/parents/0/name") != "Hoa" {
		t.Error("what is there was touched")
	}
}

// Found by TestWhatIsDrawnComesBack (seed 4000152866065095057): the page of a list that opens with one item, sent back
// untouched, left an empty item among the answers of somebody who had not been there yet.
func TestAnItemOnlyDrawnIsNoAnswer(t *testing.T) {
	f := marital(t).Form
	a := Answers{"acting": "self", "subject": map[string]any{"sex": "male"}, "status": map[string]any{"kind": "divorced", "attach": "declare"},
		"history": map[string]any{"moved": true}, "period": map[string]any{"kind": "now"}, "purpose": map[string]any{"kind": "marriage"}}
	page, _ := f.Page("places")
	v := sent(render(t, Ask(sheet(t, f, a, Parsed{}), page)))
	if v.Get("history.places.n") != "1" {
		t.Fatalf("not opened with one item: %v", v)
	}
	p := f.Parse(page, v, a, today)
	if !p.Answers.Equal(a) || keysOf(p.Faults) != "history.places.0.address=form.address_commune history.places.0.from=form.required history.places.0.to=form.required" {
		t.Errorf("untouched: %v, faults %v", p.Answers, p.Faults)
	}
	v.Set("history.places.0.address.typed", "Kỳ Lừa")
	if p = f.Parse(page, v, a, today); p.Answers.Equal(a) || len(p.Answers.List("/history/places")) != 1 {
		t.Errorf("typed: %v", p.Answers)
	}
	v.Del("history.places.0.address.typed")
	v.Set(ButtonInput, "add:history.places")
	if p = f.Parse(page, v, a, today); len(p.Answers.List("/history/places")) != 2 {
		t.Errorf("added: %v", p.Answers)
	}
}

// An answer brings up a further question on the same page: it is asked before it is demanded.
func TestANewQuestionIsAskedFirst(t *testing.T) {
	f := marital(t).Form
	page, _ := f.Page("spouse")
	a := Answers{"acting": "self", "status": map[string]any{"kind": "married"}}
	v := sent(render(t, Ask(sheet(t, f, a, Parsed{}), page)))
	v.Set("status.spouse", "Lê Văn Mẫu")
	v.Set("status.before_1987", "no")
	p := f.Parse(page, v, a, today)
	if !p.Redraw || len(p.Faults) > 0 {
		t.Fatalf("%+v", p)
	}
	v = sent(render(t, Ask(sheet(t, f, p.Answers, p), page)))
	p = f.Parse(page, v, p.Answers, today)
	if got := keysOf(p.Faults); p.Redraw || got != "status.certificate.number=form.required status.certificate.date=form.required status.certificate.issuer=form.required" {
		t.Fatal(got, p.Redraw)
	}
}

// At the counter a date is typed in one go.
func TestCounterTypesDatesInOneGo(t *testing.T) {
	f := everyKind(t)
	for typed, want := range map[string]string{"02092020": "2020-09-02", "2/9/2020": "2020-09-02", "2.9.2020": "2020-09-02", "2020": "2020",
		"092020": "2020-09", "2 9 2020": "2020-09-02", "00/00/1954": "1954",
		"31022020": "31/02/2020", "5//1990": "5//1990", "x": "//x", "1-2-3-4": "//1-2-3-4"} {
		p := f.Parse(nil, values("child.birth", typed), Answers{}, today)
		if got := p.Answers.Text("/child/birth"); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}
