package portalpage

import (
	"net/http"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

// reachLine is a contact on the sent page and the tracking page.
type reachLine struct {
	Channel string
	Shown   string // masked
	Proved  bool
	Waits   bool

	Sent time.Time     // when the last code went there
	Wait time.Duration // how long no other code goes there
}

// reaches are the contacts of a dossier that may be proved by a code.
func (p Pages) reaches(q store.Querier, d *dossier.Dossier) (list []reachLine, err error) {
	all, err := p.Portal.Reaches(q, d)
	for _, x := range all {
		list = append(list, reachLine{x.Channel, lang.Mask(x.Contact), x.Proved, x.Waits, x.Sent, x.Wait})
	}
	return list, err
}

// toldTo says where notices go; nothing while a contact waits to be proved, which says it itself.
func toldTo(b view.Base, list []reachLine) string {
	var proved []string
	for _, x := range list {
		if x.Proved {
			proved = append(proved, x.Shown)
		}
	}
	switch {
	case len(proved) > 0:
		return b.T("portalpage.told_to", "list", strings.Join(proved, ", "))
	case len(list) == 0:
		return b.T("portalpage.told_none")
	}
	return ""
}

// contactWords say by the channel what a contact is for.
var contactWords = map[string]string{"sms": "portalpage.contact_sms", "email": "portalpage.contact_email"}

type contactView struct {
	view.Base
	Dossier *dossier.Dossier
	Name    string
	Reach   reachLine
	Code    view.Input
}

func (v contactView) at() string { return v.Dossier.TrackPath() + "/contact/" + v.Reach.Channel }

// seconds is how long no other code goes out, in whole seconds.
func (v contactView) seconds() int { return int((v.Reach.Wait + time.Second - 1) / time.Second) }

func (p Pages) proving(r *http.Request, d *dossier.Dossier) portal.Proving {
	return portal.Proving{Viewer: org.ViewerOf(r.Context()), Dossier: d, Channel: r.PathValue("channel"), Address: web.Client(r).String()}
}

// contactForm asks for the code that went to a contact.
func (p Pages) contactForm(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return p.backToTrack(w, r, err)
	}
	return p.drawContact(w, r, d, nil)
}

func (p Pages) drawContact(w http.ResponseWriter, r *http.Request, d *dossier.Dossier, wrong error) error {
	v := contactView{Base: view.From(r, "portalpage.contact_title"), Dossier: d, Name: bare(d.Version.Name)}
	status := http.StatusOK
	if f := web.Fault(wrong); wrong != nil {
		status = web.Status(f.Code)
		if v.Base = v.WithErrors(wrong); len(v.Errors) == 0 {
			v.Errors = []fault.Field{{Key: f.Key, Args: f.Args}}
		}
	}
	v.Menu.Bottom = nil
	v.Code = v.Input("code", "portalpage.contact_code", "")
	v.Code.Complete, v.Code.Mode, v.Code.Width, v.Code.Max = "one-time-code", "numeric", "s", 10
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := p.reaches(s, d)
		for _, x := range list {
			if x.Channel == r.PathValue("channel") {
				v.Reach = x
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if v.Reach.Channel == "" || v.Reach.Proved {
		return web.Redirect(w, r, d.TrackPath())
	}
	return web.Render(w, r, status, contactPage(v))
}

// contact sends a code, or checks the one that was typed.
func (p Pages) contact(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return p.backToTrack(w, r, err)
	}
	x := p.proving(r, d)
	if !f.Has("code") || f.Has("_send") {
		err = p.Portal.AskCode(r.Context(), x)
	} else {
		x.Code = clip(f.Text("code"), 40)
		if err = p.Portal.ProveContact(r.Context(), x); err == nil {
			web.Flash(w, r, "portalpage.done_contact")
			return web.Redirect(w, r, d.TrackPath())
		}
	}
	switch fault.Of(err) {
	case "":
		return web.Redirect(w, r, contactView{Dossier: d, Reach: reachLine{Channel: x.Channel}}.at())
	case fault.Invalid, fault.TooMany, fault.Full:
		return p.drawContact(w, r, d, err)
	case fault.NotFound:
		return web.Redirect(w, r, d.TrackPath())
	}
	return err
}
