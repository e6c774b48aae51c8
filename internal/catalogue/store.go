package catalogue

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

type rows = *sql.Rows

const headColumns = `id, code, number, state, from_day, to_day, rev, author, proposer, publisher`

// head scans a version without its content; more follows the head's columns.
func head(scan func(...any) error, v *Version, more ...any) error {
	var state, from, to string
	if err := scan(append([]any{&v.ID, &v.Code, &v.Number, &state, &from, &to, &v.Rev, &v.Author, &v.Proposer, &v.Publisher}, more...)...); err != nil {
		return err
	}
	v.State = State(state)
	var err error
	if v.From, err = undate(from); err != nil {
		return err
	}
	v.To, err = undate(to)
	return err
}

func date(d day.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func undate(s string) (day.Date, error) {
	if s == "" {
		return 0, nil
	}
	return day.Parse(s)
}

// Current is the version of a procedure in force on a day. NotFound when there is none.
func Current(q store.Querier, code string, on day.Date) (Version, error) {
	v, err := one(q, `where code=$1 and state='published' and from_day<=$2 and (to_day='' or to_day>$2)`, code, on.String())
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "catalogue.no_procedure", "code", code)
	}
	return v, wrap(err, "current version of "+code)
}

// VersionByID is a version in any state: a dossier keeps the one it was accepted under.
func VersionByID(q store.Querier, id string) (Version, error) {
	v, err := one(q, `where id=$1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "catalogue.no_version")
	}
	return v, wrap(err, "version "+id)
}

// Versions are all versions of a procedure, the newest first.
func Versions(q store.Querier, code string) ([]Version, error) {
	var out []Version
	err := store.All(q, `select `+headColumns+`, content from catalogue_version where code=$1 order by number desc`, []any{code}, func(r rows) error {
		v, err := scan(r.Scan)
		out = append(out, v)
		return err
	})
	return out, wrap(err, "versions of "+code)
}

// latest is the newest version of a procedure; sql.ErrNoRows when there is none.
func latest(q store.Querier, code string) (Version, error) {
	return one(q, `where code=$1 order by number desc limit 1`, code)
}

func one(q store.Querier, where string, args ...any) (Version, error) {
	v, err := scan(q.QueryRow(`select `+headColumns+`, content from catalogue_version `+where, args...).Scan)
	if err != nil {
		return v, err
	}
	return v, named(q, &v.Content)
}

func scan(s func(...any) error) (Version, error) {
	var v Version
	var content string
	if err := head(s, &v, &content); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(content), &v.Content)
}

// named fills in the names of results that the version knows by their code only.
func named(q store.Querier, c *Content) error {
	for i, r := range c.Results {
		if r.Name != "" {
			continue
		}
		err := q.QueryRow(`select name from catalogue_result where code=$1`, r.Code).Scan(&c.Results[i].Name)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

func wrap(err error, what string) error {
	if err == nil || fault.Of(err) != fault.Internal {
		return err
	}
	return fmt.Errorf("catalogue: %s: %w", what, err)
}

// columns are the values of a version's row after id, code and number, in the order of setColumns.
func (v *Version) columns(at int64) ([]any, error) {
	content, err := event.Canonical(v.Content)
	if err != nil {
		return nil, err
	}
	has := v.decidedAt
	return []any{string(v.State), date(v.From), date(v.To), v.Rev, string(content), v.Name, v.Field, fold.Key(v.Field),
		string(v.Service), v.FiledAt, has("ministry"), has("province"), has("commune"), has("other"), len(v.Flags),
		v.Author, v.Proposer, v.Publisher, at, fold.Key(v.Name)}, nil
}

const versionColumns = `id, code, number, state, from_day, to_day, rev, content, name, field, field_key, service, filed_at,
	at_ministry, at_province, at_commune, at_other, flags, author, proposer, publisher, saved, name_key`

// update writes a version whose row is still at revision v.Rev, and moves the revision on; else Conflict.
func update(tx *store.Tx, v *Version) error {
	seen := v.Rev
	v.Rev++
	cols, err := v.columns(store.Millis(tx.Now()))
	if err != nil {
		return err
	}
	n, err := tx.Exec(`update catalogue_version set state=$3, from_day=$4, to_day=$5, rev=$6, content=$7, name=$8, field=$9, field_key=$10,
		service=$11, filed_at=$12, at_ministry=$13, at_province=$14, at_commune=$15, at_other=$16, flags=$17,
		author=$18, proposer=$19, publisher=$20, saved=$21, name_key=$22 where id=$1 and rev=$2`, append([]any{v.ID, seen}, cols...)...)
	if err != nil {
		return fmt.Errorf("catalogue: write version %s: %w", v.ID, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "catalogue.changed_meanwhile", "code", v.Code)
	}
	return nil
}
