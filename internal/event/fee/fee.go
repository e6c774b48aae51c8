// Package fee holds the facts of room fee. Amounts are đồng; phí and lệ phí stand apart in each.
package fee

// Charged says that a bill was put to a record: what is to be paid, and what reliefs took off it.
type Charged struct {
	Bill        string `json:"bill"`
	Of          string `json:"of"` // "<room>:<id>" of the record that pays
	Unit        string `json:"unit"`
	Procedure   string `json:"procedure"`
	Phi         int64  `json:"phi"`
	LePhi       int64  `json:"le_phi"`
	WaivedPhi   int64  `json:"waived_phi"`
	WaivedLePhi int64  `json:"waived_le_phi"`
}

func (Charged) Kind() string     { return "fee.charged" }
func (f Charged) Record() string { return "fee:" + f.Bill }

// Exempted says that nothing is to be paid, and on what ground.
type Exempted struct {
	Bill        string `json:"bill"`
	Of          string `json:"of"`
	Ground      string `json:"ground"`
	WaivedPhi   int64  `json:"waived_phi"`
	WaivedLePhi int64  `json:"waived_le_phi"`
}

func (Exempted) Kind() string     { return "fee.exempted" }
func (f Exempted) Record() string { return "fee:" + f.Bill }

// Paid says that a bill was paid in full.
type Paid struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Payment   string `json:"payment"`
	Method    string `json:"method"` // "cash", "transfer"
	Reference string `json:"reference"`
	Phi       int64  `json:"phi"`
	LePhi     int64  `json:"le_phi"`
}

func (Paid) Kind() string     { return "fee.paid" }
func (f Paid) Record() string { return "fee:" + f.Bill }

// ReceiptIssued says that a numbered receipt was made out for a payment.
type ReceiptIssued struct {
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

func (ReceiptIssued) Kind() string     { return "fee.receipt_issued" }
func (f ReceiptIssued) Record() string { return "fee:" + f.Bill }

// ReceiptSigned says that the collecting body has signed a receipt digitally.
type ReceiptSigned struct {
	Bill    string `json:"bill"`
	Receipt string `json:"receipt"`
	Signer  string `json:"signer"`
}

func (ReceiptSigned) Kind() string     { return "fee.receipt_signed" }
func (f ReceiptSigned) Record() string { return "fee:" + f.Bill }

// Cancelled says that a bill no longer holds. What was paid on it is to be given back.
type Cancelled struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Ground    string `json:"ground"`
	GiveBack  bool   `json:"give_back"`
	BackPhi   int64  `json:"back_phi"`
	BackLePhi int64  `json:"back_le_phi"`
}

func (Cancelled) Kind() string     { return "fee.cancelled" }
func (f Cancelled) Record() string { return "fee:" + f.Bill }

// Moved says that another desk takes the money of an open bill: its own has ended.
type Moved struct {
	Bill string `json:"bill"`
	Of   string `json:"of"`
	From string `json:"from"`
	To   string `json:"to"`
}

func (Moved) Kind() string     { return "fee.moved" }
func (f Moved) Record() string { return "fee:" + f.Bill }

// SurplusReceived says that money came in which no open bill asks for: paid twice, too late, too much or
// too little. It waits to be given back or to be put right by hand.
type SurplusReceived struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Payment   string `json:"payment"`
	Method    string `json:"method"`
	Reference string `json:"reference"`
	Amount    int64  `json:"amount"`
}

func (SurplusReceived) Kind() string     { return "fee.surplus_received" }
func (f SurplusReceived) Record() string { return "fee:" + f.Bill }

// SurplusReturned says that such money was given back.
type SurplusReturned struct {
	Bill      string `json:"bill"`
	Of        string `json:"of"`
	Payment   string `json:"payment"`
	Method    string `json:"method"`
	Reference string `json:"reference"`
	Amount    int64  `json:"amount"`
}

func (SurplusReturned) Kind() string     { return "fee.surplus_returned" }
func (f SurplusReturned) Record() string { return "fee:" + f.Bill }

// SheetSigned says that a head has signed lines of the control sheet of a unit and day.
type SheetSigned struct {
	Sheet    string `json:"sheet"`
	Unit     string `json:"unit"`
	Day      string `json:"day"`
	First    int64  `json:"first"` // number of the first line, and of the last
	Last     int64  `json:"last"`
	LetOff   int64  `json:"let_off"`   // what was asked for no more
	GoneBack int64  `json:"gone_back"` // what was paid and does not hold
	Hash     string `json:"hash"`      // SHA-256 of the lines
}

func (SheetSigned) Kind() string     { return "fee.sheet_signed" }
func (f SheetSigned) Record() string { return "fee_sheet:" + f.Sheet }

// CollectorSet says what receipts and transfers say of a collecting body from now on.
type CollectorSet struct {
	Collector string            `json:"collector"`
	Changed   map[string]string `json:"changed"` // what reads differently, by the name of the field
}

func (CollectorSet) Kind() string     { return "fee.collector_set" }
func (f CollectorSet) Record() string { return "fee_collector:" + f.Collector }

// CollectorProposed says what somebody asks receipts and transfers to say of a collecting body, for a second person to agree to.
type CollectorProposed struct {
	Collector string            `json:"collector"`
	Proposed  map[string]string `json:"proposed"` // what would read differently, by the name of the field
}

func (CollectorProposed) Kind() string     { return "fee.collector_proposed" }
func (f CollectorProposed) Record() string { return "fee_collector:" + f.Collector }

// CollectorDeclined says that such a proposal was refused or taken back; the reason stands with the fact.
type CollectorDeclined struct {
	Collector string `json:"collector"`
}

func (CollectorDeclined) Kind() string     { return "fee.collector_declined" }
func (f CollectorDeclined) Record() string { return "fee_collector:" + f.Collector }

// RuleEntered says that a rule of fees is in force from a day on, by its ground.
type RuleEntered struct {
	Rule   string `json:"rule"`
	Key    string `json:"key"`
	Area   string `json:"area"` // code of the province whose council set it; empty: everywhere
	Ground string `json:"ground"`
	From   string `json:"from"`
	Body   string `json:"body"` // hash of the rule
}

func (RuleEntered) Kind() string     { return "fee.rule_entered" }
func (f RuleEntered) Record() string { return "fee_rule:" + f.Rule }
