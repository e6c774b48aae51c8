package feepage

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// surplus keeps money that fits no open bill, or records that it went back.
func (p Pages) surplus(r *http.Request, a dossier.Input, f web.Form, c fee.Charge) (done string, err error) {
	by := a.By(c.Desk)
	back := r.PathValue("act") == "back"
	at := action.At("fees", c.ID)
	_, err = a.Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		if err := maySettle(tx, a.Viewer, c, back); err != nil {
			return "", err
		}
		if !back {
			return at, p.Fees.KeepSurplus(tx, c.ID, fee.Payment{Amount: readMoney(f.Text("amount")), Reference: f.Text("reference")}, by)
		}
		list, err := fee.SurplusOf(tx, c.ID)
		if err != nil {
			return "", err
		}
		for _, x := range list {
			if x.ID == f.Text("payment") {
				return at, p.Fees.ReturnSurplus(tx, x.ID, fee.Returned{Method: fee.Method(f.Text("method")), Reference: f.Text("back_reference")}, by)
			}
		}
		return "", fault.New(fault.NotFound, "fee.not_found")
	})
	if back {
		return "feepage.done_back", err
	}
	return "feepage.done_aside", err
}

// maySettle: who takes the money at the desk keeps what fits no bill; who reconciles gives it back.
func maySettle(tx *store.Tx, v org.Viewer, c fee.Charge, back bool) error {
	ok := v.Can(fee.MayReconcile, c.Desk)
	if !back && !ok {
		var err error
		if ok, err = payment.MayCollect(tx, v, c.Desk, day.Of(tx.Now())); err != nil {
			return err
		}
	}
	if !ok {
		return fault.New(fault.Forbidden, "dossier.cashier_takes")
	}
	return nil
}

// readMoney reads an amount as people type it: "16000", "16.000", "16 000 đ". 0 is what is no amount.
func readMoney(s string) int64 {
	typed, _ := field.ReadNumber(strings.TrimRight(strings.ToLower(s), "đ₫ng\u00a0 "), 0)
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
