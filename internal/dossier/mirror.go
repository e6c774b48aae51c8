package dossier

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// A dossier has one authoritative system at any time (decisions §1). What a ministry's system or the national portal
// handles is mirrored here so that it can be found, followed and counted (NĐ 224/2026 Điều 15), and is read-only: its
// state, its moments and its due day are what that system tells.

// Mirrored is a dossier as its own system tells it.
type Mirrored struct {
	System    string // who is authoritative
	By        string // author of the fact
	Code      string // its official code, there and here
	Procedure string // code in the catalogue
	Place     string // commune that it is about
	Channel   Channel
	State     State
	Applicant Party
	Submitted time.Time
	Accepted  time.Time
	Due       time.Time
	Finished  time.Time
	Returned  time.Time
	Told      time.Time // the moment of which the system speaks: what is older than the last word changes nothing
	Units     []string  // whose dossiers the system may tell of
}

// Mirrored tells whether another system is authoritative.
func (d *Dossier) Mirrored() bool { return d.Home != "" }

// Writable refuses whatever would change a mirrored dossier.
func (d *Dossier) Writable() error {
	if d.Mirrored() {
		return fault.New(fault.Forbidden, "dossier.mirrored", "system", d.Home)
	}
	return nil
}

// mirrorCode is how codes of other systems are written: an agency, then a day or a number. No other letters, digits or
// dashes than those of the codes given here: what only looks like one of ours is none.
var mirrorCode = regexp.MustCompile(`^[A-Z0-9]+(\.[A-Z0-9]+)*(-[A-Z0-9]+)*$`)

// progress orders the states: a message that would lead back is refused.
var progress = map[State]int{New: 0, Accepted: 1, Processing: 1, AwaitPapers: 1, AwaitPayment: 1, Done: 2,
	IntakeRefused: 3, Withdrawn: 3, Stopped: 3, Returned: 3}

// check tells what is wrong with what was told.
func (m Mirrored) check(now time.Time) error {
	var bad []fault.Field
	wrong := func(name, key string) { bad = append(bad, fault.Field{Name: name, Key: key}) }
	if !mirrorCode.MatchString(m.Code) || CleanTracking(m.Code) != m.Code {
		wrong("code", "dossier.mirror_code")
	}
	if _, known := progress[m.State]; !known {
		wrong("state", "dossier.mirror_state")
	}
	if !slices.Contains([]Channel{Online, Counter, Post}, m.Channel) {
		wrong("channel", "dossier.mirror_channel")
	}
	if m.Applicant.Name == "" {
		wrong("applicant", "dossier.submitter_missing")
	}
	if m.Told.IsZero() || m.Told.After(now.Add(5*time.Minute)) { // clocks of two systems differ a little
		wrong("told", "dossier.mirror_told")
	}
	ended := progress[m.State] >= 2 && m.State != IntakeRefused
	last := time.Time{}
	for _, x := range []struct {
		name string
		at   time.Time
		must bool
	}{{"submitted", m.Submitted, true}, {"accepted", m.Accepted, m.State != New && m.State != IntakeRefused}, {"finished", m.Finished, ended},
		{"returned", m.Returned, m.State == Returned}} {
		if x.must && x.at.IsZero() || !x.at.IsZero() && (!x.must || x.at.Before(last) || x.at.After(m.Told)) {
			wrong(x.name, "dossier.mirror_moment")
		}
		if !x.at.IsZero() {
			last = x.at
		}
	}
	return fault.Fields(bad...)
}

// Mirror writes down how a dossier stands in its own system; changed is false when that was known already or is older
// than what is known. Any number of repeated, late and overtaken messages leave the same dossier.
func (r *Room) Mirror(ctx context.Context, m Mirrored) (d *Dossier, changed bool, err error) {
	err = r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		d, changed = nil, false
		if err := m.check(tx.Now()); err != nil {
			return err
		}
		d, err = one(tx, `d.code=$1`, m.Code)
		switch {
		case fault.Of(err) == fault.NotFound:
			d, err = r.reflect(tx, m)
		case err == nil && d.Home != m.System:
			err = fault.New(fault.Conflict, "dossier.mirror_home", "code", m.Code) // handled here, or told by another system
		case err == nil && !slices.Contains(m.Units, d.Competent):
			err = fault.Fields(fault.Field{Name: "place", Key: "dossier.mirror_place"}) // names of systems are no proof
		}
		if err != nil || !m.Told.After(d.ToldAt) {
			return err
		}
		changed = true
		return d.follow(tx, m)
	})
	return d, changed, err
}

