package cataloguepage

import (
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// page edits what stands above the questions of a page: its title, what it says first, when it is shown.
func (p Pages) page(w http.ResponseWriter, r *http.Request, v catalogue.Version) error {
	at, err := spotOf(r)
	if err != nil {
		return err
	}
	s, err := form.Open(v.Form)
	if err != nil {
		return err
	}
	x := s.PageAt(at)
	if x == nil {
		return notHere()
	}
	b := view.From(r, "cataloguepage.page_title")
	return p.showPage(w, r, questionView{Base: b, Version: v, Spot: at, Key: web.NewKey(), Rev: v.Rev, Fields: drawPage(b, s, at, x)}, nil)
}

func drawPage(b view.Base, s *form.Sketch, at form.Spot, x *form.Page) fieldset {
	return fieldset{boxes: append([]box{
		{name: "title", label: "cataloguepage.f_page_title", kind: "area", rows: 2, half: true, value: x.Title["vi"]},
		{name: "title_en", label: "cataloguepage.f_page_title_en", kind: "area", rows: 2, half: true, value: x.Title["en"]},
		{name: "lead", label: "cataloguepage.f_lead", kind: "area", rows: 2, half: true, value: x.Lead["vi"]},
		{name: "lead_en", label: "cataloguepage.f_lead_en", kind: "area", rows: 2, half: true, value: x.Lead["en"]},
	}, conditionBoxes(b, asked{sketch: s, at: at}, x.When)...)}
}

func (p Pages) showPage(w http.ResponseWriter, r *http.Request, pg questionView, cause error) error {
	b, status, ok := view.From(r, "cataloguepage.page_title").Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(append(crumbs(b, pg.Version), view.Link{Text: b.T("cataloguepage.part_form"), Href: "/version/" + pg.ID + "/edit/form"})...)
	return web.Render(w, r, status, pagePage(pg))
}

func (p Pages) keepPage(w http.ResponseWriter, r *http.Request, v catalogue.Version, f web.Form) error {
	at, err := spotOf(r)
	if err != nil {
		return err
	}
	was, err := form.Open(v.Form)
	if err != nil {
		return err
	}
	x := was.PageAt(at)
	if x == nil {
		return notHere()
	}
	b := view.From(r, "cataloguepage.page_title")
	sh := drawPage(b, was, at, x)
	sh.read(f)
	err = p.change(r, f, func(c *catalogue.Content) error {
		var bad faults
		title, lead, when := bilingual(sh.text("title"), sh.text("title_en")), bilingual(sh.text("lead"), sh.text("lead_en")), condition(&sh, &bad)
		if title["vi"] == "" && title["en"] != "" || lead["vi"] == "" && lead["en"] != "" {
			bad.add("title", "cataloguepage.vietnamese_first")
		}
		if err := fault.Fields(bad.list...); err != nil {
			return err
		}
		s, err := form.Open(c.Form)
		if err != nil {
			return err
		}
		if !s.PutPage(at, title, lead, when) {
			return notHere()
		}
		if c.Form, err = s.Form(); err != nil {
			return err
		}
		if _, err := form.Compile(*c.Form); err != nil {
			return asOurs(err)
		}
		return nil
	})
	if err != nil {
		return p.showPage(w, r, questionView{Version: v, Spot: at, Key: f.Key(), Rev: seen(f), Fields: sh}, err)
	}
	web.Flash(w, r, "cataloguepage.done_saved")
	return web.Redirect(w, r, "/version/"+v.ID+"/edit/form#questions")
}
