package day

import (
	"fmt"
	"time"
)

// ParseMoment reads a moment as people and programs write it: RFC 3339, or "2026-11-23 14:30" with or
// without seconds in Việt Nam time (a T may stand for the space), or a date alone, which is its midnight
// with dateOnly true. Years outside 2000–2199 are taken for slips of the finger.
func ParseMoment(s string) (t time.Time, dateOnly bool, err error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		t, err := time.ParseInLocation(layout, s, Zone)
		if err != nil {
			continue
		}
		if y := t.In(Zone).Year(); y < 2000 || y > 2199 {
			return time.Time{}, false, fmt.Errorf("day: the year of %q is not between 2000 and 2199", s)
		}
		return t.In(Zone), layout == time.DateOnly, nil
	}
	return time.Time{}, false, fmt.Errorf("day: %q is not a moment like 2026-11-23T14:30:00+07:00, 2026-11-23 14:30 or 2026-11-23", s)
}
