package org

import (
	"context"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// A unit is kept by whoever keeps the units above it: today's, one that has ended, one that is to come.
func TestWhoKeepsAUnit(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		local := h.person("Ma Văn Máy", h.commune, TechnicalAdmin, "")
		var coming string
		write(t, db, func(tx *store.Tx) (err error) {
			if err = EndUnit(tx, h.economy, today, by); err != nil {
				return err
			}
			coming, err = CreateUnit(tx, NewUnit{Kind: CommuneOffice, Place: "06040", Name: "Phòng Kinh tế", Parent: h.commune, From: today.Add(30)}, by)
			return err
		})
		for person, units := range map[string]map[string]bool{
			h.it:   {h.province: true, h.commune: true, h.culture: true, h.economy: true, coming: true, h.land: true},
			local:  {h.province: false, h.commune: true, h.culture: true, h.economy: true, coming: true, h.other: false, h.land: false},
			h.head: {h.culture: false, h.economy: false},
		} {
			v := h.viewer(person, today)
			read(t, db, func(q *store.Snapshot) error {
				for unit, want := range units {
					if _, err := ManagedUnit(q, v, unit); (err == nil) != want || err != nil && fault.Of(err) != fault.NotFound {
						t.Errorf("%s keeps %s: %v, want %v", v.Name, unit, err, want)
					}
				}
				return nil
			})
		}
	})
}

func TestUnitsFitUnderEachOther(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		for name, c := range map[string]struct {
			u   NewUnit
			key string
		}{
			"an office of a commune under a department": {NewUnit{Kind: CommuneOffice, Place: "06040", Name: "x", Parent: h.home, From: today},
				"org.parent_unfit"},
			"a department under a commune":    {NewUnit{Kind: Department, Place: "20", Name: "x", Parent: h.commune, From: today}, "org.parent_unfit"},
			"a second centre of a commune":    {NewUnit{Kind: CommuneCentre, Place: "06040", Name: "x", Parent: h.commune, From: today}, "org.place_taken"},
			"a second committee of a commune": {NewUnit{Kind: CommuneCommittee, Place: "06040", Name: "x", Parent: h.province, From: today}, "org.place_taken"},
		} {
			err := db.Write(context.Background(), func(tx *store.Tx) error { _, err := CreateUnit(tx, c.u, by); return err })
			t.Log(name)
			wantFault(t, err, fault.Invalid, c.key)
		}
		write(t, db, func(tx *store.Tx) error { // after the first has ended, another may come
			if err := EndUnit(tx, h.communeCentre, today, by); err != nil {
				return err
			}
			_, err := CreateUnit(tx, NewUnit{Kind: CommuneCentre, Place: "06040", Name: "Trung tâm mới", Parent: h.commune, From: today}, by)
			return err
		})
	})
}

// Several administrators make the centre of a commune at the same moment: there is one.
func TestOneCentreRace(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	h := build(t, db)
	write(t, db, func(tx *store.Tx) error { return EndUnit(tx, h.otherCentre, today, by) })
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_ = db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := CreateUnit(tx, NewUnit{Kind: CommuneCentre, Place: "06001", Name: "Trung tâm", Parent: h.other, From: today}, by)
				return err
			})
		})
	}
	wg.Wait()
	read(t, db, func(q *store.Snapshot) error {
		us, err := UnitsOfKind(q, CommuneCentre, "06001", today)
		if len(us) != 1 {
			t.Errorf("%d centres", len(us))
		}
		return err
	})
}

func TestCloseAUnitWithPeople(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		r := &Room{DB: db}
		o := func(key string) Request { return Request{Viewer: h.viewer(h.it, today), Sent: action.Sent{Key: key}} }
		wantFault(t, r.OrderUnitEnd(context.Background(), o("a"), UnitEnd{Unit: h.culture, On: today.Add(1)}), fault.Conflict, "org.unit_staffed")
		if err := r.OrderUnitEnd(context.Background(), o("b"), UnitEnd{Unit: h.economy, On: today.Add(1)}); err != nil {
			t.Error(err)
		}
		err := r.OrderUnitChange(context.Background(), Request{Viewer: h.viewer(h.head, today), Sent: action.Sent{Key: "c"}}, h.culture,
			UnitChange{Name: "x", From: today})
		wantFault(t, err, fault.NotFound, "org.unit_unknown")
	})
}
