package account

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

// orders gives a role to somebody in the commune, or proposes it; id is that of the proposal.
func (h *house) orders(auth *Auth, who, person string, role org.Role) (id string, err error) {
	at, err := auth.Org.OrderRole(context.Background(), h.as(who), org.Grant{Person: person, Unit: h.commune, Role: role, From: today})
	if at == org.PersonPath(person) || err != nil {
		return "", err
	}
	return at.ID(), nil
}

// holds are the roles of a person.
func (h *house) holds(person string) (out []org.Role) {
	for _, r := range h.viewer(person, today).Roles {
		out = append(out, r.Role)
	}
	return out
}

// asked gives a role that has to wait for a second person.
func (h *house) asked(auth *Auth, who, person string, role org.Role) (id string) {
	h.t.Helper()
	id, err := h.orders(auth, who, person, role)
	if err != nil || id == "" {
		h.t.Fatalf("%s waits for nobody: %v", role, err)
	}
	return id
}

// A role of a leader, administrator or procedure officer is proposed by one and given by another; neither is the person.
func TestARoleIsGivenByTwo(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth, second := admins(t, db)
		ctx := context.Background()
		if id, err := h.orders(auth, h.it, h.specialist, org.Clerk); id != "" || err != nil || len(seen(t, db)) != 0 {
			t.Errorf("the role of a clerk waits: %v", err)
		}
		id := h.asked(auth, h.it, h.specialist, org.Chairman)
		if slices.Contains(h.holds(h.specialist), org.Chairman) {
			t.Error("one gave it alone")
		}
		_, err := h.orders(auth, second, h.specialist, org.Chairman)
		wantFault(t, err, fault.Conflict, "proposal.waits")
		wantFault(t, word(auth.AgreeRole(ctx, h.as(h.it), id)), fault.Forbidden, "proposal.same_person")
		for _, who := range []string{h.specialist, h.officer, h.head, h.inspector} {
			wantFault(t, word(auth.AgreeRole(ctx, h.as(who), id)), fault.NotFound, "proposal.not_found")
		}
		clock.Add(time.Second)
		if err := word(auth.AgreeRole(ctx, h.as(h.chairman), id)); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(h.holds(h.specialist), org.Chairman) {
			t.Error("it was not given")
		}
		wantFault(t, word(auth.AgreeRole(ctx, h.as(second), id)), fault.Conflict, "proposal.decided")
		_, err = h.orders(auth, h.it, h.specialist, org.Chairman)
		wantFault(t, err, fault.Conflict, "org.role_twice")

		id = h.asked(auth, h.it, second, org.ProcedureOfficer)
		wantFault(t, word(auth.AgreeRole(ctx, h.as(second), id)), fault.Forbidden, "org.not_yourself")
		wantFault(t, auth.Org.DeclineRole(ctx, h.as(h.chairman), id), fault.Invalid, "proposal.reason_missing")
		no := h.as(h.chairman)
		no.Reason = "Không đúng người"
		clock.Add(time.Second)
		if err := auth.Org.DeclineRole(ctx, no, id); err != nil || slices.Contains(h.holds(second), org.ProcedureOfficer) {
			t.Error(err)
		}
		if got := seen(t, db); !slices.Equal(got, []org.AuditKind{org.RoleAsked, org.RoleAgreed, org.RoleAsked, org.RoleDeclined}) {
			t.Errorf("read by all: %v", got)
		}
		if in, _ := enter(t, auth, "phong.lt"); !in.Watched {
			t.Error("another leader is not told")
		}
		h.asked(auth, h.it, h.clerk, org.Head)
		write(t, db, func(tx *store.Tx) error { return org.Leave(tx, h.clerk, today, by) })
		read(t, db, func(q *store.Snapshot) error {
			list, err := org.RolesAsked(q, h.clerk)
			if len(list) != 0 {
				t.Error("a role waits for somebody who has left")
			}
			return err
		})
	})
}

// One administrator with people of his own making is one: neither a new account nor a delegation nor resets make him the second.
func TestAPuppetIsNobody(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth, _ := admins(t, db)
		deputy := h.person("Phó Kiểm Soát", h.province, org.ProcedureOfficer, "")
		ctx := context.Background()
		if err := auth.AskReset(ctx, h.as(h.it), h.chairman, lost); err != nil {
			t.Fatal(err)
		}
		reset, _ := waitingReset(t, db, h.chairman)
		for i, role := range []org.Role{org.TechnicalAdmin, org.Chairman, org.Head, org.CentreDirector, org.ProcedureOfficer} {
			added, err := auth.AddStaff(ctx, h.as(h.it), NewStaff{Name: "Người Giả", Unit: h.province, Login: "gia" + string(rune('a'+i)),
				Role: role, From: today})
			if err != nil || added.OneTime == "" {
				t.Fatal(err)
			}
			puppet := h.as(added.Person)
			if len(puppet.Viewer.Roles) != 0 || puppet.Viewer.CanAnywhere(org.MayManageSettings) {
				t.Errorf("%s: %v", role, puppet.Viewer.Roles)
			}
			_, err = auth.AgreeReset(ctx, puppet, h.chairman, reset.ID)
			wantFault(t, err, fault.NotFound, "org.person_unknown")
			read(t, db, func(q *store.Snapshot) error {
				list, err := org.RolesAsked(q, added.Person)
				if len(list) != 1 || list[0].What.Role != role {
					t.Errorf("%s does not wait: %v", role, list)
					return err
				}
				wantFault(t, word(auth.AgreeRole(ctx, puppet, list[0].ID)), fault.NotFound, "proposal.not_found")
				wantFault(t, word(auth.AgreeRole(ctx, h.as(h.it), list[0].ID)), fault.Forbidden, "proposal.same_person")
				return err
			})
		}
		for _, officer := range []string{h.officer, deputy} {
			_, err := auth.OrderPassword(ctx, h.as(h.it), officer)
			wantFault(t, err, fault.Forbidden, "org.reset_two")
			wantFault(t, auth.OrderAct(ctx, h.as(h.it), officer, ActRemoveTOTP), fault.Forbidden, "org.reset_two")
		}
		d := org.Delegation{By: h.chairman, To: h.clerk, Unit: h.commune, Role: org.Chairman, From: today, Last: today.Add(3)}
		wantFault(t, auth.Org.OrderDelegation(ctx, h.as(h.it), d), fault.Forbidden, "org.delegate_own")
		if err := auth.Org.OrderDelegation(ctx, h.as(h.chairman), d); err != nil {
			t.Errorf("his own: %v", err)
		}
	})
}

