// Package dossier holds the facts of room dossier. None holds a name, a number of identity or an address:
// those stay in the room.
package dossier

// Submitted says that an applicant sent a dossier; nothing is received yet (decisions §2).
type Submitted struct {
	Dossier   string `json:"dossier"`
	Procedure string `json:"procedure"`
	Version   string `json:"version"`
	Field     string `json:"field"`
	Channel   string `json:"channel"`  // online, counter, post
	FiledBy   string `json:"filed_by"` // citizen, relative, receiver, helper …: who really pressed
	Helped    string `json:"helped"`
	Received  string `json:"received"`
	Competent string `json:"competent"`
	Form      string `json:"form"`  // hash of the answers
	Files     int    `json:"files"` // how many files came with it
}

// Accepted says that the one-stop took the dossier in: the official code and the clock begin.
type Accepted struct {
	Dossier   string `json:"dossier"`
	Code      string `json:"code"`
	Due       int64  `json:"due"` // UTC ms; 0: no term
	TermN     int    `json:"term_n"`
	TermUnit  string `json:"term_unit"`
	Received  string `json:"received"`
	Competent string `json:"competent"`
	Papers    int    `json:"papers"` // how many papers were taken in
}

// IntakeRefused says that the one-stop did not take the dossier in (state 3, an end).
type IntakeRefused struct {
	Dossier string `json:"dossier"`
}

// Moved says that the dossier stands at another step of its process.
type Moved struct {
	Dossier string `json:"dossier"`
	From    string `json:"from"`
	To      string `json:"to"`
	Unit    string `json:"unit"`
	Back    bool   `json:"back"` // sent back, with a reason
}

// Assigned says who has the step in hand; an empty person means nobody has.
type Assigned struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	Person  string `json:"person"`
	Self    bool   `json:"self"` // taken, not given
}

// Verified says that a verification was recorded (NĐ 61/2018 Điều 19.3).
type Verified struct {
	Dossier string `json:"dossier"`
	At      int64  `json:"at"`   // when it took place
	Text    string `json:"text"` // hash of the record
}

// Proposed says that a result was put before the leader.
type Proposed struct {
	Dossier string `json:"dossier"`
	Outcome string `json:"outcome"` // grant, refuse
	Text    string `json:"text"`    // hash of the proposal
}

// Approved says that the competent leader approved the proposal with this hash.
type Approved struct {
	Dossier string `json:"dossier"`
	Outcome string `json:"outcome"`
	Text    string `json:"text"`
}

// Issued says that the result has a number, stands in a book and was issued (state 9).
type Issued struct {
	Dossier string `json:"dossier"`
	Outcome string `json:"outcome"`
	Number  string `json:"number"`
	Book    string `json:"book"`
	File    string `json:"file"` // hash of the issued file
}

// Returned says that the applicant has the result (state 10, an end).
type Returned struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"` // counter, post, online
}

// DueMoved says that a change of the calendar moved the due moment.
type DueMoved struct {
	Dossier  string `json:"dossier"`
	Was      int64  `json:"was"`
	Now      int64  `json:"now"`
	Calendar int64  `json:"calendar"`
}

// FellLate says that the clock was found late for the first time: when something was about to move its due moment or to
// stop it. The dossier stays late whatever moves the due moment later.
type FellLate struct {
	Dossier string `json:"dossier"`
	Since   int64  `json:"since"` // UTC ms
}

// Reassigned says that the step went from one official's hands into another's, for the reason given.
type Reassigned struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	From    string `json:"from"`
	Person  string `json:"person"`
}

// StepFinished says that a step without an outcome of its own was done and the dossier handed on.
type StepFinished struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	Branch  bool   `json:"branch"` // one of several steps side by side
}

// Forked says that steps began side by side.
type Forked struct {
	Dossier string   `json:"dossier"`
	Steps   []string `json:"steps"`
	Meet    string   `json:"meet"` // the step that waits for all of them
}

// Consulted says that another unit was asked for its opinion (NĐ 61/2018 Điều 19.5).
type Consulted struct {
	Dossier      string `json:"dossier"`
	Consultation string `json:"consultation"`
	Unit         string `json:"unit"`
	Due          int64  `json:"due"`
	Pauses       bool   `json:"pauses"`
	Text         string `json:"text"` // hash of the question
}

// ConsultationAnswered says that the unit gave its opinion.
type ConsultationAnswered struct {
	Dossier      string `json:"dossier"`
	Consultation string `json:"consultation"`
	Unit         string `json:"unit"`
	Verdict      string `json:"verdict"` // agree, object, none
	Late         bool   `json:"late"`
	Due          int64  `json:"due"`  // of the dossier, as it stands now, UTC ms; 0: none, its clock waits still
	Text         string `json:"text"` // hash of the answer
}

// Urged says that whoever has the step was asked to hurry, with an answer due.
type Urged struct {
	Dossier string `json:"dossier"`
	Urge    string `json:"urge"`
	Step    string `json:"step"`
	Person  string `json:"person"`
	Due     int64  `json:"due"`
}

// UrgeAnswered says that the one who was urged answered.
type UrgeAnswered struct {
	Dossier string `json:"dossier"`
	Urge    string `json:"urge"`
	Late    bool   `json:"late"`
}

