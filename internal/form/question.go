package form

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
)

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// taken are names of other stations on the citizen's way; a page of a form may not be called so.
var taken = []string{"case", "drop", "papers", "place", "review", "saved", "send", "sent", "start"}

// key checks the key of a group or a page; each is there once.
func (k *compiler) key(at, what, key string) {
	switch {
	case !keyForm.MatchString(key), what == "page " && slices.Contains(taken, key):
		k.bad(at+"/key", "form.bad_key", "key", key)
	case k.keys[what+key]:
		k.bad(at+"/key", "form.bad_twice", "key", key)
	}
	k.keys[what+key] = true
}

func (k *compiler) questions() {
	k.keys = map[string]bool{}
	if len(k.form.layout.Groups) == 0 {
		k.bad("layout:/groups", "form.bad_missing")
	}
	for i, g := range k.form.layout.Groups {
		at := "layout:/groups/" + strconv.Itoa(i)
		k.key(at, "group ", g.Key)
		k.text(at+"/title", g.Title, true)
		if len(g.Pages) == 0 {
			k.bad(at+"/pages", "form.bad_missing")
		}
		for j, p := range g.Pages {
			at := at + "/pages/" + strconv.Itoa(j)
			if p == nil {
				k.bad(at, "form.bad_missing")
				continue
			}
			p.group = g
			k.page(at, p)
		}
	}
}

func (k *compiler) page(at string, p *Page) {
	k.key(at, "page ", p.Key)
	k.text(at+"/title", p.Title, len(p.Questions) > 1)
	k.text(at+"/lead", p.Lead, false)
	if len(p.Questions) == 0 {
		k.bad(at+"/questions", "form.bad_missing")
	}
	for i, q := range p.Questions {
		at := at + "/questions/" + strconv.Itoa(i)
		if q == nil {
			k.bad(at, "form.bad_missing")
			continue
		}
		q.page = p
		for _, w := range []string{p.group.When, p.When, q.When} {
			if w != "" {
				q.conds = append(q.conds, w)
			}
		}
		k.question(at, q)
		k.form.asked = append(k.form.asked, q)
	}
}

// text checks that a text is there in Vietnamese, and that no language is empty.
func (k *compiler) text(at string, t Text, needed bool) {
	if needed && strings.TrimSpace(t["vi"]) == "" || t.Key() != "" {
		k.bad(at, "form.bad_label")
	}
	for tag, s := range t {
		if strings.TrimSpace(s) == "" || len(s) > 4000 || t["vi"] == "" {
			k.bad(at+"/"+tag, "form.bad_label")
		}
	}
}

func (k *compiler) question(at string, q *Question) {
	if k.n++; k.n > mostQuestions {
		if k.n == mostQuestions+1 {
			k.bad(at, "form.bad_many", "n", mostQuestions)
		}
		return
	}
	k.text(at+"/label", q.Label, true)
	k.text(at+"/hint", q.Hint, false)
	k.text(at+"/why", q.Why, false)
	kind, ok := kinds[q.Kind]
	if !ok {
		k.bad(at+"/kind", "form.bad_kind", "kind", string(q.Kind))
		return
	}
	if q.Kind != KindStatement {
		k.field(at+"/field", q)
	} else if q.Field != "" {
		k.bad(at+"/field", "form.bad_pointer", "field", q.Field)
	}
	if kind.options {
		k.options(at+"/options", q)
	} else if len(q.Options) > 0 {
		k.bad(at+"/options", "form.bad_options")
	}
	if q.Kind == KindDate {
		k.dates(at, q)
	}
	k.usual(at+"/usual", q)
	if q.Kind == KindList {
		k.list(at, q)
	} else if len(q.Questions) > 0 {
		k.bad(at+"/questions", "form.bad_list")
	}
	if q.Min < 0 || q.Max < 0 || q.Max > mostItems || q.Max > 0 && q.Min > q.Max || q.Decimals < 0 || q.Decimals > 6 {
		k.bad(at, "form.bad_limits")
	}
}

var fieldForm = regexp.MustCompile(`^(/[a-z][a-z0-9_]{0,40}){1,4}$`)

// full pointer of a question; "*" stands for the item of a list.
func (q *Question) pointer() string {
	if q.list != nil {
		return q.list.Field + "/*" + q.Field
	}
	return q.Field
}

func (k *compiler) field(at string, q *Question) {
	if !fieldForm.MatchString(q.Field) || q.list == nil && (steps(q.Field)[0] == "item" || steps(q.Field)[0] == "today") {
		k.bad(at, "form.bad_pointer", "field", q.Field)
		return
	}
	p := q.pointer()
	if k.form.byField[p] != nil {
		k.bad(at, "form.bad_twice", "key", q.Field)
		return
	}
	for other := range k.form.byField {
		inside := strings.HasPrefix(p, other+"/") && !strings.HasPrefix(p, other+"/*") || strings.HasPrefix(other, p+"/") && !strings.HasPrefix(other, p+"/*")
		if inside {
			k.bad(at, "form.bad_twice", "key", q.Field)
			return
		}
	}
	k.form.byField[p] = q
	if q.list == nil {
		q.input = nameOf(q.Field)
	}
}

