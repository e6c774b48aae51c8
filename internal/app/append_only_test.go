package app_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/store"
)

var errBack = errors.New("taken back")

// What is declared append-only holds in the whole house on both engines: no row is deleted or changed, no table emptied; nothing about money, reading,
// correction, verification, notices and sign-ins is left out.
func TestAppendOnlyTables(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		list, err := store.AppendOnlyOf(h.DB.Engine(), app.Series()...)
		if err != nil {
			t.Fatal(err)
		}
		declared := map[string]bool{}
		for _, a := range list {
			declared[a.Table] = true
			rows, column, err := looked(h, a)
			if err != nil {
				t.Fatal(err)
			}
			var attacks []string
			if rows > 0 {
				attacks = []string{`update ` + a.Table + ` set ` + column + ` = ` + column, `delete from ` + a.Table}
			}
			if h.DB.Engine() == store.Postgres {
				attacks = append(attacks, `truncate `+a.Table+` cascade`)
			}
			for _, q := range attacks {
				err := h.DB.Write(t.Context(), func(tx *store.Tx) error {
					if _, err := tx.Exec(q); err != nil {
						return err
					}
					return errBack
				})
				if err == nil || !strings.Contains(err.Error(), "append-only") {
					t.Errorf("%s: %v", q, err)
				}
			}
		}
		for _, name := range strings.Fields(`event event_position history_line deadline_entry deadline_calendar dossier_history dossier_verification
			dossier_correction dossier_reading dossier_outside dossier_guidance dossier_request_item notify_notice org_audit book_line fee_payment
			fee_receipt fee_receipt_signature fee_receipt_cancelled fee_given_back fee_history fee_sheet_line fee_sheet_signature catalogue_import`) {
			if !declared[name] {
				t.Errorf("%s is not append-only", name)
			}
		}
	})
}

// looked tells how many rows a table has, and a column of it that must not change.
func looked(h *apptest.House, a store.AppendOnly) (rows int, column string, err error) {
	err = h.DB.Read(context.Background(), func(s *store.Snapshot) error {
		if err := s.QueryRow(`select count(*) from ` + a.Table).Scan(&rows); err != nil {
			return err
		}
		r, err := s.Query(`select * from ` + a.Table + ` where 1 = 0`)
		if err != nil {
			return err
		}
		names, err := r.Columns()
		column = names[0]
		return errors.Join(err, r.Close(), r.Err())
	})
	if a.Fixed != "" {
		column, _, _ = strings.Cut(a.Fixed, ", ")
	}
	return rows, column, err
}
