package seed

import (
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
	"github.com/motcua/motcua/procedures"
)

// world is the province as the story needs it: places, what can be applied for, who does the work.
type world struct {
	on      day.Date
	desk    day.Desk
	places  []string // codes of the communes; those with more people stand in it more often
	offers  []*offer
	weights []int // running sums, for the choice of an offer
	total   int
	seats   map[org.Seat]org.Viewer
	people  map[string]org.Viewer
}

// offer is a procedure that can be applied for.
type offer struct {
	catalogue.Version
	online   bool
	demanded []catalogue.Paper
	answers  form.Answers // of somebody; each applicant puts in who he is
	form     *form.Form
}

// wish is a procedure of the story and how often it is asked for.
type wish struct {
	code   string
	weight int
}

// wanted are the procedures that people need most. Those that the catalogue cannot offer are left out.
var wanted = []wish{
	{"2.000815", 26}, {"2.000884", 8}, {"2.000635", 14}, {"2.000908", 3}, {"1.001193", 12}, {"1.004873", 14}, {"1.004837", 1}, {"1.004884", 2},
	{"1.000894", 8}, {"1.000656", 5}, {"1.001022", 1}, {"1.000689", 1}, {"1.001612", 6}, {"2.000720", 2}, {"1.013225", 3}, {"1.013227", 1},
	{"1.012783", 5}, {"2.000829", 1},
}

// fields of which the first procedures that can be applied for are taken too, so that every kind of unit has work.
var fields = []wish{
	{"Đất đai", 4}, {"Hộ tịch", 2}, {"Chứng thực", 2}, {"Luật sư", 1}, {"Công chứng", 1}, {"Trợ giúp pháp lý", 1}, {"Đường bộ", 2}, {"Nhà ở và công sở", 1},
	{"Hoạt động xây dựng", 1}, {"Thú y", 1}, {"Lâm nghiệp", 1}, {"Thủy lợi", 1}, {"Trồng trọt", 1},
}

// some takes the first procedures of a field.
func (w *world) some(q store.Querier, field wish) (list []wish, err error) {
	for _, service := range []catalogue.Service{catalogue.Full, catalogue.Partial} {
		items, err := catalogue.List(q, catalogue.ListQuery{On: w.on, Field: field.code, Service: service, Limit: 2})
		if err != nil {
			return nil, err
		}
		for _, x := range items {
			if !slices.ContainsFunc(wanted, func(y wish) bool { return y.code == x.Code }) {
				list = append(list, wish{x.Code, field.weight})
			}
		}
	}
	return list, nil
}

// add offers a procedure, when it can be applied for and somebody decides it.
func (w *world) add(q store.Querier, room *dossier.Room, x wish, sample form.Answers) error {
	v, err := catalogue.Current(q, x.code, w.on)
	if fault.Of(err) == fault.NotFound || err == nil && v.Service == catalogue.Information {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = org.CompetentUnit(q, org.Competence{Kind: v.Competence, Department: v.Department}, w.places[0], w.on)
	if c := fault.Of(err); c == fault.NotFound || c == fault.Conflict {
		return nil
	}
	if err != nil {
		return err
	}
	o, err := w.offer(room, v, sample)
	if err != nil {
		return err
	}
	w.total += x.weight
	w.offers, w.weights = append(w.offers, o), append(w.weights, w.total)
	return nil
}

func look(q store.Querier, room *dossier.Room) (*world, error) {
	w := &world{on: day.Of(room.DB.Now()), seats: map[org.Seat]org.Viewer{}, people: map[string]org.Viewer{}}
	cal, err := deadline.Now(q)
	if err != nil {
		return nil, err
	}
	w.desk = cal.Desk
	communes, err := place.Communes(q, demo.Place)
	if err != nil {
		return nil, err
	}
	for _, c := range communes {
		times := 1
		if slices.Contains(demo.Staffed(), c.Code) {
			times = len(communes) / 5
		}
		for range times {
			w.places = append(w.places, c.Code)
		}
	}
	samples, err := samples()
	if err != nil {
		return nil, err
	}
	if len(communes) == 0 {
		return nil, errors.New("there are no communes in the catalogue of places")
	}
	list := slices.Clone(wanted)
	for _, f := range fields {
		more, err := w.some(q, f)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	for _, x := range list {
		if err := w.add(q, room, x, samples[x.code]); err != nil {
			return nil, fmt.Errorf("%s: %w", x.code, err)
		}
	}
	if len(w.offers) == 0 {
		return nil, errors.New("the catalogue has no procedure that can be applied for")
	}
	return w, nil
}

// samples are the answers that the packages carry for demonstrations, by procedure.
func samples() (map[string]form.Answers, error) {
	list, err := catalogue.ReadPackages(procedures.FS)
	if err != nil {
		return nil, err
	}
	out := map[string]form.Answers{}
	for _, p := range list {
		if len(p.Sample) == 0 {
			continue
		}
		if out[p.Code], err = form.ReadAnswers(p.Sample); err != nil {
			return nil, fmt.Errorf("sample of %s: %w", p.Code, err)
		}
	}
	return out, nil
}

// most papers that somebody photographs at home in this story; who needs more goes to the counter.
const mostUploads = 4

func (w *world) offer(room *dossier.Room, v catalogue.Version, sample form.Answers) (*offer, error) {
	o := &offer{Version: v, answers: sample}
	if o.answers == nil {
		o.answers = form.Answers{}
	}
	var err error
	if o.form, err = room.Form(v); err != nil {
		return nil, err
	}
	answers, err := o.of(dossier.Party{Name: "–"}, "", w.on)
	if err != nil {
		return nil, err
	}
	holds, err := room.Holds(v, answers, w.on)
	if err != nil {
		return nil, err
	}
	o.demanded = dossier.Demanded(v, o.caseKey(), holds)
	o.online = v.FiledAt != "national" && len(o.photographed()) <= mostUploads
	return o, nil
}

// of puts the applicant into the answers.
func (o *offer) of(p dossier.Party, born string, on day.Date) ([]byte, error) {
	a := o.answers.Copy()
	a.Set("/acting", "self")
	a.Set("/submitter/name", p.Name)
	a.Set("/submitter/citizen_id", p.IDNo)
	a.Set("/submitter/phone", p.Phone)
	a.Set("/submitter/birth", born)
	return o.form.Clean(a, on).Bytes()
}

func (o *offer) caseKey() string {
	if len(o.Cases) == 0 {
		return ""
	}
	return o.Cases[0].Key
}

var errNobody = errors.New("nobody holds a seat")

// who works at a seat; an error names the seat that nobody holds.
func (w *world) who(q store.Querier, seat org.Seat) (org.Viewer, error) {
	if v, ok := w.seats[seat]; ok {
		return v, nil
	}
	holders, err := org.Holders(q, seat, w.on)
	if err != nil {
		return org.Viewer{}, err
	}
	if len(holders) == 0 {
		return org.Viewer{}, fmt.Errorf("%w: %s for %q in unit %s", errNobody, seat.Role, seat.Duty, seat.Unit)
	}
	id := holders[0].Person
	v, ok := w.people[id]
	if !ok {
		if v, err = org.ViewerAt(q, id, w.on); err != nil {
			return v, err
		}
		w.people[id] = v
	}
	w.seats[seat] = v
	return v, nil
}
