package deadline

import (
	"fmt"
	"io"
	"slices"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/intake"
)

// holidayLayout is the file of days off and make-up days, one row per date.
var holidayLayout = intake.Layout{
	Columns:  []string{"date", "name_vi", "kind", "source", "confidence"},
	Optional: []string{"weekday", "paired_date", "applies_to"},
	Key:      []string{"date"},
}

// Holiday is one row of the file as read: a date to keep, or the reasons why it cannot be kept.
type Holiday struct {
	Code    string // the date as written
	Special day.Special
	Refused []string // reasons; none: to be kept
	Flags   []string // what an official should look at
}

// ReadHolidays reads the file. A structural fault is an *intake.Structural that names the line; a row that
// makes no sense comes back refused, a row that may be wrong flagged.
func ReadHolidays(file string, r io.Reader) ([]Holiday, error) {
	table, err := intake.Read(file, r, holidayLayout)
	if err != nil {
		return nil, err
	}
	out := make([]Holiday, len(table.Lines))
	var kept []day.Special
	for i, l := range table.Lines {
		out[i] = holiday(l)
		if len(out[i].Refused) == 0 {
			kept = append(kept, out[i].Special)
		}
	}
	all := day.NewCalendar(kept)
	for i := range out {
		if len(out[i].Refused) == 0 {
			out[i].Flags = flags(out[i].Special, all)
		}
	}
	return out, nil
}

var specialKinds = []day.Kind{day.Statutory, day.Adjacent, day.Tet, day.Compensatory, day.SwapOff, day.MakeUp}
var confidences = []day.Confidence{day.Law, day.Sourced, day.Unverified, day.Projected}

func holiday(l intake.Line) Holiday {
	h := Holiday{Code: l.Text("date")}
	refuse := func(format string, args ...any) { h.Refused = append(h.Refused, fmt.Sprintf(format, args...)) }
	d, err := day.Parse(h.Code)
	if err != nil {
		refuse("date_unreadable: %s", h.Code)
		return h
	}
	h.Special = day.Special{Date: d, Kind: day.Kind(l.Text("kind")), Name: l.Text("name_vi"), Source: l.Text("source"),
		Confidence: day.Confidence(l.Text("confidence"))}
	if w := l.Text("weekday"); w != "" && w != d.Weekday().String()[:3] {
		refuse("weekday_differs: %s", w) // a slip in the date: either may be meant
	}
	if !slices.Contains(specialKinds, h.Special.Kind) {
		refuse("kind_unknown: %s", h.Special.Kind)
	}
	if !slices.Contains(confidences, h.Special.Confidence) {
		refuse("confidence_unknown: %s", h.Special.Confidence)
	}
	if h.Special.Name == "" {
		refuse("name_missing")
	}
	if a := l.Text("applies_to"); a != "" && a != "all" && a != "public sector" {
		refuse("applies_to_others: %s", a) // state bodies do not rest on it
	}
	if p := l.Text("paired_date"); p != "" {
		if h.Special.Paired, err = day.Parse(p); err != nil {
			refuse("paired_date_unreadable: %s", p)
		}
	}
	return h
}

// flags tells what is odd about a date among all of them.
func flags(s day.Special, all *day.Calendar) []string {
	var out []string
	weekend := s.Date.Weekday() == 0 || s.Date.Weekday() == 6
	switch s.Kind {
	case day.MakeUp:
		if !weekend {
			out = append(out, "works_anyway") // a weekday makes up for nothing
		}
	case day.SwapOff, day.Compensatory:
		if weekend {
			out = append(out, "rests_anyway")
		}
	}
	swap := s.Kind == day.MakeUp || s.Kind == day.SwapOff
	if s.Paired != 0 && !paired(s, all) || s.Paired == 0 && swap {
		out = append(out, "pair_missing")
	}
	if !s.Sure() {
		out = append(out, string(s.Confidence))
	}
	return out
}

// paired tells whether the day on the other side of a swap or a compensation is there.
func paired(s day.Special, all *day.Calendar) bool {
	p, found := all.Special(s.Paired)
	switch s.Kind {
	case day.MakeUp:
		return found && p.Kind == day.SwapOff
	case day.SwapOff:
		return found && p.Kind == day.MakeUp
	}
	return found && p.Off()
}

// Kept are the dates of the rows that are not refused.
func Kept(rows []Holiday) []day.Special {
	var out []day.Special
	for _, h := range rows {
		if len(h.Refused) == 0 {
			out = append(out, h.Special)
		}
	}
	return out
}
