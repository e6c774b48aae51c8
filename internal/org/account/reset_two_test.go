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
	"github.com/motcua/motcua/internal/proposal"
)

var lost = ResetAsk{Password: true, Second: true, Reason: "Mất điện thoại"}

// admins is the house with a second administrator; all have accounts.
func admins(t *testing.T, db *store.DB) (h *house, auth *Auth, second string) {
	t.Helper()
	h, auth = build(t, db), newAuth(db, easy)
	second = h.person("Mã Thị Quản", h.province, org.TechnicalAdmin, "")
	for person, login := range map[string]string{h.it: "tri.lv", second: "quan.mt", h.chairman: "ky.hv", h.specialist: "ly.tv", h.head: "phong.lt"} {
		h.account(auth, person, login, false)
	}
	return h, auth, second
}

func (h *house) as(person string) org.Request { return org.Request{Viewer: h.viewer(person, today)} }

func waitingReset(t *testing.T, db *store.DB, person string) (p proposal.Proposal[ResetAsk], waits bool) {
	t.Helper()
	read(t, db, func(q *store.Snapshot) (err error) { p, waits, err = ResetProposals.Of(q, person); return err })
	return p, waits
}

// seen are the kinds of the lines that leaders and administrators read, the oldest first.
func seen(t *testing.T, db *store.DB) (out []org.AuditKind) {
	t.Helper()
	read(t, db, func(q *store.Snapshot) error {
		lines, err := org.Watched(q, q.Now())
		for _, l := range slices.Backward(lines) {
			out = append(out, l.What)
		}
		return err
	})
	return out
}

// One administrator does not become the chairman: neither the password nor the second factor is his to reset, and his own
// word is not the second one. With the word of another the account is reset, everybody concerned reads of it.
func TestALeaderIsResetByTwo(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth, second := admins(t, db)
		ctx := context.Background()
		for _, person := range []string{h.chairman, h.head, h.officer, second} {
			added, err := auth.OrderPassword(ctx, h.as(h.it), person)
			if wantFault(t, err, fault.Forbidden, "org.reset_two"); added.OneTime != "" {
				t.Error("a password")
			}
			wantFault(t, auth.OrderAct(ctx, h.as(h.it), person, ActRemoveTOTP), fault.Forbidden, "org.reset_two")
		}
		enter(t, auth, "ky.hv")
		clock.Add(time.Second)
		wantFault(t, auth.AskReset(ctx, h.as(h.it), h.chairman, ResetAsk{Second: true}), fault.Invalid, "org.reset_reason")
		wantFault(t, auth.AskReset(ctx, h.as(h.it), h.it, lost), fault.Forbidden, "org.not_yourself")
		if err := auth.AskReset(ctx, h.as(h.it), h.chairman, lost); err != nil {
			t.Fatal(err)
		}
		wantFault(t, auth.AskReset(ctx, h.as(second), h.chairman, lost), fault.Conflict, "proposal.waits")
		p, _ := waitingReset(t, db, h.chairman)
		_, err := auth.AgreeReset(ctx, h.as(h.it), h.chairman, p.ID)
		wantFault(t, err, fault.Forbidden, "proposal.same_person")
		_, err = auth.AgreeReset(ctx, h.as(h.chairman), h.chairman, p.ID)
		wantFault(t, err, fault.NotFound, "org.person_unknown")
		_, err = auth.AgreeReset(ctx, h.as(second), h.specialist, p.ID)
		wantFault(t, err, fault.NotFound, "proposal.not_found")
		clock.Add(time.Second)
		if in, _ := enter(t, auth, "ky.hv"); !in.Asked || in.Reset {
			t.Errorf("the person is told that it was asked for: %+v", in)
		}
		clock.Add(time.Second)
		added, err := auth.AgreeReset(ctx, h.as(second), h.chairman, p.ID)
		if err != nil || added.OneTime == "" {
			t.Fatal(added, err)
		}
		_, err = auth.AgreeReset(ctx, h.as(second), h.chairman, p.ID)
		wantFault(t, err, fault.Conflict, "proposal.decided")
		in, err := auth.SignIn(ctx, Attempt{Officials, "ky.hv", added.OneTime, client})
		if err != nil || in.Stage != org.StageNewSecret {
			t.Errorf("with the one-time password: %+v %v", in, err)
		}
		if in, _ := enter(t, auth, "phong.lt"); !in.Watched {
			t.Error("another leader is not told")
		}
		if in, _ := enter(t, auth, "ly.tv"); in.Watched {
			t.Error("a specialist is told")
		}
		if got := seen(t, db); !slices.Equal(got, []org.AuditKind{org.ResetAsked, org.ResetAgreed}) {
			t.Errorf("read by all: %v", got)
		}
		read(t, db, func(q *store.Snapshot) error {
			lines, err := Resets(q, h.chairman, q.Now())
			var got []org.AuditKind
			for _, l := range slices.Backward(lines) {
				got = append(got, l.What)
			}
			if !slices.Equal(got, []org.AuditKind{org.ResetAsked, org.PasswordReset, org.TOTPRemoved}) {
				t.Errorf("read by the person: %v", got)
			}
			return err
		})
	})
}

