// Package partnerpage is where the technical administrator makes and withdraws keys of partners, and where officials
// agree to keys in their name.
package partnerpage

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/partner"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Path is where the keys are.
const Path = "/partners"

// Pages needs the room.
type Pages struct {
	DB       *store.DB
	Partners *partner.Room
	// NeedStaff leads those who have not signed in to the officials' sign-in and back.
	NeedStaff func(web.Handler) web.Handler
}

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	m.Handle("GET "+Path, p.NeedStaff(p.keys))
	m.Handle("POST "+Path, p.NeedStaff(p.make))
	m.Handle("POST "+Path+"/{id}/agree", p.NeedStaff(p.agree))
	m.Handle("POST "+Path+"/{id}/withdraw", p.NeedStaff(p.withdraw))
}
