package payment_test

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/store"
)

// rows counts every table of the store.
func (w *world) rows() map[string]int64 {
	w.T.Helper()
	names := `select name from sqlite_master where type='table' and name not like 'sqlite%'`
	if w.DB.Engine() == store.Postgres {
		names = `select tablename from pg_tables where schemaname = current_schema()`
	}
	out := map[string]int64{}
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) error {
		if err := store.All(s, names, nil, func(r *sql.Rows) error {
			var name string
			err := r.Scan(&name)
			out[name] = 0
			return err
		}); err != nil {
			return err
		}
		for name := range out {
			var n int64
			if err := s.QueryRow(`select count(*) from ` + name).Scan(&n); err != nil {
				return err
			}
			out[name] = n
		}
		return nil
	}))
	return out
}

// breaks makes every write to a table fail, until mended is called.
func (w *world) breaks(table string) (mended func()) {
	w.T.Helper()
	on, off := []string{}, []string{}
	for _, what := range []string{"insert", "update"} {
		name := "broken_" + what
		if w.DB.Engine() == store.Postgres {
			on = append(on, fmt.Sprintf(`create trigger %s before %s on %s for each row execute function append_only()`, name, what, table))
			off = append(off, fmt.Sprintf(`drop trigger %s on %s`, name, table))
			continue
		}
		on = append(on, fmt.Sprintf(`create trigger %s before %s on %s begin select raise(abort, 'the disk is broken'); end`, name, what, table))
		off = append(off, `drop trigger `+name)
	}
	run := func(list []string) {
		w.T.Helper()
		w.Write(func(tx *store.Tx) error {
			for _, text := range list {
				if _, err := tx.Exec(text); err != nil {
					return err
				}
			}
			return nil
		})
	}
	run(on)
	return func() { run(off) }
}

// written is every table that taking the money for a dossier in state 6 writes to.
var written = []string{"fee_bill", "fee_payment", "fee_receipt", "fee_history", "counter", "job", "event", "event_pending", "deadline_entry", "deadline_clock",
	"dossier_history", "history_line", "dossier_dossier", "idempotency"}

// TestPaymentBreaksWhole: whichever write fails, no money, no receipt, no fact and no step are left, and the bill waits;
// once the disk works again the same press is served, with the first number of the year.
func TestPaymentBreaksWhole(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d, err := w.Payments.Require(ctx, w.By("tiepnhan.kylua", w.Filed(extract, dossiertest.KyLua)), payment.Counted{})
		w.Must(err)
		bill, act, before := w.Bills(d)[0].ID, w.By("thuquy.kylua", d), w.rows()
		for _, table := range written {
			mended := w.breaks(table)
			_, err := w.Payments.Record(ctx, act, bill, fee.Payment{Method: fee.Cash})
			mended()
			if err == nil {
				t.Fatalf("paid without writing to %s", table)
			}
			if after := w.rows(); !maps.Equal(before, after) {
				t.Errorf("%s broken: rows were left: %s", table, changed(before, after))
			}
			if x := w.now(d.ID); x.State != dossier.AwaitPayment || x.Seq != d.Seq || w.Bills(d)[0].State != fee.Open {
				t.Errorf("%s broken: state %d, bill %s", table, x.State, w.Bills(d)[0].State)
			}
		}
		d, err = w.Payments.Record(ctx, act, bill, fee.Payment{Method: fee.Cash})
		w.Must(err)
		var receipt fee.Receipt
		w.Must(w.DB.Read(ctx, func(s *store.Snapshot) (err error) { receipt, err = fee.ReceiptOf(s, bill); return err }))
		if d.State != dossier.Processing || receipt.Number != 1 {
			t.Errorf("mended: state %d, receipt %d", d.State, receipt.Number)
		}
		for table, n := range w.rows() {
			if n != before[table] && !slices.Contains(written, table) {
				t.Errorf("%s is written to as well, and was never broken", table)
			}
		}
	})
}

func changed(before, after map[string]int64) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] {
			out = append(out, fmt.Sprintf("%s %+d", name, after[name]-before[name]))
		}
	}
	return strings.Join(out, ", ")
}
