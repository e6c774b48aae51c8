package cataloguepage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// stateWords are the word keys of the names of states: as officials and as citizens read them.
var stateWords = []string{
	"dossierpage.state_new", "dossierpage.state_accepted", "dossierpage.state_intake_refused", "dossierpage.state_processing", "dossierpage.state_await_papers",
	"dossierpage.state_await_payment", "dossierpage.state_withdrawn", "dossierpage.state_stopped", "dossierpage.state_done", "dossierpage.state_returned",
	"portalpage.state_new", "portalpage.state_refused", "portalpage.state_waiting", "portalpage.state_ended", "portalpage.state_done",
	"portalpage.state_returned",
	"portalpage.state_running",
}

type statesView struct {
	view.Base
	Fields fieldset // boxes in pairs
	Key    string
	Rev    int64
}

func (p Pages) states(w http.ResponseWriter, r *http.Request, k editor) error {
	l, err := p.namesOfStates(r, k)
	if err != nil {
		return err
	}
	return p.showStates(w, r, statesView{Fields: drawStates(l.Words), Key: web.NewKey(), Rev: l.Rev}, nil)
}

// namesOfStates are the names of the whole province, which the province keeps.
func (p Pages) namesOfStates(r *http.Request, k editor) (l catalogue.WordList, err error) {
	if k.scope != catalogue.Everything {
		return l, fault.New(fault.Forbidden, "cataloguepage.province_keeps")
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		l, err = catalogue.States(s)
		return err
	})
	return l, err
}

func (p Pages) showStates(w http.ResponseWriter, r *http.Request, pg statesView, cause error) error {
	b, status, ok := view.From(r, "cataloguepage.states_title").Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(homeCrumb(b))
	return web.Render(w, r, status, statesPage(pg))
}

func drawStates(words []catalogue.Word) fieldset {
	t := table{name: "words", title: "cataloguepage.states_title", boxes: []box{
		{name: "vi", label: "cataloguepage.f_vi"}, {name: "en", label: "cataloguepage.f_en"}, {name: "key", kind: "hidden"}}}
	for _, key := range stateWords {
		i := slices.IndexFunc(words, func(x catalogue.Word) bool { return x.Key == key })
		x := catalogue.Word{}
		if i >= 0 {
			x = words[i]
		}
		t.row(x.VI, x.EN, key)
	}
	return fieldset{tables: []table{t}}
}

// readStates are the names that were typed, of the states of the house.
func readStates(fs *fieldset) (out []catalogue.Word) {
	t := &fs.tables[0]
	for i := range t.rows {
		if key := t.text(i, "key"); slices.Contains(stateWords, key) {
			out = append(out, catalogue.Word{Key: key, VI: t.text(i, "vi"), EN: t.text(i, "en")})
		}
	}
	return out
}

func (p Pages) keepStates(w http.ResponseWriter, r *http.Request, k editor) error {
	was, err := p.namesOfStates(r, k)
	if err != nil {
		return err
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg := statesView{Fields: drawStates(was.Words), Key: f.Key(), Rev: seen(f)}
	pg.Fields.read(f)
	_, err = k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		return States, catalogue.KeepStates(tx, catalogue.WordList{Words: readStates(&pg.Fields), Rev: seen(f)}, k.By(k.unit, "", f.Key()))
	})
	if err != nil {
		return p.showStates(w, r, pg, err)
	}
	p.Names.Forget()
	web.Flash(w, r, "cataloguepage.done_saved")
	return web.Redirect(w, r, States)
}

// stateRow is a state with the name of the house and the boxes for another.
type stateRow struct {
	who, house string // word keys: who reads it; the name of the house
	boxes      []box
	prefix     string
	heading    string // its key
}

func (v statesView) rows() []stateRow {
	t := &v.Fields.tables[0]
	var out []stateRow
	for i := range t.rows {
		key := t.text(i, "key")
		r := stateRow{who: "cataloguepage.read_by_citizens", house: key, boxes: t.rows[i], prefix: t.at(i, ""), heading: view.ID(t.at(i, "h"))}
		if len(key) > 11 && key[:11] == "dossierpage" {
			r.who = "cataloguepage.read_by_officials"
		}
		out = append(out, r)
	}
	return out
}
