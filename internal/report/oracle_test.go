package report_test

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
)

// replayed is a dossier as the facts tell it. Nothing here knows how room dossier keeps dossiers or how the report
// asks for them: it goes through the events one by one, as somebody with a pencil would.
type replayed struct {
	id, code, field, unit, channel string
	state                          int64
	acceptedAt, finishedAt         time.Time
	due                            time.Time
	byMoment                       bool // a term in hours
	step, person                   string
	stepUnit, version, place       string
	extended                       int
	firstLate, told                time.Time         // found late for the first time: by hand, and as a fact says
	dueIntake                      time.Time         // known of dossiers still unaccepted now
	held                           map[string]string // who had each step last
}

// vn is the time of Việt Nam, which has no summer time.
var vn = time.FixedZone("+07", 7*3600)

func onDay(t time.Time) string { return t.In(vn).Format("2006-01-02") }

// replay tells the dossiers that the facts speak of, in the order of the first fact of each.
func replay(facts []event.Event) []*replayed {
	known := map[string]*replayed{}
	var order []*replayed
	for _, e := range facts {
		if e.Kind == "dossier.submitted" {
			var f dossierevent.Submitted
			decode(e, &f)
			d := &replayed{id: f.Dossier, field: f.Field, unit: f.Competent, channel: f.Channel, state: 1, step: "intake", stepUnit: f.Received,
				version: f.Version, held: map[string]string{}}
			known[e.Record] = d
			order = append(order, d)
		} else if d := known[e.Record]; d != nil {
			d.found(e)
			d.apply(e)
		}
	}
	return order
}

func decode(e event.Event, into any) {
	if err := e.Decode(into); err != nil {
		panic(err)
	}
}

// found puts down that something was about to move the due day of a late dossier, or to stop its clock.
func (d *replayed) found(e event.Event) {
	moves := slices.Contains([]string{"dossier.due_moved", "dossier.supplement_asked", "dossier.extended", "dossier.issued", "dossier.withdrawn",
		"dossier.stopped"}, e.Kind)
	switch e.Kind {
	case "dossier.payment_required":
		var f dossierevent.PaymentRequired
		decode(e, &f)
		moves = f.Paused
	case "dossier.consulted":
		var f dossierevent.Consulted
		decode(e, &f)
		moves = f.Pauses
	case "dossier.fell_late":
		var f dossierevent.FellLate
		decode(e, &f)
		d.told = moment(f.Since)
	case "dossier.accepted": // the clock of the intake is another
		d.told = time.Time{}
	}
	if !moves || d.acceptedAt.IsZero() || d.state == 5 || d.state == 6 || !d.firstLate.IsZero() || !d.lateAt(e.At) {
		return
	}
	if d.firstLate = d.due; !d.byMoment {
		y, m, day := d.due.In(vn).Date()
		d.firstLate = time.Date(y, m, day+1, 0, 0, 0, 0, vn)
	}
}

func (d *replayed) apply(e event.Event) {
	switch e.Kind {
	case "dossier.accepted":
		var f dossierevent.Accepted
		decode(e, &f)
		d.state, d.code, d.unit, d.acceptedAt, d.due = 2, f.Code, f.Competent, e.At, moment(f.Due)
		d.byMoment = f.TermUnit == "hour" || f.TermUnit == "working_hour"
	case "dossier.due_moved":
		var f dossierevent.DueMoved
		decode(e, &f)
		if d.state != 1 {
			d.due = moment(f.Now)
		}
	case "dossier.intake_refused":
		d.state, d.step, d.person = 3, "", ""
	case "dossier.assigned":
		var f dossierevent.Assigned
		decode(e, &f)
		d.person = f.Person
		d.begun()
	case "dossier.verified", "dossier.approved":
		d.begun()
	case "dossier.proposed":
		d.person = e.By.Actor
		d.begun()
	case "dossier.moved":
		var f dossierevent.Moved
		decode(e, &f)
		d.moved(f, e.By.Actor)
	case "dossier.payment_required":
		d.state = 6
	case "dossier.paid":
		var f dossierevent.Paid
		decode(e, &f)
		d.goesOn(f.Due)
	case "dossier.fee_exempted":
		var f dossierevent.FeeExempted
		decode(e, &f)
		d.goesOn(f.Due)
	case "dossier.issued":
		d.state, d.finishedAt = 9, e.At
	case "dossier.returned":
		d.closed(10)
	default:
		d.applyRest(e)
	}
}

// moment is a moment that a fact tells; 0: none.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// closed: nobody has it any more.
func (d *replayed) closed(state int64) { d.state, d.step, d.person = state, "", "" }

