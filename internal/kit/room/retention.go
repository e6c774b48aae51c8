package room

import (
	"context"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Retention says which rows of a table are forgotten, and when. Facts never are.
type Retention struct {
	Table string
	Key   string        // its primary key: "id", or columns with commas
	Since string        // column with the moment that the time counts from, UTC milliseconds
	Keep  time.Duration // how long after it rows are kept
	Where string        // which rows, as a condition; all when empty
	Law   string        // for a table that is append-only otherwise: what wants the rows gone, see store.Tx.Erase
}

// forgetRows are deleted in one transaction, so that nobody waits long.
const forgetRows = 500

// Forget deletes the rows whose time is over and tells how many.
func (r Retention) Forget(ctx context.Context, db *store.DB) (total int64, err error) {
	where := r.Since + " < $1"
	if r.Where != "" {
		where += " and (" + r.Where + ")"
	}
	// not what was used meanwhile
	query := "delete from " + r.Table + " where (" + r.Key + ") in (select " + r.Key + " from " + r.Table + " where " + where + " order by " +
		r.Since + " limit " + fmt.Sprint(forgetRows) + ") and " + r.Since + " < $1"
	for n := int64(forgetRows); n == forgetRows; total += n {
		err := db.Write(ctx, func(tx *store.Tx) (err error) {
			before := store.Millis(tx.Now().Add(-r.Keep))
			if r.Law == "" {
				n, err = tx.Exec(query, before)
				return err
			}
			var any bool
			if err := tx.QueryRow("select exists (select 1 from "+r.Table+" where "+where+")", before).Scan(&any); err != nil || !any {
				n = 0
				return err
			}
			n, err = tx.Erase(r.Table, r.Law, query, before)
			return err
		})
		if err != nil {
			return total, fmt.Errorf("forget %s: %w", r.Table, err)
		}
	}
	return total, nil
}
