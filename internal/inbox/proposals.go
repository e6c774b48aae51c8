package inbox

import (
	"fmt"

	"github.com/motcua/motcua/internal/org"
)

// Proposals is the source of the proposals of a kind (package proposal) that wait for the viewer to agree: those of others.
// x.Kind is their kind; x.From may join what x.Columns speak of to proposal p; x.Parts says which ones the viewer may decide.
// Without x.Path they are decided where they are listed.
func Proposals(x Source) *Source {
	parts := x.Parts
	x.From = "proposal p " + x.From
	x.Columns.ID, x.Columns.Due = "p.id", fmt.Sprint(int64(NoDue))
	x.Parts = func(v org.Viewer, arg func(any) string) (out []string) {
		for _, p := range parts(v, arg) {
			out = append(out, "p.kind = "+arg(x.Kind)+" and p.state = 'proposed' and p.author <> "+arg(v.Actor())+" and ("+p+")")
		}
		return out
	}
	if x.Columns.Title == "" {
		x.Columns.Title = "p.title"
	}
	if x.Path == nil {
		x.Path = func(string) string { return x.List }
	}
	return &x
}
