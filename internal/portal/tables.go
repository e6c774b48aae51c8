package portal

import (
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// tables says how a seed copies what became of drafts.
var tables = []room.Table{
	{Name: "portal_sent", Of: "dossier_id", ID: "draft_id", Under: []string{"draft:"}, Moments: []string{"at"},
		Codes: []room.Code{{Column: "key", New: func(room.Row, func(string) int64) any { return store.Digest(store.Secret(12)) }}}},
	{Name: "portal_supplement", Of: "dossier_id", Moments: []string{"touched"}, Personal: map[string]room.Personal{"answers": room.Repeated}},
	{Name: "portal_pass", Stays: "passes end within hours"},
}
