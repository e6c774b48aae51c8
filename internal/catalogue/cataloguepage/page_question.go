package cataloguepage

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// questionKinds are the kinds an official can choose.
var questionKinds = []string{"text", "long", "name", "date", "choice", "many", "yes_no", "number", "money", "citizen_id", "tax_code", "phone",
	"email", "address", "confirm", "list", "statement"}

var precisions = []string{"day", "month", "year"}

type questionView struct {
	view.Base
	catalogue.Version
	Spot   form.Spot
	Add    string // "": an existing question; "own", "same", "list": a new one, where
	Fields fieldset
	asked  asked
	Names  []questionName // what conditions may speak about
	Key    string
	Rev    int64
}

// asked is a question of a form under the hand of an editor.
type asked struct {
	sketch *form.Sketch
	at     form.Spot
	q      *form.Question
	add    string
}

// questionName is a question as conditions call it, with its answers.
type questionName struct {
	name, label string
	options     []form.Option
}

func (v questionView) action() string {
	to := "/version/" + v.ID + "/edit/question?at=" + v.Spot.Text()
	if v.Add != "" {
		to += "&add=" + v.Add
	}
	return to
}

// spotOf reads which question a request is about.
func spotOf(r *http.Request) (form.Spot, error) {
	at, ok := form.ReadSpot(r.URL.Query().Get("at"))
	if !ok {
		return at, notHere()
	}
	return at, nil
}

func (p Pages) question(w http.ResponseWriter, r *http.Request, v catalogue.Version) error {
	at, err := spotOf(r)
	if err != nil {
		return err
	}
	s, err := form.Open(v.Form)
	if err != nil {
		return err
	}
	q, add := s.At(at), r.URL.Query().Get("add")
	if add != "" {
		q = &form.Question{Kind: form.KindText}
	}
	if q == nil {
		return notHere()
	}
	x := asked{s, at, q, add}
	return p.showQuestion(w, r, questionView{Version: v, Spot: at, Add: add, Key: web.NewKey(), Rev: v.Rev, asked: x,
		Fields: drawQuestion(view.From(r, "cataloguepage.question_title"), x)}, nil)
}

func (p Pages) showQuestion(w http.ResponseWriter, r *http.Request, pg questionView, cause error) error {
	title := "cataloguepage.question_title"
	if pg.Add != "" {
		title = "cataloguepage.question_new"
	}
	b, status, ok := view.From(r, title).Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(append(crumbs(b, pg.Version), view.Link{Text: b.T("cataloguepage.part_form"), Href: "/version/" + pg.ID + "/edit/form"})...)
	pg.Names = pg.asked.namesBefore(b)
	return web.Render(w, r, status, questionPage(pg))
}

// namesBefore are the questions asked before a spot: the only ones a condition can look at.
func (x asked) namesBefore(b view.Base) []questionName {
	tag := b.Words.Tag()
	out := []questionName{{name: "acting", label: b.T("cataloguepage.acting")}}
	for _, l := range x.sketch.Lines() {
		if l.Spot == x.at && (x.add == "" || x.add == "head") {
			break
		}
		if l.Question != nil && l.Question.Field != "" && l.Sub < 0 && l.Question.Kind != form.KindList {
			out = append(out, questionName{strings.ReplaceAll(l.Question.Field[1:], "/", "."), l.Question.Label.In(tag), l.Question.Options})
		}
		if l.Spot == x.at && l.Question != nil {
			break
		}
	}
	return out
}

