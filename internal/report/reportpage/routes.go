// Package reportpage shows the reports and opens each figure.
package reportpage

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the store.
type Pages struct {
	DB *store.DB
	// NeedStaff leads those who have not signed in to the officials' sign-in and back.
	NeedStaff func(web.Handler) web.Handler
}

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	m.Handle("GET /report/ii06a", p.NeedStaff(p.ii06a))
	m.Handle("GET /report/ii06a/open", p.NeedStaff(p.open))
	m.Handle("GET /report/late", p.NeedStaff(p.late))
	m.Handle("GET /report/late/open", p.NeedStaff(p.openLate))
}
