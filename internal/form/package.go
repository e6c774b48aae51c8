package form

import (
	"fmt"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Proof is a procedure package that was found whole.
type Proof struct {
	Code    string
	Content catalogue.Content
	Form    *Form
	Sample  Answers
}

// Prove holds a procedure package together: its form compiles, every condition of the procedure can be
// understood over the answers, and its sample may be handed in on the day at.
func Prove(p catalogue.Package, at day.Date) (Proof, error) {
	out := Proof{Code: p.Code}
	bad := func(what string, err error) (Proof, error) {
		return out, fmt.Errorf("form: procedure %s: %s: %w", p.Code, what, err)
	}
	var err error
	if out.Content, err = p.Over(catalogue.Content{}); err != nil {
		return bad("procedure.json", err)
	}
	var forms Forms
	if out.Form, err = forms.Of(out.Content.Form); err != nil {
		return bad("form", err)
	}
	if err := out.conditions(); err != nil {
		return bad("conditions", err)
	}
	if len(p.Sample) == 0 {
		return out, nil
	}
	if out.Sample, err = ReadAnswers(p.Sample); err != nil {
		return bad("sample.json", err)
	}
	if faults := out.Form.Check(out.Sample, at); len(faults) > 0 {
		return bad("sample.json", fault.Fields(faults...))
	}
	return out, nil
}

// conditions of the procedure that speak about the answers. Those of the process may also speak about the
// outcome of a step, which the process knows better.
func (p Proof) conditions() error {
	for _, c := range p.Content.Cases {
		if err := p.Form.Condition(c.When); err != nil {
			return fmt.Errorf("case %s: %w", c.Key, err)
		}
	}
	for i, t := range p.Content.Terms {
		if err := p.Form.Condition(t.When); err != nil {
			return fmt.Errorf("term %d: %w", i, err)
		}
	}
	for _, x := range p.Content.Papers {
		if err := p.Form.Condition(x.When); err != nil {
			return fmt.Errorf("paper %s: %w", x.Key, err)
		}
	}
	return nil
}
