package app

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/catalogue/cataloguepage"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/fee/feepage"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/orgpage"
	"github.com/motcua/motcua/internal/partner/partnerpage"
	"github.com/motcua/motcua/internal/report"
)

// house is the theme and the menus of the layouts.
func (a *App) house() view.House {
	return view.House{Theme: view.Theme{Owner: a.Config.Owner, Brand: "Một Cửa", Logo: "", Phone: a.Config.Phone, Hours: "7 giờ – 21 giờ, tất cả các ngày", Demo: a.Config.Demo}, Menu: menu}
}

// menu offers what the reader may do; rights are asked again by every page.
func menu(r *http.Request, _ *view.Viewer) view.Menu {
	v := org.ViewerOf(r.Context())
	w := web.Words(r)
	link := func(key, href, icon string) view.Link {
		return view.Link{Text: w.T("app." + key), Href: href, Icon: icon, Here: r.URL.Path == strings.SplitN(href, "?", 2)[0]}
	}
	m := view.Menu{SignIn: orgpage.CitizenSignIn,
		Main: []view.Link{link("home", "/", "house"), link("procedures", "/procedures", "layers"), link("track", "/track", "search"), link("help", "/help", "phone")},
		Help: []view.Link{link("by_counter", "/help", "map-pin"), link("resume", "/resume", "file-text")}}
	m.Bottom = m.Main
	if !v.Staff() {
		if v.Citizen && !v.Anonymous() {
			m = withMine(m, link("mine", "/account", "list-checks"))
		}
		return m
	}
	var work []view.Link
	if v.CanAnywhere(dossier.MayRead) {
		m.Search = "/queue"
		work = append(work, link("queue", "/queue", "inbox"))
	}
	if v.CanAnywhere(dossier.MayAccept) {
		work = append(work, link("counter", "/counter", "file-text"), link("book", "/book", "layers"), link("certification", "/counter/copies", "stamp"))
	}
	if v.CanAnywhere(dossier.MayApply) {
		work = append(work, link("assist", "/assist", "hand-helping"))
	}
	if v.CanAnywhere(fee.MayRecordPayment) {
		work = append(work, link("fees", "/fees", "wallet"))
	}
	if v.CanAnywhere(dossier.MayReassign) {
		work = append(work, link("handover", "/handover", "user-check"))
	}
	m.Side = append(m.Side, view.Group{Links: work})
	var rest []view.Link
	if v.CanAnywhere(report.MayRead) {
		rest = append(rest, link("report", "/report/ii06a", "chart"), link("late", "/report/late", "triangle-alert"))
	}
	if v.CanAnywhere(catalogue.MayEdit) {
		rest = append(rest, link("catalogue", cataloguepage.Home, "layers"))
	}
	if v.CanAnywhere(dossier.MayRead) {
		rest = append(rest, link("moved", cataloguepage.Moved, "calendar-clock"))
	}
	if v.CanAnywhere(org.MayManageSettings) {
		rest = append(rest, link("partners", partnerpage.Path, "layers"), link("collectors", feepage.Collectors, "wallet"))
	}
	if v.CanAnywhere(org.MayManageAccounts) {
		rest = append(rest, link("people", orgpage.People, "users"))
	}
	if v.CanAnywhere(org.MayManageUnits) {
		rest = append(rest, link("units", orgpage.Units, "building-2"))
	}
	if len(rest) > 0 {
		m.Side = append(m.Side, view.Group{Title: w.T("app.more"), Links: rest})
	}
	return m
}

// withMine puts one's own dossiers into the menu; on a phone they stand where following by code stands for others.
func withMine(m view.Menu, mine view.Link) view.Menu {
	m.Bottom = []view.Link{m.Main[0], m.Main[1], mine, m.Main[3]}
	m.Main = append([]view.Link{mine}, m.Main...)
	return m
}
