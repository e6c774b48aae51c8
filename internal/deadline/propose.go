package deadline

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	deadlineevent "github.com/motcua/motcua/internal/event/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/proposal"
)

// Change is what somebody wants the calendar to say: days off and days worked, or other hours.
type Change struct {
	Dates  []day.Special `json:"dates,omitempty"` // of no kind: like its day of the week again
	Hours  *day.Hours    `json:"hours,omitempty"` // nil: they stay
	Source string        `json:"source"`          // number and date of the decision
	Again  string        `json:"again,omitempty"` // why a day is entered that has passed
}

// Title is how a change is called where it waits: the names of its days, or the document of other hours.
func (c Change) Title() string {
	var names []string
	for _, s := range c.Dates {
		if s.Name != "" && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return c.Source
	}
	return strings.Join(names, "; ")
}

// Past tells whether a day of the change has passed.
func (c Change) Past(today day.Date) bool {
	for _, s := range c.Dates {
		if s.Date < today {
			return true
		}
	}
	return false
}

// Proposals are changes of the calendar that wait for a second person: a day moves the due moments of the whole province
// (ADR 0009; decisions §19: two people publish).
const Proposals proposal.Kind[Change] = "deadline.change"

// numbered finds the number and symbol of a document: 12/QĐ-UBND, 30/2020/NĐ-CP, 154-QĐ/TU (NĐ 30/2020/NĐ-CP, Phụ lục I).
var numbered = regexp.MustCompile(`[0-9]+(/[0-9]{4})?[/-]\p{L}{2,}`)

// check refuses what changes nothing, rests on nothing, or rewrites the past without a reason and a numbered document.
func (c Change) check(old Calendar, today day.Date) error {
	var bad []fault.Field
	if c.Source == "" {
		bad = append(bad, fault.Field{Name: "source", Key: "deadline.source_missing"})
	}
	if c.Past(today) {
		if c.Again == "" {
			bad = append(bad, fault.Field{Name: "again", Key: "deadline.again_missing"})
		}
		if c.Source != "" && !numbered.MatchString(fold.Visible(c.Source)) {
			bad = append(bad, fault.Field{Name: "source", Key: "deadline.again_number"})
		}
	}
	if c.Hours != nil && c.Hours.Check() != nil {
		bad = append(bad, fault.Field{Name: "hours", Key: "deadline.hours_wrong"})
	}
	if len(bad) == 0 && !c.differs(old) {
		bad = append(bad, fault.Field{Name: "date", Key: "deadline.day_same"})
	}
	return fault.Fields(bad...)
}

// differs tells whether the calendar says anything else after the change.
func (c Change) differs(old Calendar) bool {
	for _, s := range c.Dates {
		was, there := old.Calendar.Special(s.Date)
		was.Again, s.Again = "", ""
		if there != (s.Kind != "") || there && was != s {
			return true
		}
	}
	return c.Hours != nil && fmt.Sprint(c.Hours.Sessions) != fmt.Sprint(old.Hours.Filled().Sessions)
}

// Propose writes a change down.
func Propose(tx *store.Tx, c Change, by event.By) (id string, err error) {
	old, err := Now(tx)
	if err != nil {
		return "", err
	}
	c.Source, c.Again = fold.Said(c.Source), fold.Said(c.Again)
	if err := c.check(old, day.Of(tx.Now())); err != nil {
		return "", err
	}
	p, err := Proposals.Make(tx, "", c, by)
	if err != nil {
		return "", err
	}
	_, err = tx.Emit(deadlineevent.ChangeProposed{Proposal: p.ID, Dates: datesOf(c.Dates), Source: c.Source, Again: c.Again, Body: p.Hash}, by)
	return p.ID, err
}

// Confirm makes a proposed change the calendar in force: the second person, never the one who proposed it. A day that
// passed while the proposal waited is refused as if it were proposed now.
func Confirm(tx *store.Tx, id string, by event.By) error {
	p, err := Proposals.Agree(tx, id, by)
	if err != nil {
		return err
	}
	today, x := day.Of(tx.Now()), p.What
	if x.Past(today) && x.Again == "" {
		return fault.New(fault.Conflict, "deadline.passed_meanwhile")
	}
	old, err := Now(tx)
	if err != nil {
		return err
	}
	c := change{hours: old.Hours, dates: x.marked(today), by: by}
	if x.Hours != nil {
		c.hours = *x.Hours
	}
	if err := announce(tx, old, c); err != nil {
		return err
	}
	again := []day.Special{}
	for _, s := range c.dates {
		if s.Again != "" {
			again = append(again, s)
		}
	}
	_, err = tx.Emit(deadlineevent.ChangeAgreed{Proposal: id, Version: old.Version + 1, Again: datesOf(again)}, by)
	return err
}

// marked are the dates as the calendar keeps them: one that has passed says why it is entered now.
func (c Change) marked(today day.Date) []day.Special {
	out := make([]day.Special, len(c.Dates))
	for i, s := range c.Dates {
		if s.Kind == "" {
			s.Kind = plain
		}
		if s.Date < today {
			s.Again = c.Again
		}
		out[i] = s
	}
	return out
}

// Decline gives a proposed change back; by.Reason says why. Who proposed it may take it back.
func Decline(tx *store.Tx, id string, by event.By) error {
	p, err := Proposals.Decline(tx, id, by)
	if err == nil {
		_, err = tx.Emit(deadlineevent.ChangeDeclined{Proposal: id, Dates: datesOf(p.What.Dates)}, by)
	}
	return err
}

func datesOf(list []day.Special) []string {
	out := []string{}
	for _, s := range list {
		out = append(out, s.Date.String())
	}
	return out
}
