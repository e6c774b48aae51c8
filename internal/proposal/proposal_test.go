package proposal_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/proposal"
)

var prepared = storetest.Prepare{Name: "proposal", Series: []store.Series{{Room: "proposal", FS: proposal.Base().Migrations}}}

type thing struct {
	N int `json:"n"`
}

const (
	things proposal.Kind[thing] = "test.thing"
	others proposal.Kind[thing] = "test.other"
)

func as(who string) event.By { return event.By{Actor: who, Reason: "Vì"} }

func makes(t *testing.T, db *store.DB, subject string, n int) (p proposal.Proposal[thing]) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) (err error) { p, err = things.Make(tx, subject, thing{n}, as("an")); return err }); err != nil {
		t.Fatal(err)
	}
	return p
}

func open(t *testing.T, db *store.DB) (list []proposal.Proposal[thing]) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { list, err = things.Open(s); return err }); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTwoPeople(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		p := makes(t, db, "", 7)
		makes(t, db, "", 8)
		if got := open(t, db); len(got) != 2 || got[0] != p || got[0].What.N != 7 {
			t.Fatalf("%+v", got)
		}
		wants := func(code fault.Code, key string, do func(tx *store.Tx) (proposal.Proposal[thing], error)) {
			t.Helper()
			err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := do(tx); return err })
			var f *fault.Fault
			if code == "" && err == nil {
				return
			}
			if !errors.As(err, &f) || f.Code != code || f.Key != key && (len(f.Fields) == 0 || f.Fields[0].Key != key) {
				t.Errorf("%v, want %s %s", err, code, key)
			}
		}
		type answer = proposal.Proposal[thing]
		agree := func(k proposal.Kind[thing], id, who string) func(tx *store.Tx) (answer, error) {
			return func(tx *store.Tx) (answer, error) { return k.Agree(tx, id, as(who)) }
		}
		decline := func(id string, by event.By) func(tx *store.Tx) (answer, error) {
			return func(tx *store.Tx) (answer, error) { return things.Decline(tx, id, by) }
		}
		wants(fault.Forbidden, "proposal.same_person", agree(things, p.ID, "an"))
		wants(fault.NotFound, "proposal.not_found", agree(others, p.ID, "binh"))
		for _, blank := range []string{"", " \n", "\u200b", "\u2800", "\u3164", "\u0301"} {
			wants(fault.Invalid, "proposal.reason_missing", decline(p.ID, event.By{Actor: "binh", Reason: blank}))
		}
		wants("", "", agree(things, p.ID, "binh"))
		wants(fault.Conflict, "proposal.decided", agree(things, p.ID, "chi"))
		wants(fault.Conflict, "proposal.decided", decline(p.ID, as("chi")))

		one := makes(t, db, "x", 1)
		wants(fault.Conflict, "proposal.waits", func(tx *store.Tx) (answer, error) { return things.Make(tx, "x", thing{2}, as("binh")) })
		wants("", "", func(tx *store.Tx) (answer, error) { return others.Make(tx, "x", thing{2}, as("binh")) })
		wants("", "", decline(one.ID, as("an"))) // taken back
		makes(t, db, "x", 3)
		if got := open(t, db); len(got) != 2 {
			t.Errorf("%+v", got)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`update proposal set body = '{"n":9}' where id = $1`, p.ID)
			return err
		}); err == nil {
			t.Error("what was agreed to is written anew")
		}
	})
}

// Of many who agree or decline at the same moment one decides, and of many who ask for the same one asks.
func TestRaceForTheSecondWord(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	won := func(do func(tx *store.Tx, i int) error) int64 {
		var n atomic.Int64
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				switch err := db.Write(context.Background(), func(tx *store.Tx) error { return do(tx, i) }); fault.Of(err) {
				case "":
					n.Add(1)
				case fault.Conflict:
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		return n.Load()
	}
	if n := won(func(tx *store.Tx, i int) error { _, err := things.Make(tx, "x", thing{i}, as("an")); return err }); n != 1 {
		t.Errorf("%d wait", n)
	}
	id := open(t, db)[0].ID
	if n := won(func(tx *store.Tx, i int) (err error) {
		if i%4 == 3 {
			_, err = things.Decline(tx, id, as("chi"))
		} else {
			_, err = things.Agree(tx, id, as("binh"))
		}
		return err
	}); n != 1 {
		t.Errorf("%d second words", n)
	}
}
