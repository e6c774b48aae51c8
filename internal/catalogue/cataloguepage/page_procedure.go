package cataloguepage

import (
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// versionLine is a version in the list of a procedure.
type versionLine struct {
	catalogue.Version
	Now                 bool // in force today
	Dates               string
	Wrote, Asked, Named string // names of the author, the proposer, the publisher
}

type procedureView struct {
	view.Base
	Code     string
	Versions []versionLine
	Open     string // id of the open draft
	Key      string
}

func (p Pages) procedure(w http.ResponseWriter, r *http.Request, k editor) error {
	return p.showProcedure(w, r, k, nil)
}

func (p Pages) showProcedure(w http.ResponseWriter, r *http.Request, k editor, cause error) error {
	pg := procedureView{Code: r.PathValue("code"), Key: web.NewKey()}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := catalogue.VersionsFor(s, pg.Code, k.scope)
		if err != nil {
			return err
		}
		pg.Base = view.From(r, "cataloguepage.procedure_title", "name", list[0].Name)
		names, err := authors(s, list)
		if err != nil {
			return err
		}
		pg.Versions, pg.Open = nil, ""
		for _, v := range list {
			l := lineOf(pg.Base, v, names)
			l.Now = v.State == catalogue.Published && v.From <= day.Of(s.Now()) && (v.To == 0 || v.To > day.Of(s.Now()))
			pg.Versions = append(pg.Versions, l)
			if v.State == catalogue.Draft || v.State == catalogue.Proposed {
				pg.Open = v.ID
			}
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
	pg.Base = b.WithCrumbs(homeCrumb(b))
	return web.Render(w, r, status, procedurePage(pg))
}

func homeCrumb(b view.Base) view.Link {
	return view.Link{Text: b.T("catalogue.procedure.title"), Href: Home}
}

// authors are the names of those who wrote, proposed and published; imports have none.
func authors(q store.Querier, list []catalogue.Version) (map[string]string, error) {
	var ids []string
	for _, v := range list {
		ids = append(ids, v.Author, v.Proposer, v.Publisher)
	}
	return org.PersonNames(q, ids)
}

func lineOf(b view.Base, v catalogue.Version, names map[string]string) versionLine {
	name := func(id string) string {
		switch n := names[id]; {
		case n != "":
			return n
		case id == "":
			return ""
		}
		return b.T("cataloguepage.by_import")
	}
	l := versionLine{Version: v, Wrote: name(v.Author), Asked: name(v.Proposer), Named: name(v.Publisher)}
	switch {
	case v.From == 0:
	case v.To == 0:
		l.Dates = b.T("cataloguepage.from", "from", v.From)
	default:
		l.Dates = b.T("cataloguepage.from_to", "from", v.From, "to", v.To.Add(-1))
	}
	return l
}

// begin starts a draft of a new version.
func (p Pages) begin(w http.ResponseWriter, r *http.Request, k editor) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := r.PathValue("code")
	begun, err := k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		v, err := catalogue.Begin(tx, code, k.scope, k.By(k.unit, "", f.Key()))
		return versionPath(v.ID), err
	})
	if fault.Of(err) == fault.Conflict {
		if x := web.Fault(err); x.Link != "" {
			return web.Redirect(w, r, x.Link) // the draft that is open already
		}
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "cataloguepage.done_begun")
	return web.Redirect(w, r, string(begun.Path))
}

// request is who edits, and what was sent.
func (k editor) request(r *http.Request, f web.Form) org.Request {
	return org.Request{Viewer: k.Viewer, Sent: web.Sent(r, f)}
}

// versionPath is where a version is read and edited.
func versionPath(id string) action.Path { return action.At("version", id) }

func (v procedureView) table() view.Table {
	t := view.Table{Caption: v.T("cataloguepage.versions")}
	t.Heads = v.Heads("cataloguepage.h_version", "catalogue.procedure.state", "cataloguepage.h_dates", "cataloguepage.h_wrote",
		"cataloguepage.h_published", "cataloguepage.h_compare")
	for i, l := range v.Versions {
		compare := view.Cell{Text: v.T("cataloguepage.none")}
		if i+1 < len(v.Versions) {
			before := v.Versions[i+1].ID
			compare = view.Cell{Text: v.T("cataloguepage.compare_before"), Href: Home + "/" + v.Code + "/compare?a=" + before + "&b=" + l.ID}
		}
		named := l.Named
		if l.Asked != "" && l.Named != "" {
			named = v.T("cataloguepage.two_people", "first", l.Asked, "second", l.Named)
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: v.T("cataloguepage.number", "n", l.Number), Href: "/version/" + l.ID, Sub: inForce(v.Base, l)}, {Body: stateChip(v.Base, l.State)},
			{Text: l.Dates}, {Text: l.Wrote}, {Text: named}, compare,
		})
	}
	return t
}

func inForce(b view.Base, l versionLine) string {
	if l.Now {
		return b.T("cataloguepage.in_force")
	}
	return ""
}
