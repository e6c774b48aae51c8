package feepage

import (
	"fmt"

	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
)

// searchSource makes receipts findable by their numbers, the code and the reference of the payment and the payer, for those
// who may look at the desk where the money was taken.
func searchSource() *search.Source {
	return &search.Source{Kind: "receipt", Name: "feepage.receipts", Icon: "wallet", Facts: []string{feeevent.ReceiptIssued{}.Kind()},
		Entries: search.Each(func(q store.Querier, bill string) (search.Entry, error) {
			r, err := fee.ReceiptOf(q, bill)
			if err != nil {
				return search.Entry{}, err
			}
			c, err := fee.Load(q, bill)
			return search.Entry{Numbers: []string{r.Printed(), r.Symbol + " " + r.Printed(), c.Code, r.Reference, r.Parties.For},
				Words: []string{r.Parties.Payer}, Scopes: []string{c.Desk}}, err
		}),
		IDs: func(q store.Querier, after string, n int) ([]string, error) {
			return search.IDs(q, fmt.Sprintf(`select bill_id from fee_receipt where bill_id > $1 order by bill_id limit %d`, n), after)
		},
		Scopes: seen,
		Show: func(q store.Querier, v org.Viewer, ids []string) (list []search.Hit, err error) {
			for _, id := range ids {
				c, err := fee.Load(q, id)
				if err == nil && !sees(v, c.Desk) || fault.Of(err) == fault.NotFound {
					continue
				}
				if err != nil {
					return nil, err
				}
				r, err := fee.ReceiptOf(q, id)
				if err != nil {
					return nil, err
				}
				list = append(list, search.Hit{ID: id, Number: r.Symbol + " " + r.Printed(), Title: r.Parties.Payer, Note: r.Parties.For,
					At: r.Moment(), Path: "/fees/" + id})
			}
			return list, nil
		}}
}
