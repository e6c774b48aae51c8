package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

type passwordView struct {
	view.Base
	signInState
	First bool // the sign-in waits for it
	Min   int
}

func (v passwordView) field(name, label, complete string) view.Input {
	in := v.Input(name, label, "")
	in.Kind, in.Complete, in.Max = "password", complete, 256
	return in
}

func (v passwordView) fresh() view.Input {
	return v.field("fresh", "org.f_password_new", "new-password").WithHint(v.T("org.f_password_rule", "n", v.Min))
}

func showPassword(w http.ResponseWriter, r *http.Request, v passwordView, err error) error {
	b, status, ok := view.From(r, "org.password_title").Refused(err)
	if !ok {
		return err
	}
	v.Base = b
	return web.Render(w, r, status, passwordForm(v))
}

func (p Pages) passwordForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	if v.Stage != org.StageNewSecret && v.Anonymous() {
		return toSignIn(w, r, StaffSignIn)
	}
	return showPassword(w, r, p.passwordView(v, f), nil)
}

func (p Pages) passwordView(v org.Viewer, f web.Form) passwordView {
	return passwordView{signInState: signInStateOf(f), First: v.Stage == org.StageNewSecret, Min: p.Auth.Config().PasswordMin}
}

func (p Pages) password(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	if v.Stage != org.StageNewSecret && v.Anonymous() {
		return web.Redirect(w, r, StaffSignIn)
	}
	in, err := p.Auth.ChangePassword(r.Context(), v, account.PasswordChange{
		Current: f.Raw("current"), Fresh: f.Raw("fresh"), Again: f.Raw("again")}, client(r))
	if err != nil {
		return showPassword(w, r, p.passwordView(v, f), err)
	}
	st := signInStateOf(f)
	if v.Stage == org.Ready && st.Next == "" {
		st.Next = Security
	}
	web.Flash(w, r, "org.done_password")
	return p.continueSignIn(w, r, in, st)
}
