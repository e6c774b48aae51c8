package fee_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var prepared = storetest.Prepare{Name: "fee", Series: []store.Series{{Room: "deadline", FS: deadline.Base(nil).Migrations},
	{Room: "fee", FS: (&fee.Room{}).Base().Migrations}}}

var cashier = event.By{Actor: "cashier", Unit: "centre"}

func room(t *testing.T, db *store.DB, c fee.Config) *fee.Room {
	t.Helper()
	if c.Rules == nil {
		rules, err := fee.National()
		if err != nil {
			t.Fatal(err)
		}
		c.Rules = rules
	}
	r, err := fee.New(db, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func write(t *testing.T, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// demand asks for pages of one certified copy.
func demand(record string, pages int64) fee.Demand {
	return fee.Demand{Record: record, Unit: "centre", Request: fee.Request{Procedure: "2.000815", Channel: "counter",
		Count: map[fee.Unit]int64{fee.Page: pages, fee.Copy: 1}},
		Parties: fee.Parties{Collector: "UBND xã Đồng Kỳ", TaxCode: "0100109106", Payer: "Nguyễn Thị Phương Thảo", For: "H37.106-20261123-0000012"}}
}

func charge(t *testing.T, db *store.DB, r *fee.Room, d fee.Demand) (c fee.Charge) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) { c, err = r.Charge(tx, d, cashier); return err })
	return c
}

func load(t *testing.T, db *store.DB, id string) (c fee.Charge) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { c, err = fee.Load(s, id); return err }); err != nil {
		t.Fatal(err)
	}
	return c
}

func kinds(t *testing.T, db *store.DB, bill string) (out []string) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error {
		events, err := store.History(s, "fee:"+bill)
		for _, e := range events {
			out = append(out, strings.TrimPrefix(e.Kind, "fee."))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func count(t *testing.T, db *store.DB, query string, args ...any) (n int64) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(query, args...).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// number numbers every fact.
func number(t *testing.T, db *store.DB) {
	t.Helper()
	if err := db.NumberAll(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, key string) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key && (len(f.Fields) == 0 || f.Fields[0].Key != key) {
		t.Errorf("%v, want %s", err, key)
	}
}

func TestChargePayReceipt(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := room(t, db, fee.Config{})
		c := charge(t, db, r, demand("dossier:1", 5))
		if c.State != fee.Open || c.Total != 7000 || c.Phi != 7000 || c.LePhi != 0 || len(c.Code) != 12 {
			t.Fatalf("%+v", c)
		}
		if how := c.Lines[0].How(wordsOf(t)); how != "5 trang × 1 bản" {
			t.Error(how)
		}
		text, err := c.VietQR("970436", "0011004400000").Payload()
		if q, method := decode(t, text); err != nil || method != "12" || q.Amount != 7000 || q.Bill != c.Code || q.Purpose != c.Code {
			t.Error(text, err)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error { _, err := r.Charge(tx, demand("dossier:1", 1), cashier); return err })
		refused(t, err, "fee.is_open")
		got := load(t, db, c.ID)
		steps, err := got.Explanation()
		if err != nil || got.Code != c.Code || got.Total != c.Total || len(got.Lines) != 1 || got.Lines[0] != c.Lines[0] || len(steps) != len(c.Steps) ||
			got.Parties != c.Parties || got.Request.On != day.Of(clock.Now()) {
			t.Fatalf("%+v %v", got, err)
		}
		var s fee.Settlement
		write(t, db, func(tx *store.Tx) (err error) {
			s, err = r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash, Key: "k1"}, cashier)
			return err
		})
		rc := s.Receipt
		if s.Again || s.Charge.State != fee.Paid || rc.Number != 1 || rc.Printed() != "00000001" || rc.Year != 2026 || rc.Symbol != "BL-26E" ||
			rc.Total != 7000 ||
			rc.Words != "bảy nghìn đồng" || rc.Parties.TaxCode != "0100109106" || rc.Cashier != "cashier" ||
			!rc.Moment().Equal(clock.Now().Truncate(time.Millisecond)) {
			t.Fatalf("%+v", s)
		}
		var again fee.Settlement
		write(t, db, func(tx *store.Tx) (err error) {
			again, err = r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash, Key: "k1"}, cashier)
			return err
		})
		if !again.Again || again.Receipt.ID != rc.ID || again.Receipt.Words != rc.Words {
			t.Errorf("%+v", again)
		}
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash, Key: "k2"}, cashier)
			return err
		})
		refused(t, err, "fee.is_paid")
		if got := kinds(t, db, c.ID); !slices.Equal(got, []string{"charged", "paid", "receipt_issued"}) {
			t.Error(got)
		}
		write(t, db, func(tx *store.Tx) error { _, err := r.Charge(tx, demand("dossier:1", 1), cashier); return err })
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			all, err := fee.Of(s, "dossier:1")
			o, found, err2 := fee.OpenOf(s, "dossier:1")
			_, none, err3 := fee.OpenOf(s, "dossier:2")
			if len(all) != 2 || all[0].ID != c.ID || !found || o.ID != all[1].ID || none {
				t.Error(all, o, none)
			}
			return errors.Join(err, err2, err3)
		}); err != nil {
			t.Error(err)
		}
	})
}

