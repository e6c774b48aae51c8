package org

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// Some actions of rooms above, with the reaches that systems use.
const (
	see    Action = "read"
	stop   Action = "stop"
	accept Action = "accept"
	sign   Action = "sign"
	issue  Action = "issue"
	figure Action = "figure"
	take   Action = "take"
)

// rooms allows those actions, as the rooms above do.
func rooms() {
	t := right.Table{
		right.Give(Receiver, right.Here, see, accept), right.Give(Specialist, right.Here, see, take), right.Give(Cashier, right.Here, accept),
		right.Give(Head, right.House, see, stop), right.Give(Head, right.Here, see, take), right.Give(Chairman, right.House, see, sign),
		right.Give(Chairman, right.Below, figure), right.Give(Clerk, right.House, see, issue), right.Give(ProcedureOfficer, right.Below, see),
		right.Give(Inspector, right.Below, see),
	}
	Allow("tests", t)
}

// What a system allows is in force from then on, in the place of what it allowed before, and whoever allows at the same
// time takes nothing away.
func TestAllow(t *testing.T) {
	give := func(a Action) right.Table { return right.Table{right.Give(Helper, right.Here, a)} }
	Allow("a register", give("a_first"))
	Allow("a register", give("a_second"))
	if MayEver(Helper, "a_first") || !MayEver(Helper, "a_second") || !MayEver(TechnicalAdmin, MayManageAccounts) {
		t.Error("the table of a system was not replaced alone")
	}
	var all sync.WaitGroup
	for i := range 20 {
		a := Action(fmt.Sprint("at_once_", i))
		all.Go(func() { Allow(string(a), give(a)) })
	}
	all.Wait()
	for i := range 20 {
		a := Action(fmt.Sprint("at_once_", i))
		if !MayEver(Helper, a) || !slices.Contains(AllActions(), a) {
			t.Errorf("%s was lost", a)
		}
		Allow(string(a), nil)
	}
	Allow("a register", nil)
	if MayEver(Helper, "a_second") || slices.Contains(AllActions(), "a_second") {
		t.Error("an empty table leaves something behind")
	}
}

func TestReach(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		all := []string{h.province, h.centre, h.home, h.build, h.land, h.commune, h.communeCentre, h.culture, h.economy, h.other, h.otherCentre}
		governor := h.person("Chủ Tịch Tỉnh", h.province, Chairman, "")
		for _, c := range []struct {
			name   string
			person string
			action Action
			want   []string
		}{
			{"receiver reads in the centre", h.receiver, see, []string{h.communeCentre}},
			{"specialist reads in the office and the committee it works for", h.specialist, see, []string{h.culture, h.commune}},
			{"head reads in the office and the committee", h.head, see, []string{h.culture, h.commune}},
			{"head stops in the office only", h.head, stop, []string{h.culture}},
			{"chairman covers the offices and the centre", h.chairman, sign, []string{h.commune, h.communeCentre, h.culture, h.economy}},
			{"the governor does not sign for communes", governor, sign, []string{h.province, h.centre}},
			{"the governor reads the reports of all", governor, figure, all},
			{"clerk issues in the committee's house", h.clerk, issue, []string{h.commune, h.communeCentre, h.culture, h.economy}},
			{"inspector reads all", h.inspector, see, all},
			{"procedure officer reads all", h.officer, see, all},
			{"technical administrator reads nothing", h.it, see, nil},
			{"technical administrator keeps all accounts", h.it, MayManageAccounts, all},
			{"helper reads nothing", h.helper, see, nil},
			{"cashier takes money in the centre", h.cashier, accept, []string{h.communeCentre}},
		} {
			v := h.viewer(c.person, today)
			want := slices.Clone(c.want)
			slices.Sort(want)
			if got := v.Units(c.action); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", c.name, got, want)
			}
			for _, u := range all {
				if v.Can(c.action, u) != slices.Contains(c.want, u) {
					t.Errorf("%s: Can differs in %s", c.name, u)
				}
			}
			if v.Can(c.action, "") || v.CanAnywhere(c.action) != (len(c.want) > 0) {
				t.Errorf("%s: nowhere or anywhere", c.name)
			}
		}
		if v := h.viewer(h.specialist, long.Add(-1)); len(v.Units(see)) != 0 {
			t.Error("rights before the role began")
		}
		var nobody Viewer
		if len(nobody.Units(see)) != 0 || nobody.Can(accept, h.commune) || nobody.Actor() != "anonymous" {
			t.Error("an anonymous viewer has rights")
		}
		if v := h.viewer(h.specialist, today); !v.Holds(Specialist, h.commune, "civil_status") || v.Holds(Specialist, h.commune, "economy") ||
			v.Holds(Specialist, h.other, "") || v.Holds(Chairman, h.commune, "") {
			t.Error("Holds is wrong")
		}
	})
}

// A unit that ended takes the rights of its people with it.
func TestRolesSleepWithTheirUnit(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		econ := h.person("Cao Văn Tư", h.economy, Specialist, "economy")
		write(t, db, func(tx *store.Tx) error { return EndUnit(tx, h.economy, today, by) })
		if !h.viewer(econ, today.Add(-1)).Can(take, h.commune) || h.viewer(econ, today).Can(take, h.commune) {
			t.Error("the role did not end with the unit")
		}
	})
}

// Can asks what Units lists: for any chart, role, action and unit.
func TestCanAgreesWithUnits(t *testing.T) {
	rooms()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "units")
		c := &Chart{units: map[string]Unit{}, kids: map[string][]string{}, index: map[string]int{}}
		for i := range n {
			id := string(rune('a' + i))
			u := Unit{ID: id, Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind")}
			if i > 0 {
				u.Parent = string(rune('a' + rapid.IntRange(0, i-1).Draw(t, "parent")))
			}
			c.units[id], c.order, c.index[id] = u, append(c.order, id), i
			c.kids[u.Parent] = append(c.kids[u.Parent], id)
		}
		v := Viewer{Person: "p", chart: c}
		for range rapid.IntRange(0, 3).Draw(t, "roles") {
			v.Roles = append(v.Roles, RoleAt{Role: rapid.SampledFrom(AllRoles()).Draw(t, "role"), Unit: string(rune('a' + rapid.IntRange(0, n).Draw(t, "at")))})
		}
		for _, a := range AllActions() {
			list := v.Units(a)
			for i := range n + 1 {
				id := string(rune('a' + i))
				if v.Can(a, id) != slices.Contains(list, id) {
					t.Fatalf("%s in %s: Can %v, Units %v, %+v, %+v", a, id, v.Can(a, id), list, v.Roles, c.units)
				}
			}
			if !slices.IsSorted(list) || v.CanAnywhere(a) != (len(list) > 0) {
				t.Fatalf("%s: %v", a, list)
			}
		}
	})
}
