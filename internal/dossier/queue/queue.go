// Package queue lists dossiers: what waits for an official, tab by tab, with counts and filters; the follow-up book; what a
// change of the calendar moved; and how the inbox and the search of the house find them.
package queue

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Row is a line of a queue.
type Row struct {
	ID        string
	Code      string // official code, or the tracking code before acceptance
	Procedure string
	Applicant string
	IDNo      string
	Channel   dossier.Channel
	State     dossier.State
	Step      string
	Assignee  string
	Due       time.Time
	DueUnit   string
	FirstLate time.Time // since when it was late for the first time; zero: never yet
	Seq       int64     // what the viewer has seen, for commands given from the list
}

// Tab is a kind of queue.
type Tab string

// The queues of the desks.
const (
	Todo    Tab = "todo"    // waits for a role I hold, or lies in my hands
	Mine    Tab = "mine"    // in my hands
	Inbox   Tab = "inbox"   // sent, to be accepted by my counter
	Return  Tab = "return"  // results to be handed over by my counter
	Centre  Tab = "centre"  // everything running that I may read, by time left
	Waiting Tab = "waiting" // waits for the applicant
	Asked   Tab = "asked"   // questions of other authorities to my unit
)

// Query asks for one page of a queue.
type Query struct {
	Viewer org.Viewer
	Tab    Tab
	Text   string // code, name or number, folded or not
	After  string // cursor of the page before
	Size   int    // rows; 50 when 0
	Filter Filter

	edges inbox.Edges // of the bands, at the moment of the reading
}

// Page is one page of a queue.
type Page struct {
	Rows []Row
	Next string // cursor of the next page; empty at the end
}

// rowColumns are what a line of a queue shows.
var rowColumns = append(inbox.Named("d", "id", "procedure_name", "applicant_name", "applicant_id", "channel", "state", "step_name", "assignee", "due",
	"due_unit", "seq", "first_late"),
	inbox.Column{Name: "shown", Expr: "coalesce(d.code, d.tracking)"})

// Read lists one page by time left. Each desk is read in the order of its index, so a page costs about as
// many rows as it shows.
func (q Query) Read(s *store.Snapshot) (p Page, err error) {
	if q.Size == 0 {
		q.Size = 50
	}
	if q.Filter.Band != "" {
		if q.edges, err = inbox.EdgesAt(s, s.Now()); err != nil {
			return p, err
		}
	}
	m, args := q.page()
	if p.Rows, err = rowsOf(s, m, args); err == nil && len(p.Rows) > q.Size {
		p.Rows = p.Rows[:q.Size]
		last := p.Rows[q.Size-1]
		p.Next = fmt.Sprintf("%d.%s", inbox.DueMillis(last.Due), last.ID)
	}
	return p, err
}

// List reads one page of a queue by itself.
func List(ctx context.Context, db *store.DB, q Query) (p Page, err error) {
	err = db.Read(ctx, func(s *store.Snapshot) error {
		p, err = q.Read(s)
		return err
	})
	return p, err
}

// page reads one page of a queue, and a row more when there is one.
func (q Query) page() (m inbox.Merge, args []any) {
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	m = q.merge(arg, rowColumns)
	if ms, id, ok := inbox.Cursor(q.After); ok {
		m.Tail += " and (d.due, d.id) > (" + arg(ms) + ", " + arg(id) + ")"
	}
	if t := sought(q.Text); len(t) > 0 {
		for i, x := range t {
			t[i] = "d.search like " + arg("%"+store.Like(x)+"%") + ` escape '\'`
		}
		m.Tail += " and (" + strings.Join(t, " or ") + ")"
	}
	m.Tail += q.Filter.where(q.edges, arg)
	m.Limit = q.Size + 1
	return m, args
}

// sought is what is looked for in what the text of a dossier says: the text as it was typed, and a number that was typed as
// the house shows it, in groups, or as a telephone number of abroad.
func sought(text string) []string {
	key := fold.Key(text)
	if key == "" {
		return nil
	}
	list := []string{key}
	if strings.ContainsAny(key, "0123456789") {
		list = append(list, strings.NewReplacer(" ", "", "-", "", ".", "").Replace(key))
		if v := identity.Phone(text); v.OK() {
			list = append(list, v.Value)
		}
	}
	return slices.Compact(list)
}

