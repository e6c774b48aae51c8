package cataloguepage

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// part is a part of a version that is edited in one form.
type part struct {
	title string                                                // word key
	draw  func(b view.Base, c *catalogue.Content) fieldset      // what stands there
	ready func(b view.Base, fs *fieldset)                       // after something was typed: keys and choices that depend on it
	read  func(fs *fieldset, c *catalogue.Content, bad *faults) // takes it over
	at    []string                                              // places of the flags that belong here
}

var editedParts = map[string]part{
	"facts":  {"cataloguepage.part_facts", drawFacts, nil, readFacts, []string{"competence", "result", "channel", "ground:condition"}},
	"terms":  {"cataloguepage.part_terms", drawTerms, readyTerms, readTerms, []string{"term", "ground:term"}},
	"papers": {"cataloguepage.part_papers", drawPapers, readyPapers, readPapers, []string{"paper", "ground:paper"}},
	"fees":   {"cataloguepage.part_fees", drawFees, nil, readFees, []string{"fee", "ground:fee"}},
}

type editView struct {
	view.Base
	catalogue.Version
	Part   string
	Fields fieldset
	Flags  []view.Option
	Ticks  []string
	Key    string
	Rev    int64
}

func (v editView) flags() view.Choice {
	in := v.Input("flag", "cataloguepage.flags_settled", "")
	in.Hint = v.T("cataloguepage.flags_hint")
	return in.Choose(v.Flags, v.Ticks...)
}

// open reads the draft that is edited; what is no draft any more is a Conflict.
func (p Pages) open(r *http.Request, k editor) (v catalogue.Version, err error) {
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		v, err = catalogue.VersionFor(s, r.PathValue("id"), k.scope)
		return err
	})
	if err == nil && v.State != catalogue.Draft {
		err = fault.New(fault.Conflict, "catalogue.not_a_draft", "code", v.Code).WithLink("/version/" + v.ID)
	}
	return v, err
}

func (p Pages) edit(w http.ResponseWriter, r *http.Request, k editor) error {
	v, err := p.open(r, k)
	if err != nil {
		return err
	}
	switch key := r.PathValue("part"); key {
	case "form":
		return p.formTable(w, r, v)
	case "question":
		return p.question(w, r, v)
	case "page":
		return p.page(w, r, v)
	case "process":
		return p.processTable(w, r, v)
	case "step":
		return p.step(w, r, v)
	default:
		x, ok := editedParts[key]
		if !ok {
			return notHere()
		}
		b := view.From(r, x.title)
		return p.showPart(w, r, editView{Base: b, Version: v, Part: key, Fields: x.draw(b, &v.Content), Key: web.NewKey(), Rev: v.Rev}, nil)
	}
}

func (p Pages) showPart(w http.ResponseWriter, r *http.Request, pg editView, cause error) error {
	x := editedParts[pg.Part]
	if x.ready != nil {
		x.ready(pg.Base, &pg.Fields)
	}
	for i, f := range pg.Content.Flags {
		if belongs(f.At, x.at) {
			pg.Flags = append(pg.Flags, view.Option{Value: strconv.Itoa(i), Label: flagText(pg.Base, f)})
		}
	}
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(crumbs(b, pg.Version)...)
	return web.Render(w, r, status, editPage(pg))
}

func crumbs(b view.Base, v catalogue.Version) []view.Link {
	return []view.Link{homeCrumb(b), {Text: v.Code, Href: Home + "/" + v.Code}, {Text: b.T("cataloguepage.number", "n", v.Number), Href: "/version/" + v.ID}}
}

// belongs tells whether a flag stands at one of the places: "paper" is "paper:p3" too.
func belongs(at string, places []string) bool {
	return slices.ContainsFunc(places, func(p string) bool { return at == p || strings.HasPrefix(at, p+":") })
}

func (p Pages) save(w http.ResponseWriter, r *http.Request, k editor) error {
	v, err := p.open(r, k)
	if err != nil {
		return err
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	switch key := r.PathValue("part"); key {
	case "form":
		return p.changeForm(w, r, f)
	case "question":
		return p.keepQuestion(w, r, v, f)
	case "page":
		return p.keepPage(w, r, v, f)
	case "process":
		return p.changeProcess(w, r, f)
	case "step":
		return p.keepStep(w, r, v, f)
	default:
		return p.savePart(w, r, v, f)
	}
}

func (p Pages) savePart(w http.ResponseWriter, r *http.Request, v catalogue.Version, f web.Form) error {
	x, ok := editedParts[r.PathValue("part")]
	if !ok {
		return notHere()
	}
	b := view.From(r, x.title)
	pg := editView{Base: b, Version: v, Part: r.PathValue("part"), Fields: x.draw(b, &v.Content), Key: f.Key(), Rev: seen(f)}
	for i := range v.Content.Flags {
		if n := strconv.Itoa(i); f.Has("flag." + n) {
			pg.Ticks = append(pg.Ticks, n)
		}
	}
	pg.Fields.read(f)
	if x.ready != nil {
		x.ready(b, &pg.Fields)
	}
	if pg.Fields.applyButton(f.Text("_act")) {
		return p.showPart(w, r, pg, nil)
	}
	err := p.change(r, f, func(c *catalogue.Content) error {
		var bad faults
		x.read(&pg.Fields, c, &bad)
		if err := fault.Fields(bad.list...); err != nil {
			return err
		}
		c.Flags = settled(c.Flags, pg.Ticks, x.at)
		return nil
	})
	if err != nil {
		return p.showPart(w, r, pg, err)
	}
	web.Flash(w, r, "cataloguepage.done_saved")
	return web.Redirect(w, r, "/version/"+v.ID+"#part-"+pg.Part)
}

// settled drops the flags that an official has settled; the others stay.
func settled(flags []catalogue.Flag, ticks []string, at []string) []catalogue.Flag {
	var out []catalogue.Flag
	for i, f := range flags {
		if !slices.Contains(ticks, strconv.Itoa(i)) || !belongs(f.At, at) {
			out = append(out, f)
		}
	}
	return out
}

// change writes a part of the draft once, however often the button is pressed.
func (p Pages) change(r *http.Request, f web.Form, apply func(*catalogue.Content) error) error {
	id, k := r.PathValue("id"), editorOf(r)
	_, err := k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		_, err := catalogue.Change(tx, catalogue.Edit{Version: id, Rev: seen(f), Scope: k.scope, Apply: apply}, k.By(k.unit, "", f.Key()))
		return versionPath(id), err
	})
	return err
}

// slug is a key made of the words of a name, unlike those taken.
func slug(name string, taken func(string) bool) string {
	base := strings.Join(fold.Words(name), "-")
	if len(base) > 40 {
		base = strings.TrimRight(base[:40], "-")
	}
	if base == "" {
		base = "muc"
	}
	key := base
	for n := 2; taken(key); n++ {
		key = base + "-" + strconv.Itoa(n)
	}
	return key
}

// keyed gives every row with a name a key.
func (t *table) keyed() {
	for i := range t.rows {
		if t.text(i, "key") != "" || t.text(i, "name") == "" {
			continue
		}
		t.set(i, "key", slug(t.text(i, "name"), func(key string) bool {
			return slices.ContainsFunc(t.rows, func(r []box) bool {
				return slices.ContainsFunc(r, func(b box) bool { return b.name == "key" && b.value == key })
			})
		}))
	}
}
