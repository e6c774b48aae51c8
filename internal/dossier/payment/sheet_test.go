package payment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

// sheets are the control sheets that somebody reads, the newest first.
func (w *world) sheets(login string) (list []fee.ControlSheet) {
	w.T.Helper()
	kind, rights := fee.Sheets(w.As(w.T, login))
	w.Must(w.DB.Read(context.Background(), func(s *store.Snapshot) (err error) {
		list, _, err = kind.List(s, rights, record.Ask{})
		return err
	}))
	return list
}

// lines are those of a sheet, one after the other.
func (w *world) lines(sheet string) (list []fee.ControlLine) {
	w.T.Helper()
	kind, rights := fee.LinesOf(sheet)
	w.Must(w.DB.Read(context.Background(), func(s *store.Snapshot) error {
		return kind.Table.Each(s, rights.Sees, store.Order{By: "number"}, func(l fee.ControlLine) error { list = append(list, l); return nil })
	}))
	return list
}

func (w *world) signatures(sheet string) (list []fee.Signature) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(s *store.Snapshot) (err error) {
		if list, err = fee.Signatures(s, sheet); err != nil {
			return err
		}
		for _, x := range list {
			if ok, err := x.Holds(s, sheet); err != nil || !ok {
				w.T.Errorf("the lines %d to %d do not read as they were signed: %v", x.First, x.Last, err)
			}
		}
		return nil
	}))
	return list
}

func (w *world) sign(login, sheet string, last int64) error {
	_, err := w.Fees.SignSheet(context.Background(), org.Request{Viewer: w.As(w.T, login), Sent: action.Sent{Key: store.NewID(w.Clock.Now())}}, sheet, last)
	return err
}

// paid is a dossier whose bill of 16.000 đồng was paid in cash.
func (w *world) paid() (*dossier.Dossier, string) {
	w.T.Helper()
	d := w.Filed(extract, dossiertest.KyLua)
	bill := w.Bills(d)[0].ID
	d, err := w.Payments.Record(w.T.Context(), w.By("thuquy.kylua", d), bill, fee.Payment{Method: fee.Cash})
	w.Must(err)
	return d, bill
}

// exempted lets the bill of a new dossier off.
func (w *world) exempted(login string) {
	w.T.Helper()
	d := w.Filed(extract, dossiertest.KyLua)
	_, err := w.Payments.Exempt(w.T.Context(), dossiertest.Because(w.By(login, d), "Hộ nghèo, Quyết định 12/QĐ-UBND"), w.Bills(d)[0].ID)
	w.Must(err)
}

