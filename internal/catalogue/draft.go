package catalogue

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/event"
	catalogueevent "github.com/motcua/motcua/internal/event/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// DraftOf is what SaveDraft keeps.
type DraftOf struct {
	Code    string
	Version string // of an existing draft; "": a new draft
	Rev     int64  // of the draft as it was read
	Content Content
}

// SaveDraft writes a draft: a new version of the procedure, or the draft named, if nobody changed it
// meanwhile. A published version is never changed.
func SaveDraft(tx *store.Tx, d DraftOf, by event.By) (Version, error) {
	if !procedureCode.MatchString(d.Code) {
		return Version{}, fault.Fields(fault.Field{Name: "code", Key: "catalogue.code_invalid"})
	}
	if clean(d.Content.Name) == "" {
		return Version{}, fault.Fields(fault.Field{Name: "name", Key: "catalogue.name_missing"})
	}
	if d.Version != "" {
		v, err := VersionByID(tx, d.Version)
		if err != nil {
			return v, err
		}
		if v.State != Draft || v.Code != d.Code {
			return v, fault.New(fault.Conflict, "catalogue.not_a_draft", "code", d.Code)
		}
		v.Content, v.Rev, v.Author = d.Content, d.Rev, by.Actor
		if err := update(tx, &v); err != nil {
			return v, err
		}
		return v, announceDraft(tx, v, by)
	}
	if _, err := tx.Exec(`insert into catalogue_procedure (code, rev, row_hash, channels_hash, papers_hash, curated)
		values ($1,0,'','','',false) on conflict (code) do nothing`, d.Code); err != nil {
		return Version{}, wrap(err, "draft of "+d.Code)
	}
	number := 1
	switch last, err := latest(tx, d.Code); {
	case err == nil:
		number = last.Number + 1
	case !errors.Is(err, sql.ErrNoRows):
		return Version{}, wrap(err, "draft of "+d.Code)
	}
	v := Version{ID: tx.NewID(), Code: d.Code, Number: number, State: Draft, Content: d.Content, Author: by.Actor}
	if err := insert(tx, v); err != nil {
		return v, err
	}
	return v, announceDraft(tx, v, by)
}

func announceDraft(tx *store.Tx, v Version, by event.By) error {
	_, err := tx.Emit(catalogueevent.ProcedureDrafted{Code: v.Code, Version: v.ID, Number: v.Number}, by)
	return err
}

// insert adds versions, many in one statement.
func insert(tx *store.Tx, vs ...Version) error {
	var list [][]any
	for i := range vs {
		cols, err := vs[i].columns(store.Millis(tx.Now()))
		if err != nil {
			return err
		}
		list = append(list, append([]any{vs[i].ID, vs[i].Code, vs[i].Number}, cols...))
	}
	return tx.Many(`insert into catalogue_version (`+versionColumns+`)`, list)
}

// Propose hands a draft to a second person (decisions §11, §19).
func Propose(tx *store.Tx, version string, rev int64, by event.By) error {
	v, err := at(tx, version, Draft)
	if err != nil {
		return err
	}
	if err := Publishable(&v.Content); err != nil {
		return err
	}
	v.State, v.Proposer, v.Rev = Proposed, by.Actor, rev
	if err := update(tx, &v); err != nil {
		return err
	}
	if err := note(tx, v.ID, ""); err != nil {
		return err
	}
	_, err = tx.Emit(catalogueevent.ProcedureProposed{Code: v.Code, Version: v.ID, Number: v.Number}, by)
	return err
}

// SendBack gives a proposed version back to be mended; by.Reason says why.
func SendBack(tx *store.Tx, version string, rev int64, by event.By) error {
	if fold.Said(by.Reason) == "" {
		return fault.Fields(fault.Field{Name: "reason", Key: "catalogue.reason_missing"})
	}
	v, err := at(tx, version, Proposed)
	if err != nil {
		return err
	}
	v.State, v.Proposer, v.Rev = Draft, "", rev
	if err := update(tx, &v); err != nil {
		return err
	}
	if err := note(tx, v.ID, clean(by.Reason)); err != nil {
		return err
	}
	_, err = tx.Emit(catalogueevent.ProcedureSentBack{Code: v.Code, Version: v.ID, Number: v.Number}, by)
	return err
}

