package store

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/event"
)

const insertEvent = `insert into event (id, kind, record, seq, at, actor, unit, reason, idem, body, salt, hash)`

func eventRow(e event.Event, hash []byte) []any {
	return []any{e.ID, e.Kind, e.Record, e.Seq, Millis(e.At), e.By.Actor, e.By.Unit, e.By.Reason, e.By.Key, string(e.Body), e.Salt, hash}
}

// manyValues is the number of values in one statement of Many.
const manyValues = 1000

// Many inserts rows, many in one statement. Head is "insert into t (a, b)"; every row has as many values. Tail may be what
// follows them ("on conflict …").
func (t *Tx) Many(head string, rows [][]any, tail ...string) error {
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
		if _, err := t.Exec(head+t.Places(n, width)+strings.Join(tail, ""), args...); err != nil {
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
