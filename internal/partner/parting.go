package partner

import (
	"database/sql"

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
		Move: func(tx *store.Tx, m room.Move) error {
			var keys []string
			if err := store.All(tx, `select id`+where+` order by id`, []any{m.From}, func(r *sql.Rows) error {
				var id string
				err := r.Scan(&id)
				keys = append(keys, id)
				return err
			}); err != nil {
				return err
			}
			for _, id := range keys {
				if _, err := tx.Exec(`update partner_key set withdrawn_by = $2, withdrawn_at = $3, token_hash = '' where id = $1`, id, m.By.Actor,
					store.Millis(tx.Now())); err != nil {
					return err
				}
				if _, err := tx.Emit(partnerevent.KeyWithdrawn{Key: id}, m.By); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
