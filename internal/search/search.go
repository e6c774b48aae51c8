// Package search finds records of every system by their numbers and words, within the units that the viewer may read.
// One index holds for each record its folded words, the forms of its numbers and the units that may see it, and no
// text that is shown: what is shown is read from the room of the record, by the rights of the viewer.
package search

import (
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Source makes the records of one kind findable.
type Source struct {
	Kind string // kind of record, unique in the house: "dossier"
	Name string // word key of the heading above its hits: "Dossiers"
	Icon string

	// Facts are the kinds of facts after which a record is found differently; Of gives the records a fact changed. nil:
	// the id in the record of the fact ("dossier:<id>").
	Facts []string
	Of    func(e event.Event) []string

	// Entries reads by what records are found, by their ids; what is left out is not findable (any more). See Each.
	Entries func(q store.Querier, ids []string) (map[string]Entry, error)
	// IDs lists the ids of all records that can be found, in order, after one of them: the index is made from it.
	IDs func(q store.Querier, after string, n int) ([]string, error)

	// Scopes are the units whose records the viewer may find; none: this kind is not offered.
	Scopes func(v org.Viewer) []string
	// Show reads the hits by their ids as the viewer may see them, in any order; what may not be seen is left out.
	Show func(q store.Querier, v org.Viewer, ids []string) ([]Hit, error)

	// Find looks in an index that the room keeps itself, the best first; then nothing of the above is needed.
	Find func(s *store.Snapshot, v org.Viewer, text string, most int) ([]Hit, error)
}

// Entry is by what a record is found.
type Entry struct {
	Numbers []string // codes, receipt numbers, telephone numbers, identity numbers, as people write them
	Words   []string // names and titles
	Scopes  []string // the units that may see it
}

// Each makes Entries of a function that reads one record; NotFound: it is not findable.
func Each(one func(q store.Querier, id string) (Entry, error)) func(q store.Querier, ids []string) (map[string]Entry, error) {
	return func(q store.Querier, ids []string) (map[string]Entry, error) {
		out := make(map[string]Entry, len(ids))
		for _, id := range ids {
			e, err := one(q, id)
			switch {
			case fault.Of(err) == fault.NotFound:
			case err != nil:
				return nil, err
			default:
				out[id] = e
			}
		}
		return out, nil
	}
}

// Hit is a record that was found.
type Hit struct {
	ID     string
	Number string
	Title  string
	Note   string // one more line
	At     time.Time
	Path   string
}
