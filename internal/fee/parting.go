package fee

import (
	"database/sql"

	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// ending is what is to be paid or given back at the desk of a unit that ends. The desk of another unit takes the money of its
// open bills; the bill names the collecting body of its day, until it is counted anew. Money that waits to be given back
// stands in the cash book of its desk, so it goes back before.
var ending = room.Parting{Open: openAtDesk, Move: moveDesk}

func openAtDesk(q store.Querier, unit string) ([]room.Open, error) {
	bills, surplus := room.Open{Word: "fee.open_bills"}, room.Open{Word: "fee.waiting_surplus", Stays: true}
	if err := q.QueryRow(`select count(*) from fee_bill where state = 'open' and desk = $1`, unit).Scan(&bills.N); err != nil {
		return nil, err
	}
	list, err := SurplusAt(q, []string{unit})
	surplus.N = int64(len(list))
	return []room.Open{bills, surplus}, err
}

func moveDesk(tx *store.Tx, m room.Move) error {
	if m.To == "" {
		return nil // they stay; Open lists them
	}
	var moved []feeevent.Moved
	if err := store.All(tx, `update fee_bill set desk = $2, rev = rev + 1 where state = 'open' and desk = $1 returning id, record`, []any{m.From, m.To}, func(r *sql.Rows) error {
		f := feeevent.Moved{From: m.From, To: m.To}
		err := r.Scan(&f.Bill, &f.Of)
		moved = append(moved, f)
		return err
	}); err != nil {
		return err
	}
	for _, f := range moved {
		if _, err := tx.Emit(f, m.By); err != nil {
			return err
		}
	}
	return nil
}
