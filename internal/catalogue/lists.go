package catalogue

import (
	"context"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
)

var (
	resultLayout   = intake.Layout{Columns: []string{"result_code", "name", "source"}, Key: []string{"result_code"}}
	documentLayout = intake.Layout{Columns: []string{"seq", "kind", "name", "abbr", "symbol_uses_abbr", "note", "source"}, Key: []string{"kind", "name"}}
	feeLayout      = intake.Layout{Columns: []string{"procedure_code", "what", "rule", "source"}, Key: []string{"procedure_code", "what"}}
)

// ImportResults reads result codes with their names.
func ImportResults(ctx context.Context, db *store.DB, f File) (intake.Report, error) {
	return single{"results", resultLayout, keepResults}.run(ctx, db, f)
}

// ImportDocumentTypes reads the types of administrative documents (NĐ 30/2020/NĐ-CP, Phụ lục III).
func ImportDocumentTypes(ctx context.Context, db *store.DB, f File) (intake.Report, error) {
	return single{"document_types", documentLayout, keepDocumentTypes}.run(ctx, db, f)
}

// ImportFees reads fee rules in words. What can be said exactly goes into drafts of the procedures they
// belong to; the rest is flagged, to be entered by hand with its ground.
func ImportFees(ctx context.Context, db *store.DB, f File) (intake.Report, error) {
	keep := func(tx *store.Tx, s *intake.Table) (intake.Report, error) { return keepFees(tx, s, nil) }
	return single{"fees", feeLayout, keep}.run(ctx, db, f)
}

// single is the import of one file into one table.
type single struct {
	what   string
	layout intake.Layout
	keep   func(*store.Tx, *intake.Table) (intake.Report, error)
}

func (i single) run(ctx context.Context, db *store.DB, f File) (intake.Report, error) {
	s, err := intake.Read(f.Name, f.R, i.layout)
	if err != nil {
		return intake.Report{}, err
	}
	var rep intake.Report
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := turn(tx)
		if err != nil {
			return err
		}
		if rep, err = i.keep(tx, s); err != nil {
			return err
		}
		return recordImport(tx, kept{What: i.what, File: f.Name, Actor: "system"}, rep, rep)
	})
	if err != nil {
		return intake.Report{}, wrap(err, "import "+f.Name)
	}
	return rep, nil
}

func keepResults(tx *store.Tx, s *intake.Table) (intake.Report, error) {
	var rep intake.Report
	have := map[string]string{}
	if err := store.All(tx, `select code, name, source from catalogue_result`, nil, func(r rows) error {
		var code, name, source string
		err := r.Scan(&code, &name, &source)
		have[code] = name + "\x1f" + source
		return err
	}); err != nil {
		return rep, err
	}
	var add [][]any
	for _, l := range s.Lines {
		code, name, source := l.Text("result_code"), clean(l.Text("name")), l.Text("source")
		switch {
		case code == "" || strings.ContainsAny(code, " \t"):
			rep.Add(code, intake.Refused, "code_invalid")
		case name == "":
			rep.Add(code, intake.Refused, "name_missing")
		case have[code] == name+"\x1f"+source:
			rep.Add(code, intake.Unchanged)
		default:
			rep.Add(code, intake.Taken)
			add = append(add, []any{code, name, source})
		}
	}
	return rep, tx.Many(`insert into catalogue_result (code, name, source)`, add,
		` on conflict (code) do update set name=excluded.name, source=excluded.source`)
}

// DocumentType is a type of administrative document or of copy.
type DocumentType struct {
	Kind   string // document, copy
	Seq    int
	Name   string
	Abbr   string
	Symbol bool // the abbreviation stands in the document's symbol
	Note   string
	Source string
}

// DocumentTypes are all types in the order of the decree.
func DocumentTypes(q store.Querier) ([]DocumentType, error) {
	var out []DocumentType
	err := store.All(q, `select kind, seq, name, abbr, symbol_uses_abbr, note, source from catalogue_document_type order by seq`, nil, func(r rows) error {
		var d DocumentType
		err := r.Scan(&d.Kind, &d.Seq, &d.Name, &d.Abbr, &d.Symbol, &d.Note, &d.Source)
		out = append(out, d)
		return err
	})
	return out, wrap(err, "document types")
}