func at(tx *store.Tx, version string, want State) (Version, error) {
	v, err := VersionByID(tx, version)
	if err != nil {
		return v, err
	}
	if v.State != want {
		return v, fault.New(fault.Conflict, "catalogue.changed_meanwhile", "code", v.Code)
	}
	return v, nil
}

// Publishable tells what keeps a content from being published: a term or unit missing or flagged
// (decisions §11), or a part that contradicts itself.
func Publishable(c *Content) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) {
		bad = append(bad, fault.Field{Name: name, Key: key, Args: args})
	}
	if clean(c.Name) == "" {
		add("name", "catalogue.name_missing")
	}
	if len(c.TermFaults()) > 0 {
		add("terms", "catalogue.term_blocks")
	}
	cases := []string{""}
	for _, x := range c.Cases {
		cases = append(cases, x.Key)
	}
	keys := map[string]bool{}
	for _, p := range c.Papers {
		switch {
		case p.Key == "" || keys[p.Key]:
			add("papers", "catalogue.paper_key", "name", p.Name)
		case !slices.Contains([]string{HandIn, Show, OneOf, Conditional, Note, Unclear}, p.Kind):
			add("papers", "catalogue.paper_kind", "name", p.Name)
		case p.Kind == OneOf && p.Group == "":
			add("papers", "catalogue.paper_group", "name", p.Name)
		case !slices.Contains(cases, p.Case):
			add("papers", "catalogue.case_unknown", "case", p.Case)
		}
		keys[p.Key] = true
	}
	for _, t := range c.Terms {
		if !slices.Contains(cases, t.Case) {
			add("terms", "catalogue.case_unknown", "case", t.Case)
		}
	}
	bad = append(bad, c.Process.Faults()...)
	return fault.Fields(bad...)
}

// Publication says which proposed version is in force from which day.
type Publication struct {
	Version string
	Rev     int64
	From    day.Date // the first day; the version before ends then
}

// Publish puts a proposed version in force from a day on. A second person publishes, never the one who
// proposed; of two who press at the same moment one wins. The version before ends on that day.
func Publish(tx *store.Tx, p Publication, by event.By) (Version, error) {
	v, err := at(tx, p.Version, Proposed)
	if err != nil {
		return v, err
	}
	if v.Proposer == by.Actor {
		return v, fault.New(fault.Forbidden, "catalogue.same_person")
	}
	if err := Publishable(&v.Content); err != nil {
		return v, err
	}
	n, err := tx.Exec(`update catalogue_procedure set rev=rev+1 where code=$1`, v.Code) // later publishers wait here
	if err != nil || n != 1 {
		return v, errors.Join(err, fmt.Errorf("catalogue: publish %s: %d procedures", v.Code, n))
	}
	if err := end(tx, v.Code, p.From); err != nil {
		return v, err
	}
	v.State, v.From, v.Publisher, v.Rev = Published, p.From, by.Actor, p.Rev
	v.limit()
	if err := update(tx, &v); err != nil {
		return v, err
	}
	if err := index(tx, v); err != nil {
		return v, err
	}
	_, err = tx.Emit(catalogueevent.ProcedurePublished{Code: v.Code, Version: v.ID, Number: v.Number, From: v.From.String(), Proposer: v.Proposer}, by)
	return v, err
}

// end closes the version in force before the day. Versions never overlap and none is lost: a day on or
// before the beginning of the version in force is refused.
func end(tx *store.Tx, code string, from day.Date) error {
	var id, last string
	err := tx.QueryRow(`select id, from_day from catalogue_version where code=$1 and state='published' order by from_day desc, number desc limit 1`,
		code).Scan(&id, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return wrap(err, "end version of "+code)
	}
	began, err := undate(last)
	if err != nil {
		return wrap(err, "end version of "+code)
	}
	if from <= began {
		return fault.Fields(fault.Field{Name: "from", Key: "catalogue.from_too_early", Args: []any{"date", began}})
	}
	_, err = tx.Exec(`update catalogue_version set to_day=$2, rev=rev+1 where id=$1`, id, from.String())
	return wrap(err, "end version of "+code)
}
