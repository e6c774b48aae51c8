package feepage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// Collectors is where tax codes and accounts of the collecting bodies are kept.
const Collectors = "/collectors"

// collectorsPage lists the collecting bodies that a viewer keeps.
type collectorsPage struct {
	view.Base
	Units []org.Unit
	Known map[string]fee.Collector
}

// collects tells whether a unit collects in its own name: counters and offices work for the authority above them.
func collects(u org.Unit) bool {
	return !slices.Contains([]org.Kind{org.ProvinceCentre, org.CommuneCentre, org.CommuneOffice}, u.Kind)
}

func kept(v org.Viewer) (list []org.Unit) {
	for _, u := range v.Chart().All() {
		if collects(u) && v.Can(org.MayManageSettings, u.ID) {
			list = append(list, u)
		}
	}
	return list
}

func (p Pages) collectors(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	if !v.CanAnywhere(org.MayManageSettings) {
		return fault.New(fault.Forbidden, "feepage.settings_forbidden")
	}
	pg := collectorsPage{Base: view.From(r, "feepage.collectors"), Units: kept(v)}
	ids := make([]string, len(pg.Units))
	for i, u := range pg.Units {
		ids[i] = u.ID
	}
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		pg.Known, err = fee.Collectors(s, ids)
		return err
	}); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, collectorsView(pg))
}

// collectorPage is one of them, to be changed.
type collectorPage struct {
	view.Base
	Unit  org.Unit
	Known fee.Collector
	Typed web.Form
	Once  string
}

func (p Pages) oneCollector(r *http.Request, v org.Viewer) (pg collectorPage, err error) {
	u, ok := v.Chart().Unit(r.PathValue("unit"))
	if !ok || !collects(u) || !v.Can(org.MayManageSettings, u.ID) {
		return pg, fault.New(fault.NotFound, "org.unit_unknown")
	}
	pg = collectorPage{Base: view.From(r, "feepage.collectors"), Unit: u, Once: web.NewKey()}
	pg.Title = u.Name
	return pg, p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		pg.Known, err = fee.CollectorOf(s, u.ID)
		return err
	})
}

func (p Pages) collector(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg, err := p.oneCollector(r, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, collectorView(pg))
}

func (p Pages) setCollector(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg, err := p.oneCollector(r, v)
	if err != nil {
		return err
	}
	c := fee.Collector{Unit: pg.Unit.ID, TaxCode: f.Text("tax_code"), Bank: f.Text("bank"), Account: f.Text("account"), Holder: f.Text("holder")}
	req := org.Request{Viewer: v, Sent: web.Sent(r, f)}
	_, err = req.Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		return action.At("collectors", c.Unit), fee.SetCollector(tx, c, req.By(c.Unit))
	})
	if _, ok := web.Invalid(err); ok {
		pg.Base, pg.Typed = pg.WithErrors(err), f
		return web.Render(w, r, http.StatusUnprocessableEntity, collectorView(pg))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "feepage.done_collector")
	return web.Redirect(w, r, Collectors)
}

func (p collectorPage) field(name string) view.Input {
	value := map[string]string{"tax_code": p.Known.TaxCode, "bank": p.Known.Bank, "account": p.Known.Account, "holder": p.Known.Holder}[name]
	if p.Typed.Has(name) {
		value = p.Typed.Text(name)
	}
	in := p.Input(name, map[string]string{"tax_code": "feepage.tax_code", "bank": "feepage.bank", "account": "feepage.account", "holder": "feepage.holder"}[name], value)
	in.Complete, in.Hint = "off", map[string]string{"tax_code": p.T("feepage.tax_code_hint"), "bank": p.T("feepage.bank_hint"), "holder": p.T("feepage.holder_hint")}[name]
	if name != "holder" {
		in.Mode, in.Width = map[string]string{"bank": "numeric"}[name], "m"
	}
	return in
}
