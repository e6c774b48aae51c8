package portalpage

import (
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

// PassCookie holds the pass that opens dossiers; it goes to the tracking pages, to the files, to the pages of
// drafts, which lead on to the dossier that a draft became, and to leaving, which ends it.
const PassCookie = "motcua_pass" //nolint:gosec // the name of a cookie

var passPaths = []string{"/track", "/file", "/apply", "/leave"}

// pass puts a pass into its cookie.
func (p Pages) pass(w http.ResponseWriter, r *http.Request, x portal.Pass) {
	for _, path := range passPaths {
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever the reader came over TLS
			Name: PassCookie, Value: x.Token, Path: path, MaxAge: max(1, int(x.Until.Sub(p.DB.Now())/time.Second)),
			HttpOnly: true, Secure: web.Secure(r), SameSite: http.SameSiteLaxMode})
	}
}

func token(r *http.Request) string {
	if c, err := r.Cookie(PassCookie); err == nil {
		return c.Value
	}
	return ""
}

// shown gives a dossier to who has a pass for it, or to the citizen whose account filed it.
func (p Pages) shown(r *http.Request, code string) (*dossier.Dossier, error) {
	if v := org.ViewerOf(r.Context()); v.Citizen && !v.Anonymous() {
		if d, err := p.Dossier.ByCode(r.Context(), v, code); err == nil {
			return d, nil
		}
	}
	return p.Portal.Open(r.Context(), code, token(r))
}

type askView struct {
	view.Base
	Code   view.Input
	Second view.Input
	Known  string // the code came with the address: only the second fact is asked
}

// trackForm asks for code and second fact.
func (p Pages) trackForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.drawAsk(w, r, asked{code: clip(f.Text("code"), 60)}, nil)
}

// asked is what was typed.
type asked struct {
	code, second string
	known        bool // the code stood in the address
}

func (p Pages) drawAsk(w http.ResponseWriter, r *http.Request, a asked, wrong error) error {
	v := askView{Base: view.From(r, "portalpage.track")}
	v.Menu.Bottom = nil // nothing stands over a question
	status := http.StatusOK
	if f := web.Fault(wrong); wrong != nil {
		status = web.Status(f.Code)
		if v = (askView{Base: v.WithErrors(wrong)}); len(v.Errors) == 0 {
			v.Errors = []fault.Field{{Key: f.Key, Args: f.Args}}
		}
	}
	v.Code = v.Input("code", "portalpage.code", a.code).WithHint(v.T("portalpage.code_hint"))
	v.Code.Complete = "off"
	label, hint := "portalpage.second", "portalpage.second_hint"
	if a.known {
		v.Known = a.code
		label, hint = "portalpage.second_whole", "portalpage.second_whole_hint"
		if dossier.IsTracking(dossier.CleanTracking(a.code)) {
			label, hint = "portalpage.second_short", "portalpage.second_short_hint"
		}
	}
	v.Second = v.Input("second", label, "").WithHint(v.T(hint))
	v.Second.Complete, v.Second.Width = "off", "m"
	return web.Render(w, r, status, askPage(v))
}

// trackAsk proves that the reader belongs to the dossier. A wrong fact and an unknown code read the same.
func (p Pages) trackAsk(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	a := asked{code: clip(f.Text("code"), 60), second: clip(f.Text("second"), 40), known: f.Has("_known")}
	var bad []fault.Field
	if a.code == "" {
		bad = append(bad, fault.Field{Name: "code", Key: "portalpage.code_missing"})
	}
	if a.second == "" || a.code != "" && dossier.FactMissing(a.code, a.second) {
		bad = append(bad, fault.Field{Name: "second", Key: "portalpage.second_missing"})
	}
	if len(bad) > 0 {
		return p.drawAsk(w, r, a, fault.Fields(bad...))
	}
	d, pass, err := p.Portal.Track(r.Context(), portal.Asking{Code: a.code, Second: a.second, Address: web.Client(r).String(), Token: token(r)})
	switch fault.Of(err) {
	case "":
	case fault.NotFound:
		return p.drawAsk(w, r, a, fault.New(fault.Invalid, "portalpage.track_wrong"))
	case fault.TooMany:
		return p.drawAsk(w, r, a, err)
	default:
		return err
	}
	p.pass(w, r, pass)
	return web.Redirect(w, r, d.TrackPath())
}

func digits(s string) string {
	var out []byte
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// follow shows where a dossier is; who has no pass is asked for the second fact.
func (p Pages) follow(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if fault.Of(err) == fault.NotFound {
		return p.drawAsk(w, r, asked{code: clip(r.PathValue("code"), 60), known: true}, nil)
	}
	if err != nil {
		return err
	}
	v, err := p.state(r, d)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, statePage(v))
}
