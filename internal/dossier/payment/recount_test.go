package payment_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/procedures"
)

const copies = "/copies/number"

// asking are the answers of the package with another number of copies.
func (w *world) asking(n int) []byte {
	w.T.Helper()
	b, err := procedures.FS.ReadFile(extract + "/sample.json")
	w.Must(err)
	return bytes.Replace(b, []byte(`"number": 2`), fmt.Appendf(nil, `"number": %d`, n), 1)
}

// sent is a dossier that a citizen sent for ten copies.
func (w *world) sent() *dossier.Dossier {
	w.T.Helper()
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		w.V, err = w.Catalogue.Current(s, extract, day.Of(s.Now()))
		return err
	}))
	a := w.Application(store.NewID(w.Clock.Now()))
	a.Answers, a.Channel = w.asking(10), dossier.Post
	d, err := w.Dossier.Submit(w.T.Context(), a)
	w.Must(err)
	return d
}

func (w *world) correct(d *dossier.Dossier, n int) (*dossier.Dossier, error) {
	w.T.Helper()
	return w.Dossier.Correct(w.T.Context(), dossiertest.Because(w.By("tiepnhan.kylua", d), fmt.Sprintf("Đổi thành %d", n)),
		[]dossier.Correction{{What: copies, Answers: w.asking(n)}})
}

func (w *world) accept(d *dossier.Dossier) *dossier.Dossier {
	w.T.Helper()
	d, err := w.Dossier.Accept(w.T.Context(), w.By("tiepnhan.kylua", d), w.Checked(d))
	w.Must(err)
	return d
}

