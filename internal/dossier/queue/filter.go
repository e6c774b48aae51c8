package queue

import (
	"context"
	"database/sql"
	"strings"

	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Filter narrows a queue. Empty fields narrow nothing.
type Filter struct {
	Field     string // lĩnh vực
	Unit      string // received or decided there
	Step      string // name of the step
	Procedure string // code
	Band      inbox.Band
}

// Empty tells that nothing is narrowed.
func (f Filter) Empty() bool { return f == Filter{} }

// clock names what tells how near the due day of a dossier is; the clock of a finished one has stopped.
var clock = inbox.Clock{Due: "d.due", DueUnit: "d.due_unit", Stopped: "d.state = 9", FirstLate: "d.first_late"}

// where is the condition of a filter on the rows of a queue.
func (f Filter) where(e inbox.Edges, arg func(any) string) (tail string) {
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
		tail += " and " + e.Where(f.Band, clock, arg)
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
func SaveFilter(ctx context.Context, db *store.DB, v org.Viewer, s Saved) error {
	s.Name = strings.Join(strings.Fields(s.Name), " ")
	if s.Name == "" || len([]rune(s.Name)) > 40 {
		return fault.Fields(fault.Field{Name: "name", Key: "dossier.filter_name", Args: []any{"max", 40}})
	}
	return db.Write(ctx, func(tx *store.Tx) error {
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
func DropFilter(ctx context.Context, db *store.DB, v org.Viewer, id string) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(`delete from dossier_filter where id=$1 and person=$2`, id, v.Person)
		if err == nil && n == 0 {
			return fault.New(fault.NotFound, "dossier.filter_unknown")
		}
		return err
	})
}

// Filters lists the filters that v keeps, by name.
func Filters(q store.Querier, v org.Viewer) (list []Saved, err error) {
	err = store.All(q, `select id, name, tab, field, unit, step, procedure_code, band from dossier_filter where person=$1 order by name`,
		[]any{v.Person}, func(row *sql.Rows) error {
			var x Saved
			err := row.Scan(&x.ID, &x.Name, &x.Tab, &x.Field, &x.Unit, &x.Step, &x.Procedure, &x.Band)
			list = append(list, x)
			return err
		})
	return list, err
}
