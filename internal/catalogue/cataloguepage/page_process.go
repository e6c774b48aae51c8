package cataloguepage

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type processView struct {
	view.Base
	catalogue.Version
	Steps  []catalogue.Step
	Faults []fault.Field
	Key    string
}

func (v processView) step(i int) string {
	return "/version/" + v.ID + "/edit/step?n=" + strconv.Itoa(i)
}

// lines are what a step says, one below the other.
func (v processView) lines(s catalogue.Step) []string {
	t := contentLines{Base: v.Base}
	return strings.Split(t.step(&catalogue.Process{Steps: v.Steps}, s), "\n")
}

func (p Pages) processTable(w http.ResponseWriter, r *http.Request, v catalogue.Version) error {
	return p.showProcess(w, r, v, nil)
}

func (p Pages) showProcess(w http.ResponseWriter, r *http.Request, v catalogue.Version, cause error) error {
	pg := processView{Version: v, Steps: dossier.Steps(v), Faults: v.Process.Faults(), Key: web.NewKey()}
	b, status, ok := view.From(r, "cataloguepage.process_title").Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(crumbs(b, v)...)
	return web.Render(w, r, status, processPage(pg))
}

// own gives the content a process of its own: the standard one, until somebody changes it.
func own(c *catalogue.Content) *catalogue.Process {
	if c.Process == nil || len(c.Process.Steps) == 0 {
		c.Process = &catalogue.Process{Steps: slices.Clone(dossier.Steps(catalogue.Version{}))}
	}
	return c.Process
}

// changeProcess moves a step, takes it out, or goes back to the standard process.
func (p Pages) changeProcess(w http.ResponseWriter, r *http.Request, f web.Form) error {
	verb, arg, _ := strings.Cut(f.Text("_act"), ":")
	n, err := strconv.Atoi(arg)
	if err != nil && verb != "standard" {
		return notHere()
	}
	err = p.change(r, f, func(c *catalogue.Content) error {
		if verb == "standard" {
			c.Process = nil
			return nil
		}
		list := own(c)
		if n < 0 || n >= len(list.Steps) {
			return notHere()
		}
		s := list.Steps
		switch {
		case verb == "up" && n > 0:
			s[n-1], s[n] = s[n], s[n-1]
		case verb == "down" && n+1 < len(s):
			s[n+1], s[n] = s[n], s[n+1]
		case verb == "remove" && len(s) > 1:
			list.Steps = slices.Delete(s, n, n+1)
		default:
			return fault.New(fault.Conflict, "cataloguepage.cannot_move")
		}
		return nil
	})
	if err != nil {
		v, gone := p.open(r, editorOf(r))
		if gone != nil {
			return gone
		}
		return p.showProcess(w, r, v, err)
	}
	return web.Redirect(w, r, "/version/"+r.PathValue("id")+"/edit/process#steps")
}

type stepView struct {
	view.Base
	catalogue.Version
	N      int // len: a new one
	Fields fieldset
	Key    string
	Rev    int64
}

// stepAt reads which step a request is about: of the draft, or of the standard process.
func stepAt(r *http.Request, v catalogue.Version) (int, catalogue.Step, error) {
	steps := dossier.Steps(v)
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	switch {
	case err != nil || n < 0 || n > len(steps):
		return 0, catalogue.Step{}, notHere()
	case n == len(steps):
		return n, catalogue.Step{Unit: "competent", Role: "specialist"}, nil
	}
	return n, steps[n], nil
}

func (p Pages) step(w http.ResponseWriter, r *http.Request, v catalogue.Version) error {
	n, s, err := stepAt(r, v)
	if err != nil {
		return err
	}
	b := view.From(r, "cataloguepage.step_title")
	return p.showStep(w, r, stepView{Version: v, N: n, Fields: drawStep(b, v, s), Key: web.NewKey(), Rev: v.Rev}, nil)
}

func (p Pages) showStep(w http.ResponseWriter, r *http.Request, pg stepView, cause error) error {
	b, status, ok := view.From(r, "cataloguepage.step_title").Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(append(crumbs(b, pg.Version), view.Link{Text: b.T("cataloguepage.part_process"), Href: "/version/" + pg.ID + "/edit/process"})...)
	return web.Render(w, r, status, stepPage(pg))
}

