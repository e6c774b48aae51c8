package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/store"
)

// Plan is how the engine would answer a query, a line a step. PostgreSQL is told to think of tables too big to scan.
func Plan(t testing.TB, db *store.DB, query string, args []any) (plan string) {
	t.Helper()
	explain := "explain query plan "
	if db.Engine() == store.Postgres {
		explain = "explain "
	}
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		plan = ""
		if db.Engine() == store.Postgres {
			if _, err := tx.Exec(`set local enable_seqscan = off`); err != nil {
				return err
			}
		}
		rows, err := tx.Query(explain+query, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		cols, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			cells := make([]any, len(cols))
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				return err
			}
			plan += fmt.Sprint(*cells[len(cells)-1].(*any)) + "\n"
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatalf("the plan of %s: %v", query, err)
	}
	return plan
}

// Scans are the steps of a plan that read a whole table or a whole index: what costs more with every record kept. A
// list that stands in the query itself (a subquery, a temporary table) is none.
func Scans(plan string) (bad []string) {
	for line := range strings.Lines(plan) {
		words := strings.Fields(line)
		for i, w := range words {
			scan := w == "SCAN" && i+1 < len(words) && (len(words) > i+2 || strings.Contains(words[i+1], "_"))
			if scan || w == "Seq" && i+1 < len(words) && words[i+1] == "Scan" {
				bad = append(bad, strings.TrimSpace(line))
			}
		}
	}
	return bad
}
