package cataloguepage

import (
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/org"
)

// inboxSources are the versions of procedures and the rules of fees that wait for a second person.
func inboxSources() []*inbox.Source {
	publishes := func(v org.Viewer) bool { return editorFor(v).publish }
	return slices.Concat([]*inbox.Source{{System: "catalogue", Kind: "catalogue.version", Name: "cataloguepage.waiting_version", Icon: "layers",
		List: Home + "?state=proposed", From: "catalogue_version c",
		Columns: inbox.Columns{ID: "c.id", Due: fmt.Sprint(int64(inbox.NoDue)), Number: "c.code", Title: "c.name", About: "c.field"},
		Parts: func(v org.Viewer, arg func(any) string) []string {
			if !publishes(v) {
				return nil
			}
			return []string{"c.state = 'proposed' and c.proposer <> " + arg(v.Actor())}
		},
		Path: func(id string) string { return "/version/" + id }}}, fee.InboxSources(publishes, Rates))
}
