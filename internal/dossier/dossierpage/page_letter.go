package dossierpage

import (
	"net/http"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/slip"
)

// letter is a paper by which the applicant is told of a turn that the dossier took: Mẫu 02 to 05. It is drawn out
// of what was recorded at that turn, the same whenever it is printed.
type letter struct {
	key  string // in addresses; its words are dossierpage.slip_<key>
	file string // name of the file, before the code
	has  func(d *dossier.Dossier, asked bool) bool
	draw func(p Pages, s *store.Snapshot, x recorded) ([]byte, error)
}

var letters = []letter{
	{"supplement", "phieu-yeu-cau-bo-sung-", func(_ *dossier.Dossier, asked bool) bool { return asked }, Pages.supplementLetter},
	{"refusal", "phieu-tu-choi-", refused, Pages.refusalLetter},
	{"extension", "xin-loi-gia-han-", func(d *dossier.Dossier, _ bool) bool { return d.Extended > 0 }, Pages.extensionLetter},
	{"stop", "thong-bao-dung-giai-quyet-", stopped, Pages.stopLetter},
}

// refused tells whether the dossier was not taken in, or its leader approved a negative result (decisions §5).
func refused(d *dossier.Dossier, _ bool) bool {
	return d.State == dossier.IntakeRefused || d.Proposal.Outcome == dossier.Refuse && d.Proposal.ApprovedBy != ""
}

func stopped(d *dossier.Dossier, _ bool) bool {
	return d.State == dossier.Withdrawn || d.State == dossier.Stopped
}

// recorded is what was recorded of a dossier, out of which letters are written.
type recorded struct {
	d        *dossier.Dossier
	requests []dossier.Request
	matters  []dossier.Asked
	log      []history.Line
}

// last is the newest row of a fact.
func (x recorded) last(f event.Fact) (row history.Line) {
	for _, l := range x.log {
		if l.Kind == f.Kind() {
			row = l
		}
	}
	return row
}

// request is the newest request that the applicant has read.
func (x recorded) request() (q dossier.Request, ok bool) {
	for _, r := range x.requests {
		if !r.SentAt.IsZero() {
			q, ok = r, true
		}
	}
	return q, ok
}

// Letter draws one of the letters of a dossier that the reader may see; the citizen's page gives the same.
func (p Pages) Letter(r *http.Request, d *dossier.Dossier, key string) (name string, pdf []byte, err error) {
	i := slices.IndexFunc(letters, func(l letter) bool { return l.key == key })
	if i < 0 || d.Mirrored() { // another system hands out its own letters
		return "", nil, fault.New(fault.NotFound, "dossierpage.no_slip")
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		x, err := recordedOf(s, d)
		if err != nil {
			return err
		}
		if _, asked := x.request(); !letters[i].has(d, asked) {
			return fault.New(fault.NotFound, "dossierpage.no_slip")
		}
		pdf, err = letters[i].draw(p, s, x)
		return err
	})
	return letters[i].file + shownCode(d) + ".pdf", pdf, err
}

// Letters are the keys of the letters there are of a dossier.
func (p Pages) Letters(r *http.Request, d *dossier.Dossier) (keys []string, err error) {
	var list []dossier.Request
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		list, err = dossier.Requests(s, d)
		return err
	})
	_, asked := recorded{requests: list}.request()
	for _, l := range letters {
		if l.has(d, asked) {
			keys = append(keys, l.key)
		}
	}
	return keys, err
}

func recordedOf(s *store.Snapshot, d *dossier.Dossier) (x recorded, err error) {
	x.d = d
	if x.requests, err = dossier.Requests(s, d); err != nil {
		return x, err
	}
	if x.matters, err = dossier.Matters(s, d); err != nil {
		return x, err
	}
	x.log, err = dossier.Log(s, d)
	return x, err
}

// letterLinks lead to the letters there are.
func letterLinks(pg queuePage, o *dossierView) (list []view.Link) {
	for _, l := range letters {
		if l.has(o.Dossier, o.Exceptions.sent()) {
			list = append(list, view.Link{Text: pg.T("dossierpage.slip_" + l.key), Href: o.Path() + "/slip/" + l.key, Icon: "printer"})
		}
	}
	return list
}

// supplementLetter draws Mẫu 02 of the newest request that was sent.
func (p Pages) supplementLetter(s *store.Snapshot, x recorded) ([]byte, error) {
	q, _ := x.request()
	out := slip.SupplementData{From: party(x.d.Party(dossier.Submitter)), Procedure: x.d.Version.Name, Ground: q.Ground, Until: q.Until, Officer: q.SentBy}
	for _, pt := range q.Points {
		item := slip.Item{What: pt.Name, Reason: pt.Reason}
		if pt.Kind == dossier.OfPaper {
			item.Count = 1
		}
		out.Items = append(out.Items, item)
	}
	var err error
	if out.Head, _, err = p.head(s, x.d, x.d.Received, q.SentAt); err != nil {
		return nil, err
	}
	return p.Printer.Supplement(out)
}

