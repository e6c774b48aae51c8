package catalogue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/motcua/motcua/internal/event"
	catalogueevent "github.com/motcua/motcua/internal/event/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
)

// Since is the first day of what is published into an empty catalogue: the day the two-tier government began,
// from which the levels of the list hold. The list itself says no day.
var Since = day.On(2025, 7, 1)

// File is a file to be read, with the name faults call it by.
type File struct {
	Name string
	R    io.Reader
}

// Procedures is one import of procedures. Channels and Components may be left out; what is left out keeps
// what the catalogue has.
type Procedures struct {
	File        File
	Channels    *File
	Components  *File
	Departments map[string]string // source ministry -> last group of the department's identifier
	FiledAt     string            // National when ""
	Actor       string            // "system" when ""
}

// Outcome is the report of an import of procedures: a row per procedure of the file, and what became of the
// rows beside it. Used + Refused + Other of each side file are all its rows.
type Outcome struct {
	intake.Report
	Channels SourceCount
	Papers   SourceCount
}

// SourceCount counts the rows of a file of channels or components.
type SourceCount struct {
	Rows    int `json:"rows"`
	Used    int `json:"used"`    // belong to a procedure of the file
	Refused int `json:"refused"` // a value that cannot be: its procedure is flagged
	Other   int `json:"other"`   // belong to procedures that are not in the file, or refused: left alone
}

// MarshalJSON writes the report with the two counts beside its rows.
func (o Outcome) MarshalJSON() ([]byte, error) {
	if o.Rows == nil {
		o.Rows = []intake.Row{}
	}
	return json.Marshal(struct {
		Taken     int          `json:"taken"`
		Flagged   int          `json:"flagged"`
		Refused   int          `json:"refused"`
		Unchanged int          `json:"unchanged"`
		Rows      []intake.Row `json:"rows"`
		Channels  SourceCount  `json:"channels"`
		Papers    SourceCount  `json:"components"`
	}{o.Taken, o.Flagged, o.Refused, o.Unchanged, o.Rows, o.Channels, o.Papers})
}

// ImportProcedures reads procedures with their channels and papers in one transaction. A structural fault of
// any of the files refuses all of it. Into an empty catalogue it publishes; later it makes drafts for the
// two-person publication, and never touches a version (decisions §19, §20). The same files again change
// nothing. Where the curated and the large list both have a procedure, the curated row wins.
func ImportProcedures(ctx context.Context, db *store.DB, p Procedures) (Outcome, error) {
	in, err := p.read()
	if err != nil {
		return Outcome{}, err
	}
	var out Outcome
	err = db.Write(ctx, func(tx *store.Tx) error {
		fresh, err := turn(tx)
		if err != nil {
			return err
		}
		out, err = p.keep(tx, in, fresh, nil)
		return err
	})
	if err != nil {
		return Outcome{}, wrap(err, "import "+p.File.Name)
	}
	return out, nil
}

// Empty tells whether the catalogue has no version of any procedure yet.
func Empty(q store.Querier) (bool, error) {
	var n int
	err := q.QueryRow(`select count(*) from (select 1 from catalogue_version limit 1) x`).Scan(&n)
	return n == 0, wrap(err, "count versions")
}

// turn makes imports wait for each other, and tells whether the catalogue is empty then: of two imports at the
// same moment the second sees what the first kept.
func turn(tx *store.Tx) (fresh bool, err error) {
	if _, err := tx.Exec(`update catalogue_counter set n=n+1 where id=1`); err != nil {
		return false, wrap(err, "wait for other imports")
	}
	return Empty(tx)
}

// known is what the catalogue remembers of an imported procedure.
type known struct {
	row, channels, papers string // hashes
	curated               bool
	there                 bool
}

// task is one import under way.
type task struct {
	tx      *store.Tx
	p       Procedures
	in      *input
	fresh   bool
	known   map[string]known
	rules   map[string][]Rule
	results map[string]string
	over    map[string]Package // packages laid over what the list says
	add     []Version
	marks   [][]any
	out     Outcome
}

// keep writes what is new. fresh: publish. over: packages to lay over, only when fresh.
func (p Procedures) keep(tx *store.Tx, in *input, fresh bool, over map[string]Package) (Outcome, error) {
	t := &task{tx: tx, p: p, in: in, fresh: fresh, over: over, out: in.sides()}
	if err := t.load(); err != nil {
		return t.out, err
	}
	for _, r := range in.rows {
		if err := t.row(r); err != nil {
			return t.out, err
		}
	}
	if err := tx.Many(`insert into catalogue_procedure (code, rev, row_hash, channels_hash, papers_hash, curated)`, t.marks,
		` on conflict (code) do update set row_hash=excluded.row_hash, channels_hash=excluded.channels_hash, papers_hash=excluded.papers_hash, curated=excluded.curated`); err != nil {
		return t.out, err
	}
	if err := insert(tx, t.add...); err != nil {
		return t.out, err
	}
	published := slices.DeleteFunc(slices.Clone(t.add), func(v Version) bool { return v.State != Published })
	if err := index(tx, published...); err != nil {
		return t.out, err
	}
	return t.out, recordImport(tx, kept{What: "procedures", File: p.File.Name, Hash: in.hash, Actor: p.actor(), Published: fresh}, t.out.Report, t.out)
}

func (p Procedures) actor() string {
	if p.Actor == "" {
		return "system"
	}
	return p.Actor
}

