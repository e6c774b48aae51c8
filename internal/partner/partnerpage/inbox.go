package partnerpage

import (
	"fmt"

	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/org"
)

// inboxSources are the keys that wait for the official in whose name they are to act.
func inboxSources() []*inbox.Source {
	return []*inbox.Source{{System: "org", Kind: "partner.key", Name: "partnerpage.waiting_key", Icon: "key-round", List: Path, From: "partner_key k",
		Columns: inbox.Columns{ID: "k.id", Due: fmt.Sprint(int64(inbox.NoDue)), Title: "k.name", Unit: "k.unit_id", Person: "k.person_id"},
		Parts: func(v org.Viewer, arg func(any) string) []string {
			return []string{"k.person_id = " + arg(v.Person) + " and k.person_id <> '' and k.agreed_at = 0 and k.withdrawn_at = 0"}
		},
		Path: func(string) string { return Path }}}
}
