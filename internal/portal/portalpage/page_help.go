package portalpage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type helpView struct {
	view.Base
	Search   view.Input
	Province []string
	Communes []string
	All      int
	Typed    string
}

// help leads to people: the telephone, the centres of the province, and doing it for somebody else.
func (p Pages) help(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := helpView{Base: view.From(r, "portalpage.help"), Typed: clip(f.Text("q"), 100)}
	v.Public = true
	v.Search = v.Input("q", "portalpage.help_search", v.Typed)
	v.Search.Kind, v.Search.Complete = "search", "off"
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		on := day.Of(s.Now())
		top, err := org.UnitsOfKind(s, org.ProvinceCentre, "", on)
		if err != nil {
			return err
		}
		for _, u := range top {
			v.Province = append(v.Province, u.Name)
		}
		communes, err := org.UnitsOfKind(s, org.CommuneCentre, "", on)
		want := fold.Key(v.Typed)
		for _, u := range communes {
			if strings.Contains(fold.Key(u.Name), want) {
				v.Communes = append(v.Communes, u.Name)
			}
		}
		v.All = len(communes)
		return err
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, helpPage(v))
}

type accountView struct {
	view.Base
	Drafts   []draftLine
	Dossiers []draftLine
	Tasks    []draftLine
}

// account shows the dossiers and drafts of a citizen who is signed in.
func (p Pages) account(w http.ResponseWriter, r *http.Request) error {
	who := org.ViewerOf(r.Context())
	if !who.Citizen || who.Anonymous() {
		return web.Redirect(w, r, "/account/sign-in?next=/account")
	}
	v := accountView{Base: view.From(r, "portalpage.account")}
	var err error
	if v.Drafts, err = p.drafts(r, v.Base); err != nil {
		return err
	}
	mine, err := p.Dossier.FiledBy(r.Context(), who, 50)
	if err != nil {
		return err
	}
	for _, d := range mine {
		state := v.T("portalpage.state_" + stateKey(d.State))
		if d.State == dossier.AwaitPapers { // a task stands first
			v.Tasks = append(v.Tasks, draftLine{Name: bare(d.Version.Name), Note: v.T("portalpage.task_supplement"), Href: supplementPath(d)})
		}
		v.Dossiers = append(v.Dossiers, draftLine{Name: bare(d.Version.Name),
			Note: v.T("portalpage.mine_note", "state", state, "at", v.Words.DateTime(d.SubmittedAt)), Href: d.TrackPath()})
	}
	return web.Render(w, r, http.StatusOK, accountPage(v))
}

// stateKey is a state as citizens read it.
func stateKey(s dossier.State) string {
	switch s {
	case dossier.New:
		return "new"
	case dossier.IntakeRefused:
		return "refused"
	case dossier.AwaitPapers, dossier.AwaitPayment:
		return "waiting"
	case dossier.Withdrawn, dossier.Stopped:
		return "ended"
	case dossier.Done:
		return "done"
	case dossier.Returned:
		return "returned"
	}
	return "running"
}
