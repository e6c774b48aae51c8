package seed

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// copying is one copy of an original on its way.
type copying struct {
	o     *original
	dice  demo.Dice
	ms    []int64 // the moments
	codes []any
	slots []string
	first uint16 // see store.IDs
}

// begin moves the moments. A copy whose terms cannot be told apart is refused with errTwins.
func begin(tables []*table, v plannedCopy, c *calendar) (*copying, error) {
	o := v.o
	x := &copying{o: o, dice: v.dice, ms: make([]int64, len(o.moments)), codes: make([]any, len(o.codes)), slots: make([]string, o.slots), first: v.first}
	from := o.moments[o.first].date
	for i, m := range o.moments {
		to, _ := c.move(m.date, from, v.to)
		x.ms[i] = m.ms + int64(to-m.date)*day24
		if !m.end {
			x.ms[i] += v.jitter
		}
	}
	return x, x.derive(tables)
}

// derive works out the terms that follow the calendar.
func (c *copying) derive(tables []*table) error {
	ends, twins := map[int64]int64{}, false
	for _, t := range tables {
		if t.derive == nil {
			continue
		}
		if err := t.derive(c.views, func(was, is time.Time) {
			old, anew := store.Millis(was), store.Millis(is)
			other, twice := ends[old]
			twins = twins || twice && other != anew
			ends[old] = anew
		}); err != nil {
			return fmt.Errorf("copy of %s: %w", c.o.root, err)
		}
	}
	for was, is := range ends {
		if i, there := c.o.at[was]; there {
			c.ms[i] = is
		}
	}
	if twins {
		return errTwins
	}
	return nil
}

const day24 = int64(24 * time.Hour / time.Millisecond)

var errTwins = errors.New("two terms ended at one moment and end at two in the copy")

// want counts the numbers that the codes need.
func (c *copying) want(counters map[string]int64) {
	for _, x := range c.o.codes {
		x.New(view{x.row, c}, func(counter string) int64 { counters[counter]++; return 0 })
	}
}

// finish gives the copy its codes, out of the numbers that were taken, its ids, its people and its hashes.
func (c *copying) finish(numbers map[string]int64) {
	o := c.o
	for i, x := range o.codes {
		c.codes[i] = x.New(view{x.row, c}, func(counter string) int64 { numbers[counter]++; return numbers[counter] - 1 })
		c.write(x, c.codes[i])
	}
	ids := store.IDs{First: c.first}
	for _, x := range o.ids {
		c.slots[x.slot] = ids.New(store.Time(c.ms[x.at]))
	}
	for _, p := range o.people {
		c.slots[p.slot] = vary(&c.dice, p)
		c.slots[p.folded] = fold.Key(c.slots[p.slot])
	}
	words := &lang.Words{}
	for i, m := range o.moments {
		if o.used[m.slot] {
			c.slots[m.slot] = strconv.FormatInt(c.ms[i], 10)
		}
		if o.used[m.prose] {
			c.slots[m.prose] = words.DateTime(store.Time(c.ms[i]))
		}
		if o.used[m.day] {
			c.slots[m.day] = day.Of(store.Time(c.ms[i])).String()
		}
	}
	for _, h := range o.hashes {
		for i, text := range h.row.Hashes(copied{h.row, c}) {
			c.slots[h.slots[i]] = text
		}
	}
}

// write fills the slots of a code.
func (c *copying) write(x code, v any) {
	var texts []string
	if s, ok := v.(string); ok {
		texts = append(texts, s)
	}
	if x.Written != nil {
		texts = append(texts, x.Written(v)...)
	}
	for i, slot := range x.slots {
		c.slots[slot] = texts[i]
	}
}

// value is a value of the copy.
func (c *copying) value(r *row, i int) any {
	switch x := r.cells[i]; x.is {
	case patterned:
		return x.text.fill(c.slots)
	case timed:
		return c.ms[x.n]
	case coded:
		return c.codes[x.n]
	}
	return r.was[i]
}

// facts are the events of the copy.
func (c *copying) facts(into []event.Event) []event.Event {
	for _, e := range c.o.events {
		x := e.Event
		x.ID, x.At, x.Record, x.Body = c.slots[e.id], store.Time(c.ms[e.at]), e.record.fill(c.slots), []byte(e.body.fill(c.slots))
		x.By.Reason = e.reason.fill(c.slots)
		x.Salt = make([]byte, len(e.Salt))
		_, _ = rand.Read(x.Salt) // never fails since Go 1.24
		into = append(into, x)
	}
	return into
}

// views are the rows of a table, with the moments of the copy.
func (c *copying) views(table string) (list []room.Row) {
	for _, r := range c.o.rows {
		if r.Name == table {
			list = append(list, view{r, c})
		}
	}
	return list
}

// view is a row as it was, with the moments of a copy.
type view struct {
	*row
	c *copying
}

// At is a moment of the copy.
func (v view) At(column string) time.Time {
	if i, known := v.c.o.at[v.Number(column)]; known {
		return store.Time(v.c.ms[i])
	}
	return store.Time(v.Number(column))
}

// copied is a row as it is in a copy.
type copied struct {
	*row
	c *copying
}

// Text is a text of the copy.
func (x copied) Text(column string) string {
	s, _ := x.c.value(x.row, x.place[column]).(string)
	return s
}

// At is a moment of the copy.
func (x copied) At(column string) time.Time { return view(x).At(column) }

// vary invents somebody else: of the same sex and born in the same year, as the number of identity says.
func vary(d *demo.Dice, p person) string {
	digits := func(keep int) string {
		b := []byte(p.was)
		for i := keep; i < len(b); i++ {
			b[i] = byte('0' + d.N(10))
		}
		return string(b)
	}
	switch p.kind {
	case room.CitizenID:
		return digits(min(6, len(p.was)))
	case room.Phone:
		return digits(min(3, len(p.was)))
	}
	return d.Name(p.sex)
}
