package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/notice"
)

// noticesView is what the citizen was told about a dossier, and how.
type noticesView struct {
	view.Base
	Code  string
	Track string
	Lines []noticeLine
}

type noticeLine struct{ When, What, How, Text string }

var channelWords = map[notice.Channel]string{notice.Email: "noticepage.by_email", notice.SMS: "noticepage.by_sms", notice.Phone: "noticepage.by_phone"}

// notices lists what was told to who may see the dossier; others are asked for the second fact.
func (p Pages) notices(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return p.backToTrack(w, r, err)
	}
	v := noticesView{Base: view.From(r, "portalpage.notices"), Code: shownCode(d), Track: d.TrackPath()}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := notice.Of(s, d.ID)
		for _, n := range list {
			if n.State == notice.Off {
				continue // nothing was told
			}
			l := noticeLine{When: v.Words.DateTime(n.Written), What: v.T(n.What.Word()), How: v.T(channelWords[n.Channel], "contact", lang.Mask(n.Contact)), Text: n.Body}
			if n.State != notice.Sent {
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
