package cataloguepage

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// ratesView is what fees are, what waits for a second person, and a new rule being written.
type ratesView struct {
	view.Base
	Rules   []fee.Rule
	Waiting []waits[fee.Rule]
	Names   map[string]string // of procedures
	Fields  fieldset
	Form    web.Form
	Key     string
	May     bool // writes rules
	typed
}

func (v ratesView) from() view.DateInput {
	in := v.Input("from", "cataloguepage.f_rate_from", "")
	in.Hint = v.T("cataloguepage.rate_from_hint")
	return in.OnDate(v.Form.Date("from"))
}

// second is where a rule that waits is put in force.
func (v ratesView) second(x waits[fee.Rule]) view.Second {
	return x.second(v.Base, v.typed, view.Second{At: Rates, Key: v.Key, Agree: v.T("cataloguepage.b_publish"), Waits: v.T("cataloguepage.rate_wait_second"),
		About: x.What.Name})
}

// rates shows the rules; like names the one whose place a new rule takes.
func (p Pages) rates(w http.ResponseWriter, r *http.Request, _ editor) error {
	var like fee.Rule
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := fee.Standing(s, p.Province, day.Of(s.Now()))
		for _, x := range list {
			if rateID(x) == r.URL.Query().Get("like") {
				like = x
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	b := view.From(r, "cataloguepage.rates_title")
	return p.showRates(w, r, ratesView{Base: b, Fields: drawRate(b, like), Form: web.NewForm(nil)}, nil)
}

// rateID names a rule on the page: what it is, in which case, of which procedures.
func rateID(r fee.Rule) string { return r.Key + "/" + r.Case + "/" + strings.Join(r.Procedures, ",") }

func (p Pages) showRates(w http.ResponseWriter, r *http.Request, pg ratesView, cause error) error {
	k := editorOf(r)
	if pg.Key = pg.Form.Key(); pg.Key == "" {
		pg.Key = web.NewKey()
	}
	pg.May = k.scope == catalogue.Everything
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		on := day.Of(s.Now())
		if pg.Rules, err = fee.Standing(s, p.Province, on); err != nil {
			return err
		}
		if pg.Waiting, err = waiting(s, fee.Proposals, k); err != nil {
			return err
		}
		var codes []string
		for _, x := range pg.Waiting {
			codes = append(codes, x.What.Procedures...)
		}
		for _, x := range pg.Rules {
			codes = append(codes, x.Procedures...)
		}
		pg.Names, err = p.procedureNames(s, codes, on)
		return err
	})
	if err != nil {
		return err
	}
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(homeCrumb(b))
	return web.Render(w, r, status, ratesPage(pg))
}

func (p Pages) procedureNames(q store.Querier, codes []string, on day.Date) (map[string]string, error) {
	out := map[string]string{}
	for _, c := range codes {
		if _, done := out[c]; done {
			continue
		}
		v, err := catalogue.Current(q, c, on)
		if err != nil && fault.Of(err) != fault.NotFound {
			return nil, err
		}
		out[c] = v.Name
	}
	return out, nil
}

func (v ratesView) table() view.Table {
	t := view.Table{Caption: v.T("cataloguepage.rates_now"), Empty: v.T("cataloguepage.rates_none")}
	t.Heads = v.Heads("cataloguepage.h_fee", "cataloguepage.h_rate", "cataloguepage.h_rate_procedures", "cataloguepage.h_rate_ground")
	for _, r := range v.Rules {
		name := view.Cell{Text: r.Name, Sub: v.T(r.Kind.Word())}
		if v.May {
			name.Href = Rates + "?like=" + url.QueryEscape(rateID(r)) + "#rate"
		}
		rate := view.Cell{Text: strings.Join(r.Describe(v.Words), " ")}
		if r.Area != "" {
			rate.Sub = v.T("cataloguepage.area_province")
		}
		t.Rows = append(t.Rows, []view.Cell{name, rate, v.procedures(r), {Text: r.Ground, Sub: v.since(r)}})
	}
	return t
}

func (v ratesView) since(r fee.Rule) string {
	if r.Through != 0 {
		return v.T("cataloguepage.from_through", "from", r.From, "through", r.Through)
	}
	return v.T("cataloguepage.from_on", "from", r.From)
}

func (v ratesView) procedures(r fee.Rule) view.Cell {
	c := view.Cell{Text: strings.Join(r.Procedures, ", ")}
	if len(r.Procedures) == 1 {
		c.Sub = cut(v.Names[r.Procedures[0]], 70)
	}
	return c
}

// writeRate reads a rule and hands it to a second person; a button inside the form only changes the form.
func (p Pages) writeRate(w http.ResponseWriter, r *http.Request, k editor) error {
	if k.scope != catalogue.Everything {
		return fault.New(fault.Forbidden, "cataloguepage.province_keeps")
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	b := view.From(r, "cataloguepage.rates_title")
	pg := ratesView{Base: b, Fields: drawRate(b, fee.Rule{}), Form: f}
	pg.Fields.read(f)
	if pg.Fields.applyButton(f.Text("_act")) {
		return p.showRates(w, r, pg, nil)
	}
	_, err = k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
		var bad faults
		rule := p.readRate(&pg.Fields, &bad)
		from, wrong := f.Day("from")
		if wrong != nil {
			bad.list = append(bad.list, *wrong)
		}
		rule.From = from
		if err := known(tx, rule, &bad); err != nil {
			return "", err
		}
		if err := fault.Fields(bad.list...); err != nil {
			return "", err
		}
		_, err := fee.Propose(tx, rule, k.By(k.unit, rule.Ground, f.Key()))
		return Rates, err
	})
	if err != nil {
		return p.showRates(w, r, pg, err)
	}
	web.Flash(w, r, "cataloguepage.done_rate_proposed")
	return web.Redirect(w, r, Rates)
}

// known refuses a procedure that is not in the catalogue.
func known(q store.Querier, r fee.Rule, bad *faults) error {
	for _, code := range r.Procedures {
		all, err := catalogue.Versions(q, code)
		if err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
		if len(all) == 0 {
			bad.add("procedures", "cataloguepage.rate_procedure_unknown", "code", code)
		}
	}
	return nil
}

// decideRate: the second person puts a rule in force or gives it back.
func (p Pages) decideRate(w http.ResponseWriter, r *http.Request, _ editor) error {
	t, err := decide(p, r, fee.Proposals, map[string]func(*store.Tx, string, event.By) error{"decline": fee.Decline,
		"confirm": func(tx *store.Tx, id string, by event.By) error { _, err := fee.Confirm(tx, id, by); return err }})
	if err != nil {
		b := view.From(r, "cataloguepage.rates_title")
		return p.showRates(w, r, ratesView{Base: b, Fields: drawRate(b, fee.Rule{}), Form: web.NewForm(nil), typed: t}, err)
	}
	web.Flash(w, r, map[string]string{"confirm": "cataloguepage.done_rate_confirm", "decline": "cataloguepage.done_rate_decline"}[r.PathValue("act")])
	return web.Redirect(w, r, Rates)
}
