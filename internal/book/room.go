package book

import (
	"embed"
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house.
func Base() room.Base {
	return room.Base{Name: "book", Floor: 30, Migrations: migrations, Words: words, Tables: []room.Table{
		{Name: "book_line", Of: "record", Moments: []string{"at", "voided_at"}, Codes: []room.Code{{Column: "number", New: numberAnew}}},
	}}
}

// numberAnew is the next number of the series, written as the one it takes the place of: 12/KQ, 0000012.
func numberAnew(r room.Row, next func(counter string) int64) any {
	was := r.Text("number")
	digits := len(was) - len(strings.TrimLeft(was, "0123456789"))
	return fmt.Sprintf("%0*d%s", digits, next(Series{r.Text("unit"), r.Text("book"), int(r.Number("year"))}.Counter()), was[digits:])
}
