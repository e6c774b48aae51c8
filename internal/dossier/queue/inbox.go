package queue

import (
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/org"
)

// InboxSources are the kinds of work of this room that stand in the one list of an official: what waits for a role of the
// viewer or lies in the viewer's hands, and the questions that other authorities put to the viewer's unit.
func InboxSources() []*inbox.Source {
	return []*inbox.Source{
		{System: "dossier", Kind: "dossier.step", Name: "dossier.waiting_step", Icon: "inbox", List: "/queue", From: "dossier_dossier d",
			Columns: inbox.Columns{ID: "d.id", Due: "d.due", DueUnit: "d.due_unit", Stopped: "d.state in (5, 6, 9)", Number: "coalesce(d.code, d.tracking)",
				Title: "d.procedure_name", About: "d.applicant_name", Doing: "d.step_name", Unit: "d.step_unit", Post: "d.step_role", Person: "d.assignee"},
			Parts: func(v org.Viewer, arg func(any) string) []string { return Query{Viewer: v, Tab: Todo}.desks(arg) },
			Path:  func(id string) string { return "/dossier/" + id }},
		{System: "dossier", Kind: "dossier.consultation", Name: "dossier.waiting_consultation", Icon: "message-square", List: "/queue?tab=" + string(Asked), From: dossier.AskedFrom,
			Columns: inbox.Columns{ID: "x.id", Due: "x.due", Number: "coalesce(d.code, d.tracking)", Title: "d.procedure_name", About: "d.applicant_name", Unit: "x.unit"},
			Parts:   dossier.AskedParts, Path: func(id string) string { return "/consultation/" + id }},
	}
}
