package seed

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// variables is what differs from copy to copy of an original: its moments, ids, codes, people, and the hashes of texts in
// which these stand. Each has a slot for the text that takes its place.
type variables struct {
	moments []moment
	at      map[int64]int // moments by their milliseconds
	ids     []id          // in the order in which they were made
	codes   []code
	people  []person
	hashes  []hash
	slots   int
	used    []bool // slots that some text needs
	unfit   string // why no copies can be made; empty: they can

	base, personal, written, prose, dates tokens
}

type moment struct {
	ms    int64
	date  day.Date
	end   bool // a term ends; else something happens
	act   bool // something happens, for sure
	slot  int  // of its milliseconds
	prose int  // of what people read
	day   int  // of its date
}

type id struct {
	was  string
	at   int // moment
	slot int
}

type code struct {
	*room.Code
	row   *row
	slots []int // the code itself, if it is a text, and the other ways in which it is written
}

type person struct {
	kind         room.Personal
	sex          int // 0 male, 1 female
	was          string
	slot, folded int
}

type hash struct {
	row   *row
	slots []int
}

// cell says how a value comes about in a copy.
type cell struct {
	is   kind
	text pattern
	n    int // of the moment or of the code
}

type kind int

const (
	same kind = iota
	patterned
	timed
	coded
)

// slot takes the next slot.
func (c *variables) slot() int { c.slots++; return c.slots - 1 }

// moment is the index of a moment, or -1 if the number is none.
func (c *variables) moment(ms int64) int {
	const since, until = 946_684_800_000, 4_102_444_800_000 // the years 2000 to 2099
	if ms < since || ms >= until {
		return -1
	}
	i, known := c.at[ms]
	if !known {
		i = len(c.moments)
		c.at[ms] = i
		c.moments = append(c.moments, moment{ms: ms, date: day.Of(store.Time(ms)), slot: c.slot(), prose: c.slot(), day: c.slot()})
	}
	return i
}

// prepare finds out what differs between copies and cuts every text at it.
func (o *original) prepare(tables []*table) error {
	o.variables = variables{at: map[int64]int{}, base: tokens{}, personal: tokens{}, written: tokens{}, prose: tokens{}, dates: tokens{}}
	o.findMoments()
	if err := o.findEnds(tables); err != nil {
		return err
	}
	o.findIDs()
	o.findCodes()
	o.findPeople()
	words := &lang.Words{}
	for _, m := range o.moments {
		if m.end && m.act {
			o.unfit = "something happens at the very moment at which a term ends"
		}
		o.written.add(strconv.FormatInt(m.ms, 10), m.slot)
		if m.end { // first: promises are what letters speak of
			o.prose.add(words.DateTime(store.Time(m.ms)), m.prose)
			continue
		}
		o.dates.add(m.date.String(), m.day)
	}
	for _, m := range o.moments {
		o.prose.add(words.DateTime(store.Time(m.ms)), m.prose)
	}
	o.findHashes()
	o.cut()
	for i, m := range o.moments {
		if first := o.moments[o.first]; !m.end && (first.end || m.ms < first.ms) {
			o.first = i
		}
	}
	return nil
}

func (o *original) findMoments() {
	note := func(v any) (i int) {
		switch v := v.(type) {
		case int64:
			return o.moment(v)
		case string:
			for _, ms := range momentsIn(v) {
				o.moment(ms)
			}
		}
		return -1
	}
	for _, r := range o.rows {
		for _, c := range r.Moments {
			if i := note(r.was[r.place[c]]); i >= 0 {
				o.moments[i].act = true
			}
		}
		for _, c := range r.Ends {
			if i := note(r.was[r.place[c]]); i >= 0 {
				o.moments[i].end = true
			}
		}
	}
	for _, e := range o.events {
		e.at = o.moment(store.Millis(e.At))
		o.moments[e.at].act = true
		note(string(e.Body))
	}
}

