package app

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/catalogue/cataloguepage"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossierapi"
	"github.com/motcua/motcua/internal/dossier/dossierpage"
	"github.com/motcua/motcua/internal/fee/feepage"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/file/filepage"
	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/pdf"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/notice/noticepage"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/orgpage"
	"github.com/motcua/motcua/internal/partner/partnerpage"
	"github.com/motcua/motcua/internal/portal/portalpage"
	"github.com/motcua/motcua/internal/report/reportpage"
	"github.com/motcua/motcua/internal/slip"
)

// registerRoutes registers the routes of all pages and of the API.
func (a *App) registerRoutes() error {
	m, err := a.mux()
	if err != nil {
		return err
	}
	printer, err := a.printer()
	if err != nil {
		return err
	}
	a.Mux = m
	people := orgpage.Pages{DB: a.DB, Auth: a.Auth, Demo: a.Config.Demo, Home: home}
	m.Use(view.WithHouse(a.house()))
	m.Use(people.Sessions)
	m.Mount("GET /asset/{file...}", asset.Handler(), web.Bare())
	m.Mount("GET /health", http.HandlerFunc(a.serveHealth), web.Bare())
	people.Routes(m)
	filepage.Routes(m, filepage.Pages{DB: a.DB, Files: a.Files, Who: who})
	desks := dossierpage.Pages{DB: a.DB, Auth: a.Auth, Dossier: a.Dossier, Catalogue: a.Catalogue, Forms: a.Forms, Files: a.Files, Printer: printer,
		PublicURL: a.PublicURL(), Province: a.Config.Province, Phone: a.Config.Phone, NeedStaff: orgpage.NeedStaff}
	desks.Routes(m)
	till := feepage.Pages{DB: a.DB, Fees: a.Fees, Dossier: a.Dossier, Catalogue: a.Catalogue, Printer: printer, PublicURL: a.PublicURL(), Phone: a.Config.Phone,
		Account: feepage.Account{BIN: a.Config.Bank.BIN, Number: a.Config.Bank.Account, Holder: a.Config.Bank.Name}, NeedStaff: orgpage.NeedStaff}
	till.Routes(m)
	portalpage.Pages{DB: a.DB, Portal: a.Portal, Dossier: a.Dossier, Catalogue: a.Catalogue, Drafts: a.Drafts, Files: a.Files,
		PublicURL: a.PublicURL(), Province: a.Config.Province, Phone: a.Config.Phone, DraftCookie: DraftCookie, Blob: a.Blobs.Open, Receipt: desks.Receipt, NeedStaff: orgpage.NeedStaff, Letter: desks.Letter, Letters: desks.Letters, VietQR: till.VietQR, FeeReceipt: till.Receipt}.Routes(m)
	noticepage.Pages{DB: a.DB, Dossier: a.Dossier, Notice: a.Notice, Demo: a.Config.Demo, NeedStaff: orgpage.NeedStaff}.Routes(m)
	partnerpage.Pages{DB: a.DB, Partners: a.Partners, NeedStaff: orgpage.NeedStaff}.Routes(m)
	dossierapi.API{DB: a.DB, Partners: a.Partners, Dossier: a.Dossier, Portal: a.Portal, Catalogue: a.Catalogue, Drafts: a.Drafts, Files: a.Files}.Routes(m)
	reportpage.Pages{DB: a.DB, NeedStaff: orgpage.NeedStaff}.Routes(m)
	cataloguepage.Pages{DB: a.DB, Forms: a.Forms, Dossier: a.Dossier, Names: a.Names, Province: a.Config.Province, NeedStaff: orgpage.NeedStaff}.Routes(m)
	return nil
}

// printer prints slips in Vietnamese with the fonts built into the program.
func (a *App) printer() (*slip.Printer, error) {
	sub, err := fs.Sub(asset.FS, "dist/pdf")
	if err != nil {
		return nil, err
	}
	fonts, err := pdf.Load(sub, "Serif")
	if err != nil {
		return nil, err
	}
	return slip.New(slip.Config{Fonts: fonts, Words: a.Lang.Words(lang.Default), Demo: a.Config.Demo}), nil
}

// home is where people arrive after signing in.
func home(v org.Viewer) string {
	switch {
	case !v.Staff():
		return "/"
	case v.CanAnywhere(dossier.MayRead):
		return "/queue"
	case v.CanAnywhere(org.MayManageAccounts):
		return orgpage.People
	case v.CanAnywhere(dossier.MayApply):
		return "/assist"
	}
	return orgpage.Security
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
