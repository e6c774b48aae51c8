package payment_test

import (
	"context"
	"errors"
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
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

const extract = "2.000635" // bản sao trích lục hộ tịch: 8.000 đồng a copy

func TestBillAtAcceptance(t *testing.T) {
	each(t, func(w *world) {
		for code, want := range map[string]int64{
			// 1 page × 3 copies; 24 pages (2 × 2.000 + 22 × 1.000) × 2 copies (TT 226/2016/TT-BTC Điều 4)
			"2.000815": 1*2000*3 + (2*2000+22*1000)*2,
			extract:    2 * 8000,
		} {
			b := w.Bills(w.Filed(code, dossiertest.KyLua))
			if len(b) != 1 || b[0].Total != want || b[0].Phi != want || b[0].State != fee.Open {
				t.Errorf("%s: %+v, want %d", code, b, want)
			}
			if b[0].Parties.Collector != "Ủy ban nhân dân phường Kỳ Lừa" || b[0].Parties.Payer != "Nông Thị Hoa" || b[0].Desk == b[0].Unit {
				t.Errorf("%s: %+v", code, b[0].Parties)
			}
		}
		free := w.Bills(w.Filed("2.000908", dossiertest.KyLua))
		if len(free) != 1 || free[0].State != fee.Exempted || free[0].Ground == "" {
			t.Errorf("what costs nothing names its ground: %+v", free)
		}
		// The council sets the fee and its resolution is not entered: taken in, and nothing is asked for.
		if b := w.Bills(w.Filed(dossiertest.Single, dossiertest.KyLua)); len(b) != 0 {
			t.Errorf("charged by guess: %+v", b)
		}
	})
}

// TestCouncilRule enters a resolution: from its day on the fee is asked for, in its province only.
func TestCouncilRule(t *testing.T) {
	each(t, func(w *world) {
		r := fee.Rule{Key: "le-phi-ho-tich", Name: "Lệ phí đăng ký hộ tịch", Kind: fee.LePhi, Procedures: []string{dossiertest.Single}, Area: "20",
			Unit:  fee.Case,
			Tiers: []fee.Tier{{From: 1, Price: 3000}}, Ground: "NQ 1/2026/NQ-HĐND tỉnh Lạng Sơn", From: day.On(2026, time.November, 1)}
		w.Must(w.DB.Write(t.Context(), func(tx *store.Tx) error { _, err := fee.Enter(tx, r, event.By{Actor: "x"}); return err }))
		if b := w.Bills(w.Filed(dossiertest.Single, dossiertest.KyLua)); len(b) != 1 || b[0].LePhi != 3000 || b[0].Phi != 0 {
			t.Errorf("%+v", b)
		}
		if err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_,
				err := fee.Enter(tx, r, event.By{Actor: "x"})
			return err
		}); fault.Of(err) != fault.Conflict {
			t.Errorf("the same twice: %v", err)
		}
		r.From, r.Tiers = day.On(2026, time.November, 23), []fee.Tier{{From: 1, Price: 5000}}
		w.Must(w.DB.Write(t.Context(), func(tx *store.Tx) error { _, err := fee.Enter(tx, r, event.By{Actor: "x"}); return err }))
		if b := w.Bills(w.Filed(dossiertest.Single, dossiertest.KyLua)); len(b) != 1 || b[0].LePhi != 5000 {
			t.Errorf("the later one: %+v", b)
		}
	})
}

func TestPayingWaiting(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Filed(extract, dossiertest.KyLua)
		was := d.Due
		d, err := w.Payments.Require(ctx, w.By("tiepnhan.kylua", d), payment.Counted{})
		w.Must(err)
		if d.State != dossier.AwaitPayment {
			t.Fatalf("state %d", d.State)
		}
		if _, err := w.Dossier.Take(ctx, w.By("tuphap.kylua", d)); fault.Of(err) != fault.Conflict {
			t.Errorf("work goes on while payment is awaited: %v", err)
		}
		w.Clock.Set(day.On(2026, time.November, 26).At(9, 0))
		bill := w.Bills(d)[0].ID
		if _, err := w.Payments.Record(ctx, w.By("tiepnhan.kylua", d), bill, fee.Payment{Method: fee.Cash}); fault.Of(err) != fault.Forbidden {
			t.Errorf("the receiver takes money beside a cashier: %v", err)
		}
		if _, err := w.Payments.Record(ctx, w.By("thuquy.dongdang", d), bill, fee.Payment{Method: fee.Cash}); fault.Of(err) != fault.NotFound {
			t.Errorf("a cashier of another commune: %v", err)
		}
		act := w.By("thuquy.kylua", d)
		d, err = w.Payments.Record(ctx, act, bill, fee.Payment{Method: fee.Cash})
		w.Must(err)
		if d.State != dossier.Processing || !d.Due.After(was) {
			t.Errorf("state %d, due %s, was %s", d.State, d.Due, was)
		}
		again, err := w.Payments.Record(ctx, act, bill, fee.Payment{Method: fee.Cash})
		if err != nil || again.Seq != d.Seq {
			t.Errorf("pressed twice: %v", err)
		}
		b := w.Bills(d)
		var n fee.Receipt
		w.Must(w.DB.Read(ctx, func(s *store.Snapshot) (err error) { n, err = fee.ReceiptOf(s, bill); return err }))
		if len(b) != 1 || b[0].State != fee.Paid || n.Number != 1 || n.Words != "mười sáu nghìn đồng" || n.Parties.For != d.Code {
			t.Errorf("%+v %+v", b, n)
		}
		log, err := apptest.List(w.House, dossier.Log, d)
		w.Must(err)
		if l := log[len(log)-1]; l.Kind != "dossier.paid" || l.Note != "00000001" || dossier.State(l.State) != dossier.Processing {
			t.Errorf("log: %+v", l)
		}
	})
}

