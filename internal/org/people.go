package org

import (
	"database/sql"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Staff is an official as the administration sees him.
type Staff struct {
	Person
	Login    string // empty: no account
	State    string // "open", "locked", "closed"; empty: no account
	Why      string // why it is locked
	Opened   time.Time
	LastUsed time.Time
	OneTime  bool // the password is still the one-time one
	TOTP     bool
	Titles   []string
	Roles    []Grant // of today
}

// PeopleFilter narrows the list of people; keyset paging by After, the last line of the page before.
type PeopleFilter struct {
	Unit  string // one unit; empty: every unit the viewer administers
	Text  string // part of a name, without diacritics too
	After *Staff
	Limit int // 50 when 0
}

const staffColumns = personColumns + `, coalesce((select min(l.login) from org_login l where l.person_id = p.id), ''),
	coalesce(a.state, ''), coalesce(a.why, ''), coalesce(a.activated, 0), coalesce(a.last_used, 0), coalesce(a.must_change, $1), coalesce(a.totp_on, $1)
	from org_person p left join org_account a on a.person_id = p.id`

// People lists the officials whose accounts the viewer administers, by name.
func People(q store.Querier, v Viewer, f PeopleFilter) ([]Staff, error) {
	mine := v.Units(MayManageAccounts)
	if f.Unit != "" {
		if !slices.Contains(mine, f.Unit) {
			return nil, nil
		}
		mine = []string{f.Unit}
	}
	args := []any{false, "%" + store.Like(fold.Key(f.Text)) + "%", "", ""}
	if f.After != nil {
		args[2], args[3] = fold.Key(f.After.Name), f.After.ID
	}
	return staff(q, day.Of(q.Now()), `select `+staffColumns+` where p.citizen = $1 and p.left_on = '' and p.name_key like $2 escape '\'
		and ($4 = '' or (p.name_key, p.id) > ($3, $4)) and p.unit_id in `+store.In(&args, mine)+` order by p.name_key, p.id`+
		store.Limit(def(f.Limit, 50)), args)
}

// StaffByID is one official; NotFound unless the viewer administers the account.
func StaffByID(q store.Querier, v Viewer, id string) (Staff, error) {
	if err := managed(q, v, id); err != nil {
		return Staff{}, err
	}
	out, err := staff(q, day.Of(q.Now()), `select `+staffColumns+` where p.id = $2`, []any{false, id})
	if err != nil || len(out) == 0 {
		return Staff{}, err
	}
	return out[0], nil
}

func staff(q store.Querier, today day.Date, query string, args []any) ([]Staff, error) {
	var out []Staff
	err := store.All(q, query, args, func(r *sql.Rows) error {
		var s Staff
		var opened, used int64
		p, err := scanPerson(r.Scan, &s.Login, &s.State, &s.Why, &opened, &used, &s.OneTime, &s.TOTP)
		s.Person, s.Opened, s.LastUsed = p, store.Time(opened), store.Time(used)
		out = append(out, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, holdings(q, today, out)
}

// holdings adds roles and titles of today, two queries for the whole list.
func holdings(q store.Querier, today day.Date, list []Staff) error {
	at := make(map[string]int, len(list))
	ids := make([]string, len(list))
	for i, s := range list {
		at[s.ID], ids[i] = i, s.ID
	}
	args := []any{today.String()}
	held, err := grants(q, `select `+grantColumns+` from org_role where valid_from <= $1 and valid_to > $1 and person_id in `+store.In(&args, ids)+
		` order by id`, args...)
	if err != nil {
		return err
	}
	for _, g := range held {
		list[at[g.Person]].Roles = append(list[at[g.Person]].Roles, g)
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