// TestEveryActStandsOnTheSheet: what takes money off or hands it back writes its own line; taking money and what rules let
// off does not.
func TestEveryActStandsOnTheSheet(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		if list := w.sheets("giamdoc.kylua"); len(list) != 0 {
			t.Fatalf("before anything was done: %+v", list)
		}
		w.Filed("2.000908", dossiertest.KyLua) // costs nothing, by its rule
		w.exempted("thuquy.kylua")

		d := w.Filed(extract, dossiertest.KyLua)
		count := payment.Counted{Count: map[fee.Unit]int64{fee.Copy: 1}}
		if _, err := w.Payments.Require(ctx, w.By("tiepnhan.kylua", d), count); fault.Of(err) != fault.Invalid {
			t.Errorf("counted anew without a reason: %v", err)
		}
		d, err := w.Payments.Require(ctx, dossiertest.Because(w.By("tiepnhan.kylua", d), "Chỉ xin một bản"), count)
		w.Must(err)
		_, err = w.Dossier.Withdraw(ctx, dossiertest.Because(w.By("tiepnhan.kylua", d), "Rút theo đơn"), dossier.Wish{By: "Nông Thị Hoa",
			At: w.Clock.Now(), How: "counter", Paper: "Đơn"}, dossier.Settlement{Papers: "Trả bản chính", Fees: "Không thu"})
		w.Must(err)

		v, bill := w.paid()
		_, err = w.Payments.Void(ctx, dossiertest.Because(w.By("thuquy.kylua", v), "Ghi nhầm hình thức"), bill, true)
		w.Must(err)
		w.returned(bill)

		list := w.sheets("giamdoc.kylua")
		if len(list) != 1 || list[0].State != fee.SheetUnsigned || list[0].Lines != 5 {
			t.Fatalf("%+v", list)
		}
		var got []string
		for _, l := range w.lines(list[0].ID) {
			got = append(got, fmt.Sprintf("%d %s %d>%d %s %t", l.Number, l.Act, l.Before, l.After, l.Reason,
				l.Bill != "" && l.By != "" && l.Code != "" && !l.At.IsZero()))
		}
		want := []string{"1 exempted 16000>0 Hộ nghèo, Quyết định 12/QĐ-UBND true", "2 recounted 16000>8000 Chỉ xin một bản true",
			"3 dropped 8000>0 Rút theo đơn true", "4 voided 16000>0 Ghi nhầm hình thức true", "5 returned 9000>0 PC 7 true"}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s", strings.Join(got, "\n"))
		}
		if s := list[0]; s.LetOff != 16000+8000+8000 || s.GoneBack != 16000+9000 || s.Due.Before(w.Clock.Now()) {
			t.Errorf("%+v", s)
		}
		for _, login := range []string{"giamdoc.dongdang", "tuphap.kylua"} {
			if n := len(w.sheets(login)); n != 0 {
				t.Errorf("%s reads %d sheets", login, n)
			}
		}
	})
}

// TestDroppedSaysWhyInWords: the sheet says in words why a bill was dropped, also when nobody typed a reason; a reason that
// nobody can see is refused.
func TestDroppedSaysWhyInWords(t *testing.T) {
	each(t, func(w *world) {
		d := w.Filed(extract, dossiertest.KyLua)
		withdraw := func(reason string) error {
			a := w.By("tiepnhan.kylua", d)
			a.Reason = reason
			_, err := w.Dossier.Withdraw(t.Context(), a, dossier.Wish{By: "Nông Thị Hoa", At: w.Clock.Now(), How: "counter", Paper: "Đơn"},
				dossier.Settlement{Papers: "Trả bản chính", Fees: "Không thu"})
			return err
		}
		if err := withdraw("\u200b"); fault.Of(err) != fault.Invalid {
			t.Errorf("a reason that nobody can see: %v", err)
		}
		w.Must(withdraw(""))
		lines := w.lines(w.sheets("giamdoc.kylua")[0].ID)
		if len(lines) != 1 || lines[0].Act != fee.ActDropped || lines[0].Reason != "Rút hồ sơ" {
			t.Errorf("%+v", lines)
		}
	})
}

// returned keeps 9.000 đồng beside a bill and gives them back.
func (w *world) returned(bill string) {
	w.T.Helper()
	cashier := w.As(w.T, "thuquy.kylua").Actor()
	w.Write(func(tx *store.Tx) error {
		by := event.By{Actor: cashier}
		if err := w.Fees.KeepSurplus(tx, bill, fee.Payment{Amount: 9000, Reference: "FT9"}, by); err != nil {
			return err
		}
		list, err := fee.SurplusOf(tx, bill)
		if err != nil {
			return err
		}
		return w.Fees.ReturnSurplus(tx, list[0].ID, fee.Returned{Method: fee.Cash, Reference: "PC 7"}, by)
	})
}

