package recordpage

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// waitingView is a change that waits for a second person, on the page of its record.
type waitingView struct {
	Lead string
	Rows []view.Row
	To   string // where it is decided; empty: whoever reads this may not
	Key  string
	Seen int64
	Own  bool // by the one who reads this: he can only take it back

	Reason string // as typed before it was refused
}

func (v waitingView) seen() string { return strconv.FormatInt(v.Seen, 10) }

func (p Pages[T]) waiting(r *http.Request, e field.Env, b view.Base, x *T) (*waitingView, error) {
	rights := p.Cases.Rights(r.Context())
	list := p.Waiting(rights, x)
	if len(list) == 0 {
		return nil, nil
	}
	names, err := field.NamesOf(r.Context(), e.Query, p.Fields.Fields(), func(take func(f field.Field, v field.Value)) {
		for _, c := range list {
			take(c.Field, c.Was)
			take(c.Field, c.Now)
		}
	})
	if err != nil {
		return nil, err
	}
	at := p.Two.At(x)
	people, err := p.House.People(e.Query, []string{at.By})
	if err != nil {
		return nil, err
	}
	v := &waitingView{Lead: b.T("record.waiting_lead", "who", cmp.Or(people[at.By], at.By), "at", b.Words.DateTime(at.At)), Key: web.NewKey(), Seen: p.Seq(x),
		Own: rights.By(x).Actor == at.By}
	if rights.Keeps(x) {
		v.To = string(p.Path(p.ID(x))) + "/decide"
	}
	for _, c := range list {
		none := b.T("view.none")
		v.Rows = append(v.Rows, view.Row{Label: b.Words.Say(c.Field.Label),
			Value: cmp.Or(c.Field.Show(e, c.Was, names), none) + " → " + cmp.Or(c.Field.Show(e, c.Now, names), none)})
	}
	return v, nil
}

// decide agrees to what waits, or refuses it. A reason that is missing is asked for on the same page.
func (p Pages[T]) decide(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	agree := f.Text("agree")
	if agree != "yes" && agree != "no" {
		return fault.New(fault.Invalid, "web.broken_form")
	}
	sent := web.Sent(r, f)
	out, err := p.Cases.Decide(r.Context(), sent, record.Decision{ID: r.PathValue("id"), Seen: sent.Seen, Agree: agree == "yes"})
	if fault.Of(err) == fault.Invalid {
		return p.show(w, p.inHand(r), draft[T]{wrong: err, reason: f.Lines(web.ReasonField)})
	}
	if err != nil {
		return err
	}
	if agree == "yes" {
		web.Flash(w, r, "record.done_agreed")
	} else {
		web.Flash(w, r, "record.done_declined")
	}
	return web.Redirect(w, r, string(out.Path))
}
