package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type codeView struct {
	view.Base
	signInState
}

func (v codeView) code() view.Input {
	in := v.Input("code", "org.f_code", "").WithHint(v.T("org.f_code_hint"))
	in.Complete, in.Width, in.Max = "one-time-code", "m", 24
	return in
}

func showCode(w http.ResponseWriter, r *http.Request, st signInState, err error) error {
	b, status, ok := view.From(r, "org.code_title").Refused(err)
	if !ok {
		return err
	}
	return web.Render(w, r, status, codeForm(codeView{Base: b, signInState: st}))
}

func (p Pages) codeForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if org.ViewerOf(r.Context()).Stage != org.StageCode {
		return web.Redirect(w, r, StaffSignIn)
	}
	return showCode(w, r, signInStateOf(f), nil)
}

func (p Pages) code(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	if v.Stage != org.StageCode {
		return web.Redirect(w, r, StaffSignIn)
	}
	in, err := p.Auth.Code(r.Context(), v, f.Text("code"), client(r))
	if err != nil {
		return showCode(w, r, signInStateOf(f), err)
	}
	return p.continueSignIn(w, r, in, signInStateOf(f))
}
