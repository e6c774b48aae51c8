package dossier

import (
	"slices"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/org"
)

// Command is something that can be done to a dossier (decisions §7).
type Command string

// The commands of the main way, of the desk that steers its work, and around the clock. Packages above have others: see Family.
const (
	CmdAccept       Command = "accept"
	CmdRefuseIntake Command = "refuse_intake"
	CmdAssign       Command = "assign"
	CmdTake         Command = "take"
	CmdVerify       Command = "verify"
	CmdPropose      Command = "propose"
	CmdApprove      Command = "approve"
	CmdSendBack     Command = "send_back"
	CmdIssue        Command = "issue"
	CmdReturn       Command = "return"

	CmdReassign     Command = "reassign"
	CmdFinishStep   Command = "finish_step"
	CmdFinishBranch Command = "finish_branch"
	CmdUrge         Command = "urge"
	CmdAnswerUrge   Command = "answer_urge"
	CmdTransfer     Command = "transfer"

	CmdProposeSupplement Command = "propose_supplement"
	CmdAllowSupplement   Command = "allow_supplement"
	CmdAskSupplement     Command = "ask_supplement"
	CmdSupplement        Command = "supplement"
	CmdAskWithdraw       Command = "ask_withdraw"
	CmdWithdraw          Command = "withdraw"
	CmdAskStop           Command = "ask_stop"
	CmdStop              Command = "stop"
	CmdDecline           Command = "decline"
	CmdProposeExtension  Command = "propose_extension"
	CmdExtend            Command = "extend"
	CmdRecordOutside     Command = "record_outside"
	CmdCorrect           Command = "correct"
	CmdGuide             Command = "record_guidance"
)

// Rule says in which states a command is possible, at which unit it is done and by which right.
type Rule struct {
	States []State
	At     func(*Dossier) string // the unit whose right counts
	Right  org.Action
	Step   bool // the step must offer it, and lie in nobody else's hands
}

// Family is the commands of one package with their rules.
type Family map[Command]Rule

// AtReceived is the unit that took the dossier in.
func AtReceived(d *Dossier) string { return d.Received }

// AtStep is the unit where the dossier stands.
func AtStep(d *Dossier) string { return d.Step.Unit }

func atCompetent(d *Dossier) string { return d.Competent }
func atMatter(d *Dossier) string    { return d.MatterUnit }

// undecided are the states in which no result has been issued; the first is before acceptance.
var undecided = []State{New, Accepted, Processing, AwaitPapers, AwaitPayment}