func drawStep(b view.Base, v catalogue.Version, s catalogue.Step) fieldset {
	var roles, duties []view.Option
	for _, x := range catalogue.StepRoles {
		roles = append(roles, view.Option{Value: x, Label: b.T(org.Role(x).Word())})
	}
	for _, x := range org.Duties() {
		duties = append(duties, view.Option{Value: x, Label: b.T(org.DutyWord(x))})
	}
	to := []view.Option{{Label: b.T("cataloguepage.step_following")}}
	for _, x := range dossier.Steps(v) {
		to = append(to, view.Option{Value: x.Key, Label: x.Name})
	}
	hours := ""
	if s.Hours > 0 {
		hours = strconv.Itoa(s.Hours)
	}
	var others []view.Option
	for _, x := range to[1:] {
		if x.Value != s.Key {
			others = append(others, x)
		}
	}
	ask := catalogue.Consult{}
	if s.Consult != nil {
		ask = *s.Consult
	}
	out := fieldset{boxes: []box{
		{name: "name", label: "cataloguepage.f_step_name", value: s.Name},
		{name: "public", label: "cataloguepage.f_public", hint: "cataloguepage.public_hint", value: s.Public},
		{name: "unit", label: "cataloguepage.f_step_unit", kind: "select", value: s.Unit, options: options(b, "cataloguepage.at_", catalogue.StepUnits...)},
		{name: "role", label: "cataloguepage.f_role", kind: "select", value: s.Role, options: roles},
		{name: "field", label: "cataloguepage.f_duty", kind: "select", value: s.Field, options: duties},
		{name: "hours", label: "cataloguepage.f_hours", hint: "cataloguepage.hours_hint", kind: "number", value: hours},
		{name: "actions", label: "cataloguepage.f_actions", kind: "checks", values: s.Actions,
			options: options(b, "cataloguepage.do_", catalogue.StepActions...)},
		{name: "fork", label: "cataloguepage.f_fork", hint: "cataloguepage.fork_hint", kind: "checks", values: s.Fork, options: others},
		{name: "join", label: "cataloguepage.f_join", hint: "cataloguepage.join_hint", kind: "checks", values: s.Join, options: others},
		{name: "consult_days", label: "cataloguepage.f_consult_days", kind: "number", value: amount(int64(ask.Days))},
		{name: "consult_pauses", label: "cataloguepage.f_consult_pauses", kind: "tick", value: map[bool]string{true: "1"}[ask.Pauses]},
		{name: "consult_ground", label: "cataloguepage.f_consult_ground", hint: "cataloguepage.consult_ground_hint", value: ask.Ground, all: true},
	}}
	t := table{name: "next", title: "cataloguepage.next_title", lead: "cataloguepage.next_lead", item: "cataloguepage.next_n", add: "cataloguepage.add_next",
		empty: "cataloguepage.no_next", boxes: []box{{name: "when", label: "cataloguepage.f_when", hint: "cataloguepage.when_hint"},
			{name: "to", label: "cataloguepage.f_to", kind: "select", options: to[1:]}}}
	for _, m := range s.Next {
		t.row(m.When, m.To)
	}
	t.choices("to", to[1:])
	out.tables = []table{t}
	return out
}

// readStep makes a step of the fields; one that runs beside another needs no action of its own.
func readStep(fs *fieldset, was catalogue.Step, parallel bool, bad *faults) catalogue.Step {
	out := was
	if out.Name = fs.text("name"); out.Name == "" {
		bad.add("name", "cataloguepage.step_name_missing")
	}
	out.Public, out.Field = fs.text("public"), bad.oneOf("field", fs.text("field"), org.Duties())
	out.Unit, out.Role = bad.oneOf("unit", fs.text("unit"), catalogue.StepUnits), bad.oneOf("role", fs.text("role"), catalogue.StepRoles)
	out.Hours = bad.number("hours", fs.text("hours"))
	out.Actions = nil
	for _, a := range catalogue.StepActions {
		if slices.Contains(fs.box("actions").values, a) {
			out.Actions = append(out.Actions, a)
		}
	}
	for _, a := range was.Actions { // what a package offers beyond the boxes stays
		if !slices.Contains(catalogue.StepActions, a) {
			out.Actions = append(out.Actions, a)
		}
	}
	out.Fork, out.Join = fs.box("fork").values, fs.box("join").values
	if out.Consult = nil; fs.text("consult_days")+fs.text("consult_ground") != "" || fs.on("consult_pauses") {
		out.Consult = &catalogue.Consult{Days: bad.number("consult_days", fs.text("consult_days")), Pauses: fs.on("consult_pauses"),
			Ground: fs.text("consult_ground")}
		if out.Consult.Pauses && fold.Said(out.Consult.Ground) == "" {
			bad.add("consult_ground", "cataloguepage.consult_ground_missing")
		}
	}
	if len(out.Actions) == 0 && !parallel {
		bad.add("actions", "cataloguepage.actions_missing")
	}
	t := &fs.tables[0]
	out.Next = nil
	for i := range t.rows {
		m := catalogue.Move{When: t.text(i, "when"), To: t.text(i, "to")}
		if m.To == "" {
			bad.add(t.at(i, "to"), "cataloguepage.choose")
		}
		out.Next = append(out.Next, m)
	}
	return out
}

func (p Pages) keepStep(w http.ResponseWriter, r *http.Request, v catalogue.Version, f web.Form) error {
	n, was, err := stepAt(r, v)
	if err != nil {
		return err
	}
	sh := drawStep(view.From(r, "cataloguepage.step_title"), v, was)
	sh.read(f)
	pg := stepView{Version: v, N: n, Fields: sh, Key: f.Key(), Rev: seen(f)}
	if pg.Fields.applyButton(f.Text("_act")) {
		return p.showStep(w, r, pg, nil)
	}
	err = p.change(r, f, func(c *catalogue.Content) error {
		var bad faults
		list := own(c)
		s := readStep(&sh, was, list.Parallel(was.Key), &bad)
		if err := fault.Fields(bad.list...); err != nil {
			return err
		}
		if n < len(list.Steps) {
			list.Steps[n] = s
			return nil
		}
		s.Key = strings.ReplaceAll(slug(s.Name, func(key string) bool {
			return slices.ContainsFunc(list.Steps, func(x catalogue.Step) bool { return x.Key == strings.ReplaceAll(key, "-", "_") })
		}), "-", "_")
		i := slices.IndexFunc(list.Steps, func(x catalogue.Step) bool { return slices.Contains(x.Actions, "return") })
		if i < 0 {
			i = len(list.Steps)
		}
		list.Steps = slices.Insert(list.Steps, i, s) // before the result is given back
		return nil
	})
	if err != nil {
		return p.showStep(w, r, pg, err)
	}
	web.Flash(w, r, "cataloguepage.done_saved")
	return web.Redirect(w, r, "/version/"+v.ID+"/edit/process#steps")
}
