package dossier

import (
	"context"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Application is what an applicant, or somebody for the applicant, sends.
type Application struct {
	org.Request
	Version string // id of the version the form was filled with
	Case    string
	Place   string // commune whose authority shall decide; for provincial procedures any commune of it
	Channel Channel
	FiledBy string // who confirmed: "citizen", "relative", "receiver"
	Helped  string // unit where the applicant is helped; empty online
	Answers []byte // canonical JSON that passed the form
	Parties []Party
	Papers  []ReceivedPaper // how each paper comes; "upload" is found out from the files
	Draft   string          // id of the draft whose files become the dossier's; empty: none
	Way     string          // "counter", "post", "online"
	Note    string          // for the history: who typed for the applicant; may be empty
}

// Submit sends an application: the applicant has a tracking code, nothing is received yet and no date is
// promised (decisions §2). The intake clock starts (decisions §3). Sending the same again gives the same.
func (r *Room) Submit(ctx context.Context, a Application) (*Dossier, error) {
	return r.file(ctx, a, false, nil)
}

// FileAtCounter submits and accepts in one transaction: the walk-in leaves with the receipt. It carries
// who really filed (decisions §9) and needs the right to accept.
func (r *Room) FileAtCounter(ctx context.Context, a Application) (*Dossier, error) {
	return r.file(ctx, a, true, nil)
}

// FileAndThen is FileAtCounter with more done to the accepted dossier in the same transaction.
func (r *Room) FileAndThen(ctx context.Context, a Application, then func(c *Change) ([]event.Fact, error)) (*Dossier, error) {
	return r.file(ctx, a, true, then)
}

func (r *Room) file(ctx context.Context, a Application, accept bool, then func(c *Change) ([]event.Fact, error)) (*Dossier, error) {
	var out *Dossier
	done, err := r.Once(ctx, a.Request, func(tx *store.Tx) (action.Path, error) {
		c, err := r.open(tx, a, accept)
		if err == nil && then != nil {
			err = c.Apply(then)
		}
		if err != nil {
			return "", err
		}
		out = c.Dossier
		return c.Dossier.pathFor(a.Viewer), nil
	})
	if err != nil {
		return nil, err
	}
	if !done.Again {
		return out, nil
	}
	err = r.DB.Read(ctx, func(s *store.Snapshot) error { // the actor's own outcome
		out, err = one(s, `d.id=$1 or d.tracking=$1`, done.Path.ID())
		return err
	})
	return out, err
}

// open makes the dossier inside the transaction.
func (r *Room) open(tx *store.Tx, a Application, accept bool) (*Change, error) {
	if a.Viewer.Staff() && !a.Viewer.CanAnywhere(MaySubmit) { // a helper types, the citizen confirms (decisions §8)
		return nil, fault.New(fault.Forbidden, "dossier.citizen_confirms")
	}
	d, v, err := r.draw(tx, a)
	if err != nil {
		return nil, err
	}
	c := &Change{Tx: tx, Command: "submit", Dossier: d, Version: v, money: r.Money,
		Input: Input{Request: org.Request{Viewer: a.Viewer, Sent: action.Sent{Key: a.Key}}}, Unit: a.Helped, Note: a.Note}
	if c.holds, err = r.Holds(v, d.Answers, day.Of(tx.Now())); err != nil {
		return nil, err
	}
	d.Version.Case = CaseOf(v, a.Case, c.holds)
	files, err := c.bring(a)
	if err != nil {
		return nil, err
	}
	if a.Channel == Online {
		if err := c.complete(); err != nil {
			return nil, err
		}
	}
	clock, err := deadline.StartIntake(tx, intakeClock(d.ID), r.Config.IntakeHours)
	if err != nil {
		return nil, err
	}
	d.Due, d.DueUnit = clock.Due, string(deadline.WorkingHour)
	if err := insert(tx, d); err != nil {
		return nil, err
	}
	if err := c.openStep(); err != nil {
		return nil, err
	}
	inserted := d.Seq
	if err := c.announce([]event.Fact{dossierevent.Submitted{Dossier: d.ID, Procedure: d.Version.Procedure, Version: d.Version.ID, Field: d.Version.Field,
		Channel: string(d.Channel), FiledBy: d.FiledBy, Helped: d.Helped, Received: d.Received, Competent: d.Competent,
		Form: store.BodyHash(string(d.Answers)), Files: files}}); err != nil {
		return nil, err
	}
	if accept {
		c.Command, c.Unit = CmdAccept, d.Received
		if err := r.Allowed(d, CmdAccept, a.Viewer, nil); err != nil {
			return nil, err
		}
		if err := c.takeIn(nil); err != nil {
			return nil, err
		}
		if err := c.acceptThere(); err != nil {
			return nil, err
		}
	}
	return c, save(tx, d, inserted)
}

// acceptThere accepts what was just filed. Who stands at the counter has said the number: it counts as checked.
func (c *Change) acceptThere() error {
	if c.Dossier.Channel == Counter {
		if err := ProveContact(c.Tx, c.Dossier); err != nil {
			return err
		}
	}
	facts, err := c.accept()
	if err != nil {
		return err
	}
	return c.announce(facts)
}

// draw fills in what the house knows: version, units, papers expected.
func (r *Room) draw(tx *store.Tx, a Application) (*Dossier, catalogue.Version, error) {
	v, err := r.Catalogue.VersionByID(tx, a.Version)
	if err != nil {
		return nil, v, err
	}
	if v.Service == catalogue.Information {
		return nil, v, fault.New(fault.Conflict, "dossier.information_only")
	}
	if a.Channel == Online && v.FiledAt == "national" {
		return nil, v, fault.New(fault.Conflict, "dossier.filed_at_national")
	}
	d, err := r.placed(tx, v, a.Place)
	if err != nil {
		return nil, v, err
	}
	if a.Helped != "" {
		d.Received = a.Helped
	}
	d.State, d.Channel, d.FiledBy, d.Filer = New, a.Channel, a.FiledBy, a.Viewer.Actor()
	d.Version.Case, d.Helped, d.Answers, d.Parties, d.Way, d.SubmittedAt = a.Case, a.Helped, a.Answers, a.Parties, a.Way, tx.Now()
	d.Step = Step{Key: intake, Name: "Chờ tiếp nhận", Unit: d.Received, Role: string(org.Receiver), Since: tx.Now()}
	if d.Party(Submitter).Name == "" {
		return nil, v, fault.New(fault.Invalid, "dossier.submitter_missing")
	}
	if len(d.Answers) == 0 {
		d.Answers = []byte("{}")
	}
	return d, v, checkWay(a.Way)
}

// placed is a fresh dossier of a version with the units that receive it and decide it for a commune.
func (r *Room) placed(tx *store.Tx, v catalogue.Version, place string) (d *Dossier, err error) {
	on := day.Of(tx.Now())
	d = &Dossier{ID: tx.NewID(), Tracking: tracking(), Place: place, Version: Version{ID: v.ID, Procedure: v.Code, Name: v.Name, Field: v.Field}}
	if d.Competent, err = org.CompetentUnit(tx, org.Competence{Kind: v.Competence, Department: v.Department}, place, on); err != nil {
		return nil, err
	}
	d.Received, err = r.Centre(tx, v, place, on)
	return d, err
}

// Centre finds the official receiving unit: the commune's centre for what the commune decides, the
// province's for the rest (NĐ 118/2025; the filing place never decides the competence).
func (r *Room) Centre(q store.Querier, v catalogue.Version, place string, on day.Date) (string, error) {
	if strings.HasPrefix(v.Competence, "commune") {
		return org.ReceivingCentre(q, place, on)
	}
	return org.CompetentUnit(q, org.Competence{Kind: string(org.ProvinceCentre)}, place, on)
}

func checkWay(way string) error {
	switch way {
	case "counter", "post", "online":
		return nil
	}
	return fault.Fields(fault.Field{Name: "way", Key: "dossier.how_missing"})
}

// bring lists the papers of the dossier with how they came, and takes over the files of the draft.
func (c *Change) bring(a Application) (files int, err error) {
	var uploaded map[string]int
	if a.Draft != "" {
		moved, err := file.Attach(c.Tx, file.Owner{Kind: "draft", ID: a.Draft}, file.Owner{Kind: "dossier", ID: c.Dossier.ID})
		if err != nil {
			return 0, err
		}
		uploaded = map[string]int{}
		for _, f := range moved {
			uploaded[f.Paper]++
		}
		files = len(moved)
		if err := form.DropDraft(c.Tx, a.Draft); err != nil {
			return 0, err
		}
	}
	for _, p := range c.Version.Papers {
		if p.Kind == catalogue.Note || p.Case != "" && p.Case != c.Dossier.Version.Case {
			continue
		}
		row := Paper{Key: p.Key, Name: p.Name, Kind: p.Kind, Originals: p.Originals, Copies: p.Copies}
		for _, t := range a.Papers {
			if t.Key == p.Key {
				row.How, row.Originals, row.Copies, row.Check, row.Note = t.How, t.Originals, t.Copies, t.Check, t.Note
			}
		}
		switch {
		case uploaded[p.Key] > 0:
			row.How = "upload"
		case p.EForm && row.How == "":
			row.How = "form"
		}
		c.Dossier.Papers = append(c.Dossier.Papers, row)
	}
	return files, nil
}

// complete refuses an online application while a paper that must be handed in has no file. Papers to be
// shown are shown at the counter.
func (c *Change) complete() error {
	demanded := Demanded(c.Version, c.Dossier.Version.Case, c.holds)
	var handIn []catalogue.Paper
	for _, p := range demanded {
		if p.Kind != catalogue.Show {
			handIn = append(handIn, p)
		}
	}
	return fault.Fields(missing(handIn, c.Dossier.Papers)...)
}

// tracking is a code that nobody guesses (60 bits) and that can be read out over the telephone.
func tracking() string {
	s := store.Secret(12)
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}
