package deadline

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/motcua/motcua/internal/event"
	deadlineevent "github.com/motcua/motcua/internal/event/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Change is what somebody wants the calendar to say: days off and days worked, or other hours.
type Change struct {
	Dates  []day.Special `json:"dates,omitempty"` // of no kind: like its day of the week again
	Hours  *day.Hours    `json:"hours,omitempty"` // nil: they stay
	Source string        `json:"source"`          // number and date of the decision
	Again  string        `json:"again,omitempty"` // why a day is entered that has passed
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

// Proposal is a change of the calendar that waits for a second person: a day moves the due moments of the whole
// province (ADR 0009; decisions §19: two people publish).
type Proposal struct {
	Change
	ID     string
	Author string // actor
	At     time.Time
}

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
		if c.Source != "" && !strings.ContainsFunc(c.Source, unicode.IsDigit) {
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
	c.Source, c.Again = strings.TrimSpace(c.Source), strings.TrimSpace(c.Again)
	if err := c.check(old, day.Of(tx.Now())); err != nil {
		return "", err
	}
	body, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	id = tx.NewID()
	if _, err := tx.Exec(`insert into deadline_proposal (id, body, state, author, at, decided_by, decided_at, note) values ($1,$2,'proposed',$3,$4,'',0,'')`,
		id, string(body), by.Actor, store.Millis(tx.Now())); err != nil {
		return "", fmt.Errorf("deadline: propose: %w", err)
	}
	_, err = tx.Emit(deadlineevent.ChangeProposed{Proposal: id, Dates: datesOf(c.Dates), Source: c.Source, Again: c.Again,
		Body: store.BodyHash(string(body))}, by)
	return id, err
}

// Confirm makes a proposed change the calendar in force: the second person, never the one who proposed it. Of two who
// press at the same moment one is told that it is done. A day that passed while the proposal waited is refused as if it
// were proposed now.
func Confirm(tx *store.Tx, id string, by event.By) error {
	p, err := ProposalByID(tx, id)
	if err != nil {
		return err
	}
	if p.Author == by.Actor {
		return fault.New(fault.Forbidden, "deadline.same_person")
	}
	today := day.Of(tx.Now())
	if p.Past(today) && p.Again == "" {
		return fault.New(fault.Conflict, "deadline.passed_meanwhile")
	}
	if err := decide(tx, id, "agreed", by); err != nil {
		return err
	}
	old, err := Now(tx)
	if err != nil {
		return err
	}
	c := change{hours: old.Hours, dates: p.marked(today), by: by}
	if p.Hours != nil {
		c.hours = *p.Hours
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
	if by.Reason = strings.TrimSpace(by.Reason); by.Reason == "" {
		return fault.Fields(fault.Field{Name: "reason", Key: "deadline.decline_reason"})
	}
	p, err := ProposalByID(tx, id)
	if err != nil {
		return err
	}
	if err := decide(tx, id, "declined", by); err != nil {
		return err
	}
	_, err = tx.Emit(deadlineevent.ChangeDeclined{Proposal: id, Dates: datesOf(p.Dates)}, by)
	return err
}

func decide(tx *store.Tx, id, state string, by event.By) error {
	n, err := tx.Exec(`update deadline_proposal set state=$2, decided_by=$3, decided_at=$4, note=$5 where id=$1 and state='proposed'`,
		id, state, by.Actor, store.Millis(tx.Now()), by.Reason)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "deadline.decided")
	}
	return err
}

// ProposalByID reads a proposal, whatever became of it; NotFound when there is none.
func ProposalByID(q store.Querier, id string) (Proposal, error) {
	list, err := proposals(q, `select id, body, author, at from deadline_proposal where id=$1`, id)
	switch {
	case err != nil:
		return Proposal{}, err
	case len(list) == 0:
		return Proposal{}, fault.New(fault.NotFound, "deadline.no_proposal")
	}
	return list[0], nil
}

// Proposals are the changes that wait for a second person, the oldest first.
func Proposals(q store.Querier) ([]Proposal, error) {
	return proposals(q, `select id, body, author, at from deadline_proposal where state='proposed' order by id`)
}

func proposals(q store.Querier, query string, args ...any) (list []Proposal, err error) {
	err = store.All(q, query, args, func(rows *sql.Rows) error {
		var p Proposal
		var body string
		var at int64
		if err := rows.Scan(&p.ID, &body, &p.Author, &at); err != nil {
			return err
		}
		p.At = store.Time(at)
		list = append(list, p)
		return json.Unmarshal([]byte(body), &list[len(list)-1].Change)
	})
	if err != nil {
		return nil, fmt.Errorf("deadline: proposals: %w", err)
	}
	return list, nil
}

func datesOf(list []day.Special) []string {
	out := []string{}
	for _, s := range list {
		out = append(out, s.Date.String())
	}
	return out
}
