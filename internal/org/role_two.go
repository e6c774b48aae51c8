package org

import (
	"context"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/proposal"
)

// RoleProposals are roles that make their holder one of the two people that something takes: an administrator who gave them alone
// would be both. The subject begins with the person and the unit: see roleSubject.
const RoleProposals proposal.Kind[Grant] = "org.role"

// roleSubject is what a role is known by while it waits; ids are 26 letters long.
func roleSubject(g Grant) string {
	return strings.Join([]string{g.Person, g.Unit, string(g.Role), g.Duty}, " ")
}

// RolePath is where a role that waits is agreed to.
func RolePath(id string) action.Path { return action.At("people", "role", id) }

// GiveOrPropose gives a role for an administrator, or writes it down for a second person; id is that of the proposal. While nobody else
// in the house could agree, as at its start, one gives it in sight of all who watch. It is not asked who reaches the unit: one
// made or moved for the purpose is reached by nobody.
func GiveOrPropose(tx *store.Tx, v Viewer, g Grant, by event.By) (id string, err error) {
	if !leads(g.Role) {
		_, err = GiveRole(tx, g, by)
		return "", err
	}
	line := Audit{What: LeaderRole, Person: g.Person, Actor: by.Actor, Detail: string(g.Role) + " " + g.Unit}
	two, err := agreers{not: [2]string{v.Person, g.Person}, may: MayAgreeRoles, days: WatchDays}.exist(tx)
	if err != nil {
		return "", err
	}
	if !two {
		if _, err := GiveRole(tx, g, by); err != nil {
			return "", err
		}
		return "", WriteAudit(tx, line)
	}
	if err := mayHold(tx, g); err != nil {
		return "", err
	}
	p, err := RoleProposals.Make(tx, roleSubject(g), g, by)
	if err != nil {
		return "", err
	}
	line.What = RoleAsked
	return p.ID, WriteAudit(tx, line)
}

// AskedRole is a role that was proposed, for who decides of it; NotFound for everybody else.
func AskedRole(q store.Querier, v Viewer, id string) (p proposal.Proposal[Grant], waits bool, err error) {
	if p, err = RoleProposals.ByID(q, id); err != nil {
		return p, false, err
	}
	may := v.Can(MayAgreeRoles, p.What.Unit)
	if !may && v.CanAnywhere(MayAgreeRoles) { // any leader, where nobody else reaches the unit
		others, err := agreers{not: [2]string{p.Author, p.What.Person}, unit: p.What.Unit, chart: v.chart, may: MayAgreeRoles}.exist(q)
		if err != nil {
			return p, false, err
		}
		may = !others
	}
	if !may {
		return p, false, fault.New(fault.NotFound, "proposal.not_found")
	}
	now, waits, err := RoleProposals.Of(q, p.Subject)
	return p, waits && now.ID == id, err
}

// RolesForAnyLeader are the roles that wait for any leader because nobody else reaches their unit, for a viewer who may agree and does
// not reach it either: the others stand in the inbox.
func RolesForAnyLeader(q store.Querier, v Viewer) (list []proposal.Proposal[Grant], err error) {
	if !v.CanAnywhere(MayAgreeRoles) {
		return nil, nil
	}
	all, err := RoleProposals.Open(q)
	for _, p := range all {
		if v.Can(MayAgreeRoles, p.What.Unit) || p.Author == v.Actor() || p.What.Person == v.Person {
			continue
		}
		switch _, _, err := AskedRole(q, v, p.ID); fault.Of(err) {
		case "":
			list = append(list, p)
		case fault.NotFound:
		default:
			return nil, err
		}
	}
	return list, err
}

// RolesAsked are the roles that wait for a person, the oldest first.
func RolesAsked(q store.Querier, person string) (list []proposal.Proposal[Grant], err error) {
	all, err := RoleProposals.Open(q)
	for _, p := range all {
		if p.What.Person == person {
			list = append(list, p)
		}
	}
	return list, err
}

