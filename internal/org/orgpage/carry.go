package orgpage

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// carry is what a reader takes along through the steps of a sign-in.
type carry struct {
	Next string // where to go afterwards
	Keep string // what was being sent when the session ended
}

func carryOf(f web.Form) carry {
	c := carry{Next: local(f.Text("next")), Keep: f.Text("keep")}
	if len(c.Keep) > keepMax*2 {
		c.Keep = ""
	}
	return c
}

// keepMax is how much typed text is carried through a sign-in, in bytes.
const keepMax = 256 << 10

// kept is a form that was sent after its session had ended. It travels in the reader's own page, never in an
// address and never in the store.
type kept struct {
	To     string     `json:"to"`
	Was    string     `json:"was"` // whose session ended: the same person may go on, nobody else
	Fields url.Values `json:"fields"`
}

// keep reads what was sent; not when it had files or was too much.
func keep(r *http.Request) (string, bool) {
	f, err := web.ParseForm(r)
	to := local(r.URL.RequestURI())
	if err != nil || to == "" {
		return "", false
	}
	b, err := json.Marshal(kept{To: to, Was: org.ViewerOf(r.Context()).Was, Fields: f.Values()})
	if err != nil || len(b) > keepMax {
		return "", false
	}
	return base64.RawURLEncoding.EncodeToString(b), true
}

// unkeep gives the form back to the person whose session it was.
func unkeep(text, person string) (kept, bool) {
	var k kept
	b, err := base64.RawURLEncoding.DecodeString(text)
	if text == "" || err != nil || json.Unmarshal(b, &k) != nil || local(k.To) == "" {
		return k, false
	}
	return k, k.Was != "" && k.Was == person
}

type continueView struct {
	view.Base
	kept
}

// onward goes to what comes next in a sign-in: another step, the form that was being sent, or a page.
func (p Pages) onward(w http.ResponseWriter, r *http.Request, in org.SignedIn, c carry) error {
	remember(w, r, in.Token, p.Door.Config().SessionMax)
	v, err := p.Door.Load(r.Context(), in.Token, client(r))
	if err != nil {
		return err
	}
	if in.Stage != org.Ready {
		if c.Keep == "" {
			return web.Redirect(w, r, stagePath(in.Stage)+"?"+url.Values{"next": {c.Next}}.Encode())
		}
		return p.stageNow(w, r, v, c)
	}
	if k, ok := unkeep(c.Keep, in.Person); ok {
		b := view.From(r, "org.continue_title")
		b.Viewer = badge(r, v)
		return web.Render(w, r, http.StatusOK, continueForm(continueView{Base: b, kept: k}))
	}
	if c.Next == "" {
		c.Next = p.home(v)
	}
	return web.Redirect(w, r, c.Next)
}

// stageNow draws the next step at once, so that what is carried along stays in the page.
func (p Pages) stageNow(w http.ResponseWriter, r *http.Request, v org.Viewer, c carry) error {
	switch v.Stage {
	case org.StageCode:
		return showCode(w, r, c, nil)
	case org.StageEnrol:
		return p.showEnrol(w, r, enrolAsk{v: v, carry: c})
	}
	return showPassword(w, r, passwordView{carry: c, First: true}, nil)
}

// troubled gives a page the words of a refusal that it shows itself: its fields, or one line.
func troubled(b view.Base, err error) (view.Base, int, bool) {
	if err == nil {
		return b, http.StatusOK, true
	}
	f := web.Fault(err)
	switch web.Status(f.Code) {
	case http.StatusUnprocessableEntity:
		return b.WithErrors(err), http.StatusUnprocessableEntity, true
	case http.StatusTooManyRequests, http.StatusForbidden, http.StatusConflict:
		b.Errors = append(b.Errors[:0:0], fieldless(f))
		return b, web.Status(f.Code), true
	}
	return b, 0, false
}
