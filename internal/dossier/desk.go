package dossier

import "github.com/motcua/motcua/internal/org"

// The commands by which a desk steers its work.
const (
	CmdReassign Command = "reassign"
)

var deskRules = map[Command]rule{
	CmdReassign: {[]State{Accepted, Processing, AwaitPapers, AwaitPayment, Done}, atStep, org.Reassign, false},
}
