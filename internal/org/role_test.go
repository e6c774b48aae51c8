package org

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

func TestRolesDoNotOverlap(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		p := h.person("Mai Văn Hai", h.culture, "", "")
		give := func(duty string, from, to day.Date) error {
			return db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := GiveRole(tx, Grant{Person: p, Unit: h.culture, Role: Specialist, Duty: duty, From: from, To: to}, by)
				return err
			})
		}
		for _, c := range []struct {
			name     string
			duty     string
			from, to day.Date
			code     fault.Code
		}{
			{"first", "culture", today, today.Add(10), ""},
			{"inside", "culture", today.Add(2), today.Add(4), fault.Conflict},
			{"around", "culture", today.Add(-2), 0, fault.Conflict},
			{"last day", "culture", today.Add(9), 0, fault.Conflict},
			{"the day after", "culture", today.Add(10), 0, ""},
			{"before", "culture", today.Add(-5), today, ""},
			{"another duty", "civil_status", today, 0, ""},
			{"backwards", "land", today, today.Add(-1), fault.Invalid},
			{"without a beginning", "land", 0, today, fault.Invalid},
		} {
			if err := give(c.duty, c.from, c.to); fault.Of(err) != c.code {
				t.Errorf("%s: %v, want %q", c.name, err, c.code)
			}
		}
	})
}

// Many administrators give the same role at the same moment: one of them does.
func TestRoleRace(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	h := build(t, db)
	p := h.person("Mai Văn Hai", h.culture, "", "")
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			_ = db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := GiveRole(tx, Grant{Person: p, Unit: h.culture, Role: Specialist, From: today.Add(-i), To: today.Add(10 + i)}, by)
				return err
			})
		})
	}
	wg.Wait()
	read(t, db, func(q *store.Snapshot) error {
		held, err := RolesAt(q, p, today)
		if len(held) != 1 {
			t.Errorf("the role is held %d times", len(held))
		}
		return err
	})
}

func TestDelegation(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		from, last := today.Add(5), today.Add(9)
		var id string
		write(t, db, func(tx *store.Tx) (err error) {
			id, err = Delegate(tx, Delegation{By: h.chairman, To: h.head, Unit: h.commune, Role: Chairman, From: from, Last: last}, by)
			return err
		})
		for _, c := range []struct {
			at  day.Date
			may bool
		}{{today, false}, {from.Add(-1), false}, {from, true}, {last, true}, {last.Add(1), false}} {
			v := h.viewer(h.head, c.at)
			if v.Can(sign, h.commune) != c.may {
				t.Errorf("%s: may approve %v, want %v", c.at, !c.may, c.may)
			}
			read(t, db, func(q *store.Snapshot) error {
				who, err := Holders(q, Seat{h.commune, Chairman, ""}, c.at)
				stands := slices.ContainsFunc(who, func(x Holder) bool { return x.Person == h.head && x.For == h.chairman })
				if stands != c.may {
					t.Errorf("%s: among the holders %v, want %v", c.at, stands, c.may)
				}
				return err
			})
		}
		for name, d := range map[string]Delegation{
			"org.delegate_not_held": {By: h.head, To: h.clerk, Unit: h.commune, Role: Chairman, From: from, Last: last}, // delegated on
			"org.delegate_self":     {By: h.chairman, To: h.chairman, Unit: h.commune, Role: Chairman, From: from, Last: last},
			"org.last_missing":      {By: h.chairman, To: h.clerk, Unit: h.commune, Role: Chairman, From: from},
			"org.delegate_twice":    {By: h.chairman, To: h.head, Unit: h.commune, Role: Chairman, From: last, Last: last.Add(3)},
			"org.delegate_to_admin": {By: h.chairman, To: h.it, Unit: h.commune, Role: Chairman, From: from, Last: last},
			"org.to_before_from":    {By: h.chairman, To: h.clerk, Unit: h.commune, Role: Chairman, From: last, Last: from},
		} {
			err := db.Write(context.Background(), func(tx *store.Tx) error { _, err := Delegate(tx, d, by); return err })
			if err == nil {
				t.Errorf("%s: allowed", name)
				continue
			}
			wantFault(t, err, fault.Of(err), name)
		}
		write(t, db, func(tx *store.Tx) error { return EndDelegation(tx, id, from.Add(2), by) })
		if v := h.viewer(h.head, from.Add(2)); v.Can(sign, h.commune) {
			t.Error("may approve after the delegation was withdrawn")
		}
		if v := h.viewer(h.head, from.Add(1)); !v.Can(sign, h.commune) {
			t.Error("the days before the withdrawal changed")
		}
	})
}

