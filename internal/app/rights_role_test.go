package app_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/notice"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/report"
)

// TestRoles holds the tables of rights against what each room has written by hand in testdata/roles.txt: who has which
// action somewhere. An action that no room wrote down fails.
func TestRoles(t *testing.T) {
	apptest.SQLite(t) // an open house has the tables of all rooms in force
	files, err := filepath.Glob("../*/testdata/roles.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	seen := map[right.Action]bool{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			f := strings.Fields(line)
			if len(f) == 0 || f[0] == "#" {
				continue
			}
			a := right.Action(f[0])
			if seen[a] {
				t.Errorf("%s: %s stands in another file too", file, a)
			}
			seen[a] = true
			for _, r := range org.AllRoles() {
				if want := slices.Contains(f[1:], string(r)); org.MayEver(r, a) != want {
					t.Errorf("%s: %s %s: %v, want %v", file, r, a, !want, want)
				}
			}
		}
	}
	for _, a := range org.AllActions() {
		if !seen[a] {
			t.Errorf("%s stands in no file", a)
		}
	}
}

// mayNotEver says what a role never may (NĐ 61/2018 Điều 11–20; decisions §8).
var mayNotEver = []struct {
	why     string
	role    org.Role
	actions []right.Action
}{
	{"a helper cannot confirm or sign for the citizen, nor read", org.Helper,
		[]right.Action{dossier.MaySubmit, dossier.MaySupplement, dossier.MayWithdraw, dossier.MayRead, dossier.MayAccept}},
	{"a receiver cannot decide the substance", org.Receiver,
		[]right.Action{dossier.MayPropose, dossier.MayApprove, dossier.MayRefuse, dossier.MayIssue, dossier.MayExtend, dossier.MayStop, dossier.MayAssign}},
	{"a specialist never writes to the citizen past the one-stop, and never signs", org.Specialist,
		[]right.Action{dossier.MayAskSupplement, dossier.MayGuide, dossier.MayRefuseIntake, notice.MayCall, dossier.MayReturn, dossier.MayApprove,
			dossier.MayRefuse,
			dossier.MayIssue, dossier.MayExtend, dossier.MayAccept}},
	{"the signatory signs what was proposed, and changes nothing in it", org.Chairman,
		[]right.Action{dossier.MayPropose, dossier.MayVerify, dossier.MayCorrect, dossier.MayIssue}},
	{"the clerk changes no signed text", org.Clerk, []right.Action{dossier.MayPropose, dossier.MayApprove, dossier.MayCorrect, dossier.MayVerify}},
	{"the cashier does not change the professional state", org.Cashier,
		[]right.Action{dossier.MayAccept, dossier.MayFinishStep, dossier.MayPropose, dossier.MayApprove, dossier.MayIssue, dossier.MayReturn, dossier.MayStop}},
	{"the procedure officer does not edit the history", org.ProcedureOfficer,
		[]right.Action{dossier.MayCorrect, dossier.MayRecordOutside, dossier.MayAccept, dossier.MayFinishStep, dossier.MayExtend, dossier.MayStop,
			dossier.MayApprove}},
	{"the inspector reads and cannot act", org.Inspector,
		[]right.Action{dossier.MayAccept, dossier.MayAssign, dossier.MayCorrect, dossier.MayFinishStep, dossier.MayApprove, org.MayManageAccounts,
			catalogue.MayEdit}},
	{"the technical administrator reads no dossiers", org.TechnicalAdmin,
		[]right.Action{dossier.MayRead, dossier.MayPrint, report.MayRead, dossier.MayAccept, dossier.MayApprove, fee.MayRecordPayment}},
}

func TestMayNotEver(t *testing.T) {
	apptest.SQLite(t)
	for _, m := range mayNotEver {
		for _, a := range m.actions {
			if org.MayEver(m.role, a) {
				t.Errorf("%s, but %s may %s", m.why, m.role, a)
			}
		}
	}
}
