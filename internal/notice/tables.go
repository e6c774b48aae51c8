package notice

import "github.com/motcua/motcua/internal/kit/room"

// tables says how a seed copies what was told. Copies are never sent: those that wait have no job.
var tables = []room.Table{
	{Name: "notice_notice", Of: "dossier_id", ID: "id", Under: []string{"notice:"}, Moments: []string{"written", "settled"},
		Personal: map[string]room.Personal{"contact": room.Phone}, Prose: []string{"subject", "body"}},
}
