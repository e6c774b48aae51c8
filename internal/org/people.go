package org

import (
	"database/sql"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
)

// Staff is an official as the administration sees him.
type Staff struct {
	Person
	Login    string // empty: no account
	Account  AccountState
	LastUsed time.Time
	TOTP     bool
	Titles   []string
	Roles    []Role // of today; those held for another official are in Backup
	Backup   []Role
}

// AccountState says what the account of an official is good for.
type AccountState string

// The states of an account.
const (
	StateNone    AccountState = "none"
	StateOneTime AccountState = "one_time" // the password is still the one-time one
	StateOpen    AccountState = "open"
	StateLocked  AccountState = "locked"
	StateClosed  AccountState = "closed"
)

const ownLogin = `coalesce((select min(l.login) from org_login l where l.person_id = p.id), '')`

var staff = record.New(record.Kind[Staff]{Name: "org_person", Words: "org.people", Home: "/people",
	Table: store.Table[Staff]{Name: "org_person", Gone: "org.person_unknown", ID: func(x *Staff) *string { return &x.ID },
		From: `(select p.id, p.name, p.name_key, p.unit_id, p.email, p.phone, p.invented, p.citizen, p.left_on, ` + ownLogin + ` as login,
			case when a.person_id is null then 'none' when a.state = 'open' and a.must_change then 'one_time' else a.state end as access,
			coalesce(a.last_used, 0) as last_used, a.totp_on is not null and a.totp_on as totp_on, p.name_key || ' ' || ` + ownLogin + ` as search
			from org_person p left join org_account a on a.person_id = p.id) staff`,
		Columns: []store.Column[Staff]{store.Col("email", func(x *Staff) *string { return &x.Email }),
			store.Col("phone", func(x *Staff) *string { return &x.Phone }), store.Col("invented", func(x *Staff) *bool { return &x.Invented }),
			store.Col("totp_on", func(x *Staff) *bool { return &x.TOTP })}},
	Fields: field.List[Staff]{
		field.Text("name", func(x *Staff) *string { return &x.Name }).For(field.Listed, field.Searched, field.Sorted),
		field.Derived("titles", field.KindText, func(x *Staff) field.Value { return field.Said(strings.Join(x.Titles, ", ")) }).For(field.Beneath),
		field.Thing(field.KindUnit, "unit", func(x *Staff) *string { return &x.Unit }, UnitsWith(MayManageAccounts)).In("unit_id").
			For(field.Listed, field.Filtered),
		roles("role", func(x *Staff) []Role { return x.Roles }), roles("backup", func(x *Staff) []Role { return x.Backup }),
		field.Choice("access", func(x *Staff) *AccountState { return &x.Account }, StateOpen, StateOneTime, StateLocked, StateClosed, StateNone).
			Chips("ok circle-check", "warn key-round", "bad lock", "calm x", "calm").For(field.Listed, field.Filtered),
		field.Text("login", func(x *Staff) *string { return &x.Login }).For(field.Beneath),
		field.Moment("last_used", func(x *Staff) *time.Time { return &x.LastUsed }).For(field.Listed, field.Sorted),
	}.Called("org"),
	Order: store.Order{By: "name_key"},
	Fill:  holdings,
})

func roles(name string, of func(x *Staff) []Role) field.Bound[Staff] {
	b := field.Derived(name, field.KindMany, func(x *Staff) field.Value { return field.Several(of(x)) }).For(field.Listed)
	for _, r := range AllRoles() {
		b.Options = append(b.Options, field.Option{Value: string(r), Label: lang.ByKey(r.Word())})
	}
	return b
}

// People are the officials whose accounts the viewer administers, as a list.
func People(v Viewer) (*record.Kind[Staff], record.Rights[Staff]) {
	return staff, record.Rights[Staff]{Sees: store.If("not citizen and left_on = ''").Among("unit_id", v.Units(MayManageAccounts))}
}

// StaffByID is one official; NotFound unless the viewer administers the account.
func StaffByID(q store.Querier, v Viewer, id string) (Staff, error) {
	if err := Managed(q, v, id); err != nil {
		return Staff{}, err
	}
	x, err := staff.Table.One(q, store.If("id = $", id))
	one := []Staff{x}
	if err == nil {
		err = holdings(q, one)
	}
	return one[0], err
}

// holdings adds roles and titles of today, two queries for the whole list.
func holdings(q store.Querier, list []Staff) error {
	at := make(map[string]int, len(list))
	ids := make([]string, len(list))
	for i, s := range list {
		at[s.ID], ids[i] = i, s.ID
	}
	args := []any{day.Of(q.Now()).String()}
	held, err := grants(q, `select `+grantColumns+` from org_role where valid_from <= $1 and valid_to > $1 and person_id in `+store.In(&args, ids)+
		` order by id`, args...)
	if err != nil {
		return err
	}
	for _, g := range held {
		x := &list[at[g.Person]]
		if g.Backup {
			x.Backup = append(x.Backup, g.Role)
		} else {
			x.Roles = append(x.Roles, g.Role)
		}
	}
	return store.All(q, `select person_id, title from org_post where valid_from <= $1 and valid_to > $1 and person_id in `+store.In(&[]any{""}, ids)+
		` order by id`, args,
		func(r *sql.Rows) error {
			var id, title string
			err := r.Scan(&id, &title)
			list[at[id]].Titles = append(list[at[id]].Titles, title)
			return err
		})
}

// Colleagues lists the officials who hold a role in the house of a unit on a date, for choosing whom to
// delegate to, by name.
func Colleagues(q store.Querier, unit string, at day.Date) ([]Person, error) {
	c, err := Tree(q, at)
	if err != nil {
		return nil, err
	}
	house := c.House(unit)
	if u, ok := c.Unit(unit); ok && u.Kind == CommuneOffice {
		house = c.House(u.Parent)
	}
	args := []any{at.String(), false}
	var out []Person
	err = store.All(q, `select `+personColumns+` from org_person p where p.citizen = $2 and p.left_on = '' and exists (select 1 from org_role r
		where r.person_id = p.id and r.valid_from <= $1 and r.valid_to > $1 and r.role <> 'technical_admin' and r.unit_id in `+store.In(&args, house)+
		`) order by p.name_key, p.id`, args,
		func(r *sql.Rows) error {
			p, err := scanPerson(r.Scan)
			out = append(out, p)
			return err
		})
	return out, err
}
