package place

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	placeevent "github.com/motcua/motcua/internal/event/place"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
)

// The three lists of units, told apart by their header.
var (
	newLayout = intake.Layout{
		Columns: []string{"code", "full_name", "type", "communes_total", "xa", "phuong", "dac_khu", "merged", "predecessors", "source"},
		Key:     []string{"code"},
	}
	oldLayout = intake.Layout{
		Columns: []string{"code", "citizen_id_prefix", "full_name", "type", "districts", "communes", "h_code", "h_code_status",
			"successor_code", "successor_name", "keeps_code", "source"},
		Key: []string{"code"},
	}
	communeLayout = intake.Layout{
		Columns: []string{"code", "full_name", "type", "province_code", "former_units", "partial", "source"},
		Key:     []string{"code"},
	}
)

// Import reads one of the three lists of administrative units in one transaction. A structural fault refuses
// the file and changes nothing; reading the same file again changes nothing. Flagged rows are kept.
func Import(ctx context.Context, db *store.DB, file string, r io.Reader) (intake.Report, error) {
	l, err := read(file, r)
	if err != nil {
		return intake.Report{}, err
	}
	var rep intake.Report
	err = db.Write(ctx, func(tx *store.Tx) error {
		var err error
		rep, err = l.keep(tx)
		return err
	})
	if err != nil {
		return intake.Report{}, fmt.Errorf("place: import %s: %w", file, err)
	}
	return rep, nil
}

// list is a file that has been read, ready to be kept.
type list struct {
	name  string // provinces, old_provinces, communes
	units []entry
}

// entry is one row: the unit, its names, and what was found wrong with it.
type entry struct {
	unit    Unit
	hay     string   // of a province
	source  string   //
	formers []Former // of a commune
	refused []string // reasons not to keep the row
	notes   []string // said in the report, no hole
}

func read(file string, r io.Reader) (list, error) {
	b, err := io.ReadAll(io.LimitReader(r, intake.MaxBytes+1))
	if err != nil {
		return list{}, fmt.Errorf("place: read %s: %w", file, err)
	}
	layout, name, parse := newLayout, "provinces", newProvince
	switch head := header(b); {
	case slices.Contains(head, "former_units"):
		layout, name, parse = communeLayout, "communes", commune
	case slices.Contains(head, "citizen_id_prefix"):
		layout, name, parse = oldLayout, "old_provinces", oldProvince
	}
	s, err := intake.Read(file, bytes.NewReader(b), layout)
	if err != nil {
		return list{}, err
	}
	l := list{name: name}
	for _, line := range s.Lines {
		l.units = append(l.units, parse(line))
	}
	if name == "communes" {
		l.split()
	}
	return l, nil
}

// header is a first look at the columns; intake.Read judges them.
func header(b []byte) []string {
	h, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).Read()
	if err != nil {
		return nil
	}
	for i := range h {
		h[i] = strings.TrimSpace(h[i])
	}
	return h
}

var (
	provinceCode = regexp.MustCompile(`^\d{2}$`)
	communeCode  = regexp.MustCompile(`^\d{5}$`)
	idPrefix     = regexp.MustCompile(`^0\d{2}$`)
	hCode        = regexp.MustCompile(`^H\d{2}$`)
)

func newProvince(l intake.Line) entry {
	u := Unit{Level: Province, Code: l.Text("code"), From: Reform, Name: capital(clean(l.Text("full_name"))), Type: l.Text("type")}
	u.Province, u.Former = u.Code, clean(l.Text("predecessors"))
	e := entry{unit: u, source: l.Text("source"), hay: fold.Key(u.Name + " " + strings.ReplaceAll(u.Former, ";", " "))}
	e.check(provinceCode, "province", "city")
	return e
}

