package dossier

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Pending is what waits for somebody's word beside the process. A dossier has one at a time: an applicant's wish
// goes before what officials have asked of each other.
type Pending string

// The matters.
const (
	ToAllowSupplement Pending = "allow_supplement" // a further request: the head lets it go out or not
	ToSendSupplement  Pending = "send_supplement"  // the one-stop sends a request to the applicant
	ToWithdraw        Pending = "withdraw"         // the applicant wishes to withdraw
	ToStop            Pending = "stop"             // the applicant wishes the handling stopped
	ToExtend          Pending = "extend"           // more time is asked of the leader
)

// matterRight says by which right a matter is settled, granted or declined.
var matterRight = map[Pending]org.Action{
	ToAllowSupplement: MayAllowSupplement, ToSendSupplement: MayAskSupplement, ToWithdraw: MayWithdraw, ToStop: MayStop, ToExtend: MayExtend,
}

// Right is the right by which the matter is settled.
func (p Pending) Right() org.Action { return matterRight[p] }

// undecided are the states in which no result has been issued; the first is before acceptance.
var undecided = []State{New, Accepted, Processing, AwaitPapers, AwaitPayment}

// byApplicant are the commands that applicants give in dossiers of their own.
var byApplicant = []Command{CmdSupplement, CmdAskWithdraw}

// beforeDecision are the commands that end or change what a decision would rest on: impossible once the leader
// has approved a result (decisions §6).
var beforeDecision = []Command{CmdProposeSupplement, CmdAskSupplement, CmdAskWithdraw, CmdWithdraw, CmdAskStop, CmdStop, CmdCorrect}

// ofStep are the commands of whoever holds the present step, whatever the process offers there.
var ofStep = []Command{CmdProposeSupplement, CmdProposeExtension}

// needsMatter are the commands that answer a matter.
var needsMatter = map[Command]Pending{CmdAllowSupplement: ToAllowSupplement, CmdStop: ToStop}

