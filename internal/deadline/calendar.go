package deadline

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/motcua/motcua/internal/event"
	deadlineevent "github.com/motcua/motcua/internal/event/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
)

// plain is the kind of a date that a later version made like its day of the week again.
const plain day.Kind = "plain"

// Calendar is the working calendar in one of its versions.
type Calendar struct {
	day.Desk
	Version int64 // 0: nothing was imported yet, only the weekly rest is known
}

// memo keeps calendars already read. A version never changes and its id is random, so what is kept under an
// id is true wherever it was read, even in a transaction that was lost.
var memo = kept{calendars: map[string]Calendar{}}

type kept struct {
	mu        sync.Mutex
	calendars map[string]Calendar
}

// keptMax calendars are enough for the versions in use; beyond it the memo starts over.
const keptMax = 64

func (k *kept) find(id string) (Calendar, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c, ok := k.calendars[id]
	return c, ok
}

func (k *kept) keep(id string, c Calendar) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.calendars) >= keptMax {
		clear(k.calendars)
	}
	k.calendars[id] = c
}

// Now is the working calendar in force.
func Now(q store.Querier) (Calendar, error) {
	return read(q, `select number, id, hours from deadline_version order by number desc limit 1`)
}

// AsOf is the working calendar as it was in a version.
func AsOf(q store.Querier, version int64) (Calendar, error) {
	return read(q, `select number, id, hours from deadline_version where number=$1`, version)
}

func read(q store.Querier, query string, args ...any) (Calendar, error) {
	c := Calendar{Desk: day.Desk{Calendar: &day.Calendar{}, Hours: day.Office()}}
	var id, hours string
	err := q.QueryRow(query, args...).Scan(&c.Version, &id, &hours)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("deadline: calendar: %w", err)
	}
	if known, ok := memo.find(id); ok {
		return known, nil
	}
	if err := json.Unmarshal([]byte(hours), &c.Hours); err != nil {
		return c, fmt.Errorf("deadline: hours of calendar %d: %w", c.Version, err)
	}
	specials, err := specialsOf(q, c.Version)
	if err != nil {
		return c, fmt.Errorf("deadline: calendar %d: %w", c.Version, err)
	}
	c.Calendar = day.NewCalendar(specials)
	memo.keep(id, c)
	return c, nil
}

// specialsOf reads, for every date, what the latest version up to this one says.
func specialsOf(q store.Querier, version int64) ([]day.Special, error) {
	var out []day.Special
	err := store.All(q, `select c.date, c.kind, c.name, c.paired, c.source, c.confidence, c.again from deadline_calendar c
		where c.version = (select max(v.version) from deadline_calendar v where v.date = c.date and v.version <= $1)
		order by c.date`, []any{version}, func(rows *sql.Rows) error {
		var s day.Special
		var date, paired string
		if err := rows.Scan(&date, &s.Kind, &s.Name, &paired, &s.Source, &s.Confidence, &s.Again); err != nil {
			return err
		}
		var err error
		if s.Date, err = day.Parse(date); err != nil {
			return err
		}
		if paired != "" {
			if s.Paired, err = day.Parse(paired); err != nil {
				return err
			}
		}
		if s.Kind != plain {
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

// ImportHolidays takes the dates of a file into the calendar. A date that the file does not name stays as
// it is; a file that says nothing new changes nothing. What changes makes a new version, and the due moments
// of open clocks follow it in the background. A structural fault changes nothing.
func ImportHolidays(ctx context.Context, db *store.DB, file string, r io.Reader) (intake.Report, error) {
	rows, err := ReadHolidays(file, r)
	if err != nil {
		return intake.Report{}, err
	}
	var report intake.Report
	err = db.Write(ctx, func(tx *store.Tx) error {
		report = intake.Report{}
		old, err := Now(tx)
		if err != nil {
			return err
		}
		var changed []day.Special
		for _, h := range rows {
			was, found := old.Calendar.Special(h.Special.Date)
			was.Again = ""
			switch {
			case len(h.Refused) > 0:
				report.Add(h.Code, intake.Refused, h.Refused...)
				continue
			case found && was == h.Special:
				report.Add(h.Code, intake.Unchanged, h.Flags...)
				continue
			case len(h.Flags) > 0:
				report.Add(h.Code, intake.Flagged, h.Flags...)
			default:
				report.Add(h.Code, intake.Taken)
			}
			changed = append(changed, h.Special)
		}
		if len(changed) == 0 {
			return nil
		}
		return newVersion(tx, old, old.Hours, changed)
	})
	return report, err
}

func newVersion(tx *store.Tx, old Calendar, h day.Hours, dates []day.Special) error {
	return announce(tx, old, change{hours: h, dates: dates, by: event.By{Actor: "system"}})
}

type change struct {
	hours day.Hours
	dates []day.Special
	by    event.By
}

// announce writes the version after old. Of two writers the second is refused: the number is taken.
func announce(tx *store.Tx, old Calendar, c change) error {
	hours, err := json.Marshal(c.hours)
	if err != nil {
		return err
	}
	version := old.Version + 1
	if _, err := tx.Exec(`insert into deadline_version (number, id, at, hours) values ($1,$2,$3,$4)`,
		version, tx.NewID(), store.Millis(tx.Now()), string(hours)); err != nil {
		return fmt.Errorf("deadline: calendar %d: %w", version, err)
	}
	fact := deadlineevent.CalendarChanged{Version: version, Dates: []string{}}
	for _, s := range c.dates {
		paired := ""
		if s.Paired != 0 {
			paired = s.Paired.String()
		}
		if _, err := tx.Exec(`insert into deadline_calendar (date, version, kind, name, paired, source, confidence, again)
			values ($1,$2,$3,$4,$5,$6,$7,$8)`, s.Date.String(), version, string(s.Kind), s.Name, paired, s.Source, string(s.Confidence), s.Again); err != nil {
			return fmt.Errorf("deadline: calendar %d: %w", version, err)
		}
		fact.Dates = append(fact.Dates, s.Date.String())
	}
	if _, err := tx.Emit(fact, c.by); err != nil {
		return err
	}
	return tx.Enqueue(store.Job{Kind: recomputeJob, Unique: fmt.Sprintf("%s/%d", recomputeJob, version)})
}
