package portalpage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// otherPaper is the key of files that belong to no paper of the procedure.
const otherPaper = "other"

type papersView struct {
	filing
	Must  []slot // papers that must be sent
	May   []slot // papers that help in some circumstance
	Bring []string
	Back  string
}

// slot is a paper with its files.
type slot struct {
	Name, Help, Group string
	Upload            string
	File              view.FileInput
	Sent              view.SentList
}

// demanded are the papers of this filing that must be handed in, those to be shown at the counter, and those
// that may be added. A form that is filled in here stands for its paper, and for the group it belongs to.
func (f filing) demanded() (must, show, may []catalogue.Paper) {
	holds := func(when string) bool { return f.Form.Holds(when, f.Draft.Answers, f.Today) }
	asked, formed := map[string]bool{}, map[string]bool{}
	key := f.caseKey()
	all := dossier.Demanded(f.Version, key, holds)
	for _, p := range all {
		asked[p.Key] = true
		if p.EForm && p.Kind == catalogue.OneOf {
			formed[p.Group] = true
		}
	}
	for _, p := range all {
		switch {
		case p.EForm, p.Kind == catalogue.OneOf && formed[p.Group]:
		case p.Kind == catalogue.Show:
			show = append(show, p)
		default:
			must = append(must, p)
		}
	}
	for _, p := range f.Version.Papers {
		open := p.Kind == catalogue.Conditional && p.When == "" || p.Kind == catalogue.Unclear
		if open && !asked[p.Key] && (p.Case == "" || p.Case == key) {
			may = append(may, p)
		}
	}
	return must, show, may
}

// asksPapers tells whether there is any paper that may be sent.
func (f filing) asksPapers() bool {
	must, _, may := f.demanded()
	return len(must)+len(may) > 0
}

func (f filing) owner() file.Owner { return file.Owner{Kind: "draft", ID: f.Draft.ID} }

func (f filing) files(r *http.Request) (list []file.File, err error) {
	err = f.Pages.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err = file.List(s, f.owner())
		return err
	})
	return list, err
}

func (f filing) papersView(r *http.Request) (papersView, error) {
	f.Title = f.T("portalpage.papers_title") + " – " + bare(f.Version.Name)
	v := papersView{filing: f, Back: f.before("papers")}
	files, err := f.files(r)
	if err != nil {
		return v, err
	}
	must, show, may := f.demanded()
	for _, p := range must {
		v.Must = append(v.Must, f.slot(p, files))
	}
	for _, p := range may {
		v.May = append(v.May, f.slot(p, files))
	}
	v.May = append(v.May, f.slot(catalogue.Paper{Key: otherPaper, Name: f.T("portalpage.paper_other"), Help: f.T("portalpage.paper_other_help")}, files))
	for _, p := range show {
		v.Bring = append(v.Bring, paperName(p))
	}
	return v, nil
}

// slot draws the question for one paper.
func (f filing) slot(p catalogue.Paper, files []file.File) slot {
	name := "paper-" + p.Key
	id := view.ID(name)
	at := file.Slot{Owner: f.owner(), Paper: p.Key, ID: id + "-list", Back: f.at("papers") + "#" + id + "-box"}
	in := view.Input{Name: name, Label: paperName(p), Hint: p.Help, Error: f.Error(name)}
	named := f.Input(name, "portalpage.papers_title", "")
	named.Label, named.Hint = in.Label, in.Hint
	s := slot{Name: paperName(p), Help: p.Help, Upload: at.Upload(), File: named.Files(at.Upload()), Sent: view.SentList{ID: id + "-list"}}
	s.File.List, s.File.Most = id+"-list", f.Pages.Files.Limits().File
	if p.Kind == catalogue.OneOf {
		s.Group = p.Group
	}
	for _, x := range files {
		if x.Paper == p.Key {
			s.Sent.Files = append(s.Sent.Files, f.sent(x, at))
		}
	}
	return s
}

func (f filing) sent(x file.File, at file.Slot) view.Sent {
	s := view.Sent{Name: x.Name, Href: x.Path(), Remove: at.Remove(x), RemoveText: f.T("portalpage.remove"),
		Note: f.T("portalpage.file_note", "size", f.Words.Size(x.Size), "at", f.Words.Clock(x.At))}
	if f.Pages.Files.Picturable(x.Type) {
		s.Picture = x.Picture(1, file.Thumb)
	}
	return s
}

// missing are the papers that must be sent and are not there.
func (f filing) missing(files []file.File) (bad []fault.Field) {
	have := map[string]bool{}
	for _, x := range files {
		have[x.Paper] = true
	}
	must, _, _ := f.demanded()
	group := map[string]bool{}
	for _, p := range must {
		if p.Kind == catalogue.OneOf && have[p.Key] {
			group[p.Group] = true
		}
	}
	for _, p := range must {
		if have[p.Key] || p.Kind == catalogue.OneOf && group[p.Group] {
			continue
		}
		if p.Kind == catalogue.OneOf {
			group[p.Group] = true // one error for the group
		}
		bad = append(bad, fault.Field{Name: "paper-" + p.Key, Key: "dossier.paper_missing", Args: []any{"paper", paperName(p)}})
	}
	return bad
}

// papersForm asks for the papers, each sent and saved at once.
func (p Pages) papersForm(w http.ResponseWriter, r *http.Request, f filing) error {
	return f.papers(w, r, http.StatusOK, nil)
}

func (f filing) papers(w http.ResponseWriter, r *http.Request, status int, wrong []fault.Field) error {
	f.Errors = wrong
	v, err := f.papersView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, papersPage(v))
}

// papersDone goes on when nothing is missing.
func (p Pages) papersDone(w http.ResponseWriter, r *http.Request, f filing) error {
	typed, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if typed.Has("_save") {
		return web.Redirect(w, r, f.at("saved"))
	}
	files, err := f.files(r)
	if err != nil {
		return err
	}
	if bad := f.missing(files); len(bad) > 0 {
		return f.papers(w, r, http.StatusUnprocessableEntity, bad)
	}
	return web.Redirect(w, r, f.after("papers"))
}

// boxID is the id of the box of a slot.
func (s slot) boxID() string { return strings.TrimSuffix(s.Sent.ID, "-list") + "-box" }
