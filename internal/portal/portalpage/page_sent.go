package portalpage

import (
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/qr"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type sentView struct {
	view.Base
	Dossier *dossier.Dossier
	Name    string
	At      string
	Link    string
	QR      string
	Files   []string
	Unit    string
	Waiting bool // not accepted yet
	Reaches []reachLine
	Share   string
}

// sent proves to the sender what arrived. It promises no date: nothing is received yet (decisions §2).
func (p Pages) sent(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if fault.Of(err) == fault.NotFound {
		return web.Redirect(w, r, "/track/"+url.PathEscape(r.PathValue("code")))
	}
	if err != nil {
		return err
	}
	v := sentView{Base: view.From(r, "portalpage.sent_title"), Dossier: d, Name: bare(d.Version.Name), At: "", Link: p.PublicURL + d.TrackPath(),
		Waiting: d.State == dossier.New}
	v.At, v.QR = v.Words.Due(d.SubmittedAt), qr.SVG(v.Link)
	v.Share = v.T("portalpage.share_text", "name", v.Name, "code", d.Tracking, "link", v.Link)
	if v.Files, err = p.sentFiles(r, d.ID); err != nil {
		return err
	}
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if v.Reaches, err = p.reaches(s, d); err != nil {
			return err
		}
		v.Unit, err = org.UnitName(s, d.Received, day.Of(s.Now()))
		return err
	}); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sentPage(v))
}