// A caller that fails after the payment leaves nothing: no money, no receipt, and the bill is open.
func TestMoneyReceiptAndStepAreOneTransaction(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		r := room(t, db, fee.Config{})
		c := charge(t, db, r, demand("dossier:1", 5))
		broken := errors.New("the step failed")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash}, cashier); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) || load(t, db, c.ID).State != fee.Open || count(t, db, `select count(id) from fee_payment`) != 0 ||
			count(t, db, `select count(id) from fee_receipt`) != 0 || len(kinds(t, db, c.ID)) != 1 {
			t.Errorf("%v: something was left", err)
		}
	})
}

func TestExempt(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		r := room(t, db, fee.Config{})
		c := charge(t, db, r, demand("dossier:1", 5))
		exempt := func(ground string, by event.By) (x fee.Charge, err error) {
			err = db.Write(t.Context(), func(tx *store.Tx) (err error) { x, err = r.Exempt(tx, c.ID, ground, by); return err })
			return x, err
		}
		var err error
		for _, blank := range []string{" ", "\u00a0", "\u200b", "\u2800", "\u3164", "\u0301", "--"} { // it would stand blank on the sheet
			_, err = exempt(blank, cashier)
			refused(t, err, "fee.exempt_ground")
		}
		for _, actor := range []string{"", "system", "anonymous", "citizen:7"} {
			_, err = exempt("Quyết định 12/QĐ-UBND", event.By{Actor: actor})
			refused(t, err, "fee.exempt_by")
		}
		x, err := exempt("Quyết định 12/QĐ-UBND", cashier)
		phi, lePhi := x.Waived()
		if err != nil || x.State != fee.Exempted || x.Total != 0 || phi != 7000 || lePhi != 0 {
			t.Fatalf("%+v %v", x, err)
		}
		if got := load(t, db, c.ID); got.Ground != "Quyết định 12/QĐ-UBND" || got.ExemptBy != "cashier" || got.Total != 0 {
			t.Errorf("%+v", got)
		}
		_, err = exempt("again", cashier)
		refused(t, err, "fee.is_exempted")
		err = db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash, Key: "x"}, cashier)
			return err
		})
		refused(t, err, "fee.is_exempted")

		poor := fee.Demand{Record: "dossier:2", Unit: "centre",
			Request: fee.Request{Procedure: "3.000333", Count: map[fee.Unit]int64{fee.Sheet: 1}, Groups: []fee.Group{fee.Poor}}}
		p := charge(t, db, r, poor)
		if p.State != fee.Exempted || p.Ground != "TT 244/2016/TT-BTC Điều 5" || p.ExemptBy != "cashier" ||
			!slices.Equal(kinds(t, db, p.ID), []string{"charged", "exempted"}) {
			t.Errorf("%+v", p)
		}
		council := fee.Demand{Record: "dossier:3", Unit: "centre", Request: fee.Request{Procedure: "1.013227"}}
		err = db.Write(t.Context(), func(tx *store.Tx) error { _, err := r.Charge(tx, council, cashier); return err })
		refused(t, err, "fee.set_by_council")
	})
}

