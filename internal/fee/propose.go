package fee

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Proposal is a rule that waits for a second person: one writes down what a resolution or a circular says, another
// puts it in force (decisions §19: two people publish).
type Proposal struct {
	Rule
	ID     string
	Author string // actor
	At     time.Time
}

// Propose writes a rule down. It may not begin before today: what was charged stays charged.
func Propose(tx *store.Tx, r Rule, by event.By) (id string, err error) {
	if why := r.wrong(); why != "" {
		return "", fault.Fields(fault.Field{Name: "rule", Key: "fee.rule_wrong", Args: []any{"why", why}})
	}
	if r.From < day.Of(tx.Now()) {
		return "", fault.Fields(fault.Field{Name: "from", Key: "fee.rule_past"})
	}
	body, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	id = tx.NewID()
	if _, err := tx.Exec(`insert into fee_proposal (id, body, state, author, at, decided_by, decided_at, note) values ($1,$2,'proposed',$3,$4,'',0,'')`,
		id, string(body), by.Actor, store.Millis(tx.Now())); err != nil {
		return "", fmt.Errorf("fee: propose %s: %w", r.Key, err)
	}
	_, err = tx.Emit(feeevent.RuleProposed{Proposal: id, Key: r.Key, Area: r.Area, Ground: r.Ground, From: r.From.String(),
		Body: store.BodyHash(string(body))}, by)
	return id, err
}

// Confirm puts a proposed rule in force: the second person, never the one who wrote it. Of two who press at the same
// moment one is told that it is done.
func Confirm(tx *store.Tx, id string, by event.By) (rule string, err error) {
	p, err := ProposalByID(tx, id)
	if err != nil {
		return "", err
	}
	if p.Author == by.Actor {
		return "", fault.New(fault.Forbidden, "fee.rule_same_person")
	}
	if p.From < day.Of(tx.Now()) {
		return "", fault.New(fault.Conflict, "fee.rule_past")
	}
	if err := decide(tx, id, "entered", by); err != nil {
		return "", err
	}
	return Enter(tx, p.Rule, by)
}

// Decline gives a proposed rule back; by.Reason says why. Who wrote it may take it back.
func Decline(tx *store.Tx, id string, by event.By) error {
	if by.Reason = strings.TrimSpace(by.Reason); by.Reason == "" {
		return fault.Fields(fault.Field{Name: "reason", Key: "fee.rule_reason"})
	}
	p, err := ProposalByID(tx, id)
	if err != nil {
		return err
	}
	if err := decide(tx, id, "declined", by); err != nil {
		return err
	}
	_, err = tx.Emit(feeevent.RuleDeclined{Proposal: id, Key: p.Key}, by)
	return err
}

func decide(tx *store.Tx, id, state string, by event.By) error {
	n, err := tx.Exec(`update fee_proposal set state=$2, decided_by=$3, decided_at=$4, note=$5 where id=$1 and state='proposed'`,
		id, state, by.Actor, store.Millis(tx.Now()), by.Reason)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "fee.rule_decided")
	}
	return err
}

// ProposalByID reads a proposal, whatever became of it; NotFound when there is none.
func ProposalByID(q store.Querier, id string) (Proposal, error) {
	list, err := proposals(q, `select id, body, author, at from fee_proposal where id=$1`, id)
	switch {
	case err != nil:
		return Proposal{}, err
	case len(list) == 0:
		return Proposal{}, fault.New(fault.NotFound, "fee.not_found")
	}
	return list[0], nil
}

// Proposals are the rules that wait for a second person, the oldest first.
func Proposals(q store.Querier) ([]Proposal, error) {
	return proposals(q, `select id, body, author, at from fee_proposal where state='proposed' order by id`)
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
		return json.Unmarshal([]byte(body), &list[len(list)-1].Rule)
	})
	if err != nil {
		return nil, fmt.Errorf("fee: proposals: %w", err)
	}
	return list, nil
}

// Standing are the rules of the store that hold on a day or will hold later, for an area: its own and those for
// everywhere. Those that the council has still to set come first.
func Standing(q store.Querier, area string, on day.Date) ([]Rule, error) {
	rows, err := rulesBy(q, `select `+ruleColumns+` from fee_rule order by key, id`)
	if err != nil {
		return nil, err
	}
	var out []Rule
	for _, r := range rows {
		if (r.Through == 0 || r.Through >= on) && (r.Area == "" || r.Area == area) && !overruled(r.Rule, rows, area) {
			out = append(out, r.Rule)
		}
	}
	slices.SortStableFunc(out, func(a, b Rule) int {
		if a.Known() == b.Known() {
			return 0
		}
		if a.Known() {
			return 1
		}
		return -1
	})
	return out, nil
}

// overruled tells whether a rate that the council had to set is set by now, for all that it speaks of.
func overruled(r Rule, rows []standing, area string) bool {
	return !r.Known() && slices.ContainsFunc(rows, func(o standing) bool {
		return o.Known() && o.Key == r.Key && o.Case == r.Case && o.Area == area && o.Through == 0 &&
			!slices.ContainsFunc(r.Procedures, func(p string) bool { return !slices.Contains(o.Procedures, p) })
	})
}
