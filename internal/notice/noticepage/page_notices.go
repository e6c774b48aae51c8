package noticepage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/notice"
	"github.com/motcua/motcua/internal/notify"
	"github.com/motcua/motcua/internal/org"
)

// line is a notice in words.
type line struct {
	When, What, How, Text, Kind, Icon, State, Trouble string
}

// linesOf puts notices into words; contacts are masked.
func linesOf(b view.Base, list []notify.Notice) (out []line) {
	for _, n := range list {
		look := looks[n.State]
		l := line{When: b.Words.DateTime(n.Written), What: b.T(n.What), How: b.T(channels[n.Channel], "contact", masked(n.Contact)),
			Text: n.Body, Kind: look.kind, Icon: look.icon, State: b.T(look.word), Trouble: n.Trouble}
		if n.ByName != "" {
			l.How += " · " + n.ByName
		}
		out = append(out, l)
	}
	return out
}

var channels = map[notify.Channel]string{notify.Email: "noticepage.by_email", notify.SMS: "noticepage.by_sms", notify.Phone: "noticepage.by_phone"}

var looks = map[notify.State]struct{ kind, icon, word string }{
	notify.Waiting: {view.Calm, "hourglass", "noticepage.waiting"},
	notify.Sending: {view.Calm, "hourglass", "noticepage.waiting"},
	notify.Sent:    {view.Ok, "circle-check", "noticepage.sent"},
	notify.Failed:  {view.Bad, "circle-x", "noticepage.failed"},
	notify.Unknown: {view.Warn, "circle-help", "noticepage.unknown"},
	notify.Off:     {view.Warn, "info", "noticepage.off"},

	notify.Unproved: {view.Warn, "info", "noticepage.unproved"},
}

// masked shows enough of a contact to know it again.
func masked(s string) string {
	r := []rune(s)
	for i := 3; i < len(r)-3; i++ {
		if r[i] != '@' && r[i] != '.' {
			r[i] = '•'
		}
	}
	return string(r)
}

type noticesView struct {
	view.Base
	Dossier *dossier.Dossier
	Code    string
	Lines   []line
	MayCall bool
	Check   string // contacts that nobody has proved; empty: none
	Demo    bool
	Form    web.Form
	Key     string
}

func (v noticesView) number() view.Input {
	in := v.Input("number", "noticepage.number", v.Form.Text("number"))
	in.Kind, in.Mode, in.Max, in.Width, in.Complete = "tel", "tel", 20, "m", "off"
	return in
}

func (v noticesView) text() view.Input {
	in := v.Input("text", "noticepage.said", v.Form.Lines("text"))
	in.Max, in.Rows, in.Spell = 500, 3, true
	return in
}

func (p Pages) notices(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, web.Form{}, nil)
}

func (p Pages) show(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	v := org.ViewerOf(r.Context())
	d, err := p.Dossier.Open(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	pg := noticesView{Dossier: d, Code: d.Code, Demo: p.Demo, Form: f, Key: f.Key(), MayCall: v.Can(notice.MayCall, d.Received) && !d.Mirrored()}
	if pg.Code == "" {
		pg.Code = d.Tracking
	}
	pg.Base = view.From(r, "noticepage.title", "code", pg.Code)
	status := http.StatusOK
	if cause != nil {
		if _, ok := web.Invalid(cause); !ok {
			return cause
		}
		pg.Base, status = pg.WithErrors(cause), http.StatusUnprocessableEntity
	} else {
		pg.Form = web.NewForm(map[string][]string{"number": {d.Party(dossier.Submitter).Phone}})
	}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	pg.Base = pg.WithCrumbs(view.Link{Text: pg.T("noticepage.back"), Href: d.Path()})
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := notify.Of(s, dossierevent.Record(d.ID))
		if pg.Lines = linesOf(pg.Base, list); err != nil {
			return err
		}
		pg.Check, err = unproved(s, d)
		return err
	}); err != nil {
		return err
	}
	return web.Render(w, r, status, noticesPage(pg))
}

// unproved names the contacts of a dossier that nobody has proved.
func unproved(q store.Querier, d *dossier.Dossier) (string, error) {
	who := d.Party(dossier.Submitter)
	var list []string
	for _, c := range []string{who.Phone, who.Email} {
		ok, err := contact.Proved(q, c, dossier.Holders(d)...)
		if err != nil {
			return "", err
		}
		if c != "" && !ok {
			list = append(list, c)
		}
	}
	return strings.Join(list, ", "), nil
}

func (p Pages) call(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Has("_check") {
		if err := p.Notice.Check(r.Context(), notice.Checked{Request: org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)},
			Dossier: r.PathValue("id")}); err != nil {
			return err
		}
		web.Flash(w, r, "noticepage.done_checked")
		return web.Redirect(w, r, "/dossier/"+r.PathValue("id")+"/notices")
	}
	err = p.Notice.Call(r.Context(), notice.Called{Request: org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)},
		Dossier: r.PathValue("id"), Number: f.Text("number"), Text: f.Lines("text")})
	if err != nil {
		return p.show(w, r, f, err)
	}
	web.Flash(w, r, "noticepage.done_called")
	return web.Redirect(w, r, "/dossier/"+r.PathValue("id")+"/notices")
}