// reflect makes the dossier that a system tells of for the first time. Who receives and decides follows from the
// procedure, as for those filed here. A code of an agency of this house is given here and nowhere else: a system that told one
// could take those that are to be given next.
func (r *Room) reflect(tx *store.Tx, m Mirrored) (*Dossier, error) {
	agency, _, _ := strings.Cut(m.Code, "-")
	for _, form := range []string{agency, book.Form(agency)} { // H37.45.01 reads as H37.45.1
		switch own, err := org.ByCode(tx, form, day.Of(tx.Now())); {
		case err == nil:
			return nil, fault.Fields(fault.Field{Name: "code", Key: "dossier.mirror_own", Args: []any{"agency", form, "unit", own.Name}})
		case fault.Of(err) != fault.NotFound:
			return nil, err
		}
	}
	v, err := r.Catalogue.Current(tx, m.Procedure, day.Of(tx.Now()))
	if fault.Of(err) == fault.NotFound {
		return nil, fault.Fields(fault.Field{Name: "procedure", Key: "dossier.mirror_procedure"})
	}
	if err != nil {
		return nil, err
	}
	d, err := r.placed(tx, v, m.Place)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(m.Units, d.Competent) {
		return nil, fault.Fields(fault.Field{Name: "place", Key: "dossier.mirror_place"})
	}
	d.Home, d.Code, d.Channel, d.FiledBy, d.Filer, d.Answers, d.Way = m.System, m.Code, m.Channel, "system", m.By, []byte("{}"), "online"
	d.State, d.Parties = m.State, []Party{m.Applicant}
	d.Parties[0].Role = Submitter
	return d, insert(tx, d)
}

// overdueBy keeps that the dossier was late by the due day told before, whatever due day is told now (ADR 0009). Until it is
// finished a message counts from when it comes: the moment of which it says that it speaks moves no clock.
func (d *Dossier) overdueBy(m Mirrored, now time.Time) []event.Fact {
	at := m.Finished
	if at.IsZero() {
		at = now
	}
	return d.lateFrom(at)
}

// lateFrom keeps that a dossier that runs is late at a moment.
func (d *Dossier) lateFrom(at time.Time) []event.Fact {
	if !d.FirstLate.IsZero() || !d.State.Running() || d.Due.IsZero() || !d.LateAt(at) {
		return nil
	}
	d.FirstLate = deadline.LateSince(d.Due, deadline.Unit(d.DueUnit))
	return []event.Fact{dossierevent.FellLate{Dossier: d.ID, Since: store.Millis(d.FirstLate)}}
}

// follow brings the dossier to where its own system has it.
func (d *Dossier) follow(tx *store.Tx, m Mirrored) error {
	if was, is := progress[d.State], progress[m.State]; is < was || was == 3 && d.State != m.State {
		return fault.New(fault.Conflict, "dossier.mirror_backward", "code", m.Code)
	}
	seen := d.Seq
	late := d.overdueBy(m, tx.Now())
	d.State, d.SubmittedAt, d.AcceptedAt, d.Due, d.FinishedAt, d.ReturnedAt, d.ToldAt = m.State, m.Submitted, m.Accepted, m.Due, m.Finished, m.Returned, m.Told
	d.DueUnit, d.Step = "working_day", Step{Name: m.System, Unit: d.Competent} // its hands are elsewhere: nobody's here
	late = append(late, d.lateFrom(tx.Now())...)                               // by the due day told now
	facts := append(late, dossierevent.Mirrored{Dossier: d.ID, System: m.System, Code: m.Code, Procedure: d.Version.Procedure, Version: d.Version.ID,
		Field: d.Version.Field, Channel: string(d.Channel), Received: d.Received, Competent: d.Competent, State: int64(d.State),
		Submitted: store.Millis(d.SubmittedAt), Accepted: store.Millis(d.AcceptedAt), Due: store.Millis(d.Due), Finished: store.Millis(d.FinishedAt),
		Returned: store.Millis(d.ReturnedAt), Told: store.Millis(d.ToldAt)})
	for _, f := range facts {
		e, err := tx.Emit(f, event.By{Actor: m.By})
		if err != nil {
			return err
		}
		d.Seq = e.Seq
		if err := tx.Many(insertHistory, [][]any{d.history(e)}); err != nil {
			return err
		}
		if err := history.Add(tx, history.Line{Event: e, Name: m.System, State: int64(d.State)}); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`update dossier_dossier set submitted_at=$2, told_at=$3 where id=$1`, d.ID, store.Millis(d.SubmittedAt),
		store.Millis(d.ToldAt)); err != nil {
		return fmt.Errorf("dossier: mirror: %w", err)
	}
	return save(tx, d, seen)
}
