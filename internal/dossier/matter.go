package dossier

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
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
	return c.Tx.Many(insertMatter, [][]any{{c.Tx.NewID(), c.Dossier.ID, string(m.Kind), "open", m.Unit, c.Input.actor(), c.Input.Viewer.Name,
		store.Millis(c.Tx.Now()),
		m.Wish.By, store.Millis(m.Wish.At), m.Wish.How, m.Wish.Paper, m.Reason, m.Ground, m.Days, "", int64(0), ""}})
}

// settle closes the open matter, if there is one.
func (c *Change) settle(state, answer string) error {
	if c.Dossier.Matter == "" {
		return nil
	}
	if _, err := c.Tx.Exec(`update dossier_matter set state=$2, settled_by=$3, settled_at=$4, answer=$5 where dossier_id=$1 and state='open'`,
		c.Dossier.ID, state, c.Input.actor(), store.Millis(c.Tx.Now()), answer); err != nil {
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
func (r *Room) Decline(ctx context.Context, a Input) (*Dossier, error) {
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
