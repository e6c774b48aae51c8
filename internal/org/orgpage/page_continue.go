package orgpage

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// signInState is what the steps of a sign-in hand on in hidden fields.
type signInState struct {
	Next string // where to go afterwards
	Keep string // what was being sent when the session ended
}

func signInStateOf(f web.Form) signInState {
	st := signInState{Next: local(f.Text("next")), Keep: f.Text("keep")}
	if len(st.Keep) > savedFormMax*2 {
		st.Keep = ""
	}
	return st
}

// savedFormMax is how much typed text is carried through a sign-in, in bytes.
const savedFormMax = 256 << 10

// savedForm is a form that was sent after its session had ended. It is kept in a hidden field of the sign-in pages,
// never in an address and never in the store.
type savedForm struct {
	To     string     `json:"to"`
	Was    string     `json:"was"` // whose session ended: the same person may go on, nobody else
	Fields url.Values `json:"fields"`
}

// saveForm reads what was sent; not when it had files or was too much.
func saveForm(r *http.Request) (string, bool) {
	f, err := web.ParseForm(r)
	to := local(r.URL.RequestURI())
	if err != nil || to == "" {
		return "", false
	}
	b, err := json.Marshal(savedForm{To: to, Was: org.ViewerOf(r.Context()).Was, Fields: f.Values()})
	if err != nil || len(b) > savedFormMax {
		return "", false
	}
	return base64.RawURLEncoding.EncodeToString(b), true
}

// restoreForm gives the form back to the person whose session it was.
func restoreForm(text, person string) (savedForm, bool) {
	var k savedForm
	b, err := base64.RawURLEncoding.DecodeString(text)
	if text == "" || err != nil || json.Unmarshal(b, &k) != nil || local(k.To) == "" {
		return k, false
	}
	return k, k.Was != "" && k.Was == person
}

type continueView struct {
	view.Base
	savedForm
}

// continueSignIn goes to what comes next in a sign-in: another step, the form that was being sent, or a page.
func (p Pages) continueSignIn(w http.ResponseWriter, r *http.Request, in account.SignedIn, st signInState) error {
	if err := p.arrive(w, r, in); err != nil {
		return err
	}
	v, err := p.Auth.Load(r.Context(), in.Token, client(r))
	if err != nil {
		return err
	}
	if in.Stage != org.Ready {
		if st.Keep == "" {
			return web.Redirect(w, r, stagePath(in.Stage)+"?"+url.Values{"next": {st.Next}}.Encode())
		}
		return p.renderStage(w, r, v, st)
	}
	if k, ok := restoreForm(st.Keep, in.Person); ok {
		b := view.From(r, "org.continue_title")
		b.Viewer = layoutViewer(r, v)
		return web.Render(w, r, http.StatusOK, continueForm(continueView{Base: b, savedForm: k}))
	}
	if st.Next == "" {
		st.Next = p.home(v)
	}
	return web.Redirect(w, r, st.Next)
}

// renderStage draws the next step at once, so that what is carried along stays in the page.
func (p Pages) renderStage(w http.ResponseWriter, r *http.Request, v org.Viewer, st signInState) error {
	switch v.Stage {
	case org.StageCode:
		return showCode(w, r, st, nil)
	case org.StageEnrol:
		return p.showEnrol(w, r, enrolAsk{v: v, state: st})
	}
	return showPassword(w, r, passwordView{signInState: st, First: true}, nil)
}
