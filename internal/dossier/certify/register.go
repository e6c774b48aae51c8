package certify

import (
	"strings"
	"time"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/dossier/queue"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Registered is a line of a book of certification.
type Registered struct {
	book.Line
	queue.Row
}

// N is the number as it is said.
func (x Registered) N() string { return strings.TrimLeft(x.Number, "0") }

// Register lists the newest numbers of a book, of dossiers that v may see, given since a moment.
func Register(q store.Querier, v org.Viewer, s book.Series, since time.Time) (list []Registered, err error) {
	lines, err := book.Lines(q, s, since, registerMost)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = strings.TrimPrefix(l.Record, dossierevent.Record(""))
	}
	rows, err := queue.ByID(q, v, ids)
	for i, l := range lines {
		if row, ok := rows[ids[i]]; ok {
			list = append(list, Registered{l, row})
		}
	}
	return list, err
}

// registerMost is how many numbers a day's list of a book shows.
const registerMost = 300
