// Package catalogue is the room of what the authorities offer: procedures in versions by effective date,
// with cases, terms, papers, fees, results, forms and processes as data (NĐ 63/2010 Điều 8).
package catalogue

import (
	"encoding/json"

	"github.com/motcua/motcua/internal/kit/day"
)

// Version is one version of a procedure. A dossier keeps the version it was accepted under.
type Version struct {
	ID     string // id of the version
	Code   string // national code, "1.004873"
	Number int    // 1, 2, 3 … within the procedure
	State  State
	From   day.Date // effective from, inclusive
	To     day.Date // effective until, exclusive; 0: open
	Content

	Rev       int64  // of the version's row; a change names the one it saw
	Author    string // who wrote the draft
	Proposer  string // who handed it over to be published
	Publisher string // who published it: never the proposer
}

// State of a version.
type State string

// The states a version passes through. Two people publish: one proposes, another publishes.
const (
	Draft     State = "draft"
	Proposed  State = "proposed"
	Published State = "published"
	Withdrawn State = "withdrawn"
)

// Content is what a version says. It is kept as canonical JSON.
type Content struct {
	Name       string      `json:"name"`
	Field      string      `json:"field"`                // lĩnh vực, "Hộ tịch"
	Levels     []string    `json:"levels"`               // who decides: "commune", "province", "ministry", "other"
	Competence string      `json:"competence"`           // kind of the competent unit: org.Kind, "commune_committee", "department", "land_branch" …
	Department string      `json:"department,omitempty"` // code suffix of the provincial department, when Competence is "department"
	Decision   string      `json:"decision,omitempty"`   // số quyết định công bố
	LawType    string      `json:"law_type,omitempty"`
	Applicants []string    `json:"applicants,omitempty"`
	Results    []Result    `json:"results,omitempty"`
	Conditions string      `json:"conditions,omitempty"`
	Legal      []string    `json:"legal,omitempty"`
	Service    Service     `json:"service"`
	FiledAt    string      `json:"filed_at"` // "here" or "national"; decisions §1
	Channels   []Channel   `json:"channels,omitempty"`
	Cases      []Case      `json:"cases,omitempty"` // none: one unnamed case ""
	Terms      []Term      `json:"terms,omitempty"`
	Papers     []Paper     `json:"papers,omitempty"`
	Fees       []Fee       `json:"fees,omitempty"`
	Payment    *Payment    `json:"payment,omitempty"`    // nil: charged at acceptance, the clock pauses while state 6 lasts
	Supplement *Supplement `json:"supplement,omitempty"` // nil: the default of decisions §14
	Form       *Form       `json:"form,omitempty"`       // nil: the generic form
	Process    *Process    `json:"process,omitempty"`    // nil: the standard process
	Keywords   []string    `json:"keywords,omitempty"`   // people's words: "giấy độc thân"
	Summary    string      `json:"summary,omitempty"`    // one sentence for citizens
	NotNeeded  []string    `json:"not_needed,omitempty"` // what need not be brought, with the reason
	Flags      []Flag      `json:"flags,omitempty"`      // holes of the data that an official must mend
	Source     string      `json:"source,omitempty"`     // page address
}

// Service is the level of the online service (NĐ 224/2026 Điều 14–16).
type Service string

// Levels of service.
const (
	Full        Service = "full"        // toàn trình
	Partial     Service = "partial"     // một phần
	Information Service = "information" // chỉ cung cấp thông tin: cannot be filed here
)

// Result is what the procedure ends in.
type Result struct {
	Code string `json:"code,omitempty"` // "KQ.G15.000038"
	Name string `json:"name"`
}

// Channel is a way of filing as the national catalogue lists it; rows are kept as found.
type Channel struct {
	Kind  string   `json:"kind"` // "online", "counter", "post"
	Time  string   `json:"time,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	Fee   string   `json:"fee,omitempty"`
	Per   string   `json:"per,omitempty"`
	Money string   `json:"money,omitempty"` // currency
	Warn  []string `json:"warn,omitempty"`
}

// Case is a trường hợp. When is an expr condition over the answers; empty: chosen by hand.
type Case struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	When string `json:"when,omitempty"`
}

// Term is a time limit. It belongs to version × case × condition, never to the channel (decisions §11).
type Term struct {
	Case   string `json:"case,omitempty"` // "": every case
	When   string `json:"when,omitempty"` // expr over the answers
	N      int    `json:"n"`
	Unit   string `json:"unit"` // working_day, day, month, working_hour, hour, same_day; "": missing, flagged
	Ground string `json:"ground,omitempty"`
	Why    string `json:"why,omitempty"` // what the condition means, in words
}

// Paper kinds (decisions §18).
const (
	HandIn      = "hand_in"     // phải nộp
	Show        = "show"        // phải xuất trình
	OneOf       = "one_of"      // one of the papers with the same Group
	Conditional = "conditional" // only if When holds; without When: the receiver decides and gives the reason
	Note        = "note"        // an instruction, never demanded
	Unclear     = "unclear"     // the data does not say: flagged and not demanded
)

// Paper is a component of the dossier (thành phần hồ sơ).
type Paper struct {
	Key       string   `json:"key"` // stable within the procedure: "p1", "to-khai"
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`
	Heading   string   `json:"heading,omitempty"` // what the national catalogue writes above it; not always a case
	Group     string   `json:"group,omitempty"`
	Case      string   `json:"case,omitempty"`
	When      string   `json:"when,omitempty"`
	Originals int      `json:"originals"`
	Copies    int      `json:"copies"`
	Short     string   `json:"short,omitempty"` // a few words for buttons and lists
	Help      string   `json:"help,omitempty"`
	EForm     bool     `json:"eform,omitempty"` // the electronic form stands for this paper
	Flags     []string `json:"flags,omitempty"`
}

