package event

// FeeRuleProposed says that somebody wrote a rule down for a second person to put in force.
type FeeRuleProposed struct {
	Proposal string `json:"proposal"`
	Key      string `json:"key"`
	Area     string `json:"area"`
	Ground   string `json:"ground"`
	From     string `json:"from"`
	Body     string `json:"body"` // SHA-256 of the rule as it is written
}

func (FeeRuleProposed) Kind() string     { return "fee.rule_proposed" }
func (f FeeRuleProposed) Record() string { return "fee_rule:" + f.Proposal }

// FeeRuleDeclined says that a proposed rule was given back or taken back; the reason stands with the fact.
type FeeRuleDeclined struct {
	Proposal string `json:"proposal"`
	Key      string `json:"key"`
}

func (FeeRuleDeclined) Kind() string     { return "fee.rule_declined" }
func (f FeeRuleDeclined) Record() string { return "fee_rule:" + f.Proposal }
