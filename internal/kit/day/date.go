// Package day knows dates and working calendars of Việt Nam: days off, make-up days, sessions of a day.
package day

import (
	"fmt"
	"time"
)

// Zone is the time of Việt Nam, UTC+7 all year.
var Zone = time.FixedZone("+07", 7*60*60)

// Date is a day of the calendar, counted from 1 January 1970. It is written "2026-11-23".
type Date int32

// On makes a date.
func On(year int, month time.Month, d int) Date {
	return Date(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix() / 86400) //nolint:gosec // years of people
}

// Of is the date in Việt Nam at moment t.
func Of(t time.Time) Date { y, m, d := t.In(Zone).Date(); return On(y, m, d) }

// Parse reads "2026-11-23".
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("day: %q is not a date like 2026-11-23", s)
	}
	return On(t.Date()), nil
}

// At is the moment on this date at hour:minute in Việt Nam.
func (d Date) At(hour, minute int) time.Time {
	y, m, dd := d.YMD()
	return time.Date(y, m, dd, hour, minute, 0, 0, Zone)
}

// YMD takes the date apart.
func (d Date) YMD() (int, time.Month, int) { return time.Unix(int64(d)*86400, 0).UTC().Date() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Unix(int64(d)*86400, 0).UTC().Weekday() }

// Add is the date n days later.
func (d Date) Add(n int) Date { return d + Date(n) } //nolint:gosec // years of people

func (d Date) String() string { return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly) }

// MarshalText writes "2026-11-23"; the zero value of a field that is not set is written by its owner as "".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-11-23".
func (d *Date) UnmarshalText(b []byte) (err error) { *d, err = Parse(string(b)); return err }
