package card

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// Route is a page: its pattern ("POST /counter/{code}"), whom it is for, and what answers. Strangers are led to sign-in
// and back, and who lacks the action gets 403 before the handler is asked; what the reader may not see, the handler does
// not find: 404.
type Route struct {
	Pattern string
	Need    Need
	Handler web.Handler
	Options []web.Option
}

// answers are the two shapes of handlers: with the reader, and without.
type answers interface {
	~func(http.ResponseWriter, *http.Request) error | ~func(http.ResponseWriter, *http.Request, org.Viewer) error
}

// On makes a route.
func On[H answers](pattern string, need Need, h H, opts ...web.Option) Route {
	r := Route{Pattern: pattern, Need: need, Options: opts}
	switch h := any(h).(type) {
	case func(http.ResponseWriter, *http.Request, org.Viewer) error:
		r.Handler = func(w http.ResponseWriter, r *http.Request) error { return h(w, r, org.ViewerOf(r.Context())) }
	case func(http.ResponseWriter, *http.Request) error:
		r.Handler = h
	case web.Handler:
		r.Handler = h
	}
	return r
}
