package dossier

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
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
	Fees      *fee.Room // nil: nothing is charged
	Counters  *Counters // nil: queues are counted anew for every page

	tx *store.Tx // see Within
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

// change is one command at work inside its transaction.
type change struct {
	tx     *store.Tx
	fees   *fee.Room
	act    Act
	cmd    Command
	d      *Dossier
	v      catalogue.Version
	unit   string                 // in whose name the actor works
	holds  func(when string) bool // conditions of the version over the answers
	papers bool                   // papers changed
	note   string                 // for the log
}

// do runs one command: load what the actor may see, ask the rule, change, announce, remember. The facts are
// announced in order; each is one row of the history.
func (r *Room) do(ctx context.Context, a Act, cmd Command, fn func(c *change) ([]event.Fact, error)) (*Dossier, error) {
	var out *Dossier
	done, err := r.once(ctx, a.Request, func(tx *store.Tx) (action.Path, error) {
		c, err := r.take(tx, a, cmd)
		if err != nil {
			return "", err
		}
		d := c.d
		if err := d.allowed(cmd, a, Offered(c.v, d.Step.Key)); err != nil {
			return "", err
		}
		if a.Seen != 0 && a.Seen != d.Seq {
			return "", fault.New(fault.Conflict, "dossier.changed_meanwhile").WithLink(d.Path())
		}
		rule, _ := ruleOf(cmd)
		c.unit = d.inName(cmd, a.Viewer)
		if rule.step {
			if err := c.met(); err != nil {
				return "", err
			}
		}
		seen := d.Seq
		facts, err := fn(c)
		if err != nil {
			return "", err
		}
		if err := c.announce(facts); err != nil {
			return "", err
		}
		out = d
		return d.pathFor(a.Viewer), save(tx, d, seen)
	})
	if err != nil {
		return nil, err
	}
	if done.Again {
		return r.reload(ctx, a, a.Dossier)
	}
	return out, nil
}

// reload gives the dossier as it stands to who did something to it before.
func (r *Room) reload(ctx context.Context, a Act, id string) (d *Dossier, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		d, err = a.load(s, id)
		return err
	})
	if errors.Is(err, errNotFound) {
		return &Dossier{ID: id}, nil // done, and out of the actor's sight since: it has only its name
	}
	return d, err
}

// load reads the dossier that the act is about: a holder's by its id, others' if they may see it.
func (a Act) load(q store.Querier, id string) (*Dossier, error) {
	if a.Holder || a.system {
		return byID(q, id)
	}
	return load(q, a.Viewer, id)
}

// take loads the dossier and what the rule must know of it.
func (r *Room) take(tx *store.Tx, a Act, cmd Command) (c *change, err error) {
	c = &change{tx: tx, fees: r.Fees, act: a, cmd: cmd, note: a.Reason}
	if c.d, err = a.load(tx, a.Dossier); err != nil {
		return nil, err
	}
	if c.v, err = r.Catalogue.VersionByID(tx, c.d.Version.ID); err != nil {
		return nil, err
	}
	c.holds, err = r.Holds(c.v, c.d.Answers, day.Of(tx.Now()))
	return c, err
}

// announce emits the facts and writes a row of history and log for each.
func (c *change) announce(facts []event.Fact) error {
	for _, f := range facts {
		e, err := c.tx.Emit(f, event.By{Actor: c.act.actor(), Unit: c.unit, Reason: c.act.Reason, Key: c.act.Key})
		if err != nil {
			return err
		}
		c.d.Seq = e.Seq
		if err := c.tx.Many(insertHistory, [][]any{c.d.history(e)}); err != nil {
			return err
		}
		if err := history.Add(c.tx, c.line(e)); err != nil {
			return err
		}
	}
	if c.papers {
		return savePapers(c.tx, c.d)
	}
	return nil
}

// line is a fact with what it leaves out.
func (c *change) line(e event.Event) history.Line {
	return history.Line{Event: e, Name: c.act.Viewer.Name, Step: c.d.Step.Name, State: int64(c.d.State), Note: c.note}
}

// reason refuses an empty reason where the law asks for one.
func (c *change) reason() error {
	if c.act.Reason == "" {
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