func (t *task) load() error {
	t.known, t.results = map[string]known{}, map[string]string{}
	err := store.All(t.tx, `select code, row_hash, channels_hash, papers_hash, curated from catalogue_procedure`, nil, func(r rows) error {
		var code string
		k := known{there: true}
		err := r.Scan(&code, &k.row, &k.channels, &k.papers, &k.curated)
		t.known[code] = k
		return err
	})
	if err != nil {
		return err
	}
	if err := store.All(t.tx, `select code, name from catalogue_result`, nil, func(r rows) error {
		var code, name string
		err := r.Scan(&code, &name)
		t.results[code] = name
		return err
	}); err != nil {
		return err
	}
	t.rules, err = rules(t.tx)
	return err
}

// row decides about one procedure of the file.
func (t *task) row(r sourceRow) error {
	if len(r.refused) > 0 {
		t.out.Add(r.Code, intake.Refused, r.refused...)
		return nil
	}
	old := t.known[r.Code]
	now := known{row: r.hash, channels: t.in.channelsHash(r.Code), papers: t.in.papersHash(r.Code), curated: r.curated || old.curated}
	weaker := old.curated && !r.curated // the curated row wins, part by part
	var notes []string
	changed := false
	for _, part := range []struct{ old, now *string }{{&old.row, &now.row}, {&old.channels, &now.channels}, {&old.papers, &now.papers}} {
		switch {
		case *part.now == "" || *part.now == *part.old:
			*part.now = *part.old
		case weaker && *part.old != "":
			*part.now = *part.old
			notes = []string{"curated_row_wins"}
		default:
			changed = true
		}
	}
	if !changed {
		t.out.Add(r.Code, intake.Unchanged, notes...)
		if old.there && now.curated != old.curated {
			t.mark(r.Code, now)
		}
		return nil
	}
	v, err := t.version(r, old, now)
	if err != nil {
		return err
	}
	t.mark(r.Code, now)
	t.known[r.Code] = now
	t.out.Add(r.Code, status(&v.Content), append(notes, reasons(&v.Content)...)...)
	return nil
}

func (t *task) mark(code string, k known) {
	t.marks = append(t.marks, []any{code, 0, k.row, k.channels, k.papers, k.curated})
}

// version makes the version of a row: on the content the catalogue has, the parts that changed are written
// anew; what officials wrote (form, process, words, supplement policy) is kept. The import's own draft of
// before is written over; anything else stays as it is, and a new version stands beside it.
func (t *task) version(r sourceRow, old, now known) (Version, error) {
	v := Version{ID: t.tx.NewID(), Code: r.Code, Number: 1, State: Draft, Author: t.p.actor()}
	var last Version
	err := sqlNoRows
	if old.there && !t.pending(r.Code) {
		last, err = latest(t.tx, r.Code)
	}
	again := false
	switch {
	case err == nil:
		again = last.State == Draft && last.Author == t.p.actor()
		v.Number, v.Content = last.Number+1, last.Content
		if again {
			v.ID, v.Number, v.Rev = last.ID, last.Number, last.Rev
		}
	case !errors.Is(err, sqlNoRows):
		return v, err
	case t.fresh:
		v.State, v.From, v.Publisher = Published, Since, t.p.actor()
	}
	t.derive(&v.Content, r, old, now)
	if o, ok := t.over[r.Code]; ok {
		if v.Content, err = o.Over(v.Content); err != nil {
			return v, err
		}
	}
	v.FiledAt = cmp.Or(t.p.FiledAt, v.FiledAt, National) // the house's switch goes before a package's
	if again {
		return v, update(t.tx, &v)
	}
	t.add = append(t.add, v)
	return v, nil
}

// pending tells whether a version of the code waits to be written by this very import.
func (t *task) pending(code string) bool {
	return slices.ContainsFunc(t.add, func(v Version) bool { return v.Code == code })
}

func (t *task) derive(c *Content, r sourceRow, old, now known) {
	first := old.row == ""
	if now.row != old.row || first {
		c.from(r.procedureRow, t.p.Departments)
		for i := range c.Results {
			if c.Results[i].Name = t.results[c.Results[i].Code]; c.Results[i].Name == "" && len(t.results) > 0 {
				c.flag(ResultUnknown, atResult, c.Results[i].Code)
			}
		}
	}
	if now.channels != old.channels || first {
		c.Channels = t.in.channelsOf(r.Code)
		c.unflag(atChannel)
		for _, why := range t.in.bad[r.Code][0] {
			c.flag(ChannelRefused, atChannel, why)
		}
		c.deriveTerms()
		c.deriveFees()
		c.useRules(t.rules[r.Code])
	}
	if now.papers != old.papers || first {
		c.derivePapers(t.in.papersOf(r.Code))
		for _, why := range t.in.bad[r.Code][1] {
			c.flag(PaperRefused, atPaper, why)
		}
	}
	c.settle()
}

// kept describes an import for the record.
type kept struct {
	What, File, Hash, Actor string
	Published               bool
}

// recordImport keeps the report of an import and announces it, unless nothing changed.
func recordImport(tx *store.Tx, k kept, rep intake.Report, full any) error {
	text, err := json.Marshal(full)
	if err != nil {
		return err
	}
	id := tx.NewID()
	if _, err := tx.Exec(`insert into catalogue_import (id, at, what, file, hash, report, actor) values ($1,$2,$3,$4,$5,$6,$7)`,
		id, store.Millis(tx.Now()), k.What, k.File, k.Hash, string(text), k.Actor); err != nil {
		return fmt.Errorf("catalogue: keep the report: %w", err)
	}
	if rep.Taken+rep.Flagged == 0 {
		return nil
	}
	_, err = tx.Emit(catalogueevent.Imported{What: k.What, Import: id, Published: k.Published,
		Taken: rep.Taken, Flagged: rep.Flagged, Refused: rep.Refused, Unchanged: rep.Unchanged}, event.By{Actor: k.Actor})
	return err
}