func TestPaymentsRefused(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := room(t, db, fee.Config{})
		c, other := charge(t, db, r, demand("dossier:1", 5)), charge(t, db, r, demand("dossier:2", 5))
		pay := func(id string, p fee.Payment) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { _, err := r.Pay(tx, id, p, cashier); return err })
		}
		for key, p := range map[string]fee.Payment{
			"fee.method":         {Method: "gold"},
			"fee.reference":      {Method: fee.Transfer, Amount: 7000, Reference: " "},
			"fee.amount_differs": {Method: fee.Transfer, Reference: "FT1", Amount: 6999},
			"fee.at_future":      {Method: fee.Cash, At: clock.Now().Add(time.Second)},
		} {
			refused(t, pay(c.ID, p), key)
		}
		refused(t, pay(c.ID, fee.Payment{Method: fee.Cash, Amount: 1}), "fee.amount_differs")
		refused(t, pay(c.ID, fee.Payment{Method: fee.Transfer, Reference: "FT1"}), "fee.amount_differs")
		refused(t, pay("nothing", fee.Payment{Method: fee.Cash}), "fee.not_found")
		if err := pay(c.ID, fee.Payment{Method: fee.Transfer, Reference: "FT1", Amount: 7000}); err != nil {
			t.Fatal(err)
		}
		refused(t, pay(other.ID, fee.Payment{Method: fee.Transfer, Reference: "FT1", Amount: 7000}), "fee.reference_used")
		if load(t, db, other.ID).State != fee.Open {
			t.Error("the refused payment has paid")
		}
	})
}

func TestArrivals(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := room(t, db, fee.Config{})
		bank := event.By{Actor: "system"}
		arrive := func(a fee.Arrival) (answer fee.Answer, s fee.Settlement, err error) {
			err = db.Write(t.Context(), func(tx *store.Tx) (err error) { answer, s, err = r.Arrived(tx, a, bank); return err })
			return answer, s, err
		}
		c := charge(t, db, r, demand("dossier:1", 5))
		expect := func(want fee.Answer, a fee.Arrival) {
			t.Helper()
			if got, _, err := arrive(a); err != nil || got != want {
				t.Errorf("%+v: %s %v, want %s", a, got, err, want)
			}
		}
		expect(fee.Unmatched, fee.Arrival{Code: c.Code, Amount: 6000, Reference: "FT0"}) // too little
		if load(t, db, c.ID).State != fee.Open {
			t.Fatal("too little has paid")
		}
		expect(fee.Settled, fee.Arrival{Code: c.Code, Amount: 7000, Reference: "FT1", At: clock.Now().Add(time.Hour)})
		expect(fee.Before, fee.Arrival{Code: c.Code, Amount: 7000, Reference: "FT1"})
		expect(fee.Before, fee.Arrival{Code: c.Code, Amount: 6000, Reference: "FT0"})
		expect(fee.Unmatched, fee.Arrival{Code: c.Code, Amount: 7000, Reference: "FT2"}) // paid twice
		late := charge(t, db, r, demand("dossier:2", 1))
		write(t, db, func(tx *store.Tx) error {
			_, err := r.Cancel(tx, late.ID, "Công dân rút hồ sơ", cashier)
			return err
		})
		expect(fee.Unmatched, fee.Arrival{Code: late.Code, Amount: 2000, Reference: "FT3"})
		expect(fee.Before, fee.Arrival{Code: late.Code, Amount: 2000, Reference: "FT3"})
		_, _, err := arrive(fee.Arrival{Code: "PLXXXXXXXXXX", Amount: 1, Reference: "FT4"})
		refused(t, err, "fee.not_found")
		_, _, err = arrive(fee.Arrival{Code: c.Code, Amount: 7000})
		refused(t, err, "fee.reference")
		_, _, err = arrive(fee.Arrival{Code: charge(t, db, r, demand("dossier:3", 1)).Code, Amount: 2000, Reference: "FT1"})
		refused(t, err, "fee.reference_used") // typed at the wrong bill: the money is not passed over in silence
		if got := kinds(t, db, late.ID); !slices.Equal(got, []string{"charged", "cancelled", "surplus_received"}) ||
			load(t, db, late.ID).State != fee.Cancelled {
			t.Error(got)
		}
		if n := count(t, db, `select count(id) from fee_receipt`); n != 1 {
			t.Errorf("%d receipts", n)
		}
		if n := count(t, db, `select sum(amount) from fee_payment where purpose='surplus'`); n != 15000 {
			t.Errorf("surplus %d", n)
		}
	})
}

