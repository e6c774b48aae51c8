package org

// Word is the word key of a kind of unit.
func (k Kind) Word() string { return kindWords[k] }

var kindWords = map[Kind]string{
	ProvinceCommittee: "org.kind_province_committee",
	ProvinceCentre:    "org.kind_province_centre",
	Department:        "org.kind_department",
	LandBranch:        "org.kind_land_branch",
	CommuneCommittee:  "org.kind_commune_committee",
	CommuneCentre:     "org.kind_commune_centre",
	CommuneOffice:     "org.kind_commune_office",
}

// DutyWord is the word key of a field of work; a field that is not known reads as every field.
func DutyWord(duty string) string {
	if w, ok := dutyWords[duty]; ok {
		return w
	}
	return dutyWords[""]
}

var dutyWords = map[string]string{
	"":              "org.duty_all",
	"civil_status":  "org.duty_civil_status",
	"certification": "org.duty_certification",
	"land":          "org.duty_land",
	"economy":       "org.duty_economy",
	"culture":       "org.duty_culture",
}

// Word is the word key of a line of the audit table.
func (d AuditKind) Word() string { return auditKindWords[d] }

var auditKindWords = map[AuditKind]string{ //nolint:gosec // word keys, no credentials
	SignInDone:      "org.audit_signed_in",
	SignInFailed:    "org.audit_sign_in_failed",
	SignInRefused:   "org.audit_sign_in_refused",
	SignedOut:       "org.audit_signed_out",
	SessionEnded:    "org.audit_session_ended",
	AccountOpened:   "org.audit_account_opened",
	AccountClosed:   "org.audit_account_closed",
	AccountLocked:   "org.audit_account_locked",
	AccountUnlocked: "org.audit_account_unlocked",
	PasswordChanged: "org.audit_password_changed",
	PasswordReset:   "org.audit_password_reset",
	TOTPEnrolled:    "org.audit_totp_enrolled",
	TOTPRemoved:     "org.audit_totp_removed",
	RecoveryUsed:    "org.audit_recovery_used",
	Registered:      "org.audit_registered",
}
