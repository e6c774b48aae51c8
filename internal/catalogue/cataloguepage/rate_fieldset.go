package cataloguepage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/view"
)

var procedureCode = regexp.MustCompile(`^\d\.\d{6}$`)

const (
	areaProvince = "province"
	areaCountry  = "country"
)

// drawRate draws a rule, or the one whose place it takes; a rate that the council has to set is empty.
func drawRate(b view.Base, r fee.Rule) fieldset {
	none := view.Option{Label: b.T("cataloguepage.none")}
	units := func(first ...view.Option) (list []view.Option) {
		list = first
		for _, u := range fee.AllUnits() {
			list = append(list, view.Option{Value: string(u), Label: b.T(u.Word())})
		}
		return list
	}
	fs := fieldset{boxes: []box{
		{name: "name", label: "cataloguepage.f_fee_name", value: r.Name, all: true},
		{name: "kind", label: "cataloguepage.f_fee_kind", kind: "select", value: string(r.Kind),
			options: options(b, "cataloguepage.fee_", string(fee.LePhi), string(fee.Phi))},
		{name: "area", label: "cataloguepage.f_area", kind: "select", value: areaProvince, options: []view.Option{
			{Value: areaProvince, Label: b.T("cataloguepage.area_province")}, {Value: areaCountry, Label: b.T("cataloguepage.area_country")}}},
		{name: "procedures", label: "cataloguepage.f_rate_procedures", hint: "cataloguepage.rate_procedures_hint", kind: "area", rows: 3,
			value: strings.Join(r.Procedures, "\n")},
		{name: "ground", label: "cataloguepage.f_ground", hint: "cataloguepage.rate_ground_hint", all: true},
		{name: "free", label: "cataloguepage.f_free", kind: "tick", value: map[bool]string{true: "1"}[r.Free]},
		{name: "asked", label: "cataloguepage.f_if_asked", kind: "tick", value: map[bool]string{true: "1"}[r.IfAsked]},
		{name: "unit", label: "cataloguepage.f_per", kind: "select", value: string(r.Unit), options: units()},
		{name: "each", label: "cataloguepage.f_rate_each", kind: "select", value: string(r.Each), options: units(none)},
		{name: "cap", label: "cataloguepage.f_cap", hint: "cataloguepage.cap_hint", kind: "number", value: amount(r.Cap)},
		{name: "key", kind: "hidden", value: r.Key}, {name: "case", kind: "hidden", value: r.Case},
	}}
	if r.Unit == "" {
		fs.box("unit").value = string(fee.Case)
	}
	tiers := table{name: "tiers", title: "cataloguepage.tiers", lead: "cataloguepage.tiers_lead", item: "cataloguepage.tier_n",
		add: "cataloguepage.add_tier", boxes: []box{
			{name: "from", label: "cataloguepage.f_tier_from", kind: "number"}, {name: "price", label: "cataloguepage.f_price", kind: "number"}}}
	for _, t := range r.Tiers {
		tiers.row(strconv.FormatInt(t.From, 10), amount(t.Price))
	}
	if len(r.Tiers) == 0 {
		tiers.row("1")
	}
	groups := []view.Option{{Value: string(fee.Everyone), Label: b.T(fee.Everyone.Word())}}
	for _, g := range fee.AllGroups() {
		groups = append(groups, view.Option{Value: string(g), Label: b.T(g.Word())})
	}
	reliefs := table{name: "reliefs", title: "cataloguepage.reliefs", lead: "cataloguepage.reliefs_lead", item: "cataloguepage.relief_n",
		add: "cataloguepage.add_relief", boxes: []box{
			{name: "group", label: "cataloguepage.f_group_of", kind: "select", options: groups},
			{name: "percent", label: "cataloguepage.f_percent", hint: "cataloguepage.percent_hint", kind: "number"},
			{name: "ground", label: "cataloguepage.f_ground", all: true}}}
	for _, x := range r.Reliefs {
		if x.Percent > 0 {
			reliefs.row(string(x.Group), strconv.FormatInt(x.Percent, 10), x.Ground)
		}
	}
	fs.tables = []table{tiers, reliefs}
	return fs
}

