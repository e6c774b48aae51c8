package org

import "slices"

// Action is something that a viewer may be allowed to do: the commands of a dossier, and the rest of the house.
type Action string

// Reading.
const (
	ReadDossier Action = "read_dossier"
	PrintSlip   Action = "print_slip"
	ReadReport  Action = "read_report"
	ReadAudit   Action = "read_audit"
	ReadHealth  Action = "read_health"
)

// Commands at the counter and towards the citizen.
const (
	Apply            Action = "apply"  // fill in a form for somebody
	Submit           Action = "submit" // send it: the applicant's own act, or the receiver's for a walk-in
	Supplement       Action = "supplement"
	Withdraw         Action = "withdraw" // record the applicant's request
	Accept           Action = "accept"
	RecordGuidance   Action = "record_guidance"
	RefuseIntake     Action = "refuse_intake"
	AskSupplement    Action = "ask_supplement"
	RequirePayment   Action = "require_payment"
	RecordPayment    Action = "record_payment"
	Transfer         Action = "transfer" // to the competent authority
	ReturnResult     Action = "return_result"
	RecordOutside    Action = "record_outside" // done outside the system
	Correct          Action = "correct"
	NotifyByPhone    Action = "notify_by_phone"
	SettleExemption  Action = "settle_exemption"
	ReconcilePayment Action = "reconcile_payment"
)

// Commands inside the authority.
const (
	Assign             Action = "assign"
	Reassign           Action = "reassign"
	Urge               Action = "urge"
	Take               Action = "take"
	FinishStep         Action = "finish_step"
	SendBack           Action = "send_back"
	Consult            Action = "consult"
	AnswerConsultation Action = "answer_consultation"
	RecordVerification Action = "record_verification"
	ProposeSupplement  Action = "propose_supplement" // the one-stop sends it to the citizen
	AllowSupplement    Action = "allow_supplement"   // a further request to the citizen
	ProposeExtension   Action = "propose_extension"
	ProposeResult      Action = "propose_result"
	Extend             Action = "extend"
	Stop               Action = "stop"
	Approve            Action = "approve"
	RefuseSettlement   Action = "refuse_settlement"
	Issue              Action = "issue"
)

// Keeping the house.
const (
	EditCatalogue    Action = "edit_catalogue"
	PublishCatalogue Action = "publish_catalogue"
	ManageAccounts   Action = "manage_accounts"
	ManageRoles      Action = "manage_roles"
	ManageUnits      Action = "manage_units"
	ManageSettings   Action = "manage_settings"
	GiveDelegation   Action = "give_delegation"
)

// Reach says how far from the unit of a role an action goes.
type Reach int

// The reaches.
const (
	Here  Reach = iota // the unit itself; for an office of a commune also its committee, in whose name it works
	House              // the unit with the offices and the centre that work inside it
	Below              // the unit and every unit below it
)

// Rule lets a role do actions within a reach.
type Rule struct {
	Reach   Reach
	Actions []Action
}

