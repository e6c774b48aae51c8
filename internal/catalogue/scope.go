package catalogue

import (
	"database/sql"
	"errors"
	"slices"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Scope says which procedures an official keeps. Which official has which, the pages ask room org.
type Scope string

// The scopes. An official of a commune keeps what communes decide; only the province publishes
// (NĐ 63/2010 Điều 13, 15: the chairman of the province announces procedures).
const (
	Nothing    Scope = ""
	Communes   Scope = "commune"
	Everything Scope = "all"
)

// where is the condition of the scope over catalogue_version under a name.
func (s Scope) where(table string) string {
	switch s {
	case Everything:
		return ``
	case Communes:
		return ` and ` + table + `.at_commune`
	}
	return ` and 1=0`
}

// Covers tells whether a content lies within the scope.
func (s Scope) Covers(c *Content) bool {
	return s == Everything || s == Communes && c.decidedAt("commune")
}

// VersionFor is VersionByID for an official: what lies outside the scope is not found.
func VersionFor(q store.Querier, id string, s Scope) (Version, error) {
	v, err := scan(q.QueryRow(`select v.id, v.code, v.number, v.state, v.from_day, v.to_day, v.rev, v.author, v.proposer, v.publisher, v.content
		from catalogue_version v where v.id=$1`+s.where("v"), id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return v, fault.New(fault.NotFound, "catalogue.no_version")
	}
	if err != nil {
		return v, wrap(err, "version "+id)
	}
	return v, wrap(named(q, &v.Content), "version "+id)
}

// VersionsFor are the versions of a procedure, the newest first. NotFound when none lies within the scope.
func VersionsFor(q store.Querier, code string, s Scope) ([]Version, error) {
	all, err := Versions(q, code)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(v Version) bool { return !s.Covers(&v.Content) })
	if len(all) == 0 {
		return nil, fault.New(fault.NotFound, "catalogue.no_procedure", "code", code)
	}
	return all, nil
}
