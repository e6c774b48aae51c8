package orgpage

import (
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// Mount registers routes, each behind the guard of whom it is for. It is the one place where that is asked.
func Mount(m *web.Mux, routes ...card.Route) {
	for _, r := range routes {
		m.Handle(r.Pattern, guarded(r), r.Options...)
	}
}

// guarded lets those in for whom a route is. Strangers are led to their sign-in and come back; who is not let in gets 403.
func guarded(route card.Route) web.Handler {
	if route.Need.Who == card.Everybody {
		return route.Handler
	}
	signIn := StaffSignIn
	if route.Need.Who == card.Citizen {
		signIn = CitizenSignIn
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		v := org.ViewerOf(r.Context())
		switch {
		case v.Stage != org.Ready:
			return web.Redirect(w, r, stagePath(v.Stage)+"?"+url.Values{"next": {back(r)}}.Encode())
		case v.Anonymous():
			return toSignIn(w, r, signIn)
		case !route.Need.Fits(v):
			return fault.New(fault.Forbidden, "org.other_account")
		case !route.Need.Allows(v):
			return fault.New(fault.Forbidden, "org.not_allowed")
		}
		return route.Handler(w, r)
	}
}
