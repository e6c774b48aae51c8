package fee_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestAside: a transfer of another amount, and one more for a paid bill, are kept in sight until they went back.
func TestAside(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		r := room(t, db, fee.Config{})
		c := charge(t, db, r, demand("dossier:1", 5)) // 7.000
		aside := func(amount int64, reference string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				return r.KeepSurplus(tx, c.ID, fee.Payment{Amount: amount, Reference: reference}, cashier)
			})
		}
		refused(t, aside(0, "FT1"), "fee.aside_amount")
		refused(t, aside(7000, "FT1"), "fee.aside_fits")
		refused(t, aside(6000, " "), "fee.reference")
		if err := aside(6000, "FT1"); err != nil {
			t.Fatal(err)
		}
		refused(t, aside(6000, "FT1"), "fee.reference_used")
		if load(t, db, c.ID).State != fee.Open {
			t.Error("too little has paid the bill")
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash}, cashier)
			return err
		})
		if err := aside(7000, "FT2"); err != nil { // paid again
			t.Error(err)
		}
		list := waiting(t, db)
		if len(list) != 2 || list[0].Amount != 6000 || list[1].Reference != "FT2" || list[0].For != c.Parties.For {
			t.Fatalf("%+v", list)
		}
		back := func(b fee.Returned) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { return r.ReturnSurplus(tx, list[0].ID, b, cashier) })
		}
		refused(t, back(fee.Returned{Reference: "FT9"}), "fee.method")
		refused(t, back(fee.Returned{Method: fee.Transfer}), "fee.back_reference")
		if err := back(fee.Returned{Method: fee.Transfer, Reference: "FT9"}); err != nil {
			t.Fatal(err)
		}
		refused(t, back(fee.Returned{Method: fee.Cash, Reference: "PC 1"}), "fee.given_back_already")
		if rest := waiting(t, db); len(rest) != 1 || rest[0].ID != list[1].ID {
			t.Errorf("%+v", rest)
		}
		if n := count(t, db, `select count(id) from fee_receipt`); n != 1 {
			t.Errorf("%d receipts", n)
		}
		if got := kinds(t, db, c.ID); !slices.Equal(got, []string{"charged", "surplus_received", "paid", "receipt_issued", "surplus_received",
			"surplus_returned"}) {
			t.Error(got)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(`delete from fee_given_back`); return err }); err == nil {
			t.Error("what went back can be forgotten")
		}
		refused(t, db.Write(t.Context(), func(tx *store.Tx) error {
			return r.ReturnSurplus(tx, "nothing", fee.Returned{Method: fee.Cash, Reference: "1"}, cashier)
		}), "fee.not_found")
	})
}

// TestOneReference: the reference of a bank is one, however it is typed; a ground or a reference that cannot be seen is none.
func TestOneReference(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		r := room(t, db, fee.Config{})
		a, b := charge(t, db, r, demand("dossier:1", 5)), charge(t, db, r, demand("dossier:2", 5))
		pay := func(id, reference string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := r.Pay(tx, id, fee.Payment{Method: fee.Transfer, Amount: 7000, Reference: reference}, cashier)
				return err
			})
		}
		refused(t, pay(a.ID, "\u200b\u00a0"), "fee.reference")
		if err := pay(a.ID, "FT7/XN 9"); err != nil {
			t.Fatal(err)
		}
		for _, same := range []string{"ft7/xn9", "FT７/XN９", "FT\u200b7/XN9", "FT7/XN\u00a09", "\ufeffFT7/XN9", "F\u00adT7/XN 9"} {
			refused(t, pay(b.ID, same), "fee.reference_used")
			refused(t, db.Write(t.Context(), func(tx *store.Tx) error {
				return r.KeepSurplus(tx, b.ID, fee.Payment{Amount: 900, Reference: same}, cashier)
			}), "fee.reference_used")
			write(t, db, func(tx *store.Tx) error { // the bank tells of what the cashier typed
				answer, _, err := r.Arrived(tx, fee.Arrival{Code: a.Code, Amount: 7000, Reference: same}, event.By{Actor: "system"})
				if answer != fee.Before {
					t.Errorf("%q: %s", same, answer)
				}
				return err
			})
		}
		refused(t, db.Write(t.Context(), func(tx *store.Tx) error { _, err := r.Exempt(tx, b.ID, "\u200b", cashier); return err }), "fee.exempt_ground")
		refused(t, db.Write(t.Context(), func(tx *store.Tx) error { _, err := r.Cancel(tx, a.ID, "\u3164", cashier); return err }), "fee.cancel_ground")
	})
}

func waiting(t *testing.T, db *store.DB) (list []fee.Surplus) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) {
		list, err = fee.SurplusAt(s, []string{"centre"})
		other, err2 := fee.SurplusAt(s, []string{"elsewhere"})
		if len(other) > 0 {
			t.Errorf("another desk sees %+v", other)
		}
		return errors.Join(err, err2)
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestRaceGiveBack: the same money goes back once, the same transfer is kept once.
func TestRaceGiveBack(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	r := room(t, db, fee.Config{})
	c := charge(t, db, r, demand("dossier:1", 5))
	at := func(fn func(tx *store.Tx) error) (won int) {
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() { errs[i] = db.Write(t.Context(), fn) })
		}
		wg.Wait()
		for _, err := range errs {
			switch fault.Of(err) {
			case "":
				won++
			case fault.Conflict, fault.Invalid:
			default:
				t.Error(err)
			}
		}
		return won
	}
	if n := at(func(tx *store.Tx) error {
		return r.KeepSurplus(tx, c.ID, fee.Payment{Amount: 1000, Reference: "FT1"}, cashier)
	}); n != 1 {
		t.Errorf("kept %d times", n)
	}
	id := waiting(t, db)[0].ID
	if n := at(func(tx *store.Tx) error {
		return r.ReturnSurplus(tx, id, fee.Returned{Method: fee.Cash, Reference: "PC 1"}, cashier)
	}); n != 1 {
		t.Errorf("went back %d times", n)
	}
}
