package org

import (
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Person is an official or a citizen with an account.
type Person struct {
	ID       string
	Citizen  bool
	Name     string
	Unit     string // home unit of an official: who administers the account
	Email    string
	Phone    string
	Invented bool // made up for a demonstration
	Verified bool // a citizen whose identity the national e-identity has confirmed
	LeftOn   day.Date
}

// NewPerson describes an official to be entered.
type NewPerson struct {
	Name     string
	Unit     string // home unit
	Email    string
	Phone    string
	Invented bool // made up for a demonstration, and shown as such
}

// CreatePerson enters an official and returns the id. An account is opened apart: see package account.
func CreatePerson(tx *store.Tx, p NewPerson, by event.By) (string, error) {
	p.Name = strings.Join(strings.Fields(p.Name), " ")
	if p.Name == "" {
		return "", fault.Fields(fault.Field{Name: "name", Key: "org.name_missing"})
	}
	if _, err := UnitAt(tx, p.Unit, day.Of(tx.Now())); err != nil {
		return "", err
	}
	id := tx.NewID()
	if err := insertPerson(tx, Person{ID: id, Name: p.Name, Unit: p.Unit, Email: p.Email, Phone: p.Phone, Invented: p.Invented}); err != nil {
		return "", err
	}
	_, err := tx.Emit(orgevent.PersonAdded{Person: id, Unit: p.Unit}, by)
	return id, err
}

// CreateCitizen enters a citizen who opens an account and returns the id.
func CreateCitizen(tx *store.Tx, p Person) (string, error) {
	p.ID, p.Citizen = tx.NewID(), true
	return p.ID, insertPerson(tx, p)
}

func insertPerson(tx *store.Tx, p Person) error {
	_, err := tx.Exec(`insert into org_person (id, citizen, name, name_key, unit_id, email, phone, invented, verified, created, left_on, version)
		values ($1,$2,$3,$10,$4,$5,$6,$7,$8,$9,'',1)`,
		p.ID, p.Citizen, p.Name, p.Unit, p.Email, p.Phone, p.Invented, p.Verified, store.Millis(tx.Now()), fold.Key(p.Name))
	return err
}

const personColumns = `p.id, p.citizen, p.name, p.unit_id, p.email, p.phone, p.invented, p.verified, p.left_on`

func scanPerson(scan func(...any) error, more ...any) (p Person, err error) {
	var left string
	err = scan(append([]any{&p.ID, &p.Citizen, &p.Name, &p.Unit, &p.Email, &p.Phone, &p.Invented, &p.Verified, &left}, more...)...)
	if err == nil && left != "" {
		p.LeftOn, err = day.Parse(left)
	}
	return p, err
}

// PersonByID finds a person.
func PersonByID(q store.Querier, id string) (Person, error) {
	p, err := scanPerson(q.QueryRow(`select `+personColumns+` from org_person p where p.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.New(fault.NotFound, "org.person_unknown").WithCause(err)
	}
	return p, err
}

// PersonNames gives the names of many people by id, in one query.
func PersonNames(q store.Querier, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if !slices.ContainsFunc(ids, func(id string) bool { return id != "" }) {
		return out, nil
	}
	var args []any
	err := store.All(q, `select id, name from org_person where id in `+store.In(&args, ids), args, func(r *sql.Rows) error {
		var id, name string
		err := r.Scan(&id, &name)
		out[id] = name
		return err
	})
	return out, err
}

// LockPerson makes changes to what a person holds wait for each other: the overlap checks after it see
// every committed change, on PostgreSQL too.
func LockPerson(tx *store.Tx, person string) error {
	n, err := tx.Exec(`update org_person set version = version + 1 where id = $1 and citizen = $2 and left_on = ''`, person, false)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "org.person_unknown")
	}
	return err
}

// Post is a title that a person holds in a unit for a time.
type Post struct {
	ID     string
	Person string
	Unit   string
	Title  string // "Chủ tịch UBND xã"
	From   day.Date
	To     day.Date // exclusive; 0: open
}

// GivePost records that a person holds a title in a unit and returns the id of the post.
func GivePost(tx *store.Tx, p Post, by event.By) (string, error) {
	if strings.TrimSpace(p.Title) == "" {
		return "", fault.Fields(fault.Field{Name: "title", Key: "org.title_missing"})
	}
	if err := span(p.From, p.To); err != nil {
		return "", err
	}
	if err := LockPerson(tx, p.Person); err != nil {
		return "", err
	}
	if _, err := UnitAt(tx, p.Unit, p.From); err != nil {
		return "", err
	}
	var n int
	if err := tx.QueryRow(`select count(*) from org_post where person_id = $1 and unit_id = $2 and title = $3 and valid_from < $5 and valid_to > $4 and valid_from < valid_to`,
		p.Person, p.Unit, p.Title, p.From.String(), until(p.To)).Scan(&n); err != nil {
		return "", err
	}
	if n > 0 {
		return "", fault.New(fault.Conflict, "org.post_twice")
	}
	id := tx.NewID()
	if _, err := tx.Exec(`insert into org_post (id, person_id, unit_id, title, valid_from, valid_to) values ($1,$2,$3,$4,$5,$6)`,
		id, p.Person, p.Unit, p.Title, p.From.String(), until(p.To)); err != nil {
		return "", err
	}
	_, err := tx.Emit(orgevent.PostGiven{ID: id, Person: p.Person, Unit: p.Unit, Title: p.Title, From: p.From.String(), To: openText(p.To)}, by)
	return id, err
}

// EndPost ends a post on a date (the first day without it).
func EndPost(tx *store.Tx, id string, on day.Date, by event.By) error {
	var person, unit, from string
	err := tx.QueryRow(`select person_id, unit_id, valid_from from org_post where id = $1 and valid_to > $2`, id, on.String()).Scan(&person, &unit, &from)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "org.post_unknown")
	} else if err != nil {
		return err
	}
	end := max(on.String(), from)
	if _, err := tx.Exec(`update org_post set valid_to = $2 where id = $1`, id, end); err != nil {
		return err
	}
	_, err = tx.Emit(orgevent.PostEnded{ID: id, Person: person, Unit: unit, To: end}, by)
	return err
}

// Posts lists the posts of a person, the newest first.
func Posts(q store.Querier, person string) ([]Post, error) {
	var out []Post
	err := store.All(q, `select id, person_id, unit_id, title, valid_from, valid_to from org_post where person_id = $1 order by valid_from desc, id desc`,
		[]any{person}, func(r *sql.Rows) error {
			var p Post
			var from, to string
			if err := r.Scan(&p.ID, &p.Person, &p.Unit, &p.Title, &from, &to); err != nil {
				return err
			}
			var err error
			p.From, p.To, err = dates(from, to)
			out = append(out, p)
			return err
		})
	return out, err
}

// TitleOf is the title of a person in a unit on a date, for slips; empty when none is recorded.
func TitleOf(q store.Querier, person, unit string, at day.Date) (string, error) {
	var title string
	err := q.QueryRow(`select title from org_post where person_id = $1 and unit_id = $2 and valid_from <= $3 and valid_to > $3
		order by valid_from desc, id desc limit 1`, person, unit, at.String()).Scan(&title)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return title, err
}

// span refuses dates that do not follow each other.
func span(from, to day.Date) error {
	if from == 0 {
		return fault.Fields(fault.Field{Name: "from", Key: "org.from_missing"})
	}
	if to != 0 && to <= from {
		return fault.Fields(fault.Field{Name: "to", Key: "org.to_before_from"})
	}
	return nil
}
