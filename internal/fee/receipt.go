package fee

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// MaxNumber is the last number of a year: a number has at most 8 digits (NĐ 254/2026/NĐ-CP Điều 22).
const MaxNumber = 99_999_999

// Receipt is a biên lai: what NĐ 254/2026/NĐ-CP Điều 22 wants to read on it. The exported fields with a JSON name
// are the content that is signed.
type Receipt struct {
	ID        string  `json:"id"`
	Bill      string  `json:"bill"`
	Record    string  `json:"record"`
	Unit      string  `json:"unit"`
	Parties   Parties `json:"parties"`
	Form      string  `json:"form"`   // ký hiệu mẫu
	Symbol    string  `json:"symbol"` // ký hiệu
	Year      int64   `json:"year"`
	Number    int64   `json:"number"` // from 1 on each 1 January, per collecting body
	Lines     []Line  `json:"lines"`
	Phi       int64   `json:"phi"`
	LePhi     int64   `json:"le_phi"`
	Total     int64   `json:"total"`
	Words     string  `json:"words"` // the total in Vietnamese words
	Method    Method  `json:"method"`
	Reference string  `json:"reference,omitempty"`
	Cashier   string  `json:"cashier"` // person id
	At        int64   `json:"at"`      // UTC milliseconds

	Signature []byte `json:"-"` // nil: not signed yet
	Signer    string `json:"-"`
	Cancelled string `json:"-"` // the ground; empty: it holds
}

// Moment is when it was issued.
func (r Receipt) Moment() time.Time { return store.Time(r.At) }

// Printed is the number as it stands on paper: 8 digits.
func (r Receipt) Printed() string { return fmt.Sprintf("%08d", r.Number) }

type issue struct {
	payment   string
	method    Method
	reference string
}

// issue makes out the receipt at the time of collection. Numbers begin at 1 on 1 January, Việt Nam time, for
// each collecting body, without a gap; none is given twice.
func (r *Room) issue(tx *store.Tx, c Charge, i issue, by event.By) (Receipt, error) {
	year, _, _ := day.Of(tx.Now()).YMD()
	out := Receipt{ID: tx.NewID(), Bill: c.ID, Record: c.Record, Unit: c.Unit, Parties: c.Parties, Form: r.conf.Form,
		Symbol: strings.ReplaceAll(r.conf.Symbol, "{yy}", fmt.Sprintf("%02d", year%100)), Year: int64(year), Lines: c.Lines, Phi: c.Phi, LePhi: c.LePhi,
		Total: c.Total, Words: lang.ViNumber(c.Total) + " đồng", Method: i.method, Reference: i.reference, Cashier: by.Actor, At: store.Millis(tx.Now())}
	body, err := CollectorOf(tx, c.Unit)
	if err != nil {
		return out, err
	}
	if body.TaxCode != "" {
		out.Parties.TaxCode = body.TaxCode // as it is today
	}
	if out.Number, err = series(out.Unit, out.Form, out.Symbol, out.Year).Next(tx, 1); err != nil {
		return out, err
	}
	if out.Number > MaxNumber {
		return out, fault.New(fault.Conflict, "fee.numbers_used_up", "symbol", out.Symbol)
	}
	content, err := event.Canonical(out)
	if err != nil {
		return out, err
	}
	_, err = tx.Exec(`insert into fee_receipt (id, bill_id, payment_id, unit, form, symbol, year, number, content, at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		out.ID, out.Bill, i.payment, out.Unit, out.Form, out.Symbol, out.Year, out.Number, string(content), out.At)
	if err != nil {
		return out, fmt.Errorf("fee: receipt of %s: %w", c.ID, err)
	}
	hash := sha256.Sum256(content)
	if _, err := tx.Emit(feeevent.ReceiptIssued{Bill: c.ID, Of: c.Record, Receipt: out.ID, Unit: out.Unit, Form: out.Form, Symbol: out.Symbol,
		Year: out.Year, Number: out.Number, Hash: hex.EncodeToString(hash[:])}, by); err != nil {
		return out, err
	}
	if r.conf.Signer != nil {
		err = tx.Enqueue(store.Job{Kind: signJob, Record: "fee:" + c.ID, Args: out.ID, Unique: signJob + "/" + out.ID})
	}
	return out, err
}

// series are the receipts of a collecting body in a year: a book of numbers without gaps. What is cancelled keeps its
// number, see fee_receipt_cancelled.
func series(unit, form, symbol string, year int64) book.Series {
	return book.Series{Unit: unit, Book: "fee/" + form + "/" + symbol, Year: int(year)}
}

// ReceiptOf is the receipt of a bill; NotFound when none was made out.
func ReceiptOf(q store.Querier, bill string) (Receipt, error) {
	r, _, err := loadReceipt(q, "bill_id", bill)
	return r, err
}

// loadReceipt reads a receipt with its signed bytes, by "id" or "bill_id".
func loadReceipt(q store.Querier, column, value string) (r Receipt, content []byte, err error) {
	const query = `select r.content, s.signature, s.signer, c.ground from fee_receipt r
		left join fee_receipt_signature s on s.receipt_id=r.id left join fee_receipt_cancelled c on c.receipt_id=r.id where `
	where := map[string]string{"id": `r.id=$1`, "bill_id": `r.bill_id=$1`}[column]
	var text string
	var signer, ground sql.NullString
	err = q.QueryRow(query+where, value).Scan(&text, &r.Signature, &signer, &ground)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil, fault.New(fault.NotFound, "fee.no_receipt")
	}
	if err != nil {
		return r, nil, fmt.Errorf("fee: receipt %s: %w", value, err)
	}
	r.Signer, r.Cancelled = signer.String, ground.String
	return r, []byte(text), json.Unmarshal([]byte(text), &r)
}

func keepSignature(tx *store.Tx, r Receipt, signature []byte, signer string) error {
	n, err := tx.Exec(`insert into fee_receipt_signature (receipt_id, signer, signature, at) values ($1,$2,$3,$4) on conflict do nothing`,
		r.ID, signer, signature, store.Millis(tx.Now()))
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Emit(feeevent.ReceiptSigned{Bill: r.Bill, Receipt: r.ID, Signer: signer}, event.By{Actor: "system", Unit: r.Unit})
	return err
}

func cancelReceipt(tx *store.Tx, bill, ground, actor string) error {
	_, err := tx.Exec(`insert into fee_receipt_cancelled (receipt_id, ground, at, by_person) select id, $2, cast($3 as bigint), $4 from fee_receipt where bill_id=$1`,
		bill, ground, store.Millis(tx.Now()), actor)
	if err != nil {
		return fmt.Errorf("fee: cancel the receipt of %s: %w", bill, err)
	}
	return nil
}