func TestCancel(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		r := room(t, db, fee.Config{})
		c := charge(t, db, r, demand("dossier:1", 5))
		write(t, db, func(tx *store.Tx) error {
			_, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash}, cashier)
			return err
		})
		cancel := func(ground string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { _, err := r.Cancel(tx, c.ID, ground, cashier); return err })
		}
		refused(t, cancel(""), "fee.cancel_ground")
		if err := cancel("TT 25/2021/TT-BTC: không đủ điều kiện cấp"); err != nil {
			t.Fatal(err)
		}
		refused(t, cancel("again"), "fee.is_cancelled")
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			rc, err := fee.ReceiptOf(s, c.ID)
			if rc.Cancelled != "TT 25/2021/TT-BTC: không đủ điều kiện cấp" || rc.Number != 1 {
				t.Errorf("%+v", rc)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		if got := kinds(t, db, c.ID); !slices.Equal(got, []string{"charged", "paid", "receipt_issued", "cancelled"}) {
			t.Error(got)
		}
	})
}

// Numbers begin anew on 1 January of Việt Nam, and apart for each collecting body.
func TestReceiptNumbers(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := room(t, db, fee.Config{Form: "F", Symbol: "S{yy}"})
		n := 0
		issue := func(unit string) fee.Receipt {
			n++
			d := demand(fmt.Sprint("dossier:", n), 1)
			d.Unit = unit
			c := charge(t, db, r, d)
			var s fee.Settlement
			write(t, db, func(tx *store.Tx) (err error) {
				s, err = r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash}, cashier)
				return err
			})
			return s.Receipt
		}
		clock.Set(time.Date(2026, 12, 31, 16, 59, 59, 0, time.UTC))
		if a, b, c := issue("a"), issue("a"), issue("b"); a.Number != 1 || b.Number != 2 || c.Number != 1 || a.Symbol != "S26" || a.Form != "F" {
			t.Error(a.Number, b.Number, c.Number, a.Symbol)
		}
		clock.Set(time.Date(2026, 12, 31, 17, 0, 0, 0, time.UTC)) // midnight in Việt Nam
		if a, b := issue("a"), issue("a"); a.Number != 1 || a.Year != 2027 || a.Symbol != "S27" || b.Number != 2 {
			t.Error(a, b)
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := book.Series{Unit: "a", Book: "fee/F/S27", Year: 2027}.Next(tx, fee.MaxNumber-2)
			return err
		})
		c := charge(t, db, r, func() fee.Demand { d := demand("dossier:last", 1); d.Unit = "a"; return d }())
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash}, cashier)
			return err
		})
		refused(t, err, "fee.numbers_used_up")
	})
}

type signer struct{ asked [][]byte }

func (s *signer) Sign(_ context.Context, content []byte) ([]byte, string, error) {
	s.asked = append(s.asked, content)
	h := sha256.Sum256(content)
	return h[:], "CN=UBND xã Đồng Kỳ", nil
}

