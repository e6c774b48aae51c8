package seed

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/kit/day"
)

// calendar counts the working days around the years of a seed.
type calendar struct {
	first day.Date
	work  []bool
	count []int      // working days up to and with each day
	days  []day.Date // the working days
	hours day.Hours
}

func newCalendar(desk day.Desk, from, to day.Date) *calendar {
	c := &calendar{first: from, hours: desk.Hours}
	for d := from; d <= to; d++ {
		work := desk.Calendar.IsWorking(d)
		if work {
			c.days = append(c.days, d)
		}
		c.work, c.count = append(c.work, work), append(c.count, len(c.days))
	}
	return c
}

// move is the day that lies to the other beginning as d lies to its own: as many working days later, and as many
// days off after the last of them. It does not fit when such a day is no day off there, or lies beyond the calendar.
func (c *calendar) move(d, from, to day.Date) (moved day.Date, fits bool) {
	last, n := from, 0
	if d > from {
		if n = c.count[d-c.first] - c.count[from-c.first]; n > 0 {
			last = c.days[c.count[d-c.first]-1]
		}
	}
	base := to
	if n > 0 {
		i := c.count[to-c.first] + n - 1
		if i >= len(c.days) {
			return d, false
		}
		base = c.days[i]
	}
	moved = base + d - last
	if moved < c.first || int(moved-c.first) >= len(c.work) {
		return d, false
	}
	return moved, d == last || c.count[moved-c.first] == c.count[base-c.first]
}

// plannedCopy is a copy to be made: of what, beginning on which day, how many milliseconds later in the day.
type plannedCopy struct {
	o      *original
	to     day.Date
	jitter int64
	dice   demo.Dice
	at     int64 // when it begins
	first  uint16
}

// planner chooses when copies happen.
type planner struct {
	*calendar
	until time.Time
	since day.Date
}

const mostJitter = 10 * 60 // seconds

// place finds the days on which an original can begin again, and how much it may be moved within the day.
func (p *planner) place(o *original) {
	if o.unfit != "" {
		return
	}
	from := o.moments[o.first].date
	today := day.Of(p.until)
	if p.since > today {
		return
	}
	begin := p.since
	if o.open { // what waits has waited no longer than its original did, or a day more
		begin = max(begin, from-3)
		today = min(today, from)
	}
	o.least, o.most = -mostJitter, mostJitter
	for _, m := range o.moments {
		if !m.end {
			p.bound(o, m)
			o.most = min(o.most, int((p.until.UnixMilli()-m.ms)/1000))
		}
	}
	for d := begin; d <= today; d++ {
		if p.fits(o, d) {
			o.days = append(o.days, d)
		}
	}
}

// fits tells whether everything that happens finds its day, in the same year and before now.
func (p *planner) fits(o *original, to day.Date) bool {
	from := o.moments[o.first].date
	if p.work[from-p.first] != p.work[to-p.first] {
		return false
	}
	for _, m := range o.moments {
		d, ok := p.move(m.date, from, to)
		if m.end {
			continue
		}
		was, _, _ := m.date.YMD()
		is, _, _ := d.YMD()
		ms := m.ms + int64(d-m.date)*day24 + int64(o.most)*1000
		if !ok || was != is || ms > p.until.UnixMilli() {
			return false
		}
	}
	return true
}

// bound keeps what happens in a session of work in that session, and what happens outside outside.
func (p *planner) bound(o *original, m moment) {
	at := day.ClockOf(time.UnixMilli(m.ms))
	edges := []day.Clock{0}
	if p.work[m.date-p.first] {
		for _, s := range p.hours.Sessions {
			edges = append(edges, s.Open, s.Close)
		}
	}
	edges = append(edges, day.Clock(24*time.Hour))
	for i := 1; i < len(edges); i++ {
		if edges[i-1] <= at && at < edges[i] {
			o.least = max(o.least, -int(time.Duration(at-edges[i-1])/time.Second))
			o.most = min(o.most, int((time.Duration(edges[i]-at)-1)/time.Second))
		}
	}
}

// plan throws n copies, in the order in which they begin. A share of them wait still, as they do in a house of this
// size.
func (p *planner) plan(list []*original, n int, o Options) ([]plannedCopy, error) {
	var waiting, settled []*original
	for _, x := range list {
		switch {
		case len(x.days) == 0:
		case x.open:
			waiting = append(waiting, x)
		default:
			settled = append(settled, x)
		}
	}
	if len(settled) == 0 {
		settled = waiting
	}
	if len(settled) == 0 && n > 0 {
		return nil, errors.New("none of the dossiers can be copied")
	}
	share := 100 * len(waiting) / len(list)
	if o.Dossiers >= large {
		share = min(share, 5)
	}
	copies := make([]plannedCopy, n)
	for i := range copies {
		d := demo.NewDice(fmt.Sprintf("copy/%d/%d", o.Seed, i))
		from := settled
		if d.N(100) < share {
			from = waiting
		}
		v := plannedCopy{o: from[d.N(len(from))]}
		v.to = v.o.days[d.N(len(v.o.days))]
		v.jitter = int64(v.o.least+d.N(v.o.most-v.o.least+1)) * 1000
		v.dice = d
		m := v.o.moments[v.o.first]
		v.at = m.ms + int64(v.to-m.date)*day24 + v.jitter
		copies[i] = v
	}
	slices.SortStableFunc(copies, func(a, b plannedCopy) int { return int(a.at - b.at) })
	for i := range copies {
		copies[i].first = uint16(i%256) << 8 //nolint:gosec // below 1<<16
	}
	return copies, nil
}
