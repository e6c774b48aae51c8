package day

import (
	"slices"
	"time"
)

// Kind says why a date is unlike its day of the week.
type Kind string

// The kinds of dates in a calendar. All but MakeUp are days off.
const (
	Statutory    Kind = "statutory"          // a public holiday (Bộ luật Lao động 2019 Điều 112)
	Adjacent     Kind = "statutory_adjacent" // the second day of Quốc khánh
	Tet          Kind = "tet_block"          // Tết as the yearly plan lays it
	Compensatory Kind = "compensatory"       // off for a holiday that fell on a weekly day of rest
	SwapOff      Kind = "swap_off"           // a weekday off, worked on another day
	MakeUp       Kind = "swap_work"          // a day of rest worked for a SwapOff
)

// Confidence says how surely a date is known.
type Confidence string

// From sure to a guess.
const (
	Law        Confidence = "law"        // the law names it
	Sourced    Confidence = "sourced"    // a decision or its report was read
	Unverified Confidence = "unverified" // told, not seen
	Projected  Confidence = "projected"  // computed by rule before the decision of the year
)

// Special is a date unlike its day of the week.
type Special struct {
	Date       Date
	Kind       Kind
	Name       string // in Vietnamese, as people know it
	Paired     Date   // the day it is off or worked for; 0: none
	Source     string
	Confidence Confidence
	Again      string // why it was entered after the day had passed; empty: before
}

// Off tells whether nobody works on the date.
func (s Special) Off() bool { return s.Kind != MakeUp }

// Sure tells whether the date rests on the law or on a source that was read.
func (s Special) Sure() bool { return s.Confidence == Law || s.Confidence == Sourced }

// Calendar knows the working days. It never changes; the zero value knows Saturdays and Sundays only and
// covers no year.
type Calendar struct {
	special map[Date]Special
	years   map[int]bool
}

// NewCalendar makes a calendar of special dates; of two with the same date the later counts. A year is
// covered when its fixed public holidays (1/1, 30/4, 1/5, 2/9; Bộ luật Lao động 2019 Điều 112) are among
// them: a year without them has simply not been entered.
func NewCalendar(specials []Special) *Calendar {
	c := &Calendar{special: make(map[Date]Special, len(specials)), years: map[int]bool{}}
	for _, s := range specials {
		c.special[s.Date] = s
	}
	for d := range c.special {
		if y, _, _ := d.YMD(); !c.years[y] && c.entered(y) {
			c.years[y] = true
		}
	}
	return c
}

// entered tells whether the fixed holidays of a year are there.
func (c *Calendar) entered(year int) bool {
	for _, d := range []Date{On(year, 1, 1), On(year, 4, 30), On(year, 5, 1), On(year, 9, 2)} {
		if s, ok := c.special[d]; weekly(d) || ok && s.Off() {
			continue
		}
		return false
	}
	return true
}

// weekly: Saturday and Sunday are the weekly rest of state bodies (Quyết định 188/1999/QĐ-TTg).
func weekly(d Date) bool { w := d.Weekday(); return w == time.Saturday || w == time.Sunday }

// Special is what the calendar knows of the date beyond its day of the week.
func (c *Calendar) Special(d Date) (s Special, found bool) { s, found = c.special[d]; return s, found }

// Specials lists the special dates in order.
func (c *Calendar) Specials() []Special {
	out := make([]Special, 0, len(c.special))
	for _, s := range c.special {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Special) int { return int(a.Date - b.Date) })
	return out
}

// Covers tells whether the holidays of the date's year are known. Outside, only the weekly rest is, and
// whoever computes with it must say so.
func (c *Calendar) Covers(d Date) bool { y, _, _ := d.YMD(); return c.years[y] }

// Years lists the covered years in order.
func (c *Calendar) Years() []int {
	out := make([]int, 0, len(c.years))
	for y := range c.years {
		out = append(out, y)
	}
	slices.Sort(out)
	return out
}

// IsWorking tells whether state bodies work on the date.
func (c *Calendar) IsWorking(d Date) bool {
	if s, ok := c.special[d]; ok {
		return !s.Off()
	}
	return !weekly(d)
}

// NextWorking is the first working day after d.
func (c *Calendar) NextWorking(d Date) Date { return c.OnOrAfter(d + 1) }

// OnOrAfter is d if it is a working day, else the next one.
func (c *Calendar) OnOrAfter(d Date) Date {
	for !c.IsWorking(d) {
		d++
	}
	return d
}

// AddWorkingDays is the n-th working day after d; d itself, working or not, when n is 0.
func (c *Calendar) AddWorkingDays(d Date, n int) Date {
	for ; n > 0; n-- {
		d = c.NextWorking(d)
	}
	return d
}

// WorkingDays counts the working days after a, up to and with b; 0 if b is not after a.
func (c *Calendar) WorkingDays(a, b Date) int {
	n := 0
	for d := a + 1; d <= b; d++ {
		if c.IsWorking(d) {
			n++
		}
	}
	return n
}
