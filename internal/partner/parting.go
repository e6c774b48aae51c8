package partner

import (
	"database/sql"

	"github.com/motcua/motcua/internal/event"
	partnerevent "github.com/motcua/motcua/internal/event/partner"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// Keys end with the official in whose name they act, and with the unit whose administrator made them: nobody inherits
// what another has agreed to.
var (
	leaving = parting("person_id")
	ending  = parting("unit_id")
)

func parting(column string) room.Parting {
	where := ` from partner_key where ` + column + ` = $1 and withdrawn_at = 0`
	return room.Parting{
		Open: func(q store.Querier, id string) ([]room.Open, error) {
			x := room.Open{Word: "partner.open_keys", Path: "/partners"}
			err := q.QueryRow(`select count(*)`+where, id).Scan(&x.N)
			return []room.Open{x}, err
		},
		Move: func(tx *store.Tx, m room.Move) error { return withdrawAll(tx, where, m.From, m.By) },
	}
}

// reset withdraws the keys in the name of an official whose password or second factor somebody else has reset: whoever
// had the account may have agreed to them.
func reset(tx *store.Tx, person string, by event.By) error {
	return withdrawAll(tx, ` from partner_key where person_id = $1 and withdrawn_at = 0`, person, by)
}

func withdrawAll(tx *store.Tx, where, id string, by event.By) error {
	var keys []string
	if err := store.All(tx, `select id`+where+` order by id`, []any{id}, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		keys = append(keys, id)
		return err
	}); err != nil {
		return err
	}
	for _, id := range keys {
		if _, err := tx.Exec(`update partner_key set withdrawn_by = $2, withdrawn_at = $3, token_hash = '' where id = $1`, id, by.Actor,
			store.Millis(tx.Now())); err != nil {
			return err
		}
		if _, err := tx.Emit(partnerevent.KeyWithdrawn{Key: id}, by); err != nil {
			return err
		}
	}
	return nil
}
