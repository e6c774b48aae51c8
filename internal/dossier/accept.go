package dossier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// ReceivedPaper says how a paper was taken in at acceptance.
type ReceivedPaper struct {
	Key       string
	How       string // "upload", "paper", "shown", "form"; "": did not come
	Originals int
	Copies    int
	Check     string // "ok", "fault"
	Note      string
}

// Accept takes the dossier in: it gets its official code, the intake clock ends and the legal clock starts
// (NĐ 118/2025 Điều 17; NĐ 61/2018 Điều 17). Every paper the procedure demands must have come and be in
// order; otherwise the answer is a supplement or a refusal, not a receipt (decisions §4).
func (r *Room) Accept(ctx context.Context, a Input, papers []ReceivedPaper) (*Dossier, error) {
	return r.Do(ctx, a, CmdAccept, func(c *Change) ([]event.Fact, error) {
		if err := c.takeIn(papers); err != nil {
			return nil, err
		}
		facts, err := c.accept()
		if err != nil || !a.Contact {
			return facts, err
		}
		return append(facts, dossierevent.ContactChecked{Dossier: c.Dossier.ID}), ProveContact(c.Tx, c.Dossier)
	})
}

// Holders are under what names a contact of the submitter may have been proved: for this dossier, or for the citizen's
// account that filed it.
func Holders(d *Dossier) []string {
	list := []string{dossierevent.Record(d.ID)}
	if strings.HasPrefix(d.Filer, "citizen:") {
		list = append(list, d.Filer)
	}
	return list
}

// ProveContact writes down that the telephone and the e-mail address of a dossier are its submitter's: an official has
// checked them, or typed them with the person standing by.
func ProveContact(tx *store.Tx, d *Dossier) error {
	who := d.Party(Submitter)
	for _, x := range []string{who.Phone, who.Email} {
		if err := contact.Prove(tx, x, dossierevent.Record(d.ID), contact.ByCounter); err != nil {
			return err
		}
	}
	return nil
}

// accept does the rest of Accept; filing at the counter ends in it too.
func (c *Change) accept() ([]event.Fact, error) {
	d := c.Dossier
	term, err := TermOf(c.Version, d.Version.Case, c.holds)
	if err != nil {
		return nil, err
	}
	if d.Code, err = officialCode(c.Tx, d.Received); err != nil {
		return nil, err
	}
	d.Receipt = newReceiptCode()
	if err := deadline.Stop(c.Tx, intakeClock(d.ID)); err != nil {
		return nil, err
	}
	d.State, d.AcceptedAt = Accepted, c.Tx.Now()
	clock, err := deadline.Start(c.Tx, deadline.NewClock{ID: d.ID, Term: term.N, Unit: deadline.Unit(term.Unit), Policy: policyOf(c.Version)})
	if err != nil {
		return nil, err
	}
	d.Due, d.DueUnit = clock.Due, term.Unit
	came := 0
	for _, p := range d.Papers {
		if p.How != "" {
			came++
		}
	}
	fact := dossierevent.Accepted{Dossier: d.ID, Code: d.Code, Due: store.Millis(d.Due), TermN: term.N, TermUnit: term.Unit, Received: d.Received,
		Competent: d.Competent, Papers: came}
	moved, err := c.move(first(c.Version), "accepted", false)
	if err != nil {
		return nil, err
	}
	return []event.Fact{fact, moved}, c.pay(Money.Accepted)
}

// takeIn writes down how each paper came and refuses while a demanded one is missing or at fault.
func (c *Change) takeIn(papers []ReceivedPaper) error {
	demanded := Demanded(c.Version, c.Dossier.Version.Case, c.holds)
	for _, t := range papers {
		i := slices.IndexFunc(c.Dossier.Papers, func(p Paper) bool { return p.Key == t.Key })
		if i < 0 {
			return fault.New(fault.Invalid, "dossier.paper_unknown", "paper", t.Key)
		}
		p := &c.Dossier.Papers[i]
		p.How, p.Originals, p.Copies, p.Check, p.Note = t.How, t.Originals, t.Copies, t.Check, t.Note
	}
	c.papers = true
	return fault.Fields(missing(demanded, c.Dossier.Papers)...)
}

