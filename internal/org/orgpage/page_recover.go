package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// Recovery is where the counter gives citizens their accounts back.
const Recovery = string(account.RecoveryPath)

// recoverView is the form of the counter, and once what the citizen takes away.
type recoverView struct {
	view.Base
	Form  web.Form
	Key   string
	Done  account.Recovered
	Where string // the citizen signs in
}

func (v recoverView) text(name string) view.Input {
	label := map[string]string{"card": "org.f_recover_card", "number": "org.f_recover_number", "name": "org.f_recover_name"}[name]
	in := v.Input(name, label, v.Form.Text(name))
	in.Complete, in.Max = "off", 200
	switch name {
	case "card":
		in.Max, in.Optional, in.Hint = 1000, true, v.T("org.recover_card_hint")
	case "number":
		in.Mode, in.Width, in.Max = "numeric", "m", 20
	}
	return in
}

func (p Pages) recoverForm(w http.ResponseWriter, r *http.Request) error {
	return p.showRecover(w, r, web.Form{}, nil)
}

func (p Pages) showRecover(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	b, status, ok := view.From(r, "org.recover_title").Refused(cause)
	if !ok {
		return cause
	}
	v := recoverView{Base: b, Form: f, Key: f.Key()}
	if v.Key == "" {
		v.Key = web.NewKey()
	}
	return web.Render(w, r, status, recoverPage(v))
}

// recover gives an account back; the one-time password is shown this once.
func (p Pages) recover(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	done, err := p.Auth.Recover(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, account.Recovery{Card: f.Text("card"),
		Number: f.Text("number"), Name: f.Text("name"), Checked: f.Has("checked"), Client: client(r)})
	if _, ok := web.Invalid(err); ok || fault.Of(err) == fault.TooMany {
		return p.showRecover(w, r, f, err)
	}
	if err != nil {
		return err
	}
	if done.OneTime == "" { // sent again: it was shown
		return web.Redirect(w, r, Recovery)
	}
	b, where := view.From(r, "org.recovered_title"), "http://"+r.Host+CitizenSignIn
	if web.Secure(r) {
		where = "https://" + r.Host + CitizenSignIn
	}
	return web.Render(w, r, http.StatusOK, recoveredPage(recoverView{Base: b, Done: done, Where: where}))
}