// The delegated right ends with the holder's own.
func TestDelegationRestsOnTheRole(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		write(t, db, func(tx *store.Tx) error {
			_, err := Delegate(tx, Delegation{By: h.chairman, To: h.head, Unit: h.commune, Role: Chairman, From: today, Last: today.Add(9)}, by)
			return err
		})
		if !h.viewer(h.head, today.Add(3)).Can(sign, h.commune) {
			t.Fatal("the delegation does not work")
		}
		write(t, db, func(tx *store.Tx) error {
			g, err := RolesAt(tx, h.chairman, today)
			if err != nil {
				return err
			}
			return WithdrawRole(tx, g[0].ID, today.Add(3), by)
		})
		if h.viewer(h.head, today.Add(3)).Can(sign, h.commune) {
			t.Error("the delegation outlived the role")
		}
	})
}

func TestHoldersAndBackup(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		second := h.person("An Thị Ba", h.culture, "", "")
		econ := h.person("Cao Văn Tư", h.economy, Specialist, "economy")
		read(t, db, func(q *store.Snapshot) error {
			missing, err := Uncovered(q, []string{h.culture}, today)
			if len(missing) != 2 {
				t.Errorf("without a backup: %v", missing)
			}
			return err
		})
		write(t, db, func(tx *store.Tx) error {
			_, err := GiveRole(tx, Grant{Person: second, Unit: h.culture, Role: Specialist, Backup: true, From: long}, by)
			return err
		})
		names := func(role Role, duty string) (out []string) {
			read(t, db, func(q *store.Snapshot) error {
				who, err := Holders(q, Seat{h.commune, role, duty}, today)
				for _, x := range who {
					out = append(out, x.Person)
				}
				return err
			})
			return out
		}
		for _, c := range []struct {
			role Role
			duty string
			want []string
		}{
			{Specialist, "civil_status", []string{h.specialist, second}},
			{Specialist, "economy", []string{econ, second}},
			{Specialist, "", []string{econ, h.specialist, second}},
			{Receiver, "", []string{h.receiver}},
			{Chairman, "", []string{h.chairman}},
			{Inspector, "", nil},
		} {
			if got := names(c.role, c.duty); !slices.Equal(got, c.want) {
				t.Errorf("%s %q: %v, want %v", c.role, c.duty, got, c.want)
			}
		}
		read(t, db, func(q *store.Snapshot) error {
			b, err := Backup(q, Seat{h.commune, Specialist, "civil_status"}, today)
			if len(b) != 1 || b[0].Person != second {
				t.Errorf("backup: %v", b)
			}
			missing, err2 := Uncovered(q, []string{h.culture}, today)
			if err2 != nil || len(missing) != 1 || missing[0].Role != Head {
				t.Errorf("without a backup: %v %v", missing, err2)
			}
			return err
		})
	})
}

// While one administrator's transaction is open a second one, giving the same role, waits for it and then
// sees what it did.
func TestSecondGiverWaits(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	h := build(t, db)
	p := h.person("Mai Văn Hai", h.culture, "", "")
	give := func(tx *store.Tx) error {
		_, err := GiveRole(tx, Grant{Person: p, Unit: h.culture, Role: Specialist, From: today}, by)
		return err
	}
	given, commit := make(chan bool), make(chan bool)
	var once sync.Once
	var first, second error
	var wg sync.WaitGroup
	wg.Go(func() {
		first = db.Write(context.Background(), func(tx *store.Tx) error {
			if err := give(tx); err != nil {
				return err
			}
			once.Do(func() { close(given) })
			<-commit
			return nil
		})
	})
	<-given
	wg.Go(func() { second = db.Write(context.Background(), give) })
	storetest.Blocked(t, db) // the second
	close(commit)
	wg.Wait()
	if first != nil {
		t.Fatal(first)
	}
	wantFault(t, second, fault.Conflict, "org.role_twice")
}
