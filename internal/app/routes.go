package app

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/orgpage"
	"github.com/motcua/motcua/internal/portal/portalpage"
)

// registerRoutes registers the routes of every card, and what belongs to no room.
func (a *App) registerRoutes() error {
	m, err := a.mux()
	if err != nil {
		return err
	}
	a.Mux = m
	theme := view.Theme{Owner: a.Config.Owner, Brand: "Một Cửa", Phone: a.Config.Phone, Hours: a.Config.Hours, Demo: a.Config.Demo}
	m.Use(view.WithHouse(view.House{Theme: theme, Menu: a.menu}))
	m.Use(orgpage.Pages{Auth: a.Auth}.Sessions)
	m.Use(inNameOf)
	m.Mount("GET /asset/{file...}", asset.Handler(), web.Bare())
	operators, err := networks("--operators", a.Config.Operators)
	if err != nil {
		return err
	}
	m.Mount("GET /health", a.serveHealth(operators), web.Bare())
	var operations []api.Operation
	for _, c := range a.cards {
		orgpage.Mount(m, c.Routes...)
		operations = append(operations, c.API...)
	}
	api.Register(m, a.Partners, operations)
	return nil
}

// who says who asks for a file: the person signed in, or the holder of a draft by its code in the cookie.
func who(r *http.Request) file.Who {
	v := org.ViewerOf(r.Context())
	w := file.Who{Actor: v.Actor(), Staff: v.Staff(), Address: web.Client(r).String()}
	if units := v.HomeUnits(); len(units) > 0 {
		w.Unit = units[0]
	}
	if c, err := r.Cookie(DraftCookie); err == nil {
		w.Proof = strings.TrimSpace(c.Value)
	}
	if c, err := r.Cookie(portalpage.PassCookie); err == nil {
		w.Pass = c.Value
	}
	return w
}

// DraftCookie holds the code of the draft that this browser is filling in.
const DraftCookie = "motcua_draft"
