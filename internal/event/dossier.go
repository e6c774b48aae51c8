package event

// The facts of room dossier. None holds a name, a number of identity or an address: those stay in the room.

// DossierSubmitted says that an applicant sent a dossier; nothing is received yet (decisions §2).
type DossierSubmitted struct {
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

// DossierAccepted says that the one-stop took the dossier in: the official code and the clock begin.
type DossierAccepted struct {
	Dossier   string `json:"dossier"`
	Code      string `json:"code"`
	Due       int64  `json:"due"` // UTC ms; 0: no term
	TermN     int    `json:"term_n"`
	TermUnit  string `json:"term_unit"`
	Received  string `json:"received"`
	Competent string `json:"competent"`
	Papers    int    `json:"papers"` // how many papers were taken in
}

// DossierIntakeRefused says that the one-stop did not take the dossier in (state 3, an end).
type DossierIntakeRefused struct {
	Dossier string `json:"dossier"`
}

// DossierMoved says that the dossier stands at another step of its process.
type DossierMoved struct {
	Dossier string `json:"dossier"`
	From    string `json:"from"`
	To      string `json:"to"`
	Unit    string `json:"unit"`
	Back    bool   `json:"back"` // sent back, with a reason
}

// DossierAssigned says who has the step in hand; an empty person means nobody has.
type DossierAssigned struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	Person  string `json:"person"`
	Self    bool   `json:"self"` // taken, not given
}

// DossierVerified says that a verification was recorded (NĐ 61/2018 Điều 19.3).
type DossierVerified struct {
	Dossier string `json:"dossier"`
	At      int64  `json:"at"`   // when it took place
	Text    string `json:"text"` // hash of the record
}

// DossierProposed says that a result was put before the leader.
type DossierProposed struct {
	Dossier string `json:"dossier"`
	Outcome string `json:"outcome"` // grant, refuse
	Text    string `json:"text"`    // hash of the proposal
}

// DossierApproved says that the competent leader approved the proposal with this hash.
type DossierApproved struct {
	Dossier string `json:"dossier"`
	Outcome string `json:"outcome"`
	Text    string `json:"text"`
}

// DossierIssued says that the result has a number, stands in a book and was issued (state 9).
type DossierIssued struct {
	Dossier string `json:"dossier"`
	Outcome string `json:"outcome"`
	Number  string `json:"number"`
	Book    string `json:"book"`
	File    string `json:"file"` // hash of the issued file
}

// DossierReturned says that the applicant has the result (state 10, an end).
type DossierReturned struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"` // counter, post, online
}

// DossierDueMoved says that a change of the calendar moved the due moment.
type DossierDueMoved struct {
	Dossier  string `json:"dossier"`
	Was      int64  `json:"was"`
	Now      int64  `json:"now"`
	Calendar int64  `json:"calendar"`
}

// DossierReassigned says that the step went from one official's hands into another's, for the reason given.
type DossierReassigned struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	From    string `json:"from"`
	Person  string `json:"person"`
}

// DossierStepFinished says that a step without an outcome of its own was done and the dossier handed on.
type DossierStepFinished struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	Branch  bool   `json:"branch"` // one of several steps side by side
}

// DossierForked says that steps began side by side.
type DossierForked struct {
	Dossier string   `json:"dossier"`
	Steps   []string `json:"steps"`
	Meet    string   `json:"meet"` // the step that waits for all of them
}

// DossierConsulted says that another unit was asked for its opinion (NĐ 61/2018 Điều 19.5).
type DossierConsulted struct {
	Dossier      string `json:"dossier"`
	Consultation string `json:"consultation"`
	Unit         string `json:"unit"`
	Due          int64  `json:"due"`
	Pauses       bool   `json:"pauses"`
	Text         string `json:"text"` // hash of the question
}

// DossierConsultationAnswered says that the unit gave its opinion.
type DossierConsultationAnswered struct {
	Dossier      string `json:"dossier"`
	Consultation string `json:"consultation"`
	Unit         string `json:"unit"`
	Verdict      string `json:"verdict"` // agree, object, none
	Late         bool   `json:"late"`
	Due          int64  `json:"due"`  // of the dossier, as it stands now, UTC ms; 0: none, its clock waits still
	Text         string `json:"text"` // hash of the answer
}

// DossierUrged says that whoever has the step was asked to hurry, with an answer due.
type DossierUrged struct {
	Dossier string `json:"dossier"`
	Urge    string `json:"urge"`
	Step    string `json:"step"`
	Person  string `json:"person"`
	Due     int64  `json:"due"`
}

// DossierUrgeAnswered says that the one who was urged answered.
type DossierUrgeAnswered struct {
	Dossier string `json:"dossier"`
	Urge    string `json:"urge"`
	Late    bool   `json:"late"`
}

// DossierTransferred says that the dossier went to the authority that is competent, which was another than the one
// found at filing. The receipt day and the clock stay (NĐ 61/2018 Điều 18).
type DossierTransferred struct {
	Dossier  string `json:"dossier"`
	From     string `json:"from"`
	To       string `json:"to"`
	Received string `json:"received"`
	By       int64  `json:"by"`   // until when it had to be forwarded
	Late     bool   `json:"late"` // it was forwarded later
}