func TestReceiptIsSigned(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		s := &signer{}
		r := room(t, db, fee.Config{Signer: s})
		c := charge(t, db, r, demand("dossier:1", 5))
		write(t, db, func(tx *store.Tx) error {
			_, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash}, cashier)
			return err
		})
		var args string
		if err := db.Read(t.Context(), func(q *store.Snapshot) error {
			return q.QueryRow(`select args from job where kind='fee.sign'`).Scan(&args)
		}); err != nil {
			t.Fatal(err)
		}
		sign := r.Base().Jobs[0]
		for range 2 { // a job may run twice
			if err := sign.Run(t.Context(), store.Job{Args: args}); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Read(t.Context(), func(q *store.Snapshot) error {
			rc, err := fee.ReceiptOf(q, c.ID)
			h := sha256.Sum256(s.asked[0])
			events, err2 := store.History(q, "fee:"+c.ID)
			var issued feeevent.ReceiptIssued
			if rc.Signer != "CN=UBND xã Đồng Kỳ" || string(rc.Signature) != string(h[:]) || len(s.asked) != 1 || len(events) != 4 ||
				events[2].Decode(&issued) != nil || issued.Hash != hex.EncodeToString(h[:]) ||
				!strings.Contains(string(s.asked[0]), `"words":"bảy nghìn đồng"`) {
				t.Errorf("%+v %d %d", rc, len(s.asked), len(events))
			}
			return errors.Join(err, err2)
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestFactsForReports(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		r := room(t, db, fee.Config{})
		phi := charge(t, db, r, demand("dossier:1", 5))
		lePhi := charge(t, db, r, fee.Demand{Record: "dossier:2", Unit: "centre", Request: fee.Request{Procedure: "2.002036", Channel: "online"}})
		let := charge(t, db, r, demand("dossier:3", 1))
		student := charge(t, db, r, fee.Demand{Record: "dossier:4", Unit: "centre",
			Request: fee.Request{Procedure: "3.000333", Count: map[fee.Unit]int64{fee.Sheet: 1}, Groups: []fee.Group{fee.Student}}})
		write(t, db, func(tx *store.Tx) error {
			_, e1 := r.Pay(tx, phi.ID, fee.Payment{Method: fee.Cash}, cashier)
			_, e2 := r.Pay(tx, lePhi.ID, fee.Payment{Method: fee.Transfer, Amount: 2500000, Reference: "FT1"}, cashier)
			_, e3 := r.Exempt(tx, let.ID, "QĐ 1", cashier)
			_, e4 := r.Pay(tx, student.ID, fee.Payment{Method: fee.Cash}, cashier)
			_, e5 := r.Cancel(tx, student.ID, "rút", cashier)
			return errors.Join(e1, e2, e3, e4, e5)
		})
		number(t, db)
		type sums struct{ rows, phi, lePhi, waivedPhi, waivedLePhi int64 }
		got := map[string]sums{}
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			return store.All(s, `select kind, count(bill_id), cast(sum(phi) as bigint), cast(sum(le_phi) as bigint), cast(sum(waived_phi) as bigint), cast(sum(waived_le_phi) as bigint)
				from fee_facts where position > 0 group by kind`, nil, func(rows *sql.Rows) error {
				var k string
				var x sums
				err := rows.Scan(&k, &x.rows, &x.phi, &x.lePhi, &x.waivedPhi, &x.waivedLePhi)
				got[k] = x
				return err
			})
		}); err != nil {
			t.Fatal(err)
		}
		want := map[string]sums{
			"charged":   {4, 7000 + 2000 + 100000, 2500000, 100000, 0},
			"paid":      {3, 107000, 2500000, 0, 0},
			"exempted":  {1, 0, 0, 2000, 0},
			"cancelled": {1, 100000, 0, 0, 0},
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestKeptRowsDoNotChange(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		r := room(t, db, fee.Config{})
		c := charge(t, db, r, demand("dossier:1", 5))
		write(t, db, func(tx *store.Tx) error {
			_, err := r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash}, cashier)
			return err
		})
		for _, text := range []string{`update fee_payment set amount=1`, `delete from fee_payment`, `update fee_receipt set number=2`,
			`delete from fee_receipt`, `update fee_history set phi=0`} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(text); return err }); err == nil {
				t.Errorf("%s: nobody minds", text)
			}
		}
	})
}