// Fee is a fee rule as published; room fee works with it.
type Fee struct {
	Kind   string `json:"kind"` // "phi" or "le_phi"
	Name   string `json:"name"`
	Rule   string `json:"rule"`             // in words, as the ground says
	Amount int64  `json:"amount,omitempty"` // đồng, when it is one flat amount
	Per    string `json:"per,omitempty"`
	Free   bool   `json:"free,omitempty"`
	Ground string `json:"ground,omitempty"` // TT 226/2016/TT-BTC Điều 4
	Flag   string `json:"flag,omitempty"`
	Count  *Count `json:"count,omitempty"` // where the answers say how many; nil: the official counts
}

// Count says where the answers hold what a fee counts. Pointers lead into the answers, or into each member of
// the list when Each is given.
type Count struct {
	Each  string            `json:"each,omitempty"` // the list of things asked for together: "/documents"
	Name  string            `json:"name,omitempty"` // what a member is called
	Units map[string]string `json:"units"`          // unit of room fee → pointer to a number: {"page": "/pages"}
}

// Payment says when a fee is charged and what the clock does while the applicant has to pay (state 6). What the
// law of the sector says of it is a parameter.
type Payment struct {
	At     string `json:"at,omitempty"`    // "acceptance" or, when an official asks for it, "request"; "acceptance" when empty
	Clock  string `json:"clock,omitempty"` // "pause" or "run"; "pause" when empty
	Ground string `json:"ground,omitempty"`
}

// Supplement is the policy of asking for more papers (decisions §14).
type Supplement struct {
	AskWithin     int    `json:"ask_within"`     // working days after acceptance
	Max           int    `json:"max"`            // requests, by the law of the procedure; 0: it sets none, and beyond the first the head allows each
	SamePoints    bool   `json:"same_points"`    // a repeat only on the same points
	ApplicantTerm int    `json:"applicant_term"` // working days; 0: open
	OnExpiry      string `json:"on_expiry"`      // "close", "reject", "return"
	Clock         string `json:"clock"`          // "restart", "resume", "resume_plus"
	Plus          int    `json:"plus,omitempty"` // working days added, with resume_plus
	Ground        string `json:"ground,omitempty"`
}

// Form is a citizen's form: a JSON Schema 2020-12 and the layout that draws it. Room form reads it.
type Form struct {
	Schema json.RawMessage `json:"schema"`
	Layout json.RawMessage `json:"layout"`
}

// Process is who does what, in which order, how long.
type Process struct {
	Steps []Step `json:"steps"`
}

// Step is one station of a process.
type Step struct {
	Key     string   `json:"key"`
	Name    string   `json:"name"`              // "Thẩm định hồ sơ"
	Public  string   `json:"public,omitempty"`  // what citizens read; "": not shown
	Unit    string   `json:"unit"`              // "receiving" or "competent"
	Role    string   `json:"role"`              // org role: "receiver", "specialist", "head", "chairman", "clerk"
	Field   string   `json:"field,omitempty"`   // duty within the unit: "civil_status", "economy", "culture"
	Hours   int      `json:"hours,omitempty"`   // working hours meant for the step; never moves the legal due date
	Actions []string `json:"actions"`           // commands offered: "verify", "propose", "approve", "send_back", "issue", "return", "consult"
	Next    []Move   `json:"next,omitempty"`    // none: the following step
	Fork    []string `json:"fork,omitempty"`    // steps started together
	Join    []string `json:"join,omitempty"`    // steps that must be finished first
	Consult *Consult `json:"consult,omitempty"` // how another unit's opinion is asked here; nil: the clock runs on
}

// Consult is the rule of asking another unit (NĐ 61/2018 Điều 19.5). The clock runs on unless a law says that it
// waits; then the law is cited.
type Consult struct {
	Days   int    `json:"days,omitempty"`   // working days usually given
	Pauses bool   `json:"pauses,omitempty"` // the clock of the dossier waits for the answers
	Ground string `json:"ground,omitempty"` // the article that lets it wait
}

// Move leads to another step when its condition holds; the first that holds is taken.
type Move struct {
	To   string `json:"to"`
	When string `json:"when,omitempty"` // expr over the answers and the outcome of the step
}

// Flag is a hole in the data.
type Flag struct {
	Code string `json:"code"`           // "unit_missing", "term_by_channel", "paper_unclear" …
	At   string `json:"at,omitempty"`   // where: "term", "paper:p3", "fee"
	Note string `json:"note,omitempty"` // the value found
}
