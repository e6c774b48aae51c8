package fee

import (
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// ControlSheet is the day's control sheet of a unit that takes money (bảng kiểm soát thu): every act of an official that takes
// money off or hands it back stands on it by itself, and the head signs it. The counter waits for nobody; what one hand
// did alone is seen by a second one the day after at the latest. A day without such acts has no sheet.
type ControlSheet struct {
	ID       string
	Unit     string
	Day      day.Date
	Lines    int64 // number of the last line
	Signed   int64 // number of the last line under a signature
	LetOff   int64 // what is asked for no more
	Added    int64 // what is asked for besides: counted anew, and more
	GoneBack int64 // what was paid and does not hold
	Due      time.Time
	State    SheetState
}

// SheetState says how far a sheet is signed.
type SheetState string

// The states of a sheet.
const (
	SheetUnsigned SheetState = "unsigned" // no line is signed yet
	SheetMore     SheetState = "more"     // lines came after a signature
	SheetSigned   SheetState = "signed"
)

// Unsigned is how many lines wait for a signature.
func (s ControlSheet) Unsigned() int64 { return s.Lines - s.Signed }

// moreAsked are the lines of a sheet by which more is asked for than before.
const moreAsked = `l.amount_after > l.amount_before and l.kind not in ('voided', 'returned')`

var sheets = record.New(record.Kind[ControlSheet]{Name: "fee_sheet", Words: "fee.sheet", Lead: "fee.sheet.why", Home: "/fee-sheets",
	Table: store.Table[ControlSheet]{Name: "fee_sheet", Gone: "fee.sheet_gone", ID: func(x *ControlSheet) *string { return &x.ID },
		From: `(select id, unit_id, on_day, lines, signed, lines - signed as unsigned, let_off,
			(select coalesce(sum(l.amount_after - l.amount_before), 0) from fee_sheet_line l where l.sheet_id = fee_sheet.id and ` + moreAsked + `) as added,
			gone_back, due, case when signed = lines then 'signed' when signed = 0 then 'unsigned' else 'more' end as state from fee_sheet) sheet`,
		Columns: []store.Column[ControlSheet]{store.Col("signed", func(x *ControlSheet) *int64 { return &x.Signed })}},
	Fields: field.List[ControlSheet]{
		field.Date("day", func(x *ControlSheet) *day.Date { return &x.Day }).In("on_day").For(field.Listed, field.Sorted),
		field.Thing(field.KindUnit, "unit", func(x *ControlSheet) *string { return &x.Unit }, org.UnitsWith(MayReadSheets)).In("unit_id").
			For(field.Listed, field.Filtered),
		field.Choice("state", func(x *ControlSheet) *SheetState { return &x.State }, SheetUnsigned, SheetMore, SheetSigned).
			Chips("warn hourglass", "warn circle-plus", "ok circle-check").For(field.Listed, field.Filtered),
		field.Number("lines", func(x *ControlSheet) *int64 { return &x.Lines }).For(field.Listed),
		field.Derived("unsigned", field.KindNumber, func(x *ControlSheet) field.Value { return field.Whole(x.Unsigned()) }).For(field.Listed),
		field.Money("let_off", func(x *ControlSheet) *int64 { return &x.LetOff }).For(field.Listed),
		field.Money("added", func(x *ControlSheet) *int64 { return &x.Added }).For(field.Listed),
		field.Money("gone_back", func(x *ControlSheet) *int64 { return &x.GoneBack }).For(field.Listed),
		field.Moment("due", func(x *ControlSheet) *time.Time { return &x.Due }).For(field.Listed, field.Sorted),
	},
})

// Sheets are the control sheets that a viewer may read, as a list.
func Sheets(v org.Viewer) (*record.Kind[ControlSheet], record.Rights[ControlSheet]) {
	return sheets, record.Rights[ControlSheet]{Sees: store.Where{}.Among("unit_id", v.Units(MayReadSheets))}
}

// Act is what was done to money after it was asked for or paid.
type Act string

// The acts.
const (
	ActRecounted Act = "recounted" // counted anew: another bill took the place of one that waited
	ActReduced   Act = "reduced"   // an official named a group for which a rule makes it less
	ActExempted  Act = "exempted"
	ActDropped   Act = "dropped" // the dossier ended without a result before the bill was paid
	ActVoided    Act = "voided"  // a receipt was cancelled
	ActReturned  Act = "returned"
)

// back tells whether the act concerns money that had been paid.
func (a Act) back() bool { return a == ActVoided || a == ActReturned }

// ControlLine is a line of a control sheet.
type ControlLine struct {
	ID     string    `json:"id"` // of the fact
	Sheet  string    `json:"sheet"`
	Number int64     `json:"number"`
	Act    Act       `json:"act"`
	Bill   string    `json:"bill"`
	Code   string    `json:"code"` // of the dossier
	Payer  string    `json:"payer"`
	Before int64     `json:"before"`
	After  int64     `json:"after"`
	Reason string    `json:"reason"`
	At     time.Time `json:"-"`
	By     string    `json:"by"`
}

var controlLines = record.New(record.Kind[ControlLine]{Name: "fee_sheet_line", Words: "fee.line", Home: sheets.Home,
	Table: store.Table[ControlLine]{From: "fee_sheet_line", ID: func(x *ControlLine) *string { return &x.ID }, Columns: []store.Column[ControlLine]{
		store.Col("sheet_id", func(x *ControlLine) *string { return &x.Sheet }), store.Col("bill_id", func(x *ControlLine) *string { return &x.Bill })}},
	Fields: field.List[ControlLine]{
		field.Number("number", func(x *ControlLine) *int64 { return &x.Number }).For(field.Listed),
		field.Choice("act", func(x *ControlLine) *Act { return &x.Act }, ActRecounted, ActReduced, ActExempted, ActDropped, ActVoided, ActReturned).In("kind").
			For(field.Listed),
		field.Text("code", func(x *ControlLine) *string { return &x.Code }).For(field.Listed),
		field.Text("payer", func(x *ControlLine) *string { return &x.Payer }).For(field.Beneath),
		field.Money("amount_before", func(x *ControlLine) *int64 { return &x.Before }).For(field.Listed),
		field.Money("amount_after", func(x *ControlLine) *int64 { return &x.After }).For(field.Listed),
		field.Long("ground", func(x *ControlLine) *string { return &x.Reason }).In("reason").For(field.Listed),
		field.Thing(field.KindPerson, "by", func(x *ControlLine) *string { return &x.By }, org.PeopleWith(MayReadSheets)).In("by_person").For(field.Listed),
		field.Moment("at", func(x *ControlLine) *time.Time { return &x.At }).For(field.Listed),
	},
	Order: store.Order{By: "number"},
})

// LinesOf are the lines of a sheet, as a list.
func LinesOf(sheet string) (*record.Kind[ControlLine], record.Rights[ControlLine]) {
	return controlLines, record.Rights[ControlLine]{Sees: store.If("sheet_id = $", sheet)}
}

// control is what an act changed: the amounts, and why.
type control struct {
	act           Act
	fact          string // id of the event
	before, after int64
	reason        string
}

// control puts an act on the sheet of the desk and the day. It holds the row of the sheet until the commit, so that lines
// are numbered in the order of commits and a signature covers a line or leaves it unsigned. What citizens do and what runs
// out by itself is nobody's act at the desk.
func (c Charge) control(tx *store.Tx, x control, by event.By) error {
	if !official(by.Actor) {
		return nil
	}
	on := day.Of(tx.Now())
	cal, err := deadline.Now(tx)
	if err != nil {
		return err
	}
	due := cal.Hours.Close(cal.Calendar.NextWorking(on))
	letOff, gone := max(0, x.before-x.after), int64(0)
	if x.act.back() {
		letOff, gone = 0, x.before-x.after
	}
	l := ControlLine{ID: x.fact, Act: x.act, Bill: c.ID, Code: c.Parties.For, Payer: c.Parties.Payer, Before: x.before, After: x.after, Reason: x.reason,
		At: tx.Now(), By: by.Actor}
	if err := tx.QueryRow(`insert into fee_sheet (id, unit_id, on_day, lines, signed, let_off, gone_back, due) values ($1,$2,$3,1,0,$4,$5,$6)
		on conflict (unit_id, on_day) do update set lines = fee_sheet.lines + 1, let_off = fee_sheet.let_off + excluded.let_off,
			gone_back = fee_sheet.gone_back + excluded.gone_back
		returning id, lines`, tx.NewID(), c.Desk, on.String(), letOff, gone, store.Millis(due)).Scan(&l.Sheet, &l.Number); err != nil {
		return fmt.Errorf("fee: control sheet of %s: %w", c.Desk, err)
	}
	return tx.Many(`insert into fee_sheet_line (id, sheet_id, number, kind, bill_id, code, payer, amount_before, amount_after, reason, at, by_person)`,
		[][]any{{l.ID, l.Sheet, l.Number, string(l.Act), l.Bill, l.Code, l.Payer, l.Before, l.After, l.Reason, store.Millis(l.At), l.By}})
}

// UnsignedOn counts the lines of a day at desks, and those that no head has signed.
func UnsignedOn(q store.Querier, desks []string, on day.Date) (lines, unsigned int64, err error) {
	args := []any{on.String()}
	err = q.QueryRow(`select coalesce(sum(lines), 0), coalesce(sum(lines - signed), 0) from fee_sheet where on_day = $1 and unit_id in `+store.In(&args, desks),
		args...).Scan(&lines, &unsigned)
	return lines, unsigned, err
}

// UnsignedAt counts the lines at desks that no head has signed, of all days.
func UnsignedAt(q store.Querier, desks []string) (n int64, err error) {
	var args []any
	err = q.QueryRow(`select coalesce(sum(lines - signed), 0) from fee_sheet where signed < lines and unit_id in `+store.In(&args, desks), args...).Scan(&n)
	return n, err
}