func (k *compiler) options(at string, q *Question) {
	if len(q.Options) < 1 || len(q.Options) > 300 {
		k.bad(at, "form.bad_options")
	}
	seen := map[string]bool{}
	for i, o := range q.Options {
		at := at + "/" + strconv.Itoa(i)
		if o.Value == "" || len(o.Value) > 100 || seen[o.Value] || clean(o.Value, false) != o.Value {
			k.bad(at+"/value", "form.bad_twice", "key", o.Value)
		}
		seen[o.Value] = true
		k.text(at+"/label", o.Label, true)
		k.text(at+"/hint", o.Hint, false)
	}
}

// usual checks that what is filled in for nearly everybody is an answer the question could get.
func (k *compiler) usual(at string, q *Question) {
	var ok bool
	switch v := q.Usual.(type) {
	case nil:
		return
	case bool:
		ok = q.Kind == KindYesNo
	case string:
		ok = q.Kind == KindText || q.Kind == KindChoice && slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == v })
	case float64:
		q.Usual = int(v)
		ok = q.Kind == KindNumber && v == math.Trunc(v)
	default:
		ok = false
	}
	if !ok || q.list != nil {
		k.bad(at, "form.bad_usual")
	}
}

func (k *compiler) dates(at string, q *Question) {
	switch q.Precision {
	case "", "day", "month", "year":
	default:
		k.bad(at+"/precision", "form.bad_date", "value", q.Precision)
	}
	for name, s := range map[string]string{"from": q.From, "to": q.To} {
		if _, ok := day.ParsePartial(s); s != "" && s != "today" && !ok && !fieldForm.MatchString(s) {
			k.bad(at+"/"+name, "form.bad_date", "value", s)
		}
	}
}

func (k *compiler) list(at string, q *Question) {
	k.text(at+"/item", q.Item, false)
	if len(q.Questions) == 0 || q.list != nil {
		k.bad(at+"/questions", "form.bad_list")
		return
	}
	for i, sub := range q.Questions {
		at := at + "/questions/" + strconv.Itoa(i)
		if sub == nil || sub.Kind == KindList || sub.Kind == KindStatement {
			k.bad(at, "form.bad_list")
			continue
		}
		sub.list, sub.page = q, q.page
		if sub.When != "" {
			sub.conds = []string{sub.When}
		}
		k.question(at, sub)
	}
}

func (k *compiler) fields() []string {
	out := make([]string, 0, len(k.form.byField))
	for _, q := range k.form.byField {
		if q.list == nil {
			out = append(out, q.Field)
		}
	}
	return out
}

// conditions compiles every condition of the layout.
func (k *compiler) conditions() {
	try := func(at, when string) {
		if when == "" {
			return
		}
		if _, err := k.form.env.compile(when); err != nil {
			k.bad(at, "form.bad_when", "why", firstLine(err))
		}
	}
	var each func(at string, qs []*Question)
	each = func(at string, qs []*Question) {
		for i, q := range qs {
			at := at + "/questions/" + strconv.Itoa(i)
			if q == nil {
				continue
			}
			try(at+"/when", q.When)
			try(at+"/needed", q.Needed)
			for j, o := range q.Options {
				try(at+"/options/"+strconv.Itoa(j)+"/when", o.When)
			}
			for name, p := range map[string]string{"sex": q.Sex, "birth": q.Birth, "from": q.From, "to": q.To} {
				if strings.HasPrefix(p, "/") && k.form.byField[q.siblingPointer(p)] == nil {
					k.bad(at+"/"+name, "form.bad_pointer", "field", p)
				}
			}
			each(at, q.Questions)
		}
	}
	for i, g := range k.form.layout.Groups {
		at := "layout:/groups/" + strconv.Itoa(i)
		try(at+"/when", g.When)
		for j, p := range g.Pages {
			if p == nil {
				continue
			}
			at := at + "/pages/" + strconv.Itoa(j)
			try(at+"/when", p.When)
			each(at, p.Questions)
		}
	}
}

// steering marks the questions that conditions speak about.
func (k *compiler) steering() {
	var whens strings.Builder
	for _, q := range k.form.byField {
		for _, w := range q.conds {
			whens.WriteString(" " + w)
		}
		whens.WriteString(" " + q.Needed)
		for _, o := range q.Options {
			whens.WriteString(" " + o.When)
		}
	}
	all := whens.String()
	for _, q := range k.form.byField {
		name := nameOf(q.Field)
		if q.list != nil {
			name = "item." + name
		}
		q.steers = strings.Contains(all, name)
	}
}

// siblingPointer is the full pointer of a field named by a question: inside a list it is a field of the same item.
func (q *Question) siblingPointer(p string) string {
	if q.list != nil {
		return q.list.Field + "/*" + p
	}
	return p
}
