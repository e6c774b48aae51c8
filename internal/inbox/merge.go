package inbox

import (
	"fmt"
	"strings"
)

// Merge reads rows in parts, each in the order of its own index and no further than needed, and merges them without
// twins. One condition with "or" would have the engine read and sort everything that waits.
type Merge struct {
	From    string
	Columns []Column
	Parts   []string // conditions; none: no row
	Tail    string   // " and …", of every part
	Order   string   // names of columns
	Limit   int      // of each part
}

// Column is an SQL expression under a name.
type Column struct{ Name, Expr string }

// Named are columns of a table under their own names.
func Named(alias string, names ...string) (list []Column) {
	for _, n := range names {
		list = append(list, Column{n, alias + "." + n})
	}
	return list
}

// SQL is the rows of all parts, not yet in order: "(select …) as u" for a from clause.
func (m Merge) SQL() string {
	names, exprs := make([]string, len(m.Columns)), make([]string, len(m.Columns))
	for i, c := range m.Columns {
		expr := c.Expr
		if expr == "" {
			expr = "''"
		}
		names[i], exprs[i] = c.Name, expr+" as "+c.Name
	}
	parts := m.Parts
	if len(parts) == 0 {
		parts = []string{"1=0"}
	}
	list := make([]string, len(parts))
	for i, where := range parts {
		list[i] = fmt.Sprintf("select %s from (select %s from %s where %s%s order by %s limit %d) as p%d",
			strings.Join(names, ", "), strings.Join(exprs, ", "), m.From, where, m.Tail, m.Order, m.Limit, i)
	}
	return "(" + strings.Join(list, " union ") + ") as u"
}