func drawQuestion(b view.Base, x asked) fieldset {
	q, add := x.q, x.add
	tick := func(on bool) string { return map[bool]string{true: "1"}[on] }
	var answers []string
	for _, o := range q.Options {
		answers = append(answers, strings.TrimRight(o.Value+" | "+o.Label["vi"]+" | "+o.Label["en"], " |"))
	}
	out := fieldset{boxes: []box{
		{name: "label", label: "cataloguepage.f_label", kind: "area", rows: 2, half: true, value: q.Label["vi"]},
		{name: "label_en", label: "cataloguepage.f_label_en", kind: "area", rows: 2, half: true, value: q.Label["en"]},
		{name: "kind", label: "cataloguepage.f_kind", kind: "select", value: string(q.Kind), options: options(b, "cataloguepage.kind_", questionKinds...)},
		{name: "required", label: "cataloguepage.f_required", kind: "tick", value: tick(!q.Optional)},
		{name: "answers", label: "cataloguepage.f_answers", hint: "cataloguepage.answers_hint", kind: "area", rows: 5, value: strings.Join(answers, "\n")},
		{name: "hint", label: "cataloguepage.f_hint", kind: "area", rows: 2, half: true, value: q.Hint["vi"]},
		{name: "hint_en", label: "cataloguepage.f_hint_en", kind: "area", rows: 2, half: true, value: q.Hint["en"]},
		{name: "why", label: "cataloguepage.f_why_ask", kind: "area", rows: 2, half: true, value: q.Why["vi"]},
		{name: "why_en", label: "cataloguepage.f_why_ask_en", kind: "area", rows: 2, half: true, value: q.Why["en"]},
	}}
	if add == "own" || add == "same" {
		out.boxes = append(out.boxes, box{name: "same", label: "cataloguepage.f_same_page", kind: "tick", value: tick(add == "same"), all: true})
	}
	out.boxes = append(out.boxes, conditionBoxes(b, x, q.When)...)
	least, most := x.sketch.Limits(x.at)
	if add != "" {
		least, most = nil, nil
	}
	out.boxes = append(out.boxes,
		box{name: "least", label: "cataloguepage.f_least", hint: "cataloguepage.limits_hint", kind: "number", value: limitText(least, q.Min)},
		box{name: "most", label: "cataloguepage.f_most", kind: "number", value: limitText(most, q.Max)},
		box{name: "unit", label: "cataloguepage.f_number_unit", value: q.Unit["vi"]},
		box{name: "precision", label: "cataloguepage.f_precision", kind: "select", value: q.Precision,
			options: options(b, "cataloguepage.precision_", precisions...)})
	return out
}

