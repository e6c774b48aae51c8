package org

import (
	"encoding/json"
	"testing"
)

// Every role, kind, duty and kind of audit line has a word in the lists.
func TestEveryThingHasAWord(t *testing.T) {
	b, err := words.ReadFile("lang/vi.json")
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	if err := json.Unmarshal(b, &text); err != nil {
		t.Fatal(err)
	}
	has := func(key string) {
		t.Helper()
		if text[key] == "" {
			t.Errorf("no word %q", key)
		}
	}
	for _, r := range AllRoles() {
		has(r.Word())
	}
	for _, k := range Kinds() {
		has(k.Word())
	}
	for _, d := range Duties() {
		has(DutyWord(d))
		if d != "" && DutyWord(d) == DutyWord("") {
			t.Errorf("duty %q has no word of its own", d)
		}
	}
	for _, d := range []AuditKind{SignInDone, SignInFailed, SignInRefused, SignedOut, SessionEnded, AccountOpened, AccountClosed, AccountLocked,
		AccountUnlocked, PasswordChanged, PasswordReset, TOTPEnrolled, TOTPRemoved, RecoveryUsed, Registered} {
		has(d.Word())
	}
}
