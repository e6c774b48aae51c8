package org

import (
	"database/sql"
	"errors"
	"slices"

	"github.com/motcua/motcua/internal/event"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/kit/store"
)

// Role is the part a person plays in a unit; the tables of rights (rights.go of each room) say what each may do.
type Role = right.Role

// The roles (NĐ 61/2018 Điều 11–20).
const (
	Receiver         Role = "receiver"          // cán bộ tiếp nhận
	Specialist       Role = "specialist"        // chuyên viên thụ lý
	Head             Role = "head"              // lãnh đạo phòng
	Chairman         Role = "chairman"          // người ký
	Clerk            Role = "clerk"             // văn thư
	Cashier          Role = "cashier"           // thu phí, lệ phí
	Helper           Role = "helper"            // cán bộ hỗ trợ người dân
	CentreDirector   Role = "centre_director"   // giám đốc trung tâm
	ProcedureOfficer Role = "procedure_officer" // đầu mối kiểm soát TTHC
	Inspector        Role = "inspector"         // thanh tra, giám sát: reads only
	TechnicalAdmin   Role = "technical_admin"   // quản trị kỹ thuật
)

// AllRoles lists every role.
func AllRoles() []Role {
	return []Role{Receiver, Specialist, Head, Chairman, Clerk, Cashier, Helper, CentreDirector, ProcedureOfficer, Inspector, TechnicalAdmin}
}

// Duties lists the fields that a role may be limited to; "" is every field.
func Duties() []string {
	return []string{"", "civil_status", "certification", "land", "economy", "culture"}
}

// Grant is a role given to a person in a unit for a time.
type Grant struct {
	ID     string
	Person string
	Unit   string
	Role   Role
	Duty   string // field of work; "": all
	Backup bool   // stands in for the holder (NĐ 61/2018 Điều 12)
	From   day.Date
	To     day.Date // exclusive; 0: open
}

// mayHold tells whether a person may be given a role. The same role, unit and duty is never held twice at the same time by one
// person.
func mayHold(tx *store.Tx, g Grant) error {
	if !slices.Contains(AllRoles(), g.Role) {
		return fault.Fields(fault.Field{Name: "role", Key: "org.role_unknown"})
	}
	if err := span(g.From, g.To); err != nil {
		return err
	}
	if err := LockPerson(tx, g.Person); err != nil {
		return err
	}
	if _, err := UnitAt(tx, g.Unit, g.From); err != nil {
		return err
	}
	var n int
	if err := tx.QueryRow(`select count(*) from org_role where person_id = $1 and unit_id = $2 and role = $3 and duty = $4
		and valid_from < $6 and valid_to > $5 and valid_from < valid_to`,
		g.Person, g.Unit, string(g.Role), g.Duty, g.From.String(), until(g.To)).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "org.role_twice")
	}
	return nil
}

// GiveRole gives a role and returns the id of the grant.
func GiveRole(tx *store.Tx, g Grant, by event.By) (string, error) {
	if err := mayHold(tx, g); err != nil {
		return "", err
	}
	id := tx.NewID()
	if _, err := tx.Exec(`insert into org_role (id, person_id, unit_id, role, duty, backup, valid_from, valid_to) values ($1,$2,$3,$4,$5,$6,$7,$8)`,
		id, g.Person, g.Unit, string(g.Role), g.Duty, g.Backup, g.From.String(), until(g.To)); err != nil {
		return "", err
	}
	_, err := tx.Emit(orgevent.RoleGiven{ID: id, Person: g.Person, Unit: g.Unit, Role: string(g.Role), Duty: g.Duty, Backup: g.Backup,
		From: g.From.String(), To: openText(g.To)}, by)
	return id, err
}

// WithdrawRole ends a role on a date (the first day without it; a role that has not begun never does).
// Delegations that rest on it stop working with it.
func WithdrawRole(tx *store.Tx, id string, on day.Date, by event.By) error {
	g, err := GrantByID(tx, id)
	if err != nil {
		return err
	}
	if err := LockPerson(tx, g.Person); err != nil {
		return err
	}
	end := max(on, g.From)
	n, err := tx.Exec(`update org_role set valid_to = $2 where id = $1 and valid_to > $2`, id, end.String())
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "org.role_ended")
	}
	_, err = tx.Emit(orgevent.RoleWithdrawn{ID: id, Person: g.Person, Unit: g.Unit, Role: string(g.Role), Duty: g.Duty, To: end.String()}, by)
	return err
}

const grantColumns = `id, person_id, unit_id, role, duty, backup, valid_from, valid_to`

func scanGrant(scan func(...any) error) (g Grant, err error) {
	var from, to string
	if err = scan(&g.ID, &g.Person, &g.Unit, &g.Role, &g.Duty, &g.Backup, &from, &to); err != nil {
		return g, err
	}
	g.From, g.To, err = dates(from, to)
	return g, err
}

func grants(q store.Querier, query string, args ...any) ([]Grant, error) {
	var out []Grant
	err := store.All(q, query, args, func(r *sql.Rows) error {
		g, err := scanGrant(r.Scan)
		out = append(out, g)
		return err
	})
	return out, err
}

// GrantByID finds a grant, ended or not.
func GrantByID(q store.Querier, id string) (Grant, error) {
	g, err := scanGrant(q.QueryRow(`select `+grantColumns+` from org_role where id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return g, fault.New(fault.NotFound, "org.role_unknown").WithCause(err)
	}
	return g, err
}

// Grants lists every role that a person has, had or will have, the newest first.
func Grants(q store.Querier, person string) ([]Grant, error) {
	return grants(q, `select `+grantColumns+` from org_role where person_id = $1 and valid_from < valid_to order by valid_from desc, id desc`, person)
}

// RolesAt lists the roles a person has on a date, without delegated ones.
func RolesAt(q store.Querier, person string, at day.Date) ([]Grant, error) {
	return grants(q, `select `+grantColumns+` from org_role where person_id = $1 and valid_from <= $2 and valid_to > $2 order by id`, person, at.String())
}

// Uncovered lists the role, unit and duty combinations on a date that have a holder but no backup officer
// (NĐ 61/2018 Điều 12 asks for at least one), among the units given.
func Uncovered(q store.Querier, unitIDs []string, at day.Date) ([]Grant, error) {
	args := []any{at.String()}
	return grants(q, `select min(r.id), min(r.person_id), r.unit_id, r.role, r.duty, r.backup, min(r.valid_from), max(r.valid_to) from org_role r
		where r.valid_from <= $1 and r.valid_to > $1 and not r.backup and r.role not in ('inspector', 'technical_admin') and r.unit_id in `+
		store.In(&args, unitIDs)+`
		and not exists (select 1 from org_role b where b.backup and b.unit_id = r.unit_id and b.role = r.role and (b.duty = r.duty or b.duty = '')
			and b.valid_from <= $1 and b.valid_to > $1)
		group by r.unit_id, r.role, r.duty, r.backup order by r.unit_id, r.role, r.duty`, args...)
}

// BackupGrants lists the backup officers of a date among the units given.
func BackupGrants(q store.Querier, unitIDs []string, at day.Date) ([]Grant, error) {
	args := []any{at.String()}
	return grants(q, `select `+grantColumns+` from org_role where backup and valid_from <= $1 and valid_to > $1 and unit_id in `+store.In(&args, unitIDs)+`
		order by unit_id, role, duty, id`, args...)
}
