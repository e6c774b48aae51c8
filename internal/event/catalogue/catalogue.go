// Package catalogue holds the facts of room catalogue.
package catalogue

// Imported says that a public catalogue was read in; the report is kept beside it.
type Imported struct {
	What      string `json:"what"`   // procedures, units, holidays, fees, results, document_types
	Import    string `json:"import"` // id of the kept report
	Published bool   `json:"published"`
	Taken     int    `json:"taken"`
	Flagged   int    `json:"flagged"`
	Refused   int    `json:"refused"`
	Unchanged int    `json:"unchanged"`
}

// Kind is the name of the fact.
func (Imported) Kind() string { return "catalogue.imported" }

// Record is the catalogue it is about.
func (c Imported) Record() string { return "catalogue:" + c.What }

// ProcedureDrafted says that somebody wrote a draft of a version.
type ProcedureDrafted struct {
	Code    string `json:"code"`
	Version string `json:"version"`
	Number  int    `json:"number"`
}

// Kind is the name of the fact.
func (ProcedureDrafted) Kind() string { return "catalogue.drafted" }

// Record is the procedure it is about.
func (p ProcedureDrafted) Record() string { return "procedure:" + p.Code }

// ProcedureProposed says that a draft was handed to a second person to be published.
type ProcedureProposed struct {
	Code    string `json:"code"`
	Version string `json:"version"`
	Number  int    `json:"number"`
}

// Kind is the name of the fact.
func (ProcedureProposed) Kind() string { return "catalogue.proposed" }

// Record is the procedure it is about.
func (p ProcedureProposed) Record() string { return "procedure:" + p.Code }

// ProcedureSentBack says that the second person gave a proposed version back to be mended.
type ProcedureSentBack struct {
	Code    string `json:"code"`
	Version string `json:"version"`
	Number  int    `json:"number"`
}

// Kind is the name of the fact.
func (ProcedureSentBack) Kind() string { return "catalogue.sent_back" }

// Record is the procedure it is about.
func (p ProcedureSentBack) Record() string { return "procedure:" + p.Code }

// ProcedurePublished says that a version is in force from a day on.
type ProcedurePublished struct {
	Code     string `json:"code"`
	Version  string `json:"version"`
	Number   int    `json:"number"`
	From     string `json:"from"`     // 2026-11-23
	Proposer string `json:"proposer"` // the first of the two people; the author of the event is the second
}

// Kind is the name of the fact.
func (ProcedurePublished) Kind() string { return "catalogue.published" }

// Record is the procedure it is about.
func (p ProcedurePublished) Record() string { return "procedure:" + p.Code }

// ProcedureDiscarded says that a draft was thrown away.
type ProcedureDiscarded struct {
	Code    string `json:"code"`
	Version string `json:"version"`
	Number  int    `json:"number"`
}

// Kind is the name of the fact.
func (ProcedureDiscarded) Kind() string { return "catalogue.discarded" }

// Record is the procedure it is about.
func (p ProcedureDiscarded) Record() string { return "procedure:" + p.Code }

// ReasonSet says how a phrase that is offered where a reason is asked reads from now on.
type ReasonSet struct {
	Reason  string            `json:"reason"`
	Changed map[string]string `json:"changed"`
}

// Kind is the name of the fact.
func (ReasonSet) Kind() string { return "catalogue.reason_set" }

// Record is the phrase it is about.
func (r ReasonSet) Record() string { return "catalogue_reason:" + r.Reason }

// PhraseSet says what a phrase of people means from now on.
type PhraseSet struct {
	Phrase  string            `json:"phrase"`
	Changed map[string]string `json:"changed"`
}

// Kind is the name of the fact.
func (PhraseSet) Kind() string { return "catalogue.phrase_set" }

// Record is the phrase it is about.
func (p PhraseSet) Record() string { return "catalogue_phrase:" + p.Phrase }

// WordsChanged says that somebody changed the names of states.
type WordsChanged struct {
	List string   `json:"list"`
	Keys []string `json:"keys"` // the entries that changed
}

// Kind is the name of the fact.
func (WordsChanged) Kind() string { return "catalogue.words_changed" }

// Record is the list it is about.
func (w WordsChanged) Record() string { return "words:" + w.List }
