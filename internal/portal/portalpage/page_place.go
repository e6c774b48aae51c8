package portalpage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

// asksPlace tells whether the place says who decides: what the province decides needs no question.
func (f filing) asksPlace() bool {
	return strings.HasPrefix(f.Version.Competence, "commune") || f.Version.Competence == string(org.LandBranch)
}

// placeCode is the commune that was chosen; of procedures of the province, the province.
func (f filing) placeCode() string {
	if !f.asksPlace() {
		return f.Pages.Province
	}
	return f.Draft.Answers.Text(placeField)
}

// mostPlaces is how many communes a search shows.
const mostPlaces = 8

type placeView struct {
	filing
	Typed   view.Input
	Found   view.Choice
	Outside string // the address stands in another province: where it does
	None    bool
	Back    string
}

// placeForm asks which commune decides. The commune of the address is offered first; it may be another one of
// the province (NĐ 118/2025/NĐ-CP: no territorial limit inside the province for handing in; who decides is asked
// here).
func (p Pages) placeForm(w http.ResponseWriter, r *http.Request, f filing) error {
	v, err := f.placeView(r, "", "")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, placePage(v))
}

// placeChosen keeps the commune, or searches again.
func (p Pages) placeChosen(w http.ResponseWriter, r *http.Request, f filing) error {
	typed, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := typed.Text("place")
	if typed.Has("_search") {
		return f.searchPlace(w, r, clip(typed.Text("typed"), 200))
	}
	unit, err := f.decides(r, code)
	if err != nil {
		wrong := fault.Field{Name: "place", Key: "portalpage.place_missing"}
		if code != "" {
			wrong.Key = "portalpage.place_nobody"
		}
		if fault.Of(err) == fault.Internal {
			return err
		}
		f.Errors = []fault.Field{wrong}
		v, err := f.placeView(r, clip(typed.Text("typed"), 200), "")
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, placePage(v))
	}
	if err := f.saveAnswers(r, "place", func(a form.Answers) form.Answers { a.Set(placeField, unit.place); return a }); err != nil {
		return err
	}
	if typed.Has("_save") {
		return web.Redirect(w, r, f.at("saved"))
	}
	if toReview(r) {
		return web.Redirect(w, r, f.at("review"))
	}
	return web.Redirect(w, r, f.after("place"))
}

func (f filing) searchPlace(w http.ResponseWriter, r *http.Request, typed string) error {
	if typed == "" {
		f.Errors = []fault.Field{{Name: "typed", Key: "portalpage.place_type"}}
	}
	v, err := f.placeView(r, typed, "")
	if err != nil {
		return err
	}
	status := http.StatusOK
	if typed == "" {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, placePage(v))
}

// placeView offers communes: those that match what was typed, else the one chosen before, else the one of the
// address; when nothing is found, every commune of the province.
func (f filing) placeView(r *http.Request, typed, chosen string) (placeView, error) {
	f.Title = f.T("portalpage.place_title") + " – " + bare(f.Version.Name)
	v := placeView{filing: f, Back: f.before("place")}
	if chosen == "" {
		chosen = f.Draft.Answers.Text(placeField)
	}
	var options []view.Option
	err := f.Pages.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if typed != "" {
			options, err = f.matching(s, typed)
			v.None = len(options) == 0
		} else if options, chosen, err = f.nearby(s, chosen, &v); err != nil {
			return err
		}
		if err == nil && len(options) == 0 {
			options, err = f.everywhere(s)
		}
		return err
	})
	if err != nil {
		return v, err
	}
	if len(options) == 1 {
		chosen = options[0].Value
	}
	v.Typed = f.Input("typed", "portalpage.place_search", typed).WithHint(f.T("portalpage.place_hint"))
	v.Typed.Complete = "off"
	v.Found = f.Input("place", "portalpage.place_found", chosen).Choose(options)
	return v, nil
}

// oldName is a former unit as old papers write it.
func oldName(x place.Former) string {
	if x.District == "" {
		return x.Full()
	}
	return x.Full() + ", " + x.District
}

func (f filing) matching(s *store.Snapshot, typed string) (list []view.Option, err error) {
	hits, err := place.Search(s, place.Asked{Text: typed, In: f.Pages.Province}, mostPlaces)
	for _, h := range hits {
		o := view.Option{Value: h.Code, Label: h.Name}
		if h.Former.Name != "" {
			o.Hint = f.T("portalpage.place_before", "former", oldName(h.Former))
		}
		list = append(list, o)
	}
	return list, err
}

// nearby offers the commune chosen before, or that of the person's address.
func (f filing) nearby(s *store.Snapshot, chosen string, v *placeView) ([]view.Option, string, error) {
	if chosen == "" {
		who := f.Draft.Answers.Who()
		chosen = who.Subject.Address.Code
		if chosen == "" {
			chosen = who.Submitter.Address.Code
		}
	}
	if chosen == "" {
		return nil, "", nil
	}
	u, err := place.ByCode(s, chosen, f.Today)
	if fault.Of(err) == fault.NotFound {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	if u.Province != f.Pages.Province {
		v.Outside = u.Name
		return nil, "", nil
	}
	return []view.Option{{Value: u.Code, Label: u.Name}}, u.Code, nil
}

func (f filing) everywhere(s *store.Snapshot) (list []view.Option, err error) {
	communes, err := place.Communes(s, f.Pages.Province)
	for _, c := range communes {
		list = append(list, view.Option{Value: c.Code, Label: c.Name})
	}
	return list, err
}

// deciding are the units of a place.
type deciding struct{ place, competent, received string }

// decides finds who decides and who receives what is asked for in a place of this province.
func (f filing) decides(r *http.Request, code string) (out deciding, err error) {
	err = f.Pages.DB.Read(r.Context(), func(s *store.Snapshot) error {
		out, err = f.decidesAt(s, code)
		return err
	})
	return out, err
}

func (f filing) decidesAt(s *store.Snapshot, code string) (out deciding, err error) {
	if f.asksPlace() {
		u, err := place.ByCode(s, code, f.Today)
		if err != nil {
			return out, err
		}
		if u.Province != f.Pages.Province {
			return out, fault.New(fault.NotFound, "portalpage.place_nobody")
		}
	}
	on := day.Of(s.Now())
	competent, err := org.CompetentUnit(s, org.Competence{Kind: f.Version.Competence, Department: f.Version.Department}, code, on)
	if err != nil {
		return out, err
	}
	received, err := f.Pages.Dossier.Centre(s, f.Version, code, on)
	if err != nil {
		return out, err
	}
	names, err := org.UnitNames(s, []string{competent, received}, on)
	return deciding{code, names[competent], names[received]}, err
}

// withBlank puts an empty first answer before the options of a list to open.
func withBlank(c view.Choice, text string) view.Choice {
	c.Options = append([]view.Option{{Label: text}}, c.Options...)
	return c
}
