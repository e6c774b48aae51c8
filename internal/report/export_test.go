package report

import "github.com/motcua/motcua/internal/kit/store"

// SQL is the query behind a table, to be asked how it would be answered.
func (a Ask) SQL(s *store.Snapshot) (string, []any, error) {
	a, err := a.settle(s)
	var args []any
	return "select count(*) from " + a.scope(&args), args, err
}

// SQL is the query behind the table of what is late.
func (a LateAsk) SQL(s *store.Snapshot) (string, []any, error) {
	a, err := a.settle(s)
	var args []any
	return "select count(*) from " + a.scope(&args), args, err
}