// Transferred says that the dossier went to the authority that is competent, which was another than the one
// found at filing. The receipt day and the clock stay (NĐ 61/2018 Điều 18).
type Transferred struct {
	Dossier  string `json:"dossier"`
	From     string `json:"from"`
	To       string `json:"to"`
	Received string `json:"received"`
	By       int64  `json:"by"`   // until when it had to be forwarded
	Late     bool   `json:"late"` // it was forwarded later
}

func (StepFinished) Kind() string         { return "dossier.step_finished" }
func (Forked) Kind() string               { return "dossier.forked" }
func (Consulted) Kind() string            { return "dossier.consulted" }
func (ConsultationAnswered) Kind() string { return "dossier.consultation_answered" }
func (Urged) Kind() string                { return "dossier.urged" }
func (UrgeAnswered) Kind() string         { return "dossier.urge_answered" }
func (Transferred) Kind() string          { return "dossier.transferred" }

func (f StepFinished) Record() string         { return Record(f.Dossier) }
func (f Forked) Record() string               { return Record(f.Dossier) }
func (f Consulted) Record() string            { return Record(f.Dossier) }
func (f ConsultationAnswered) Record() string { return Record(f.Dossier) }
func (f Urged) Record() string                { return Record(f.Dossier) }
func (f UrgeAnswered) Record() string         { return Record(f.Dossier) }
func (f Transferred) Record() string          { return Record(f.Dossier) }

func (Reassigned) Kind() string { return "dossier.reassigned" }

func (f Reassigned) Record() string { return Record(f.Dossier) }

// Kind and Record of each fact.

func (Submitted) Kind() string     { return "dossier.submitted" }
func (Accepted) Kind() string      { return "dossier.accepted" }
func (IntakeRefused) Kind() string { return "dossier.intake_refused" }
func (Moved) Kind() string         { return "dossier.moved" }
func (Assigned) Kind() string      { return "dossier.assigned" }
func (Verified) Kind() string      { return "dossier.verified" }
func (Proposed) Kind() string      { return "dossier.proposed" }
func (Approved) Kind() string      { return "dossier.approved" }
func (Issued) Kind() string        { return "dossier.issued" }
func (Returned) Kind() string      { return "dossier.returned" }

func (DueMoved) Kind() string { return "dossier.due_moved" }
func (FellLate) Kind() string { return "dossier.fell_late" }

func (f DueMoved) Record() string      { return Record(f.Dossier) }
func (f FellLate) Record() string      { return Record(f.Dossier) }
func (f Submitted) Record() string     { return Record(f.Dossier) }
func (f Accepted) Record() string      { return Record(f.Dossier) }
func (f IntakeRefused) Record() string { return Record(f.Dossier) }
func (f Moved) Record() string         { return Record(f.Dossier) }
func (f Assigned) Record() string      { return Record(f.Dossier) }
func (f Verified) Record() string      { return Record(f.Dossier) }
func (f Proposed) Record() string      { return Record(f.Dossier) }
func (f Approved) Record() string      { return Record(f.Dossier) }
func (f Issued) Record() string        { return Record(f.Dossier) }
func (f Returned) Record() string      { return Record(f.Dossier) }

// Record is the record name of a dossier in the log.
func Record(id string) string { return "dossier:" + id }

// ContactChecked says that an official has checked with the submitter that telephone and e-mail address are theirs.
type ContactChecked struct {
	Dossier string `json:"dossier"`
}

// Kind is "dossier.contact_checked".
func (ContactChecked) Kind() string { return "dossier.contact_checked" }

// Record is the dossier.
func (f ContactChecked) Record() string { return Record(f.Dossier) }

// PaymentRequired says that the applicant was asked to pay and the dossier waits for it (state 6).
type PaymentRequired struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Phi     int64  `json:"phi"`
	LePhi   int64  `json:"le_phi"`
	Paused  bool   `json:"paused"` // the clock stands still until it is settled
}

// Paid says that what the dossier costs was paid. A dossier that waited for it goes on.
type Paid struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Receipt string `json:"receipt"`
	Method  string `json:"method"` // cash, transfer
	Phi     int64  `json:"phi"`
	LePhi   int64  `json:"le_phi"`
	Due     int64  `json:"due"` // UTC ms, as it stands now; 0: no term
}

// FeeExempted says that the dossier has nothing to pay, on a named ground. A dossier that waited goes on.
type FeeExempted struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Ground  string `json:"ground"`
	Due     int64  `json:"due"`
}

// PaymentVoided says that a payment does not hold: its receipt is cancelled and the money goes back.
type PaymentVoided struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Anew    string `json:"anew"` // the bill put in its place; empty: nothing more is to be paid
	Ground  string `json:"ground"`
}

func (PaymentRequired) Kind() string { return "dossier.payment_required" }
func (Paid) Kind() string            { return "dossier.paid" }
func (FeeExempted) Kind() string     { return "dossier.fee_exempted" }
func (PaymentVoided) Kind() string   { return "dossier.payment_voided" }

func (f PaymentRequired) Record() string { return Record(f.Dossier) }
func (f Paid) Record() string            { return Record(f.Dossier) }
func (f FeeExempted) Record() string     { return Record(f.Dossier) }
func (f PaymentVoided) Record() string   { return Record(f.Dossier) }
