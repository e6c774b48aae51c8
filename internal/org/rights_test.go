package org

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// allowed is the table of rights written a second time, by hand: role × action. It is not made from rules.
var allowed = map[Role][]Action{
	Receiver: {ReadDossier, PrintSlip, Apply, Submit, Supplement, Withdraw, Accept, RecordGuidance, RefuseIntake, AskSupplement, RequirePayment,
		RecordPayment, Transfer, ReturnResult, RecordOutside, Correct, NotifyByPhone, FinishStep},
	Specialist: {ReadDossier, PrintSlip, Take, FinishStep, SendBack, Consult, AnswerConsultation, RecordVerification, ProposeSupplement,
		ProposeExtension, ProposeResult, RecordOutside},
	Head: {ReadDossier, PrintSlip, ReadReport, Assign, Reassign, Urge, AllowSupplement, Extend, Stop, GiveDelegation, Take, FinishStep, SendBack, Consult,
		AnswerConsultation, RecordVerification, ProposeResult},
	Chairman: {ReadDossier, PrintSlip, ReadReport, Take, Assign, Reassign, Urge, SendBack, FinishStep, AllowSupplement, Extend, Stop, Approve, RefuseSettlement,
		GiveDelegation},
	Clerk:   {ReadDossier, PrintSlip, Take, FinishStep, SendBack, Issue},
	Cashier: {ReadDossier, PrintSlip, RequirePayment, RecordPayment, SettleExemption, ReconcilePayment},
	Helper:  {Apply},
	CentreDirector: {ReadDossier, PrintSlip, ReadReport, Assign, Reassign, Urge, AllowSupplement, NotifyByPhone,
		GiveDelegation},
	ProcedureOfficer: {ReadDossier, ReadReport, EditCatalogue, PublishCatalogue},
	Inspector:        {ReadDossier, ReadReport, ReadAudit},
	TechnicalAdmin:   {ManageAccounts, ManageRoles, ManageUnits, ManageSettings, ReadAudit, ReadHealth},
}

func TestRightsByRole(t *testing.T) {
	for _, r := range AllRoles() {
		for _, a := range AllActions() {
			if want := slices.Contains(allowed[r], a); MayEver(r, a) != want {
				t.Errorf("%s %s: %v, want %v", r, a, !want, want)
			}
		}
		for _, a := range allowed[r] {
			if !slices.Contains(AllActions(), a) {
				t.Errorf("%s: %s is in no rule", r, a)
			}
		}
	}
	if len(allowed) != len(AllRoles()) {
		t.Error("a role is missing in the table")
	}
}

// mayNot is the column "May not" of the domain table (NĐ 61/2018 Điều 11–20; HN table 3.1; decisions §8).
var mayNot = []struct {
	why     string
	role    Role
	actions []Action
}{
	{"a helper cannot confirm or sign for the citizen, nor read", Helper, []Action{Submit, Supplement, Withdraw, ReadDossier, Accept}},
	{"a receiver cannot decide the substance", Receiver, []Action{ProposeResult, Approve, RefuseSettlement, Issue, Extend, Stop, Assign}},
	{"a specialist never writes to the citizen past the one-stop, and never signs", Specialist,
		[]Action{AskSupplement, RecordGuidance, RefuseIntake, NotifyByPhone, ReturnResult, Approve, RefuseSettlement, Issue, Extend, Accept}},
	{"the signatory signs what was proposed, and changes nothing in it", Chairman, []Action{ProposeResult, RecordVerification, Correct, Issue}},
	{"the clerk changes no signed text", Clerk, []Action{ProposeResult, Approve, Correct, RecordVerification}},
	{"the cashier does not change the professional state", Cashier, []Action{Accept, FinishStep, ProposeResult, Approve, Issue, ReturnResult, Stop}},
	{"the procedure officer does not edit the history", ProcedureOfficer, []Action{Correct, RecordOutside, Accept, FinishStep, Extend, Stop, Approve}},
	{"the inspector reads and cannot act", Inspector, []Action{Accept, Assign, Correct, FinishStep, Approve, ManageAccounts, EditCatalogue}},
	{"the technical administrator reads no dossiers", TechnicalAdmin, []Action{ReadDossier, PrintSlip, ReadReport, Accept, Approve}},
}

func TestMayNot(t *testing.T) {
	for _, m := range mayNot {
		for _, a := range m.actions {
			if MayEver(m.role, a) {
				t.Errorf("%s, but %s may %s", m.why, m.role, a)
			}
		}
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
			{"receiver reads in the centre", h.receiver, ReadDossier, []string{h.communeCentre}},
			{"specialist reads in the office and the committee it works for", h.specialist, ReadDossier, []string{h.culture, h.commune}},
			{"head reads in the office and the committee", h.head, ReadDossier, []string{h.culture, h.commune}},
			{"head stops in the office only", h.head, Stop, []string{h.culture}},
			{"chairman covers the offices and the centre", h.chairman, Approve, []string{h.commune, h.communeCentre, h.culture, h.economy}},
			{"the governor does not sign for communes", governor, Approve, []string{h.province, h.centre}},
			{"the governor reads the reports of all", governor, ReadReport, all},
			{"clerk issues in the committee's house", h.clerk, Issue, []string{h.commune, h.communeCentre, h.culture, h.economy}},
			{"inspector reads all", h.inspector, ReadDossier, all},
			{"procedure officer reads all", h.officer, ReadDossier, all},
			{"technical administrator reads nothing", h.it, ReadDossier, nil},
			{"technical administrator keeps all accounts", h.it, ManageAccounts, all},
			{"helper reads nothing", h.helper, ReadDossier, nil},
			{"cashier takes money in the centre", h.cashier, RecordPayment, []string{h.communeCentre}},
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
		if v := h.viewer(h.specialist, long.Add(-1)); len(v.Units(ReadDossier)) != 0 {
			t.Error("rights before the role began")
		}
		var nobody Viewer
		if len(nobody.Units(ReadDossier)) != 0 || nobody.Can(Accept, h.commune) || nobody.Actor() != "anonymous" {
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
		if !h.viewer(econ, today.Add(-1)).Can(ProposeResult, h.commune) || h.viewer(econ, today).Can(ProposeResult, h.commune) {
			t.Error("the role did not end with the unit")
		}
	})
}

// Can asks what Units lists: for any chart, role, action and unit.
func TestCanAgreesWithUnits(t *testing.T) {
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
