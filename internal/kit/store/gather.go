package store

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/event"
)

// Gathered are facts held back, to be written many at a time: for a transaction of thousands of commands, like
// the seed of a demonstration. Nothing inside the transaction may read the log of a record that it writes.
type Gathered struct {
	seq    map[string]int64 // last sequence given, by record
	events [][]any
	undone [][]any
	jobs   [][]any
}

// Gather is the same transaction, with its facts and their jobs held back. Write must be called before the
// transaction ends, or they are lost.
func (t *Tx) Gather() (*Tx, *Gathered) {
	c := *t
	c.gathered = &Gathered{seq: map[string]int64{}}
	return &c, c.gathered
}

// next is the next sequence of a record: asked of the store once, counted from then on.
func (g *Gathered) next(t *Tx, record string) (int64, error) {
	last, known := g.seq[record]
	if !known {
		if err := t.QueryRow(`select coalesce(max(seq),0) from event where record=$1`, record).Scan(&last); err != nil {
			return 0, err
		}
	}
	g.seq[record] = last + 1
	return last + 1, nil
}

func (g *Gathered) keep(e event.Event, hash []byte, now int64, listeners []string) {
	g.events = append(g.events, eventRow(e, hash))
	g.undone = append(g.undone, []any{e.ID})
	for _, name := range listeners {
		g.jobs = append(g.jobs, []any{NewID(e.At), name, e.Record, e.Seq, e.ID, Millis(e.At), int64(0), int64(0), "", now, name + "/" + e.ID})
	}
}

// Write writes what was gathered.
func (g *Gathered) Write(t *Tx) error {
	for _, b := range []struct {
		head string
		rows *[][]any
	}{
		{insertEvent, &g.events}, {`insert into event_pending (event_id)`, &g.undone},
		{`insert into job (id, kind, record, seq, args, run_at, attempt, failed, error, created, mark)`, &g.jobs},
	} {
		if err := t.Many(b.head, *b.rows); err != nil {
			return err
		}
		*b.rows = nil
	}
	return nil
}

const insertEvent = `insert into event (id, kind, record, seq, at, actor, unit, reason, idem, body, salt, hash)`

func eventRow(e event.Event, hash []byte) []any {
	return []any{e.ID, e.Kind, e.Record, e.Seq, Millis(e.At), e.By.Actor, e.By.Unit, e.By.Reason, e.By.Key, string(e.Body), e.Salt, hash}
}

// manyValues is the number of values in one statement of Many.
const manyValues = 1000

// Many inserts rows, many in one statement. Head is "insert into t (a, b)"; every row has as many values.
func (t *Tx) Many(head string, rows [][]any) error {
	for len(rows) > 0 {
		width := len(rows[0])
		n := max(manyValues/width, 1)
		for n > len(rows) { // halve, so that few different texts are prepared
			n = max(n/2, 1)
		}
		args := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			if len(r) != width {
				return fmt.Errorf("store: %s: a row of %d values among rows of %d", head, len(r), width)
			}
			args = append(args, r...)
		}
		if _, err := t.Exec(head+t.Places(n, width), args...); err != nil {
			return fmt.Errorf("store: %s: %w", head, err)
		}
		rows = rows[n:]
	}
	return nil
}

// Places is " values ($1,$2),($3,$4)" for n rows of so many values, to be put behind the head of an insert. On
// SQLite the places have no numbers: its driver looks for the name of every numbered one in a list, from the
// beginning, which costs more than the insert once there are hundreds.
func (t *Tx) Places(n, width int) string {
	var b strings.Builder
	b.WriteString(" values ")
	for i := range n {
		for j := range width {
			switch {
			case j > 0:
				b.WriteByte(',')
			case i > 0:
				b.WriteString(",(")
			default:
				b.WriteByte('(')
			}
			if t.db.engine == SQLite {
				b.WriteByte('?')
				continue
			}
			fmt.Fprintf(&b, "$%d", i*width+j+1)
		}
		b.WriteByte(')')
	}
	return b.String()
}
