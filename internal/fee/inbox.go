package fee

import (
	"fmt"

	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// InboxSources are the kinds of work of this room that stand in the one list of an official: money that came beside every
// bill and goes back, control sheets that a head signs, and accounts of collectors that wait for a second person.
func InboxSources() []*inbox.Source {
	never := fmt.Sprint(int64(inbox.NoDue))
	return []*inbox.Source{
		{System: "fee", Kind: "fee.surplus", Name: "fee.waiting_surplus", Icon: "wallet", List: "/fees",
			From:    "fee_payment p join fee_bill b on b.id = p.bill_id left join fee_given_back g on g.payment_id = p.id",
			Columns: inbox.Columns{ID: "p.id", At: "p.bill_id", Due: never, Number: "b.code", Title: "p.reference", Unit: "b.desk"},
			Parts: func(v org.Viewer, arg func(any) string) []string {
				units := v.Units(MayReconcile)
				if len(units) == 0 {
					return nil
				}
				return []string{"p.purpose = 'surplus' and g.payment_id is null and b.desk in " + store.List(units, arg)}
			},
			Path: func(bill string) string { return "/fees/" + bill }},
		// Who stands on a sheet does not sign it: it waits for the others.
		{System: "fee", Kind: "fee.sheet", Name: "fee.waiting_sheet", Icon: "file-check", List: sheets.Home, From: "fee_sheet s",
			Columns: inbox.Columns{ID: "s.id", Due: "s.due", Number: "substr(s.on_day, 9, 2) || '/' || substr(s.on_day, 6, 2) || '/' || substr(s.on_day, 1, 4)", Unit: "s.unit_id"},
			Parts: func(v org.Viewer, arg func(any) string) []string {
				units := v.Units(MaySignSheets)
				if len(units) == 0 {
					return nil
				}
				return []string{"s.signed < s.lines and s.unit_id in " + store.List(units, arg) +
					" and not exists (select 1 from fee_sheet_line l where l.sheet_id = s.id and l.by_person = " + arg(v.Actor()) + ")"}
			},
			Path: func(id string) string { return string(sheets.Path(id)) }},
		{System: "fee", Kind: "fee.collector", Name: "fee.waiting_collector", Icon: "wallet", List: collectors.Home, From: "fee_collector c",
			Columns: inbox.Columns{ID: "c.id", Due: never, Number: "c.tax_code", Unit: "c.unit_id"},
			Parts: func(v org.Viewer, arg func(any) string) []string {
				units := v.Units(org.MayManageSettings)
				if len(units) == 0 {
					return nil
				}
				return []string{"c.proposal <> '' and c.proposed_by <> " + arg(v.Actor()) + " and c.unit_id in " + store.List(units, arg)}
			},
			Path: func(id string) string { return string(collectors.Path(id)) }},
	}
}
