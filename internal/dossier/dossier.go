// Package dossier is the room of the administrative dossier (hồ sơ): from the draft that a citizen sends
// to the result that the citizen holds. It owns the states 1–10 exchanged with the national portal, the
// commands that move between them, and who may give them.
package dossier

import (
	"time"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/org"
)

// State is the dossier state exchanged with the national portal (data/dossier_status.csv).
type State int64

// The states. 3, 7, 8 and 10 are ends.
const (
	New           State = 1  // Mới đăng ký
	Accepted      State = 2  // Được tiếp nhận
	IntakeRefused State = 3  // Không được tiếp nhận
	Processing    State = 4  // Đang xử lý
	AwaitPapers   State = 5  // Yêu cầu bổ sung giấy tờ
	AwaitPayment  State = 6  // Yêu cầu thực hiện nghĩa vụ tài chính
	Withdrawn     State = 7  // Công dân yêu cầu rút hồ sơ
	Stopped       State = 8  // Dừng xử lý
	Done          State = 9  // Đã xử lý xong
	Returned      State = 10 // Đã trả kết quả
)

// Ended tells whether nothing more can happen to a dossier in this state.
func (s State) Ended() bool {
	return s == IntakeRefused || s == Withdrawn || s == Stopped || s == Returned
}

// Running tells whether the authority's clock belongs to this state.
func (s State) Running() bool { return s == Accepted || s == Processing }

// Channel is how a dossier came.
type Channel string

// The channels of NĐ 61/2018 Điều 16.
const (
	Online  Channel = "online"
	Counter Channel = "counter"
	Post    Channel = "post"
)

// Outcome is what a proposal or result says.
type Outcome string

// A negative result is issued and returned like any other (decisions §5).
const (
	Grant  Outcome = "grant"
	Refuse Outcome = "refuse"
)

// Dossier is one dossier as it stands now: a projection of its facts.
type Dossier struct {
	ID       string
	Seq      int64  // sequence of its last fact: the version that a command must have seen
	Tracking string // unguessable; what the citizen has at once
	Code     string // official code, from acceptance on
	Receipt  string // code printed on the receipt, which opens the dossier beside the official code
	Home     string // the system that is authoritative; empty: this one (see Mirrored)
	State    State
	Version  Version
	Channel  Channel
	FiledBy  string // who really pressed: "citizen", "relative", "receiver" …
	Filer    string // person id, "citizen:<id>" or "anonymous"
	Place    string // commune whose authority is competent

	Helped    string // unit where the applicant was helped; empty online
	Received  string // official receiving unit
	Competent string // unit that decides
	Parties   []Party
	Papers    []Paper
	Answers   []byte // canonical JSON, checked against the form of Version

	Step     Step
	Proposal Proposal
	Result   Result
	Way      string // how the result is to be handed over: "counter", "post", "online"
	Due      time.Time
	DueUnit  string // unit of the term: judged by date, or by the moment for hours
	// FirstLate is since when the clock was late for the first time, zero if it never was. Whatever moves Due later leaves
	// it, and with it the verdict (ADR 0009).
	FirstLate time.Time

	Matter     Pending // what waits for somebody's word beside the process
	MatterUnit string  // whose word
	Extended   int     // how often it was put off, with an apology
	Outside    int     // how often something was done outside the system

	SubmittedAt time.Time
	AcceptedAt  time.Time
	FinishedAt  time.Time // the first of 9, 7, 8
	ReturnedAt  time.Time
	ToldAt      time.Time // of a mirrored dossier: the moment of which its system spoke last
}

// Version names the version of the procedure the dossier lives under, with what lists show.
type Version struct {
	ID        string
	Procedure string // code
	Name      string
	Field     string
	Case      string
}

// Party kinds: three separate records (decisions §9).
const (
	Submitter      = "submitter"
	Subject        = "subject"
	Representative = "representative"
)

// Party is a person or organisation of the dossier.
type Party struct {
	Role    string
	Name    string
	IDNo    string
	Phone   string
	Email   string
	Address string
	Ground  string // why the submitter may act for the subject
}

// Paper is a paper of the dossier as it came.
type Paper struct {
	Key       string
	Name      string
	Kind      string // see catalogue
	How       string // "upload", "paper", "shown", "form", "" when it did not come
	Originals int
	Copies    int
	Check     string // "", "ok", "fault"
	Note      string
}

// Step is where the dossier stands in its process.
type Step struct {
	Key      string
	Name     string
	Unit     string
	Role     string
	Duty     string
	Assignee string
	Since    time.Time
}

// Seat is whose work the step is: a role in a unit, for a duty.
func (s Step) Seat() org.Seat {
	return org.Seat{Unit: s.Unit, Role: org.Role(s.Role), Duty: s.Duty}
}

// Proposal is what the specialist puts before the leader.
type Proposal struct {
	Outcome    Outcome
	Text       string
	Ground     string // the article on which a negative result rests
	By         string
	At         time.Time
	ApprovedBy string
	ApprovedAt time.Time
}

// Result is the issued result.
type Result struct {
	Number string
	Book   string
	File   string // file id
	At     time.Time
	By     string
}

// Party returns the party of this role, or the zero Party.
func (d *Dossier) Party(role string) Party {
	for _, p := range d.Parties {
		if p.Role == role {
			return p
		}
	}
	return Party{}
}

// Applicant is who the dossier is about: the subject if named, else the submitter.
func (d *Dossier) Applicant() Party {
	if p := d.Party(Subject); p.Name != "" {
		return p
	}
	return d.Party(Submitter)
}

// Path is where staff open the dossier.
func (d *Dossier) Path() string { return "/dossier/" + d.ID }

// pathFor is where v sees what became of an act: officials on their desk, everybody else where the dossier is followed.
func (d *Dossier) pathFor(v org.Viewer) action.Path {
	if v.Staff() {
		return action.Path(d.Path())
	}
	return action.Path(d.TrackPath())
}

// TrackPath is where the citizen follows it.
func (d *Dossier) TrackPath() string { return "/track/" + d.Tracking }
