package recordpage

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

type oneView struct {
	view.Base
	To      string
	Key     string
	Seen    int64
	Asked   []view.Asked // the form; nil: it may only be read
	Rows    []view.Row   // what may not be written
	Files   []view.Attachments
	More    []view.Link
	Waiting *waitingView
	History *view.Table
}

func (v oneView) seen() string { return strconv.FormatInt(v.Seen, 10) }

// one is the page of a record: its form for those who may keep it, what it says for others, and how it came to be so.
func (p Pages[T]) one(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, p.inHand(r), draft[T]{})
}

func (p Pages[T]) blank(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, draft[T]{fresh: true})
}

// draft is what is typed into a form that is drawn again, with what is wrong with it.
type draft[T any] struct {
	fresh bool
	now   T // as it is kept
	typed *web.Form
	seen  int64
	wrong error

	status int    // of the answer; 0: 422
	reason string // why the proposal is not agreed to
}

// keep adds a record, or writes how one reads from now on.
func (p Pages[T]) keep(w http.ResponseWriter, r *http.Request) error {
	r = p.inHand(r)
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	sent := web.Sent(r, f)
	d := draft[T]{fresh: r.PathValue("id") == "", typed: &f, seen: sent.Seen}
	var x T
	var before *T
	rights := p.Cases.Rights(r.Context())
	if err := p.House.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if x, err = p.start(r, s, rights, d.fresh); err != nil {
			return err
		}
		if !d.fresh {
			was := x
			before = &was
		}
		d.wrong = p.Asked(rights).Read(r.Context(), field.Here(s, web.Words(r)), f, &x)
		return nil
	}); err != nil {
		return err
	}
	if d.wrong == nil {
		if !d.fresh {
			*p.Table.Seq(&x) = sent.Seen
		}
		out, err := p.Cases.Keep(r.Context(), sent, x)
		if err == nil {
			if p.Waits(before, &x) {
				web.Flash(w, r, "record.done_proposed")
			} else {
				web.Flash(w, r, "record.done_kept")
			}
			return web.Redirect(w, r, string(out.Path))
		}
		d.wrong = err
	}
	switch {
	case !d.fresh && changedMeanwhile(d.wrong):
		return p.showChanged(w, r, d, x)
	case fault.Of(d.wrong) != fault.Invalid:
		return d.wrong
	}
	return p.show(w, r, d)
}

func changedMeanwhile(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == "store.changed_meanwhile"
}

// showChanged draws the form with what was typed, x, and says beside each field how it reads by now where it reads
// otherwise. Sent again it holds over that.
func (p Pages[T]) showChanged(w http.ResponseWriter, r *http.Request, d draft[T], x T) error {
	wrong := []fault.Field{{Key: "record.changed_meanwhile"}}
	if err := p.House.DB.Read(r.Context(), func(s *store.Snapshot) error {
		wrong = wrong[:1]
		rights, e := p.Cases.Rights(r.Context()), field.Here(s, web.Words(r))
		now, err := p.Load(s, rights, r.PathValue("id"))
		if err != nil {
			return err
		}
		d.seen = p.Seq(&now)
		asked := p.Asked(rights)
		names, err := asked.Names(r.Context(), s, []T{now})
		for _, b := range asked {
			if v := b.Of(&now); v != b.Of(&x) {
				wrong = append(wrong, fault.Field{Name: b.Name, Key: "record.reads_now", Args: []any{"value", cmp.Or(b.Show(e, v, names), "–")}})
			}
		}
		return err
	}); err != nil {
		return err
	}
	d.wrong, d.status = fault.Fields(wrong...), http.StatusConflict
	return p.show(w, r, d)
}

// start is the record before anything was typed.
func (p Pages[T]) start(r *http.Request, q store.Querier, rights record.Rights[T], fresh bool) (x T, err error) {
	switch {
	case !fresh:
		return p.Load(q, rights, r.PathValue("id"))
	case !rights.Adds:
		return x, fault.New(fault.Forbidden, "record.forbidden")
	case p.Blank != nil:
		x = p.Blank(r.Context(), q)
	}
	if r.Method == http.MethodGet { // contents of texts may stand in the address: "new?said=…"
		given := r.URL.Query()
		for _, b := range p.Asked(rights) {
			if t := given.Get(b.Name); t != "" && (b.Kind == field.KindText || b.Kind == field.KindLong) {
				b.Put(&x, field.Said(t))
			}
		}
	}
	return x, nil
}

