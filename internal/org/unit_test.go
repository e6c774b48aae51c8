package org

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

func TestUnitsInTime(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		renamed := day.On(2026, time.March, 1)
		write(t, db, func(tx *store.Tx) error {
			return ChangeUnit(tx, h.build, UnitChange{Name: "Sở Xây dựng và Giao thông", Code: "H37.22", From: renamed}, by)
		})
		read(t, db, func(q *store.Snapshot) error {
			for _, c := range []struct {
				at   day.Date
				name string
				code string
				old  string
			}{
				{renamed.Add(-1), "Sở Xây dựng", "H37.12", "000.00.12.H37"},
				{renamed, "Sở Xây dựng và Giao thông", "H37.22", "000.00.22.H37"},
				{today, "Sở Xây dựng và Giao thông", "H37.22", "000.00.22.H37"},
			} {
				if name, err := UnitName(q, h.build, c.at); err != nil || name != c.name {
					t.Errorf("name on %s: %q %v", c.at, name, err)
				}
				for _, code := range []string{c.code, c.old} {
					if u, err := ByCode(q, code, c.at); err != nil || u.ID != h.build {
						t.Errorf("code %s on %s: %v %v", code, c.at, u, err)
					}
				}
			}
			_, err := ByCode(q, "H37.12", today)
			wantFault(t, err, fault.NotFound, "org.unit_unknown")
			_, err = ByCode(q, "000.00.12.H37", today)
			wantFault(t, err, fault.NotFound, "org.unit_unknown")
			_, err = UnitName(q, h.build, long.Add(-1))
			wantFault(t, err, fault.NotFound, "org.unit_unknown")
			return nil
		})
	})
}

func TestTree(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		read(t, db, func(q *store.Snapshot) error {
			c, err := Tree(q, today)
			if err != nil {
				return err
			}
			for _, unit := range []string{h.province, h.commune, h.land, h.build} {
				below, err := Descendants(q, unit, today)
				if err != nil {
					return err
				}
				a, b := slices.Clone(below), c.Below(unit)
				slices.Sort(a)
				slices.Sort(b)
				if !slices.Equal(a, b) || below[0] != unit {
					t.Errorf("below %s: query %v, chart %v", unit, below, b)
				}
			}
			if got := len(c.Below(h.province)); got != 11 {
				t.Errorf("the province has %d units", got)
			}
			if got := c.House(h.commune); len(got) != 4 || slices.Contains(got, h.other) {
				t.Errorf("house of the commune: %v", got)
			}
			if got := c.House(h.province); !slices.Equal(got, []string{h.province, h.centre}) {
				t.Errorf("house of the province: %v", got)
			}
			if k := c.Children(h.province); k[0].ID != h.centre || k[len(k)-1].Kind != CommuneCommittee {
				t.Errorf("order of children: %v", k)
			}
			return nil
		})
	})
}

func TestUnitRefusals(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		for name, c := range map[string]struct {
			do   func(tx *store.Tx) error
			code fault.Code
			key  string
		}{
			"no parent": {func(tx *store.Tx) error {
				_, err := CreateUnit(tx, NewUnit{Kind: Department, Place: "20", Name: "Sở Y tế", From: long}, by)
				return err
			}, fault.Invalid, "org.parent_missing"},
			"code taken": {func(tx *store.Tx) error {
				_, err := CreateUnit(tx, NewUnit{Kind: Department, Place: "20", Name: "Sở Y tế", Code: "H37.12", Parent: h.province, From: today}, by)
				return err
			}, fault.Invalid, "org.code_taken"},
			"code wrong": {func(tx *store.Tx) error {
				_, err := CreateUnit(tx, NewUnit{Kind: Department, Place: "20", Name: "Sở Y tế", Code: "37.H12", Parent: h.province, From: today}, by)
				return err
			}, fault.Invalid, "org.code_wrong"},
			"below itself": {func(tx *store.Tx) error {
				return ChangeUnit(tx, h.commune, UnitChange{Parent: h.culture, From: today}, by)
			}, fault.Invalid, "org.parent_below"},
			"before its last change": {func(tx *store.Tx) error {
				return ChangeUnit(tx, h.commune, UnitChange{Name: "x", From: long}, by)
			}, fault.Invalid, "org.change_not_last"},
			"ended with units below": {func(tx *store.Tx) error { return EndUnit(tx, h.commune, today, by) }, fault.Conflict, "org.unit_not_empty"},
		} {
			if err := db.Write(context.Background(), c.do); fault.Of(err) != c.code || !strings.Contains(err.Error(), c.key) {
				t.Errorf("%s: %v, want %s %s", name, err, c.code, c.key)
			}
		}
		write(t, db, func(tx *store.Tx) error { return EndUnit(tx, h.economy, today, by) })
		read(t, db, func(q *store.Snapshot) error {
			if _, err := UnitAt(q, h.economy, today.Add(-1)); err != nil {
				t.Error("the unit should still exist the day before:", err)
			}
			_, err := UnitAt(q, h.economy, today)
			wantFault(t, err, fault.NotFound, "org.unit_unknown")
			return nil
		})
	})
}

