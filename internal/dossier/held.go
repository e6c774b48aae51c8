package dossier

import (
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/store"
)

// Held keeps one dossier in memory while many commands are given to it inside the caller's transaction, so that
// each of its rows is written once, at the end. It is for the seed of a demonstration: what is held nobody else
// may see or change, and it is lost unless WriteHeld writes it in that same transaction.
type Held struct {
	d     *Dossier
	v     catalogue.Version
	holds func(when string) bool
	steps []stay
	rows  map[string][][]any // that are only ever appended, by the head of their insert
}

// stay is a row of dossier_step.
type stay struct {
	key, name, unit, role, person string
	started, ended                int64
	outcome                       string
}

// Holding gives the same commands for a dossier that h holds; with an empty h, for one that is still to be sent.
// Use it inside Within. Who may see the dossier is not asked; who may give the command is. A command that fails
// spoils what is held.
func (r *Room) Holding(h *Held) *Room {
	c := *r
	c.held = h
	return &c
}

// lend gives the held dossier to a command.
func (h *Held) lend(c *change) error {
	if h.d == nil || h.d.ID != c.act.Dossier {
		return errNotFound
	}
	c.d, c.v, c.holds = h.d, h.v, h.holds
	return nil
}

func (h *Held) openStep(d *Dossier, at time.Time) {
	h.steps = append(h.steps, stay{d.Step.Key, d.Step.Name, d.Step.Unit, d.Step.Role, d.Step.Assignee, store.Millis(at), 0, ""})
}

func (h *Held) closeStep(who, outcome string, at time.Time) {
	for i := range h.steps {
		if s := &h.steps[i]; s.ended == 0 {
			s.ended, s.outcome, s.person = store.Millis(at), outcome, who
		}
	}
}

func (h *Held) lastHolder(step string) string {
	for i := len(h.steps) - 1; i >= 0; i-- {
		if h.steps[i].key == step {
			return h.steps[i].person
		}
	}
	return ""
}

// put appends a row that no command changes or reads.
func (c *change) put(head string, row []any) error {
	if c.held == nil {
		return c.tx.Many(head, [][]any{row})
	}
	if c.held.rows == nil {
		c.held.rows = map[string][][]any{}
	}
	c.held.rows[head] = append(c.held.rows[head], row)
	return nil
}

// insert makes the rows of a new dossier.
func (c *change) insert() error {
	if c.held == nil {
		return insert(c.tx, c.d)
	}
	c.held.d, c.held.v, c.held.holds = c.d, c.v, c.holds
	return nil
}

// save keeps what the command changed.
func (c *change) save(seen int64) error {
	if c.held == nil {
		return save(c.tx, c.d, seen)
	}
	return nil
}

// WriteHeld writes dossiers that were sent while they were held, many rows at a time.
func WriteHeld(tx *store.Tx, list []*Held) error {
	heads := []string{insertDossier, insertParty, insertPaper, insertStep, insertLog, insertHistory, insertVerification}
	rows := map[string][][]any{}
	for _, h := range list {
		if h.d == nil {
			continue
		}
		rows[insertDossier] = append(rows[insertDossier], h.d.row())
		rows[insertParty] = append(rows[insertParty], h.d.partyRows()...)
		rows[insertPaper] = append(rows[insertPaper], h.d.paperRows()...)
		for i, s := range h.steps {
			rows[insertStep] = append(rows[insertStep], []any{h.d.ID, i + 1, s.key, s.name, s.unit, s.role, s.person, s.started, s.ended, s.outcome})
		}
		for head, list := range h.rows {
			rows[head] = append(rows[head], list...)
		}
	}
	for _, head := range heads {
		if err := tx.Many(head, rows[head]); err != nil {
			return err
		}
	}
	return nil
}

const insertStep = `insert into dossier_step (dossier_id, n, key, name, unit, role, person, started, ended, outcome)`
