package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

type signInView struct {
	view.Base
	signInState
	Realm account.Realm
	Login string
	Ended bool // the session ended while something was being sent
	Fresh bool // comes from the registration

	Proved bool // has typed the code: the account is there
	err    error
}

func (v signInView) action() string {
	if v.Realm == account.Citizens {
		return CitizenSignIn
	}
	return StaffSignIn
}

func (v signInView) login() view.Input {
	in := v.Input("login", "org.login", v.Login)
	if v.Realm == account.Citizens {
		in = v.Input("login", "org.f_login_citizen", v.Login)
	}
	in.Complete, in.Max = "username", 128
	return in
}

func (v signInView) secret() view.Input {
	in := v.Input("password", "org.f_password", "")
	in.Kind, in.Complete = "password", "current-password"
	return in
}

func showSignIn(w http.ResponseWriter, r *http.Request, v signInView, status int) error {
	title := "org.sign_in_staff_title"
	if v.Realm == account.Citizens {
		title = "org.sign_in_citizen_title"
	}
	v.Base = view.From(r, title)
	if v.err != nil {
		var ok bool
		if v.Base, status, ok = v.Base.Refused(v.err); !ok {
			return v.err
		}
	}
	return web.Render(w, r, status, signInPage(v))
}

func (p Pages) signInForm(realm account.Realm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		st := signInStateOf(f)
		if v := org.ViewerOf(r.Context()); !v.Anonymous() && v.Citizen == (realm == account.Citizens) {
			if st.Next == "" {
				st.Next = p.home(v)
			}
			return web.Redirect(w, r, st.Next)
		}
		v := signInView{signInState: signInState{Next: st.Next}, Realm: realm}
		if p.Demo {
			v.Login = f.Text("as")
		}
		return showSignIn(w, r, v, http.StatusOK)
	}
}

func (p Pages) signIn(realm account.Realm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		st := signInStateOf(f)
		in, err := p.Auth.SignIn(r.Context(), account.Attempt{Realm: realm, Login: f.Text("login"), Password: f.Raw("password"), Client: client(r)})
		if err != nil {
			return showSignIn(w, r, signInView{signInState: st, Realm: realm, Login: f.Text("login"), err: err}, 0)
		}
		return p.continueSignIn(w, r, in, st)
	}
}

func (p Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	v := org.ViewerOf(r.Context())
	if v.Session != "" {
		if err := p.Auth.SignOut(r.Context(), v, client(r)); err != nil {
			return err
		}
	}
	clearSessionCookie(w, r)
	web.Flash(w, r, "org.done_signed_out")
	if v.Staff() {
		return web.Redirect(w, r, StaffSignIn)
	}
	return web.Redirect(w, r, "/")
}