// TestHeadSignsTheSheet: the director or the chairman; nobody who stands on it, nobody of elsewhere. What comes afterwards is
// a part of its own, and a new day a sheet of its own.
func TestHeadSignsTheSheet(t *testing.T) {
	each(t, func(w *world) {
		w.exempted("thuquy.kylua")
		first := w.sheets("giamdoc.kylua")[0]
		for login, want := range map[string]fault.Code{"thuquy.kylua": fault.Forbidden, "tiepnhan.kylua": fault.Forbidden,
			"giamdoc.dongdang": fault.NotFound,
			"thanhtra":         fault.Forbidden, "tuphap.kylua": fault.NotFound, "chutich.tinh": fault.Forbidden} {
			if err := w.sign(login, first.ID, 1); fault.Of(err) != want {
				t.Errorf("%s: %v", login, err)
			}
		}
		if err := w.sign("giamdoc.kylua", first.ID, 2); fault.Of(err) != fault.Invalid {
			t.Errorf("a line that is not there: %v", err)
		}
		w.Must(w.sign("giamdoc.kylua", first.ID, 1))
		if err := w.sign("chutich.kylua", first.ID, 1); fault.Of(err) != fault.Conflict {
			t.Errorf("signed twice: %v", err)
		}
		if s := w.sheets("giamdoc.kylua")[0]; s.State != fee.SheetSigned || s.Unsigned() != 0 {
			t.Errorf("%+v", s)
		}
		// tiepnhan2 is the substitute of the cashier and of the director.
		w.exempted("tiepnhan2.kylua")
		if s := w.sheets("giamdoc.kylua")[0]; s.State != fee.SheetMore || s.Unsigned() != 1 {
			t.Errorf("%+v", s)
		}
		var why *fault.Fault
		if err := w.sign("tiepnhan2.kylua", first.ID, 2); !errors.As(err, &why) || why.Key != "fee.sheet_own" {
			t.Errorf("his own act: %v", err)
		}
		w.Must(w.sign("chutich.kylua", first.ID, 2))
		got := w.signatures(first.ID)
		if len(got) != 2 || got[0].First != 1 || got[0].Last != 1 || got[1].First != 2 ||
			got[1].Last != 2 || got[1].LetOff != 16000 || got[0].Hash == got[1].Hash {
			t.Errorf("%+v", got)
		}
		w.Clock.Set(day.On(2026, time.November, 24).At(9, 0))
		w.exempted("thuquy.kylua")
		list := w.sheets("giamdoc.kylua")
		if len(list) != 2 || list[0].Day == list[1].Day || list[0].Unsigned() != 1 || list[1].Unsigned() != 0 {
			t.Errorf("%+v", list)
		}
	})
}

// TestDelegateSignsNotForHimWhoStandsThere: who acts for somebody does not sign what that one did.
func TestDelegateSignsNotForHimWhoStandsThere(t *testing.T) {
	each(t, func(w *world) {
		w.exempted("thuquy.kylua")
		s := w.sheets("giamdoc.kylua")[0]
		v := w.As(t, "tuphap.kylua")
		centre := s.Unit
		deputy := func(whose string) org.Viewer {
			x := v
			x.Roles = append([]org.RoleAt{{Role: org.CentreDirector, Unit: centre, For: w.As(t, whose).Person}}, v.Roles...)
			return x
		}
		held := func(v org.Viewer) (err error) {
			w.Must(w.DB.Read(t.Context(), func(q *store.Snapshot) error { err = fee.SheetHeld(q, v, s); return nil }))
			return err
		}
		if err := held(deputy("giamdoc.kylua")); err != nil {
			t.Errorf("for the director: %v", err)
		}
		if err := held(deputy("thuquy.kylua")); fault.Of(err) != fault.Forbidden {
			t.Errorf("for the cashier whose act it is: %v", err)
		}
	})
}

