package account

import (
	"context"
	"testing"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

// Nobody resets himself, whatever is reset.
func TestNobodyResetsHimself(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.it, "tri.lv", false)
		req := org.Request{Viewer: h.viewer(h.it, today)}
		added, err := auth.OrderPassword(context.Background(), req, h.it)
		if wantFault(t, err, fault.Forbidden, "org.not_yourself"); added.OneTime != "" {
			t.Error("a password")
		}
		for act := range acts {
			wantFault(t, auth.OrderAct(context.Background(), req, h.it, act), fault.Forbidden, "org.not_yourself")
		}
	})
}

// A reset ends the sessions and is heard by every room; the person is told at the next complete sign-in, once.
func TestReset(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		var heard []string
		auth.Org.Rooms = []room.Base{{Name: "x"}, {Name: "y", Reset: func(_ *store.Tx, person string, by event.By) error {
			heard = append(heard, person+" by "+by.Actor)
			return nil
		}}}
		h.account(auth, h.specialist, "ly.tv", false)
		in, _ := enter(t, auth, "ly.tv")
		if in.Reset {
			t.Error("told of nothing")
		}
		clock.Add(1e9)
		req := org.Request{Viewer: h.viewer(h.it, today)}
		if err := auth.OrderAct(context.Background(), req, h.specialist, ActRemoveTOTP); err != nil {
			t.Fatal(err)
		}
		if len(heard) != 1 || heard[0] != h.specialist+" by "+h.it {
			t.Errorf("heard: %v", heard)
		}
		if v := load(t, auth, in.Token); !v.Anonymous() {
			t.Errorf("the session goes on: %+v", v)
		}
		clock.Add(1e9)
		for _, want := range []bool{true, false} {
			if in, _ := enter(t, auth, "ly.tv"); in.Reset != want {
				t.Errorf("told: %v, want %v", in.Reset, want)
			}
			clock.Add(1e9)
		}
		read(t, db, func(q *store.Snapshot) error {
			lines, err := Resets(q, h.specialist, q.Now())
			if len(lines) != 1 || lines[0].What != org.TOTPRemoved || lines[0].Actor != h.it {
				t.Errorf("lines: %+v", lines)
			}
			return err
		})
	})
}
