package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org/account"
)

type registerView struct {
	view.Base
	signInState
	Name, Login string
	Min         int
	AtCounter   bool // the house sends no codes
}

func (v registerView) name() view.Input {
	in := v.Input("name", "org.f_name", v.Name)
	in.Complete, in.Max = "name", 200
	return in
}

func (v registerView) login() view.Input {
	in := v.Input("login", "org.f_login_citizen", v.Login)
	in.Complete, in.Max = "username", 128
	return in
}

func (v registerView) secret(name, label string) view.Input {
	in := v.Input(name, label, "")
	in.Kind, in.Complete, in.Max = "password", "new-password", 256
	if name == "password" {
		in.Hint = v.T("org.f_password_rule", "n", v.Min)
	}
	return in
}

func (p Pages) showRegister(w http.ResponseWriter, r *http.Request, f web.Form, err error) error {
	b, status, ok := view.From(r, "org.register_title").Refused(err)
	if !ok {
		return err
	}
	return web.Render(w, r, status, registerForm(registerView{Base: b, signInState: signInStateOf(f),
		Name: f.Text("name"), Login: f.Text("login"), Min: p.Auth.Config().PasswordMin, AtCounter: p.Auth.AtCounter()}))
}

func (p Pages) registerForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.showRegister(w, r, web.NewForm(map[string][]string{"next": {f.Text("next")}}), nil)
}

func (p Pages) register(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, err := p.Auth.Begin(r.Context(), account.Registration{Name: f.Text("name"), Login: f.Text("login"),
		Password: f.Raw("password"), Again: f.Raw("again"), Client: client(r)})
	if err != nil {
		return p.showRegister(w, r, f, err)
	}
	if token != "" {
		return p.showClaim(w, r, claimView{signInState: signInStateOf(f), Token: token, Login: f.Text("login")}, nil)
	}
	// The same answer whether the login was free or not.
	return showSignIn(w, r, signInView{signInState: signInStateOf(f), Realm: account.Citizens, Login: f.Text("login"), Fresh: true}, http.StatusOK)
}
