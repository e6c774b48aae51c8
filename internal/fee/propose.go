package fee

import (
	"slices"

	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/proposal"
)

// Proposals are rules that wait for a second person: one writes down what a resolution or a circular says, another puts
// it in force (decisions §19: two people publish).
const Proposals proposal.Kind[Rule] = "fee.rule"

// Title is how a rule is called where it waits.
func (r Rule) Title() string { return r.Name }

// Propose writes a rule down. It may not begin before today: what was charged stays charged.
func Propose(tx *store.Tx, r Rule, by event.By) (id string, err error) {
	if why := r.wrong(); why != "" {
		return "", fault.Fields(fault.Field{Name: "rule", Key: "fee.rule_wrong", Args: []any{"why", why}})
	}
	if r.From < day.Of(tx.Now()) {
		return "", fault.Fields(fault.Field{Name: "from", Key: "fee.rule_past"})
	}
	p, err := Proposals.Make(tx, "", r, by)
	if err != nil {
		return "", err
	}
	_, err = tx.Emit(feeevent.RuleProposed{Proposal: p.ID, Key: r.Key, Area: r.Area, Ground: r.Ground, From: r.From.String(), Body: p.Hash}, by)
	return p.ID, err
}

// Confirm puts a proposed rule in force: the second person, never the one who wrote it.
func Confirm(tx *store.Tx, id string, by event.By) (rule string, err error) {
	p, err := Proposals.Agree(tx, id, by)
	if err != nil {
		return "", err
	}
	if p.What.From < day.Of(tx.Now()) {
		return "", fault.New(fault.Conflict, "fee.rule_past")
	}
	return Enter(tx, p.What, by)
}

// Decline gives a proposed rule back; by.Reason says why. Who wrote it may take it back.
func Decline(tx *store.Tx, id string, by event.By) error {
	p, err := Proposals.Decline(tx, id, by)
	if err == nil {
		_, err = tx.Emit(feeevent.RuleDeclined{Proposal: id, Key: p.What.Key}, by)
	}
	return err
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
