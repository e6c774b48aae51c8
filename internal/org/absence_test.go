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

func TestTeam(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		gone := h.person("Người Đã Thôi", h.culture, Specialist, "")
		write(t, db, func(tx *store.Tx) error { return Leave(tx, gone, today, by) })
		read(t, db, func(q *store.Snapshot) error {
			team, err := Team(q, []string{h.culture, h.commune}, today)
			var got []string
			for _, p := range team {
				got = append(got, p.Name)
			}
			if len(got) != 4 { // specialist, head, chairman, clerk
				t.Errorf("team: %v", got)
			}
			return err
		})
	})
}

// Who stands in has the roles on the days of the absence, loses them when the absent person comes back, and only the
// roles that the one who records it deals out.
func TestAbsence(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		r := &Room{DB: db}
		colleague := h.person("Mai Văn Hai", h.culture, Helper, "")
		head := func(key string) Request { return Request{Viewer: h.viewer(h.head, today), Sent: action.Sent{Key: key}} }
		ctx := context.Background()
		a := Absence{Person: h.specialist, StandIn: colleague, From: today, Last: today.Add(4)}
		for name, c := range map[string]struct {
			o    Request
			a    Absence
			code fault.Code
			key  string
		}{
			"without an end": {head("1"), Absence{Person: h.specialist, From: today}, fault.Invalid, "org.last_missing"},
			"backwards":      {head("2"), Absence{Person: h.specialist, From: today, Last: today.Add(-1)}, fault.Invalid, "org.to_before_from"},
			"by himself": {head("3"), Absence{Person: h.specialist, StandIn: h.specialist, From: today, Last: today}, fault.Invalid,
				"org.stand_in_self"},
			"a stranger": {head("4"), Absence{Person: h.specialist, StandIn: h.person("Xa", h.other, Receiver, ""), From: today,
				Last: today}, fault.Invalid, "org.delegate_to_stranger"},
			"somebody not his":        {head("5"), Absence{Person: h.chairman, From: today, Last: today}, fault.NotFound, "org.person_unknown"},
			"who keeps only accounts": {Request{Viewer: h.viewer(h.it, today), Sent: action.Sent{Key: "6"}}, a, fault.NotFound, "org.person_unknown"},
		} {
			t.Log(name)
			wantFault(t, r.OrderAbsence(ctx, c.o, c.a), c.code, c.key)
		}
		if err := r.OrderAbsence(ctx, head("7"), a); err != nil {
			t.Fatal(err)
		}
		wantFault(t, r.OrderAbsence(ctx, head("8"), Absence{Person: h.specialist, From: today.Add(4), Last: today.Add(9)}), fault.Conflict,
			"org.absent_twice")
		if !h.viewer(colleague, today.Add(4)).Holds(Specialist, h.culture, "civil_status") ||
			h.viewer(colleague, today.Add(5)).Holds(Specialist, h.culture, "civil_status") {
			t.Error("the stand-in does not stand in on the days of the absence, and on them only")
		}
		var id string
		read(t, db, func(q *store.Snapshot) error {
			list, err := Absences(q, []string{h.specialist}, today)
			if len(list) != 1 || list[0].Last != today.Add(4) {
				t.Fatalf("absences: %+v", list)
			}
			id = list[0].ID
			return err
		})
		wantFault(t, r.OrderComeBack(ctx, Request{Viewer: h.viewer(h.director, today), Sent: action.Sent{Key: "9"}}, id), fault.NotFound,
			"org.absence_unknown")
		if err := r.OrderComeBack(ctx, head("10"), id); err != nil {
			t.Fatal(err)
		}
		if h.viewer(colleague, today).Holds(Specialist, h.culture, "civil_status") {
			t.Error("the stand-in stands in after the return")
		}
		wantFault(t, r.OrderComeBack(ctx, head("11"), id), fault.Conflict, "org.absence_ended")
	})
}

// Two heads record the same absence at once: it is recorded once.
func TestAbsenceRace(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	h := build(t, db)
	all := func(string) bool { return true }
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			_ = db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := BeAbsent(tx, Absence{Person: h.specialist, StandIn: h.head, From: today, Last: today.Add(2)}, all, by)
				return err
			})
		})
	}
	wg.Wait()
	read(t, db, func(q *store.Snapshot) error {
		list, err := Absences(q, []string{h.specialist}, today)
		if len(list) != 1 {
			t.Errorf("%d absences", len(list))
		}
		given, err2 := Delegations(q, h.head, today)
		if len(given) != 1 || err2 != nil {
			t.Errorf("%d delegations, %v", len(given), err2)
		}
		return err
	})
}