func oldProvince(l intake.Line) entry {
	u := Unit{Level: Province, Code: l.Text("code"), To: Reform, Name: capital(clean(l.Text("full_name"))), Type: l.Text("type"),
		IDPrefix: l.Text("citizen_id_prefix"), HCode: l.Text("h_code"), HSure: l.Text("h_code_status") == "seen_in_use", Successor: l.Text("successor_code")}
	u.Province = u.Code
	if !u.HSure {
		u.Flags = append(u.Flags, "h_code_unverified")
	}
	e := entry{unit: u, source: l.Text("source"), hay: fold.Key(u.Name)}
	e.check(provinceCode, "province", "city")
	if !idPrefix.MatchString(u.IDPrefix) {
		e.refused = append(e.refused, "citizen_id_prefix_invalid")
	}
	if u.HCode != "" && !hCode.MatchString(u.HCode) {
		e.refused = append(e.refused, "h_code_invalid")
	}
	if !provinceCode.MatchString(u.Successor) {
		e.refused = append(e.refused, "successor_invalid")
	}
	return e
}

func commune(l intake.Line) entry {
	u := Unit{Level: Commune, Code: l.Text("code"), From: Reform, Name: capital(clean(l.Text("full_name"))), Type: l.Text("type"),
		Province: l.Text("province_code"), Former: clean(l.Text("former_units"))}
	e := entry{unit: u, source: l.Text("source")}
	e.check(communeCode, "xa", "phuong", "dac_khu")
	if !provinceCode.MatchString(u.Province) {
		e.refused = append(e.refused, "province_invalid")
	}
	e.formers, e.unit.Flags = ParseFormer(u.Former, u.Name)
	if l.Text("partial") == "1" {
		e.notes = append(e.notes, "former_split")
	}
	return e
}

func (e *entry) check(code *regexp.Regexp, types ...string) {
	if !code.MatchString(e.unit.Code) {
		e.refused = append(e.refused, "code_invalid")
	}
	if e.unit.Name == "" {
		e.refused = append(e.refused, "name_missing")
	}
	if !slices.Contains(types, e.unit.Type) {
		e.refused = append(e.refused, "type_unknown")
	}
}

// clean drops characters that show nothing and joins the space.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if fold.Invisible(r) {
			return -1
		}
		return r
	}, s)), " ")
}

// capital writes the kind before a name with a capital: the source has "xã Bắc Sơn" here and there.
func capital(s string) string { return strings.ToUpper(s[:first(s)]) + s[first(s):] }

// split marks a former unit as parted when another commune of the province names it too and one of the two
// texts says "a part" or "what is left": the other text often leaves the word out.
func (l *list) split() {
	parts := map[string]bool{}
	id := func(e entry, f Former) string {
		return e.unit.Province + "|" + f.Kind + "|" + fold.Key(f.Name) + "|" + fold.Key(f.District)
	}
	for _, e := range l.units {
		for _, f := range e.formers {
			if f.Share == Part {
				parts[id(e, f)] = true
			}
		}
	}
	for i, e := range l.units {
		for j, f := range e.formers {
			if parts[id(e, f)] && slices.Contains(e.notes, "former_split") {
				l.units[i].formers[j].Share = Part
			}
		}
	}
}