// rules is the whole table of rights (NĐ 61/2018 Điều 11–20; HN table 3.1). What is not here is not allowed.
var rules = map[Role][]Rule{
	// Checks, digitises, issues slips 01–03, forwards, collects fees, returns results. Never decides the substance.
	Receiver: {
		{Here, []Action{ReadDossier, PrintSlip, Apply, Submit, Supplement, Withdraw, Accept, RecordGuidance, RefuseIntake, AskSupplement,
			RequirePayment, RecordPayment, Transfer, ReturnResult, RecordOutside, Correct, NotifyByPhone, FinishStep}},
	},
	// Verifies, consults, drafts. Asks the citizen only through the one-stop; never signs.
	Specialist: {
		{Here, []Action{ReadDossier, PrintSlip, Take, FinishStep, SendBack, Consult, AnswerConsultation, RecordVerification,
			ProposeSupplement, ProposeExtension, ProposeResult, RecordOutside}},
	},
	// Assigns, reassigns, approves rescheduling. Acts only within the office and the dates of the role.
	Head: {
		{House, []Action{ReadDossier, PrintSlip, ReadReport, Assign, Reassign, Urge, AllowSupplement, Extend, Stop, GiveDelegation}},
		{Here, []Action{ReadDossier, PrintSlip, Take, FinishStep, SendBack, Consult, AnswerConsultation, RecordVerification, ProposeResult, Assign, Reassign, Urge,
			AllowSupplement, Extend}},
	},
	// Approves or sends back. Never a version other than the one proposed (kept by the dossier's version check).
	Chairman: {
		{House, []Action{ReadDossier, PrintSlip, Take, Assign, Reassign, Urge, SendBack, FinishStep, AllowSupplement, Extend, Stop, Approve, RefuseSettlement, GiveDelegation}},
		{Below, []Action{ReadReport}},
	},
	// Checks the form of the text, numbers, seals, issues (NĐ 30/2020 Điều 15–18). Never changes a signed text:
	// sends it back.
	Clerk: {
		{House, []Action{ReadDossier, PrintSlip, Take, FinishStep, SendBack, Issue}},
	},
	// Amounts, exemptions, reconciliation. Never changes the professional state.
	Cashier: {
		{Here, []Action{ReadDossier, PrintSlip, RequirePayment, RecordPayment, SettleExemption, ReconcilePayment}},
	},
	// Helps to type. Never confirms or signs for the citizen, and reads nothing that is not being typed.
	Helper: {
		{Here, []Action{Apply}},
	},
	// Runs the counter: load, late, nearly late.
	CentreDirector: {
		{House, []Action{ReadDossier, PrintSlip, ReadReport, Assign, Reassign, Urge, AllowSupplement, NotifyByPhone, GiveDelegation}},
	},
	// Catalogue, monitoring, follow-up of apologies, reports. Never edits the history of a dossier.
	ProcedureOfficer: {
		{Below, []Action{ReadDossier, ReadReport, EditCatalogue, PublishCatalogue}},
	},
	// Reads everything below, changes nothing.
	Inspector: {
		{Below, []Action{ReadDossier, ReadReport, ReadAudit}},
	},
	// Accounts and settings. Reads no dossiers.
	TechnicalAdmin: {
		{Below, []Action{ManageAccounts, ManageRoles, ManageUnits, ManageSettings, ReadAudit, ReadHealth}},
	},
}

// CitizenActions lists what a person may do in dossiers of his own, or of those he acts for with a recorded
// ground. Whose dossier it is, room dossier decides: these rights have no units.
func CitizenActions() []Action { return []Action{Apply, Submit, Supplement, Withdraw} }

// AllActions lists every action of the table once.
func AllActions() []Action {
	var out []Action
	for _, r := range AllRoles() {
		for _, rule := range rules[r] {
			for _, a := range rule.Actions {
				if !slices.Contains(out, a) {
					out = append(out, a)
				}
			}
		}
	}
	return out
}

// MayEver tells whether a role has an action anywhere.
func MayEver(r Role, a Action) bool {
	return slices.ContainsFunc(rules[r], func(rule Rule) bool { return slices.Contains(rule.Actions, a) })
}

// within tells whether a target lies within a reach of a unit: the same question as being in the list of reach.
func (c *Chart) within(r Reach, unit, target string) bool {
	u, ok := c.Unit(unit)
	if _, stands := c.Unit(target); !ok || !stands {
		return false
	}
	if target == unit {
		return true
	}
	if r == Here {
		return u.Kind == CommuneOffice && target == u.Parent
	}
	for range len(c.units) { // upwards from the target; the chart has no rings
		t := c.units[target]
		if r == House && !t.Kind.inside() {
			return false
		}
		if target = t.Parent; target == unit {
			return true
		}
	}
	return false
}

// may tells whether a role held in a unit lets do an action in a target.
func (c *Chart) may(r RoleAt, a Action, target string) bool {
	return slices.ContainsFunc(rules[r.Role], func(rule Rule) bool {
		return slices.Contains(rule.Actions, a) && c.within(rule.Reach, r.Unit, target)
	})
}

// reach lists the units in which a role held in a unit may do an action.
func (c *Chart) reach(r Role, a Action, unit string) []string {
	var out []string
	for _, rule := range rules[r] {
		if !slices.Contains(rule.Actions, a) {
			continue
		}
		u, ok := c.Unit(unit)
		if !ok {
			return nil // the unit does not exist on this date: its roles sleep
		}
		switch rule.Reach {
		case Here:
			out = append(out, unit)
			if _, stands := c.Unit(u.Parent); stands && u.Kind == CommuneOffice {
				out = append(out, u.Parent)
			}
		case House:
			out = append(out, c.House(unit)...)
		case Below:
			out = append(out, c.Below(unit)...)
		}
	}
	return out
}