func (p Pages[T]) show(w http.ResponseWriter, r *http.Request, d draft[T]) error {
	v := oneView{To: p.Home + "/new", Key: web.NewKey()}
	status := http.StatusOK
	if d.typed != nil {
		v.Key = d.typed.Key()
	}
	if d.wrong != nil {
		status = cmp.Or(d.status, http.StatusUnprocessableEntity)
	}
	if err := p.House.DB.Read(r.Context(), func(s *store.Snapshot) error {
		rights, words := p.Cases.Rights(r.Context()), web.Words(r)
		x, err := p.start(r, s, rights, d.fresh)
		if err != nil {
			return err
		}
		v.Base = view.From(r, p.Words+".new")
		if !d.fresh {
			if v.Base.Title, err = p.Called(r.Context(), field.Here(s, words), &x); err != nil {
				return err
			}
			v.To, v.Seen = string(p.Path(p.ID(&x))), p.Seq(&x)
		}
		if d.typed != nil {
			v.Seen = d.seen
		}
		v.Base = v.WithErrors(d.wrong).WithCrumbs(view.Link{Text: words.T(p.Words + ".title"), Href: p.Home})
		d.now = x
		if err := p.fields(r, field.Here(s, words), &v, d); err != nil {
			return err
		}
		v.Boxes = map[string]string{}
		for _, a := range v.Asked {
			v.Boxes[a.Name] = words.Say(a.Label)
		}
		if d.fresh {
			return nil
		}
		if p.More != nil {
			v.More = p.More(v.Base, x)
		}
		if v.Waiting, err = p.waiting(r, field.Here(s, words), v.Base, &x); err != nil {
			return err
		}
		if v.Waiting != nil {
			v.Waiting.Reason = d.reason
		}
		v.History, err = p.history(r, field.Here(s, words), v.Base, x)
		return err
	}); err != nil {
		return err
	}
	return web.Render(w, r, status, onePage(v))
}

// fields are the form, and below it what of the record may only be read.
func (p Pages[T]) fields(r *http.Request, e field.Env, v *oneView, d draft[T]) (err error) {
	x := d.now
	rights := p.Cases.Rights(r.Context())
	keeps := d.fresh || rights.Keeps(&x)
	var form, rest field.List[T]
	for _, b := range p.Shown(rights) {
		if _, asked := p.Asked(rights).Field(b.Name); asked && keeps {
			form = append(form, b)
		} else if !d.fresh {
			rest = append(rest, b)
		}
	}
	if v.Asked, err = p.asked(r, e, form, &x); err != nil {
		return err
	}
	var zero T
	for i, b := range form {
		if d.fresh && b.Of(&zero) == b.Of(&x) { // nobody said 0 or 1 January 1970
			v.Asked[i].Value = field.Value{}
		}
		if d.typed != nil {
			v.Asked[i].Typed = *d.typed
		}
	}
	if err := choices(r.Context(), e.Query, v.Asked); err != nil {
		return err
	}
	v.Asked = slices.DeleteFunc(v.Asked, func(a view.Asked) bool { // files are sent below, once there is a record
		return a.Kind == field.KindFile && len(a.Options) == 0 && !a.More && !a.Required && a.Value == (field.Value{})
	})
	for _, b := range form {
		if b.Kind == field.KindFile && !d.fresh && p.House.Attachments != nil {
			a, err := p.House.Attachments(r, e.Query, view.AttachedTo{Record: p.Name + ":" + p.ID(&x), Paper: b.Name, Back: string(p.Path(p.ID(&x))),
				Label: v.T("record.upload", "field", lower(e.Words.Say(b.Label))), Hint: v.T("record.upload_hint"), Adds: true, Whole: true})
			if err != nil {
				return err
			}
			v.Files = append(v.Files, a)
		}
	}
	held, err := p.asked(r, e, rest, &x)
	for _, a := range held {
		v.Rows = append(v.Rows, view.FieldRow(v.Base, a))
	}
	return err
}

// history is how the record came to read so, the last change first.
func (p Pages[T]) history(r *http.Request, e field.Env, b view.Base, x T) (*view.Table, error) {
	q := e.Query
	list, err := p.History(q, p.Cases.Rights(r.Context()), p.ID(&x))
	if err != nil {
		return nil, err
	}
	var people []string
	for _, c := range list {
		people = append(people, c.By.Actor)
	}
	called, err := p.House.People(q, people)
	if err != nil {
		return nil, err
	}
	names, err := field.NamesOf(r.Context(), q, p.Fields.Fields(), func(take func(f field.Field, v field.Value)) {
		for _, c := range list {
			for _, f := range slices.Concat(c.Fields, c.Asked) {
				take(f.Field, f.Was)
				take(f.Field, f.Now)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	t := &view.Table{Caption: b.T("record.history"), Heads: []view.Cell{{Text: b.T("record.when")}, {Text: b.T("record.who")}, {Text: b.T("record.what")}}}
	for i := len(list) - 1; i >= 0; i-- {
		c := list[i]
		who := cmp.Or(c.Name, called[c.By.Actor], c.By.Actor)
		t.Rows = append(t.Rows, []view.Cell{{Text: b.Words.DateTime(c.At)}, {Text: who},
			{Body: changes(b, p.changed(b, e, c, names)), Sub: cmp.Or(c.By.Reason, c.Note)}})
	}
	return t, nil
}

// changed says in words what read differently.
func (p Pages[T]) changed(b view.Base, e field.Env, c record.Change, names field.Names) (lines []string) {
	if key := p.Words + ".fact_" + tail(c.Kind); b.Words.Has(key) {
		lines = append(lines, b.T(key))
	}
	for _, f := range c.Asked {
		lines = append(lines, b.T("record.asked", "field", lower(b.Words.Say(f.Field.Label)), "now", cmp.Or(f.Field.Show(e, f.Now, names), b.T("view.none"))))
	}
	for _, f := range c.Fields {
		was, now := f.Field.Show(e, f.Was, names), f.Field.Show(e, f.Now, names)
		if now == "" {
			now = b.T("view.none")
		}
		label := lower(b.Words.Say(f.Field.Label))
		if was == "" {
			lines = append(lines, b.T("record.set", "field", label, "now", now))
		} else {
			lines = append(lines, b.T("record.changed", "field", label, "was", was, "now", now))
		}
	}
	return lines
}
