package catalogue

import (
	"fmt"
	"slices"
	"strconv"
)

// Units a term may have.
var termUnits = []string{"working_day", "day", "month", "working_hour", "hour", "same_day"}

// derive reads the terms out of the channel rows. A term belongs to version × case × condition, not to the
// channel (decisions §11): where every row agrees it is the term; where rows differ, the case they stood for
// was lost in the source, and an official must say which is which.
func (c *Content) deriveTerms() {
	c.unflag(atTerm)
	c.Terms = nil
	if len(c.Channels) == 0 {
		c.flag(ChannelsMissing, atChannel, "")
		c.flag(TermMissing, atTerm, "")
		return
	}
	type term struct{ time, unit string }
	var found []term
	per := map[string]int{}
	for _, ch := range c.Channels {
		per[ch.Kind]++
		if t := (term{ch.Time, ch.Unit}); !slices.Contains(found, t) {
			found = append(found, t)
		}
	}
	if len(found) > 1 {
		code := TermByChannel
		for _, n := range per {
			if n > 1 {
				code = TermCases
			}
		}
		var note string
		for _, ch := range c.Channels {
			note += fmt.Sprintf("; %s %s %s", ch.Kind, ch.Time, ch.Unit)
		}
		c.flag(code, atTerm, note[2:])
		return
	}
	t := found[0]
	if t.time == "" {
		c.flag(TermMissing, atTerm, "")
		return
	}
	n, err := strconv.Atoi(t.time)
	if err != nil || n <= 0 || n > 10_000 {
		c.flag(TermInvalid, atTerm, t.time)
		return
	}
	if !slices.Contains(termUnits, t.unit) {
		c.flag(UnitMissing, atTerm, t.time)
		t.unit = ""
	}
	c.Terms = []Term{{N: n, Unit: t.unit}}
}

// TermFaults are the reasons why a term cannot be counted: none missing, none without a unit, none flagged.
// While there is one, the version can be neither published nor filed (decisions §11).
func (c *Content) TermFaults() []string {
	var out []string
	if len(c.Terms) == 0 {
		out = append(out, TermMissing)
	}
	for _, t := range c.Terms {
		switch {
		case !slices.Contains(termUnits, t.Unit):
			out = append(out, UnitMissing)
		case t.N <= 0 && t.Unit != "same_day":
			out = append(out, TermInvalid)
		}
	}
	for _, f := range c.Flags {
		if f.At == atTerm {
			out = append(out, f.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
