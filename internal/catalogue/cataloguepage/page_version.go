package cataloguepage

import (
	"context"
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

type versionView struct {
	view.Base
	versionLine
	Lines   []line
	Blocks  []fault.Field // what keeps it from being published
	Flags   []string
	Reason  string // why it was last given back
	Running string // id of the version in force, when it is another one
	Mine    bool   // the viewer proposed it: another person publishes
	Publish bool   // the viewer may publish
	Form    web.Form
	Key     string
}

// may tells whether the draft can be changed.
func (v versionView) may() bool { return v.State == catalogue.Draft }

func (v versionView) from() view.DateInput {
	in := v.Input("from", "cataloguepage.f_from", "")
	in.Hint = v.T("cataloguepage.from_hint")
	return in.OnDate(v.Form.Date("from"))
}

func (v versionView) reason() view.Input {
	in := v.Input("reason", "cataloguepage.f_reason", v.Form.Lines("reason"))
	in.Rows, in.Max, in.Spell = 3, 1000, true
	return in
}

// rows are the lines of a part, shortened where there are many.
func (v versionView) rows(part string) []view.Row {
	var out []view.Row
	for _, l := range v.Lines {
		if l.part == part {
			out = append(out, view.Row{Label: l.label, Values: strings.Split(l.text, "\n")})
		}
	}
	return out
}

func (p Pages) version(w http.ResponseWriter, r *http.Request, _ editor) error {
	y, m, d := day.Of(p.DB.Now()).Add(1).YMD()
	return p.showVersion(w, r, web.NewForm(dateValues("from", y, int(m), d)), nil)
}

func (p Pages) showVersion(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	k := editorOf(r)
	pg := versionView{Form: f, Key: f.Key(), Publish: k.publish}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		v, err := catalogue.VersionFor(s, r.PathValue("id"), k.scope)
		if err != nil {
			return err
		}
		names, err := authors(s, []catalogue.Version{v})
		if err != nil {
			return err
		}
		pg.Base = view.From(r, "cataloguepage.version_title", "n", v.Number, "name", v.Name)
		pg.versionLine = lineOf(pg.Base, v, names)
		if pg.Reason, err = catalogue.Returned(s, v.ID); err != nil {
			return err
		}
		now, err := catalogue.Current(s, v.Code, day.Of(s.Now()))
		if err == nil && now.ID != v.ID {
			pg.Running = now.ID
		} else if err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(homeCrumb(b), view.Link{Text: pg.Code, Href: Home + "/" + pg.Code})
	pg.Mine = pg.Proposer == k.Actor()
	pg.Lines = linesOf(pg.Base, &pg.Content)
	for _, x := range pg.Content.Flags {
		pg.Flags = append(pg.Flags, flagText(pg.Base, x))
	}
	if pg.State == catalogue.Draft || pg.State == catalogue.Proposed {
		pg.Blocks = blocks(&pg.Content)
	}
	return web.Render(w, r, status, versionPage(pg))
}

// flagText is a hole of the data in words, with what was found.
func flagText(b view.Base, x catalogue.Flag) string {
	text := x.Code
	if key := catalogue.Words[x.Code]; key != "" {
		text = b.T(key)
	}
	if x.Note != "" {
		text += ": " + x.Note
	}
	return text
}

// sound is what a version must be to be published: whole in itself, with a form and conditions that work.
func sound(c *catalogue.Content) error {
	if err := catalogue.Publishable(c); err != nil {
		return err
	}
	return form.Sound(c)
}

// blocks lists everything that keeps a content from being published.
func blocks(c *catalogue.Content) []fault.Field {
	var out []fault.Field
	for _, err := range []error{catalogue.Publishable(c), form.Sound(c)} {
		if err != nil {
			out = append(out, web.Fault(err).Fields...)
		}
	}
	return out
}

// versionAction does what two people do with a version: one submits, another publishes or gives it back.
func (p Pages) versionAction(w http.ResponseWriter, r *http.Request, k editor) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	act, id := r.PathValue("act"), r.PathValue("id")
	do := map[string]func(*store.Tx, catalogue.Version) error{
		"submit": func(tx *store.Tx, v catalogue.Version) error {
			if err := sound(&v.Content); err != nil {
				return err
			}
			return catalogue.Propose(tx, id, seen(f), k.By(k.unit, "", f.Key()))
		},
		"publish": func(tx *store.Tx, v catalogue.Version) error { return p.publish(tx, v, k, f) },
		"reject": func(tx *store.Tx, _ catalogue.Version) error {
			return catalogue.SendBack(tx, id, seen(f), k.By(k.unit, f.Lines("reason"), f.Key()))
		},
		"discard": func(tx *store.Tx, _ catalogue.Version) error {
			return catalogue.Discard(tx, id, seen(f), k.By(k.unit, "", f.Key()))
		},
	}[act]
	if do == nil {
		return notHere()
	}
	if err = p.mayDo(r.Context(), k, act, id); err == nil {
		_, err = k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
			v, err := catalogue.VersionFor(tx, id, k.scope)
			if err != nil {
				return "", err
			}
			return versionPath(id), do(tx, v)
		})
	}
	if err != nil {
		return p.showVersion(w, r, f, err)
	}
	web.Flash(w, r, doneWords[act])
	return web.Redirect(w, r, "/version/"+id)
}

var doneWords = map[string]string{"submit": "cataloguepage.done_submit", "publish": "cataloguepage.done_publish",
	"reject": "cataloguepage.done_reject", "discard": "cataloguepage.done_discard"}

// mayDo: what one does not see is not found, whatever one may do.
func (p Pages) mayDo(ctx context.Context, k editor, act, id string) error {
	if err := p.DB.Read(ctx, func(s *store.Snapshot) error {
		_, err := catalogue.VersionFor(s, id, k.scope)
		return err
	}); err != nil {
		return err
	}
	if (act == "publish" || act == "reject") && !k.publish {
		return fault.New(fault.Forbidden, "cataloguepage.province_publishes")
	}
	return nil
}

func (p Pages) publish(tx *store.Tx, v catalogue.Version, k editor, f web.Form) error {
	from, wrong := f.Day("from")
	if wrong != nil {
		return fault.Fields(*wrong)
	}
	if from < day.Of(tx.Now()) {
		return fault.Fields(fault.Field{Name: "from", Key: "cataloguepage.from_past"})
	}
	if err := form.Sound(&v.Content); err != nil {
		return err
	}
	_, err := catalogue.Publish(tx, catalogue.Publication{Version: v.ID, Rev: seen(f), From: from}, k.By(k.unit, "", f.Key()))
	return err
}
