package store

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// AppendOnly is a table whose rows stay as they were written. A migration says so after the table is made:
//
//	-- append-only: fee_payment
//	-- append-only: notify_notice (id, record, body)
//	-- append-only: dossier_reading (dossier_id, day, first); last, times only grow
//
// The engine itself then refuses to change a row, or the columns in brackets only, to delete one, and to empty the table. What a rule of keeping
// or a law wants gone goes through Tx.Erase.
type AppendOnly struct {
	Table string
	Fixed string // the columns that stay as they are, with commas; empty: all
	Grow  string // columns that never become less
}

var appendOnly = regexp.MustCompile(`(?m)^-- append-only: (\w+)(?: \((\w+(?:, \w+)*)\))?(?:; (\w+(?:, \w+)*) only grow)?$`)

// AppendOnlyOf lists what the migrations of these rooms, and those of the store, declare append-only.
func AppendOnlyOf(e Engine, rooms ...Series) (list []AppendOnly, err error) {
	for _, r := range append([]Series{{Room: "store", FS: own}}, rooms...) {
		files, err := r.files(e)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			text, err := fs.ReadFile(r.FS, f)
			if err != nil {
				return nil, err
			}
			list = append(list, declared(string(text))...)
		}
	}
	return list, nil
}

func declared(migration string) (list []AppendOnly) {
	for _, m := range appendOnly.FindAllStringSubmatch(migration, -1) {
		list = append(list, AppendOnly{Table: m[1], Fixed: m[2], Grow: m[3]})
	}
	return list
}

// guard makes the triggers of a table.
func (a AppendOnly) guard(ctx context.Context, c execer, e Engine) error {
	t, of := a.Table, ""
	if a.Fixed != "" {
		of = " of " + a.Fixed
	}
	var less []string
	for col := range strings.SplitSeq(a.Grow, ", ") {
		less = append(less, "new."+col+" < old."+col)
	}
	var list []string
	if e == Postgres {
		list = []string{
			fmt.Sprintf(`create trigger %s_no_update before update%s on %s for each row execute function append_only()`, t, of, t),
			fmt.Sprintf(`create trigger %s_no_delete before delete on %s for each row execute function append_only()`, t, t),
			fmt.Sprintf(`create trigger %s_no_truncate before truncate on %s for each statement execute function append_only()`, t, t),
		}
		if a.Grow != "" {
			list = append(list, fmt.Sprintf(`create trigger %s_no_less before update on %s for each row when (%s) execute function append_only()`, t, t, strings.Join(less, " or ")))
		}
	} else {
		abort := fmt.Sprintf(`begin select raise(abort, '%s is append-only'); end`, t)
		list = []string{
			fmt.Sprintf(`create trigger %s_no_update before update%s on %s %s`, t, of, t, abort),
			fmt.Sprintf(`create trigger %s_no_delete before delete on %s when not exists (select 1 from erasure where name = '%s' and n < 0) %s`, t, t, t, abort),
		}
		if a.Grow != "" {
			list = append(list, fmt.Sprintf(`create trigger %s_no_less before update on %s when %s %s`, t, t, strings.Join(less, " or "), abort))
		}
	}
	for _, text := range list {
		if _, err := c.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("append-only %s: %w", t, err)
		}
	}
	return nil
}

// Erase deletes rows of a table that is append-only otherwise and tells how many. Which table it was, why and how many rows stays written down
// in the table erasure: why names the rule of keeping or the law.
func (t *Tx) Erase(table, why, query string, args ...any) (n int64, err error) {
	id := t.NewID()
	if err := t.Many(`insert into erasure (id, name, why, at, n)`, [][]any{{id, table, why, Millis(t.now), -1}}); err != nil {
		return 0, fmt.Errorf("store: erase from %s: %w", table, err)
	}
	if n, err = t.Exec(query, args...); err != nil {
		return 0, fmt.Errorf("store: erase from %s: %w", table, err)
	}
	if _, err := t.Exec(`update erasure set n = $2 where id = $1`, id, n); err != nil {
		return 0, fmt.Errorf("store: erase from %s: %w", table, err)
	}
	return n, nil
}
