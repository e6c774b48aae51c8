package catalogue

import (
	"github.com/motcua/motcua/internal/event"
	catalogueevent "github.com/motcua/motcua/internal/event/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Edit changes one part of a draft.
type Edit struct {
	Version string
	Rev     int64 // of the draft as the editor saw it
	Scope   Scope
	Apply   func(*Content) error // changes the content; runs again when the commit does
}

// Change writes a part of a draft. Of two people who opened the same draft the second is told that it has
// changed, and loses nothing that the first wrote.
func Change(tx *store.Tx, e Edit, by event.By) (Version, error) {
	v, err := VersionFor(tx, e.Version, e.Scope)
	if err != nil {
		return v, err
	}
	if v.State != Draft {
		return v, fault.New(fault.Conflict, "catalogue.not_a_draft", "code", v.Code)
	}
	if v.Rev != e.Rev {
		return v, fault.New(fault.Conflict, "catalogue.changed_meanwhile", "code", v.Code)
	}
	if err := e.Apply(&v.Content); err != nil {
		return v, err
	}
	if !e.Scope.Covers(&v.Content) {
		return v, fault.Fields(fault.Field{Name: "levels", Key: "catalogue.out_of_scope"})
	}
	return SaveDraft(tx, DraftOf{Code: v.Code, Version: v.ID, Rev: e.Rev, Content: v.Content}, by)
}

// Begin starts a draft of a new version from the version in force on the day, or from the newest one. While
// another draft is open there is a Conflict that leads to it.
func Begin(tx *store.Tx, code string, s Scope, by event.By) (Version, error) {
	if _, err := tx.Exec(`update catalogue_procedure set rev=rev+1 where code=$1`, code); err != nil { // of two who begin the second waits here
		return Version{}, wrap(err, "begin a draft of "+code)
	}
	all, err := VersionsFor(tx, code, s)
	if err != nil {
		return Version{}, err
	}
	on, from := day.Of(tx.Now()), all[0]
	for _, v := range all {
		if v.State == Draft || v.State == Proposed {
			return v, fault.New(fault.Conflict, "catalogue.draft_open", "code", code).WithLink("/version/" + v.ID)
		}
		if v.State == Published && v.From <= on && (v.To == 0 || v.To > on) {
			from = v
		}
	}
	return SaveDraft(tx, DraftOf{Code: code, Content: from.Content}, by)
}

// Discard throws a draft away; it stays readable, and can never be published.
func Discard(tx *store.Tx, version string, rev int64, by event.By) error {
	v, err := at(tx, version, Draft)
	if err != nil {
		return err
	}
	v.State, v.Rev = Withdrawn, rev
	if err := update(tx, &v); err != nil {
		return err
	}
	_, err = tx.Emit(catalogueevent.ProcedureDiscarded{Code: v.Code, Version: v.ID, Number: v.Number}, by)
	return err
}

// Returned tells why a draft was last given back; "" when it never was, or was handed over again since.
func Returned(q store.Querier, version string) (reason string, err error) {
	err = q.QueryRow(`select note from catalogue_version where id=$1`, version).Scan(&reason)
	return reason, wrap(err, "why it was sent back")
}

// note keeps beside a version why it was given back.
func note(tx *store.Tx, version, reason string) error {
	_, err := tx.Exec(`update catalogue_version set note=$2 where id=$1`, version, reason)
	return wrap(err, "note on "+version)
}
