package event

// What happens to a dossier while it has something to pay.

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
