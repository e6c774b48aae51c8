package form

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

// Partial is a date of which only the month and year, or only the year, may be known, as on the papers of old
// people. It is written "1954-07-02", "1954-07" or "1954".
type Partial struct{ Year, Month, Day int } // 0: not known

// ReadPartial reads the written form.
func ReadPartial(s string) (Partial, bool) {
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
func (p Partial) First() day.Date {
	return day.On(p.Year, time.Month(max(p.Month, 1)), max(p.Day, 1))
}

// Last is the last day it can be.
func (p Partial) Last() day.Date {
	switch {
	case p.Month == 0:
		return day.On(p.Year, time.December, 31)
	case p.Day == 0:
		return day.On(p.Year, time.Month(p.Month+1), 1).Add(-1)
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

// Age is the number of full years from p to at; the last day counts when p is not exact.
func (p Partial) Age(at day.Date) int {
	by, bm, bd := p.Last().YMD()
	y, m, d := at.YMD()
	n := y - by
	if m < bm || m == bm && d < bd {
		n--
	}
	return n
}

// writeDate joins what was typed into three boxes: the written form when it is a date, else as typed with
// slashes, to be shown again.
func writeDate(d, m, y string) string {
	d, m, y = bare(d), bare(m), bare(y)
	if d == "" && m == "" && y == "" {
		return ""
	}
	if p, ok := partialOf(d, m, y); ok {
		return p.String()
	}
	r := strings.NewReplacer("/", " ")
	return r.Replace(d) + "/" + r.Replace(m) + "/" + r.Replace(y)
}

// bare drops spaces; old papers write 00 for a day nobody knows.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if strings.Trim(s, "0") == "" {
		return ""
	}
	return s
}

func partialOf(d, m, y string) (Partial, bool) {
	var p Partial
	for _, x := range []struct {
		s string
		n *int
	}{{d, &p.Day}, {m, &p.Month}, {y, &p.Year}} {
		if x.s == "" {
			continue
		}
		n, err := strconv.Atoi(x.s)
		if err != nil || n < 1 || len(x.s) > 4 {
			return p, false
		}
		*x.n = n
	}
	if p.Year < 1000 {
		return p, false
	}
	return p, p.real()
}

// readOneBox reads a date typed in one go: 02071954, 2/7/1954, 2.7.1954, 7/1954, 1954.
func readOneBox(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if p, ok := ReadPartial(s); ok {
		return p.String()
	}
	parts := dateParts(s)
	switch len(parts) {
	case 3:
		return writeDate(parts[0], parts[1], parts[2])
	case 2:
		return writeDate("", parts[0], parts[1])
	}
	return writeDate("", "", s)
}

// dateParts takes apart what was typed in one box; a text that is no date stays whole.
func dateParts(s string) []string {
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

// boxes takes a kept value apart for the three boxes.
func boxes(s string) (d, m, y string) {
	if p, ok := ReadPartial(s); ok {
		if p.Day > 0 {
			d = fmt.Sprintf("%02d", p.Day)
		}
		if p.Month > 0 {
			m = fmt.Sprintf("%02d", p.Month)
		}
		return d, m, fmt.Sprintf("%04d", p.Year)
	}
	parts := strings.SplitN(s, "/", 3)
	if len(parts) == 3 {
		return parts[0], parts[1], parts[2]
	}
	return "", "", s
}

// oneBox is a kept value as it is typed in one box.
func oneBox(s string) string {
	if p, ok := ReadPartial(s); ok {
		return p.Shown()
	}
	if short, ok := strings.CutPrefix(s, "//"); ok && readOneBox(short) == s {
		return short
	}
	return s
}
