package dossier

import "github.com/motcua/motcua/internal/org"

// The commands by which a desk steers its work.
const (
	CmdReassign     Command = "reassign"
	CmdFinishStep   Command = "finish_step"
	CmdFinishBranch Command = "finish_branch"
	CmdConsult      Command = "consult"
	CmdUrge         Command = "urge"
	CmdAnswerUrge   Command = "answer_urge"
	CmdTransfer     Command = "transfer"
)

var deskRules = map[Command]rule{
	CmdReassign:     {[]State{Accepted, Processing, AwaitPapers, AwaitPayment, Done}, atStep, MayReassign, false},
	CmdFinishStep:   {[]State{Accepted, Processing}, atStep, MayFinishStep, true},
	CmdFinishBranch: {[]State{Accepted, Processing}, competent, MayFinishStep, false},
	CmdConsult:      {[]State{Accepted, Processing}, atStep, MayConsult, true},
	CmdUrge:         {[]State{Accepted, Processing, AwaitPapers, AwaitPayment}, atStep, MayUrge, false},
	CmdAnswerUrge:   {[]State{Accepted, Processing, AwaitPapers, AwaitPayment}, atStep, MayRead, false},
	CmdTransfer:     {[]State{New, Accepted}, received, MayTransfer, false},
}

// mayUrge tells whether v urges although the step is not in his house: the counter that promised the date urges
// whoever decides (NĐ 61/2018 Điều 19.5, 19.9).
func (d *Dossier) mayUrge(c Command, v org.Viewer) bool {
	return c == CmdUrge && v.Can(MayUrge, d.Received)
}
