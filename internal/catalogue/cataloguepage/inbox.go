package cataloguepage

import (
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/org"
)

// inboxSources are the versions of procedures, the rules of fees and the days of the calendar that wait for a second person.
func inboxSources() []*inbox.Source {
	publishes := func(v org.Viewer, _ func(any) string) []string {
		if !editorFor(v).publish {
			return nil
		}
		return []string{"1 = 1"}
	}
	return slices.Concat([]*inbox.Source{
		{System: "catalogue", Kind: "catalogue.version", Name: "cataloguepage.waiting_version", Icon: "layers",
			List: Home + "?work=proposed", From: "catalogue_version c",
			Columns: inbox.Columns{ID: "c.id", Due: fmt.Sprint(int64(inbox.NoDue)), Number: "c.code", Title: "c.name", About: "c.field"},
			Parts: func(v org.Viewer, arg func(any) string) []string {
				if !editorFor(v).publish {
					return nil
				}
				return []string{"c.state = 'proposed' and c.proposer <> " + arg(v.Actor())}
			},
			Path: func(id string) string { return "/version/" + id }},
		inbox.Proposals(inbox.Source{System: "catalogue", Kind: string(deadline.Proposals), Name: "cataloguepage.waiting_day", Icon: "calendar-clock",
			List: Calendar, Parts: publishes}),
		inbox.Proposals(inbox.Source{System: "fee", Kind: string(fee.Proposals), Name: "cataloguepage.waiting_rate", Icon: "scroll-text",
			List: Rates, Parts: publishes}),
	}, fee.InboxSources())
}
