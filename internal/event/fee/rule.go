package fee

// RuleProposed says that somebody wrote a rule down for a second person to put in force.
type RuleProposed struct {
	Proposal string `json:"proposal"`
	Key      string `json:"key"`
	Area     string `json:"area"`
	Ground   string `json:"ground"`
	From     string `json:"from"`
	Body     string `json:"body"` // SHA-256 of the rule as it is written
}

func (RuleProposed) Kind() string     { return "fee.rule_proposed" }
func (f RuleProposed) Record() string { return "fee_rule:" + f.Proposal }

// RuleDeclined says that a proposed rule was given back or taken back; the reason stands with the fact.
type RuleDeclined struct {
	Proposal string `json:"proposal"`
	Key      string `json:"key"`
}

func (RuleDeclined) Kind() string     { return "fee.rule_declined" }
func (f RuleDeclined) Record() string { return "fee_rule:" + f.Proposal }
