package account

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

// A house with one administrator above leaders: a role in a unit that he made, which nobody else reaches, waits for any leader of
// the house, and a unit that is moved below another is seen by all who watch.
func TestAMovedUnitMakesNobodyALeader(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth := build(t, db), newAuth(db, easy)
		ctx := context.Background()
		for person, login := range map[string]string{h.it: "tri.lv", h.chairman: "ky.hv"} {
			h.account(auth, person, login, false)
		}
		unit, err := auth.Org.OrderUnit(ctx, h.as(h.it), org.NewUnit{Kind: org.Department, Place: "20", Name: "Sở Giả", Parent: h.province,
			From: today.Add(-3)})
		if err != nil {
			t.Fatal(err)
		}
		added, err := auth.AddStaff(ctx, h.as(h.it), NewStaff{Name: "Quản Giả", Unit: unit, Login: "gia.q", Role: org.TechnicalAdmin, From: today.Add(-2)})
		if err != nil || len(h.holds(added.Person)) != 0 {
			t.Fatalf("an administrator by one hand: %v, %v", h.holds(added.Person), err)
		}
		var asked []string
		read(t, db, func(q *store.Snapshot) error {
			list, err := org.RolesAsked(q, added.Person)
			for _, p := range list {
				asked = append(asked, p.ID)
			}
			return err
		})
		if len(asked) != 1 {
			t.Fatalf("%d roles wait", len(asked))
		}
		wantFault(t, word(auth.AgreeRole(ctx, h.as(h.it), asked[0])), fault.Forbidden, "proposal.same_person")
		clock.Add(time.Second)
		if err := auth.Org.OrderUnitChange(ctx, h.as(h.it), h.centre, org.UnitChange{Parent: unit, From: today}); err != nil {
			t.Fatal(err)
		}
		if got := seen(t, db); !slices.Contains(got, org.UnitMoved) {
			t.Errorf("nobody sees that a unit was moved: %v", got)
		}
		read(t, db, func(q *store.Snapshot) error { // and finds it
			for who, want := range map[string]int{h.chairman: 1, h.it: 0, h.specialist: 0} {
				list, err := org.RolesForAnyLeader(q, h.viewer(who, today))
				if err != nil || len(list) != want {
					t.Errorf("%d roles for any leader, want %d: %v", len(list), want, err)
				}
			}
			return nil
		})
		if err := word(auth.AgreeRole(ctx, h.as(h.chairman), asked[0])); err != nil { // reached by nobody: any leader may
			t.Error(err)
		}
	})
}

// Who entered an official, or reset the password, has nothing of the account once it is a leader's: two people give the role, and
// with it a new one-time password that only the second one sees.
func TestANewLeaderGetsANewAccount(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth, second := admins(t, db)
		ctx := context.Background()
		sign := func(secret string) (SignedIn, error) {
			return auth.SignIn(ctx, Attempt{Realm: Officials, Login: "moi.tp", Password: secret})
		}
		added, err := auth.AddStaff(ctx, h.as(h.it), NewStaff{Name: "Trưởng Phòng Mới", Unit: h.commune, Login: "moi.tp", Role: org.Head, From: today})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sign(added.OneTime); err != nil {
			t.Fatal(err)
		}
		var id string
		read(t, db, func(q *store.Snapshot) error {
			list, err := org.RolesAsked(q, added.Person)
			if len(list) == 1 {
				id = list[0].ID
			}
			return err
		})
		clock.Add(time.Second)
		got, err := auth.AgreeRole(ctx, h.as(second), id)
		if err != nil || got.OneTime == "" || got.OneTime == added.OneTime {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, err := sign(added.OneTime); err == nil {
			t.Error("the password that the first one knows still works")
		}
		if _, err := sign(got.OneTime); err != nil {
			t.Error(err)
		}
		// Who is a leader already keeps the account.
		id = h.asked(auth, h.it, added.Person, org.Chairman)
		clock.Add(time.Second)
		if got, err := auth.AgreeRole(ctx, h.as(second), id); err != nil || got.OneTime != "" {
			t.Errorf("a leader's account was made anew: %+v, %v", got, err)
		}
	})
}

// A proposal is its author's as long as he may: with his role it loses its force.
func TestAProposalNeedsItsAuthor(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth, second := admins(t, db)
		ctx := context.Background()
		id := h.asked(auth, h.it, h.clerk, org.Head)
		if err := auth.AskReset(ctx, h.as(h.it), h.chairman, lost); err != nil {
			t.Fatal(err)
		}
		reset, _ := waitingReset(t, db, h.chairman)
		var own []org.Grant
		read(t, db, func(q *store.Snapshot) (err error) { own, err = org.Grants(q, h.it); return err })
		for _, g := range own {
			if err := auth.Org.OrderWithdrawal(ctx, h.as(second), g.ID); err != nil {
				t.Fatal(err)
			}
		}
		clock.Add(time.Second)
		wantFault(t, word(auth.AgreeRole(ctx, h.as(h.chairman), id)), fault.Conflict, "org.author_may_not")
		wantFault(t, word(auth.AgreeReset(ctx, h.as(second), h.chairman, reset.ID)), fault.Conflict, "org.author_may_not")
	})
}

// Nobody writes a leader down as absent with himself as the stand-in; that a leader has left is seen by all who watch.
func TestNobodyTakesALeadersPlace(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h, auth, _ := admins(t, db)
		ctx := context.Background()
		deputy := h.person("Phó Chủ Tịch", h.commune, org.Head, "")
		absent := org.Absence{Person: h.chairman, StandIn: deputy, From: today, Last: today.Add(300)}
		wantFault(t, auth.Org.OrderAbsence(ctx, h.as(deputy), absent), fault.Invalid, "org.stand_in_leader")
		if slices.Contains(h.holds(deputy), org.Chairman) {
			t.Error("the deputy is chairman")
		}
		if err := auth.Org.OrderAbsence(ctx, h.as(h.chairman), absent); err != nil {
			t.Errorf("the chairman names his own: %v", err)
		}
		if err := auth.OrderLeave(ctx, h.as(h.it), deputy, ""); err != nil {
			t.Fatal(err)
		}
		if got := seen(t, db); !slices.Contains(got, org.LeaderLeft) {
			t.Errorf("nobody sees that a leader left: %v", got)
		}
	})
}
