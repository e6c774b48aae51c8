package fee

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Signature is a part of a sheet under the name of a head.
type Signature struct {
	ID       string
	First    int64
	Last     int64
	LetOff   int64
	Added    int64
	GoneBack int64
	Hash     string // SHA-256 of the lines
	By       string
	At       time.Time
}

// SheetByID is a sheet that v may read; NotFound otherwise.
func SheetByID(q store.Querier, v org.Viewer, id string) (ControlSheet, error) {
	kind, rights := Sheets(v)
	return kind.Load(q, rights, id)
}

// SheetHeld is who may sign a sheet, and why somebody may not; nil: v may. Nobody signs where an act of his own stands, nor
// does who acts for him: another leader or a superior does.
func SheetHeld(q store.Querier, v org.Viewer, s ControlSheet) error {
	if !v.Can(MaySignSheets, s.Unit) {
		return fault.New(fault.Forbidden, "fee.sheet_not_head")
	}
	var who []string
	if err := store.All(q, `select distinct by_person from fee_sheet_line where sheet_id = $1`, []any{s.ID}, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		who = append(who, id)
		return err
	}); err != nil {
		return err
	}
	others := v
	others.Roles = slices.DeleteFunc(slices.Clone(v.Roles), func(r org.RoleAt) bool { return slices.Contains(who, r.For) })
	if slices.Contains(who, v.Actor()) || !others.Can(MaySignSheets, s.Unit) {
		return fault.New(fault.Forbidden, "fee.sheet_own")
	}
	return nil
}

// SignSheet signs the lines of a sheet that no signature covers yet, up to the one that the signer saw last. A line that came
// meanwhile stays unsigned, in a part of its own. Of two who sign at once one is told that it is done.
func (r *Room) SignSheet(ctx context.Context, req org.Request, id string, last int64) (action.Outcome, error) {
	at := sheets.Path(id)
	return req.Do(ctx, r.db, func(tx *store.Tx) (action.Path, error) {
		s, err := SheetByID(tx, req.Viewer, id)
		if err != nil {
			return "", err
		}
		if err := SheetHeld(tx, req.Viewer, s); err != nil {
			return "", err
		}
		if last > s.Lines {
			return "", fault.New(fault.Invalid, "web.broken_form")
		}
		if last <= s.Signed {
			return "", fault.New(fault.Conflict, "fee.sheet_signed_already").WithLink(string(at))
		}
		n, err := tx.Exec(`update fee_sheet set signed = $3 where id = $1 and signed = $2`, id, s.Signed, last)
		if err != nil {
			return "", err
		}
		if n == 0 {
			return "", fault.New(fault.Conflict, "fee.sheet_signed_already").WithLink(string(at))
		}
		return at, sign(tx, s, last, req.By(s.Unit))
	})
}

// sign writes the signature under the lines after the last signed one.
func sign(tx *store.Tx, s ControlSheet, last int64, by event.By) error {
	lines, err := linesBetween(tx, s.ID, s.Signed+1, last)
	if err != nil {
		return err
	}
	x := Signature{ID: tx.NewID(), First: s.Signed + 1, Last: last, By: by.Actor}
	for _, l := range lines {
		if l.Act.back() {
			x.GoneBack += l.Before - l.After
		} else {
			x.LetOff += max(0, l.Before-l.After)
		}
	}
	if x.Hash, err = hashOf(lines); err != nil {
		return err
	}
	if _, err := tx.Exec(`insert into fee_sheet_signature (id, sheet_id, first_line, last_line, let_off, gone_back, hash, by_person, at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, x.ID, s.ID, x.First, x.Last, x.LetOff, x.GoneBack, x.Hash, x.By, store.Millis(tx.Now())); err != nil {
		return err
	}
	_, err = tx.Emit(feeevent.SheetSigned{Sheet: s.ID, Unit: s.Unit, Day: s.Day.String(), First: x.First, Last: x.Last, LetOff: x.LetOff,
		GoneBack: x.GoneBack, Hash: x.Hash}, by)
	return err
}

// linesBetween are the lines of a sheet from one number to another.
func linesBetween(q store.Querier, sheet string, first, last int64) (list []ControlLine, err error) {
	err = controlLines.Table.Each(q, store.If("sheet_id = $ and number >= $ and number <= $", sheet, first, last), store.Order{By: "number"},
		func(l ControlLine) error { list = append(list, l); return nil })
	return list, err
}

// hashOf is the digest of lines as they stand: what a signature is under.
func hashOf(lines []ControlLine) (string, error) {
	type stamped struct {
		ControlLine
		At int64 `json:"at"` // UTC milliseconds
	}
	content := struct {
		Lines []stamped `json:"lines"`
	}{}
	for _, l := range lines {
		content.Lines = append(content.Lines, stamped{l, store.Millis(l.At)})
	}
	b, err := event.Canonical(content)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// Holds tells whether the lines of a signature still read as they were signed.
func (x Signature) Holds(q store.Querier, sheet string) (bool, error) {
	lines, err := linesBetween(q, sheet, x.First, x.Last)
	if err != nil {
		return false, err
	}
	hash, err := hashOf(lines)
	return hash == x.Hash, err
}

// Signatures are those under a sheet, in the order of its parts.
func Signatures(q store.Querier, sheet string) (list []Signature, err error) {
	err = store.All(q, `select id, first_line, last_line, let_off, gone_back, hash, by_person, at, (select coalesce(sum(l.amount_after - l.amount_before), 0)
		from fee_sheet_line l where l.sheet_id = s.sheet_id and l.number between s.first_line and s.last_line and `+moreAsked+`)
		from fee_sheet_signature s where sheet_id = $1 order by first_line`,
		[]any{sheet}, func(r *sql.Rows) error {
			var x Signature
			var at int64
			err := r.Scan(&x.ID, &x.First, &x.Last, &x.LetOff, &x.GoneBack, &x.Hash, &x.By, &at, &x.Added)
			x.At = store.Time(at)
			list = append(list, x)
			return err
		})
	return list, err
}
