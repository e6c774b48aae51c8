package catalogue

import "slices"

// Codes of flags: holes of the data that an official must mend (decisions §11, §18, §19).
const (
	TermMissing      = "term_missing"         // the source gives no time
	TermInvalid      = "term_invalid"         // a time that is no number
	UnitMissing      = "unit_missing"         // a number without a unit: never guessed
	TermByChannel    = "term_by_channel"      // differs by channel: the case it belongs to was lost
	TermCases        = "term_cases_unknown"   // several times for one channel: cases nobody named
	ChannelsMissing  = "channels_missing"     // the source lists no way of filing
	PapersMissing    = "papers_missing"       // no usable component
	PaperUnclear     = "paper_unclear"        // the data does not say whether it is demanded
	PaperQuantity    = "paper_quantity"       // hundreds of originals: a slip of the source
	ChannelRefused   = "channel_row_refused"  // a row of channels with a value that cannot be
	PaperRefused     = "component_refused"    // a row of components with a value that cannot be
	FeeUnparsed      = "fee_unparsed"         // time and fee could not be read
	FeeScale         = "fee_scale_suspect"    // 40 đồng: plainly thousands
	FeeNote          = "free_flag_but_note"   // "Miễn phí", but a note names a fee
	FeeByChannel     = "fee_by_channel"       // differs by channel or case
	FeeCurrency      = "fee_currency"         // not in đồng
	FeeByHand        = "fee_rule_by_hand"     // a rule in prose, to be entered by hand
	LevelMissing     = "level_missing"        // nobody decides it
	DepartmentNeeded = "department_missing"   // which department decides is not known
	OutsideProvince  = "outside_province"     // police, tax, customs, bank …: filed in their own systems
	MinistryDoubtful = "ministry_doubtful"    // the ministry cannot have a procedure of this field
	ResultUnknown    = "result_code_unknown"  // a code without a name
	ProcedureUnknown = "procedure_unknown"    // a fee rule for a procedure that is not in the catalogue
	GroundMissing    = "legal_ground_missing" // a fee rule without a legal ground
)

// Words are the word keys that say each flag to people.
var Words = map[string]string{
	TermMissing: "catalogue.flag.term_missing", TermInvalid: "catalogue.flag.term_invalid", UnitMissing: "catalogue.flag.unit_missing",
	TermByChannel: "catalogue.flag.term_by_channel", TermCases: "catalogue.flag.term_cases_unknown",
	ChannelRefused: "catalogue.flag.channel_row_refused", PaperRefused: "catalogue.flag.component_refused",
	ChannelsMissing: "catalogue.flag.channels_missing", PapersMissing: "catalogue.flag.papers_missing",
	PaperUnclear: "catalogue.flag.paper_unclear", PaperQuantity: "catalogue.flag.paper_quantity",
	FeeUnparsed: "catalogue.flag.fee_unparsed", FeeScale: "catalogue.flag.fee_scale_suspect", FeeNote: "catalogue.flag.free_flag_but_note",
	FeeByChannel: "catalogue.flag.fee_by_channel", FeeCurrency: "catalogue.flag.fee_currency", FeeByHand: "catalogue.flag.fee_rule_by_hand",
	LevelMissing: "catalogue.flag.level_missing", DepartmentNeeded: "catalogue.flag.department_missing",
	OutsideProvince: "catalogue.flag.outside_province", MinistryDoubtful: "catalogue.flag.ministry_doubtful",
	ResultUnknown: "catalogue.flag.result_code_unknown",
}

// Places of a flag: the parts of a version that it stands at.
const (
	atTerm       = "term"
	atPaper      = "paper"
	atFee        = "fee"
	atChannel    = "channel"
	atCompetence = "competence"
	atResult     = "result"
)

// Has tells whether the content carries a flag with the code.
func (c *Content) Has(code string) bool {
	return slices.ContainsFunc(c.Flags, func(f Flag) bool { return f.Code == code })
}

func (c *Content) flag(code, at, note string) {
	f := Flag{Code: code, At: at, Note: note}
	if !slices.Contains(c.Flags, f) {
		c.Flags = append(c.Flags, f)
	}
}

// unflag drops the flags of a part: "paper" drops "paper:p3" too.
func (c *Content) unflag(part string) {
	c.Flags = slices.DeleteFunc(c.Flags, func(f Flag) bool {
		return f.At == part || len(f.At) > len(part) && f.At[:len(part)+1] == part+":"
	})
}
