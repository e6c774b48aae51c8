package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// readersView is who opened a dossier, for the one whose dossier it is.
type readersView struct {
	view.Base
	Code  string
	Track string
	Lines []readerLine
}

type readerLine struct{ Day, Who, Unit, Note string }

// readers tells who opened the dossier, by role and office: the names of officials are not told (that is left
// to the province), the house keeps them. Who has no pass is asked for the second fact.
func (p Pages) readers(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return p.backToTrack(w, r, err)
	}
	v := readersView{Base: view.From(r, "portalpage.readers"), Code: shownCode(d), Track: d.TrackPath()}
	var list []dossier.Reading
	var names map[string]string
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if list, err = dossier.Readings(s, d); err != nil {
			return err
		}
		var units []string
		for _, x := range list {
			units = append(units, x.Unit)
		}
		names, err = org.UnitNames(s, units, day.Of(s.Now()))
		return err
	}); err != nil {
		return err
	}
	for _, x := range list {
		v.Lines = append(v.Lines, v.line(x, names[x.Unit]))
	}
	return web.Render(w, r, http.StatusOK, readersPage(v))
}

func (v readersView) line(x dossier.Reading, unit string) readerLine {
	l := readerLine{Day: v.Words.Date(x.Day), Unit: unit, Note: v.T("portalpage.reader_last", "at", v.Words.Clock(x.Last))}
	if x.Times > 1 {
		l.Note = v.T("portalpage.reader_times", "n", x.Times, "at", v.Words.Clock(x.Last))
	}
	switch {
	case x.Actor == dossier.ByPass:
		l.Who = v.T("portalpage.reader_pass")
	case x.Role != "":
		l.Who = v.T("org.role_" + string(x.Role))
	default:
		l.Who = v.T("portalpage.reader_official")
	}
	return l
}

// shownCode is the code by which a citizen knows a dossier.
func shownCode(d *dossier.Dossier) string {
	if d.Code != "" {
		return d.Code
	}
	return d.Tracking
}