func keepDocumentTypes(tx *store.Tx, s *intake.Table) (intake.Report, error) {
	var rep intake.Report
	have, err := DocumentTypes(tx)
	if err != nil {
		return rep, err
	}
	var add [][]any
	for _, l := range s.Lines {
		seq, err := count(l, "seq", nil)
		d := DocumentType{Kind: l.Text("kind"), Seq: seq, Name: clean(l.Text("name")), Abbr: l.Text("abbr"),
			Symbol: l.Text("symbol_uses_abbr") == "1", Note: clean(l.Text("note")), Source: l.Text("source")}
		id := l.Text("seq")
		switch {
		case err != nil:
			rep.Add(id, intake.Refused, "seq_invalid")
		case d.Kind != "document" && d.Kind != "copy":
			rep.Add(id, intake.Refused, "kind_unknown")
		case d.Name == "":
			rep.Add(id, intake.Refused, "name_missing")
		case d.Symbol && d.Abbr == "":
			rep.Add(id, intake.Refused, "abbr_missing")
		case slices.Contains(have, d):
			rep.Add(id, intake.Unchanged)
		default:
			rep.Add(id, intake.Taken)
			add = append(add, []any{d.Kind, d.Seq, d.Name, d.Abbr, d.Symbol, d.Note, d.Source})
		}
	}
	return rep, tx.Many(`insert into catalogue_document_type (kind, seq, name, abbr, symbol_uses_abbr, note, source)`, add,
		` on conflict (kind, name) do update set seq=excluded.seq, abbr=excluded.abbr, symbol_uses_abbr=excluded.symbol_uses_abbr, note=excluded.note, source=excluded.source`)
}

// FeeRules are the rules of the public list for a procedure, in the words of their source.
func FeeRules(q store.Querier, code string) ([]Rule, error) {
	all, err := rules(q)
	return all[code], err
}

func rules(q store.Querier) (map[string][]Rule, error) {
	out := map[string][]Rule{}
	err := store.All(q, `select code, what, rule, ground, flags from catalogue_fee_rule order by code, what`, nil, func(r rows) error {
		var x Rule
		var flags string
		err := r.Scan(&x.Code, &x.What, &x.Rule, &x.Ground, &flags)
		x.Flags = strings.Fields(flags)
		out[x.Code] = append(out[x.Code], x)
		return err
	})
	return out, wrap(err, "fee rules")
}

// keepFees keeps the rules and drafts the procedures they change. coming: codes about to be imported in the
// same transaction, which need no draft; nil: none.
func keepFees(tx *store.Tx, s *intake.Table, coming map[string]bool) (intake.Report, error) {
	var rep intake.Report
	have, err := rules(tx)
	if err != nil {
		return rep, err
	}
	var touched []string
	for _, l := range s.Lines {
		r := Rule{Code: l.Text("procedure_code"), What: clean(l.Text("what")), Rule: clean(l.Text("rule")), Ground: clean(l.Text("source"))}
		id := r.Code
		switch {
		case r.Code != "" && !procedureCode.MatchString(r.Code):
			rep.Add(id, intake.Refused, "code_invalid")
			continue
		case r.What == "" || r.Rule == "":
			rep.Add(id, intake.Refused, "rule_missing")
			continue
		case slices.ContainsFunc(have[r.Code], func(o Rule) bool { return o.What == r.What && o.Rule == r.Rule && o.Ground == r.Ground }):
			rep.Add(id, intake.Unchanged)
			continue
		}
		there := coming[r.Code]
		if !there && r.Code != "" {
			if _, err := latest(tx, r.Code); err == nil {
				there = true
				touched = append(touched, r.Code)
			}
		}
		if !there {
			r.Flags = append(r.Flags, ProcedureUnknown)
		}
		if !reDecree.MatchString(r.Ground) {
			r.Flags = append(r.Flags, GroundMissing)
		}
		if f := r.Fee().Flag; f != "" {
			r.Flags = append(r.Flags, f)
		}
		status := intake.Taken
		if len(r.Flags) > 0 {
			status = intake.Flagged
		}
		rep.Add(id, status, r.Flags...)
		if _, err := tx.Exec(`insert into catalogue_fee_rule (code, what, rule, ground, flags) values ($1,$2,$3,$4,$5)
			on conflict (code, what) do update set rule=excluded.rule, ground=excluded.ground, flags=excluded.flags`,
			r.Code, r.What, r.Rule, r.Ground, strings.Join(r.Flags, " ")); err != nil {
			return rep, err
		}
	}
	return rep, draftFees(tx, touched)
}

// draftFees puts the rules into drafts, for two people to publish.
func draftFees(tx *store.Tx, codes []string) error {
	if len(codes) == 0 {
		return nil
	}
	all, err := rules(tx)
	if err != nil {
		return err
	}
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		v, err := latest(tx, code)
		if err != nil {
			return err
		}
		again := v.State == Draft && v.Author == "system"
		v.useRules(all[code])
		if again {
			if err := update(tx, &v); err != nil {
				return err
			}
			continue
		}
		v.ID, v.Number, v.State, v.From, v.To, v.Rev = tx.NewID(), v.Number+1, Draft, 0, 0, 0
		v.Author, v.Proposer, v.Publisher = "system", "", ""
		if err := insert(tx, v); err != nil {
			return err
		}
	}
	return nil
}
