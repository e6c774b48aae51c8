package orgpage

import (
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// inboxSources are the resets of leaders and administrators that wait for a second administrator, and the roles that wait for a
// second person. The subject of the latter begins with the ids of the person and the unit, 26 letters each.
func inboxSources() []*inbox.Source {
	return []*inbox.Source{inbox.Proposals(inbox.Source{System: "org", Kind: string(account.ResetProposals), Name: "org.waiting_reset", Icon: "key-round",
		From: "join org_person o on o.id = p.subject", Columns: inbox.Columns{At: "o.id", Title: "o.name", Unit: "o.unit_id"},
		Parts: func(v org.Viewer, arg func(any) string) []string {
			units := v.Units(org.MayManageAccounts)
			if len(units) == 0 {
				return nil
			}
			return []string{"o.id <> " + arg(v.Person) + " and o.unit_id in " + store.List(units, arg)}
		},
		Path: func(person string) string { return string(org.PersonPath(person)) }}),
		inbox.Proposals(inbox.Source{System: "org", Kind: string(org.RoleProposals), Name: "org.waiting_role", Icon: "key-round",
			From:    "join org_person o on o.id = substr(p.subject, 1, 26)",
			Columns: inbox.Columns{At: "p.id", Title: "o.name", Unit: "substr(p.subject, 28, 26)"},
			Parts: func(v org.Viewer, arg func(any) string) []string {
				units := v.Units(org.MayAgreeRoles)
				if len(units) == 0 {
					return nil
				}
				return []string{"o.id <> " + arg(v.Person) + " and substr(p.subject, 28, 26) in " + store.List(units, arg)}
			},
			Path: func(id string) string { return string(org.RolePath(id)) }})}
}
