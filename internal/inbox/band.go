package inbox

import (
	"fmt"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Band is how near the due day is.
type Band string

// The bands, by date; terms in hours by the moment.
const (
	Late  Band = "late"
	Today Band = "today"
	Soon  Band = "soon"  // within three working days
	Later Band = "later" // after that
	None  Band = "none"  // no clock runs
)

// Bands lists the bands in the order of urgency.
func Bands() []Band { return []Band{Late, Today, Soon, Later, None} }

// Word is the word key of a band.
func (b Band) Word() string { return "inbox.band_" + string(b) }

// Look is how a band is marked: an icon, and a colour for what is late or due today.
func (b Band) Look() (kind, icon string) {
	switch b {
	case Late:
		return "bad", "triangle-alert"
	case Today:
		return "warn", "clock"
	case Soon:
		return "", "calendar"
	case Later:
		return "", "calendar-clock"
	case None:
	}
	return "", "hourglass"
}

// Capped is a count as it is shown: beyond the cap "999+".
func Capped(n int) string {
	if n >= CountCap {
		return strconv.Itoa(CountCap-1) + "+"
	}
	return strconv.Itoa(n)
}

// soonDays are the working days that count as soon.
const soonDays = 3

// Edges are the moments between the bands.
type Edges struct{ now, today, tomorrow, soon int64 }

// EdgesAt works the edges out for a moment, on the calendar of working days in force.
func EdgesAt(q store.Querier, now time.Time) (e Edges, err error) {
	cal, err := deadline.Now(q)
	if err != nil {
		return e, err
	}
	on := day.Of(now)
	return Edges{now.UnixMilli(), on.At(0, 0).UnixMilli(), on.Add(1).At(0, 0).UnixMilli(),
		cal.Desk.Calendar.AddWorkingDays(on, soonDays).Add(1).At(0, 0).UnixMilli()}, nil
}

// Clock names the columns that tell how near the due day is. Stopped is the condition of the rows whose clock has
// stopped though they have a due day; FirstLate is since when they were late for the first time. Either may be empty.
type Clock struct{ Due, DueUnit, Stopped, FirstLate string }

// Where is the condition of one band. What was late once stays among the late, wherever its due day was moved (ADR 0009).
// The moments are arguments: a text that changed with the clock would be prepared anew each time.
func (e Edges) Where(b Band, c Clock, arg func(any) string) string {
	unit, ticks, still, late, never := c.DueUnit, "", "", "", ""
	if unit == "" {
		unit = "''"
	}
	if c.Stopped != "" {
		ticks, still = "not ("+c.Stopped+") and ", "("+c.Stopped+") or "
	}
	if c.FirstLate != "" {
		late, never = fmt.Sprintf("%s > 0 and %s < %d or ", c.FirstLate, c.Due, int64(NoDue)), c.FirstLate+" = 0 and "
	}
	const inHours = `('hour', 'working_hour')` // terms that are judged by the moment
	switch b {
	case Late:
		return fmt.Sprintf("(%s(%s%s < %s and (%s < %s or %s in %s)))", ticks, late, c.Due, arg(e.now), c.Due, arg(e.today), unit, inHours)
	case Today:
		return fmt.Sprintf("(%s%s%s >= %s and %s < %s and (%s >= %s or %s not in %s))", ticks, never, c.Due, arg(e.today), c.Due, arg(e.tomorrow), c.Due,
			arg(e.now), unit, inHours)
	case Soon:
		return fmt.Sprintf("(%s%s%s >= %s and %s < %s)", ticks, never, c.Due, arg(e.tomorrow), c.Due, arg(e.soon))
	case Later:
		return fmt.Sprintf("(%s%s%s >= %s and %s < %d)", ticks, never, c.Due, arg(e.soon), c.Due, int64(NoDue))
	case None:
		return fmt.Sprintf("(%s%s = %d)", still, c.Due, int64(NoDue))
	}
	return "1=1"
}
