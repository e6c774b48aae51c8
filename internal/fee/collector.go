package fee

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/store"
)

// Collector is what receipts and transfers say of a collecting body (NĐ 254/2026/NĐ-CP Điều 22; NĐ 118/2025/NĐ-CP
// Điều 22).
type Collector struct {
	Unit    string
	TaxCode string
	Bank    string // BIN, 6 digits
	Account string
	Holder  string // as the bank writes it
}

// CollectorOf is what is known of a collecting body; all but Unit is empty when nothing was entered.
func CollectorOf(q store.Querier, unit string) (Collector, error) {
	c := Collector{Unit: unit}
	err := q.QueryRow(`select tax_code, bank, account, holder from fee_collector where unit=$1`, unit).Scan(&c.TaxCode, &c.Bank, &c.Account, &c.Holder)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("fee: collector %s: %w", unit, err)
	}
	return c, nil
}

// Collectors are those of units of which something was entered, by unit.
func Collectors(q store.Querier, units []string) (map[string]Collector, error) {
	out := map[string]Collector{}
	var args []any
	in := store.In(&args, units)
	err := store.All(q, `select unit, tax_code, bank, account, holder from fee_collector where unit in `+in, args, func(r *sql.Rows) error {
		var c Collector
		err := r.Scan(&c.Unit, &c.TaxCode, &c.Bank, &c.Account, &c.Holder)
		out[c.Unit] = c
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("fee: collectors: %w", err)
	}
	return out, nil
}

// SetCollector enters what receipts and transfers say of a collecting body from now on. Receipts made out before keep
// what they say.
func SetCollector(tx *store.Tx, c Collector, by event.By) error {
	c.Bank, c.Account, c.Holder = strings.TrimSpace(c.Bank), strings.Join(strings.Fields(c.Account), ""), ascii(c.Holder)
	if err := c.check(); err != nil {
		return err
	}
	if v := identity.TaxCode(c.TaxCode, identity.TaxRules{}); c.TaxCode != "" {
		c.TaxCode = v.Value
	}
	if _, err := tx.Exec(`insert into fee_collector (unit, tax_code, bank, account, holder, at, by_person) values ($1,$2,$3,$4,$5,$6,$7)
		on conflict (unit) do update set tax_code=$2, bank=$3, account=$4, holder=$5, at=$6, by_person=$7`,
		c.Unit, c.TaxCode, c.Bank, c.Account, c.Holder, store.Millis(tx.Now()), by.Actor); err != nil {
		return fmt.Errorf("fee: set collector %s: %w", c.Unit, err)
	}
	_, err := tx.Emit(feeevent.CollectorSet{Unit: c.Unit, TaxCode: c.TaxCode, Bank: c.Bank, Account: c.Account}, by)
	return err
}

func (c Collector) check() error {
	var bad []fault.Field
	if v := identity.TaxCode(c.TaxCode, identity.TaxRules{}); c.TaxCode != "" && !v.OK() {
		bad = append(bad, fault.Field{Name: "tax_code", Key: v.Key, Args: v.Args})
	}
	if c.Bank+c.Account+c.Holder != "" {
		bad = append(bad, c.checkAccount()...)
	}
	return fault.Fields(bad...)
}

func (c Collector) checkAccount() (bad []fault.Field) {
	if !digits(c.Bank, 6, 6) {
		bad = append(bad, fault.Field{Name: "bank", Key: "fee.qr_bin"})
	}
	if c.Account == "" || !accountLike(c.Account) {
		bad = append(bad, fault.Field{Name: "account", Key: "fee.qr_account", Args: []any{"max", maxAccount}})
	}
	if c.Holder == "" {
		bad = append(bad, fault.Field{Name: "holder", Key: "fee.holder_missing"})
	}
	return bad
}
