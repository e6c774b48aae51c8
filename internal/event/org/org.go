// Package org holds the facts of room org. Dates are "2026-11-23"; To is exclusive and empty while open.
// People and units are named by id only, so that a fact holds no personal data.
package org

// UnitCreated says that a unit began to exist.
type UnitCreated struct {
	Unit     string `json:"unit"`
	UnitKind string `json:"unit_kind"`
	Place    string `json:"place"`
	Name     string `json:"name"`
	Code     string `json:"code"`
	Parent   string `json:"parent"`
	From     string `json:"from"`
}

// Kind is "org.unit_created".
func (UnitCreated) Kind() string { return "org.unit_created" }

// Record is the unit.
func (f UnitCreated) Record() string { return "unit:" + f.Unit }

// UnitChanged says that from a date on a unit has another name, code or parent.
type UnitChanged struct {
	Unit   string `json:"unit"`
	Name   string `json:"name"`
	Code   string `json:"code"`
	Parent string `json:"parent"`
	From   string `json:"from"`
}

// Kind is "org.unit_changed".
func (UnitChanged) Kind() string { return "org.unit_changed" }

// Record is the unit.
func (f UnitChanged) Record() string { return "unit:" + f.Unit }

// UnitEnded says that a unit exists no longer from a date on.
type UnitEnded struct {
	Unit string `json:"unit"`
	To   string `json:"to"`
}

// Kind is "org.unit_ended".
func (UnitEnded) Kind() string { return "org.unit_ended" }

// Record is the unit.
func (f UnitEnded) Record() string { return "unit:" + f.Unit }

// UnitServes says that a unit also serves a place from a date on.
type UnitServes struct {
	Unit  string `json:"unit"`
	Place string `json:"place"`
	From  string `json:"from"`
	To    string `json:"to,omitempty"`
}

// Kind is "org.unit_serves".
func (UnitServes) Kind() string { return "org.unit_serves" }

// Record is the unit.
func (f UnitServes) Record() string { return "unit:" + f.Unit }

// PersonAdded says that an official was entered.
type PersonAdded struct {
	Person string `json:"person"`
	Unit   string `json:"unit"`
}

// Kind is "org.person_added".
func (PersonAdded) Kind() string { return "org.person_added" }

// Record is the person.
func (f PersonAdded) Record() string { return "person:" + f.Person }

// PersonLeft says that an official left: every post, role and delegation ended.
type PersonLeft struct {
	Person string `json:"person"`
	On     string `json:"on"`
}

// Kind is "org.person_left".
func (PersonLeft) Kind() string { return "org.person_left" }

// Record is the person.
func (f PersonLeft) Record() string { return "person:" + f.Person }

// PostGiven says that a person holds a post.
type PostGiven struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Unit   string `json:"unit"`
	Title  string `json:"title"`
	From   string `json:"from"`
	To     string `json:"to,omitempty"`
}

// Kind is "org.post_given".
func (PostGiven) Kind() string { return "org.post_given" }

// Record is the person.
func (f PostGiven) Record() string { return "person:" + f.Person }

// PostEnded says that a person holds a post no longer.
type PostEnded struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Unit   string `json:"unit"`
	To     string `json:"to"`
}

// Kind is "org.post_ended".
func (PostEnded) Kind() string { return "org.post_ended" }

// Record is the person.
func (f PostEnded) Record() string { return "person:" + f.Person }

// RoleGiven says that a person has a role in a unit, as the holder or as the backup (NĐ 61/2018 Điều 12).
type RoleGiven struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Unit   string `json:"unit"`
	Role   string `json:"role"`
	Duty   string `json:"duty,omitempty"`
	Backup bool   `json:"backup,omitempty"`
	From   string `json:"from"`
	To     string `json:"to,omitempty"`
}

// Kind is "org.role_given".
func (RoleGiven) Kind() string { return "org.role_given" }

// Record is the person.
func (f RoleGiven) Record() string { return "person:" + f.Person }

// RoleWithdrawn says that a person has a role no longer.
type RoleWithdrawn struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Unit   string `json:"unit"`
	Role   string `json:"role"`
	Duty   string `json:"duty,omitempty"`
	To     string `json:"to"`
}

// Kind is "org.role_withdrawn".
func (RoleWithdrawn) Kind() string { return "org.role_withdrawn" }

// Record is the person.
func (f RoleWithdrawn) Record() string { return "person:" + f.Person }

// DelegationGiven says that a holder lets another person use a role for a while.
type DelegationGiven struct {
	ID   string `json:"id"`
	By   string `json:"by"` // who delegates
	To   string `json:"to"` // who may act
	Unit string `json:"unit"`
	Role string `json:"role"`
	Duty string `json:"duty,omitempty"`
	From string `json:"from"`
	Last string `json:"last"` // last day, inclusive
}

// Kind is "org.delegation_given".
func (DelegationGiven) Kind() string { return "org.delegation_given" }

// Record is the person who delegates.
func (f DelegationGiven) Record() string { return "person:" + f.By }

// DelegationWithdrawn says that a delegation ended before its last day.
type DelegationWithdrawn struct {
	ID   string `json:"id"`
	By   string `json:"by"`
	To   string `json:"to"`
	Unit string `json:"unit"`
	Role string `json:"role"`
	On   string `json:"on"` // first day without it
}

// Kind is "org.delegation_withdrawn".
func (DelegationWithdrawn) Kind() string { return "org.delegation_withdrawn" }

// Record is the person who had delegated.
func (f DelegationWithdrawn) Record() string { return "person:" + f.By }

// AbsenceRecorded says that an official is away for some days, and who stands in.
type AbsenceRecorded struct {
	ID      string `json:"id"`
	Person  string `json:"person"`
	StandIn string `json:"stand_in,omitempty"`
	From    string `json:"from"`
	Last    string `json:"last"` // last day, inclusive
}

// Kind is "org.absence_recorded".
func (AbsenceRecorded) Kind() string { return "org.absence_recorded" }

// Record is the person who is away.
func (f AbsenceRecorded) Record() string { return "person:" + f.Person }

// AbsenceEnded says that an official came back before the last day.
type AbsenceEnded struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	On     string `json:"on"` // first day back
}

// Kind is "org.absence_ended".
func (AbsenceEnded) Kind() string { return "org.absence_ended" }

// Record is the person who was away.
func (f AbsenceEnded) Record() string { return "person:" + f.Person }
