package cataloguepage

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/view"
)

var (
	levels      = []string{"commune", "province", "ministry", "other"}
	competences = []string{"commune_committee", "department", "province_committee", "land_branch", "ministry", "central"}
	services    = []string{string(catalogue.Full), string(catalogue.Partial), string(catalogue.Information)}
	filedAt     = []string{catalogue.Here, catalogue.National}
)

func drawFacts(b view.Base, c *catalogue.Content) fieldset {
	lines := func(list []string) string { return strings.Join(list, "\n") }
	none := view.Option{Label: b.T("cataloguepage.none")}
	fs := fieldset{boxes: []box{
		{name: "name", label: "cataloguepage.f_name", kind: "area", rows: 2, value: c.Name},
		{name: "summary", label: "cataloguepage.f_summary", hint: "cataloguepage.summary_hint", kind: "area", rows: 2, value: c.Summary},
		{name: "field", label: "cataloguepage.f_field", value: c.Field},
		{name: "levels", label: "cataloguepage.f_levels", kind: "checks", options: options(b, "cataloguepage.level_", levels...), values: c.Levels},
		{name: "competence", label: "cataloguepage.f_competence", kind: "select", value: c.Competence,
			options: append([]view.Option{none}, options(b, "cataloguepage.unit_", competences...)...)},
		{name: "department", label: "cataloguepage.f_department", hint: "cataloguepage.department_hint", value: c.Department},
		{name: "service", label: "cataloguepage.f_service", hint: "cataloguepage.service_hint", kind: "select", value: string(c.Service),
			options: options(b, "catalogue.procedure.service_", services...)},
		{name: "filed_at", label: "cataloguepage.f_filed_at", kind: "select", value: c.FiledAt,
			options: options(b, "catalogue.procedure.filed_at_", filedAt...)},
		{name: "decision", label: "cataloguepage.f_decision", value: c.Decision},
		{name: "law_type", label: "cataloguepage.f_law_type", value: c.LawType},
		{name: "applicants", label: "cataloguepage.f_applicants", hint: "cataloguepage.one_a_line", kind: "area", rows: 4, value: lines(c.Applicants)},
		{name: "conditions", label: "cataloguepage.f_conditions", kind: "area", rows: 4, value: c.Conditions},
		{name: "legal", label: "cataloguepage.f_legal", hint: "cataloguepage.one_a_line", kind: "area", rows: 6, value: lines(c.Legal)},
		{name: "keywords", label: "cataloguepage.f_keywords", hint: "cataloguepage.keywords_hint", kind: "area", rows: 4, value: lines(c.Keywords)},
		{name: "not_needed", label: "cataloguepage.f_not_needed", hint: "cataloguepage.one_a_line", kind: "area", rows: 3, value: lines(c.NotNeeded)},
		{name: "source", label: "cataloguepage.f_source", value: c.Source, all: true},
	}}
	t := table{name: "results", title: "cataloguepage.f_results", item: "cataloguepage.result_n", add: "cataloguepage.add_result",
		boxes: []box{{name: "code", label: "cataloguepage.f_result_code"}, {name: "name", label: "cataloguepage.f_result_name"}}}
	for _, r := range c.Results {
		t.row(r.Code, r.Name)
	}
	fs.tables = []table{t}
	return fs
}

func readFacts(fs *fieldset, c *catalogue.Content, bad *faults) {
	if c.Name = fs.text("name"); c.Name == "" {
		bad.add("name", "catalogue.name_missing")
	}
	if c.Field = fs.text("field"); c.Field == "" {
		bad.add("field", "cataloguepage.field_missing")
	}
	c.Levels = nil
	for _, l := range levels {
		if slices.Contains(fs.box("levels").values, l) {
			c.Levels = append(c.Levels, l)
		}
	}
	if len(c.Levels) == 0 {
		bad.add("levels", "cataloguepage.level_missing")
	}
	c.Competence = bad.oneOf("competence", fs.text("competence"), append([]string{""}, competences...))
	c.Department = fs.text("department")
	c.Service = catalogue.Service(bad.oneOf("service", fs.text("service"), services))
	c.FiledAt = bad.oneOf("filed_at", fs.text("filed_at"), filedAt)
	c.Decision, c.LawType, c.Summary, c.Source = fs.text("decision"), fs.text("law_type"), fs.text("summary"), fs.text("source")
	c.Applicants, c.Legal, c.Keywords, c.NotNeeded = fs.lines("applicants"), fs.lines("legal"), fs.lines("keywords"), fs.lines("not_needed")
	c.Conditions = fs.long("conditions")
	c.Results = nil
	t := &fs.tables[0]
	for i := range t.rows {
		if code, name := t.text(i, "code"), t.text(i, "name"); name != "" {
			c.Results = append(c.Results, catalogue.Result{Code: code, Name: name})
		} else if code != "" {
			bad.add(t.at(i, "name"), "cataloguepage.result_missing")
		}
	}
}