// TestRaces: on PostgreSQL, people press at once.
func TestRaces(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	r := room(t, db, fee.Config{})
	const many = 8
	at := func(fn func(i int) error) (errs []error) {
		var wg sync.WaitGroup
		errs = make([]error, many)
		for i := range many {
			wg.Go(func() { errs[i] = fn(i) })
		}
		wg.Wait()
		return errs
	}
	won := func(errs []error) (n int) {
		for _, err := range errs {
			if err == nil {
				n++
			} else if fault.Of(err) != fault.Conflict {
				t.Error(err)
			}
		}
		return n
	}
	for round := range 5 {
		record := fmt.Sprint("dossier:", round)
		ids := make([]string, many)
		if n := won(at(func(i int) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				c, err := r.Charge(tx, demand(record, 5), cashier)
				ids[i] = c.ID
				return err
			})
		})); n != 1 {
			t.Fatalf("%d open bills of one record", n)
		}
		var bill string
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			c, _, err := fee.OpenOf(s, record)
			bill = c.ID
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if n := won(at(func(i int) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := r.Pay(tx, bill, fee.Payment{Method: fee.Cash, Key: fmt.Sprint(i)}, cashier)
				return err
			})
		})); n != 1 {
			t.Errorf("paid %d times", n)
		}
	}
	same := charge(t, db, r, demand("dossier:same", 5))
	for _, err := range at(func(int) error {
		return db.Write(t.Context(), func(tx *store.Tx) error {
			_, _, err := r.Arrived(tx, fee.Arrival{Code: same.Code, Amount: 7000, Reference: "FT-SAME"}, event.By{Actor: "system"})
			return err
		})
	}) {
		if err != nil && fault.Of(err) != fault.Conflict { // a conflict is told again by the bank
			t.Error(err)
		}
	}
	if n := count(t, db, `select count(id) from fee_payment where bill_id=$1`, same.ID); n != 1 {
		t.Errorf("one transfer kept %d times", n)
	}
	for _, how := range []string{"exempt", "cancel"} {
		c := charge(t, db, r, demand("dossier:"+how, 5))
		if n := won(at(func(i int) error {
			return db.Write(t.Context(), func(tx *store.Tx) (err error) {
				switch {
				case i%2 == 0:
					_, err = r.Pay(tx, c.ID, fee.Payment{Method: fee.Cash, Key: fmt.Sprint(i)}, cashier)
				case how == "exempt":
					_, err = r.Exempt(tx, c.ID, "QĐ 1", cashier)
				default:
					_, err = r.Cancel(tx, c.ID, "rút", cashier)
				}
				return err
			})
		})); n < 1 || n > 2 || how == "exempt" && n != 1 { // a paid bill may be cancelled after
			t.Errorf("%s and pay: %d won", how, n)
		}
	}
	bills := make([]string, many*3)
	for i := range bills {
		bills[i] = charge(t, db, r, demand(fmt.Sprint("dossier:n", i), 1)).ID
	}
	if n := won(at(func(i int) error {
		for k := range 3 {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := r.Pay(tx, bills[i*3+k], fee.Payment{Method: fee.Cash}, cashier)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})); n != many {
		t.Errorf("%d of %d cashiers were served", n, many)
	}
	receipts, numbers := count(t, db, `select count(id) from fee_receipt`), count(t, db, `select count(distinct number) from fee_receipt`)
	if most := count(t, db, `select max(number) from fee_receipt`); receipts != numbers || most < receipts {
		t.Errorf("%d receipts, %d numbers, the last is %d", receipts, numbers, most)
	}
	if paid := count(t, db, `select count(id) from fee_payment where purpose='bill'`); paid != receipts {
		t.Errorf("%d payments, %d receipts", paid, receipts)
	}
}
