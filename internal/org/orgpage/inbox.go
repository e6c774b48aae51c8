package orgpage

import (
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// inboxSources are the resets of leaders and administrators that wait for a second administrator.
func inboxSources() []*inbox.Source {
	return []*inbox.Source{inbox.Proposals(inbox.Source{System: "org", Kind: string(org.ResetProposals), Name: "org.waiting_reset", Icon: "key-round",
		From: "join org_person o on o.id = p.subject", Columns: inbox.Columns{At: "o.id", Title: "o.name", Unit: "o.unit_id"},
		Parts: func(v org.Viewer, arg func(any) string) []string {
			units := v.Units(org.MayManageAccounts)
			if len(units) == 0 {
				return nil
			}
			return []string{"o.id <> " + arg(v.Person) + " and o.unit_id in " + store.List(units, arg)}
		},
		Path: func(person string) string { return string(org.PersonPath(person)) }})}
}