// applyRest hears what stands beside the straight way.
func (d *replayed) applyRest(e event.Event) {
	switch e.Kind {
	case "dossier.supplement_asked":
		d.state = 5
	case "dossier.supplemented":
		var f dossierevent.Supplemented
		decode(e, &f)
		d.state = f.State
		if !d.acceptedAt.IsZero() {
			d.due = moment(f.Due)
		}
	case "dossier.supplement_expired":
		var f dossierevent.SupplementExpired
		decode(e, &f)
		d.finished(e.At, f.State, f.Due)
	case "dossier.withdrawn":
		var f dossierevent.Withdrawn
		decode(e, &f)
		d.finished(e.At, 7, f.Due)
	case "dossier.stopped":
		var f dossierevent.Stopped
		decode(e, &f)
		d.finished(e.At, 8, f.Due)
	case "dossier.extension_proposed", "dossier.supplement_proposed":
		d.begun()
	case "dossier.extended":
		var f dossierevent.Extended
		decode(e, &f)
		d.due, d.extended = moment(f.Now), d.extended+1
		d.begun()
	case "dossier.transferred":
		var f dossierevent.Transferred
		decode(e, &f)
		d.unit = f.To
		if d.state == 1 {
			d.stepUnit, d.person = f.Received, ""
		}
	case "dossier.done_outside":
		var f dossierevent.DoneOutside
		decode(e, &f)
		if f.State == 10 {
			d.closed(10)
		}
	default:
		d.applyHolders(e)
	}
}

// finished ends it without a result, or the wait for the applicant with none.
func (d *replayed) finished(at time.Time, state, due int64) {
	if !d.acceptedAt.IsZero() {
		d.due = moment(due)
	}
	switch state {
	case 3: // never taken in
		d.closed(3)
	case 7, 8:
		d.finishedAt = at
		d.closed(state)
	default:
		d.state = state
	}
}

// applyHolders hears who works on it, with whom.
func (d *replayed) applyHolders(e event.Event) {
	switch e.Kind {
	case "dossier.reassigned":
		var f dossierevent.Reassigned
		decode(e, &f)
		d.person = f.Person
	case "dossier.released":
		d.person = ""
	case "dossier.step_finished":
		d.begun()
	case "dossier.consulted":
		var f dossierevent.Consulted
		decode(e, &f)
		if d.begun(); f.Pauses {
			d.due = time.Time{}
		}
	case "dossier.consultation_answered":
		var f dossierevent.ConsultationAnswered
		decode(e, &f)
		d.due = moment(f.Due)
	}
}

// goesOn ends the waiting for a payment, if there was one.
func (d *replayed) goesOn(due int64) {
	if d.state == 6 {
		d.state, d.due = 4, moment(due)
	}
}

func (d *replayed) begun() {
	if d.state == 2 {
		d.state = 4
	}
}

func (d *replayed) moved(f dossierevent.Moved, by string) {
	d.held[d.step] = d.person
	if d.person == "" {
		d.held[d.step] = by
	}
	d.step, d.person, d.stepUnit = f.To, "", f.Unit
	if f.Back { // back to whoever had it
		d.person = d.held[f.To]
		d.begun()
	}
}

// drawn is what a table is asked for.
type drawn struct {
	from, to string // days
	at       time.Time
	by       []string
}

// count counts the columns of II.06a by hand: NĐ 61/2018 and decisions §16 of the house, not the query.
func count(list []*replayed, a drawn) map[string]map[string]int64 {
	table := map[string]map[string]int64{}
	for _, d := range list {
		if d.acceptedAt.IsZero() || !d.finishedAt.IsZero() && onDay(d.finishedAt) < a.from {
			continue
		}
		key := d.key(a.by)
		row := table[key]
		if row == nil {
			row = map[string]int64{}
			table[key] = row
		}
		row["received"]++
		row[d.came(a.from)]++
		end := d.ended(a.at)
		row[end]++
		if d.state == 5 || d.state == 6 {
			row["paused"]++
		}
		if d.extended > 0 {
			row["extended"]++
		}
		if !d.firstLate.IsZero() && d.due.After(d.firstLate) {
			row["first_late"]++
		}
		if d.wasClosed() && d.lateAt(d.finishedAt) {
			row["closed_late"]++
		}
		if d.finishedAt.IsZero() {
			row["open"]++
		} else {
			row["resolved"]++
		}
	}
	return table
}

func (d *replayed) key(by []string) string {
	key := ""
	if slices.Contains(by, "unit") {
		key += d.unit
	}
	key += "|"
	if slices.Contains(by, "field") {
		key += d.field
	}
	if slices.Contains(by, "place") {
		key += "|" + d.place
	}
	return key
}

func (d *replayed) came(from string) string {
	switch {
	case onDay(d.acceptedAt) < from:
		return "carried"
	case d.channel == "online":
		return "online"
	}
	return "direct"
}

// ended says how it ended, or how it stands.
func (d *replayed) ended(at time.Time) string {
	if d.finishedAt.IsZero() {
		// Who waits for the applicant is not late, unless he was when he began to wait (decisions §16).
		if d.lateAt(at) && (d.state != 5 && d.state != 6 || !d.firstLate.IsZero()) {
			return "open_late"
		}
		return "open_in_term"
	}
	switch {
	case d.wasClosed(): // withdrawn, stopped: no result was late; a column of its own says what is
		return "on_time"
	case d.lateAt(d.finishedAt):
		return "late"
	case !d.due.IsZero() && onDay(d.finishedAt) < onDay(d.due):
		return "early"
	}
	return "on_time"
}

// wasClosed: it ended without a result.
func (d *replayed) wasClosed() bool { return d.state == 7 || d.state == 8 }

// lateAt judges by the day, and a term in hours by the moment.
func (d *replayed) lateAt(t time.Time) bool {
	if d.due.IsZero() || !d.firstLate.IsZero() {
		return !d.firstLate.IsZero()
	}
	if d.byMoment {
		return t.After(d.due)
	}
	return onDay(t) > onDay(d.due)
}
