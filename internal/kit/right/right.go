// Package right says what people may be allowed to do: actions, how far from the unit of a role they reach, and tables
// that give actions to roles. Each system has its table in a file of its own (rights.go of its room); room org puts
// them together and answers for a viewer.
package right

import "slices"

// Action is something that a viewer may be allowed to do. Each system names its own.
type Action string

// Role is the part a person plays in a unit. Room org names the roles.
type Role string

// Word is the word key of a role; the words are room org's.
func (r Role) Word() string { return "org.role_" + string(r) }

// Reach says how far from the unit of a role an action goes.
type Reach int

// The reaches.
const (
	Here  Reach = iota // the unit itself; for an office of a commune also its committee, in whose name it works
	House              // the unit with the offices and the centre that work inside it
	Below              // the unit and every unit below it
)

// Rule lets a role do actions within a reach.
type Rule struct {
	Role    Role
	Reach   Reach
	Actions []Action
}

// Give makes a rule.
func Give(r Role, reach Reach, actions ...Action) Rule { return Rule{r, reach, actions} }

// Table is who may do what in one system. What is in no table is not allowed. Several rules may speak of the same role
// and action: what one of them allows is allowed.
type Table []Rule

// Actions lists every action of the table once, in the order of the rules.
func (t Table) Actions() []Action {
	var out []Action
	for _, r := range t {
		for _, a := range r.Actions {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// Roles lists the roles that have an action, sorted.
func (t Table) Roles(a Action) []Role {
	var out []Role
	for _, r := range t {
		if slices.Contains(r.Actions, a) {
			out = append(out, r.Role)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