func amount(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// readRate makes a rule of the fields.
func (p Pages) readRate(fs *fieldset, bad *faults) fee.Rule {
	r := fee.Rule{Key: fs.text("key"), Case: fs.text("case"), Name: fs.text("name"), Ground: fs.text("ground"), Free: fs.on("free"),
		Procedures: fs.lines("procedures"),
		Kind:       fee.Kind(bad.oneOf("kind", fs.text("kind"), []string{string(fee.Phi), string(fee.LePhi)}))}
	if bad.oneOf("area", fs.text("area"), []string{areaProvince, areaCountry}) == areaProvince {
		r.Area = p.Province
	}
	if r.Name == "" {
		bad.add("name", "cataloguepage.fee_name_missing")
	}
	if r.Key == "" {
		r.Key = slug(r.Name, func(string) bool { return false })
	}
	if fold.Said(r.Ground) == "" {
		bad.add("ground", "cataloguepage.rate_ground_missing")
	}
	if len(r.Procedures) == 0 {
		bad.add("procedures", "cataloguepage.rate_procedures_missing")
	}
	if i := slices.IndexFunc(r.Procedures, func(c string) bool { return !procedureCode.MatchString(c) }); i >= 0 {
		bad.add("procedures", "cataloguepage.rate_procedure_unknown", "code", r.Procedures[i])
	}
	if r.Free {
		return r
	}
	var units []string
	for _, u := range fee.AllUnits() {
		units = append(units, string(u))
	}
	r.Unit, r.Each = fee.Unit(bad.oneOf("unit", fs.text("unit"), units)), fee.Unit(bad.oneOf("each", fs.text("each"), append(units, "")))
	if r.Unit == r.Each {
		bad.add("each", "cataloguepage.rate_each_same")
	}
	r.IfAsked, r.Cap = fs.on("asked"), int64(bad.number("cap", fs.text("cap")))
	r.Tiers, r.Reliefs = readTiers(&fs.tables[0], bad), readReliefs(&fs.tables[1], bad)
	if len(r.Tiers) > 0 && r.Cap > 0 && r.Cap < r.Tiers[0].Price {
		bad.add("cap", "cataloguepage.rate_cap_low")
	}
	return r
}

func readTiers(t *table, bad *faults) (out []fee.Tier) {
	for i := range t.rows {
		x := fee.Tier{From: int64(bad.number(t.at(i, "from"), t.text(i, "from"))), Price: int64(bad.number(t.at(i, "price"), t.text(i, "price")))}
		switch {
		case i == 0 && x.From != 1:
			bad.add(t.at(i, "from"), "cataloguepage.tier_first")
		case i > 0 && x.From <= out[i-1].From:
			bad.add(t.at(i, "from"), "cataloguepage.tier_order")
		}
		if x.Price < 1 {
			bad.add(t.at(i, "price"), "cataloguepage.price_missing")
		}
		if i > 0 {
			out[i-1].To = x.From - 1
		}
		out = append(out, x)
	}
	if len(out) == 0 {
		bad.add("free", "cataloguepage.tiers_missing")
	}
	return out
}

func readReliefs(t *table, bad *faults) (out []fee.Relief) {
	for i := range t.rows {
		x := fee.Relief{Group: fee.Group(t.text(i, "group")), Ground: t.text(i, "ground")}
		x.Percent = int64(bad.number(t.at(i, "percent"), t.text(i, "percent")))
		switch {
		case x.Group != fee.Everyone && !slices.Contains(fee.AllGroups(), x.Group),
			slices.ContainsFunc(out, func(o fee.Relief) bool { return o.Group == x.Group }):
			bad.add(t.at(i, "group"), "cataloguepage.relief_twice")
		case x.Percent < 1 || x.Percent > 100:
			bad.add(t.at(i, "percent"), "cataloguepage.percent_wrong")
		case fold.Said(x.Ground) == "":
			bad.add(t.at(i, "ground"), "cataloguepage.rate_ground_missing")
		}
		out = append(out, x)
	}
	return out
}
