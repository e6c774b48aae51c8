package fee

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// tables says how a seed copies bills with what was paid on them.
var tables = []room.Table{
	{Name: "fee_bill", Of: "record", ID: "id", Under: []string{"fee:"}, Moments: []string{"at"}, Days: []string{"request"},
		Personal: map[string]room.Personal{"parties": room.Repeated},
		Codes:    []room.Code{{Column: "code", New: func(room.Row, func(string) int64) any { return billCode() }}}},
	{Name: "fee_payment", Of: "bill_id", ID: "id", Moments: []string{"recorded", "at"},
		Codes: []room.Code{{Column: "reference", New: func(r room.Row, _ func(string) int64) any { return store.Secret(len(r.Text("reference"))) }}}},
	{Name: "fee_receipt", Of: "bill_id", ID: "id", Moments: []string{"at", "content"}, Personal: map[string]room.Personal{"content": room.Repeated},
		Codes: []room.Code{{Column: "number", New: numberAnew, Written: numberWritten}},
		Hashes: func(r room.Row) []string {
			sum := sha256.Sum256([]byte(r.Text("content")))
			return []string{hex.EncodeToString(sum[:])}
		}},
	{Name: "fee_receipt_signature", Stays: "a signature is of the bytes of its receipt: a copy would have to be signed anew"},
	{Name: "fee_receipt_cancelled", Of: "receipt_id", Moments: []string{"at"}},
	{Name: "fee_given_back", Of: "payment_id", Moments: []string{"at"}},
	{Name: "fee_history", Of: "bill_id", Moments: []string{"at"}},
	{Name: "fee_rule", Stays: "what fees are"},
	{Name: "fee_sheet", Stays: "what officials did by hand: a copy brings none of it"},
	{Name: "fee_sheet_line", Stays: "what officials did by hand: a copy brings none of it"},
	{Name: "fee_sheet_signature", Stays: "a signature is of the lines of its sheet"},
	{Name: "fee_collector", Stays: "who collects"},
}

// numberAnew is the next number of the book of receipts.
func numberAnew(r room.Row, next func(counter string) int64) any {
	return next(series(r.Text("unit"), r.Text("form"), r.Text("symbol"), r.Number("year")).Counter())
}

// numberWritten is the number of a receipt in facts and in its content, and as it is printed.
func numberWritten(n any) []string {
	number, _ := n.(int64)
	return []string{fmt.Sprintf(`"number":%d`, number), Receipt{Number: number}.Printed()}
}