func limitText(schema any, own int) string {
	if n, ok := schema.(float64); ok {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	if own > 0 {
		return strconv.Itoa(own)
	}
	return ""
}

// bilingual makes a text of what was typed in both languages.
func bilingual(vi, en string) form.Text {
	t := form.Text{}
	if vi != "" {
		t["vi"] = vi
	}
	if en != "" {
		t["en"] = en
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

// readQuestion makes a question of the fields; what they do not show stays as it was.
func readQuestion(fs *fieldset, was form.Question, bad *faults) form.Question {
	q := was
	q.Kind = form.Kind(bad.oneOf("kind", fs.text("kind"), questionKinds))
	q.Label, q.Hint, q.Why = bilingual(fs.text("label"), fs.text("label_en")), bilingual(fs.text("hint"), fs.text("hint_en")),
		bilingual(fs.text("why"), fs.text("why_en"))
	if q.Label["vi"] == "" {
		bad.add("label", "cataloguepage.label_missing")
	}
	for name, t := range map[string]form.Text{"hint": q.Hint, "why": q.Why} {
		if t["vi"] == "" && t["en"] != "" {
			bad.add(name, "cataloguepage.vietnamese_first")
		}
	}
	q.Optional = !fs.on("required") && q.Kind != form.KindStatement && q.Kind != form.KindConfirm
	q.When = condition(fs, bad)
	least, most := bad.number("least", fs.text("least")), bad.number("most", fs.text("most"))
	q.Min, q.Max = 0, 0
	if q.Kind == form.KindList || q.Kind == form.KindMany {
		q.Min, q.Max = least, most
	}
	if most > 0 && least > most {
		bad.add("most", "cataloguepage.limits_crossed")
	}
	q.Unit = nil
	if q.Kind == form.KindNumber {
		q.Unit = bilingual(fs.text("unit"), was.Unit["en"])
	}
	q.Precision = ""
	if x := fs.text("precision"); q.Kind == form.KindDate && x != "day" {
		q.Precision = x
	}
	if q.Options = nil; q.Kind == form.KindChoice || q.Kind == form.KindMany {
		q.Options = readAnswers(fs, was.Options, bad)
	}
	if q.Kind != was.Kind { // what belongs to another kind
		q.Usual, q.Suggest, q.From, q.To, q.Sex, q.Birth, q.Personal, q.Decimals, q.Item = nil, nil, "", "", "", "", false, 0, nil
	}
	if q.Kind != form.KindChoice && q.Kind != form.KindText && q.Kind != form.KindYesNo && q.Kind != form.KindNumber {
		q.Usual = nil
	}
	return q
}

// readAnswers reads one answer a line: "value | Vietnamese | English", or only the words. An answer that was there
// keeps its hint and its condition.
func readAnswers(fs *fieldset, was []form.Option, bad *faults) []form.Option {
	var out []form.Option
	for _, l := range fs.lines("answers") {
		f := strings.Split(l, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		var o form.Option
		if len(f) == 1 {
			o.Value, o.Label = slug(f[0], func(key string) bool {
				return slices.ContainsFunc(out, func(o form.Option) bool { return o.Value == key })
			}), bilingual(f[0], "")
		} else {
			o.Value, o.Label = f[0], bilingual(f[1], strings.Join(f[2:], " "))
		}
		if o.Value == "" || o.Label["vi"] == "" || slices.ContainsFunc(out, func(x form.Option) bool { return x.Value == o.Value }) {
			bad.add("answers", "cataloguepage.answer_wrong", "line", l)
			continue
		}
		if i := slices.IndexFunc(was, func(x form.Option) bool { return x.Value == o.Value }); i >= 0 {
			o.Hint, o.When = was[i].Hint, was[i].When
		}
		out = append(out, o)
	}
	if len(out) == 0 {
		bad.add("answers", "cataloguepage.answers_missing")
	}
	return out
}

func (p Pages) keepQuestion(w http.ResponseWriter, r *http.Request, v catalogue.Version, f web.Form) error {
	at, err := spotOf(r)
	if err != nil {
		return err
	}
	add := r.URL.Query().Get("add")
	was, err := form.Open(v.Form)
	if err != nil {
		return err
	}
	old := was.At(at)
	if add != "" {
		old = &form.Question{Kind: form.KindText}
	}
	if old == nil {
		return notHere()
	}
	x := asked{was, at, old, add}
	sh := drawQuestion(view.From(r, "cataloguepage.question_title"), x)
	sh.read(f)
	err = p.change(r, f, func(c *catalogue.Content) error { return putQuestion(c, &sh, at, add) })
	if err != nil {
		return p.showQuestion(w, r, questionView{Version: v, Spot: at, Add: add, Key: f.Key(), Rev: seen(f), asked: x, Fields: sh}, err)
	}
	web.Flash(w, r, "cataloguepage.done_saved")
	return web.Redirect(w, r, "/version/"+v.ID+"/edit/form#questions")
}

// putQuestion writes the question into the form of the content, and refuses what no form can be made of.
func putQuestion(c *catalogue.Content, sh *fieldset, at form.Spot, add string) error {
	s, err := form.Open(c.Form)
	if err != nil {
		return err
	}
	var bad faults
	var was form.Question
	if add == "" {
		q := s.At(at)
		if q == nil {
			return notHere()
		}
		was = *q
	}
	q := readQuestion(sh, was, &bad)
	if q.Kind == form.KindList && len(q.Questions) == 0 { // a list needs something to ask
		q.Questions = []*form.Question{{Field: "/name", Kind: form.KindText, Label: form.Text{"vi": q.Label["vi"]}}}
	}
	if err := fault.Fields(bad.list...); err != nil {
		return err
	}
	if add == "" {
		s.Put(at, q)
	} else {
		where := map[string]form.Where{"list": form.InList, "head": form.HeadOf}[add]
		if sh.on("same") {
			where = form.SamePage
		}
		var ok bool
		if at, ok = s.Add(at, where, q); !ok {
			return notHere()
		}
	}
	if q.Kind == form.KindNumber {
		s.Limit(at, limit(sh.text("least")), limit(sh.text("most")))
	}
	if c.Form, err = s.Form(); err != nil {
		return err
	}
	if _, err := form.Compile(*c.Form); err != nil {
		return asOurs(err)
	}
	return nil
}

func limit(text string) any {
	if n, err := strconv.Atoi(strings.ReplaceAll(text, ".", "")); err == nil {
		return n
	}
	return nil
}

// asOurs says a fault of the whole form at the box that it came from: a condition, else the label.
func asOurs(err error) error {
	f, ok := web.Invalid(err)
	if !ok {
		return err
	}
	var out []fault.Field
	for _, x := range f.Fields {
		name := "label"
		switch {
		case strings.HasSuffix(x.Name, "/when"):
			name = "when"
		case strings.Contains(x.Name, "/options"):
			name = "answers"
		}
		out = append(out, fault.Field{Name: name, Key: x.Key, Args: x.Args})
	}
	return fault.Fields(out...)
}
