package dossier

import (
	"database/sql"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Station is one step that a dossier has passed or stands at: who had it, from when to when.
type Station struct {
	Key     string
	Name    string
	Unit    string
	Role    string
	Person  string // who had it in hand; at an open station, who has it now
	Started time.Time
	Ended   time.Time // zero: the dossier stands here
	Outcome string
}

// Stations lists the stations of a dossier that was loaded before, in the order it came to them.
func (r *Room) Stations(q store.Querier, d *Dossier) (list []Station, err error) {
	err = store.All(q, `select key, name, unit, role, person, started, ended, outcome from dossier_step where dossier_id=$1 order by n`,
		[]any{d.ID}, func(row *sql.Rows) error {
			var s Station
			var started, ended int64
			err := row.Scan(&s.Key, &s.Name, &s.Unit, &s.Role, &s.Person, &started, &ended, &s.Outcome)
			s.Started, s.Ended = store.Time(started), store.Time(ended)
			list = append(list, s)
			return err
		})
	for i := range list {
		if list[i].Ended.IsZero() {
			list[i].Person = d.Step.Assignee
		}
	}
	return list, err
}