// refusalLetter draws Mẫu 03: of the intake, or of the settlement once the leader has approved it.
func (p Pages) refusalLetter(s *store.Snapshot, x recorded) (b []byte, err error) {
	d := x.d
	out := slip.RefusalData{From: party(d.Party(dossier.Submitter)), Procedure: d.Version.Name}
	unit, row := d.Received, x.last(dossierevent.IntakeRefused{})
	switch {
	case d.State != dossier.IntakeRefused:
		unit, row, out.Settled = d.Competent, x.last(dossierevent.Approved{}), true
		out.Reasons, out.Ground = []string{d.Proposal.Text}, d.Proposal.Ground
		out.Position, err = p.positionOf(s, row)
	case row.Seq == 0: // the applicant's term ran out
		row = x.last(dossierevent.SupplementExpired{})
		out.Reasons, out.Ground = p.ranOut(x)
	default:
		out.Reasons = []string{row.Note}
	}
	if err != nil {
		return nil, err
	}
	out.Officer = row.Name
	if out.Head, _, err = p.head(s, d, unit, row.At); err != nil {
		return nil, err
	}
	return p.Printer.Refusal(out)
}

// ranOut says that nothing came within the applicant's term, and on what the request rested.
func (p Pages) ranOut(x recorded) (reasons []string, ground string) {
	q, _ := x.request()
	w := p.Printer.Words()
	return []string{w.T("dossierpage.slip_ran_out", "sent", w.DateTime(q.SentAt), "until", w.DateTime(q.Until))}, q.Ground
}

// extensionLetter draws Mẫu 04 of the last time the appointment was put off.
func (p Pages) extensionLetter(s *store.Snapshot, x recorded) ([]byte, error) {
	d := x.d
	var was dossierevent.Extended
	row := x.last(was)
	if err := row.Decode(&was); err != nil {
		return nil, err
	}
	clock, err := deadline.Load(s, d.ID)
	if err != nil {
		return nil, err
	}
	out := slip.ExtensionData{To: party(d.Party(dossier.Submitter)), Procedure: d.Version.Name, Received: d.AcceptedAt, Due: store.Time(was.Was),
		NewDue: store.Time(was.Now),
		Reason: row.Note, Approver: row.Name, Clock: deadline.Explain(clock.Steps, p.Printer.Words())}
	for _, e := range clock.Entries {
		if e.Kind == deadline.WasExtended {
			out.Ground = e.Args.Ground
		}
	}
	if out.Position, err = p.positionOf(s, row); err != nil {
		return nil, err
	}
	var unit org.Unit
	if out.Head, unit, err = p.head(s, d, d.Competent, row.At); err != nil {
		return nil, err
	}
	out.Authority = unit.Name
	return p.Printer.Extension(out)
}

// stopLetter draws Mẫu 05: the applicant withdrew, or the handling was stopped.
func (p Pages) stopLetter(s *store.Snapshot, x recorded) ([]byte, error) {
	d := x.d
	out := slip.StopData{To: party(d.Party(dossier.Submitter)), Procedure: d.Version.Name, Received: d.AcceptedAt, Withdrawn: d.State == dossier.Withdrawn,
		StoppedAt: d.FinishedAt, Late: d.LateAt(d.FinishedAt)}
	if out.Received.IsZero() {
		out.Received = d.SubmittedAt
	}
	unit, row := d.Competent, x.last(dossierevent.Stopped{})
	if out.Withdrawn {
		unit, row = d.Received, x.last(dossierevent.Withdrawn{})
		out.ReturnedBy = row.Name
	}
	if row.Seq == 0 {
		row = x.last(dossierevent.SupplementExpired{})
		reasons, ground := p.ranOut(x)
		out.Reason, out.Ground = strings.Join(reasons, " "), ground
	} else {
		out = settledBy(out, x)
	}
	stations, err := p.Dossier.Stations(s, d)
	if err != nil {
		return nil, err
	}
	if n := len(stations); n > 0 {
		out.Step = stations[n-1].Name
	}
	if !out.Withdrawn {
		out.Approver = row.Name
		if out.Position, err = p.positionOf(s, row); err != nil {
			return nil, err
		}
	}
	var of org.Unit
	if out.Head, of, err = p.head(s, d, unit, row.At); err != nil {
		return nil, err
	}
	out.Authority = of.Name
	return p.Printer.Stop(out)
}

// settledBy adds what the applicant wished, on what the stop rests, and what became of papers and fees.
func settledBy(out slip.StopData, x recorded) slip.StopData {
	for _, m := range x.matters {
		if m.State != "done" || m.Kind != dossier.ToWithdraw && m.Kind != dossier.ToStop {
			continue
		}
		out.Requested, out.RequestNo, out.Reason, out.Ground = m.Wish.At, m.Wish.Paper, m.Reason, m.Ground
		out.Papers, out.Fees, _ = strings.Cut(m.Answer, "\n")
	}
	return out
}

// positionOf is the office of who did what a row tells, as it is printed above a signature.
func (p Pages) positionOf(s *store.Snapshot, row history.Line) (string, error) {
	on := day.Of(row.At)
	title, err := org.TitleOf(s, row.By.Actor, row.By.Unit, on)
	if err != nil || title != "" {
		return strings.ToUpper(title), err
	}
	posts, err := org.Posts(s, row.By.Actor)
	for _, x := range posts {
		if x.From <= on && (x.To == 0 || on < x.To) {
			title = x.Title
		}
	}
	return strings.ToUpper(title), err
}
