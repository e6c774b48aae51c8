package queue

import (
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/org"
)

// InboxSource is the work of this room that stands in the one list of an official: what waits for a role of the viewer or
// lies in the viewer's hands.
func InboxSource() *inbox.Source {
	return &inbox.Source{System: "dossier", Kind: "dossier.step", Name: "dossier.waiting_step", Icon: "inbox", List: "/queue", From: "dossier_dossier d",
		Columns: inbox.Columns{ID: "d.id", Due: "d.due", DueUnit: "d.due_unit", Stopped: "d.state in (5, 6, 9)", FirstLate: "d.first_late",
			Number: "coalesce(d.code, d.tracking)",
			Title:  "d.procedure_name", About: "d.applicant_name", Doing: "d.step_name", Unit: "d.step_unit", Post: "d.step_role", Person: "d.assignee"},
		Parts: func(v org.Viewer, arg func(any) string) []string { return Query{Viewer: v, Tab: Todo}.desks(arg) },
		Path:  func(id string) string { return "/dossier/" + id }}
}
