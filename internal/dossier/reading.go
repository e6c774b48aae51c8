package dossier

import (
	"context"
	"database/sql"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Reading is that somebody opened a dossier on a day: who, in which role of which unit, how often. Whose data it
// is has the right to know how it is used (Luật số 91/2025/QH15 on personal data).
type Reading struct {
	Day   day.Date
	Actor string
	Name  string
	Role  org.Role
	Unit  string
	First time.Time
	Last  time.Time
	Times int64
}

// ByPass is the actor of readings by those who follow a dossier with its code and a second fact.
const ByPass = "pass"

// anew is the rest after which opening the same dossier again counts as another time: the pages and files of one
// sitting are one reading.
const anew = 10 * time.Minute

// Open gives a dossier as v may see it, and writes down that an official opened it.
func (r *Room) Open(ctx context.Context, v org.Viewer, id string) (d *Dossier, err error) {
	known := true
	var x Reading
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		if d, x, err = OpenIn(s, v, id); err == nil && x.Actor != "" {
			known, err = x.known(s, id)
		}
		return err
	})
	if err != nil || known {
		return d, err
	}
	return d, r.Note(ctx, id, x)
}

// OpenIn gives a dossier as v may see it from the snapshot of a page, and the reading to note before the page is given
// out, unless Extras says that it is noted.
func OpenIn(s *store.Snapshot, v org.Viewer, id string) (d *Dossier, x Reading, err error) {
	if d, err = load(s, v, id); err != nil || !v.Staff() {
		return d, x, err
	}
	return d, ReaderOf(v, MayRead, d.Received, d.Competent, d.Helped), nil
}

// Note writes a reading down.
func (r *Room) Note(ctx context.Context, id string, x Reading) error {
	return r.DB.Write(ctx, func(tx *store.Tx) error { return Opened(tx, id, x) })
}

// ReaderOf is v in the role that lets them read.
func ReaderOf(v org.Viewer, a org.Action, units ...string) Reading {
	x := Reading{Actor: v.Person, Name: v.Name}
	if at, ok := v.Under(a, units...); ok {
		x.Role, x.Unit = at.Role, at.Unit
	}
	return x
}

// WriteReading writes a reading down, unless it belongs to a sitting that is written down already.
func (r *Room) WriteReading(ctx context.Context, id string, x Reading) error {
	var known bool
	err := r.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		known, err = x.known(s, id)
		return err
	})
	if err != nil || known {
		return err
	}
	return r.Note(ctx, id, x)
}

const sitting = `exists (select 1 from dossier_reading where dossier_id=$1 and day=$2 and actor=$3 and role=$4 and unit=$5 and last>$6)`

// at are the values of sitting.
func (x Reading) at(id string, now time.Time) []any {
	return []any{id, day.Of(now).String(), x.Actor, string(x.Role), x.Unit, store.Millis(now.Add(-anew))}
}

// known tells whether a reading belongs to a sitting that is written down already.
func (x Reading) known(s *store.Snapshot, id string) (known bool, err error) {
	err = s.QueryRow(`select `+sitting, x.at(id, s.Now())...).Scan(&known)
	return known, err
}

// Opened writes a reading down in the transaction of who lets somebody in.
func Opened(tx *store.Tx, id string, x Reading) error {
	now := store.Millis(tx.Now())
	_, err := tx.Exec(`insert into dossier_reading (dossier_id, day, actor, role, unit, name, first, last, times) values ($1,$2,$3,$4,$5,$6,$7,$7,1)
		on conflict (dossier_id, day, actor, role, unit) do update
		set last=$7, times=dossier_reading.times + case when dossier_reading.last<=$8 then 1 else 0 end`,
		id, day.Of(tx.Now()).String(), x.Actor, string(x.Role), x.Unit, x.Name, now, store.Millis(tx.Now().Add(-anew)))
	return err
}

// Readings lists who opened a dossier that was loaded before, the newest first.
func Readings(q store.Querier, d *Dossier) (list []Reading, err error) {
	err = store.All(q, `select day, actor, role, unit, name, first, last, times from dossier_reading where dossier_id=$1 order by last desc, actor, role, unit limit 200`,
		[]any{d.ID}, func(row *sql.Rows) error {
			var x Reading
			var on string
			var first, last int64
			if err := row.Scan(&on, &x.Actor, &x.Role, &x.Unit, &x.Name, &first, &last, &x.Times); err != nil {
				return err
			}
			var err error
			x.First, x.Last = store.Time(first), store.Time(last)
			x.Day, err = day.Parse(on)
			list = append(list, x)
			return err
		})
	return list, err
}
