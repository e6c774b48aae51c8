package dossier

import (
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/org"
)

// Reading.
const (
	MayRead  right.Action = "read_dossier"
	MayPrint right.Action = "print_slip"
)

// At the counter and towards the citizen.
const (
	MayApply         right.Action = "apply"  // fill in a form for somebody
	MaySubmit        right.Action = "submit" // send it: the applicant's own act, or the receiver's for a walk-in
	MaySupplement    right.Action = "supplement"
	MayWithdraw      right.Action = "withdraw" // record the applicant's request
	MayAccept        right.Action = "accept"
	MayGuide         right.Action = "record_guidance"
	MayRefuseIntake  right.Action = "refuse_intake"
	MayAskSupplement right.Action = "ask_supplement"
	MayTransfer      right.Action = "transfer" // to the competent authority
	MayReturn        right.Action = "return_result"
	MayRecordOutside right.Action = "record_outside" // done outside the system
	MayCorrect       right.Action = "correct"
)

// Inside the authority.
const (
	MayAssign            right.Action = "assign"
	MayReassign          right.Action = "reassign"
	MayUrge              right.Action = "urge"
	MayTake              right.Action = "take"
	MayFinishStep        right.Action = "finish_step"
	MaySendBack          right.Action = "send_back"
	MayConsult           right.Action = "consult"
	MayAnswer            right.Action = "answer_consultation"
	MayVerify            right.Action = "record_verification"
	MayProposeSupplement right.Action = "propose_supplement" // the one-stop sends it to the citizen
	MayAllowSupplement   right.Action = "allow_supplement"   // a further request to the citizen
	MayProposeExtension  right.Action = "propose_extension"
	MayPropose           right.Action = "propose_result"
	MayExtend            right.Action = "extend"
	MayStop              right.Action = "stop"
	MayApprove           right.Action = "approve"
	MayRefuse            right.Action = "refuse_settlement"
	MayIssue             right.Action = "issue"
)

// Rights say what each role may do with dossiers (NĐ 61/2018 Điều 11–20).
func Rights() right.Table {
	return right.Table{
		// Checks, digitises, issues slips 01–03, forwards, returns results. Never decides the substance.
		right.Give(org.Receiver, right.Here, MayRead, MayPrint, MayApply, MaySubmit, MaySupplement, MayWithdraw, MayAccept, MayGuide, MayRefuseIntake,
			MayAskSupplement, MayTransfer, MayReturn, MayRecordOutside, MayCorrect, MayFinishStep),
		// Verifies, consults, drafts. Asks the citizen only through the one-stop; never signs.
		right.Give(org.Specialist, right.Here, MayRead, MayPrint, MayTake, MayFinishStep, MaySendBack, MayConsult, MayAnswer, MayVerify,
			MayProposeSupplement, MayProposeExtension, MayPropose, MayRecordOutside),
		// Assigns, reassigns, approves rescheduling. Acts only within the office and the dates of the role.
		right.Give(org.Head, right.House, MayRead, MayPrint, MayAssign, MayReassign, MayUrge, MayAllowSupplement, MayExtend, MayStop),
		right.Give(org.Head, right.Here, MayRead, MayPrint, MayTake, MayFinishStep, MaySendBack, MayConsult, MayAnswer, MayVerify, MayPropose,
			MayAssign, MayReassign, MayUrge, MayAllowSupplement, MayExtend),
		// Approves or sends back. Never a version other than the one proposed (kept by the dossier's version check).
		right.Give(org.Chairman, right.House, MayRead, MayPrint, MayTake, MayAssign, MayReassign, MayUrge, MaySendBack, MayFinishStep, MayAllowSupplement,
			MayExtend, MayStop, MayApprove, MayRefuse),
		// Checks the form of the text, numbers, seals, issues (NĐ 30/2020 Điều 15–18). Never changes a signed text: sends
		// it back.
		right.Give(org.Clerk, right.House, MayRead, MayPrint, MayTake, MayFinishStep, MaySendBack, MayIssue),
		// Sees whose money it is. Never changes the professional state.
		right.Give(org.Cashier, right.Here, MayRead, MayPrint),
		// Helps to type. Never confirms or signs for the citizen, and reads nothing that is not being typed.
		right.Give(org.Helper, right.Here, MayApply),
		// Runs the counter: load, late, nearly late.
		right.Give(org.CentreDirector, right.House, MayRead, MayPrint, MayAssign, MayReassign, MayUrge, MayAllowSupplement),
		// Monitoring, follow-up of apologies. Never edits the history of a dossier.
		right.Give(org.ProcedureOfficer, right.Below, MayRead),
		// Reads everything below, changes nothing.
		right.Give(org.Inspector, right.Below, MayRead),
	}
}