func (DossierStepFinished) Kind() string         { return "dossier.step_finished" }
func (DossierForked) Kind() string               { return "dossier.forked" }
func (DossierConsulted) Kind() string            { return "dossier.consulted" }
func (DossierConsultationAnswered) Kind() string { return "dossier.consultation_answered" }
func (DossierUrged) Kind() string                { return "dossier.urged" }
func (DossierUrgeAnswered) Kind() string         { return "dossier.urge_answered" }
func (DossierTransferred) Kind() string          { return "dossier.transferred" }

func (f DossierStepFinished) Record() string         { return DossierRecord(f.Dossier) }
func (f DossierForked) Record() string               { return DossierRecord(f.Dossier) }
func (f DossierConsulted) Record() string            { return DossierRecord(f.Dossier) }
func (f DossierConsultationAnswered) Record() string { return DossierRecord(f.Dossier) }
func (f DossierUrged) Record() string                { return DossierRecord(f.Dossier) }
func (f DossierUrgeAnswered) Record() string         { return DossierRecord(f.Dossier) }
func (f DossierTransferred) Record() string          { return DossierRecord(f.Dossier) }

func (DossierReassigned) Kind() string { return "dossier.reassigned" }

func (f DossierReassigned) Record() string { return DossierRecord(f.Dossier) }

// Kind and Record of each fact.

func (DossierSubmitted) Kind() string     { return "dossier.submitted" }
func (DossierAccepted) Kind() string      { return "dossier.accepted" }
func (DossierIntakeRefused) Kind() string { return "dossier.intake_refused" }
func (DossierMoved) Kind() string         { return "dossier.moved" }
func (DossierAssigned) Kind() string      { return "dossier.assigned" }
func (DossierVerified) Kind() string      { return "dossier.verified" }
func (DossierProposed) Kind() string      { return "dossier.proposed" }
func (DossierApproved) Kind() string      { return "dossier.approved" }
func (DossierIssued) Kind() string        { return "dossier.issued" }
func (DossierReturned) Kind() string      { return "dossier.returned" }

func (DossierDueMoved) Kind() string { return "dossier.due_moved" }

func (f DossierDueMoved) Record() string      { return DossierRecord(f.Dossier) }
func (f DossierSubmitted) Record() string     { return DossierRecord(f.Dossier) }
func (f DossierAccepted) Record() string      { return DossierRecord(f.Dossier) }
func (f DossierIntakeRefused) Record() string { return DossierRecord(f.Dossier) }
func (f DossierMoved) Record() string         { return DossierRecord(f.Dossier) }
func (f DossierAssigned) Record() string      { return DossierRecord(f.Dossier) }
func (f DossierVerified) Record() string      { return DossierRecord(f.Dossier) }
func (f DossierProposed) Record() string      { return DossierRecord(f.Dossier) }
func (f DossierApproved) Record() string      { return DossierRecord(f.Dossier) }
func (f DossierIssued) Record() string        { return DossierRecord(f.Dossier) }
func (f DossierReturned) Record() string      { return DossierRecord(f.Dossier) }

// DossierRecord is the record name of a dossier in the log.
func DossierRecord(id string) string { return "dossier:" + id }

// DossierPaymentRequired says that the applicant was asked to pay and the dossier waits for it (state 6).
type DossierPaymentRequired struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Phi     int64  `json:"phi"`
	LePhi   int64  `json:"le_phi"`
	Paused  bool   `json:"paused"` // the clock stands still until it is settled
}

// DossierPaid says that what the dossier costs was paid. A dossier that waited for it goes on.
type DossierPaid struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Receipt string `json:"receipt"`
	Method  string `json:"method"` // cash, transfer
	Phi     int64  `json:"phi"`
	LePhi   int64  `json:"le_phi"`
	Due     int64  `json:"due"` // UTC ms, as it stands now; 0: no term
}

// DossierFeeExempted says that the dossier has nothing to pay, on a named ground. A dossier that waited goes on.
type DossierFeeExempted struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Ground  string `json:"ground"`
	Due     int64  `json:"due"`
}

// DossierPaymentVoided says that a payment does not hold: its receipt is cancelled and the money goes back.
type DossierPaymentVoided struct {
	Dossier string `json:"dossier"`
	Bill    string `json:"bill"`
	Anew    string `json:"anew"` // the bill put in its place; empty: nothing more is to be paid
	Ground  string `json:"ground"`
}

func (DossierPaymentRequired) Kind() string { return "dossier.payment_required" }
func (DossierPaid) Kind() string            { return "dossier.paid" }
func (DossierFeeExempted) Kind() string     { return "dossier.fee_exempted" }
func (DossierPaymentVoided) Kind() string   { return "dossier.payment_voided" }

func (f DossierPaymentRequired) Record() string { return DossierRecord(f.Dossier) }
func (f DossierPaid) Record() string            { return DossierRecord(f.Dossier) }
func (f DossierFeeExempted) Record() string     { return DossierRecord(f.Dossier) }
func (f DossierPaymentVoided) Record() string   { return DossierRecord(f.Dossier) }
