package event

// Facts of room fee. Amounts are đồng; phí and lệ phí stand apart in each.

// FeeCharged says that a bill was put to a record: what is to be paid, and what reliefs took off it.
type FeeCharged struct {
	Bill        string `json:"bill"`
	Of          string `json:"of"` // "<room>:<id>" of the record that pays
	Unit        string `json:"unit"`
	Procedure   string `json:"procedure"`
	Phi         int64  `json:"phi"`
	LePhi       int64  `json:"le_phi"`
	WaivedPhi   int64  `json:"waived_phi"`
	WaivedLePhi int64  `json:"waived_le_phi"`
}

func (FeeCharged) Kind() string     { return "fee.charged" }
func (f FeeCharged) Record() string { return "fee:" + f.Bill }

// FeeExempted says that nothing is to be paid, and on what ground.
type FeeExempted struct {
	Bill        string `json:"bill"`
	Of          string `json:"of"`
	Ground      string `json:"ground"`
	WaivedPhi   int64  `json:"waived_phi"`
	WaivedLePhi int64  `json:"waived_le_phi"`
}

func (FeeExempted) Kind() string     { return "fee.exempted" }
func (f FeeExempted) Record() string { return "fee:" + f.Bill }

// FeePaid says that a bill was paid in full.
type FeePaid struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Payment   string `json:"payment"`
	Method    string `json:"method"` // "cash", "transfer"
	Reference string `json:"reference"`
	Phi       int64  `json:"phi"`
	LePhi     int64  `json:"le_phi"`
}

func (FeePaid) Kind() string     { return "fee.paid" }
func (f FeePaid) Record() string { return "fee:" + f.Bill }

// FeeReceiptIssued says that a numbered receipt was made out for a payment.
type FeeReceiptIssued struct {
	Bill    string `json:"bill"`
	Of      string `json:"of"`
	Receipt string `json:"receipt"`
	Unit    string `json:"unit"`
	Form    string `json:"form"`
	Symbol  string `json:"symbol"`
	Year    int64  `json:"year"`
	Number  int64  `json:"number"`
	Hash    string `json:"hash"` // SHA-256 of what the receipt says
}

func (FeeReceiptIssued) Kind() string     { return "fee.receipt_issued" }
func (f FeeReceiptIssued) Record() string { return "fee:" + f.Bill }

// FeeReceiptSigned says that the collecting body has signed a receipt digitally.
type FeeReceiptSigned struct {
	Bill    string `json:"bill"`
	Receipt string `json:"receipt"`
	Signer  string `json:"signer"`
}

func (FeeReceiptSigned) Kind() string     { return "fee.receipt_signed" }
func (f FeeReceiptSigned) Record() string { return "fee:" + f.Bill }

// FeeCancelled says that a bill no longer holds. What was paid on it is to be given back.
type FeeCancelled struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Ground    string `json:"ground"`
	GiveBack  bool   `json:"give_back"`
	BackPhi   int64  `json:"back_phi"`
	BackLePhi int64  `json:"back_le_phi"`
}

func (FeeCancelled) Kind() string     { return "fee.cancelled" }
func (f FeeCancelled) Record() string { return "fee:" + f.Bill }

// FeeSurplusReceived says that money came in which no open bill asks for: paid twice, too late, too much or
// too little. It waits to be given back or to be put right by hand.
type FeeSurplusReceived struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Payment   string `json:"payment"`
	Method    string `json:"method"`
	Reference string `json:"reference"`
	Amount    int64  `json:"amount"`
}

func (FeeSurplusReceived) Kind() string     { return "fee.surplus_received" }
func (f FeeSurplusReceived) Record() string { return "fee:" + f.Bill }

// FeeSurplusReturned says that such money was given back.
type FeeSurplusReturned struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Payment   string `json:"payment"`
	Method    string `json:"method"`
	Reference string `json:"reference"`
	Amount    int64  `json:"amount"`
}

func (FeeSurplusReturned) Kind() string     { return "fee.surplus_returned" }
func (f FeeSurplusReturned) Record() string { return "fee:" + f.Bill }

// FeeCollectorSet says what receipts and transfers say of a collecting body from now on.
type FeeCollectorSet struct {
	Unit    string `json:"unit"`
	TaxCode string `json:"tax_code"`
	Bank    string `json:"bank"`
	Account string `json:"account"`
}

func (FeeCollectorSet) Kind() string     { return "fee.collector_set" }
func (f FeeCollectorSet) Record() string { return "fee_collector:" + f.Unit }

// FeeRuleEntered says that a rule of fees is in force from a day on, by its ground.
type FeeRuleEntered struct {
	Rule   string `json:"rule"`
	Key    string `json:"key"`
	Area   string `json:"area"` // code of the province whose council set it; empty: everywhere
	Ground string `json:"ground"`
	From   string `json:"from"`
	Body   string `json:"body"` // hash of the rule
}

func (FeeRuleEntered) Kind() string     { return "fee.rule_entered" }
func (f FeeRuleEntered) Record() string { return "fee_rule:" + f.Rule }
