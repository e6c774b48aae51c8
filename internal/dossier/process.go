package dossier

import (
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// intake is the station of a dossier that was sent and not yet answered.
const intake = "intake"

// standard is the process of a procedure that has none of its own (NĐ 61/2018 Điều 17–20).
var standard = catalogue.Process{Steps: []catalogue.Step{
	{Key: "handle", Name: "Thẩm định hồ sơ", Public: "Đang thẩm định", Unit: "competent", Role: "specialist",
		Actions: []string{"verify", "propose", "send_back"}},
	{Key: "approve", Name: "Lãnh đạo duyệt", Public: "Chờ lãnh đạo duyệt", Unit: "competent", Role: "chairman", Actions: []string{"approve", "send_back"}},
	{Key: "issue", Name: "Vào sổ, phát hành", Public: "Chờ phát hành", Unit: "competent", Role: "clerk", Actions: []string{"issue", "send_back"}},
	{Key: "return", Name: "Trả kết quả", Public: "Có kết quả", Unit: "receiving", Role: "receiver", Actions: []string{"return"}},
}}

// Steps lists the stations of v after intake, in the order of the process.
func Steps(v catalogue.Version) []catalogue.Step {
	if v.Process == nil || len(v.Process.Steps) == 0 {
		return standard.Steps
	}
	return v.Process.Steps
}

func stepOf(v catalogue.Version, key string) (catalogue.Step, int) {
	steps := Steps(v)
	i := slices.IndexFunc(steps, func(s catalogue.Step) bool { return s.Key == key })
	if i < 0 {
		return catalogue.Step{}, -1
	}
	return steps[i], i
}

// Offered is what the step lets its holder do.
func Offered(v catalogue.Version, key string) []string {
	s, _ := stepOf(v, key)
	return s.Actions
}

// first is the station after acceptance: the first that is not intake.
func first(v catalogue.Version) string {
	for _, s := range Steps(v) {
		if !slices.Contains(s.Actions, string(CmdAccept)) {
			return s.Key
		}
	}
	return ""
}

// following is the station after the present one: the first Move whose condition holds, else the next row.
func (c *Change) following() (string, error) {
	s, i := stepOf(c.Version, c.Dossier.Step.Key)
	for _, m := range s.Next {
		if m.When == "" || c.holds(m.When) {
			return m.To, nil
		}
	}
	if steps := Steps(c.Version); i+1 < len(steps) {
		return steps[i+1].Key, nil
	}
	return "", fault.New(fault.Internal, "dossier.process_ends")
}

// preceding is the station that the present one sends back to: the one before it that the competent
// authority holds.
func (c *Change) preceding() (string, error) {
	steps := Steps(c.Version)
	_, i := stepOf(c.Version, c.Dossier.Step.Key)
	for i--; i >= 0; i-- {
		if !slices.Contains(steps[i].Actions, string(CmdAccept)) && !sideStep(steps, steps[i].Key) {
			return steps[i].Key, nil
		}
	}
	return "", fault.New(fault.Conflict, "dossier.nowhere_back").WithLink(c.Dossier.Path())
}

// sideStep tells whether a step runs side by side with others: nobody stands at it alone.
func sideStep(steps []catalogue.Step, key string) bool {
	return slices.ContainsFunc(steps, func(s catalogue.Step) bool { return slices.Contains(s.Fork, key) })
}

// move puts the dossier at another station and closes the one it stood at.
func (c *Change) move(to, outcome string, back bool) (event.Fact, error) {
	s, i := stepOf(c.Version, to)
	if i < 0 {
		return nil, fault.New(fault.Internal, "dossier.no_such_step", "step", to)
	}
	from := c.Dossier.Step.Key
	if err := c.CloseStep(outcome); err != nil {
		return nil, err
	}
	unit := c.Dossier.Competent
	if s.Unit == "receiving" {
		unit = c.Dossier.Received
	}
	c.Dossier.Step = Step{Key: s.Key, Name: s.Name, Unit: unit, Role: s.Role, Duty: s.Field, Since: c.Tx.Now()}
	if back {
		who, err := c.lastHolder(s.Key)
		if err != nil {
			return nil, err
		}
		c.Dossier.Step.Assignee = who // back to whoever had it
	}
	if err := c.openStep(); err != nil {
		return nil, err
	}
	return dossierevent.Moved{Dossier: c.Dossier.ID, From: from, To: s.Key, Unit: unit, Back: back}, nil
}

func (c *Change) openStep() error {
	_, err := c.Tx.Exec(`insert into dossier_step (dossier_id, n, key, name, unit, role, person, started, ended, outcome)
		select $1, coalesce(max(n),0)+1, $2, $3, $4, $5, $6, cast($7 as bigint), 0, '' from dossier_step where dossier_id=$1`,
		c.Dossier.ID, c.Dossier.Step.Key, c.Dossier.Step.Name, c.Dossier.Step.Unit, c.Dossier.Step.Role, c.Dossier.Step.Assignee, store.Millis(c.Tx.Now()))
	return err
}

// CloseStep ends the row of the present step, in the name of who has it or else of the actor.
func (c *Change) CloseStep(outcome string) error {
	who := c.Dossier.Step.Assignee
	if who == "" {
		who = c.Input.Viewer.Person
	}
	_, err := c.Tx.Exec(`update dossier_step set ended=$2, outcome=$3, person=$4 where dossier_id=$1 and ended=0`,
		c.Dossier.ID, store.Millis(c.Tx.Now()), outcome, who)
	return err
}

func (c *Change) lastHolder(step string) (who string, err error) {
	err = c.Tx.QueryRow(`select coalesce(max(person),'') from dossier_step where dossier_id=$1 and key=$2
		and n = (select max(n) from dossier_step where dossier_id=$1 and key=$2)`, c.Dossier.ID, step).Scan(&who)
	return who, err
}
