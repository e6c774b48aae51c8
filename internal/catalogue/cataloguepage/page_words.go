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
	"portalpage.state_new", "portalpage.state_refused", "portalpage.state_waiting", "portalpage.state_ended", "portalpage.state_done", "portalpage.state_returned",
	"portalpage.state_running",
}

type wordsView struct {
	view.Base
	List   string
	Fields fieldset // reasons: rows; states: boxes in pairs
	Key    string
	Rev    int64
}

func (p Pages) words(w http.ResponseWriter, r *http.Request, k editor) error {
	list := r.PathValue("list")
	l, err := p.wordList(r, k, list)
	if err != nil {
		return err
	}
	b := view.From(r, titles[list])
	return p.showWords(w, r, wordsView{List: list, Fields: drawWords(b, list, l.Words), Key: web.NewKey(), Rev: l.Rev}, nil)
}

var titles = map[string]string{catalogue.States: "cataloguepage.states_title", catalogue.Reasons: "cataloguepage.reasons_title"}

// wordList reads a list. The names and reasons of the whole province are kept by the province.
func (p Pages) wordList(r *http.Request, k editor, list string) (l catalogue.WordList, err error) {
	if titles[list] == "" {
		return l, notHere()
	}
	if k.scope != catalogue.Everything {
		return l, fault.New(fault.Forbidden, "cataloguepage.province_keeps")
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		l, err = catalogue.WordsOf(s, list)
		return err
	})
	return l, err
}

func (p Pages) showWords(w http.ResponseWriter, r *http.Request, pg wordsView, cause error) error {
	b, status, ok := withRefusal(view.From(r, titles[pg.List]), cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(homeCrumb(b))
	return web.Render(w, r, status, wordsPage(pg))
}

func drawWords(b view.Base, list string, words []catalogue.Word) fieldset {
	if list == catalogue.Reasons {
		t := table{name: "words", title: "cataloguepage.reasons_title", lead: "cataloguepage.reasons_lead", item: "cataloguepage.reason_n", add: "cataloguepage.add_reason",
			empty: "cataloguepage.no_reasons", boxes: []box{
				{name: "kind", label: "cataloguepage.f_act", kind: "select", options: options(b, "cataloguepage.reason_for_", catalogue.ReasonActs...), all: true},
				{name: "vi", label: "cataloguepage.f_vi", kind: "area", rows: 2, half: true}, {name: "en", label: "cataloguepage.f_en", kind: "area", rows: 2, half: true}, {name: "key", kind: "hidden"}}}
		for _, x := range words {
			t.row(x.Kind, x.VI, x.EN, x.Key)
		}
		return fieldset{tables: []table{t}}
	}
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

func readWords(fs *fieldset) (out []catalogue.Word) {
	t := &fs.tables[0]
	for i := range t.rows {
		out = append(out, catalogue.Word{Key: t.text(i, "key"), Kind: t.text(i, "kind"), VI: t.text(i, "vi"), EN: t.text(i, "en")})
	}
	return out
}

func (p Pages) keepWords(w http.ResponseWriter, r *http.Request, k editor) error {
	list := r.PathValue("list")
	was, err := p.wordList(r, k, list)
	if err != nil {
		return err
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg := wordsView{List: list, Fields: drawWords(view.From(r, titles[list]), list, was.Words), Key: f.Key(), Rev: seen(f)}
	pg.Fields.read(f)
	if list == catalogue.Reasons && pg.Fields.applyButton(f.Text("_act")) {
		return p.showWords(w, r, pg, nil)
	}
	words := readWords(&pg.Fields)
	if list == catalogue.States {
		words = slices.DeleteFunc(words, func(x catalogue.Word) bool { return !slices.Contains(stateWords, x.Key) })
	}
	_, err = k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		return action.Path(Lists + "/" + list), catalogue.KeepWords(tx, list, catalogue.WordList{Words: words, Rev: seen(f)}, k.By(k.unit, "", f.Key()))
	})
	if err != nil {
		return p.showWords(w, r, pg, err)
	}
	p.Names.Forget()
	web.Flash(w, r, "cataloguepage.done_saved")
	return web.Redirect(w, r, Lists+"/"+list)
}

// stateRow is a state with the name of the house and the boxes for another.
type stateRow struct {
	who, house string // word keys: who reads it; the name of the house
	boxes      []box
	prefix     string
	heading    string // its key
}

func (v wordsView) states() []stateRow {
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
