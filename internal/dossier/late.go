package dossier

import (
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/store"
)

// fellLate takes the first lateness over from the ledger of the clock, and announces it when this is the act that found
// the clock late. It is asked after every act, so that none that moves a due moment can leave it out. The clock of the
// intake and that of the settlement are two: acceptance begins anew.
func (d *Dossier) fellLate(q store.Querier) ([]event.Fact, error) {
	clock := d.ID
	if d.AcceptedAt.IsZero() {
		clock = intakeClock(d.ID)
	}
	all, err := deadline.Standings(q, []string{clock})
	if err != nil {
		return nil, err
	}
	before := d.FirstLate
	d.FirstLate = all[clock].FirstLate
	if d.FirstLate.IsZero() || !before.IsZero() {
		return nil, nil
	}
	return []event.Fact{dossierevent.FellLate{Dossier: d.ID, Since: store.Millis(d.FirstLate)}}, nil
}

// Standing is what lists know of the clock.
func (d *Dossier) Standing() deadline.Standing {
	return deadline.Standing{Due: d.Due, Unit: deadline.Unit(d.DueUnit), FirstLate: d.FirstLate}
}

// Verdict is how the dossier stands at moment t: late for ever once it was late (decisions §16).
func (d *Dossier) Verdict(t time.Time) deadline.Verdict {
	return d.Standing().Judge(t)
}

// LateAt tells whether the dossier is late at moment t: by date, or by the moment for terms in hours.
func (d *Dossier) LateAt(t time.Time) bool { return d.Verdict(t) == deadline.Late }