// At the start of a house there is nobody else to agree: one gives the role, and it is read by all. Later no way of one alone leads
// back there: neither locked accounts, nor roles taken away, nor people who leave, for 90 days.
func TestAtTheStartOfAHouse(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth := build(t, db), newAuth(db, easy)
		ctx := context.Background()
		h.account(auth, h.it, "tri.lv", false)
		if id, err := h.orders(auth, h.it, h.specialist, org.Chairman); id != "" || err != nil || !slices.Contains(h.holds(h.specialist), org.Chairman) {
			t.Fatalf("nobody could agree: %s %v", id, err)
		}
		if got := seen(t, db); !slices.Equal(got, []org.AuditKind{org.LeaderRole}) {
			t.Errorf("read by all: %v", got)
		}
		h.account(auth, h.specialist, "ly.tv", false)
		h.account(auth, h.chairman, "ky.hv", false)
		h.asked(auth, h.it, h.clerk, org.Chairman)
		if err := auth.OrderAct(ctx, h.as(h.it), h.chairman, ActLock); err != nil {
			t.Fatal(err)
		}
		if err := auth.OrderLeave(ctx, h.as(h.it), h.chairman, ""); err != nil {
			t.Fatal(err)
		}
		read(t, db, func(q *store.Snapshot) error {
			list, err := org.RolesAt(q, h.specialist, today)
			for _, g := range list {
				if err := auth.Org.OrderWithdrawal(ctx, h.as(h.it), g.ID); err != nil {
					t.Fatal(err)
				}
			}
			return err
		})
		h.asked(auth, h.it, h.clerk, org.Head)
		clock.Set(today.Add(91).At(9, 0))
		if id, err := h.orders(auth, h.it, h.receiver, org.Head); id != "" || err != nil {
			t.Errorf("nobody is left: %s %v", id, err)
		}
	})
}

// Of many who ask for the same role one asks; of those who agree or decline at the same moment one decides, and it is given once.
func TestRaceOfRoles(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	clock.Set(today.At(9, 0))
	h, auth, second := admins(t, db)
	ctx := context.Background()
	won := func(as []string, do func(i int, req org.Request) error) int64 {
		var n atomic.Int64
		var wg sync.WaitGroup
		for i, who := range as {
			req := h.as(who)
			req.Reason = "Không đúng người"
			wg.Go(func() {
				switch err := do(i, req); fault.Of(err) {
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
	for range 4 {
		if n := won([]string{h.it, second, h.it, second}, func(_ int, req org.Request) error {
			_, err := auth.Org.OrderRole(ctx, req, org.Grant{Person: h.specialist, Unit: h.commune, Role: org.Chairman, From: today})
			return err
		}); n != 1 {
			t.Fatalf("%d ask", n)
		}
		var id, author string
		read(t, db, func(q *store.Snapshot) error {
			list, err := org.RolesAsked(q, h.specialist)
			id, author = list[0].ID, list[0].Author
			return err
		})
		other := second
		if author == second {
			other = h.it
		}
		var agreed atomic.Int64
		if n := won([]string{h.chairman, other, h.chairman, other, author, h.chairman}, func(i int, req org.Request) error {
			if i > 2 {
				return auth.Org.DeclineRole(ctx, req, id)
			}
			err := word(auth.AgreeRole(ctx, req, id))
			if err == nil {
				agreed.Add(1)
			}
			return err
		}); n != 1 {
			t.Errorf("%d decide", n)
		}
		var grants []org.Grant
		read(t, db, func(q *store.Snapshot) (err error) { grants, err = org.RolesAt(q, h.specialist, today); return err })
		given := 0
		for _, g := range grants {
			if g.Role == org.Chairman {
				given++
				write(t, db, func(tx *store.Tx) error { return org.WithdrawRole(tx, g.ID, today, by) })
			}
		}
		if int64(given) != agreed.Load() {
			t.Errorf("given %d times, agreed %d times", given, agreed.Load())
		}
	}
}

// word is what became of the word of the second person.
func word(_ Added, err error) error { return err }