// AgreeRole is the word of the second person: the role is given, from today at the earliest. Whose first such role it is gets
// the account anew, by renew: who entered the official, or reset the password, may still have it.
func (r *Room) AgreeRole(ctx context.Context, req Request, id string, renew func(tx *store.Tx, person string, by event.By) error) (action.Outcome, error) {
	return r.decideRole(ctx, req, id, func(tx *store.Tx, g Grant, by event.By) (AuditKind, error) {
		p, err := RoleProposals.Agree(tx, id, by)
		if err != nil {
			return "", err
		}
		author, err := ViewerAt(tx, p.Author, day.Of(tx.Now()))
		if err != nil {
			return "", err
		}
		if mayRole(tx, author, g.Person, g.Unit) != nil {
			return "", fault.New(fault.Conflict, "org.author_may_not")
		}
		led, err := Leads(tx, g.Person)
		if err != nil {
			return "", err
		}
		g.From = max(g.From, day.Of(tx.Now()))
		if _, err = GiveRole(tx, g, by); err == nil && !led {
			err = renew(tx, g.Person, by)
		}
		return RoleAgreed, err
	})
}

// DeclineRole gives a role that was proposed back; req.Reason says why. Who asked takes it back in the same way.
func (r *Room) DeclineRole(ctx context.Context, req Request, id string) error {
	_, err := r.decideRole(ctx, req, id, func(tx *store.Tx, _ Grant, by event.By) (AuditKind, error) {
		_, err := RoleProposals.Decline(tx, id, by)
		return RoleDeclined, err
	})
	return err
}

func (r *Room) decideRole(ctx context.Context, req Request, id string,
	do func(tx *store.Tx, g Grant, by event.By) (AuditKind, error)) (action.Outcome, error) {
	return r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		p, _, err := AskedRole(tx, req.Viewer, id)
		if err != nil {
			return "", err
		}
		g := p.What
		if g.Person == req.Viewer.Person {
			return "", fault.New(fault.Forbidden, "org.not_yourself")
		}
		if err := LockPerson(tx, g.Person); err != nil { // before the proposal, as who leaves does
			return "", err
		}
		what, err := do(tx, g, by)
		if err != nil {
			return "", err
		}
		line := Audit{What: what, Person: g.Person, Actor: by.Actor, Detail: string(g.Role) + " " + g.Unit}
		if what == RoleDeclined {
			line.Detail += " " + strings.TrimSpace(by.Reason)
		}
		return RolePath(id), WriteAudit(tx, line)
	})
}

// dropAsked ends the roles that are proposed for somebody who leaves.
func dropAsked(tx *store.Tx, person string, by event.By) error {
	list, err := RolesAsked(tx, person)
	if err != nil {
		return err
	}
	by.Reason = "over"
	for _, p := range list {
		if _, err := RoleProposals.Decline(tx, p.ID, by); err != nil {
			return err
		}
	}
	return nil
}

// agreers are those other than two people who have an action in a unit by a role of the own.
type agreers struct {
	not   [2]string
	unit  string // empty: anywhere
	chart *Chart
	may   Action
	days  int // for how many days a role that has ended counts, whatever became of the account; 0: only open accounts count
}

// exist tells whether there is one. What counts on cannot be taken away by one hand first: the roles or accounts of all others.
func (x agreers) exist(q store.Querier) (bool, error) {
	today := day.Of(q.Now())
	args := []any{x.not[0], x.not[1], today.String(), today.Add(-x.days).String()}
	open := ""
	if x.days == 0 {
		open = " and a.state = 'open'"
	}
	held, err := grants(q, `select `+grantColumns+` from org_role where person_id <> $1 and person_id <> $2 and valid_from <= $3 and valid_to > $4
		and valid_from < valid_to and exists (select 1 from org_account a where a.person_id = org_role.person_id`+open+`)
		and role in `+store.In(&args, rolesWith(x.may))+` order by id`, args...)
	for _, g := range held {
		if x.unit == "" || x.chart.may(RoleAt{Role: g.Role, Unit: g.Unit}, x.may, x.unit) {
			return true, nil
		}
	}
	return false, err
}

// OtherAdministrator tells whether anybody else than the viewer and the person administers the account of the person: an official
// with an open account, by a role of the own.
func OtherAdministrator(q store.Querier, v Viewer, person string) (bool, error) {
	p, err := PersonByID(q, person)
	if err != nil {
		return false, err
	}
	return agreers{not: [2]string{v.Person, person}, unit: p.Unit, chart: v.chart, may: MayManageAccounts}.exist(q)
}