// commands are the rules of this package.
var commands = Family{
	CmdAccept:       {[]State{New}, AtReceived, MayAccept, false},
	CmdRefuseIntake: {[]State{New}, AtReceived, MayRefuseIntake, false},
	CmdAssign:       {[]State{Accepted, Processing}, atCompetent, MayAssign, false},
	CmdTake:         {[]State{Accepted, Processing, Done}, AtStep, MayTake, false},
	CmdVerify:       {[]State{Accepted, Processing}, AtStep, MayVerify, true},
	CmdPropose:      {[]State{Accepted, Processing}, AtStep, MayPropose, true},
	CmdApprove:      {[]State{Accepted, Processing}, AtStep, MayApprove, true},
	CmdSendBack:     {[]State{Accepted, Processing}, AtStep, MaySendBack, true},
	CmdIssue:        {[]State{Accepted, Processing}, AtStep, MayIssue, true},
	CmdReturn:       {[]State{Done}, AtReceived, MayReturn, false},

	CmdReassign:     {[]State{Accepted, Processing, AwaitPapers, AwaitPayment, Done}, AtStep, MayReassign, false},
	CmdFinishStep:   {[]State{Accepted, Processing}, AtStep, MayFinishStep, true},
	CmdFinishBranch: {[]State{Accepted, Processing}, atCompetent, MayFinishStep, false},
	CmdUrge:         {[]State{Accepted, Processing, AwaitPapers, AwaitPayment}, AtStep, MayUrge, false},
	CmdAnswerUrge:   {[]State{Accepted, Processing, AwaitPapers, AwaitPayment}, AtStep, MayRead, false},
	CmdTransfer:     {[]State{New, Accepted}, AtReceived, MayTransfer, false},

	CmdProposeSupplement: {[]State{Accepted, Processing}, AtStep, MayProposeSupplement, false},
	CmdAllowSupplement:   {[]State{New, Accepted, Processing}, atMatter, MayAllowSupplement, false},
	CmdAskSupplement:     {[]State{New, Accepted, Processing}, AtReceived, MayAskSupplement, false},
	CmdSupplement:        {[]State{AwaitPapers}, AtReceived, MaySupplement, false},
	CmdAskWithdraw:       {undecided, AtReceived, "", false}, // the applicant's alone, see byApplicant
	CmdWithdraw:          {undecided, AtReceived, MayWithdraw, false},
	CmdAskStop:           {undecided[1:], AtReceived, MayWithdraw, false},
	CmdStop:              {undecided[1:], atCompetent, MayStop, false},
	CmdDecline:           {undecided, atMatter, "", false}, // by whose word it waits for, see matterRight
	CmdProposeExtension:  {[]State{Accepted, Processing}, AtStep, MayProposeExtension, false},
	CmdExtend:            {[]State{Accepted, Processing}, atCompetent, MayExtend, false},
	CmdRecordOutside:     {[]State{Accepted, Processing, AwaitPapers, AwaitPayment, Done}, AtReceived, MayRecordOutside, false},
	CmdCorrect:           {undecided, AtReceived, MayCorrect, false},
	CmdGuide:             {[]State{New, Accepted, Processing, AwaitPapers, AwaitPayment, Done}, AtReceived, MayGuide, false},
}

// byApplicant are the commands that applicants give in dossiers of their own.
var byApplicant = []Command{CmdSupplement, CmdAskWithdraw}

// beforeDecision are the commands that end or change what a decision would rest on: impossible once the leader
// has approved a result (decisions §6).
var beforeDecision = []Command{CmdProposeSupplement, CmdAskSupplement, CmdAskWithdraw, CmdWithdraw, CmdAskStop, CmdStop, CmdCorrect}

// ofStep are the commands of whoever holds the present step, whatever the process offers there.
var ofStep = []Command{CmdProposeSupplement, CmdProposeExtension}

// needsMatter are the commands that answer a matter.
var needsMatter = map[Command]Pending{CmdAllowSupplement: ToAllowSupplement, CmdStop: ToStop}

// Commands lists every command that can be given to a dossier.
func (r *Room) Commands() (list []Command) {
	for _, f := range append([]Family{commands}, r.Families...) {
		for c := range f {
			list = append(list, c)
		}
	}
	slices.Sort(list)
	return list
}

// rule is the rule of a command of this package or of one above.
func (r *Room) rule(c Command) (Rule, error) {
	for _, f := range append([]Family{commands}, r.Families...) {
		if x, ok := f[c]; ok {
			return x, nil
		}
	}
	return Rule{}, fault.New(fault.Internal, "dossier.unknown_command", "command", string(c))
}

// Allowed says why viewer v may not give command c to d now, or nil. offered is what the step offers.
// Visibility is not asked here: what v may not see was never loaded.
func (r *Room) Allowed(d *Dossier, c Command, v org.Viewer, offered []string) error {
	x, err := r.rule(c)
	if err != nil {
		return err
	}
	return x.allows(d, c, Input{Request: org.Request{Viewer: v}}, offered)
}

func (x Rule) allows(d *Dossier, c Command, a Input, offered []string) error {
	v := a.Viewer
	if err := d.Writable(); err != nil {
		return err
	}
	if !x.entitles(d, c, a) {
		return fault.New(fault.Forbidden, "dossier.not_yours", "command", string(c))
	}
	if !slices.Contains(x.States, d.State) {
		return fault.New(fault.Conflict, "dossier.wrong_state").WithLink(d.Path())
	}
	if x.Step && !slices.Contains(offered, string(c)) {
		return fault.New(fault.Conflict, "dossier.wrong_step", "step", d.Step.Name).WithLink(d.Path())
	}
	if err := d.ready(c, v); err != nil {
		return err
	}
	if c == CmdSendBack && !v.Holds(org.Role(d.Step.Role), d.Step.Unit, d.Step.Duty) {
		return fault.New(fault.Forbidden, "dossier.not_your_step", "step", d.Step.Name) // nobody takes back what lies before another
	}
	if x.Step && d.Step.Assignee != "" && d.Step.Assignee != v.Person {
		return fault.New(fault.Forbidden, "dossier.in_other_hands")
	}
	return nil
}

