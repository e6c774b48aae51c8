package fee_test

import (
	"slices"
	"testing"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	moved "github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// What is to be paid at the desk of a unit that ends is paid at another; the cash book of the old one stays as it was, and what
// waits there to be given back stays until it went back.
func TestEndingUnitPassesItsBills(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := room(t, db, fee.Config{})
		paid, open := charge(t, db, r, demand("dossier:1", 5)), charge(t, db, r, demand("dossier:2", 5))
		write(t, db, func(tx *store.Tx) error {
			if _, err := r.Pay(tx, paid.ID, fee.Payment{Method: fee.Cash}, cashier); err != nil {
				return err
			}
			return r.KeepSurplus(tx, paid.ID, fee.Payment{Amount: 7000, Reference: "FT1"}, cashier)
		})
		ending := r.Base().Ending
		want := func(bills, surplus int64) {
			t.Helper()
			if err := db.Read(t.Context(), func(s *store.Snapshot) error {
				list, err := ending.Open(s, "centre")
				if err == nil && (list[0].N != bills || list[1].N != surplus || !list[1].Stays) {
					t.Errorf("%+v, want %d bills and %d surplus", list, bills, surplus)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		}
		move := func(to string) {
			write(t, db, func(tx *store.Tx) error {
				return ending.Move(tx, moved.Move{From: "centre", To: to, On: day.Of(clock.Now()), By: cashier})
			})
		}
		want(1, 1)
		move("")
		want(1, 1)
		move("heir")
		want(0, 1)
		if got := load(t, db, open.ID); got.Desk != "heir" || got.State != fee.Open {
			t.Errorf("%+v", got)
		}
		if got := kinds(t, db, open.ID); !slices.Equal(got, []string{"charged", "moved"}) {
			t.Error(got)
		}
		if got := load(t, db, paid.ID); got.Desk != "centre" {
			t.Errorf("a paid bill has left the book of its desk: %+v", got)
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := r.Pay(tx, open.ID, fee.Payment{Method: fee.Cash}, cashier)
			return err
		})
	})
}
