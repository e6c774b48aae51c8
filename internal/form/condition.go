package form

import (
	"errors"
	"fmt"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"github.com/motcua/motcua/internal/kit/day"
)

// The budget of one condition, and of all that are run in one look through the answers. Steps are counted before a
// condition runs, by what it could cost at most, so that the same answers give the same form on every machine and under
// every load: at most about half a second of work.
const (
	conditionBytes  = 1000
	conditionNodes  = 120
	conditionMemory = 10_000
	conditionsKept  = 512
	conditionSteps  = 10_000_000
)

// environment compiles the conditions of one form and runs them. A condition may name only what the form asks,
// so a slip of the pen is found when the form is compiled.
type environment struct {
	shape types.Map
	mu    *sync.RWMutex
	progs map[string]*program
}

// program is a condition ready to run.
type program struct {
	*vm.Program
	looks bool // looks through lists
}

// newEnvironment knows the names under which the form keeps its answers.
func newEnvironment(fields []string) environment {
	shape := types.Map{}
	for _, f := range fields {
		m := shape
		path := steps(f)
		for _, s := range path[:len(path)-1] {
			sub, ok := m[s].(types.Map)
			if !ok {
				sub = types.Map{}
				m[s] = sub
			}
			m = sub
		}
		if _, taken := m[path[len(path)-1]]; !taken {
			m[path[len(path)-1]] = types.Any
		}
	}
	shape["item"], shape["today"] = types.Any, types.String
	return environment{shape: shape, mu: &sync.RWMutex{}, progs: map[string]*program{}}
}

func (e *environment) compile(when string) (*program, error) {
	e.mu.RLock()
	p := e.progs[when]
	e.mu.RUnlock()
	if p != nil {
		return p, nil
	}
	if len(when) > conditionBytes {
		return nil, fmt.Errorf("longer than %d bytes", conditionBytes)
	}
	plain := &plainness{}
	opts := []expr.Option{expr.Env(e.shape), expr.AsBool(), expr.MaxNodes(conditionNodes), expr.DisableAllBuiltins(), expr.Patch(plain)}
	for _, name := range []string{"len", "all", "any", "none", "one", "count", "filter", "int", "lower", "trim", "sum", "min", "max"} {
		opts = append(opts, expr.EnableBuiltin(name))
	}
	compiled, err := expr.Compile(when, append(opts, functions...)...)
	if plain.not != "" {
		return nil, errors.New(plain.not)
	}
	if err != nil {
		return nil, err
	}
	p = &program{compiled, plain.looks}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.progs) < conditionsKept {
		e.progs[when] = p
	}
	return p, nil
}

// plainness finds what a condition may not have: what makes its cost grow faster than the answers.
type plainness struct {
	looks bool
	not   string
}

// Visit looks at a node after all nodes in it.
func (p *plainness) Visit(n *ast.Node) {
	switch x := (*n).(type) {
	case *ast.PredicateNode:
		p.looks = true
		inner := &plainness{}
		ast.Walk(&x.Node, inner)
		if inner.looks {
			p.not = "a list is looked through inside of another"
		}
	case *ast.VariableDeclaratorNode, *ast.SequenceNode:
		p.not = "variables are not known here"
	case *ast.BinaryNode:
		if x.Operator == ".." || x.Operator == "matches" {
			p.not = x.Operator + " is not known here"
		}
	}
}

// functions that conditions may use beside the operators: age(birth, today), days(date, today), year(date),
// filled(value).
var functions = []expr.Option{
	expr.Function("age", func(p ...any) (any, error) {
		born, ok1 := partial(p[0])
		now, ok2 := partial(p[1])
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("age of a date that is not known")
		}
		return born.Age(now.First()), nil
	}, new(func(any, any) int)),
	expr.Function("days", func(p ...any) (any, error) { // from the last day the first date can be: in favour of the applicant
		from, ok1 := partial(p[0])
		to, ok2 := partial(p[1])
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("days since a date that is not known")
		}
		return int(to.First() - from.Last()), nil
	}, new(func(any, any) int)),
	expr.Function("year", func(p ...any) (any, error) {
		d, ok := partial(p[0])
		if !ok {
			return nil, fmt.Errorf("year of a date that is not known")
		}
		return d.Year, nil
	}, new(func(any) int)),
	expr.Function("filled", func(p ...any) (any, error) { return prune(p[0]) != nil, nil }, new(func(any) bool)),
}

func partial(v any) (day.Partial, bool) {
	s, _ := v.(string)
	return day.ParsePartial(s)
}

// sight is what conditions see, and how many steps they may still take.
type sight struct {
	names map[string]any
	steps int
	wide  int // a bound of the length of lists
	long  int // a bound of the length of texts
}

// values are what a condition sees: the answers, with an object wherever the form has one, so that the name of
// something not yet answered is nil and not a fault. have is everything answered, which bounds what is seen.
func (e *environment) values(a, have Answers, today day.Date) *sight {
	v := &sight{names: full(e.shape, a), steps: conditionSteps}
	v.names["today"] = today.String()
	v.measure(map[string]any(have))
	return v
}

// measure finds the longest list and the longest text.
func (v *sight) measure(x any) {
	switch x := x.(type) {
	case string:
		v.long = max(v.long, len(x))
	case []any:
		v.wide = max(v.wide, len(x))
		for _, y := range x {
			v.measure(y)
		}
	case map[string]any:
		for _, y := range x {
			v.measure(y)
		}
	}
}

// spend takes the steps that a condition costs at most; false: they are used up.
func (v *sight) spend(p *program) bool {
	n := len(p.Bytecode) * (1 + v.long/256)
	if p.looks {
		n *= 1 + v.wide
	}
	v.steps -= n
	return v.steps >= 0
}

func full(shape types.Map, have map[string]any) map[string]any {
	out := make(map[string]any, len(shape))
	for name, t := range shape {
		if sub, ok := t.(types.Map); ok {
			m, _ := have[name].(map[string]any)
			out[name] = full(sub, m)
			continue
		}
		out[name] = have[name]
	}
	return out
}

// holds runs a condition. One that cannot be worked out, because what it compares is not answered yet, or because
// the steps are used up, does not hold.
func (e *environment) holds(when string, v *sight) bool {
	if when == "" {
		return true
	}
	p, err := e.compile(when)
	if err != nil || !v.spend(p) {
		return false
	}
	out, err := (&vm.VM{MemoryBudget: conditionMemory}).Run(p.Program, v.names)
	b, _ := out.(bool)
	return err == nil && b
}

// Condition says whether a condition of the procedure (a paper, a term, a case, a step) can be understood over
// the answers of this form.
func (f *Form) Condition(when string) error {
	if when == "" {
		return nil
	}
	if _, err := f.env.compile(when); err != nil {
		return fmt.Errorf("form: condition %q: %w", when, err)
	}
	return nil
}

// Holds tells whether a condition holds over the answers; the empty condition always does, one that cannot be
// understood never does. The answers of hidden questions count for nothing.
func (f *Form) Holds(when string, a Answers, today day.Date) bool { return f.Judge(a, today)(when) }

// Judge is Holds for many conditions over the same answers: they are looked through once. It belongs to one
// caller at a time.
func (f *Form) Judge(a Answers, today day.Date) func(when string) bool {
	var values *sight
	known := map[string]bool{}
	return func(when string) bool {
		if when == "" {
			return true
		}
		is, asked := known[when]
		if !asked {
			if values == nil {
				values = f.env.values(f.Clean(a, today), a, today)
			}
			is = f.env.holds(when, values)
			known[when] = is
		}
		return is
	}
}
