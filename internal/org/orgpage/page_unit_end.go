package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type unitEndView struct {
	unitChangeView
	Staffed int // people who still work there
}

func (p Pages) unitEndForm(w http.ResponseWriter, r *http.Request) error {
	return p.showUnitEnd(w, r, p.fromToday("on", nil), nil)
}

func (p Pages) showUnitEnd(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	c, err := p.changing(r, "org.unit_end_of")
	if err != nil {
		return err
	}
	b, status, ok := withRefusal(c.Base, cause)
	if !ok {
		return cause
	}
	c.Base = b.WithCrumbs(unitsCrumb(b), view.Link{Text: c.Unit.Name, Href: c.path()})
	if c.Form, c.Key = f, f.Key(); c.Key == "" {
		c.Key = web.NewKey()
	}
	pg := unitEndView{unitChangeView: c}
	if err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		pg.Staffed, err = org.Staffed(q, c.Unit.ID, day.Of(q.Now()))
		return err
	}); err != nil {
		return err
	}
	return web.Render(w, r, status, unitEndPage(pg))
}

func (p Pages) unitEnd(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	on, wrong := readDay(f, "on")
	if wrong != nil {
		err = fault.Fields(*wrong)
	} else {
		err = p.Auth.OrderUnitEnd(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, id, on)
	}
	if err != nil {
		return p.showUnitEnd(w, r, f, err)
	}
	web.Flash(w, r, "org.done_unit_ended")
	return web.Redirect(w, r, Units+"/"+id)
}
