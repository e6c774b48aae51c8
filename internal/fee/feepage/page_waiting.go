package feepage

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/report"
)

// waitingPage lists what waits to be paid.
type waitingPage struct {
	view.Base
	Text    string
	List    []fee.Charge
	Next    string
	Surplus []fee.Surplus // what waits to be given back
	Collect bool          // the viewer takes the money

	Unsigned int64 // lines of control sheets that no head has signed
}

func (p Pages) waiting(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	desks := v.Units(fee.MayRecordPayment)
	pg := waitingPage{Base: view.From(r, "feepage.waiting"), Text: r.URL.Query().Get("q")}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.List, pg.Next, err = fee.Waiting(s, fee.Queue{Desks: desks, Text: pg.Text, After: r.URL.Query().Get("after")}); err != nil {
			return err
		}
		if pg.Surplus, err = fee.SurplusAt(s, desks); err != nil {
			return err
		}
		if pg.Unsigned, err = fee.UnsignedAt(s, desks); err != nil {
			return err
		}
		for _, d := range desks {
			ok, err := payment.MayCollect(s, v, d, day.Of(s.Now()))
			if err != nil {
				return err
			}
			pg.Collect = pg.Collect || ok
		}
		return nil
	})
	if err != nil {
		return err
	}
	if pg.Next != "" {
		pg.Next = "/fees?" + url.Values{"q": {pg.Text}, "after": {pg.Next}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, waitingView(pg))
}

// sees tells whether v may look at what is paid at a desk: who takes money there, and who reads its reports.
func sees(v org.Viewer, desk string) bool {
	return v.Can(fee.MayRecordPayment, desk) || v.Can(report.MayRead, desk)
}

// seen lists the desks v may look at.
func seen(v org.Viewer) []string {
	list := append(v.Units(fee.MayRecordPayment), v.Units(report.MayRead)...)
	slices.Sort(list)
	return slices.Compact(list)
}

// who is the payer in a list: the identity number covered but for its end.
func who(c fee.Parties) string {
	if c.Identity == "" {
		return c.Payer
	}
	return c.Payer + " · " + lang.Mask(c.Identity)
}