// TestRaceSignatureAndLine: acts and signatures at the same time. Every line is covered once or stands unsigned.
func TestRaceSignatureAndLine(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	ctx := context.Background()
	w.exempted("thuquy.kylua")
	sheet := w.sheets("giamdoc.kylua")[0].ID
	const acts = 6
	var inputs []dossier.Input
	var bills []string
	for range acts {
		d := w.Filed(extract, dossiertest.KyLua)
		inputs, bills = append(inputs, dossiertest.Because(w.By("thuquy.kylua", d), "Hộ nghèo")), append(bills, w.Bills(d)[0].ID)
	}
	director, chairman := w.As(t, "giamdoc.kylua"), w.As(t, "chutich.kylua")
	var wg sync.WaitGroup
	for i := range acts {
		wg.Go(func() {
			if _, err := w.Payments.Exempt(ctx, inputs[i], bills[i]); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			v := []org.Viewer{director, chairman}[i%2]
			var s fee.ControlSheet
			if err := w.DB.Read(ctx, func(q *store.Snapshot) (err error) { s, err = fee.SheetByID(q, v, sheet); return err }); err != nil {
				t.Error(err)
				return
			}
			_, err := w.Fees.SignSheet(ctx, org.Request{Viewer: v, Sent: action.Sent{Key: store.NewID(time.Now())}}, sheet, s.Lines)
			if c := fault.Of(err); c != "" && c != fault.Conflict {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s, next := w.sheets("giamdoc.kylua")[0], int64(1)
	for _, x := range w.signatures(sheet) {
		if x.First != next || x.Last < x.First {
			t.Errorf("lines %d to %d after %d", x.First, x.Last, next-1)
		}
		next = x.Last + 1
	}
	if lines := w.lines(sheet); len(lines) != acts+1 || s.Lines != acts+1 || s.Signed != next-1 || lines[acts].Number != acts+1 {
		t.Errorf("%d lines, signed to %d by %d: %+v", len(lines), s.Signed, next-1, s)
	}
}

// TestRaceTwoSignatures: of many who sign the same lines at once one does.
func TestRaceTwoSignatures(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	w.exempted("thuquy.kylua")
	sheet := w.sheets("giamdoc.kylua")[0].ID
	heads := []org.Viewer{w.As(t, "giamdoc.kylua"), w.As(t, "chutich.kylua")}
	var i atomic.Int64
	if n := w.Race(8, func(ctx context.Context, key string) error {
		v := heads[i.Add(1)%2]
		_, err := w.Fees.SignSheet(ctx, org.Request{Viewer: v, Sent: action.Sent{Key: key}}, sheet, 1)
		return err
	}); n != 1 || len(w.signatures(sheet)) != 1 {
		t.Errorf("signed %d times", n)
	}
}

// TestSheetsReadByIndex asks both engines how sheets and lines are read: never those of all years.
func TestSheetsReadByIndex(t *testing.T) {
	each(t, func(w *world) {
		w.exempted("thuquy.kylua")
		for _, q := range []struct {
			text string
			args []any
		}{
			{`select coalesce(sum(lines), 0) from fee_sheet where on_day = $1 and unit_id in ($2, $3)`, []any{"2026-11-23", "a", "b"}},
			{`select coalesce(sum(lines - signed), 0) from fee_sheet where signed < lines and unit_id in ($1, $2)`, []any{"a", "b"}},
			{`select id from fee_sheet_line where sheet_id = $1 and number >= $2 order by number`, []any{"a", 1}},
			{`select id from fee_sheet_signature where sheet_id = $1 order by first_line`, []any{"a"}},
			{`select s.id, s.due from fee_sheet s where s.signed < s.lines and s.unit_id in ($1) and not exists
				(select 1 from fee_sheet_line l where l.sheet_id = s.id and l.by_person = $2) order by s.due, s.id limit 51`, []any{"a", "p"}},
			{`select id, state from (select id, unit_id, case when signed = lines then 'signed' else 'more' end as state from fee_sheet) sheet
				where unit_id in ($1, $2) order by id desc limit 51`, []any{"a", "b"}},
		} {
			plan := storetest.Plan(t, w.DB, q.text, q.args)
			if bad := storetest.Scans(plan); len(bad) > 0 {
				t.Errorf("%s\nreads whole tables: %q\n%s", q.text, bad, plan)
			}
		}
	})
}
