// Package orgpage holds the pages of accounts and of the organisation: sign-in, sessions, one's own account, and the
// administration of people, roles and units.
package orgpage

import (
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// Pages needs the store and Auth. Use its Sessions as a middleware before registering routes.
type Pages struct {
	DB   *store.DB
	Auth *org.Auth
	// Home is where people arrive after signing in: citizen or staff. Nil: "/".
	Home func(v org.Viewer) string
	// Demo fills in the name on the officials' sign-in page, as "?as=" says: for demonstrations.
	Demo bool
}

// The addresses of the pages that others link to.
const (
	StaffSignIn   = "/sign-in"
	CitizenSignIn = "/account/sign-in"
	Register      = "/account/register"
	SignOut       = "/sign-out"
	Security      = "/account/security"
	People        = "/people"
	Units         = "/units"
	codePage      = "/sign-in/code"
	enrolPage     = "/account/second-factor"
	passwordPage  = "/account/password"
)

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	for path, realm := range map[string]org.Realm{StaffSignIn: org.Officials, CitizenSignIn: org.Citizens} {
		m.Handle("GET "+path, p.signInForm(realm))
		m.Handle("POST "+path, p.signIn(realm))
	}
	m.Handle("GET "+codePage, p.codeForm)
	m.Handle("POST "+codePage, p.code)
	m.Handle("GET "+enrolPage, p.enrolForm)
	m.Handle("POST "+enrolPage, p.enrol)
	m.Handle("GET "+passwordPage, p.passwordForm)
	m.Handle("POST "+passwordPage, p.password)
	m.Handle("GET "+Register, p.registerForm)
	m.Handle("POST "+Register, p.register)
	m.Handle("POST "+SignOut, p.signOut)

	m.Handle("GET "+Security, needAnybody(p.security))
	m.Handle("POST "+Security+"/session/{id}/end", needAnybody(p.endSession))
	m.Handle("POST "+Security+"/second-factor/off", NeedStaff(p.secondFactorOff))
	m.Handle("GET "+Security+"/delegate", NeedStaff(p.delegateForm))
	m.Handle("POST "+Security+"/delegate", NeedStaff(p.delegate))
	m.Handle("POST "+Security+"/delegation/{id}/end", NeedStaff(p.endDelegation))

	m.Handle("GET "+People, p.admin(p.people))
	m.Handle("GET "+People+"/new", p.admin(p.newForm))
	m.Handle("POST "+People+"/new", p.admin(p.create))
	m.Handle("GET "+People+"/backup", p.admin(p.backup))
	m.Handle("GET "+People+"/audit", p.admin(p.audit))
	m.Handle("GET "+People+"/{id}", p.admin(p.person))
	m.Handle("POST "+People+"/{id}/role", p.admin(p.giveRole))
	m.Handle("POST "+People+"/{id}/role/{grant}/end", p.admin(p.withdrawRole))
	m.Handle("POST "+People+"/{id}/post", p.admin(p.givePost))
	m.Handle("POST "+People+"/{id}/post/{post}/end", p.admin(p.endPost))
	m.Handle("POST "+People+"/{id}/act", p.admin(p.accountAction))
	m.Handle("POST "+People+"/{id}/session/{session}/end", p.admin(p.endTheirs))

	m.Handle("GET "+Units, p.keeper(p.units))
	m.Handle("GET "+Units+"/new", p.keeper(p.unitNewForm))
	m.Handle("POST "+Units+"/new", p.keeper(p.unitCreate))
	m.Handle("GET "+Units+"/{id}", p.keeper(p.unit))
	m.Handle("GET "+Units+"/{id}/change", p.keeper(p.unitChangeForm))
	m.Handle("POST "+Units+"/{id}/change", p.keeper(p.unitChange))
	m.Handle("GET "+Units+"/{id}/end", p.keeper(p.unitEndForm))
	m.Handle("POST "+Units+"/{id}/end", p.keeper(p.unitEnd))
	m.Handle("POST "+Units+"/{id}/serve", p.keeper(p.serve))
}

func (p Pages) home(v org.Viewer) string {
	if p.Home == nil {
		return "/"
	}
	return p.Home(v)
}
