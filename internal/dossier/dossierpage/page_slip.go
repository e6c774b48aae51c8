package dossierpage

import (
	"net/http"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
	"github.com/motcua/motcua/internal/slip"
)

// printed is a slip that officials print of an accepted dossier whenever they like: it shows what the store knows now.
type printed struct {
	name string // of the file, before the code
	draw func(p Pages, s *store.Snapshot, d *dossier.Dossier, v org.Viewer) ([]byte, error)
}

// slips are those of GET /dossier/{id}/slip/{slip}; the word of each is dossierpage.slip_<key>.
var slips = map[string]printed{
	"control":  {"phieu-kiem-soat-", Pages.control},
	"handover": {"phieu-ban-giao-", Pages.handover},
}

func (p Pages) slip(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	d, err := p.Dossier.Open(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := printable(v, d); err != nil {
		return err
	}
	x, ok := slips[r.PathValue("slip")]
	if !ok {
		name, b, err := p.Letter(r, d, r.PathValue("slip"))
		if err != nil {
			return err
		}
		return web.PDF(w, name, b)
	}
	if d.AcceptedAt.IsZero() {
		return fault.New(fault.NotFound, "dossierpage.no_slip")
	}
	var b []byte
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		b, err = x.draw(p, s, d, v)
		return err
	}); err != nil {
		return err
	}
	return web.PDF(w, x.name+d.Code+".pdf", b)
}

// slipLinks lead to the slips that can be printed of d.
func slipLinks(pg queuePage, d *dossier.Dossier) (list []view.Link) {
	if d.AcceptedAt.IsZero() {
		return nil
	}
	return []view.Link{
		{Text: pg.T("dossierpage.slip_handover"), Href: d.Path() + "/slip/handover", Icon: "printer"},
		{Text: pg.T("dossierpage.slip_control"), Href: d.Path() + "/slip/control", Icon: "printer"},
	}
}

// head is what stands on every slip that a unit hands out about d at a moment.
func (p Pages) head(s *store.Snapshot, d *dossier.Dossier, unitID string, at time.Time) (slip.Head, org.Unit, error) {
	on := day.Of(at)
	unit, err := org.UnitAt(s, unitID, on)
	if err != nil {
		return slip.Head{}, unit, err
	}
	h := slip.Head{Unit: strings.ToUpper(unit.Name), Code: d.Code, At: at, Track: p.PublicURL + d.TrackPath(), TrackAt: p.PublicURL + "/track", Phone: p.Phone}
	if d.Code == "" {
		h.Tracking = d.Tracking
	}
	if unit.Parent != "" {
		if h.Governing, err = org.UnitName(s, unit.Parent, on); err != nil {
			return h, unit, err
		}
		h.Governing = strings.ToUpper(h.Governing)
	}
	if at, err := place.ByCode(s, unit.Place, on); err == nil {
		h.Place = at.Plain()
	}
	return h, unit, nil
}

// way is what the stations of d look like in words.
type way struct {
	stations []dossier.Station
	units    map[string]string
	people   map[string]string
}

func (p Pages) way(s *store.Snapshot, d *dossier.Dossier) (x way, err error) {
	if x.stations, err = p.Dossier.Stations(s, d); err != nil {
		return x, err
	}
	var units, people []string
	for _, t := range x.stations {
		units, people = append(units, t.Unit), append(people, t.Person)
	}
	if x.units, err = org.UnitNames(s, units, day.Of(s.Now())); err != nil {
		return x, err
	}
	x.people, err = org.PersonNames(s, people)
	return x, err
}