// A role that has ended counts for 90 days, and one by delegation like one of the own; whoever else may be reset by one.
func TestWhoLeads(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth, _ := admins(t, db)
		is := func(person string) (is bool) {
			t.Helper()
			read(t, db, func(q *store.Snapshot) (err error) { is, err = org.Leads(q, person); return err })
			return is
		}
		if is(h.specialist) || !is(h.it) || !is(h.director) {
			t.Error("roles of today")
		}
		if _, err := auth.OrderPassword(context.Background(), h.as(h.it), h.specialist); err != nil {
			t.Errorf("a specialist takes two: %v", err)
		}
		write(t, db, func(tx *store.Tx) error {
			d := org.Delegation{By: h.chairman, To: h.specialist, Unit: h.commune, Role: org.Chairman, From: today, Last: today.Add(6)}
			_, err := org.Delegate(tx, d, by)
			return err
		})
		held, now := h.viewer(h.chairman, today), today
		if !is(h.specialist) || len(held.Roles) != 1 {
			t.Error("by delegation")
		}
		var grant string
		read(t, db, func(q *store.Snapshot) error {
			list, err := org.Grants(q, h.head)
			grant = list[0].ID
			return err
		})
		write(t, db, func(tx *store.Tx) error { return org.WithdrawRole(tx, grant, now, by) })
		for _, c := range []struct {
			days int
			want bool
		}{{0, true}, {89, true}, {91, false}} {
			clock.Set(now.Add(c.days).At(9, 0))
			if got := is(h.head); got != c.want {
				t.Errorf("%d days after the role: %v", c.days, got)
			}
		}
	})
}

// Locking and opening again changes no password.
func TestLockAndUnlock(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h, auth, second := admins(t, db)
		for _, act := range []Act{ActLock, ActUnlock} {
			if err := auth.OrderAct(context.Background(), h.as(second), h.chairman, act); err != nil {
				t.Fatal(err)
			}
		}
		enter(t, auth, "ky.hv")
	})
}

// Without a second administrator nothing is asked for: the server does it, and all leaders and administrators read of it. What
// had been asked for is over then, and when the person leaves.
func TestOneAdministratorAlone(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h, auth, second := admins(t, db)
		ctx := context.Background()
		for _, person := range []string{h.chairman, h.head} {
			if err := auth.AskReset(ctx, h.as(h.it), person, lost); err != nil {
				t.Fatal(err)
			}
		}
		write(t, db, func(tx *store.Tx) error { return Lock(tx, second, "administrator", by) })
		wantFault(t, auth.AskReset(ctx, h.as(h.it), h.director, lost), fault.Conflict, "org.reset_alone")
		clock.Add(time.Second)
		hash, err := auth.Hash(ctx, "Mot-lan-2026")
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error {
			return auth.Readmit(tx, Reset{Person: h.chairman, Hash: hash, Second: true}, by)
		})
		if _, waits := waitingReset(t, db, h.chairman); waits {
			t.Error("what was asked for waits on")
		}
		if in, _ := enter(t, auth, "phong.lt"); !in.Asked {
			t.Errorf("the gravest first: %+v", in)
		}
		if in, _ := enter(t, auth, "tri.lv"); !in.Watched {
			t.Error("the administrator is not told of what was done on the server")
		}
		if got := seen(t, db); got[len(got)-1] != org.Readmitted {
			t.Errorf("read by all: %v", got)
		}
		write(t, db, func(tx *store.Tx) error { return auth.Org.Depart(tx, h.head, "", by) })
		if _, waits := waitingReset(t, db, h.head); waits {
			t.Error("waits for somebody who has left")
		}
	})
}

// Of two administrators who agree, or decline, at the same moment one decides, and the password is set once.
func TestRaceOfResets(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	clock.Set(today.At(9, 0))
	h, auth, second := admins(t, db)
	third := h.person("Lò Văn Ba", h.province, org.TechnicalAdmin, "")
	h.account(auth, third, "ba.lv", false)
	ctx := context.Background()
	if err := auth.AskReset(ctx, h.as(h.it), h.chairman, lost); err != nil {
		t.Fatal(err)
	}
	p, _ := waitingReset(t, db, h.chairman)
	var agreed, declined atomic.Int64
	var wg sync.WaitGroup
	for i, who := range []string{second, third, second, third, h.it, third} {
		req := h.as(who)
		req.Reason = "Không nhờ"
		wg.Go(func() {
			var err error
			n := &agreed
			if i > 2 {
				n, err = &declined, auth.DeclineReset(ctx, req, h.chairman, p.ID)
			} else {
				_, err = auth.AgreeReset(ctx, req, h.chairman, p.ID)
			}
			switch fault.Of(err) {
			case "":
				n.Add(1)
			case fault.Conflict:
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if agreed.Load()+declined.Load() != 1 {
		t.Errorf("%d agreed, %d declined", agreed.Load(), declined.Load())
	}
	reset := 0
	read(t, db, func(q *store.Snapshot) error {
		return q.QueryRow(`select count(*) from org_audit where person_id = $1 and what = 'password_reset'`, h.chairman).Scan(&reset)
	})
	if int64(reset) != agreed.Load() {
		t.Errorf("%d resets, %d agreed", reset, agreed.Load())
	}
}

// A reset by one that meets a role given at the same moment waits for it, and is refused.
func TestRaceOfResetAndRole(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	clock.Set(today.At(9, 0))
	h, auth, second := admins(t, db)
	ctx, reset := context.Background(), make(chan error, 1)
	req := h.as(second)
	write(t, db, func(tx *store.Tx) error {
		if _, err := org.GiveRole(tx, org.Grant{Person: h.specialist, Unit: h.commune, Role: org.Chairman, From: today}, by); err != nil {
			return err
		}
		go func() { _, err := auth.OrderPassword(ctx, req, h.specialist); reset <- err }()
		select {
		case err := <-reset:
			reset <- err
		case <-time.After(200 * time.Millisecond): // it waits; were it later still, it would read the role
		}
		return nil
	})
	wantFault(t, <-reset, fault.Forbidden, "org.reset_two")
}