// stands compares the bill that holds, and all lines of the control sheet.
func (w *world) stands(d *dossier.Dossier, total int64, want ...string) {
	w.T.Helper()
	var got []string
	for _, s := range w.sheets("giamdoc.kylua") {
		for _, l := range w.lines(s.ID) {
			got = append(got, fmt.Sprintf("%s %d>%d %s", l.Act, l.Before, l.After, l.Reason))
			if l.Act == fee.ActRecounted && l.By != w.As(w.T, "tiepnhan.kylua").Actor() {
				w.T.Errorf("by %s", l.By)
			}
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.T.Errorf("the sheet:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	b := w.Bills(d)
	if last := b[len(b)-1]; last.Total != total || last.State != fee.Open {
		w.T.Errorf("the bill: %d, %s; want %d", last.Total, last.State, total)
	}
}

// TestNoMoneyOffByCorrecting: fewer before the bill is made and more after it, and the other way round.
func TestNoMoneyOffByCorrecting(t *testing.T) {
	each(t, func(w *world) {
		d, err := w.correct(w.sent(), 1)
		w.Must(err)
		d = w.accept(d)
		line := "recounted 80000>8000 Đổi thành 1"
		w.stands(d, 8000, line)
		d, err = w.correct(d, 10)
		w.Must(err)
		w.stands(d, 80000, line, "recounted 8000>80000 Đổi thành 10")
		if x := w.sheets("giamdoc.kylua")[0]; x.LetOff != 72000 || x.Added != 72000 { // none hides the other
			t.Errorf("let off %d, asked for besides %d", x.LetOff, x.Added)
		}
		sheet := w.sheets("giamdoc.kylua")[0].ID
		_, err = w.Fees.SignSheet(t.Context(), org.Request{Viewer: w.As(t, "giamdoc.kylua"), Sent: action.Sent{Key: "sign"}}, sheet, 2)
		w.Must(err)
		signed, err := apptest.Look(w.House, func(s *store.Snapshot) ([]fee.Signature, error) { return fee.Signatures(s, sheet) })
		if err != nil || len(signed) != 1 || signed[0].LetOff != 72000 || signed[0].Added != 72000 {
			t.Errorf("signed: %+v, %v", signed, err)
		}
		if d, err = w.correct(d, 3); err != nil {
			t.Fatal(err)
		}
		w.stands(d, 24000, line, "recounted 8000>80000 Đổi thành 10", "recounted 80000>24000 Đổi thành 3")
	})
}

// TestNoMoneyOffByRequiring: who asks for the payment counts otherwise than the applicant asked, or than the bill that was
// cancelled, with a reason, and it stands on the sheet.
func TestNoMoneyOffByRequiring(t *testing.T) {
	each(t, func(w *world) {
		require := func(d *dossier.Dossier, n int64, reason string) (*dossier.Dossier, error) {
			a := w.By("tiepnhan.kylua", d)
			a.Reason = reason
			return w.Payments.Require(t.Context(), a, payment.Counted{Count: map[fee.Unit]int64{fee.Copy: n}})
		}
		d := w.accept(w.sent())
		d, err := w.Payments.Record(t.Context(), w.By("thuquy.kylua", d), w.Bills(d)[0].ID, fee.Payment{Method: fee.Cash})
		w.Must(err)
		d, err = w.Payments.Void(t.Context(), dossiertest.Because(w.By("thuquy.kylua", d), "Thu nhầm"), w.Bills(d)[0].ID, false)
		w.Must(err)
		if _, err := require(d, 1, "\u2800"); fault.Of(err) != fault.Invalid {
			t.Errorf("fewer than asked for, for no reason: %v", err)
		}
		d, err = require(d, 1, "Chỉ lấy một bản")
		w.Must(err)
		w.stands(d, 8000, "voided 80000>0 Thu nhầm", "recounted 80000>8000 Chỉ lấy một bản")
	})
	each(t, func(w *world) {
		w.Write(func(tx *store.Tx) error { // charged when payment is required
			_, err := tx.Exec(`update catalogue_version set content = '{"payment":{"at":"request"},' || substr(content, 2) where code=$1`, extract)
			return err
		})
		d := w.accept(w.sent())
		if n := len(w.Bills(d)); n != 0 {
			t.Fatalf("%d bills at acceptance", n)
		}
		a := dossiertest.Because(w.By("tiepnhan.kylua", d), "Chỉ lấy một bản")
		d, err := w.Payments.Require(t.Context(), a, payment.Counted{Count: map[fee.Unit]int64{fee.Copy: 1}})
		w.Must(err)
		w.stands(d, 8000, "recounted 80000>8000 Chỉ lấy một bản")
	})
}

// TestCorrectedBackIsNothing: a slip that was put right before the bill, or more than was asked for, takes nothing off.
func TestCorrectedBackIsNothing(t *testing.T) {
	each(t, func(w *world) {
		d, err := w.correct(w.sent(), 1)
		w.Must(err)
		d, err = w.correct(d, 10)
		w.Must(err)
		w.stands(w.accept(d), 80000)
		d, err = w.correct(w.sent(), 12)
		w.Must(err)
		w.stands(w.accept(d), 96000)
	})
}

// TestSupplementCounts: what an official asked for and what he hands in himself stand on the sheet in his name, whoever answered:
// he may have the tracking code. All is charged.
func TestSupplementCounts(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		ask := dossier.Asking{Points: []dossier.Point{{Kind: dossier.OfField, Key: copies, Reason: "Xin ghi rõ số bản."}}, Days: 5}
		holder := func(d *dossier.Dossier) dossier.Input {
			return dossier.Input{Request: org.Request{Sent: action.Sent{Seen: d.Seq, Key: store.NewID(w.Clock.Now())}}, Dossier: d.ID, Holder: true}
		}
		d, err := w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", w.sent()), ask)
		w.Must(err)
		d, err = w.Dossier.Supplement(ctx, holder(d), dossier.Supplied{Answers: w.asking(4)})
		w.Must(err)
		w.stands(w.accept(d), 32000, "recounted 80000>32000 Theo bản bổ sung")
		d, err = w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", w.sent()), ask)
		w.Must(err)
		d, err = w.Dossier.Supplement(ctx, w.By("tiepnhan.kylua", d), dossier.Supplied{Answers: w.asking(1)})
		w.Must(err)
		w.stands(w.accept(d), 8000, "recounted 80000>32000 Theo bản bổ sung", "recounted 80000>8000 Theo bản bổ sung")
	})
}

// TestPaidCountStands: what is paid for is changed only after its receipt was cancelled; what was let off is asked for again.
func TestPaidCountStands(t *testing.T) {
	each(t, func(w *world) {
		d, _ := w.paid()
		if _, err := w.correct(d, 10); fault.Of(err) != fault.Conflict {
			t.Errorf("ten copies for the money of two: %v", err)
		}
		d = w.Filed(extract, dossiertest.KyLua)
		d, err := w.Payments.Exempt(t.Context(), dossiertest.Because(w.By("thuquy.kylua", d), "Hộ nghèo"), w.Bills(d)[0].ID)
		w.Must(err)
		d, err = w.correct(d, 10)
		w.Must(err)
		w.stands(d, 80000, "exempted 16000>0 Hộ nghèo", "recounted 0>80000 Đổi thành 10")
	})
}

// TestRaceCorrectAndPay: while the count is changed the bill is paid. Either the money is for what is asked for, or the
// change is refused.
func TestRaceCorrectAndPay(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d := w.Filed(extract, dossiertest.KyLua)
	bill := w.Bills(d)[0].ID
	cashier, receiver := w.By("thuquy.kylua", d), dossiertest.Because(w.By("tiepnhan.kylua", d), "Đổi")
	turn := make(chan bool, 8)
	for i := range 8 {
		turn <- i%2 == 0
	}
	answers := w.asking(10)
	won := w.Race(8, func(ctx context.Context, key string) error {
		if <-turn {
			a := receiver
			a.Key = key
			_, err := w.Dossier.Correct(ctx, a, []dossier.Correction{{What: copies, Answers: answers}})
			return err
		}
		a := cashier
		a.Key = key
		_, err := w.Payments.Record(ctx, a, bill, fee.Payment{Method: fee.Cash})
		return err
	})
	b := w.Bills(d)
	last := b[len(b)-1]
	if won != 1 || len(b) == 1 && (last.State != fee.Paid || last.Total != 16000) || len(b) == 2 && (last.State != fee.Open || last.Total != 80000) {
		t.Errorf("%d won: %+v", won, b)
	}
}
