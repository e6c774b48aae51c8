package dossier

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Band is how near the due day is.
type Band string

// The bands, by date; terms in hours by the moment.
const (
	BandLate  Band = "late"
	BandToday Band = "today"
	BandSoon  Band = "soon"  // within three working days
	BandLater Band = "later" // after that
	BandNone  Band = "none"  // no clock runs: it waits for the applicant, or is done
)

// Bands lists the bands in the order of urgency.
func Bands() []Band { return []Band{BandLate, BandToday, BandSoon, BandLater, BandNone} }

// soonDays are the working days that count as soon.
const soonDays = 3

// Filter narrows a queue. Empty fields narrow nothing.
type Filter struct {
	Field     string // lĩnh vực
	Unit      string // received or decided there
	Step      string // name of the step
	Procedure string // code
	Band      Band
}

// Empty tells that nothing is narrowed.
func (f Filter) Empty() bool { return f == Filter{} }

// edges are the moments between the bands.
type edges struct{ now, today, tomorrow, soon int64 }

func edgesAt(q store.Querier, now time.Time) (e edges, err error) {
	cal, err := deadline.Now(q)
	if err != nil {
		return e, err
	}
	on := day.Of(now)
	return edges{now.UnixMilli(), on.At(0, 0).UnixMilli(), on.Add(1).At(0, 0).UnixMilli(), cal.Desk.Calendar.AddWorkingDays(on, soonDays).Add(1).At(0, 0).UnixMilli()}, nil
}

// inHours are the units of terms that are judged by the moment.
const inHours = `('hour', 'working_hour')`

// band is the condition of one band over columns due, due_unit and state with a prefix. The moments are arguments: a
// text that changed with the clock would be prepared anew each time.
func (e edges) band(b Band, p string, arg func(any) string) string {
	due, unit, ticks := p+"due", p+"due_unit", p+"state <> 9"
	switch b {
	case BandLate:
		return fmt.Sprintf("(%s and %s < %s and (%s < %s or %s in %s))", ticks, due, arg(e.now), due, arg(e.today), unit, inHours)
	case BandToday:
		return fmt.Sprintf("(%s and %s >= %s and %s < %s and (%s >= %s or %s not in %s))", ticks, due, arg(e.today), due, arg(e.tomorrow), due, arg(e.now), unit, inHours)
	case BandSoon:
		return fmt.Sprintf("(%s and %s >= %s and %s < %s)", ticks, due, arg(e.tomorrow), due, arg(e.soon))
	case BandLater:
		return fmt.Sprintf("(%s and %s >= %s and %s < %d)", ticks, due, arg(e.soon), due, int64(noDue))
	case BandNone:
		return fmt.Sprintf("(%sstate = 9 or %s = %d)", p, due, int64(noDue))
	}
	return "1=1"
}

// where is the condition of a filter on the rows of a queue.
func (f Filter) where(e edges, arg func(any) string) (tail string) {
	if f.Field != "" {
		tail += " and d.field = " + arg(f.Field)
	}
	if f.Procedure != "" {
		tail += " and d.procedure_code = " + arg(f.Procedure)
	}
	if f.Step != "" {
		tail += " and d.step_name = " + arg(f.Step)
	}
	if f.Unit != "" {
		u := arg(f.Unit)
		tail += " and (d.competent_unit = " + u + " or d.received_unit = " + u + ")"
	}
	if f.Band != "" {
		tail += " and " + e.band(f.Band, "d.", arg)
	}
	return tail
}

// Saved is a filter that a person keeps under a name.
type Saved struct {
	ID   string
	Name string
	Tab  Tab
	Filter
}

// maxSaved is how many filters one person keeps.
const maxSaved = 20

// SaveFilter keeps a filter of v's own under a name; the same name again replaces it.
func (r *Room) SaveFilter(ctx context.Context, v org.Viewer, s Saved) error {
	s.Name = strings.Join(strings.Fields(s.Name), " ")
	if s.Name == "" || len([]rune(s.Name)) > 40 {
		return fault.Fields(fault.Field{Name: "name", Key: "dossier.filter_name", Args: []any{"max", 40}})
	}
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		var n int
		if err := tx.QueryRow(`select count(*) from dossier_filter where person=$1 and name<>$2`, v.Person, s.Name).Scan(&n); err != nil {
			return err
		}
		if n >= maxSaved {
			return fault.New(fault.Conflict, "dossier.filter_many", "max", maxSaved)
		}
		_, err := tx.Exec(`insert into dossier_filter (id, person, name, tab, field, unit, step, procedure_code, band) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)
			on conflict (person, name) do update set tab=excluded.tab, field=excluded.field, unit=excluded.unit, step=excluded.step,
			procedure_code=excluded.procedure_code, band=excluded.band`,
			tx.NewID(), v.Person, s.Name, string(s.Tab), s.Field, s.Unit, s.Step, s.Procedure, string(s.Band))
		return err
	})
}

// DropFilter forgets a filter of v's own.
func (r *Room) DropFilter(ctx context.Context, v org.Viewer, id string) error {
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(`delete from dossier_filter where id=$1 and person=$2`, id, v.Person)
		if err == nil && n == 0 {
			return fault.New(fault.NotFound, "dossier.filter_unknown")
		}
		return err
	})
}

// Filters lists the filters that v keeps, by name.
func (r *Room) Filters(ctx context.Context, v org.Viewer) (list []Saved, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		list = nil
		return store.All(s, `select id, name, tab, field, unit, step, procedure_code, band from dossier_filter where person=$1 order by name`, []any{v.Person}, func(row *sql.Rows) error {
			var x Saved
			err := row.Scan(&x.ID, &x.Name, &x.Tab, &x.Field, &x.Unit, &x.Step, &x.Procedure, &x.Band)
			list = append(list, x)
			return err
		})
	})
	return list, err
}
