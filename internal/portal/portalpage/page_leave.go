package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// dropForm asks whether a draft is really given up.
func (p Pages) dropForm(w http.ResponseWriter, r *http.Request, f filing) error {
	f.Title = f.T("portalpage.drop_title") + " – " + bare(f.Version.Name)
	return web.Render(w, r, http.StatusOK, dropPage(f))
}

// drop gives a draft up, with what was sent for it. Pressed twice it is gone once; what one cannot open, or is gone,
// leads on without a word.
func (p Pages) drop(w http.ResponseWriter, r *http.Request) error {
	x, err := p.Drafts.Open(r.Context(), r.PathValue("draft"), p.draftKey(r))
	if fault.Of(err) == fault.NotFound {
		return web.Redirect(w, r, "/resume")
	}
	if err != nil {
		return err
	}
	if err := p.Drafts.Drop(r.Context(), x.ID, p.draftKey(r)); err != nil {
		return err
	}
	if c, err := r.Cookie(p.DraftCookie); err == nil && c.Value == x.Code {
		p.clearDraftCookie(w, r)
	}
	web.Flash(w, r, "portalpage.done_drop")
	return web.Redirect(w, r, "/resume")
}

// clearDraftCookie takes the code of a draft out of this browser.
func (p Pages) clearDraftCookie(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever the reader came over TLS
		Name: p.DraftCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: web.Secure(r), SameSite: http.SameSiteLaxMode})
}

// endDraftCookie takes the code out of this browser once its draft is gone, as when it was sent: what the next reader of
// a shared computer finds in the history opens nothing.
func (p Pages) endDraftCookie(w http.ResponseWriter, r *http.Request) error {
	c, err := r.Cookie(p.DraftCookie)
	if err != nil {
		return nil //nolint:nilerr // there is none
	}
	_, err = p.Drafts.Resume(r.Context(), c.Value)
	if fault.Of(err) == fault.NotFound {
		p.clearDraftCookie(w, r)
		return nil
	}
	return err
}

// leave makes a browser that others use, too, forget its reader: the draft, the dossiers it may open, the session and the
// device. The draft itself and the codes stay good.
func (p Pages) leave(w http.ResponseWriter, r *http.Request) error {
	if v := org.ViewerOf(r.Context()); v.Session != "" {
		if err := p.Auth.SignOut(r.Context(), v, account.Client{Address: web.Client(r).String(), Agent: r.UserAgent()}); err != nil {
			return err
		}
	}
	if err := p.Portal.Leave(r.Context(), token(r)); err != nil {
		return err
	}
	web.Forget(w, r)
	for _, path := range passPaths {
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever the reader came over TLS
			Name: PassCookie, Path: path, MaxAge: -1, HttpOnly: true, Secure: web.Secure(r), SameSite: http.SameSiteLaxMode})
	}
	web.Flash(w, r, "portalpage.done_leave")
	return web.Redirect(w, r, "/")
}