// missing names the demanded papers that did not come, or came at fault. Of a group one is enough.
func missing(demanded []catalogue.Paper, came []Paper) (bad []fault.Field) {
	group := map[string]bool{}
	good := map[string]bool{}
	for _, p := range came {
		good[p.Key] = p.How != "" && p.Check != "fault"
	}
	for _, p := range demanded {
		if p.Kind == catalogue.OneOf && good[p.Key] {
			group[p.Group] = true
		}
	}
	known := map[string]bool{}
	for _, p := range demanded {
		switch {
		case good[p.Key], p.Kind == catalogue.OneOf && (group[p.Group] || known[p.Group]):
		default:
			known[p.Group] = p.Kind == catalogue.OneOf
			bad = append(bad, fault.Field{Name: "paper-" + p.Key, Key: "dossier.paper_missing", Args: []any{"paper", paperName(p)}})
		}
	}
	return bad
}

func paperName(p catalogue.Paper) string {
	if p.Short != "" {
		return p.Short
	}
	return p.Name
}

// Demanded lists the papers of v that the applicant must bring in this case; holds tells whether a condition
// holds for the answers. Papers the data is unclear about, notes and conditions nobody can check are never
// demanded (NĐ 61/2018 Điều 5; decisions §18).
func Demanded(v catalogue.Version, caseKey string, holds func(when string) bool) (list []catalogue.Paper) {
	for _, p := range v.Papers {
		if p.Case != "" && p.Case != caseKey {
			continue
		}
		switch p.Kind {
		case catalogue.HandIn, catalogue.Show, catalogue.OneOf:
			if p.When == "" || holds(p.When) {
				list = append(list, p)
			}
		case catalogue.Conditional:
			if p.When != "" && holds(p.When) {
				list = append(list, p)
			}
		}
	}
	return list
}

// CaseOf is the case of v: the first whose condition the answers fulfil, else the one chosen of those without a
// condition. What the answers say is not left to whoever files.
func CaseOf(v catalogue.Version, chosen string, holds func(when string) bool) string {
	for _, x := range v.Cases {
		if x.When != "" && holds(x.When) {
			return x.Key
		}
	}
	for _, x := range v.Cases {
		if x.When == "" && x.Key == chosen {
			return chosen
		}
	}
	return ""
}

// TermOf finds the term of version × case × condition (decisions §11). A procedure without a usable term
// cannot be accepted.
func TermOf(v catalogue.Version, caseKey string, holds func(when string) bool) (catalogue.Term, error) {
	for _, t := range v.Terms {
		if (t.Case == "" || t.Case == caseKey) && t.Unit != "" && (t.When == "" || holds(t.When)) {
			return t, nil
		}
	}
	return catalogue.Term{}, fault.New(fault.Conflict, "dossier.no_term", "procedure", v.Code)
}

func policyOf(v catalogue.Version) deadline.Policy {
	s := v.Supplement
	if s == nil {
		return deadline.Policy{}
	}
	return deadline.Policy{Clock: s.Clock, Plus: s.Plus}
}

// codeBlock is how many official codes a process leases at a time, for an agency and a day.
const codeBlock = 20

// officialCode gives the next code of the agency for today: <agency id>-YYYYMMDD-NNNNNNN (decisions §2). Codes are
// leased in blocks, so two that are accepted at once do not wait for each other; gaps are allowed. The number
// widens beyond seven digits, it never wraps. A code that something else has already, as a dossier mirrored before the agency
// was one of this house, is passed over.
func officialCode(tx *store.Tx, unit string) (string, error) {
	u, err := org.UnitAt(tx, unit, day.Of(tx.Now()))
	if err != nil {
		return "", err
	}
	if u.Code == "" {
		return "", fault.New(fault.Conflict, "dossier.unit_without_code", "unit", u.Name)
	}
	for {
		code, err := codeOn(u.Code, tx.Now(), func(counter string) (int64, error) { return tx.Number(counter, codeBlock) })
		if err != nil {
			return "", err
		}
		var taken int
		if err := tx.QueryRow(`select count(id) from dossier_dossier where code=$1`, code).Scan(&taken); err != nil || taken == 0 {
			return code, err
		}
	}
}

// codeOn is the code that an agency gives at a moment.
func codeOn(agency string, at time.Time, next func(counter string) (int64, error)) (string, error) {
	date := at.In(day.Zone).Format("20060102")
	n, err := next("dossier/" + agency + "/" + date)
	return fmt.Sprintf("%s-%s-%07d", agency, date, n), err
}

func intakeClock(dossier string) string { return "intake:" + dossier }

// OfClock is the dossier of a clock, and whether it is the clock of its intake.
func OfClock(clock string) (dossier string, intake bool) {
	return strings.CutPrefix(clock, intakeClock(""))
}
