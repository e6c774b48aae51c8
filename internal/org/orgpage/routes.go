// Package orgpage holds the pages of accounts and of the organisation: sign-in, sessions, one's own account, and the
// administration of people, roles and units.
package orgpage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// Pages needs the house and sign-in. Use its Sessions as a middleware before registering routes.
type Pages struct {
	card.House
	Org  *org.Room
	Auth *account.Auth
	// Home is where people arrive after signing in: citizen or staff. Nil: "/".
	Home func(v org.Viewer) string
	// All is everything that the reader can use, by system (port: app knows every room).
	All func(r *http.Request) []view.Group
}

// The addresses of the pages that others link to.
const (
	StaffSignIn   = "/sign-in"
	CitizenSignIn = "/account/sign-in"
	Register      = "/account/register"
	ClaimCode     = "/account/register/code"
	Forgot        = "/account/forgot"
	SignOut       = "/sign-out"
	Security      = "/account/security"
	People        = "/people"
	Units         = "/units"
	All           = "/all"
	codePage      = "/sign-in/code"
	enrolPage     = "/account/second-factor"
	passwordPage  = "/account/password"
)

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	return card.Card{Base: p.Auth.Base(), Search: searchSources(), Inbox: inboxSources(),
		Routes: slices.Concat(p.accountRoutes(), p.peopleRoutes(), p.unitRoutes()),
		Menu: []card.Entry{
			{System: "org", Word: "org.menu_people", Href: People, Icon: "users", Need: card.May(org.MayManageAccounts), Rank: 80},
			{System: "org", Word: "org.menu_recovery", Href: Recovery, Icon: "key-round", Need: card.May(org.MayRecover), Rank: 79},
			{System: "org", Word: "org.menu_units", Href: Units, Icon: "building-2", Need: card.May(org.MayManageUnits), Rank: 81},
		}}
}

// accountRoutes are those of sign-in and of one's own account.
func (p Pages) accountRoutes() (list []card.Route) {
	for path, realm := range map[string]account.Realm{StaffSignIn: account.Officials, CitizenSignIn: account.Citizens} {
		list = append(list, card.On("GET "+path, card.Anyone, p.signInForm(realm)), card.On("POST "+path, card.Anyone, p.signIn(realm), web.Lasts()))
	}
	return append(list,
		card.On("GET "+codePage, card.Anyone, p.codeForm),
		card.On("POST "+codePage, card.Anyone, p.code, web.Lasts()),
		card.On("GET "+enrolPage, card.Anyone, p.enrolForm),
		card.On("POST "+enrolPage, card.Anyone, p.enrol, web.Lasts()),
		card.On("GET "+passwordPage, card.Anyone, p.passwordForm),
		card.On("POST "+passwordPage, card.Anyone, p.password, web.Lasts()),
		card.On("GET "+Register, card.Anyone, p.registerForm),
		card.On("POST "+Register, card.Anyone, p.register),
		card.On("POST "+ClaimCode, card.Anyone, p.claim),
		card.On("GET "+Forgot, card.Anyone, p.forgotForm),
		card.On("POST "+Forgot, card.Anyone, p.forgot),
		card.On("POST "+SignOut, card.Anyone, p.signOut, web.Lasts()),
		card.On("GET "+Recovery, card.May(org.MayRecover), p.recoverForm),
		card.On("POST "+Recovery, card.May(org.MayRecover), p.recover),
		card.On("GET "+All, card.Officials, p.all),
		card.On("GET "+Security, card.SignedIn, p.security),
		card.On("POST "+Security+"/session/{id}/end", card.SignedIn, p.endSession, web.Lasts()),
		card.On("POST "+Security+"/second-factor/off", card.Officials, p.secondFactorOff),
		card.On("GET "+Security+"/delegate", card.May(org.MayDelegate), p.delegateForm),
		card.On("POST "+Security+"/delegate", card.May(org.MayDelegate), p.delegate),
		card.On("POST "+Security+"/delegation/{id}/end", card.Officials, p.endDelegation),
	)
}

// peopleRoutes are those of who administers accounts somewhere.
func (p Pages) peopleRoutes() []card.Route {
	return []card.Route{
		card.On("GET "+People, card.May(org.MayManageAccounts), p.people),
		card.On("GET "+People+"/new", card.May(org.MayManageAccounts), p.newForm),
		card.On("POST "+People+"/new", card.May(org.MayManageAccounts), p.create),
		card.On("GET "+People+"/backup", card.May(org.MayManageAccounts), p.backup),
		card.On("GET "+People+"/audit", card.May(org.MayManageAccounts), p.audit),
		card.On("GET "+People+"/{id}", card.May(org.MayManageAccounts), p.person),
		card.On("GET "+People+"/role/{proposal}", card.May(org.MayAgreeRoles), p.askedRole),
		card.On("POST "+People+"/role/{proposal}/{act}", card.May(org.MayAgreeRoles), p.decideRole),
		card.On("POST "+People+"/{id}/role", card.May(org.MayManageAccounts), p.giveRole),
		card.On("POST "+People+"/{id}/role/{grant}/end", card.May(org.MayManageAccounts), p.withdrawRole),
		card.On("POST "+People+"/{id}/post", card.May(org.MayManageAccounts), p.givePost),
		card.On("POST "+People+"/{id}/post/{post}/end", card.May(org.MayManageAccounts), p.endPost),
		card.On("POST "+People+"/{id}/act", card.May(org.MayManageAccounts), p.accountAction),
		card.On("POST "+People+"/{id}/reset", card.May(org.MayManageAccounts), p.askReset),
		card.On("POST "+People+"/{id}/reset/{proposal}/{act}", card.May(org.MayManageAccounts), p.decideReset),
		card.On("POST "+People+"/{id}/session/{session}/end", card.May(org.MayManageAccounts), p.endTheirs),
	}
}

// unitRoutes are those of who keeps units somewhere.
func (p Pages) unitRoutes() []card.Route {
	return []card.Route{
		card.On("GET "+Units, card.May(org.MayManageUnits), p.units),
		card.On("GET "+Units+"/new", card.May(org.MayManageUnits), p.unitNewForm),
		card.On("POST "+Units+"/new", card.May(org.MayManageUnits), p.unitCreate),
		card.On("GET "+Units+"/{id}", card.May(org.MayManageUnits), p.unit),
		card.On("GET "+Units+"/{id}/change", card.May(org.MayManageUnits), p.unitChangeForm),
		card.On("POST "+Units+"/{id}/change", card.May(org.MayManageUnits), p.unitChange),
		card.On("GET "+Units+"/{id}/end", card.May(org.MayManageUnits), p.unitEndForm),
		card.On("POST "+Units+"/{id}/end", card.May(org.MayManageUnits), p.unitEnd),
		card.On("POST "+Units+"/{id}/serve", card.May(org.MayManageUnits), p.serve),
	}
}

func (p Pages) home(v org.Viewer) string {
	if p.Home == nil {
		return "/"
	}
	return p.Home(v)
}