func TestRouting(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		var second string
		write(t, db, func(tx *store.Tx) (err error) {
			if second, err = CreateUnit(tx, NewUnit{Kind: LandBranch, Place: "06001", Name: "Chi nhánh khu vực II", Code: "H37.15.2", Parent: h.build,
				From: long}, by); err != nil {
				return err
			}
			return Serve(tx, Service{second, "06099", long}, by)
		})
		read(t, db, func(q *store.Snapshot) error {
			for _, c := range []struct {
				competence, department, place, want string
				code                                fault.Code
			}{
				{"commune_committee", "", "06040", h.commune, ""},
				{"commune_committee", "", "06001", h.other, ""},
				{"commune_office", "2", "06040", h.culture, ""},
				{"commune_office", "", "06040", "", fault.Conflict},
				{"department", "12", "06040", h.build, ""},
				{"department", "12", "20", h.build, ""},
				{"department", "5", "06001", h.home, ""},
				{"department", "99", "06001", "", fault.NotFound},
				{"department", "", "06001", "", fault.Conflict},
				{"province_committee", "", "06001", h.province, ""},
				{"land_branch", "", "06001", second, ""},
				{"land_branch", "", "06099", second, ""},
				{"land_branch", "", "06040", h.land, ""},
				{"commune_committee", "", "99999", "", fault.NotFound},
				{"department", "12", "99999", "", fault.NotFound},
				{"ministry", "", "20", "", fault.NotFound},
				{"commune_committee", "", "20", "", fault.NotFound},
			} {
				got, err := CompetentUnit(q, Competence{c.competence, c.department}, c.place, today)
				if got != c.want || fault.Of(err) != c.code {
					t.Errorf("%s %q of %s: %q %v, want %q %q", c.competence, c.department, c.place, got, err, c.want, c.code)
				}
			}
			for place, want := range map[string]string{"06040": h.communeCentre, "06001": h.otherCentre, "20": h.centre} {
				if got, err := ReceivingCentre(q, place, today); got != want || err != nil {
					t.Errorf("centre of %s: %q %v", place, got, err)
				}
			}
			if got, err := CompetentUnit(q, Competence{"department", "12"}, "06040", long.Add(-1)); fault.Of(err) != fault.NotFound {
				t.Errorf("before the reform: %q %v", got, err)
			}
			return nil
		})
	})
}

// Two changes of the chart at the same moment: a code is never had twice.
func TestCodeRace(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	h := build(t, db)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_ = db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := CreateUnit(tx, NewUnit{Kind: Department, Place: "20", Name: "Sở Y tế", Code: "H37.77", Parent: h.province, From: long}, by)
				return err
			})
		})
	}
	wg.Wait()
	read(t, db, func(q *store.Snapshot) error {
		var n int
		err := q.QueryRow(`select count(*) from org_unit_row where code = 'H37.77'`).Scan(&n)
		if n != 1 {
			t.Errorf("the code is had %d times", n)
		}
		return err
	})
}

func TestCodes(t *testing.T) {
	for _, c := range []struct{ code, old string }{
		{"H26", "000.00.00.H26"}, {"H26.3", "000.00.03.H26"}, {"H26.3.12", "000.12.03.H26"}, {"H26.12.3.104", "104.03.12.H26"}, {"G09.20", "000.00.20.G09"},
	} {
		if got, ok := Reversed(c.code); got != c.old || !ok {
			t.Errorf("Reversed(%s) = %s %v", c.code, got, ok)
		}
		if got, ok := Straight(c.old); got != c.code || !ok {
			t.Errorf("Straight(%s) = %s %v", c.old, got, ok)
		}
	}
	for _, s := range []string{"", "h26", "H2", "H26.", "H26.123.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "26", "H26.1.2.3.4"} {
		if got, ok := Reversed(s); ok {
			t.Errorf("Reversed(%q) = %q", s, got)
		}
	}
	for _, s := range []string{"", "000.12.00.H26", "000.00.00", "H26.00.00.000", "000.00.00.H26 "} {
		if got, ok := Straight(s); ok {
			t.Errorf("Straight(%q) = %q", s, got)
		}
	}
}

func FuzzStraight(f *testing.F) {
	f.Add("000.12.03.H26")
	f.Add("104.03.12.H26")
	f.Fuzz(func(t *testing.T, s string) {
		if code, ok := Straight(s); ok {
			if back, ok := Reversed(code); !ok || back != s {
				t.Errorf("%q → %q → %q", s, code, back)
			}
		}
	})
}