func ordered(m inbox.Merge) string {
	return fmt.Sprintf(`select id, shown, procedure_name, applicant_name, applicant_id, channel, state, step_name, assignee, due, due_unit, seq, first_late from %s order by due, id limit %d`, m.SQL(), m.Limit)
}

// SQL is the query behind a page of the queue, for those who measure how many rows the store reads for it.
func (q Query) SQL() (query string, args []any) {
	if q.Size == 0 {
		q.Size = 50
	}
	m, args := q.page()
	return ordered(m), args
}

// rowsOf reads rows by time left.
func rowsOf(q store.Querier, m inbox.Merge, args []any) (list []Row, err error) {
	err = store.All(q, ordered(m), args, func(r *sql.Rows) error {
		var x Row
		var due, late int64
		err := r.Scan(&x.ID, &x.Code, &x.Procedure, &x.Applicant, &x.IDNo, &x.Channel, &x.State, &x.Step, &x.Assignee, &due, &x.DueUnit, &x.Seq, &late)
		x.Due, x.FirstLate = inbox.DueTime(due), store.Time(late)
		list = append(list, x)
		return err
	})
	return list, err
}

// In are the first rows of a condition over dossier_dossier d, by time left.
func In(q store.Querier, most int, where string, args []any) ([]Row, error) {
	return rowsOf(q, inbox.Merge{From: "dossier_dossier d", Columns: rowColumns, Parts: []string{where}, Order: "due, id", Limit: most}, args)
}

// ByID gives the rows of dossiers by their ids, of those that v may see.
func ByID(q store.Querier, v org.Viewer, ids []string) (map[string]Row, error) {
	var args []any
	in := store.In(&args, ids)
	out := map[string]Row{}
	list, err := In(q, idsMost, "d.id in "+in+" and "+dossier.Visible(v, &args), args)
	for _, x := range list {
		out[x.ID] = x
	}
	return out, err
}

// idsMost is how many rows are found by their ids at a time.
const idsMost = 500

// merge reads the rows of a queue: a part for each desk of the viewer.
func (q Query) merge(arg func(any) string, columns []inbox.Column) inbox.Merge {
	return inbox.Merge{From: "dossier_dossier d", Columns: columns, Parts: q.desks(arg), Order: "due, id", Limit: inbox.CountCap}
}

// desks gives the condition of each part of the queue; every one carries the rights of the viewer.
func (q Query) desks(arg func(any) string) (parts []string) {
	v := q.Viewer
	switch q.Tab {
	case Mine:
		return []string{dossier.OpenStates + " and d.assignee = " + arg(v.Person) + " and d.assignee <> '' and " + stillSeen(v, arg)}
	case Inbox, Return:
		state := dossier.New
		if q.Tab == Return {
			state = dossier.Done
		}
		for _, u := range v.Units(dossier.MayAccept) { // the counters of one person: a few
			parts = append(parts, "d.received_unit = "+arg(u)+" and d.state = "+arg(int64(state)))
		}
		return parts
	case Centre, Waiting:
		states := []dossier.State{dossier.Accepted, dossier.Processing, dossier.Done}
		if q.Tab == Waiting {
			states = []dossier.State{dossier.AwaitPapers, dossier.AwaitPayment}
		}
		return byUnits(v.Units(dossier.MayRead), states, arg)
	}
	for _, desk := range desks(v) {
		duty := ""
		if len(desk.duties) > 0 {
			duty = " and d.step_duty in (''"
			for _, d := range desk.duties {
				duty += ", " + arg(d)
			}
			duty += ")"
		}
		parts = append(parts, dossier.OpenStates+" and d.state not in (5, 6) and d.step_unit = "+arg(desk.unit)+" and d.step_role = "+arg(string(desk.role))+
			" and (d.assignee = '' or d.assignee = "+arg(v.Person)+")"+duty)
	}
	if side := sideDesks(v, arg); side != "" {
		parts = append(parts, side)
	}
	return append(parts, q.matters(arg)...)
}

