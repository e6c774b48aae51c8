package portalpage

import (
	"net/http"

	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/notify"
)

// noticesView is what the citizen was told about a dossier, and how.
type noticesView struct {
	view.Base
	Code  string
	Track string
	Lines []noticeLine
}

type noticeLine struct{ When, What, How, Text string }

var channelWords = map[notify.Channel]string{notify.Email: "noticepage.by_email", notify.SMS: "noticepage.by_sms", notify.Phone: "noticepage.by_phone"}

// notices lists what was told to who may see the dossier; others are asked for the second fact.
func (p Pages) notices(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return p.backToTrack(w, r, err)
	}
	v := noticesView{Base: view.From(r, "portalpage.notices"), Code: shownCode(d), Track: d.TrackPath()}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := notify.Of(s, dossierevent.Record(d.ID))
		for _, n := range list {
			if n.State == notify.Off {
				continue // nothing was told
			}
			l := noticeLine{When: v.Words.DateTime(n.Written), What: v.T(n.What), How: v.T(channelWords[n.Channel], "contact", lang.Mask(n.Contact)),
				Text: n.Body}
			if n.State != notify.Sent {
				l.How += " · " + v.T("portalpage.notice_not_out")
			}
			v.Lines = append(v.Lines, l)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, noticesPage(v))
}
