package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
)

const (
	sequencerName  = "sequencer"
	sequencerLease = 15 * time.Second
	sequencerBatch = 2000
	commandBatch   = 100_000 // of a command that runs alone
)

// Sequencer gives committed events their position. One node at a time holds the lease for it.
type Sequencer struct {
	DB    *DB
	Every time.Duration // pause when there is nothing to number; 200 ms when 0
}

// Run numbers until ctx ends. A store that does not answer for a while, as when a standby takes over, ends nothing.
func (s Sequencer) Run(ctx context.Context) {
	d := leadership{holder: rand.Text()}
	pause := s.Every
	if pause == 0 {
		pause = 200 * time.Millisecond
	}
	defer func() {
		if d.held { // the next node need not wait; if this fails, the lease runs out
			_ = s.DB.Release(context.WithoutCancel(ctx), sequencerName, d.fence) //nolint:errcheck // see above
		}
	}()
	for ctx.Err() == nil {
		wait := pause
		n, err := s.runOnce(ctx, &d)
		if err != nil && ctx.Err() == nil {
			d.held, wait = false, max(pause, time.Second)
			if fault.Of(err) != fault.Full { // a log that grows would fill the disk
				slog.Error("sequencer: cannot number, trying again", "err", err) // /health tells how many events wait
			}
		}
		if n == sequencerBatch {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// leadership is the state of this node's lease.
type leadership struct {
	holder  string
	fence   int64
	held    bool
	renewed time.Time
}

// runOnce numbers one batch, if there is anything to number and this node holds the lease.
func (s Sequencer) runOnce(ctx context.Context, d *leadership) (n int, err error) {
	if s.idle(ctx) {
		return 0, nil // the lease need not be renewed, so an idle node writes nothing
	}
	if now := s.DB.Now(); !d.held || now.Sub(d.renewed) > sequencerLease/3 {
		if d.fence, d.held, err = s.DB.Lease(ctx, sequencerName, d.holder, sequencerLease); err != nil {
			return 0, err
		}
		d.renewed = now
	}
	if d.held {
		n, d.held, err = s.number(ctx, d.fence, sequencerBatch)
	}
	return n, err
}

func (s Sequencer) idle(ctx context.Context) bool {
	var id string
	err := s.DB.Read(ctx, func(q *Snapshot) error {
		return q.QueryRow(`select event_id from event_pending limit 1`).Scan(&id)
	})
	return errors.Is(err, sql.ErrNoRows)
}

func (s Sequencer) number(ctx context.Context, fence int64, most int) (n int, held bool, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		n, held = 0, false
		ok, err := tx.Fenced(sequencerName, fence)
		if err != nil || !ok {
			return err
		}
		held = true
		n, err = tx.number(most)
		return err
	})
	return n, held, err
}

// NumberAll numbers every committed event now. For commands that run alone on a store (seed, import, report)
// and for tests; a serving node leaves it to the Sequencer.
func (db *DB) NumberAll(ctx context.Context) error {
	fence, held, err := db.Lease(ctx, sequencerName, "numbering-"+rand.Text(), time.Second)
	if err != nil {
		return err
	}
	if !held {
		return nil // a serving node holds the duty and does it
	}
	s := Sequencer{DB: db}
	for {
		n, held, err := s.number(ctx, fence, commandBatch)
		if err != nil || !held || n < commandBatch {
			return errors.Join(err, db.Release(ctx, sequencerName, fence))
		}
	}
}

// number gives the next positions to at most so many pending events: by id, and within a record by sequence, for nodes
// whose clocks differ may have given a later event an earlier id.
func (t *Tx) number(most int) (n int, err error) {
	last, err := Position(t)
	if err != nil {
		return 0, err
	}
	given, err := t.Exec(`insert into event_position (position, event_id)
		select $1 + nth_value(place, turn) over (partition by record order by id rows between unbounded preceding and unbounded following), id
		from (select e.id, e.record, row_number() over (order by e.id) as place, cast(row_number() over (partition by e.record order by e.seq) as integer) as turn
			from (select event_id from event_pending order by event_id limit `+strconv.Itoa(most)+`) w join event e on e.id = w.event_id) p`, last)
	if err != nil || given == 0 {
		return 0, err
	}
	_, err = t.Exec(`delete from event_pending where event_id in (select event_id from event_position where position > $1)`, last)
	return int(given), err
}

// Position is the highest position given so far: what a report names to be repeatable.
func Position(q Querier) (p int64, err error) {
	err = q.QueryRow(`select coalesce(max(position),0) from event_position`).Scan(&p)
	return p, err
}

// EventColumns are what ScanEvent reads, of event e and event_position p.
const EventColumns = `e.id, e.kind, e.record, e.seq, e.at, e.actor, e.unit, e.reason, e.idem, e.body, e.salt, coalesce(p.position,0)`

// ScanEvent reads a fact, and into more what the query selects besides.
func ScanEvent(row interface{ Scan(into ...any) error }, more ...any) (e event.Event, err error) {
	var at int64
	var body string
	into := []any{&e.ID, &e.Kind, &e.Record, &e.Seq, &at, &e.By.Actor, &e.By.Unit, &e.By.Reason, &e.By.Key, &body, &e.Salt, &e.Position}
	err = row.Scan(append(into, more...)...)
	e.At, e.Body = Time(at), []byte(body)
	return e, err
}

// EventOf loads one event.
func EventOf(q Querier, id string) (event.Event, error) {
	e, err := ScanEvent(q.QueryRow(`select `+EventColumns+` from event e left join event_position p on p.event_id = e.id where e.id=$1`, id))
	if err != nil {
		err = fmt.Errorf("store: event %s: %w", id, err)
	}
	return e, err
}

// History lists the events of a record in order.
func History(q Querier, record string) (list []event.Event, err error) {
	err = All(q, `select `+EventColumns+` from event e left join event_position p on p.event_id = e.id where e.record=$1 order by e.seq`,
		[]any{record}, func(r *sql.Rows) error {
			e, err := ScanEvent(r)
			list = append(list, e)
			return err
		})
	return list, err
}

// Replay gives every numbered event after position from, up to and including to, in order.
func Replay(q Querier, from, to int64, each func(event.Event) error) error {
	return All(q, `select `+EventColumns+` from event_position p join event e on e.id = p.event_id
		where p.position > $1 and p.position <= $2 order by p.position`, []any{from, to}, func(r *sql.Rows) error {
		e, err := ScanEvent(r)
		if err != nil {
			return err
		}
		return each(e)
	})
}
