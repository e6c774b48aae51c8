package room_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// Rows whose time is over go, however many; others stay.
func TestForget(t *testing.T) {
	storetest.Each(t, storetest.Prepare{Name: "bare"}, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		now := store.Millis(db.Now())
		hour := time.Hour.Milliseconds()
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			rows := [][]any{{"a", "young", "", "", now - hour}, {"b", "of another kind", "", "", now - 9*hour}}
			for i := range 1203 {
				rows = append(rows, []any{"a", "old" + time.Duration(i).String(), "", "", now - 3*hour})
			}
			return tx.Many(`insert into idempotency (actor, key, body, outcome, at)`, rows)
		}); err != nil {
			t.Fatal(err)
		}
		r := room.Retention{Table: "idempotency", Key: "actor, key", Since: "at", Keep: 2 * time.Hour, Where: "actor = 'a'"}
		for _, want := range []int64{1203, 0} {
			if n, err := r.Forget(t.Context(), db); err != nil || n != want {
				t.Errorf("%d %v, want %d", n, err, want)
			}
		}
		var left int
		if err := db.Read(t.Context(), func(q *store.Snapshot) error {
			return q.QueryRow(`select count(*) from idempotency where key in ('young', 'of another kind')`).Scan(&left)
		}); err != nil || left != 2 {
			t.Errorf("%d left, %v", left, err)
		}
	})
}
