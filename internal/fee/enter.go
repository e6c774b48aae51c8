package fee

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Import enters the rules of a file that are not entered yet; the same file again changes nothing. A file that
// contradicts itself, or what is entered, is refused whole.
func Import(ctx context.Context, db *store.DB, raw []byte) (taken, unchanged int, err error) {
	rules, err := Parse(raw)
	if err != nil {
		return 0, 0, err
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		taken, unchanged = 0, 0
		had, err := bodies(tx)
		if err != nil {
			return err
		}
		for _, r := range rules {
			body, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if had[string(body)] {
				unchanged++
				continue
			}
			if _, err := Enter(tx, r, event.By{Actor: "system", Reason: "import"}); err != nil {
				return err
			}
			taken++
		}
		return nil
	})
	return taken, unchanged, err
}

// Enter puts a rule in force from its first day: a resolution of the provincial council, a new circular. An open
// rule for the same key, area, case and procedures ends on the day before; any other contradiction is refused.
func Enter(tx *store.Tx, r Rule, by event.By) (id string, err error) {
	if why := r.wrong(); why != "" {
		return "", fault.Fields(fault.Field{Name: "rule", Key: "fee.rule_wrong", Args: []any{"why", why}})
	}
	rows, err := keyed(tx, r.Key)
	if err != nil {
		return "", err
	}
	for _, o := range rows {
		switch {
		case !o.rivals(r):
		case o.Through == 0 && o.From < r.From:
			if _, err := tx.Exec(`update fee_rule set through=$2 where id=$1 and through=''`, o.id, r.From.Add(-1).String()); err != nil {
				return "", err
			}
		default:
			return "", fault.New(fault.Conflict, "fee.rule_rival", "name", o.Name, "from", o.From)
		}
	}
	body, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	id = tx.NewID()
	if _, err := tx.Exec(`insert into fee_rule (id, key, body, through, entered, by_person) values ($1,$2,$3,'',$4,$5)`,
		id, r.Key, string(body), store.Millis(tx.Now()), by.Actor); err != nil {
		return "", fmt.Errorf("fee: enter %s: %w", r.Key, err)
	}
	_, err = tx.Emit(feeevent.RuleEntered{Rule: id, Key: r.Key, Area: r.Area, Ground: r.Ground, From: r.From.String(), Body: store.BodyHash(string(body))}, by)
	return id, err
}

// standing is a rule as it stands in the store.
type standing struct {
	Rule
	id string
}

const ruleColumns = `id, body, through`

func keyed(q store.Querier, key string) ([]standing, error) {
	return rulesBy(q, `select `+ruleColumns+` from fee_rule where key=$1 order by id`, key)
}

func rulesBy(q store.Querier, query string, args ...any) (list []standing, err error) {
	err = store.All(q, query, args, func(rows *sql.Rows) error {
		var x standing
		var body, through string
		if err := rows.Scan(&x.id, &body, &through); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &x.Rule); err != nil {
			return fmt.Errorf("fee: rule %s: %w", x.id, err)
		}
		if through != "" {
			if x.Through, err = day.Parse(through); err != nil {
				return fmt.Errorf("fee: rule %s: %w", x.id, err)
			}
		}
		list = append(list, x)
		return nil
	})
	return list, err
}

// entered are the rules of the store that may speak of a request.
func entered(q store.Querier, x Request) (list []Rule, err error) {
	query, args := `select `+ruleColumns+` from fee_rule order by id`, []any{}
	if len(x.Keys) > 0 {
		query = `select ` + ruleColumns + ` from fee_rule where key in ` + store.In(&args, x.Keys) + ` order by id`
	}
	rows, err := rulesBy(q, query, args...)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if len(x.Keys) > 0 || slices.Contains(r.Procedures, x.Procedure) {
			list = append(list, r.Rule)
		}
	}
	return list, nil
}

func bodies(q store.Querier) (map[string]bool, error) {
	had := map[string]bool{}
	err := store.All(q, `select body from fee_rule`, nil, func(rows *sql.Rows) error {
		var body string
		err := rows.Scan(&body)
		had[body] = true
		return err
	})
	return had, err
}