// control draws Mẫu 06 out of the stations passed. A hop is judged by the hours its process gives the step that ended
// with it; the last by the due moment of the whole.
func (p Pages) control(s *store.Snapshot, d *dossier.Dossier, v org.Viewer) ([]byte, error) {
	h, _, err := p.head(s, d, d.Received, s.Now())
	if err != nil {
		return nil, err
	}
	version, err := p.Catalogue.VersionByID(s, d.Version.ID)
	if err != nil {
		return nil, err
	}
	clock, err := deadline.Load(s, d.ID)
	if err != nil {
		return nil, err
	}
	cal, err := deadline.Now(s)
	if err != nil {
		return nil, err
	}
	x, err := p.way(s, d)
	if err != nil {
		return nil, err
	}
	out := slip.ControlData{Head: h, Owner: party(d.Applicant()), Procedure: d.Version.Name, Papers: papersOf(version, d), Received: d.AcceptedAt,
		Due: d.Due, Printed: v.Name}
	if clock.Extended > 0 {
		out.First = clock.First
	}
	from := slip.Hop{FromPerson: d.Party(dossier.Submitter).Name}
	verdict := slip.Verdict("")
	for _, t := range x.stations {
		from.To, from.ToPerson, from.At, from.Verdict = x.units[t.Unit], x.people[t.Person], t.Started, verdict
		out.Hops = append(out.Hops, from)
		from = slip.Hop{From: x.units[t.Unit], FromPerson: x.people[t.Person], Note: sentBack(p, t)}
		verdict = stepVerdict(cal.Desk, version, t)
		if !d.FinishedAt.IsZero() && t.Ended.Equal(d.FinishedAt) {
			verdict = judged(d.Verdict(d.FinishedAt))
		}
	}
	if !d.ReturnedAt.IsZero() {
		from.At, from.ToPerson, from.Verdict = d.ReturnedAt, d.Party(dossier.Submitter).Name, verdict
		out.Hops = append(out.Hops, from)
	}
	return p.Printer.Control(out)
}

// sentBack notes that a station ended by sending the dossier back.
func sentBack(p Pages, t dossier.Station) string {
	if t.Outcome == "sent_back" {
		return p.Printer.Words().T("dossierpage.slip_sent_back")
	}
	return ""
}

// stepVerdict judges a station that ended by the working hours meant for it; it has none where the process gives none.
func stepVerdict(desk day.Desk, v catalogue.Version, t dossier.Station) slip.Verdict {
	if t.Ended.IsZero() {
		return ""
	}
	for _, s := range dossier.Steps(v) {
		if s.Key != t.Key || s.Hours == 0 {
			continue
		}
		r, err := deadline.Compute(desk, deadline.Policy{}, []deadline.Entry{{Kind: deadline.WasStarted, At: t.Started,
			Args: deadline.Args{N: s.Hours, Unit: deadline.WorkingHour}}})
		if err != nil {
			return ""
		}
		return judged(deadline.Judge(r.Due, t.Ended, deadline.WorkingHour))
	}
	return ""
}

func judged(v deadline.Verdict) slip.Verdict {
	switch v {
	case deadline.Early:
		return slip.Early
	case deadline.Late:
		return slip.Late
	}
	return slip.OnTime
}

// handover draws the slip of the last hand-over: from the station that ended last to the one where d stands.
func (p Pages) handover(s *store.Snapshot, d *dossier.Dossier, _ org.Viewer) ([]byte, error) {
	x, err := p.way(s, d)
	if err != nil {
		return nil, err
	}
	n := len(x.stations) - 1
	if n < 1 || !x.stations[n].Ended.IsZero() {
		return nil, fault.New(fault.NotFound, "dossierpage.no_slip")
	}
	from, to := x.stations[n-1], x.stations[n]
	h, _, err := p.head(s, d, from.Unit, to.Started)
	if err != nil {
		return nil, err
	}
	version, err := p.Catalogue.VersionByID(s, d.Version.ID)
	if err != nil {
		return nil, err
	}
	row := slip.HandoverRow{Code: d.Code, Procedure: d.Version.Name, Owner: d.Applicant().Name, Due: d.Due, Result: d.Result.Number}
	for _, paper := range papersOf(version, d) {
		row.Papers += paper.Originals + paper.Certified + paper.Copies
	}
	return p.Printer.Handover(slip.HandoverData{Head: h, From: x.units[from.Unit], FromPerson: x.people[from.Person], To: x.units[to.Unit],
		ToPerson: x.people[to.Person],
		Results:  d.State == dossier.Done, Reason: to.Name, Rows: []slip.HandoverRow{row}})
}
