package limit

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

const (
	refusedKept = 10 * time.Second // how long a refusal is remembered without asking the store again
	refusedMost = 50_000
)

// block is what this node has leased of a budget of the house and not used, good in its windows only.
type block struct {
	window window
	left   int64
}

// Taken is what Take counted, so that it can be given back.
type Taken struct {
	l      *Limiter
	window window
	counts []count

	given bool      // and committed
	in    *store.Tx // the transaction that gives it back
}

// Take counts claims in the store before they are done, all of them or none. Beyond a budget it refuses with TooMany.
func (l *Limiter) Take(ctx context.Context, claims ...Claim) (*Taken, error) {
	now := l.db.Now()
	t := &Taken{l: l, window: windowOf(now), counts: l.counts(claims)}
	if err := l.known(t.counts, now); err != nil {
		return nil, err
	}
	rows := l.unleased(t)
	if len(rows) == 0 {
		return t, nil
	}
	used := map[string]use{}
	var no *refusal
	err := l.db.Write(ctx, func(tx *store.Tx) error {
		clear(used)
		if err := charge(tx, rows, t.window, used); err != nil {
			return err
		}
		if no = over(rows, used); no != nil {
			return no.count.refuse(no.until)
		}
		return nil
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		if no != nil {
			l.remember(no.count.key, no.until, now)
		}
		l.unuse(t.counts, rows, t.window)
		return nil, err
	}
	for _, c := range rows {
		if c.house {
			l.lease(c, used[c.key])
		}
	}
	return t, nil
}

// row is a count with how much is written for it: more than it asks for where a block is leased.
type row struct {
	count
	write int64
}

// refusal is the count that is used up longest.
type refusal struct {
	count count
	until time.Time
}

// known refuses what is known to be used up.
func (l *Limiter) known(counts []count, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range counts {
		if until, ok := l.refused[c.key]; ok && until.After(now) {
			return c.refuse(until)
		}
	}
	return nil
}

// remember keeps a refusal for a moment; its end is that of the window, which other nodes may free before.
func (l *Limiter) remember(key string, until, now time.Time) {
	if len(l.refused) >= refusedMost {
		clear(l.refused)
	}
	l.refused[key] = until
	time.AfterFunc(min(refusedKept, until.Sub(now)), func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.refused, key)
	})
}

// unleased are the rows to be written, in the order in which they are locked: of the budgets of the house only where the block of this node does not do.
func (l *Limiter) unleased(t *Taken) []row {
	l.mu.Lock()
	defer l.mu.Unlock()
	var rows []row
	for _, c := range t.counts {
		if !c.house {
			rows = append(rows, row{c, c.n})
			continue
		}
		if b := l.blocks[c.key]; b.window == t.window && b.left >= c.n {
			b.left -= c.n
			l.blocks[c.key] = b
			continue
		}
		rows = append(rows, row{c, max(c.n, c.budget.least()/50)})
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.key, b.key) })
	return rows
}

// least is the smallest figure of a budget.
func (b Budget) least() int64 {
	var n int64
	for _, x := range []int64{b.Minute, b.Hour, b.Day} {
		if x > 0 && (n == 0 || x < n) {
			n = x
		}
	}
	return n
}

// unuse puts back what was used of blocks for something that was refused.
func (l *Limiter) unuse(counts []count, rows []row, w window) {
	for _, c := range counts {
		if c.house && !slices.ContainsFunc(rows, func(r row) bool { return r.key == c.key }) {
			l.putBack(c, w)
		}
	}
}

func (l *Limiter) putBack(c count, w window) {
	if b := l.blocks[c.key]; b.window == w {
		b.left += c.n
		l.blocks[c.key] = b
	}
}

// lease keeps what a row was written for and does not need now.
func (l *Limiter) lease(r row, u use) {
	b := l.blocks[r.key]
	if b.window != u.window {
		b = block{window: u.window}
	}
	b.left += r.write - u.beyond(r.budget) - r.n
	l.blocks[r.key] = b
}

