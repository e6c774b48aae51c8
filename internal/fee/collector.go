package fee

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Collector is what receipts and transfers say of a collecting body from now on (NĐ 254/2026/NĐ-CP Điều 22; NĐ 118/2025/NĐ-CP
// Điều 22). Receipts made out before keep what they say.
type Collector struct {
	ID      string
	Seq     int64
	Unit    string
	TaxCode string
	Bank    string // BIN, 6 digits
	Account string
	Holder  string // as the bank writes it
	Papers  string // files that prove it: ids
	Waits   record.Proposal
}

var collectors = record.New(record.Kind[Collector]{
	Name: "fee_collector", Words: "fee.collector", Lead: "fee.collector.why", Home: "/collectors",
	Table: store.Table[Collector]{Name: "fee_collector", ID: func(x *Collector) *string { return &x.ID }, Seq: func(x *Collector) *int64 { return &x.Seq }},
	Fields: field.List[Collector]{
		field.Thing(field.KindUnit, "unit", func(x *Collector) *string { return &x.Unit },
			org.UnitsOf(org.MayManageSettings, collects)).In("unit_id").Needed().For(field.Listed),
		field.Text("tax_code", func(x *Collector) *string { return &x.TaxCode }).Hint(lang.ByKey("fee.collector.tax_code_hint")).For(field.Listed),
		field.Text("bank", func(x *Collector) *string { return &x.Bank }).Hint(lang.ByKey("fee.collector.bank_hint")),
		field.Text("account", func(x *Collector) *string { return &x.Account }).For(field.Listed),
		field.Text("holder", func(x *Collector) *string { return &x.Holder }).Hint(lang.ByKey("fee.collector.holder_hint")).For(field.Listed, field.Searched),
		field.Thing(field.KindFile, "papers", func(x *Collector) *string { return &x.Papers }, file.OfRecord()),
	},
	Key:   []string{"unit"},
	Check: func(_ store.Querier, _, x *Collector) error { return x.check() },
	// Where fees are paid to takes two people: one could turn them into an account of his own, or move the record with the account to another body.
	Two: &record.Two[Collector]{Fields: []string{"unit", "bank", "account", "holder"}, At: func(x *Collector) *record.Proposal { return &x.Waits },
		Proposed: func(x *Collector, proposed map[string]string) event.Fact {
			return feeevent.CollectorProposed{Collector: x.ID, Proposed: proposed}
		},
		Declined: func(x *Collector) event.Fact { return feeevent.CollectorDeclined{Collector: x.ID} }},
	Fact: func(x *Collector, changed map[string]string) event.Fact {
		return feeevent.CollectorSet{Collector: x.ID, Changed: changed}
	},
})

// Collectors are the use cases of those who keep tax codes and accounts of the collecting bodies.
func Collectors(db *store.DB) org.Held[Collector] {
	return org.Held[Collector]{Kind: collectors, DB: db, Unit: func(x *Collector) string { return x.Unit }, Column: "unit_id",
		Read: org.MayManageSettings, Sets: org.MayManageSettings}
}

// collects tells whether a unit collects in its own name: counters and offices work for the authority above them.
func collects(u org.Unit) bool {
	return !slices.Contains([]org.Kind{org.ProvinceCentre, org.CommuneCentre, org.CommuneOffice}, u.Kind)
}

// CollectorOf is what is known of a collecting body; all but Unit is empty when nothing was entered.
func CollectorOf(q store.Querier, unit string) (Collector, error) {
	c, err := collectors.Table.One(q, store.If("unit_id = $", unit))
	if fault.Of(err) == fault.NotFound {
		return Collector{Unit: unit}, nil
	}
	return c, err
}

// check puts a collector into the form in which transfers take it, and tells what is wrong.
func (c *Collector) check() error {
	var bad []fault.Field
	c.Account, c.Holder = strings.NewReplacer(" ", "", ".", "", "-", "").Replace(strings.TrimSpace(c.Account)), ascii(c.Holder)
	if v := identity.TaxCode(c.TaxCode, identity.TaxRules{}); c.TaxCode != "" && !v.OK() {
		bad = append(bad, fault.Field{Name: "tax_code", Key: v.Key, Args: v.Args})
	} else if c.TaxCode != "" {
		c.TaxCode = v.Value
	}
	if c.Bank+c.Account+c.Holder != "" {
		bad = append(bad, c.checkAccount()...)
	}
	return fault.Fields(bad...)
}

func (c *Collector) checkAccount() (bad []fault.Field) {
	if !digits(c.Bank, 6, 6) {
		bad = append(bad, fault.Field{Name: "bank", Key: "fee.qr_bin"})
	}
	if !accountNumber(c.Account) {
		bad = append(bad, fault.Field{Name: "account", Key: "fee.account_number", Args: []any{"min", minAccount, "max", maxAccount}})
	}
	if c.Holder == "" {
		bad = append(bad, fault.Field{Name: "holder", Key: "fee.holder_missing"})
	}
	return bad
}

// What an account number looks like. No standard says so for all banks: those of the State Treasury and of the banks have 6 to 19 digits, written with
// dots here and there; accounts made for one payer begin with letters of the bank, or end with them.
const (
	minAccount   = 6
	leastFigures = 4
)

func accountNumber(s string) bool {
	figures := len(s) - len(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s))
	return len(s) >= minAccount && figures >= leastFigures && accountLike(s)
}
