package day

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Partial is a date of which only the month and year, or only the year, may be known, as on the papers of old
// people. It is written "1954-07-02", "1954-07" or "1954".
type Partial struct{ Year, Month, Day int } // 0: not known

// PartialOf is a whole date.
func PartialOf(d Date) Partial {
	y, m, n := d.YMD()
	return Partial{y, int(m), n}
}

// ParsePartial reads the written form.
func ParsePartial(s string) (Partial, bool) {
	var p Partial
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return p, false
	}
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || i > 0 && len(part) != 2 || part[0] < '0' {
			return Partial{}, false
		}
		*[]*int{&p.Year, &p.Month, &p.Day}[i] = n
		if i > 0 && n == 0 {
			return Partial{}, false
		}
	}
	return p, p.real()
}

// ReadPartial reads what a person typed in one go: 2/7/1954, 2.7.1954, 02071954, 7/1954, 1954, or the written form.
func ReadPartial(s string) (Partial, bool) {
	s = strings.TrimSpace(s)
	if p, ok := ParsePartial(s); ok {
		return p, true
	}
	switch parts := TypedParts(s); len(parts) {
	case 3:
		return PartialIn(parts[0], parts[1], parts[2])
	case 2:
		return PartialIn("", parts[0], parts[1])
	}
	return PartialIn("", "", s)
}

// Read reads a whole date as a person types it: see ReadPartial.
func Read(s string) (Date, error) {
	if p, ok := ReadPartial(s); ok && p.Day > 0 {
		return p.First(), nil
	}
	return 0, fmt.Errorf("day: %q is not a date like 2/7/1954, 02071954 or 1954-07-02", s)
}

// PartialIn reads a date typed into three boxes; day, or day and month, may be empty or, as on old papers, 00.
func PartialIn(d, m, y string) (Partial, bool) {
	var p Partial
	for _, x := range []struct {
		s string
		n *int
	}{{d, &p.Day}, {m, &p.Month}, {y, &p.Year}} {
		s := strings.TrimSpace(x.s)
		if strings.Trim(s, "0") == "" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || len(s) > 4 {
			return p, false
		}
		*x.n = n
	}
	if p.Year < 1000 {
		return p, false
	}
	return p, p.real()
}

// TypedParts takes apart what was typed in one box; a text that is no date stays whole.
func TypedParts(s string) []string {
	number := func(s string) bool { return strings.Trim(s, "0123456789") == "" }
	switch {
	case strings.Count(s, "/") == 2:
		return strings.Split(s, "/")
	case number(s) && len(s) == 8:
		return []string{s[:2], s[2:4], s[4:]}
	case number(s) && len(s) == 6:
		return []string{s[:2], s[2:]}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' || r == ' ' })
	for _, p := range parts {
		if !number(p) || len(parts) > 3 {
			return nil
		}
	}
	return parts
}

// real tells whether the calendar has it.
func (p Partial) real() bool {
	if p.Year < 1 || p.Year > 9999 || p.Month < 0 || p.Month > 12 || p.Month == 0 && p.Day != 0 {
		return false
	}
	if p.Day == 0 {
		return true
	}
	t := time.Date(p.Year, time.Month(p.Month), p.Day, 0, 0, 0, 0, time.UTC)
	return t.Day() == p.Day && int(t.Month()) == p.Month
}

// String is the written form.
func (p Partial) String() string {
	switch {
	case p.Month == 0:
		return fmt.Sprintf("%04d", p.Year)
	case p.Day == 0:
		return fmt.Sprintf("%04d-%02d", p.Year, p.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day)
}

// First is the first day it can be.
func (p Partial) First() Date { return On(p.Year, time.Month(max(p.Month, 1)), max(p.Day, 1)) }

// Last is the last day it can be.
func (p Partial) Last() Date {
	switch {
	case p.Month == 0:
		return On(p.Year, time.December, 31)
	case p.Day == 0:
		return On(p.Year, time.Month(p.Month+1), 1).Add(-1)
	}
	return p.First()
}

// Shown is how people read it: "02/07/1954", "07/1954", "1954".
func (p Partial) Shown() string {
	switch {
	case p.Month == 0:
		return fmt.Sprintf("%04d", p.Year)
	case p.Day == 0:
		return fmt.Sprintf("%02d/%04d", p.Month, p.Year)
	}
	return fmt.Sprintf("%02d/%02d/%04d", p.Day, p.Month, p.Year)
}

// Boxes takes the date apart for three boxes; what is not known is empty.
func (p Partial) Boxes() (d, m, y string) {
	if p.Day > 0 {
		d = fmt.Sprintf("%02d", p.Day)
	}
	if p.Month > 0 {
		m = fmt.Sprintf("%02d", p.Month)
	}
	return d, m, fmt.Sprintf("%04d", p.Year)
}

// Age is the number of full years from p to at; the last day counts when p is not exact.
func (p Partial) Age(at Date) int {
	by, bm, bd := p.Last().YMD()
	y, m, d := at.YMD()
	n := y - by
	if m < bm || m == bm && d < bd {
		n--
	}
	return n
}
