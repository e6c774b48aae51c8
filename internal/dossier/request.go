package dossier

import (
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// What a point of a request is about.
const (
	OfPaper = "paper"
	OfField = "field"
)

// Stages of a request: before acceptance no clock runs, after it the policy of the procedure holds.
const (
	AtIntake    = "intake"
	AtAppraisal = "appraisal"
)

// Point is one thing to add or correct, with its own reason.
type Point struct {
	Kind   string // OfPaper, OfField
	Key    string // key of the paper, or pointer of the answer
	Name   string // of the paper, or label of the question; filled in by the room
	Reason string
}

// Request is one complete request for more papers and corrections (NĐ 61/2018 Điều 17.2, 19.4).
type Request struct {
	ID     string
	N      int
	Stage  string
	State  string // "proposed", "open", "answered", "expired", "dropped"
	Ground string
	Days   int    // the applicant's term in working days; 0: none
	Asker  string // the actor
	By     string // the name
	At     time.Time

	AllowedAt   time.Time
	SentBy      string
	SentAt      time.Time
	Until       time.Time
	AnsweredAt  time.Time
	AnsweredHow string
	Points      []Point
}

// sent tells whether the applicant has ever read the request.
func (r Request) sent() bool { return !r.SentAt.IsZero() }

// Papers and Fields are the keys of what is asked for.
func (r Request) Papers() []string { return r.keys(OfPaper) }

// Fields are the pointers of the answers asked about.
func (r Request) Fields() []string { return r.keys(OfField) }

func (r Request) keys(kind string) (out []string) {
	for _, p := range r.Points {
		if p.Kind == kind {
			out = append(out, p.Key)
		}
	}
	return out
}

// SupplementPolicy is the policy of a procedure; what it leaves open is as decisions §14 says (NĐ 61/2018 Điều
// 19.4: within three working days, the term begins anew).
func SupplementPolicy(v catalogue.Version) catalogue.Supplement {
	p := catalogue.Supplement{}
	if v.Supplement != nil {
		p = *v.Supplement
	}
	if p.AskWithin == 0 {
		p.AskWithin = 3
	}
	if p.OnExpiry == "" {
		p.OnExpiry = "close"
	}
	if p.Clock == "" {
		p.Clock = deadline.Restarts
	}
	return p
}

const requestColumns = `id, n, stage, state, ground, days, by_person, by_name, at, allowed_at, sent_name, sent_at, until, answered_at, answered_how`

func requests(q store.Querier, dossier string) (list []Request, err error) {
	err = store.All(q, `select `+requestColumns+` from dossier_request where dossier_id=$1 order by n`, []any{dossier}, func(row *sql.Rows) error {
		var r Request
		var at, allowed, sent, until, answered int64
		err := row.Scan(&r.ID, &r.N, &r.Stage, &r.State, &r.Ground, &r.Days, &r.Asker, &r.By, &at, &allowed, &r.SentBy, &sent, &until, &answered,
			&r.AnsweredHow)
		r.At, r.AllowedAt, r.SentAt, r.Until, r.AnsweredAt = store.Time(at), store.Time(allowed), store.Time(sent), store.Time(until), store.Time(answered)
		list = append(list, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Points, err = points(q, list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func points(q store.Querier, request string) (list []Point, err error) {
	err = store.All(q, `select kind, key, name, reason from dossier_request_item where request_id=$1 order by place`, []any{request},
		func(row *sql.Rows) error {
			var p Point
			err := row.Scan(&p.Kind, &p.Key, &p.Name, &p.Reason)
			list = append(list, p)
			return err
		})
	return list, err
}

// Requests lists the requests of a dossier that was loaded before, oldest first.
func Requests(q store.Querier, d *Dossier) ([]Request, error) {
	return requests(q, d.ID)
}

// OpenRequest is the request that the applicant is to answer; NotFound when there is none.
func OpenRequest(q store.Querier, dossier string) (Request, error) {
	return inState(q, dossier, "open")
}

func inState(q store.Querier, dossier, state string) (Request, error) {
	list, err := requests(q, dossier)
	if err != nil {
		return Request{}, err
	}
	for _, r := range slices.Backward(list) {
		if r.State == state {
			return r, nil
		}
	}
	return Request{}, fault.New(fault.NotFound, "dossier.no_request")
}

// RequestOwner is whose a request is.
type RequestOwner struct {
	Dossier string
	Filer   string // who filed the dossier: "citizen:<id>" or "anonymous" …
	State   string
}

// RequestOf finds whose a request is, whoever asks: for those who decide about its files.
func RequestOf(q store.Querier, id string) (o RequestOwner, err error) {
	err = q.QueryRow(`select r.dossier_id, d.filer, r.state from dossier_request r join dossier_dossier d on d.id = r.dossier_id where r.id=$1`, id).
		Scan(&o.Dossier, &o.Filer, &o.State)
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.NotFound, "dossier.no_request")
	}
	return o, err
}

// Asking is a request as an official writes it.
type Asking struct {
	Points []Point
	Ground string
	Days   int // the applicant's term where the policy sets none; 0: none
}

// fill checks the points and gives each its name. One request holds everything: each thing once, each with
// its reason.
func (c *Change) fill(r *Room, a *Asking) error {
	f, err := r.Form(c.Version)
	if err != nil {
		return err
	}
	answers, err := form.ReadAnswers(c.Dossier.Answers)
	if err != nil {
		return err
	}
	names, place := map[string]string{}, map[string]int{}
	for _, p := range c.Dossier.Papers {
		names[OfPaper+" "+p.Key], place[OfPaper+" "+p.Key] = shortName(c.Version, p), len(place)
	}
	for _, q := range f.Shown(answers, day.Of(c.Tx.Now())) {
		names[OfField+" "+q.Field], place[OfField+" "+q.Field] = q.Label.In("vi"), len(place)
	}
	slices.SortStableFunc(a.Points, func(x, y Point) int { return place[x.Kind+" "+x.Key] - place[y.Kind+" "+y.Key] })
	var bad []fault.Field
	if len(a.Points) == 0 {
		bad = append(bad, fault.Field{Name: "points", Key: "dossier.points_missing"})
	}
	seen := map[string]bool{}
	for i := range a.Points {
		p := &a.Points[i]
		id := p.Kind + " " + p.Key
		if p.Name = names[id]; p.Name == "" || seen[id] {
			return fault.New(fault.Invalid, "dossier.point_unknown", "point", p.Key)
		}
		seen[id] = true
		if p.Reason = fold.Said(p.Reason); p.Reason == "" {
			bad = append(bad, fault.Field{Name: "reason-" + p.Kind + "-" + p.Key, Key: "dossier.point_reason_missing", Args: []any{"point", p.Name}})
		}
	}
	if a.Days < 0 || a.Days > 365 {
		bad = append(bad, fault.Field{Name: "days", Key: "dossier.term_days_wrong"})
	}
	a.Ground = fold.Said(a.Ground)
	return fault.Fields(bad...)
}

func shortName(v catalogue.Version, p Paper) string {
	for _, c := range v.Papers {
		if c.Key == p.Key && c.Short != "" {
			return c.Short
		}
	}
	return p.Name
}

// askedAlone is how many requests go out without the head where the procedure sets no number of its own: one, with
// everything in it (NĐ 61/2018 Điều 17.2, 19.4; decisions §14).
const askedAlone = 1

// Before is what the earlier requests of a dossier mean for the next one.
type Before struct {
	N    int  // requests that the applicant has read
	Head bool // the next one goes to the head, whatever it asks for
	Over bool // the law of the procedure allows no other

	known    map[string]bool
	answered map[string]bool
}

// AskedBefore looks at the requests of a dossier by the policy of its procedure.
func AskedBefore(v catalogue.Version, all []Request) Before {
	b := Before{known: map[string]bool{}, answered: map[string]bool{}}
	for _, r := range all {
		if !r.sent() {
			continue
		}
		b.N++
		for _, x := range r.Points {
			id := x.Kind + " " + x.Key
			b.known[id], b.answered[id] = true, b.answered[id] || r.State == "answered"
		}
	}
	limit := SupplementPolicy(v).Max
	b.Head = limit == 0 && b.N >= askedAlone
	b.Over = limit > 0 && b.N >= limit
	return b
}

// Answered tells whether the applicant was asked for this before and has answered.
func (b Before) Answered(kind, key string) bool { return b.answered[kind+" "+key] }

// mayAsk asks the policy: in time, and not more often than the procedure allows. It tells whether the head has the
// next word: beyond the first request, on what could have been asked then, and on what was answered already.
func (c *Change) mayAsk(a Asking) (head bool, err error) {
	p := SupplementPolicy(c.Version)
	if err := c.inTime(p); err != nil {
		return false, err
	}
	all, err := requests(c.Tx, c.Dossier.ID)
	if err != nil {
		return false, err
	}
	b := AskedBefore(c.Version, all)
	fresh := slices.ContainsFunc(a.Points, func(x Point) bool { return !b.known[x.Kind+" "+x.Key] })
	again := slices.ContainsFunc(a.Points, func(x Point) bool { return b.Answered(x.Kind, x.Key) })
	switch {
	case b.N == 0:
		return false, nil
	case b.Over:
		return false, fault.New(fault.Conflict, "dossier.asked_enough", "n", b.N).WithLink(c.Dossier.Path())
	case p.SamePoints && fresh:
		return false, fault.New(fault.Conflict, "dossier.only_same_points").WithLink(c.Dossier.Path())
	}
	return b.Head || fresh || again, nil
}

// inTime: after acceptance the request goes out within the days of the policy, counted anew when a full
// supplement came (NĐ 61/2018 Điều 19.4).
func (c *Change) inTime(p catalogue.Supplement) error {
	if c.Dossier.AcceptedAt.IsZero() {
		return nil
	}
	var last int64
	if err := c.Tx.QueryRow(`select coalesce(max(answered_at),0) from dossier_request where dossier_id=$1 and stage=$2`, c.Dossier.ID,
		AtAppraisal).Scan(&last); err != nil {
		return err
	}
	from := c.Dossier.AcceptedAt
	if t := store.Time(last); t.After(from) {
		from = t
	}
	cal, err := deadline.Now(c.Tx)
	if err != nil {
		return err
	}
	if n := cal.Desk.Calendar.WorkingDays(day.Of(from), day.Of(c.Tx.Now())); n > p.AskWithin {
		return fault.New(fault.Conflict, "dossier.asked_late", "n", p.AskWithin).WithLink(c.Dossier.Path())
	}
	return nil
}

// until is the end of the applicant's term: the close of the last session of its last day.
func (c *Change) until(days int) (time.Time, error) {
	if days == 0 {
		return time.Time{}, nil
	}
	cal, err := deadline.Now(c.Tx)
	if err != nil {
		return time.Time{}, err
	}
	return cal.Desk.CloseIn(days, c.Tx.Now()), nil
}