// stillSeen keeps out what lies with v but is out of v's sight since: a right that is gone is gone before the dossier
// has fallen back to its desk.
func stillSeen(v org.Viewer, arg func(any) string) string {
	units := v.Units(dossier.MayRead)
	if len(units) == 0 {
		return "1=0"
	}
	var in []string
	for _, u := range units {
		in = append(in, arg(u))
	}
	list := "(" + strings.Join(in, ",") + ")"
	return "(d.received_unit in " + list + " or d.competent_unit in " + list + " or d.helped_unit in " + list + ")"
}

// matters gives a part for each kind of matter that waits for a word of the viewer.
func (q Query) matters(arg func(any) string) (parts []string) {
	for _, m := range []dossier.Pending{dossier.ToAllowSupplement, dossier.ToSendSupplement, dossier.ToWithdraw, dossier.ToStop, dossier.ToExtend} {
		units := q.Viewer.Units(m.Right())
		if len(units) == 0 {
			continue
		}
		var in []string
		for _, u := range units {
			in = append(in, arg(u))
		}
		parts = append(parts, "d.matter <> '' and d.matter = "+arg(string(m))+" and d.matter_unit in ("+strings.Join(in, ",")+")")
	}
	return parts
}

// sideDesks is the condition of the dossiers of which a step beside the main one waits for v. They are few and
// found by id; the plus keeps SQLite from walking an index of all open dossiers instead.
func sideDesks(v org.Viewer, arg func(any) string) string {
	var or []string
	for _, desk := range desks(v) {
		one := "b.unit = " + arg(desk.unit) + " and b.role = " + arg(string(desk.role))
		if len(desk.duties) > 0 {
			one += " and b.duty in (''"
			for _, d := range desk.duties {
				one += ", " + arg(d)
			}
			one += ")"
		}
		or = append(or, one)
	}
	if or == nil {
		return ""
	}
	return "+" + dossier.OpenStates + " and d.id in (select b.dossier_id from dossier_branch b where b.ended = 0 and (" + strings.Join(or, " or ") + "))"
}

// fewUnits is up to how many units are read one by one, each in the order of its index. Who reads more (a
// province) meets next to every row anyway: the states are read in order of time left and the units filtered.
const fewUnits = 6

// byUnits gives the parts of a queue over all that the units receive or decide.
func byUnits(units []string, states []dossier.State, arg func(any) string) (parts []string) {
	if len(units) == 0 {
		return nil
	}
	var in []string
	for _, u := range units {
		in = append(in, arg(u))
	}
	for _, s := range states {
		state := "d.state = " + arg(int64(s))
		if len(units) > fewUnits {
			list := "(" + strings.Join(in, ",") + ")"
			parts = append(parts, state+" and (d.competent_unit in "+list+" or d.received_unit in "+list+")")
			continue
		}
		for _, u := range in {
			parts = append(parts, "d.competent_unit = "+u+" and "+state, "d.received_unit = "+u+" and "+state)
		}
	}
	return parts
}

// desk is a place where work waits: a role in a unit, for some duties or for all.
type desk struct {
	unit   string
	role   org.Role
	duties []string // none: every duty
}

// desks lists where work may wait for v: at the unit of each role, and for an office of a commune at its
// committee, in whose name it works. Each place stands once, whatever the number of duties held at it: it is
// read once.
func desks(v org.Viewer) (list []desk) {
	add := func(unit string, role org.Role, duty string) {
		i := slices.IndexFunc(list, func(d desk) bool { return d.unit == unit && d.role == role })
		switch {
		case i < 0 && duty == "":
			list = append(list, desk{unit: unit, role: role})
		case i < 0:
			list = append(list, desk{unit, role, []string{duty}})
		case duty == "":
			list[i].duties = nil
		case len(list[i].duties) > 0 && !slices.Contains(list[i].duties, duty):
			list[i].duties = append(list[i].duties, duty)
		}
	}
	for _, r := range v.Roles {
		add(r.Unit, r.Role, r.Duty)
		if v.Chart() == nil {
			continue
		}
		if u, ok := v.Chart().Unit(r.Unit); ok && u.Kind == org.CommuneOffice {
			add(u.Parent, r.Role, r.Duty)
		}
	}
	return list
}
