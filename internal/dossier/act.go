package dossier

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Room gives the commands of the dossier. All but Config must be given.
type Room struct {
	DB        *store.DB
	Config    Config
	Forms     *form.Forms
	Catalogue *catalogue.Cache
	Money     Money // nil: nothing is charged

	tx *store.Tx // see Within
}

// Money is what the commands ask of the fees of a dossier.
type Money interface {
	Accepted(c *Change) error // puts the bill to a dossier that is accepted
	Unpaid(c *Change) error   // refuses while something is still to be paid
	Drop(c *Change) error     // ends a bill that nobody will pay any more
}

// Form is the compiled form of a version.
func (r *Room) Form(v catalogue.Version) (*form.Form, error) {
	f, err := r.Forms.Of(v.Form)
	if err != nil {
		return nil, fmt.Errorf("dossier: form of %s: %w", v.Code, err)
	}
	return f, nil
}

// Holds gives the judge of the conditions of v over these answers on a day.
func (r *Room) Holds(v catalogue.Version, answers []byte, on day.Date) (func(when string) bool, error) {
	f, err := r.Form(v)
	if err != nil {
		return nil, err
	}
	a, err := form.ReadAnswers(answers)
	if err != nil {
		return nil, fmt.Errorf("dossier: answers: %w", err)
	}
	return f.Judge(a, on), nil
}

// Config holds what the law leaves open or a province decides. The zero value is the default.
type Config struct {
	IntakeHours int // working hours to answer a dossier in state 1; 8 when 0 (decisions §3)
}

// Act names a command given by a person: on which dossier, as it was when the person saw it.
type Act struct {
	org.Request
	Dossier string
	Ground  string // the article a decision rests on, where the law asks for one
	// Holder is set by room portal alone, for readers whose pass for this dossier it has checked: they give the
	// commands of an applicant without an account.
	Holder bool

	system bool // the house itself acts: a term ran out
}

// actor is the author of what the act does.
func (a Act) actor() string {
	if a.system {
		return "system"
	}
	return a.Viewer.Actor()
}

// Change is one command at work inside its transaction.
type Change struct {
	Tx      *store.Tx
	Act     Act
	Command Command
	Dossier *Dossier
	Version catalogue.Version
	Unit    string // in whose name the actor works
	Note    string // for the log

	holds  func(when string) bool // conditions of the version over the answers
	papers bool                   // papers changed
	money  Money
}

// Do runs one command: load what the actor may see, ask the rule, change, announce, remember. The facts are
// announced in order; each is one row of the history.
func (r *Room) Do(ctx context.Context, a Act, cmd Command, fn func(c *Change) ([]event.Fact, error)) (*Dossier, error) {
	var out *Dossier
	done, err := r.Once(ctx, a.Request, func(tx *store.Tx) (action.Path, error) {
		c, err := r.take(tx, a, cmd)
		if err != nil {
			return "", err
		}
		d := c.Dossier
		if err := d.allowed(cmd, a, Offered(c.Version, d.Step.Key)); err != nil {
			return "", err
		}
		if a.Seen != 0 && a.Seen != d.Seq {
			return "", fault.New(fault.Conflict, "dossier.changed_meanwhile").WithLink(d.Path())
		}
		rule, _ := ruleOf(cmd)
		c.Unit = d.inName(cmd, a.Viewer)
		if rule.step {
			if err := c.met(); err != nil {
				return "", err
			}
		}
		out = d
		return d.pathFor(a.Viewer), c.Apply(fn)
	})
	if err != nil {
		return nil, err
	}
	if done.Again {
		return r.reload(ctx, a, a.Dossier)
	}
	return out, nil
}

// Apply changes a dossier whose rule was asked: it announces the facts and saves, unless somebody else was faster.
func (c *Change) Apply(fn func(c *Change) ([]event.Fact, error)) error {
	seen := c.Dossier.Seq
	facts, err := fn(c)
	if err != nil {
		return err
	}
	if err := c.announce(facts); err != nil {
		return err
	}
	return save(c.Tx, c.Dossier, seen)
}

// reload gives the dossier as it stands to who did something to it before.
func (r *Room) reload(ctx context.Context, a Act, id string) (d *Dossier, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		d, err = a.load(s, id)
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return &Dossier{ID: id}, nil // done, and out of the actor's sight since: it has only its name
	}
	return d, err
}

// load reads the dossier that the act is about: a holder's by its id, others' if they may see it.
func (a Act) load(q store.Querier, id string) (*Dossier, error) {
	if a.Holder || a.system {
		return ByID(q, id)
	}
	return load(q, a.Viewer, id)
}

// take loads the dossier and what the rule must know of it.
func (r *Room) take(tx *store.Tx, a Act, cmd Command) (c *Change, err error) {
	c = &Change{Tx: tx, Act: a, Command: cmd, Note: a.Reason, money: r.Money}
	if c.Dossier, err = a.load(tx, a.Dossier); err != nil {
		return nil, err
	}
	if c.Version, err = r.Catalogue.VersionByID(tx, c.Dossier.Version.ID); err != nil {
		return nil, err
	}
	c.holds, err = r.Holds(c.Version, c.Dossier.Answers, day.Of(tx.Now()))
	return c, err
}

// announce emits the facts and writes a row of history and log for each.
func (c *Change) announce(facts []event.Fact) error {
	for _, f := range facts {
		e, err := c.Tx.Emit(f, event.By{Actor: c.Act.actor(), Unit: c.Unit, Reason: c.Act.Reason, Key: c.Act.Key})
		if err != nil {
			return err
		}
		c.Dossier.Seq = e.Seq
		if err := c.Tx.Many(insertHistory, [][]any{c.Dossier.history(e)}); err != nil {
			return err
		}
		if err := history.Add(c.Tx, c.line(e)); err != nil {
			return err
		}
	}
	if c.papers {
		return savePapers(c.Tx, c.Dossier)
	}
	return nil
}

// line is a fact with what it leaves out.
func (c *Change) line(e event.Event) history.Line {
	return history.Line{Event: e, Name: c.Act.Viewer.Name, Step: c.Dossier.Step.Name, State: int64(c.Dossier.State), Note: c.Note}
}

// pay asks something of the fees, if there are any.
func (c *Change) pay(ask func(Money, *Change) error) error {
	if c.money == nil {
		return nil
	}
	return ask(c.money, c)
}

// By is the author of what a command does in other rooms.
func (c *Change) By() event.By {
	return event.By{Actor: c.Act.Viewer.Actor(), Unit: c.Unit, Reason: c.Act.Reason, Key: c.Act.Key}
}

// reason refuses an empty reason where the law asks for one.
func (c *Change) reason() error {
	if c.Act.Reason == "" {
		return fault.Fields(fault.Field{Name: "reason", Key: "dossier.reason_missing"})
	}
	return nil
}

// Commands lists every command that can be given to a dossier.
func Commands() (list []Command) {
	for _, family := range []map[Command]rule{rules, deskRules, clockRules} {
		for c := range family {
			list = append(list, c)
		}
	}
	slices.Sort(list)
	return list
}
