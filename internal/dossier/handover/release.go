package handover

import (
	"context"
	"database/sql"
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// No dossier is without an owner. A dossier lies in somebody's hands, or waits at a seat (unit, role, duty) that
// somebody holds. Who leaves or loses the role loses the dossier at once: it waits at its seat again. A seat that
// nobody holds is shown to who deals out the work there (Unheld) and counted for /health and `motcua check`.

// seatOf is a seat with what waits at it.
type seatOf struct {
	org.Seat
	Assignee string
	N        int64
}

// waiting is where every open dossier of this system waits: at its step, and at each of the steps that run side by side.
const waiting = `select step_unit as unit, step_role as role, step_duty as duty, assignee from dossier_dossier d where home = '' and ` + dossier.OpenStates + `
	union all select unit, role, duty, '' from dossier_branch where ended = 0`

// seats counts open dossiers by seat and by who has them, where a condition holds.
func seats(q store.Querier, where string, args ...any) (list []seatOf, err error) {
	err = store.All(q, `select unit, role, duty, assignee, count(*) from (`+waiting+`) as w where `+where+` group by unit, role, duty, assignee`,
		args, func(r *sql.Rows) error {
			var s seatOf
			err := r.Scan(&s.Unit, &s.Role, &s.Duty, &s.Assignee, &s.N)
			list = append(list, s)
			return err
		})
	return list, err
}

// holders answers who holds a seat today, each seat asked once.
type holders struct {
	q     store.Querier
	today day.Date
	known map[org.Seat][]org.Holder
}

func holdersAt(q store.Querier, today day.Date) *holders {
	return &holders{q, today, map[org.Seat][]org.Holder{}}
}

func (h *holders) of(s org.Seat) ([]org.Holder, error) {
	if list, ok := h.known[s]; ok {
		return list, nil
	}
	list, err := org.Holders(h.q, s, h.today)
	h.known[s] = list
	return list, err
}

func (h *holders) holds(person string, s org.Seat) (bool, error) {
	list, err := h.of(s)
	return slices.ContainsFunc(list, func(x org.Holder) bool { return x.Person == person }), err
}

// release takes out of the hands of a person, or of everybody, what they can no longer hold.
func release(tx *store.Tx, person, reason string) error {
	held, err := seats(tx, `assignee <> '' and ($1 = '' or assignee = $1)`, person)
	if err != nil {
		return err
	}
	h := holdersAt(tx, day.Of(tx.Now()))
	for _, s := range held {
		still, err := h.holds(s.Assignee, s.Seat)
		if err != nil {
			return err
		}
		if still {
			continue
		}
		if err := releaseAll(tx, s, reason); err != nil {
			return err
		}
	}
	return nil
}

// releaseAll releases what one person has at one seat.
func releaseAll(tx *store.Tx, s seatOf, reason string) error {
	list, err := idsOf(tx, `select id from dossier_dossier d where `+dossier.OpenStates+
		` and assignee = $1 and step_unit = $2 and step_role = $3 and step_duty = $4 order by id`,
		s.Assignee, s.Unit, string(s.Role), s.Duty)
	if err != nil {
		return err
	}
	for _, id := range list {
		d, err := dossier.ByID(tx, id)
		if err != nil {
			return err
		}
		if err := passOn(tx, d, "", org.Request{Viewer: house, Sent: action.Sent{Reason: reason}}); err != nil {
			return err
		}
	}
	return nil
}

// house is the author of what the house does by itself.
var house = org.Viewer{Person: "system"}

// passOn takes a dossier out of somebody's hands and gives it to another, or to nobody: then it waits at its seat.
func passOn(tx *store.Tx, d *dossier.Dossier, to string, req org.Request) error {
	outcome, fact := "released", event.Fact(dossierevent.Released{Dossier: d.ID, Step: d.Step.Key, From: d.Step.Assignee})
	if to != "" {
		outcome, fact = "reassigned", dossierevent.Reassigned{Dossier: d.ID, Step: d.Step.Key, From: d.Step.Assignee, Person: to}
	}
	c := &dossier.Change{Tx: tx, Dossier: d, Input: dossier.Input{Request: req}, Unit: d.Step.Unit}
	return c.Apply(func(c *dossier.Change) ([]event.Fact, error) { return []event.Fact{fact}, c.Restep(outcome, to) })
}

// releaseLost hears that somebody left or lost a role, and lets the dossiers fall back to the desk of their unit.
var releaseLost = room.Listener{Name: "dossier.release_lost", Handle: func(tx *store.Tx, e event.Event) error {
	var f struct {
		Person string `json:"person"`
		To     string `json:"to"`
	}
	if err := e.Decode(&f); err != nil {
		return err
	}
	if e.Kind == (orgevent.DelegationWithdrawn{}).Kind() {
		f.Person = f.To // who acted for another does so no longer
	}
	return release(tx, f.Person, e.Kind)
}, Kinds: []string{orgevent.PersonLeft{}.Kind(), orgevent.RoleWithdrawn{}.Kind(), orgevent.DelegationWithdrawn{}.Kind()}}

// Sweep releases what lies with people who can no longer hold it, and counts the seats that nobody holds.
func Sweep(ctx context.Context, db *store.DB) error {
	if err := db.Write(ctx, func(tx *store.Tx) error { return release(tx, "", "role ended") }); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		list, err := unheldSeats(tx, "1=1")
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`delete from dossier_unheld`); err != nil {
			return err
		}
		rows := make([][]any, 0, len(list))
		for _, s := range list {
			rows = append(rows, []any{s.Unit, string(s.Role), s.Duty, s.N})
		}
		return tx.Many(`insert into dossier_unheld (unit, role, duty, n)`, rows)
	})
}

// unheldSeats lists the seats at which open dossiers wait and which nobody holds today, where a condition holds.
func unheldSeats(q store.Querier, where string, args ...any) (out []seatOf, err error) {
	list, err := seats(q, where, args...)
	if err != nil {
		return nil, err
	}
	h := holdersAt(q, day.Of(q.Now()))
	at := map[org.Seat]int{}
	for _, s := range list {
		who, err := h.of(s.Seat)
		if err != nil {
			return nil, err
		}
		if len(who) > 0 {
			continue
		}
		i, ok := at[s.Seat]
		if !ok {
			i = len(out)
			at[s.Seat] = i
			out = append(out, seatOf{Seat: s.Seat})
		}
		out[i].N += s.N
	}
	return out, nil
}

// UnheldCount is how many open dossiers wait at seats that nobody holds, as the last sweep counted.
func UnheldCount(q store.Querier) (n int64, err error) {
	err = q.QueryRow(`select coalesce(sum(n), 0) from dossier_unheld`).Scan(&n)
	return n, err
}

// CountUnheld counts them now.
func CountUnheld(q store.Querier) (n int64, err error) {
	list, err := unheldSeats(q, "1=1")
	for _, s := range list {
		n += s.N
	}
	return n, err
}