// keep writes what is new and reports every row.
func (l list) keep(tx *store.Tx) (intake.Report, error) {
	var rep intake.Report
	if _, err := tx.Exec(`update place_turn set n=n+1 where id=1`); err != nil {
		return rep, err
	}
	have, err := l.have(tx)
	if err != nil {
		return rep, err
	}
	var units, names [][]any
	for _, e := range l.units {
		u := e.unit
		row := e.row()
		switch old := have[u.Code]; {
		case len(e.refused) > 0:
			rep.Add(u.Code, intake.Refused, e.refused...)
			continue
		case old == print(row):
			rep.Add(u.Code, intake.Unchanged)
			continue
		case old != "":
			if err := forget(tx, u); err != nil {
				return rep, err
			}
		}
		status := intake.Taken
		if len(u.Flags) > 0 {
			status = intake.Flagged
		}
		rep.Add(u.Code, status, append(slices.Clone(u.Flags), e.notes...)...)
		units = append(units, row)
		names = append(names, e.names()...)
	}
	if err := tx.Many(`insert into place_unit (level, code, from_day, to_day, name, type, province, name_key, hay,
		id_prefix, h_code, h_sure, successor, former, flags, source)`, units); err != nil {
		return rep, err
	}
	if err := tx.Many(`insert into place_name (commune, seq, kind, name, name_key, exact, hay, everything, district, share, province)`,
		names); err != nil {
		return rep, err
	}
	if len(units) == 0 {
		return rep, nil
	}
	if _, err := tx.Exec(gather); err != nil {
		return rep, err
	}
	_, err = tx.Emit(placeevent.Imported{List: l.name, Taken: rep.Taken, Flagged: rep.Flagged, Refused: rep.Refused, Unchanged: rep.Unchanged},
		event.By{Actor: "system"})
	return rep, err
}

// gather writes beside each name the words of the commune of today and its province, whichever list came first.
const gather = `update place_name set everything = ' ' || hay
	|| coalesce((select ' ' || o.name_key from place_name o where o.commune=place_name.commune and o.seq=0), '')
	|| coalesce((select ' ' || p.hay from place_unit p where p.level='province' and p.code=place_name.province and p.to_day=''), '') || ' ' `

// have gives the rows kept of this list, as one text each.
func (l list) have(tx *store.Tx) (map[string]string, error) {
	if len(l.units) == 0 {
		return nil, errors.New("no rows")
	}
	u := l.units[0].unit
	have := map[string]string{}
	err := store.All(tx, `select level, code, from_day, to_day, name, type, province, name_key, hay, id_prefix, h_code, h_sure, successor, former, flags, source
		from place_unit where level=$1 and from_day=$2`, []any{string(u.Level), date(u.From)}, func(r rows) error {
		var s [16]any
		var text [15]string
		var sure bool
		at := 0
		for i := range s {
			if s[i] = &sure; i != 11 {
				s[i] = &text[at]
				at++
			}
		}
		if err := r.Scan(s[:]...); err != nil {
			return err
		}
		row := make([]any, 0, 16)
		for i, t := range text {
			if i == 11 {
				row = append(row, sure)
			}
			row = append(row, t)
		}
		have[text[1]] = print(row)
		return nil
	})
	return have, err
}

// print makes a row one text, to be compared.
func print(row []any) string { return fmt.Sprintf("%q", row) }

func forget(tx *store.Tx, u Unit) error {
	if _, err := tx.Exec(`delete from place_unit where level=$1 and code=$2 and from_day=$3`, string(u.Level), u.Code, date(u.From)); err != nil {
		return err
	}
	if u.Level == Province {
		return nil
	}
	_, err := tx.Exec(`delete from place_name where commune=$1`, u.Code)
	return err
}

func (e entry) row() []any {
	u := e.unit
	return []any{string(u.Level), u.Code, date(u.From), date(u.To), u.Name, u.Type, u.Province, key(u.Name), e.hay,
		u.IDPrefix, u.HCode, u.HSure, u.Successor, u.Former, strings.Join(u.Flags, " "), e.source}
}

func (e entry) names() [][]any {
	if e.unit.Level != Commune {
		return nil
	}
	kind, name := parse(e.unit.Name)
	all := append([]Former{{Kind: kind, Name: name, Share: Own}}, e.formers...)
	out := make([][]any, 0, len(all))
	for i, f := range all {
		key, exact := plain(f.Name)
		hay, _ := plain(f.Kind + " " + f.Name + " " + f.District)
		out = append(out, []any{e.unit.Code, i, f.Kind, f.Name, key, exact, hay, "", f.District, string(f.Share), e.unit.Province})
	}
	return out
}
