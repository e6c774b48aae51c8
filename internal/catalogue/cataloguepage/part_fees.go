package cataloguepage

import (
	"strconv"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/view"
)

var feeKinds = []string{"phi", "le_phi"}

func drawFees(b view.Base, c *catalogue.Content) fieldset {
	t := table{name: "fees", title: "cataloguepage.part_fees", lead: "cataloguepage.fees_lead", item: "cataloguepage.fee_n", add: "cataloguepage.add_fee",
		empty: "cataloguepage.no_fees", boxes: []box{
			{name: "name", label: "cataloguepage.f_fee_name", all: true},
			{name: "kind", label: "cataloguepage.f_fee_kind", kind: "select",
				options: append([]view.Option{{Label: b.T("cataloguepage.not_known")}}, options(b, "cataloguepage.fee_", feeKinds...)...)},
			{name: "amount", label: "cataloguepage.f_amount", hint: "cataloguepage.amount_hint", kind: "number"}, {name: "per", label: "cataloguepage.f_per"},
			{name: "free", label: "cataloguepage.f_free", kind: "tick"},
			{name: "rule", label: "cataloguepage.f_rule", kind: "area", rows: 3}, {name: "ground", label: "cataloguepage.f_ground", all: true},
			{name: "was", kind: "hidden"}}}
	for i, f := range c.Fees {
		amount, free := "", ""
		if f.Amount > 0 {
			amount = strconv.FormatInt(f.Amount, 10)
		}
		if f.Free {
			free = "1"
		}
		t.row(f.Name, f.Kind, amount, f.Per, free, f.Rule, f.Ground, strconv.Itoa(i))
	}
	return fieldset{tables: []table{t}}
}

func readFees(fs *fieldset, c *catalogue.Content, bad *faults) {
	t := &fs.tables[0]
	was := c.Fees
	c.Fees = nil
	for i := range t.rows {
		f := catalogue.Fee{Kind: bad.oneOf(t.at(i, "kind"), t.text(i, "kind"), append([]string{""}, feeKinds...)), Name: t.text(i, "name"),
			Per:  t.text(i, "per"),
			Rule: t.text(i, "rule"), Ground: t.text(i, "ground"), Free: t.on(i, "free"), Amount: int64(bad.number(t.at(i, "amount"), t.text(i, "amount")))}
		if f.Name == "" {
			bad.add(t.at(i, "name"), "cataloguepage.fee_name_missing")
		}
		if f.Free && f.Amount > 0 {
			bad.add(t.at(i, "amount"), "cataloguepage.free_with_amount")
		}
		if n, err := strconv.Atoi(t.text(i, "was")); err == nil && n >= 0 && n < len(was) {
			old := was[n]
			f.Count = old.Count // where the answers say how many: the form does not show it
			flag := old.Flag
			if old.Flag = ""; old == f { // a doubt stays with a fee that nobody has touched
				f.Flag = flag
			}
		}
		c.Fees = append(c.Fees, f)
	}
}
