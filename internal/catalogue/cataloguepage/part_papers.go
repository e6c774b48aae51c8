package cataloguepage

import (
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/view"
)

var paperKinds = []string{catalogue.HandIn, catalogue.Show, catalogue.OneOf, catalogue.Conditional, catalogue.Note, catalogue.Unclear}

// mostCopies is the largest number of originals or copies that is believed.
const mostCopies = 20

func drawPapers(b view.Base, c *catalogue.Content) fieldset {
	cases := []view.Option{{Label: b.T("cataloguepage.every_case")}}
	for _, x := range c.Cases {
		cases = append(cases, view.Option{Value: x.Key, Label: x.Name})
	}
	t := table{name: "papers", title: "cataloguepage.part_papers", lead: "cataloguepage.papers_lead", item: "cataloguepage.paper_n",
		add:   "cataloguepage.add_paper",
		empty: "cataloguepage.no_papers", boxes: []box{
			{name: "name", label: "cataloguepage.f_paper_name", kind: "area", rows: 2},
			{name: "kind", label: "cataloguepage.f_paper_kind", kind: "select", options: options(b, "cataloguepage.paper_", paperKinds...),
				value: catalogue.HandIn},
			{name: "originals", label: "cataloguepage.f_originals", kind: "number"}, {name: "copies", label: "cataloguepage.f_copies", kind: "number"},
			{name: "group", label: "cataloguepage.f_group", hint: "cataloguepage.group_hint"},
			{name: "case", label: "cataloguepage.f_case", kind: "select", options: cases},
			{name: "when", label: "cataloguepage.f_when", hint: "cataloguepage.when_hint", all: true},
			{name: "short", label: "cataloguepage.f_short", hint: "cataloguepage.short_hint"}, {name: "heading", label: "cataloguepage.f_heading"},
			{name: "help", label: "cataloguepage.f_help", kind: "area", rows: 2}, {name: "eform", label: "cataloguepage.f_eform", kind: "tick", all: true},
			{name: "key", kind: "hidden"}}}
	for _, p := range c.Papers {
		eform := ""
		if p.EForm {
			eform = "1"
		}
		t.row(p.Name, p.Kind, strconv.Itoa(p.Originals), strconv.Itoa(p.Copies), p.Group, p.Case, p.When, p.Short, p.Heading, p.Help, eform, p.Key)
	}
	t.choices("case", cases)
	return fieldset{tables: []table{t}}
}

func readyPapers(_ view.Base, fs *fieldset) { fs.tables[0].keyed() }

func readPapers(fs *fieldset, c *catalogue.Content, bad *faults) {
	t := &fs.tables[0]
	old := map[string]catalogue.Paper{}
	for _, p := range c.Papers {
		old[p.Key] = p
	}
	cases := []string{""}
	for _, x := range c.Cases {
		cases = append(cases, x.Key)
	}
	c.Papers = nil
	for i := range t.rows {
		p := catalogue.Paper{Key: t.text(i, "key"), Name: t.text(i, "name"), Kind: bad.oneOf(t.at(i, "kind"), t.text(i, "kind"), paperKinds),
			Heading: t.text(i, "heading"),
			Group:   t.text(i, "group"), Case: bad.oneOf(t.at(i, "case"), t.text(i, "case"), cases), When: t.text(i, "when"), Short: t.text(i, "short"),
			Help: t.text(i, "help"), EForm: t.on(i, "eform")}
		p.Originals, p.Copies = bad.number(t.at(i, "originals"), t.text(i, "originals")), bad.number(t.at(i, "copies"), t.text(i, "copies"))
		if p.Name == "" {
			bad.add(t.at(i, "name"), "cataloguepage.paper_name_missing")
		}
		if p.Kind == catalogue.OneOf && p.Group == "" {
			bad.add(t.at(i, "group"), "catalogue.paper_group", "name", p.Name)
		}
		if p.Originals > mostCopies || p.Copies > mostCopies {
			bad.add(t.at(i, "originals"), "cataloguepage.too_many_copies", "n", mostCopies)
		}
		if was := old[p.Key]; was.Kind == p.Kind && slices.Contains(was.Flags, catalogue.PaperUnclear) {
			p.Flags = was.Flags // nobody has said what it is yet
		}
		c.Papers = append(c.Papers, p)
	}
}
