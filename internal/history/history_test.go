package history_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var prepared = storetest.Prepare{Name: "history", Series: []store.Series{{Room: "history", FS: history.Base().Migrations}}}

type felled struct{}

func (felled) Kind() string   { return "tree.felled" }
func (felled) Record() string { return "tree:1" }

// TestTimelineOfAnyRecord: facts stand in their order, each with what was added to it; what was added is never changed.
func TestTimelineOfAnyRecord(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		emit := func(by event.By, name, step, note string, state int64) (l history.Line) {
			if err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
				l = history.Line{Name: name, Step: step, Note: note, State: state}
				if l.Event, err = tx.Emit(felled{}, by); err != nil || name == "" {
					return err
				}
				return history.Add(tx, l)
			}); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Minute)
			return l
		}
		want := []history.Line{emit(event.By{Actor: "somebody", Unit: "u", Reason: "r"}, "Người cũ", "Thẩm tra", "Đã gọi điện.", 4),
			emit(event.By{Actor: "other"}, "", "", "", 0)}
		var list []history.Line
		if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { list, err = history.Of(s, want[0].Record); return err }); err != nil {
			t.Fatal(err)
		}
		if len(list) != len(want) {
			t.Fatalf("%d lines: %+v", len(list), list)
		}
		for i, l := range list {
			w := want[i]
			if l.ID != w.ID || l.Seq != int64(i+1) || !l.At.Equal(w.At) || l.By != w.By || l.Kind != w.Kind || l.Name != w.Name || l.Step != w.Step ||
				l.State != w.State || l.Note != w.Note {
				t.Errorf("\n got %+v\nwant %+v", l, w)
			}
		}
		for _, q := range []string{`update history_line set note = 'x' where event_id = $1`, `delete from history_line where event_id = $1`} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(q, want[0].ID); return err }); err == nil {
				t.Errorf("%s went through", q)
			}
		}
		plan := storetest.Plan(t, db, `select e.seq, h.note from event e left join history_line h on h.event_id = e.id where e.record = $1 order by e.seq`, []any{want[0].Record})
		if bad := storetest.Scans(plan); len(bad) > 0 {
			t.Errorf("%q\n%s", bad, plan)
		}
	})
}
