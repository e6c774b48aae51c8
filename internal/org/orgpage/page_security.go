package orgpage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

type securityView struct {
	view.Base
	Staff       bool
	Unproved    bool // a citizen whose account nobody has proved
	MayDelegate bool
	TOTP        bool
	Here        string // id of this session
	Sessions    []account.Session
	Tries       []org.Audit // wrong passwords of the last days
	Resets      []org.Audit // what others have reset
	Watches     bool        // is a leader or administrator
	Watched     []org.Audit // what happened to accounts and rights of leaders and administrators
	Asked       []grantLine // roles that wait for any leader
	names       map[string]string
	chart       *org.Chart
	Delegations []delegationLine
	Roles       []view.Row
}

type delegationLine struct {
	org.Delegation
	Who, Role, Unit, Dates string
	Mine                   bool // given by me: I may end it
}

func (v securityView) current() view.Input {
	in := v.Input("current", "org.f_password_current", "")
	in.Kind, in.Complete = "password", "current-password"
	return in
}

func (p Pages) security(w http.ResponseWriter, r *http.Request) error {
	return p.showSecurity(w, r, nil)
}

func (p Pages) showSecurity(w http.ResponseWriter, r *http.Request, cause error) error {
	b, status, ok := view.From(r, "org.security_title").Refused(cause)
	if !ok {
		return cause
	}
	v := org.ViewerOf(r.Context())
	pg := securityView{Base: b, Staff: v.Staff(), Here: v.Session, MayDelegate: v.CanAnywhere(org.MayDelegate),
		Watches: v.CanAnywhere(org.MayWatch), chart: v.Chart()}
	err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		if pg.Sessions, err = p.Auth.Sessions(q, v.Person); err != nil {
			return err
		}
		if pg.Tries, err = account.WrongTries(q, v.Person, q.Now()); err != nil {
			return err
		}
		if pg.Resets, err = account.Resets(q, v.Person, q.Now()); err != nil {
			return err
		}
		if pg.Watches {
			if pg.Watched, err = org.Watched(q, q.Now()); err != nil {
				return err
			}
			asked, err := org.RolesForAnyLeader(q, v)
			if err != nil {
				return err
			}
			pg.Asked = askedLines(pg.Base, v.Chart(), asked, day.Of(q.Now()))
		}
		if pg.names, err = actorNames(q, slices.Concat(pg.Resets, pg.Watched)); err != nil {
			return err
		}
		if !pg.Staff {
			pg.Unproved, err = account.Unproved(q, v.Person)
			return err
		}
		if pg.TOTP, err = account.HasSecondFactor(q, v.Person); err != nil {
			return err
		}
		pg.Delegations, err = delegations(q, pg.Base, delegationsOf{person: v.Person, chart: v.Chart()})
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range v.Roles {
		pg.Roles = append(pg.Roles, roleRow(pg.Base, v.Chart(), x))
	}
	if pg.Staff {
		return web.Render(w, r, status, staffSecurity(pg))
	}
	return web.Render(w, r, status, citizenSecurity(pg))
}

func roleRow(b view.Base, c *org.Chart, x org.RoleAt) view.Row {
	unit, _ := c.Unit(x.Unit)
	row := view.Row{Label: b.T(x.Role.Word()), Values: []string{unit.Name, b.T(org.DutyWord(x.Duty))}}
	if x.Backup {
		row.Values = append(row.Values, b.T("org.is_backup"))
	}
	if x.For != "" {
		row.Values = append(row.Values, b.T("org.is_delegated"))
	}
	return row
}

type delegationsOf struct {
	person string
	chart  *org.Chart
}

func delegations(q *store.Snapshot, b view.Base, of delegationsOf) ([]delegationLine, error) {
	list, err := org.Delegations(q, of.person, day.Of(q.Now()))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, d := range list {
		ids = append(ids, d.By, d.To)
	}
	names, err := org.PersonNames(q, ids)
	if err != nil {
		return nil, err
	}
	out := make([]delegationLine, 0, len(list))
	for _, d := range list {
		unit, _ := of.chart.Unit(d.Unit)
		l := delegationLine{Delegation: d, Role: b.T(d.Role.Word()), Unit: unit.Name, Mine: d.By == of.person,
			Dates: b.T("org.from_to", "from", d.From, "to", d.Last)}
		if l.Mine {
			l.Who = b.T("org.delegated_to", "name", names[d.To])
		} else {
			l.Who = b.T("org.delegated_by", "name", names[d.By])
		}
		out = append(out, l)
	}
	return out, nil
}

func (p Pages) endSession(w http.ResponseWriter, r *http.Request) error {
	v := org.ViewerOf(r.Context())
	if err := p.Auth.EndSession(r.Context(), v, r.PathValue("id"), client(r)); err != nil {
		return err
	}
	web.Flash(w, r, "org.done_session_ended")
	return web.Redirect(w, r, Security)
}

func (p Pages) secondFactorOff(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.Auth.DropSecondFactor(r.Context(), org.ViewerOf(r.Context()), f.Raw("current")); err != nil {
		return p.showSecurity(w, r, err)
	}
	clearSessionCookie(w, r)
	web.Flash(w, r, "org.done_totp_removed")
	return web.Redirect(w, r, StaffSignIn)
}

func (p Pages) endDelegation(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	o := org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}
	if err := p.Org.OrderDelegationEnd(r.Context(), o, r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, "org.done_delegation_ended")
	return web.Redirect(w, r, Security)
}
