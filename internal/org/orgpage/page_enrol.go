package orgpage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/kit/qr"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type enrolView struct {
	view.Base
	signInState
	Secret string // in groups of four
	QR     string // SVG made by us
}

type recoveryView struct {
	view.Base
	Codes []string
	On    string // where the button leads
}

// enrolAsk is who enrols, what is carried along, and why the page comes back.
type enrolAsk struct {
	v     org.Viewer
	state signInState
	err   error
}

func (v enrolView) code() view.Input {
	in := v.Input("code", "org.f_code", "").WithHint(v.T("org.f_code_first"))
	in.Complete, in.Width, in.Mode, in.Max = "one-time-code", "m", "numeric", 12
	return in
}

func (p Pages) showEnrol(w http.ResponseWriter, r *http.Request, a enrolAsk) error {
	b, status, ok := view.From(r, "org.enrol_title").Refused(a.err)
	if !ok {
		return a.err
	}
	e, err := p.Auth.Enrol(r.Context(), a.v)
	if err != nil {
		return err
	}
	v := enrolView{Base: b, signInState: a.state, Secret: groups(e.Secret), QR: qr.SVG(e.URI)}
	return web.Render(w, r, status, enrolForm(v))
}

// groups writes a secret so that it can be read off: "ABCD EFGH …".
func groups(s string) string {
	var out strings.Builder
	for i, c := range s {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(c)
	}
	return out.String()
}

// enrolling tells who may set up the authenticator app now: in the step of a sign-in, or signed in without one.
func enrolling(v org.Viewer) bool {
	return v.Stage == org.StageEnrol || v.Stage == org.Ready && v.Staff()
}

func (p Pages) enrolForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	if !enrolling(v) {
		return web.Redirect(w, r, StaffSignIn)
	}
	return p.showEnrol(w, r, enrolAsk{v: v, state: signInStateOf(f)})
}

func (p Pages) enrol(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	if !enrolling(v) {
		return web.Redirect(w, r, StaffSignIn)
	}
	st := signInStateOf(f)
	in, codes, err := p.Auth.ConfirmEnrolment(r.Context(), v, f.Text("code"), client(r))
	if err != nil {
		return p.showEnrol(w, r, enrolAsk{v: v, state: st, err: err})
	}
	if err := p.arrive(w, r, in); err != nil {
		return err
	}
	on := stagePath(in.Stage)
	if in.Stage == org.Ready {
		if on = st.Next; on == "" {
			on = Security
		}
	}
	return web.Render(w, r, http.StatusOK, recoveryPage(recoveryView{Base: view.From(r, "org.recovery_title"), Codes: codes, On: on}))
}
