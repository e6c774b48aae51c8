package catalogue

import (
	"slices"

	"github.com/motcua/motcua/internal/kit/fault"
)

// StepActions are what a step may offer its holder, in the order it is usually done.
var StepActions = []string{"verify", "consult", "propose", "approve", "issue", "return", "finish_step", "send_back"}

// StepRoles are who may hold a step: roles of room org that handle dossiers.
var StepRoles = []string{"receiver", "specialist", "head", "chairman", "clerk", "cashier"}

// StepUnits are where a step may be: the unit that received the dossier, or the one that decides.
var StepUnits = []string{"competent", "receiving"}

// longestStep is the most working hours that are believed of one step: a year.
const longestStep = 2000

// Faults are what keeps a process from being walked: names missing, ways that lead nowhere, steps that nobody
// reaches, no step that gives the result back.
func (p *Process) Faults() []fault.Field {
	if p == nil || len(p.Steps) == 0 {
		return nil // the standard process
	}
	var bad []fault.Field
	add := func(key, step string) {
		bad = append(bad, fault.Field{Name: "process", Key: key, Args: []any{"step", step}})
	}
	keys := map[string]bool{}
	for _, s := range p.Steps {
		switch {
		case s.Key == "" || keys[s.Key]:
			add("catalogue.step_key", s.Name)
		case clean(s.Name) == "":
			add("catalogue.step_name", s.Key)
		case !slices.Contains(StepRoles, s.Role) || !slices.Contains(StepUnits, s.Unit):
			add("catalogue.step_who", s.Name)
		case len(s.Actions) == 0 && !p.Parallel(s.Key):
			add("catalogue.step_actions", s.Name)
		case s.Hours < 0 || s.Hours > longestStep:
			add("catalogue.step_hours", s.Name)
		}
		keys[s.Key] = true
	}
	for i, s := range p.Steps {
		for _, to := range p.leads(i) {
			if !keys[to] {
				add("catalogue.step_next", s.Name)
			}
		}
		if len(s.Fork) > 0 && !p.meets(s.Fork) {
			add("catalogue.step_never_meets", s.Name)
		}
		for _, key := range s.Join {
			if !keys[key] {
				add("catalogue.step_next", s.Name)
			}
		}
		if n := len(s.Next); n > 0 && s.Next[n-1].When != "" && i+1 == len(p.Steps) {
			add("catalogue.step_stuck", s.Name)
		}
	}
	if len(bad) > 0 {
		return bad
	}
	reached := p.reached(0, map[string]bool{})
	for i, s := range p.Steps {
		if !reached[s.Key] {
			add("catalogue.step_unreached", s.Name)
		} else if !p.returns(p.reached(i, map[string]bool{})) {
			add("catalogue.step_no_end", s.Name)
		}
	}
	return bad
}

// Parallel tells a step that runs in parallel to the main one: its holder has nothing to do but finish it.
func (p *Process) Parallel(key string) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return slices.Contains(s.Fork, key) })
}

// meets tells whether a step waits for all that start side by side.
func (p *Process) meets(fork []string) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		return len(s.Join) > 0 && !slices.ContainsFunc(fork, func(key string) bool { return !slices.Contains(s.Join, key) })
	})
}

// leads are the steps that may follow step i.
func (p *Process) leads(i int) []string {
	var out []string
	s := p.Steps[i]
	for _, m := range s.Next {
		out = append(out, m.To)
		if m.When == "" {
			return append(out, s.Fork...)
		}
	}
	if out = append(out, s.Fork...); i+1 < len(p.Steps) {
		out = append(out, p.Steps[i+1].Key)
	}
	return out
}

// reached are the steps that can be reached from step i, itself with them.
func (p *Process) reached(i int, seen map[string]bool) map[string]bool {
	if seen[p.Steps[i].Key] {
		return seen
	}
	seen[p.Steps[i].Key] = true
	if slices.Contains(p.Steps[i].Actions, "return") {
		return seen // the dossier ends here
	}
	for _, to := range p.leads(i) {
		if n := slices.IndexFunc(p.Steps, func(s Step) bool { return s.Key == to }); n >= 0 {
			p.reached(n, seen)
		}
	}
	return seen
}

func (p *Process) returns(keys map[string]bool) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return keys[s.Key] && slices.Contains(s.Actions, "return") })
}