// dossiertest.BaSon is a commune whose centre has no cashier of its own.
func TestReceiverTakesWhereNoCashierIs(t *testing.T) {
	each(t, func(w *world) {
		d := w.Filed("2.000815", dossiertest.BaSon)
		d, err := w.Payments.Record(t.Context(), w.By("tiepnhan.bason", d), w.Bills(d)[0].ID,
			fee.Payment{Method: fee.Transfer, Amount: 58000, Reference: "FT1"})
		w.Must(err)
		if w.Bills(d)[0].State != fee.Paid {
			t.Error("not paid")
		}
	})
}

func TestReturnWaitsForTheMoney(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Filed(extract, dossiertest.KyLua)
		d, err := w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Có trong sổ.")
		w.Must(err)
		d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
		w.Must(err)
		clerk := w.By("vanthu.kylua", d)
		d, err = w.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: "1", Book: "Sổ", File: w.Result(d, clerk.Viewer)})
		w.Must(err)
		if _, err = w.Dossier.Return(ctx, w.By("tiepnhan.kylua", d), "counter"); fault.Of(err) != fault.Conflict {
			t.Errorf("handed over unpaid: %v", err)
		}
		_, err = w.Payments.Exempt(ctx, w.By("thuquy.kylua", d), w.Bills(d)[0].ID)
		if fault.Of(err) != fault.Invalid {
			t.Fatalf("let off without a ground: %v", err)
		}
		if _, err = w.Payments.Exempt(ctx, dossiertest.Because(w.By("thuquy.kylua", d), "\u2800"), w.Bills(d)[0].ID); fault.Of(err) != fault.Invalid {
			t.Fatalf("let off on a ground that nobody can read: %v", err)
		}
		d = w.now(clerk.Dossier)
		act := w.By("thuquy.kylua", d)
		act.Reason = "Người thuộc hộ nghèo, Quyết định 12/QĐ-UBND"
		d, err = w.Payments.Exempt(ctx, act, w.Bills(d)[0].ID)
		w.Must(err)
		if _, err = w.Dossier.Return(ctx, w.By("tiepnhan.kylua", d), "counter"); err != nil {
			t.Error(err)
		}
	})
}

func (w *world) now(id string) *dossier.Dossier {
	w.T.Helper()
	d, err := w.Dossier.Load(w.T.Context(), w.As(w.T, "thanhtra"), id)
	w.Must(err)
	return d
}

func TestVoid(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Filed(extract, dossiertest.KyLua)
		first := w.Bills(d)[0].ID
		d, err := w.Payments.Record(ctx, w.By("thuquy.kylua", d), first, fee.Payment{Method: fee.Cash})
		w.Must(err)
		act := w.By("thuquy.kylua", d)
		if _, err := w.Payments.Void(ctx, act, first, true); fault.Of(err) != fault.Invalid {
			t.Errorf("voided without a ground: %v", err)
		}
		act.Reason = "Ghi nhầm hình thức nộp"
		d, err = w.Payments.Void(ctx, act, first, true)
		w.Must(err)
		b := w.Bills(d)
		if len(b) != 2 || b[0].State != fee.Cancelled || b[1].State != fee.Open || b[1].Total != b[0].Total {
			t.Fatalf("%+v", b)
		}
		d, err = w.Payments.Record(ctx, w.By("thuquy.kylua", d), b[1].ID, fee.Payment{Method: fee.Transfer, Amount: b[1].Total, Reference: "FT2"})
		w.Must(err)
		act = w.By("thuquy.kylua", d)
		act.Reason = "Công dân rút yêu cầu"
		d, err = w.Payments.Void(ctx, act, b[1].ID, false)
		w.Must(err)
		if b = w.Bills(d); len(b) != 2 || b[1].State != fee.Cancelled {
			t.Errorf("given back: %+v", b)
		}
	})
}

// TestRaceTwoCashiersOneReceipt: many press at once; one receipt is made out.
func TestRaceTwoCashiersOneReceipt(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d := w.Filed(extract, dossiertest.KyLua)
	d, err := w.Payments.Require(t.Context(), w.By("tiepnhan.kylua", d), payment.Counted{})
	w.Must(err)
	bill := w.Bills(d)[0].ID
	cashiers := []dossier.Input{w.By("thuquy.kylua", d), w.By("tiepnhan2.kylua", d)}
	var won, lost atomic.Int64
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			a := cashiers[i%2]
			a.Key = store.NewID(time.Now())
			_, err := w.Payments.Record(context.Background(), a, bill, fee.Payment{Method: fee.Cash})
			switch fault.Of(err) {
			case "":
				won.Add(1)
			case fault.Conflict:
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var receipts, payments int64
	w.Must(w.DB.Read(t.Context(), func(s *store.Snapshot) error {
		return errors.Join(s.QueryRow(`select count(*) from fee_receipt`).Scan(&receipts), s.QueryRow(`select count(*) from fee_payment`).Scan(&payments))
	}))
	if won.Load() != 1 || lost.Load() != 9 || receipts != 1 || payments != 1 {
		t.Errorf("%d won, %d lost, %d receipts, %d payments", won.Load(), lost.Load(), receipts, payments)
	}
	if d := w.now(d.ID); d.State != dossier.Processing || !strings.Contains(d.Code, "-") {
		t.Errorf("state %d", d.State)
	}
}
