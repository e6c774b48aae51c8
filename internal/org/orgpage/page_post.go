package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// postLine is a post of a person as the page shows it.
type postLine struct {
	org.Post
	Unit, Dates string
	Open        bool
}

func postOf(b view.Base, c *org.Chart, p org.Post, today day.Date) postLine {
	unit, _ := c.Unit(p.Unit)
	return postLine{Post: p, Unit: unit.Name, Dates: dates(b, p.From, p.To), Open: p.To == 0 || p.To > today}
}

func (v personView) postTitle() view.Input {
	in := v.Input("title", "org.titles", v.Form.Text("title"))
	in.Max, in.Complete = 200, "off"
	return in
}

func (v personView) postUnits() view.Choice {
	return v.Input("post_unit", "org.f_unit", v.Form.Text("post_unit")).Choose(v.Units)
}

func (v personView) postOn(name, label string) view.DateInput {
	in := v.Input(name, label, "")
	in.Optional = name == "post_until"
	return in.OnDate(v.Form.Date(name))
}

func (p Pages) givePost(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	x := org.Post{Person: r.PathValue("id"), Unit: f.Text("post_unit"), Title: f.Text("title")}
	var bad []fault.Field
	var wrong *fault.Field
	if x.Title == "" {
		bad = append(bad, fault.Field{Name: "title", Key: "org.title_missing"})
	}
	if x.From, wrong = f.Day("post_from"); wrong != nil {
		bad = append(bad, *wrong)
	}
	if until := f.Date("post_until"); until.Day+until.Month+until.Year != "" {
		if x.To, wrong = f.Day("post_until"); wrong != nil {
			bad = append(bad, *wrong)
		} else if x.To < x.From {
			bad = append(bad, fault.Field{Name: "post_until", Key: "org.to_before_from"})
		} else {
			x.To = x.To.Add(1) // the form names the last day
		}
	}
	if err = fault.Fields(bad...); err == nil {
		err = p.Org.OrderPost(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, x)
	}
	if err != nil {
		return p.showPerson(w, r, f, err)
	}
	web.Flash(w, r, "org.done_post_given")
	return web.Redirect(w, r, People+"/"+x.Person)
}

func (p Pages) endPost(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	o := org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}
	if err := p.Org.OrderPostEnd(r.Context(), o, r.PathValue("id"), r.PathValue("post")); err != nil {
		return err
	}
	web.Flash(w, r, "org.done_post_ended")
	return web.Redirect(w, r, People+"/"+r.PathValue("id"))
}
