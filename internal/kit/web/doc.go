// Package web is the HTTP layer: it routes requests to handlers, applies the guards that every request needs (security
// headers, check of the origin, limits of size and time), and turns errors into pages.
//
// A page is a handler that returns an error, a view that embeds view.Base, and a template. One file holds the
// handlers and the form, the template has the same name:
//
//	// page_accept.go
//	type acceptView struct {
//		view.Base
//		Key, Note string
//	}
//
//	func (p Pages) accept(w http.ResponseWriter, r *http.Request) error { // GET and POST /dossier/{id}/accept
//		v := acceptView{Base: view.From(r, "dossier.accept_title"), Key: web.NewKey()}
//		if r.Method == http.MethodPost {
//			f, err := web.ParseForm(r)
//			if err != nil {
//				return err
//			}
//			v.Key, v.Note = f.Key(), f.Lines("note")
//			_, err = p.Dossier.Accept(r.Context(), dossier.Input{Request: org.Asked(r.Context(), web.Sent(r, f)), Dossier: r.PathValue("id")}, v.Note)
//			if err == nil {
//				web.Flash(w, r, "dossier.done_accepted")
//				return web.Redirect(w, r, "/dossier/"+r.PathValue("id"))
//			}
//			if _, ok := web.Invalid(err); !ok {
//				return err // not found, conflict, not allowed, our mistake: Mux draws the page
//			}
//			v.Base = v.WithErrors(err) // status 422 and the same page with what was typed
//			return web.Render(w, r, http.StatusUnprocessableEntity, acceptPage(v))
//		}
//		return web.Render(w, r, http.StatusOK, acceptPage(v))
//	}
//
//	// page_accept.templ
//	templ acceptPage(v acceptView) {
//		@view.Staff(v.Base) {
//			@view.ErrorSummary(v.Base)
//			<h1>{ v.Title }</h1>
//			<form method="post" novalidate>
//				@view.Key(v.Key)
//				@view.Area(v.Input("note", "dossier.note", v.Note))
//				@view.Button(v.T("dossier.accept"), "")
//			</form>
//		}
//	}
//
// The policy allows no inline style and no inline script, so a template never has style= or on…=. Every form
// works without JavaScript; hx-* attributes complement a real href or action, with hx-target and hx-swap on the
// element itself, and the handler answers htmx with the part alone (Either).
package web
