package dossier

import (
	"context"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Input is who gives a command and what was sent, on which dossier, as it was when the person saw it.
type Input struct {
	org.Request
	Dossier string
	Ground  string // the article a decision rests on, where the law asks for one
	// Holder is set by room portal alone, for readers whose pass for this dossier it has checked: they give the
	// commands of an applicant without an account.
	Holder bool
	// Contact says that the official has checked with the submitter that telephone and e-mail address are theirs.
	Contact bool

	system bool // the house itself acts: a term ran out
}

// actor is the author of what the command does.
func (a Input) actor() string {
	if a.system {
		return "system"
	}
	return a.Viewer.Actor()
}

// Change is one command at work inside its transaction.
type Change struct {
	Tx      *store.Tx
	Input   Input
	Command Command
	Dossier *Dossier
	Version catalogue.Version
	Unit    string // in whose name the actor works
	Note    string // for the log
	Asker   string // actor who asked for what is changed; empty when nobody did

	holds  func(when string) bool // conditions of the version over the answers
	papers bool                   // papers changed
	money  Money
}

// Do runs one command: load what the actor may see, ask the rule, change, announce, remember. The facts are
// announced in order; each is one row of the history.
func (r *Room) Do(ctx context.Context, a Input, cmd Command, fn func(c *Change) ([]event.Fact, error)) (*Dossier, error) {
	if a.Ground != "" && fold.Said(a.Ground) == "" {
		return nil, fault.Fields(fault.Field{Name: "ground", Key: "dossier.ground_missing"})
	}
	var out *Dossier
	done, err := r.Once(ctx, a.Request, func(tx *store.Tx) (action.Path, error) {
		c, err := r.take(tx, a, cmd)
		if err != nil {
			return "", err
		}
		d := c.Dossier
		rule, err := r.rule(cmd)
		if err != nil {
			return "", err
		}
		if err := rule.allows(d, cmd, a, Offered(c.Version, d.Step.Key)); err != nil {
			return "", err
		}
		if a.Seen != 0 && a.Seen != d.Seq {
			return "", fault.New(fault.Conflict, "dossier.changed_meanwhile").WithLink(d.Path())
		}
		c.Unit = rule.inName(d, cmd, a.Viewer)
		if rule.Step {
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

// Within gives the same commands inside a transaction of the caller: what they do is kept or lost with it,
// and its clock is theirs. Idempotency keys are not asked: the caller answers for running once.
func (r *Room) Within(tx *store.Tx) *Room {
	c := *r
	c.tx = tx
	return &c
}

// Once runs a command: in a transaction of its own that keeps the key, or in that of the caller.
func (r *Room) Once(ctx context.Context, req org.Request, fn func(tx *store.Tx) (action.Path, error)) (action.Outcome, error) {
	if r.tx == nil {
		return req.Do(ctx, r.DB, fn)
	}
	at, err := fn(r.tx)
	return action.Outcome{Path: at}, err
}

// reload gives the dossier as it stands to who did something to it before.
func (r *Room) reload(ctx context.Context, a Input, id string) (d *Dossier, err error) {
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
func (a Input) load(q store.Querier, id string) (*Dossier, error) {
	if a.Holder || a.system {
		return ByID(q, id)
	}
	return load(q, a.Viewer, id)
}

// load reads one dossier that v may see, with its parties and papers; NotFound otherwise.
func load(q store.Querier, v org.Viewer, id string) (*Dossier, error) {
	args := []any{id}
	return one(q, `d.id=$1 and `+Visible(v, &args), args...)
}

// take loads the dossier and what the rule must know of it.
func (r *Room) take(tx *store.Tx, a Input, cmd Command) (c *Change, err error) {
	c = &Change{Tx: tx, Input: a, Command: cmd, Note: a.Reason, money: r.Money}
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
	late, err := c.Dossier.fellLate(c.Tx)
	if err != nil {
		return err
	}
	for _, f := range append(late, facts...) {
		e, err := c.Tx.Emit(f, event.By{Actor: c.Input.actor(), Unit: c.Unit, Reason: c.Input.Reason, Key: c.Input.Key})
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
	return history.Line{Event: e, Name: c.Input.Viewer.Name, Step: c.Dossier.Step.Name, State: int64(c.Dossier.State), Note: c.Note}
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
	return event.By{Actor: c.Input.Viewer.Actor(), Unit: c.Unit, Reason: c.Input.Reason, Key: c.Input.Key}
}

// reason refuses an empty reason where the law asks for one.
func (c *Change) reason() error {
	if fold.Said(c.Input.Reason) == "" {
		return fault.Fields(fault.Field{Name: "reason", Key: "dossier.reason_missing"})
	}
	return nil
}

// Why is why a dossier ends without a result: as somebody said it, or the name of what ended it.
func (c *Change) Why() string {
	for _, said := range []string{c.Input.Reason, c.Note} {
		if fold.Seen(said) != "" {
			return said
		}
	}
	return map[Command]string{CmdWithdraw: "Rút hồ sơ", CmdStop: "Dừng giải quyết",
		CmdRefuseIntake: "Từ chối tiếp nhận", "": "Hết hạn bổ sung"}[c.Command]
}

// save writes back what commands change, if nobody else was faster.
func save(tx *store.Tx, d *Dossier, seen int64) error {
	n, err := tx.Exec(`update dossier_dossier set seq=$3, code=$4, state=$5, search=$6,
		step_key=$7, step_name=$8, step_unit=$9, step_role=$10, step_duty=$11, assignee=$12, step_since=$13,
		proposal_outcome=$14, proposal_text=$15, proposal_by=$16, proposal_at=$17, approved_by=$18, approved_at=$19,
		result_number=$20, result_book=$21, result_file=$22, result_by=$23, result_at=$24,
		due=$25, due_unit=$26, accepted_at=$27, finished_at=$28, returned_at=$29,
		matter=$30, matter_unit=$31, extended=$32, outside=$33, proposal_ground=$34, receipt=$35, first_late=$36
		where id=$1 and seq=$2`, d.ID, seen, d.Seq, d.codeOrNull(), int64(d.State), d.search(),
		d.Step.Key, d.Step.Name, d.Step.Unit, d.Step.Role, d.Step.Duty, d.Step.Assignee, store.Millis(d.Step.Since),
		string(d.Proposal.Outcome), d.Proposal.Text, d.Proposal.By, store.Millis(d.Proposal.At), d.Proposal.ApprovedBy, store.Millis(d.Proposal.ApprovedAt),
		d.Result.Number, d.Result.Book, d.Result.File, d.Result.By, store.Millis(d.Result.At),
		inbox.DueMillis(d.Due), d.DueUnit, store.Millis(d.AcceptedAt), store.Millis(d.FinishedAt), store.Millis(d.ReturnedAt),
		string(d.Matter), d.MatterUnit, d.Extended, d.Outside, d.Proposal.Ground, d.Receipt, store.Millis(d.FirstLate))
	if err != nil {
		return fmt.Errorf("dossier: save: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "dossier.changed_meanwhile").WithLink(d.Path())
	}
	return nil
}
