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
func (d AuditKind) Word() string { return "org.audit.what_" + string(d) }
