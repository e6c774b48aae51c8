package dossier

import (
	"strings"

	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// tables says how a seed copies dossiers.
var tables = []room.Table{
	{Name: "dossier_dossier", Of: "id", ID: "id", Under: []string{dossierevent.Record(""), intakeClock("")},
		Moments: []string{"submitted_at", "step_since", "proposal_at", "approved_at", "result_at", "accepted_at", "finished_at", "returned_at", "told_at"},
		Ends:    []string{"due", "first_late"},
		Personal: map[string]room.Personal{"applicant_name": room.Name, "applicant_id": room.CitizenID, "search": room.Repeated,
			"answers": room.Repeated},
		Codes: []room.Code{
			{Column: "tracking", New: func(room.Row, func(string) int64) any { return tracking() }, Written: folded},
			{Column: "code", New: codeAnew, Written: folded},
			{Column: "receipt", New: func(room.Row, func(string) int64) any { return newReceiptCode() }},
		},
		Hashes: func(r room.Row) []string { return []string{store.BodyHash(r.Text("answers"))} }},
	{Name: "dossier_party", Of: "dossier_id", Personal: map[string]room.Personal{"name": room.Name, "id_no": room.CitizenID, "phone": room.Phone}},
	{Name: "dossier_paper", Of: "dossier_id"},
	{Name: "dossier_step", Of: "dossier_id", Moments: []string{"started", "ended"}},
	{Name: "dossier_history", Of: "dossier_id", Moments: []string{"at", "accepted_at", "finished_at"}, Ends: []string{"due", "first_late"}},
	{Name: "dossier_verification", Of: "dossier_id", ID: "id", Moments: []string{"recorded", "at"}},
	{Name: "dossier_consultation", Of: "dossier_id", ID: "id", Moments: []string{"asked_at", "answered_at"}, Ends: []string{"due"}},
	{Name: "dossier_urge", Of: "dossier_id", ID: "id", Moments: []string{"asked_at", "answered_at"}, Ends: []string{"due"}},
	{Name: "dossier_branch", Of: "dossier_id", Moments: []string{"started", "ended"}},
	{Name: "dossier_matter", Of: "dossier_id", ID: "id", Moments: []string{"at", "told_at", "settled_at"},
		Personal: map[string]room.Personal{"told_by": room.Name}},
	{Name: "dossier_request", Of: "dossier_id", ID: "id", Moments: []string{"at", "allowed_at", "sent_at", "answered_at"}, Ends: []string{"until"}},
	{Name: "dossier_request_item", Of: "request_id"},
	{Name: "dossier_outside", Of: "dossier_id", ID: "id", Moments: []string{"recorded", "happened"}},
	{Name: "dossier_correction", Of: "dossier_id", ID: "id", Moments: []string{"at"},
		Personal: map[string]room.Personal{"was": room.Repeated, "now": room.Repeated},
		Hashes: func(r room.Row) []string {
			return []string{store.BodyHash(r.Text("id"), r.Text("was")), store.BodyHash(r.Text("id"), r.Text("now"))}
		}},
	{Name: "dossier_guidance", Of: "dossier_id", ID: "id", Moments: []string{"at"}, Personal: map[string]room.Personal{"name": room.Name, "phone": room.Phone}},
	{Name: "dossier_fee_sent", Of: "dossier_id"},
	{Name: "dossier_reading", Stays: "who opened a dossier: nobody has opened a copy"},
	{Name: "dossier_unheld", Stays: "counted anew by the sweep"},
	{Name: "dossier_filter", Stays: "what a person keeps"},
}

// codeAnew is the official code that a dossier accepted at another time gets: of the same agency.
func codeAnew(r room.Row, next func(counter string) int64) any {
	agency := r.Text("code")
	for range 2 { // the number and the day
		agency = agency[:strings.LastIndexByte(agency, '-')]
	}
	code, _ := codeOn(agency, r.At("accepted_at"), func(counter string) (int64, error) { return next(counter), nil })
	return code
}

// folded is a code as the column search has it.
func folded(code any) []string { return []string{fold.Key(code.(string))} } //nolint:forcetypeassert // these codes are texts