// entitles tells whether the actor has the right that the command needs.
func (x Rule) entitles(d *Dossier, c Command, a Input) bool {
	v := a.Viewer
	switch {
	case slices.Contains(byApplicant, c) && (a.Holder || d.Own(v)):
		return true
	case c == CmdUrge && v.Can(MayUrge, d.Received): // the counter that promised the date urges whoever decides (NĐ 61/2018 Điều 19.5, 19.9)
		return true
	case c == CmdDecline:
		return d.Matter != "" && v.Can(matterRight[d.Matter], d.MatterUnit) || d.Matter == "" && d.settlesAnything(v)
	case c == CmdAllowSupplement && d.MatterUnit == "":
		return d.settlesAnything(v)
	case c == CmdRecordOutside && v.Can(x.Right, d.Competent):
		return true
	}
	return v.Can(x.Right, x.At(d))
}

// settlesAnything tells whether v is among those whom matters of this dossier come to.
func (d *Dossier) settlesAnything(v org.Viewer) bool {
	for _, right := range matterRight {
		if v.Can(right, d.Received) || v.Can(right, d.Competent) {
			return true
		}
	}
	return false
}

// inName is the unit in whose name v gives the command.
func (x Rule) inName(d *Dossier, c Command, v org.Viewer) string {
	if c == CmdRecordOutside && !v.Can(x.Right, d.Received) {
		return d.Competent
	}
	return x.At(d)
}

// Own tells whether v filed the dossier with an account.
func (d *Dossier) Own(v org.Viewer) bool {
	return v.Citizen && !v.Anonymous() && d.Filer == v.Actor()
}

// ready asks what the state does not say: whether there is a matter to answer, whose step it is, whether a
// result was approved already.
func (d *Dossier) ready(c Command, v org.Viewer) error {
	gone := fault.New(fault.Conflict, "dossier.no_matter").WithLink(d.Path())
	if slices.Contains(beforeDecision, c) && d.Proposal.ApprovedBy != "" {
		return fault.New(fault.Conflict, "dossier.decided").WithLink(d.Path())
	}
	if want, ok := needsMatter[c]; ok && d.Matter != want {
		return gone
	}
	switch c {
	case CmdDecline:
		if d.Matter == "" {
			return gone
		}
	case CmdAskSupplement:
		switch {
		case d.Matter == ToAllowSupplement:
			return fault.New(fault.Conflict, "dossier.head_first").WithLink(d.Path())
		case d.State != New && d.Matter != ToSendSupplement:
			return gone
		}
	case CmdPropose:
		if d.Matter == ToAllowSupplement || d.Matter == ToSendSupplement {
			return fault.New(fault.Conflict, "dossier.supplement_pending").WithLink(d.Path())
		}
	case CmdAskWithdraw, CmdAskStop, CmdProposeExtension, CmdProposeSupplement:
		if d.Matter != "" && (c != CmdAskWithdraw && c != CmdAskStop || d.Matter == ToWithdraw || d.Matter == ToStop) {
			return fault.New(fault.Conflict, "dossier.matter_open").WithLink(d.Path())
		}
	}
	if !slices.Contains(ofStep, c) {
		return nil
	}
	if !v.Holds(org.Role(d.Step.Role), d.Step.Unit, d.Step.Duty) {
		return fault.New(fault.Forbidden, "dossier.not_your_step", "step", d.Step.Name)
	}
	if d.Step.Assignee != "" && d.Step.Assignee != v.Person {
		return fault.New(fault.Forbidden, "dossier.in_other_hands")
	}
	return nil
}