// The commands around the clock.
const (
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

// clockRules are the rules of these commands.
var clockRules = map[Command]rule{
	CmdProposeSupplement: {[]State{Accepted, Processing}, atStep, MayProposeSupplement, false},
	CmdAllowSupplement:   {[]State{New, Accepted, Processing}, atMatter, MayAllowSupplement, false},
	CmdAskSupplement:     {[]State{New, Accepted, Processing}, received, MayAskSupplement, false},
	CmdSupplement:        {[]State{AwaitPapers}, received, MaySupplement, false},
	CmdAskWithdraw:       {undecided, received, MayWithdraw, false},
	CmdWithdraw:          {undecided, received, MayWithdraw, false},
	CmdAskStop:           {undecided[1:], received, MayWithdraw, false},
	CmdStop:              {undecided[1:], competent, MayStop, false},
	CmdDecline:           {undecided, atMatter, "", false}, // by whose word it waits for, see matterRight
	CmdProposeExtension:  {[]State{Accepted, Processing}, atStep, MayProposeExtension, false},
	CmdExtend:            {[]State{Accepted, Processing}, competent, MayExtend, false},
	CmdRecordOutside:     {[]State{Accepted, Processing, AwaitPapers, AwaitPayment, Done}, received, MayRecordOutside, false},
	CmdCorrect:           {undecided, received, MayCorrect, false},
	CmdGuide:             {[]State{New, Accepted, Processing, AwaitPapers, AwaitPayment, Done}, received, MayGuide, false},
}

func atMatter(d *Dossier) string { return d.MatterUnit }

// entitled tells whether the actor has the right that the command needs.
func (d *Dossier) entitled(c Command, a Act) bool {
	v := a.Viewer
	r, _ := ruleOf(c)
	if slices.Contains(byApplicant, c) && (a.Holder || d.own(v)) {
		return true
	}
	switch {
	case c == CmdDecline:
		return d.Matter != "" && v.Can(matterRight[d.Matter], d.MatterUnit) || d.Matter == "" && d.settlesAnything(v)
	case c == CmdAllowSupplement && d.MatterUnit == "":
		return d.settlesAnything(v)
	case c == CmdRecordOutside && v.Can(r.right, d.Competent):
		return true
	}
	return v.Can(r.right, r.at(d))
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
func (d *Dossier) inName(c Command, v org.Viewer) string {
	r, _ := ruleOf(c)
	if c == CmdRecordOutside && !v.Can(r.right, d.Received) {
		return d.Competent
	}
	return r.at(d)
}

// own tells whether a citizen's account filed the dossier.
func (d *Dossier) own(v org.Viewer) bool {
	return v.Citizen && !v.Anonymous() && d.Filer == v.Actor()
}

// Own tells whether v filed the dossier with an account.
func (d *Dossier) Own(v org.Viewer) bool { return d.own(v) }

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
		if d.State != New && d.Matter != ToSendSupplement || d.State == New && d.Matter == ToAllowSupplement {
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

// Wish is a request of the applicant, as it was recorded (decisions §6).
type Wish struct {
	By    string    // who asked
	At    time.Time // when
	How   string    // "counter", "online", "post", "phone"
	Paper string    // the written request: what it is, its number, where it is kept
}

// Asked is a matter as it was asked for.
type Asked struct {
	ID     string
	Kind   Pending
	State  string // "open", "done", "declined", "dropped"
	Unit   string
	By     string // name of who brought it up in the system
	At     time.Time
	Wish   Wish
	Reason string
	Ground string
	Days   int
	Answer string // why it was declined, or how it was settled
}

const matterColumns = `id, kind, state, unit, by_name, at, told_by, told_at, how, paper, reason, ground, days, answer`

func scanMatter(row func(...any) error) (m Asked, err error) {
	var at, known int64
	err = row(&m.ID, &m.Kind, &m.State, &m.Unit, &m.By, &at, &m.Wish.By, &known, &m.Wish.How, &m.Wish.Paper, &m.Reason, &m.Ground, &m.Days, &m.Answer)
	m.At, m.Wish.At = store.Time(at), store.Time(known)
	return m, err
}

func matters(q store.Querier, dossier string) (list []Asked, err error) {
	err = store.All(q, `select `+matterColumns+` from dossier_matter where dossier_id=$1 order by id`, []any{dossier}, func(row *sql.Rows) error {
		m, err := scanMatter(row.Scan)
		list = append(list, m)
		return err
	})
	return list, err
}

// Matters lists what was asked for beside the process of a dossier that was loaded before, oldest first.
func Matters(q store.Querier, d *Dossier) ([]Asked, error) {
	return matters(q, d.ID)
}

// pending is the open matter of a dossier.
func pending(q store.Querier, d *Dossier) (Asked, error) {
	list, err := matters(q, d.ID)
	if err != nil {
		return Asked{}, err
	}
	for _, m := range slices.Backward(list) {
		if m.State == "open" && m.Kind == d.Matter {
			return m, nil
		}
	}
	return Asked{}, nil
}

const insertMatter = `insert into dossier_matter (id, dossier_id, kind, state, unit, by_person, by_name, at, told_by, told_at, how, paper, reason, ground, days,
	settled_by, settled_at, answer)`

// raise puts a matter before a unit. What was open before gives way to it.
func (c *Change) raise(m Asked) error {
	if err := c.settle("dropped", ""); err != nil {
		return err
	}
	c.Dossier.Matter, c.Dossier.MatterUnit = m.Kind, m.Unit
	return c.Tx.Many(insertMatter, [][]any{{c.Tx.NewID(), c.Dossier.ID, string(m.Kind), "open", m.Unit, c.Act.actor(), c.Act.Viewer.Name, store.Millis(c.Tx.Now()),
		m.Wish.By, store.Millis(m.Wish.At), m.Wish.How, m.Wish.Paper, m.Reason, m.Ground, m.Days, "", int64(0), ""}})
}

// settle closes the open matter, if there is one.
func (c *Change) settle(state, answer string) error {
	if c.Dossier.Matter == "" {
		return nil
	}
	if _, err := c.Tx.Exec(`update dossier_matter set state=$2, settled_by=$3, settled_at=$4, answer=$5 where dossier_id=$1 and state='open'`,
		c.Dossier.ID, state, c.Act.actor(), store.Millis(c.Tx.Now()), answer); err != nil {
		return fmt.Errorf("dossier: settle %s: %w", c.Dossier.Matter, err)
	}
	if state != "done" && (c.Dossier.Matter == ToAllowSupplement || c.Dossier.Matter == ToSendSupplement) {
		if _, err := c.Tx.Exec(`update dossier_request set state='dropped' where dossier_id=$1 and state='proposed'`, c.Dossier.ID); err != nil {
			return fmt.Errorf("dossier: drop request: %w", err)
		}
	}
	c.Dossier.Matter, c.Dossier.MatterUnit = "", ""
	return nil
}

// Decline does not grant what the open matter asks for; who asked reads the reason.
func (r *Room) Decline(ctx context.Context, a Act) (*Dossier, error) {
	return r.Do(ctx, a, CmdDecline, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		kind := c.Dossier.Matter
		if err := c.settle("declined", a.Reason); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.MatterDeclined{Dossier: c.Dossier.ID, Matter: string(kind)}}, nil
	})
}
