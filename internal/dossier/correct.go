package dossier

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Correction corrects something typed. What is a party's field, "submitter.phone", or the pointer of an answer,
// "/purpose/other".
type Correction struct {
	What    string
	Value   string // of a party's field
	Answers []byte // all answers as they are to be, when What is a pointer; only that one is taken over
}

// Corrected is a correction as it was made: the former value stays readable.
type Corrected struct {
	What   string
	Was    string
	Now    string
	Reason string
	By     string
	At     time.Time
}

// PartyFields lists the fields of a party that can be corrected.
func PartyFields() []string { return []string{"name", "id_no", "phone", "email", "address", "ground"} }

// Correct puts right values in the place of wrong ones, with the reason (decisions §7: a new fact for each; NĐ
// 61/2018 Điều 21). The former values stay in the room. What is given as it is already counts for nothing.
func (r *Room) Correct(ctx context.Context, a Input, list []Correction) (*Dossier, error) {
	return r.Do(ctx, a, CmdCorrect, func(c *Change) (facts []event.Fact, err error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		for _, x := range list {
			f, err := c.correct(r, x)
			if err != nil {
				return nil, err
			}
			if f != nil {
				facts = append(facts, f)
			}
		}
		if len(facts) == 0 {
			return nil, fault.Fields(fault.Field{Name: "reason", Key: "dossier.nothing_corrected"})
		}
		return facts, nil
	})
}

// correct makes one correction; no fact when it changes nothing.
func (c *Change) correct(r *Room, x Correction) (event.Fact, error) {
	change := c.correctParty
	if strings.HasPrefix(x.What, "/") {
		change = func(x Correction) (string, string, error) { return c.correctAnswer(r, x) }
	}
	was, now, err := change(x)
	if err != nil || was == now {
		return nil, err
	}
	id := c.Tx.NewID()
	if err := c.Tx.Many(`insert into dossier_correction (id, dossier_id, what, was, now, reason, by_person, by_name, at)`,
		[][]any{{id, c.Dossier.ID, x.What, was, now,
			c.Input.Reason, c.Input.Viewer.Person, c.Input.Viewer.Name, store.Millis(c.Tx.Now())}}); err != nil {
		return nil, err
	}
	return dossierevent.Corrected{Dossier: c.Dossier.ID, What: x.What, Was: store.BodyHash(id, was), Now: store.BodyHash(id, now)}, nil
}

func (c *Change) correctParty(x Correction) (was, now string, err error) {
	role, field, _ := strings.Cut(x.What, ".")
	i := slices.IndexFunc(c.Dossier.Parties, func(p Party) bool { return p.Role == role })
	if i < 0 || !slices.Contains(PartyFields(), field) {
		return "", "", fault.Fields(fault.Field{Name: "party-" + x.What, Key: "dossier.correct_what_missing"})
	}
	p := &c.Dossier.Parties[i]
	at := p.Field(field)
	now = strings.Join(strings.Fields(x.Value), " ")
	if fold.Said(now) == "" && field == "name" {
		return "", "", fault.Fields(fault.Field{Name: "party-" + x.What, Key: "dossier.correct_value_missing"})
	}
	was, *at = *at, now
	return was, now, saveTyped(c.Tx, c.Dossier)
}

func (c *Change) correctAnswer(r *Room, x Correction) (was, now string, err error) {
	have, err := form.ReadAnswers(c.Dossier.Answers)
	if err != nil {
		return "", "", err
	}
	typed, err := form.ReadAnswers(x.Answers)
	if err != nil {
		return "", "", fault.New(fault.Invalid, "web.broken_form").WithCause(err)
	}
	bad, err := c.patch(r, typed, []string{x.What})
	if err == nil {
		err = fault.Fields(bad...)
	}
	if err != nil {
		return "", "", err
	}
	after, err := form.ReadAnswers(c.Dossier.Answers)
	if err != nil {
		return "", "", err
	}
	if was, err = plainValue(have.At(x.What)); err != nil {
		return "", "", err
	}
	now, err = plainValue(after.At(x.What))
	return was, now, err
}

// plainValue is an answer as it is kept: text as it stands, anything else as JSON.
func plainValue(v any) (string, error) {
	switch x := v.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("dossier: value: %w", err)
	}
	return string(b), nil
}

// Corrections lists what was corrected in a dossier that was loaded before, oldest first.
func Corrections(q store.Querier, d *Dossier) (list []Corrected, err error) {
	err = store.All(q, `select what, was, now, reason, by_name, at from dossier_correction where dossier_id=$1 order by id`, []any{d.ID},
		func(row *sql.Rows) error {
			var x Corrected
			var at int64
			err := row.Scan(&x.What, &x.Was, &x.Now, &x.Reason, &x.By, &at)
			x.At = store.Time(at)
			list = append(list, x)
			return err
		})
	return list, err
}
