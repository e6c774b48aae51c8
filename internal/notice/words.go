package notice

import (
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// What names what a notice tells.
type What string

// What is told (NĐ 61/2018 Điều 17–20: receipt, supplement, apology, result, refusal).
const (
	Submitted  What = "submitted"
	Accepted   What = "accepted"
	Supplement What = "supplement"
	Extended   What = "extended"
	Moved      What = "moved" // a change of the working calendar moved the promised day
	Ready      What = "ready"
	Refused    What = "refused"
	Payment    What = "payment"
	Expired    What = "expired"
	Withdrawn  What = "withdrawn"
	Stopped    What = "stopped"
	Reminder   What = "reminder"
	Call       What = "call" // by telephone, in the words of the official
)

// template is the wording of a notice: word keys, and their version, raised when the words change.
type template struct {
	title, text string
	version     int64
}

var templates = map[What]template{
	Submitted:  {"notice.submitted_title", "notice.submitted", 1},
	Accepted:   {"notice.accepted_title", "notice.accepted", 1},
	Supplement: {"notice.supplement_title", "notice.supplement", 1},
	Extended:   {"notice.extended_title", "notice.extended", 1},
	Moved:      {"notice.moved_title", "notice.moved", 1},
	Ready:      {"notice.ready_title", "notice.ready", 1},
	Refused:    {"notice.refused_title", "notice.refused", 1},
	Payment:    {"notice.payment_title", "notice.payment", 1},
	Expired:    {"notice.expired_title", "notice.expired", 1},
	Withdrawn:  {"notice.withdrawn_title", "notice.withdrawn", 1},
	Stopped:    {"notice.stopped_title", "notice.stopped", 1},
	Reminder:   {"notice.reminder_title", "notice.reminder", 1},
	Call:       {"notice.call_title", "", 1},
}

// noticeOf says which facts lead to a notice, and to which.
var noticeOf = map[string]What{
	dossierevent.Submitted{}.Kind():         Submitted,
	dossierevent.Accepted{}.Kind():          Accepted,
	dossierevent.SupplementAsked{}.Kind():   Supplement,
	dossierevent.SupplementExpired{}.Kind(): Expired,
	dossierevent.PaymentRequired{}.Kind():   Payment,
	dossierevent.Extended{}.Kind():          Extended,
	dossierevent.DueMoved{}.Kind():          Moved,
	dossierevent.Issued{}.Kind():            Ready,
	dossierevent.IntakeRefused{}.Kind():     Refused,
	dossierevent.Withdrawn{}.Kind():         Withdrawn,
	dossierevent.Stopped{}.Kind():           Stopped,
}

// wording is a notice in words.
func (r *Room) wording(q store.Querier, w What, d *dossier.Dossier, at day.Date) (subject, body string, err error) {
	t := templates[w]
	code := d.Code
	if code == "" {
		code = d.Tracking
	}
	unit, err := org.UnitName(q, d.Received, at)
	if err != nil {
		return "", "", err
	}
	due := ""
	if !d.Due.IsZero() {
		due = r.Words.DateTime(d.Due)
	}
	url := r.PublicURL + d.TrackPath()
	return r.Words.T(t.title) + ": " + code, r.Words.T(t.text, "code", code, "procedure", d.Version.Name, "due", due, "unit", unit, "url", url), nil
}
