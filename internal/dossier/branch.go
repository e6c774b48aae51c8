package dossier

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Branch is one of several steps that run side by side. The dossier itself stands at the step where they meet.
type Branch struct {
	Key     string
	Name    string
	Unit    string
	Role    string
	Duty    string
	Person  string
	Started time.Time
	Ended   time.Time // zero: under way
	Note    string
}

// FinishStep closes a step that has no outcome of its own and hands the dossier on (Chuyển bước).
func (r *Room) FinishStep(ctx context.Context, a Input, note string) (*Dossier, error) {
	return r.Do(ctx, a, CmdFinishStep, func(c *Change) ([]event.Fact, error) {
		done := dossierevent.StepFinished{Dossier: c.Dossier.ID, Step: c.Dossier.Step.Key}
		c.Work()
		c.Note = strings.TrimSpace(note)
		facts, err := c.handOn("finished")
		return append([]event.Fact{done}, facts...), err
	})
}

// handOn moves the dossier to what follows: one step, or several side by side.
func (c *Change) handOn(outcome string) ([]event.Fact, error) {
	s, _ := stepOf(c.Version, c.Dossier.Step.Key)
	if len(s.Fork) == 0 {
		moved, err := c.forward(outcome)
		return []event.Fact{moved}, err
	}
	meet, err := meeting(c.Version, s)
	if err != nil {
		return nil, err
	}
	if err := c.fork(s.Fork); err != nil {
		return nil, err
	}
	moved, err := c.move(meet, outcome, false)
	return []event.Fact{dossierevent.Forked{Dossier: c.Dossier.ID, Steps: s.Fork, Meet: meet}, moved}, err
}

// meeting is the step that waits for all that s starts together.
func meeting(v catalogue.Version, s catalogue.Step) (string, error) {
	for _, m := range Steps(v) {
		if len(m.Join) > 0 && !slices.ContainsFunc(s.Fork, func(key string) bool { return !slices.Contains(m.Join, key) }) {
			return m.Key, nil
		}
	}
	return "", fault.New(fault.Internal, "dossier.fork_never_meets", "step", s.Name)
}

// fork starts the steps side by side.
func (c *Change) fork(keys []string) error {
	var n int64
	if err := c.Tx.QueryRow(`select coalesce(max(n),0)+1 from dossier_branch where dossier_id=$1`, c.Dossier.ID).Scan(&n); err != nil {
		return err
	}
	var rows [][]any
	for _, key := range keys {
		s, i := stepOf(c.Version, key)
		if i < 0 {
			return fault.New(fault.Internal, "dossier.no_such_step", "step", key)
		}
		unit := c.Dossier.Competent
		if s.Unit == "receiving" {
			unit = c.Dossier.Received
		}
		rows = append(rows, []any{c.Dossier.ID, n, s.Key, s.Name, unit, s.Role, s.Field, "", store.Millis(c.Tx.Now()), 0, ""})
	}
	return c.Tx.Many(`insert into dossier_branch (dossier_id, n, key, name, unit, role, duty, person, started, ended, note)`, rows)
}

// FinishBranch closes one of the steps that run side by side, with what came out of it. Whoever holds its role
// does so; the last one frees the step where they meet.
func (r *Room) FinishBranch(ctx context.Context, a Input, key, note string) (*Dossier, error) {
	return r.Do(ctx, a, CmdFinishBranch, func(c *Change) ([]event.Fact, error) {
		list, err := branches(c.Tx, c.Dossier.ID)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(list, func(b Branch) bool { return b.Key == key && b.Ended.IsZero() })
		if i < 0 {
			return nil, fault.New(fault.Conflict, "dossier.branch_done").WithLink(c.Dossier.Path())
		}
		if !list[i].Holds(a.Viewer) {
			return nil, fault.New(fault.Forbidden, "dossier.not_your_step", "step", list[i].Name)
		}
		if note = fold.Said(note); note == "" {
			return nil, fault.Fields(fault.Field{Name: "note", Key: "dossier.note_missing"})
		}
		if _, err := c.Tx.Exec(`update dossier_branch set ended=$3, person=$4, note=$5 where dossier_id=$1 and key=$2 and ended=0`,
			c.Dossier.ID, key, store.Millis(c.Tx.Now()), a.Viewer.Person, note); err != nil {
			return nil, err
		}
		c.Note = note
		return []event.Fact{dossierevent.StepFinished{Dossier: c.Dossier.ID, Step: key, Branch: true}}, nil
	})
}

// Holds tells whether the branch is v's work.
func (b Branch) Holds(v org.Viewer) bool { return v.Holds(org.Role(b.Role), b.Unit, b.Duty) }

// met refuses to go on while steps that run side by side are under way.
func (c *Change) met() error {
	s, _ := stepOf(c.Version, c.Dossier.Step.Key)
	if len(s.Join) == 0 {
		return nil
	}
	list, err := branches(c.Tx, c.Dossier.ID)
	if err != nil {
		return err
	}
	var open []string
	for _, b := range list {
		if b.Ended.IsZero() && slices.Contains(s.Join, b.Key) {
			open = append(open, b.Name)
		}
	}
	if len(open) > 0 {
		return fault.New(fault.Conflict, "dossier.waits_for", "steps", strings.Join(open, ", ")).WithLink(c.Dossier.Path())
	}
	return nil
}

// Branches lists the steps side by side of a dossier that was loaded before.
func Branches(q store.Querier, d *Dossier) ([]Branch, error) {
	return branches(q, d.ID)
}

func branches(q store.Querier, dossier string) (list []Branch, err error) {
	err = store.All(q, `select key, name, unit, role, duty, person, started, ended, note from dossier_branch where dossier_id=$1 order by n, started, key`,
		[]any{dossier}, func(row *sql.Rows) error {
			var b Branch
			var started, ended int64
			err := row.Scan(&b.Key, &b.Name, &b.Unit, &b.Role, &b.Duty, &b.Person, &started, &ended, &b.Note)
			b.Started, b.Ended = store.Time(started), store.Time(ended)
			list = append(list, b)
			return err
		})
	return list, err
}
