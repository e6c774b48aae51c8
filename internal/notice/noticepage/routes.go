// Package noticepage shows officials what was told about a dossier, and takes down their telephone calls.
package noticepage

import (
	"embed"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/notice"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the rooms it shows.
type Pages struct {
	DB      *store.DB
	Dossier *dossier.Room
	Notice  *notice.Room
	Demo    bool // nothing goes out of a demonstration
	// NeedStaff leads those who have not signed in to the officials' sign-in and back.
	NeedStaff func(web.Handler) web.Handler
}

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	m.Handle("GET /dossier/{id}/notices", p.NeedStaff(p.notices))
	m.Handle("POST /dossier/{id}/notices", p.NeedStaff(p.call))
}