// findEnds asks the rooms which moments follow the calendar.
func (o *original) findEnds(tables []*table) error {
	still := &copying{o: o}
	for _, m := range o.moments {
		still.ms = append(still.ms, m.ms)
	}
	for _, t := range tables {
		if t.derive == nil {
			continue
		}
		if err := t.derive(still.views, func(was, _ time.Time) {
			if i, known := o.at[store.Millis(was)]; known {
				o.moments[i].end = true
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

func (o *original) findIDs() {
	for _, r := range o.rows {
		if r.ID == "" {
			continue
		}
		at := 0 // what has no moment of its own began with the record
		if len(r.Moments) > 0 {
			at = max(o.moment(r.Number(r.Moments[0])), 0)
		}
		o.ids = append(o.ids, id{was: r.Text(r.ID), at: at})
	}
	for _, e := range o.events {
		o.ids = append(o.ids, id{was: e.ID, at: e.at})
	}
	slices.SortFunc(o.ids, func(a, b id) int { return strings.Compare(a.was, b.was) })
	for i := range o.ids {
		o.ids[i].slot = o.slot()
		o.base.add(o.ids[i].was, o.ids[i].slot)
	}
	for _, e := range o.events {
		e.id = o.base[e.ID]
	}
}

func (o *original) findCodes() {
	for _, r := range o.rows {
		for i := range r.Codes {
			c := code{Code: &r.Codes[i], row: r}
			v := r.was[r.place[c.Column]]
			if v == nil || v == "" {
				continue
			}
			var texts []string
			if s, ok := v.(string); ok {
				texts = append(texts, s)
			}
			if c.Written != nil {
				texts = append(texts, c.Written(v)...)
			}
			for _, s := range texts {
				slot := o.slot()
				c.slots = append(c.slots, slot)
				o.base.add(s, slot)
			}
			o.codes = append(o.codes, c)
		}
	}
}

func (o *original) findPeople() {
	for _, r := range o.rows {
		for _, c := range r.columns {
			kind, was := r.Personal[c], r.Text(c)
			if _, known := o.personal[was]; kind == room.Repeated || known || was == "" {
				continue
			}
			p := person{kind: kind, was: was, slot: o.slot(), folded: o.slot()}
			o.personal.add(was, p.slot)
			o.personal.add(fold.Key(was), p.folded)
			o.people = append(o.people, p)
		}
	}
	sex := 0
	for _, p := range o.people {
		if p.kind == room.CitizenID && len(p.was) > 3 {
			sex = int(p.was[3]-'0') % 2
			break
		}
	}
	for i := range o.people {
		o.people[i].sex = sex
	}
}

func (o *original) findHashes() {
	for _, r := range o.rows {
		if r.Hashes == nil {
			continue
		}
		h := hash{row: r}
		for _, text := range r.Hashes(view{row: r}) {
			slot := o.slot()
			h.slots = append(h.slots, slot)
			o.base.add(text, slot)
		}
		o.hashes = append(o.hashes, h)
	}
}

// cut makes the cells of all rows and facts.
func (o *original) cut() {
	o.used = make([]bool, o.slots)
	sets := map[string]matcher{}
	with := func(list ...tokens) matcher {
		key := fmt.Sprint(len(list))
		for _, x := range list {
			key += fmt.Sprintf(" %p", x)
		}
		if sets[key] == nil {
			sets[key] = newMatcher(append(list, o.base)...)
		}
		return sets[key]
	}
	for _, r := range o.rows {
		r.cells = make([]cell, len(r.columns))
		for i, c := range r.columns {
			moves := slices.Contains(r.Moments, c) || slices.Contains(r.Ends, c)
			switch v := r.was[i].(type) {
			case string:
				var more []tokens
				if _, personal := r.Personal[c]; personal {
					more = append(more, o.personal)
				}
				if moves {
					more = append(more, o.written)
				}
				if slices.Contains(r.Prose, c) {
					more = append(more, o.prose)
				}
				if slices.Contains(r.Days, c) {
					more = append(more, o.dates)
				}
				r.cells[i] = o.text(with(more...), v)
			case int64:
				if n, known := o.at[v]; known && moves {
					r.cells[i] = cell{is: timed, n: n}
				}
			}
		}
	}
	for i, c := range o.codes {
		c.row.cells[c.row.place[c.Column]] = cell{is: coded, n: i}
	}
	for _, e := range o.events {
		e.record, e.reason, e.body = o.text(with(), e.Record).text, o.text(with(), e.By.Reason).text, o.text(with(o.written), string(e.Body)).text
	}
}

// text cuts a text and notes the slots that it needs.
func (o *original) text(s matcher, text string) cell {
	c := cell{text: s.cut(text)}
	for _, slot := range c.text.slots {
		c.is, o.used[slot] = patterned, true
	}
	return c
}

// momentsIn are the numbers of a JSON text that can be moments: those of 13 digits.
func momentsIn(json string) (list []int64) {
	const digits = "0123456789"
	for i := 0; i < len(json); {
		n := len(json[i:]) - len(strings.TrimLeft(json[i:], digits))
		if n == 13 && i > 0 && strings.IndexByte(":,[", json[i-1]) >= 0 && strings.IndexByte(",}]", (json + " ")[i+n]) >= 0 {
			if ms, err := strconv.ParseInt(json[i:i+n], 10, 64); err == nil {
				list = append(list, ms)
			}
		}
		i += max(n, 1)
	}
	return list
}
