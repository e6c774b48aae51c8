package fee

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

const billColumns = `id, code, record, unit, desk, request, lines, parties, rules, phi, le_phi, total, waived_phi, waived_le_phi, exempt_ground, exempt_by, state, rev, at, by_person`

type row interface{ Scan(dest ...any) error }

func scan(r row) (c Charge, err error) {
	var request, lines, parties, rules, state string
	var at int64
	err = r.Scan(&c.ID, &c.Code, &c.Record, &c.Unit, &c.Desk, &request, &lines, &parties, &rules, &c.Phi, &c.LePhi, &c.Total, &c.waivedPhi, &c.waivedLePhi,
		&c.Ground, &c.ExemptBy, &state, &c.rev, &at, &c.By)
	if err != nil {
		return c, err
	}
	c.State, c.At = State(state), store.Time(at)
	for _, x := range []struct {
		text string
		into any
	}{{request, &c.Request}, {lines, &c.Lines}, {parties, &c.Parties}, {rules, &c.Rules}} {
		if err := json.Unmarshal([]byte(x.text), x.into); err != nil {
			return c, fmt.Errorf("fee: bill %s: %w", c.ID, err)
		}
	}
	return c, nil
}

// Load reads a charge; NotFound when there is none.
func Load(q store.Querier, id string) (Charge, error) {
	return one(q, `select `+billColumns+` from fee_bill where id=$1`, id)
}

func byCode(q store.Querier, code string) (Charge, error) {
	return one(q, `select `+billColumns+` from fee_bill where code=$1`, code)
}

func one(q store.Querier, query, arg string) (Charge, error) {
	c, err := scan(q.QueryRow(query, arg))
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.New(fault.NotFound, "fee.not_found")
	}
	if err != nil {
		return c, fmt.Errorf("fee: load %s: %w", arg, err)
	}
	return c, nil
}

// OpenOf is the open charge of a record; found is false when nothing is to be paid now.
func OpenOf(q store.Querier, record string) (c Charge, found bool, err error) {
	c, err = one(q, `select `+billColumns+` from fee_bill where record=$1 and state='open'`, record)
	if fault.Of(err) == fault.NotFound {
		return Charge{}, false, nil
	}
	return c, err == nil, err
}

// Of lists every charge of a record, in the order they were made.
func Of(q store.Querier, record string) ([]Charge, error) {
	var out []Charge
	err := store.All(q, `select `+billColumns+` from fee_bill where record=$1 order by id`, []any{record}, func(rows *sql.Rows) error {
		c, err := scan(rows)
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("fee: charges of %s: %w", record, err)
	}
	return out, nil
}

func (c Charge) insert(tx *store.Tx) error {
	var texts [4]string
	for i, x := range []any{c.Request, c.Lines, c.Parties, c.Rules} {
		b, err := json.Marshal(x)
		if err != nil {
			return err
		}
		texts[i] = string(b)
	}
	n, err := tx.Exec(`insert into fee_bill (id, code, record, unit, desk, procedure_code, channel, request, lines, parties, rules, phi, le_phi, total,
			waived_phi, waived_le_phi, exempt_ground, exempt_by, state, rev, at, by_person)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22) on conflict do nothing`,
		c.ID, c.Code, c.Record, c.Unit, c.Desk, c.Request.Procedure, c.Request.Channel, texts[0], texts[1], texts[2], texts[3], c.Phi, c.LePhi, c.Total,
		c.waivedPhi, c.waivedLePhi, c.Ground, c.ExemptBy, string(c.State), c.rev, store.Millis(c.At), c.By)
	if err != nil {
		return fmt.Errorf("fee: charge %s: %w", c.Record, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "fee.is_open")
	}
	return nil
}

// move writes a new state over the one that was seen; of two writers the second gets a Conflict.
func (c *Charge) move(tx *store.Tx, was State) error {
	n, err := tx.Exec(`update fee_bill set state=$4, phi=$5, le_phi=$6, total=$7, waived_phi=$8, waived_le_phi=$9, exempt_ground=$10, exempt_by=$11, rev=rev+1
		where id=$1 and rev=$2 and state=$3`, c.ID, c.rev, string(was), string(c.State), c.Phi, c.LePhi, c.Total, c.waivedPhi, c.waivedLePhi,
		c.Ground, c.ExemptBy)
	if err != nil {
		return fmt.Errorf("fee: %s %s: %w", c.State, c.ID, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "store.changed_meanwhile")
	}
	c.rev++
	return nil
}

// Explanation says how the amount came about, by the rules as they read when the bill was made.
func (c Charge) Explanation() ([]Step, error) {
	b, err := Compute(c.Rules, c.Request)
	return b.Steps, err
}

func amounts(came, asked int64) []any {
	return []any{"came", lang.Dong(came), "asked", lang.Dong(asked)}
}
