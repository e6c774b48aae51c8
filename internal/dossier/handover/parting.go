package handover

import (
	"database/sql"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// leaving is what an official who leaves has in hand. An heir who holds the seat of a dossier gets it; the others wait at
// their seats again.
var leaving = room.Parting{Open: inHand, Move: passInHand}

// ending is what waits at a unit that ends. Another authority of the same kind takes over its dossiers; what runs side by
// side there and what it was asked has to be answered before.
var ending = room.Parting{Open: atUnit, Move: passUnit}

const handledHere = `home = '' and ` + dossier.OpenStates

func inHand(q store.Querier, person string) ([]room.Open, error) {
	x := room.Open{Word: "dossier.open_in_hand", Path: "/handover/" + person}
	err := q.QueryRow(`select count(*) from dossier_dossier d where `+handledHere+` and d.assignee = $1 and d.assignee <> ''`, person).Scan(&x.N)
	return []room.Open{x}, err
}

func passInHand(tx *store.Tx, m room.Move) error {
	list, err := idsOf(tx, `select id from dossier_dossier d where `+handledHere+` and d.assignee = $1 and d.assignee <> '' order by id`, m.From)
	if err != nil {
		return err
	}
	req, err := requestOf(tx, m.By)
	if err != nil {
		return err
	}
	h := holdersAt(tx, m.On)
	for _, id := range list {
		d, err := dossier.ByID(tx, id)
		if err != nil {
			return err
		}
		heir := m.To
		if heir != "" {
			holds, err := h.holds(heir, d.Step.Seat())
			if err != nil {
				return err
			}
			if !holds {
				heir = ""
			}
		}
		if err := passOn(tx, d, heir, req); err != nil {
			return err
		}
	}
	return nil
}

const atTheUnit = `(d.received_unit = $1 or d.competent_unit = $1 or d.step_unit = $1)`

func atUnit(q store.Querier, unit string) ([]room.Open, error) {
	here, asked := room.Open{Word: "dossier.open_at_unit"}, room.Open{Word: "dossier.open_asked", Stays: true}
	if err := q.QueryRow(`select count(*) from dossier_dossier d where `+handledHere+` and `+atTheUnit, unit).Scan(&here.N); err != nil {
		return nil, err
	}
	err := q.QueryRow(`select (select count(*) from dossier_branch where unit = $1 and ended = 0)
		+ (select count(*) from dossier_consultation where unit = $1 and answered_at = 0)`, unit).Scan(&asked.N)
	return []room.Open{here, asked}, err
}

func passUnit(tx *store.Tx, m room.Move) error {
	if m.To == "" {
		return nil // they stay; Open lists them
	}
	from, err := org.UnitAt(tx, m.From, m.On.Add(-1))
	if err != nil {
		return err
	}
	to, err := org.UnitAt(tx, m.To, m.On)
	if err != nil {
		return err
	}
	if !dossier.Transferable(to, from) {
		return fault.Fields(fault.Field{Name: "heir", Key: "dossier.unit_missing"})
	}
	list, err := idsOf(tx, `select id from dossier_dossier d where `+handledHere+` and `+atTheUnit+` order by id`, m.From)
	if err != nil {
		return err
	}
	req, err := requestOf(tx, m.By)
	if err != nil {
		return err
	}
	for _, id := range list {
		d, err := dossier.ByID(tx, id)
		if err != nil {
			return err
		}
		if err := passToUnit(tx, d, m, req); err != nil {
			return err
		}
	}
	return nil
}

// passToUnit puts one authority in the place of another, wherever a dossier names it. Whoever had it there has it no more.
func passToUnit(tx *store.Tx, d *dossier.Dossier, m room.Move, req org.Request) error {
	c := &dossier.Change{Tx: tx, Dossier: d, Input: dossier.Input{Request: req}, Unit: m.To}
	return c.Apply(func(c *dossier.Change) ([]event.Fact, error) {
		for _, at := range []*string{&d.Received, &d.Competent} {
			if *at == m.From {
				*at = m.To
			}
		}
		if d.Step.Unit == m.From {
			d.Step.Unit = m.To
			if err := c.Restep("transferred", ""); err != nil {
				return nil, err
			}
		}
		_, err := tx.Exec(`update dossier_dossier set received_unit = $2, competent_unit = $3 where id = $1`, d.ID, d.Received, d.Competent)
		return []event.Fact{dossierevent.Transferred{Dossier: d.ID, From: m.From, To: m.To, Received: d.Received, By: store.Millis(tx.Now())}}, err
	})
}

// requestOf is the request of the act that moves things, with the name of who does it for the log.
func requestOf(q store.Querier, by event.By) (org.Request, error) {
	names, err := org.PersonNames(q, []string{by.Actor})
	return org.Request{Viewer: org.Viewer{Person: by.Actor, Name: names[by.Actor]}, Sent: action.Sent{Key: by.Key, Reason: by.Reason}}, err
}

func idsOf(q store.Querier, query string, args ...any) (list []string, err error) {
	err = store.All(q, query, args, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		list = append(list, id)
		return err
	})
	return list, err
}
