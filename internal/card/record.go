package card

import (
	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/org"
)

// Held are the routes of plain records that units hold.
func Held[T any](h House, c org.Held[T]) []Route {
	return Record(pages(h, c), c.Read, c.Sets)
}

// Machines are the operations of plain records that units hold.
func Machines[T any](h House, c org.Held[T]) []api.Operation { return api.Records(pages(h, c)) }

func pages[T any](h House, c org.Held[T]) recordpage.Pages[T] {
	return recordpage.Pages[T]{Kind: c.Kind, Cases: c, House: h.Records}
}

// Record are the routes of plain records: whose pages read is for those who have one action, whose pages write for those who
// have the other.
func Record[T any](p recordpage.Pages[T], read, keep right.Action) (list []Route) {
	for _, r := range p.Routes() {
		need := May(read, keep)
		if r.Writes {
			need = May(keep)
		}
		list = append(list, On(r.Pattern, need, r.Handler, r.Options...))
	}
	return list
}
