package report_test

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/event"
)

// told is a dossier as the facts tell it. Nothing here knows how room dossier keeps dossiers or how the report
// asks for them: it goes through the events one by one, as somebody with a pencil would.
type told struct {
	id, code, field, unit, channel string
	state                          int64
	acceptedAt, finishedAt         time.Time
	due                            time.Time
	byMoment                       bool // a term in hours
	step, person                   string
	stepUnit, version, place       string
	dueIntake                      time.Time         // known of dossiers still unaccepted now
	held                           map[string]string // who had each step last
}

// vn is the time of Việt Nam, which has no summer time.
var vn = time.FixedZone("+07", 7*3600)

func onDay(t time.Time) string { return t.In(vn).Format("2006-01-02") }

// replay tells the dossiers that the facts speak of, in the order of the first fact of each.
func replay(facts []event.Event) []*told {
	known := map[string]*told{}
	var order []*told
	for _, e := range facts {
		if e.Kind == "dossier.submitted" {
			var f event.DossierSubmitted
			decode(e, &f)
			d := &told{id: f.Dossier, field: f.Field, unit: f.Competent, channel: f.Channel, state: 1, step: "intake", stepUnit: f.Received, version: f.Version, held: map[string]string{}}
			known[e.Record] = d
			order = append(order, d)
		} else if d := known[e.Record]; d != nil {
			d.hear(e)
		}
	}
	return order
}

func decode(e event.Event, into any) {
	if err := e.Decode(into); err != nil {
		panic(err)
	}
}

func (d *told) hear(e event.Event) {
	switch e.Kind {
	case "dossier.accepted":
		var f event.DossierAccepted
		decode(e, &f)
		d.state, d.code, d.unit, d.acceptedAt, d.due = 2, f.Code, f.Competent, e.At, time.UnixMilli(f.Due)
		d.byMoment = f.TermUnit == "hour" || f.TermUnit == "working_hour"
	case "dossier.due_moved":
		var f event.DossierDueMoved
		decode(e, &f)
		if d.state != 1 {
			d.due = time.UnixMilli(f.Now)
		}
	case "dossier.intake_refused":
		d.state, d.step, d.person = 3, "", ""
	case "dossier.assigned":
		var f event.DossierAssigned
		decode(e, &f)
		d.person = f.Person
		d.begun()
	case "dossier.verified", "dossier.approved":
		d.begun()
	case "dossier.proposed":
		d.person = e.By.Actor
		d.begun()
	case "dossier.moved":
		var f event.DossierMoved
		decode(e, &f)
		d.moved(f, e.By.Actor)
	case "dossier.payment_required":
		d.state = 6
	case "dossier.paid":
		var f event.DossierPaid
		decode(e, &f)
		d.goesOn(f.Due)
	case "dossier.fee_exempted":
		var f event.DossierFeeExempted
		decode(e, &f)
		d.goesOn(f.Due)
	case "dossier.issued":
		d.state, d.finishedAt = 9, e.At
	case "dossier.returned":
		d.state, d.step, d.person = 10, "", ""
	}
}

// goesOn ends the waiting for a payment, if there was one.
func (d *told) goesOn(due int64) {
	if d.state == 6 {
		d.state, d.due = 4, time.UnixMilli(due)
	}
}

func (d *told) begun() {
	if d.state == 2 {
		d.state = 4
	}
}

func (d *told) moved(f event.DossierMoved, by string) {
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
func count(list []*told, a drawn) map[string]map[string]int64 {
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
		if d.finishedAt.IsZero() {
			row["open"]++
		} else {
			row["resolved"]++
		}
	}
	return table
}

func (d *told) key(by []string) string {
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

func (d *told) came(from string) string {
	switch {
	case onDay(d.acceptedAt) < from:
		return "carried"
	case d.channel == "online":
		return "online"
	}
	return "direct"
}

// ended says how it ended, or how it stands.
func (d *told) ended(at time.Time) string {
	if d.finishedAt.IsZero() {
		if d.lateAt(at) && d.state != 5 && d.state != 6 { // who waits for the applicant is not late (decisions §16)
			return "open_late"
		}
		return "open_in_term"
	}
	switch {
	case d.lateAt(d.finishedAt):
		return "late"
	case onDay(d.finishedAt) < onDay(d.due):
		return "early"
	}
	return "on_time"
}

// lateAt judges by the day, and a term in hours by the moment.
func (d *told) lateAt(t time.Time) bool {
	if d.byMoment {
		return t.After(d.due)
	}
	return onDay(t) > onDay(d.due)
}
