package intake

import (
	"fmt"

	"github.com/motcua/motcua/internal/kit/store"
)

// most is the number of values in one statement: enough to make
// the way to the server count little, few enough for SQLite, which looks each one up by its name.
const most = 400

// Insert adds rows to a table, many in one statement. Head is "insert into t (a, b)", tail what follows the
// values ("on conflict …"), may be empty; each row has as many values as head has columns.
func Insert(tx *store.Tx, head, tail string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	width := len(rows[0])
	if width == 0 {
		return fmt.Errorf("intake: %s: a row without values", head)
	}
	for per := most / width; len(rows) > 0; {
		n := min(per, len(rows))
		args := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			if len(r) != width {
				return fmt.Errorf("intake: %s: a row of %d values among rows of %d", head, len(r), width)
			}
			args = append(args, r...)
		}
		if _, err := tx.Exec(head+tx.Places(n, width)+" "+tail, args...); err != nil {
			return fmt.Errorf("intake: %s: %w", head, err)
		}
		rows = rows[n:]
	}
	return nil
}