// beyond is how much of the last writing lay over the budget.
func (u use) beyond(b Budget) (n int64) {
	for i, most := range [3]int64{b.Minute, b.Hour, b.Day} {
		if most > 0 {
			n = max(n, u.n[i]-most)
		}
	}
	return n
}

// charge writes the rows, in one statement.
func charge(tx *store.Tx, rows []row, w window, used map[string]use) error {
	args := []any{w[0], w[1], w[2]}
	var values []string
	for _, r := range rows {
		k := len(args)
		values = append(values, fmt.Sprintf("($%d,$1,$%d,$2,$%d,$3,$%d)", k+1, k+2, k+2, k+2))
		args = append(args, r.key, r.write)
	}
	err := store.All(tx, `insert into limit_use (key, minute, minute_n, hour, hour_n, day, day_n) values `+strings.Join(values, ",")+`
		on conflict (key) do update set
			minute_n = case when limit_use.minute = excluded.minute then limit_use.minute_n else 0 end + excluded.minute_n, minute = excluded.minute,
			hour_n = case when limit_use.hour = excluded.hour then limit_use.hour_n else 0 end + excluded.hour_n, hour = excluded.hour,
			day_n = case when limit_use.day = excluded.day then limit_use.day_n else 0 end + excluded.day_n, day = excluded.day
		returning key, minute_n, hour_n, day_n`, args, func(r *sql.Rows) error {
		var key string
		u := use{window: w}
		err := r.Scan(&key, &u.n[0], &u.n[1], &u.n[2])
		used[key] = u
		return err
	})
	if err != nil {
		return fmt.Errorf("limit: take: %w", err)
	}
	return nil
}

// over finds what is used up, and of that what is used up longest.
func over(rows []row, used map[string]use) (no *refusal) {
	for _, r := range rows {
		u := used[r.key]
		for i := range u.n { // a block may reach over the end; what is asked for may not
			u.n[i] -= r.write - r.n
		}
		if until := u.over(r.budget); !until.IsZero() && (no == nil || until.After(no.until)) {
			no = &refusal{r.count, until}
		}
	}
	return no
}

// Give gives back what was counted, in the transaction that proves it right: a good password, a good code. Of a nil
// Taken nothing is given back, and of any other only once.
func (t *Taken) Give(tx *store.Tx) error {
	if t == nil || t.begun(tx) {
		return nil
	}
	for _, c := range t.counts {
		if c.house {
			continue
		}
		if _, err := tx.Exec(`update limit_use set minute_n = minute_n - case when minute = $2 then cast($5 as bigint) else 0 end,
			hour_n = hour_n - case when hour = $3 then cast($5 as bigint) else 0 end,
			day_n = day_n - case when day = $4 then cast($5 as bigint) else 0 end where key = $1`, c.key, t.window[0], t.window[1], t.window[2],
			c.n); err != nil {
			return fmt.Errorf("limit: give: %w", err)
		}
	}
	tx.After(t.done)
	return nil
}

// begun tells whether t was given back, or is by this transaction, which it remembers: a transaction that is lost gives
// nothing, the next may.
func (t *Taken) begun(tx *store.Tx) bool {
	t.l.mu.Lock()
	defer t.l.mu.Unlock()
	if t.given || t.in == tx {
		return true
	}
	t.in = tx
	return false
}

// done gives back what this node keeps in its memory, after the commit.
func (t *Taken) done() {
	t.l.mu.Lock()
	defer t.l.mu.Unlock()
	if t.given {
		return
	}
	t.given = true
	for _, c := range t.counts {
		delete(t.l.refused, c.key)
		if c.house {
			t.l.putBack(c, t.window)
		}
	}
}

// Return is Give in a transaction of its own.
func (t *Taken) Return(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.l.db.Write(ctx, t.Give)
}

// Forget takes away the rows of past days.
func (l *Limiter) Forget(ctx context.Context) error {
	for n := int64(forgetRows); n == forgetRows; {
		if err := l.db.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.Exec(`delete from limit_use where key in (select key from limit_use where day < $1 limit 1000)`, windowOf(tx.Now())[2])
			return err
		}); err != nil {
			return fmt.Errorf("limit: forget: %w", err)
		}
	}
	return nil
}

const forgetRows = 1000
