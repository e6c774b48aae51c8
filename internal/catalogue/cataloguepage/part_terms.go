package cataloguepage

import (
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/view"
)

var (
	termUnits = []string{"working_day", "day", "month", "working_hour", "hour", "same_day"}
	expiries  = []string{"close", "reject", "return"}
	clocks    = []string{"restart", "resume", "resume_plus"}
)

func drawTerms(b view.Base, c *catalogue.Content) fieldset {
	cases := table{name: "cases", title: "cataloguepage.cases", lead: "cataloguepage.cases_lead", item: "cataloguepage.case_n", add: "cataloguepage.add_case",
		empty: "cataloguepage.no_cases", boxes: []box{
			{name: "name", label: "cataloguepage.f_case_name", all: true},
			{name: "when", label: "cataloguepage.f_when", hint: "cataloguepage.case_when_hint", all: true},
			{name: "key", kind: "hidden"}}}
	for _, x := range c.Cases {
		cases.row(x.Name, x.When, x.Key)
	}
	terms := table{name: "terms", title: "cataloguepage.terms", lead: "cataloguepage.terms_lead", item: "cataloguepage.term_n", add: "cataloguepage.add_term",
		empty: "cataloguepage.no_terms", boxes: []box{
			{name: "n", label: "cataloguepage.f_n", kind: "number"},
			{name: "unit", label: "cataloguepage.f_unit", kind: "select",
				options: append([]view.Option{{Label: b.T("cataloguepage.not_known")}}, options(b, "cataloguepage.termunit_", termUnits...)...)},
			{name: "case", label: "cataloguepage.f_case", kind: "select"},
			{name: "when", label: "cataloguepage.f_when", hint: "cataloguepage.when_hint"},
			{name: "why", label: "cataloguepage.f_why", kind: "area", rows: 2}, {name: "ground", label: "cataloguepage.f_ground", all: true}}}
	for _, x := range c.Terms {
		n := ""
		if x.N > 0 {
			n = strconv.Itoa(x.N)
		}
		terms.row(n, x.Unit, x.Case, x.When, x.Why, x.Ground)
	}
	return fieldset{tables: []table{cases, terms}, boxes: drawSupplement(b, c.Supplement), below: "cataloguepage.supplement"}
}

func drawSupplement(b view.Base, p *catalogue.Supplement) []box {
	own := ""
	if p == nil {
		p = &catalogue.Supplement{AskWithin: 3, OnExpiry: "close", Clock: "restart"}
	} else {
		own = "1"
	}
	same := ""
	if p.SamePoints {
		same = "1"
	}
	return []box{
		{name: "own", label: "cataloguepage.own_supplement", hint: "cataloguepage.own_supplement_hint", kind: "tick", value: own, all: true},
		{name: "ask_within", label: "cataloguepage.f_ask_within", kind: "number", value: strconv.Itoa(p.AskWithin)},
		{name: "max", label: "cataloguepage.f_max", kind: "number", value: strconv.Itoa(p.Max)},
		{name: "applicant_term", label: "cataloguepage.f_applicant_term", kind: "number", value: strconv.Itoa(p.ApplicantTerm)},
		{name: "same_points", label: "cataloguepage.f_same_points", kind: "tick", value: same},
		{name: "on_expiry", label: "cataloguepage.f_on_expiry", kind: "select", value: p.OnExpiry, options: options(b, "cataloguepage.expiry_", expiries...)},
		{name: "clock", label: "cataloguepage.f_clock", kind: "select", value: p.Clock, options: options(b, "cataloguepage.clock_", clocks...)},
		{name: "plus", label: "cataloguepage.f_plus", kind: "number", value: strconv.Itoa(p.Plus)},
		{name: "ground", label: "cataloguepage.f_ground", value: p.Ground, all: true},
	}
}

// readyTerms gives new cases a key, and the terms the cases of today to choose from.
func readyTerms(b view.Base, fs *fieldset) {
	fs.tables[0].keyed()
	fs.tables[1].choices("case", caseOptions(b, &fs.tables[0]))
}

func caseOptions(b view.Base, t *table) []view.Option {
	out := []view.Option{{Label: b.T("cataloguepage.every_case")}}
	for i := range t.rows {
		if key := t.text(i, "key"); key != "" {
			out = append(out, view.Option{Value: key, Label: t.text(i, "name")})
		}
	}
	return out
}

// choices sets the options of a box in every row; a value that is no option any more stays to be seen.
func (t *table) choices(name string, list []view.Option) {
	for i := range t.rows {
		for n := range t.rows[i] {
			x := &t.rows[i][n]
			if x.name != name {
				continue
			}
			x.options = list
			if x.value != "" && !slices.ContainsFunc(list, func(o view.Option) bool { return o.Value == x.value }) {
				x.options = append(slices.Clone(list), view.Option{Value: x.value, Label: x.value})
			}
		}
	}
	for n := range t.boxes {
		if t.boxes[n].name == name {
			t.boxes[n].options = list
		}
	}
}

func readTerms(fs *fieldset, c *catalogue.Content, bad *faults) {
	cases, terms := &fs.tables[0], &fs.tables[1]
	c.Cases, c.Terms = nil, nil
	keys := []string{""}
	for i := range cases.rows {
		x := catalogue.Case{Key: cases.text(i, "key"), Name: cases.text(i, "name"), When: cases.text(i, "when")}
		if x.Name == "" {
			if x.When != "" || x.Key != "" {
				bad.add(cases.at(i, "name"), "cataloguepage.case_name_missing")
			}
			continue
		}
		c.Cases, keys = append(c.Cases, x), append(keys, x.Key)
	}
	for i := range terms.rows {
		x := catalogue.Term{Case: terms.text(i, "case"), When: terms.text(i, "when"), Unit: terms.text(i, "unit"), Why: terms.long(i, "why"),
			Ground: terms.text(i, "ground")}
		x.N = bad.number(terms.at(i, "n"), terms.text(i, "n"))
		x.Case = bad.oneOf(terms.at(i, "case"), x.Case, keys)
		x.Unit = bad.oneOf(terms.at(i, "unit"), x.Unit, append([]string{""}, termUnits...))
		if x.N == 0 && x.Unit != "same_day" && x.Unit != "" {
			bad.add(terms.at(i, "n"), "cataloguepage.n_missing")
		}
		c.Terms = append(c.Terms, x)
	}
	readSupplement(fs, c, bad)
}

func readSupplement(fs *fieldset, c *catalogue.Content, bad *faults) {
	if c.Supplement = nil; !fs.on("own") {
		return
	}
	c.Supplement = &catalogue.Supplement{
		AskWithin: bad.number("ask_within", fs.text("ask_within")), Max: bad.number("max", fs.text("max")), SamePoints: fs.on("same_points"),
		ApplicantTerm: bad.number("applicant_term", fs.text("applicant_term")), OnExpiry: bad.oneOf("on_expiry", fs.text("on_expiry"), expiries),
		Clock: bad.oneOf("clock", fs.text("clock"), clocks), Plus: bad.number("plus", fs.text("plus")), Ground: fs.text("ground"),
	}
}
