package org

import "github.com/motcua/motcua/internal/kit/day"

// forever is how the store writes the end of a row that is open.
const forever = "9999-12-31"

// until writes an exclusive end; 0 is open.
func until(d day.Date) string {
	if d == 0 {
		return forever
	}
	return d.String()
}

// openText writes an end for a fact; 0 is the empty text.
func openText(d day.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// dates reads a from–to pair as kept.
func dates(from, to string) (day.Date, day.Date, error) {
	f, err := day.Parse(from)
	if err != nil || to == forever {
		return f, 0, err
	}
	t, err := day.Parse(to)
	return f, t, err
}
