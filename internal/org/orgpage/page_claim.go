package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org/account"
)

// claimView asks for the code that went to a citizen's telephone or e-mail address.
type claimView struct {
	view.Base
	signInState
	Token string
	Login string
}

func (v claimView) code() view.Input {
	in := v.Input("code", "org.f_contact_code", "")
	in.Complete, in.Mode, in.Width, in.Max = "one-time-code", "numeric", "s", 10
	return in
}

func (p Pages) showClaim(w http.ResponseWriter, r *http.Request, v claimView, err error) error {
	b, status, ok := view.From(r, "org.claim_title").Refused(err)
	if !ok {
		return err
	}
	v.Base = b
	return web.Render(w, r, status, claimPage(v))
}

// claim checks the code, or sends it again.
func (p Pages) claim(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := claimView{signInState: signInStateOf(f), Token: f.Text("token"), Login: f.Text("login")}
	if f.Has("_send") {
		return p.showClaim(w, r, v, p.Auth.Resend(r.Context(), v.Token, client(r)))
	}
	err = p.Auth.Finish(r.Context(), v.Token, f.Text("code"), client(r))
	if fault.Of(err) == fault.Conflict { // over, used, or no account: the way begins again
		return p.showRegister(w, r, web.NewForm(map[string][]string{"next": {v.Next}, "login": {v.Login}}), err)
	}
	if err != nil {
		return p.showClaim(w, r, v, err)
	}
	return showSignIn(w, r, signInView{signInState: v.signInState, Realm: account.Citizens, Login: v.Login, Proved: true}, http.StatusOK)
}

type forgotView struct {
	registerView
}

func (p Pages) showForgot(w http.ResponseWriter, r *http.Request, f web.Form, err error) error {
	b, status, ok := view.From(r, "org.forgot_title").Refused(err)
	if !ok {
		return err
	}
	return web.Render(w, r, status, forgotPage(forgotView{registerView{Base: b, signInState: signInStateOf(f), Login: f.Text("login"),
		Min: p.Auth.Config().PasswordMin, AtCounter: p.Auth.AtCounter()}}))
}

func (p Pages) forgotForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.showForgot(w, r, web.NewForm(map[string][]string{"next": {f.Text("next")}}), nil)
}

// forgot sends a code with which the owner sets a new password. The answer is the same whether there is an account.
func (p Pages) forgot(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, err := p.Auth.Begin(r.Context(), account.Registration{Login: f.Text("login"), Password: f.Raw("password"), Again: f.Raw("again"), Lost: true,
		Client: client(r)})
	if err != nil {
		return p.showForgot(w, r, f, err)
	}
	return p.showClaim(w, r, claimView{signInState: signInStateOf(f), Token: token, Login: f.Text("login")}, nil)
}
