package fee_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// resolution is a rate of the council of Lạng Sơn for what it had to set.
func resolution() fee.Rule {
	return fee.Rule{Key: "le-phi-ho-tich", Name: "Lệ phí đăng ký hộ tịch", Kind: fee.LePhi,
		Procedures: []string{"1.004873", "1.004884", "2.000779", "2.000806"},
		Area:       "20", Unit: fee.Case, Tiers: []fee.Tier{{From: 1, Price: 8000}}, Ground: "Nghị quyết 9/2026/NQ-HĐND tỉnh Lạng Sơn",
		From: day.On(2026, time.December, 1)}
}

func by(who string) event.By { return event.By{Actor: who} }

func try(t *testing.T, db *store.DB, fn func(tx *store.Tx) error) error {
	t.Helper()
	return db.Write(t.Context(), fn)
}

func wants(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Code != code || f.Key != key && (len(f.Fields) == 0 || f.Fields[0].Key != key) {
		t.Errorf("%v, want %s %s", err, code, key)
	}
}

// TestTwoPeoplePutARateInForce: one writes it down, another puts it in force; until its day the council's rate is
// not known, from then on it is charged, and what is waiting is neither.
func TestTwoPeoplePutARateInForce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		past, wrong := resolution(), resolution()
		past.From, wrong.Ground = day.On(2026, time.November, 22), ""
		wants(t, try(t, h.DB, func(tx *store.Tx) error { _, err := fee.Propose(tx, past, by("an")); return err }), fault.Invalid, "fee.rule_past")
		wants(t, try(t, h.DB, func(tx *store.Tx) error { _, err := fee.Propose(tx, wrong, by("an")); return err }), fault.Invalid, "fee.rule_wrong")
		var id string
		if err := try(t, h.DB, func(tx *store.Tx) (err error) { id, err = fee.Propose(tx, resolution(), by("an")); return err }); err != nil {
			t.Fatal(err)
		}
		costs := func(on day.Date) (total int64, key string) {
			t.Helper()
			q := fee.Request{Procedure: "1.004873", Area: "20", On: on}
			err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
				b, err := h.Fees.Quote(s, q)
				total = b.Total
				return err
			})
			var f *fault.Fault
			if errors.As(err, &f) {
				key = f.Key
			}
			return total, key
		}
		december := day.On(2026, time.December, 1)
		if _, key := costs(december); key != "fee.set_by_council" {
			t.Errorf("what waits is charged: %s", key)
		}
		confirm := func(id, who string) error {
			return try(t, h.DB, func(tx *store.Tx) error { _, err := fee.Confirm(tx, id, by(who)); return err })
		}
		wants(t, confirm(id, "an"), fault.Forbidden, "proposal.same_person")
		wants(t, confirm("00000000000000000000000000", "binh"), fault.NotFound, "proposal.not_found")
		if err := confirm(id, "binh"); err != nil {
			t.Fatal(err)
		}
		wants(t, confirm(id, "binh"), fault.Conflict, "proposal.decided")
		if _, key := costs(december.Add(-1)); key != "fee.set_by_council" {
			t.Errorf("before its day: %s", key)
		}
		if n, key := costs(december); n != 8000 || key != "" {
			t.Errorf("on its day: %d %s", n, key)
		}
		if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
			list, err := fee.Standing(s, "20", december)
			for _, r := range list {
				if r.Key == "le-phi-ho-tich" && !r.Known() && r.Procedures[0] == "1.004873" {
					t.Error("the council's rate still waits to be entered")
				}
			}
			waiting, err2 := fee.Proposals.Open(s)
			if len(waiting) != 0 {
				t.Errorf("%d still wait", len(waiting))
			}
			return errors.Join(err, err2)
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestARateIsGivenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		var id string
		if err := try(t, h.DB, func(tx *store.Tx) (err error) { id, err = fee.Propose(tx, resolution(), by("an")); return err }); err != nil {
			t.Fatal(err)
		}
		decline := func(reason string) error {
			return try(t, h.DB, func(tx *store.Tx) error {
				return fee.Decline(tx, id, event.By{Actor: "binh", Reason: reason})
			})
		}
		wants(t, decline(" "), fault.Invalid, "proposal.reason_missing")
		if err := decline("Chưa nêu số nghị quyết."); err != nil {
			t.Fatal(err)
		}
		wants(t, decline("Lần nữa"), fault.Conflict, "proposal.decided")
		wants(t, try(t, h.DB, func(tx *store.Tx) error { _, err := fee.Confirm(tx, id, by("binh")); return err }), fault.Conflict, "proposal.decided")
	})
}

// TestRaceOneRate: of many who put the same rule in force one does.
func TestRaceOneRate(t *testing.T) {
	h := apptest.Postgres(t)
	var id string
	if err := try(t, h.DB, func(tx *store.Tx) (err error) { id, err = fee.Propose(tx, resolution(), by("an")); return err }); err != nil {
		t.Fatal(err)
	}
	var won atomic.Int64
	var wg sync.WaitGroup
	for _, who := range []string{"binh", "chi", "dung", "giang", "hoa", "khanh"} {
		wg.Go(func() {
			err := h.DB.Write(context.Background(), func(tx *store.Tx) error { _, err := fee.Confirm(tx, id, by(who)); return err })
			switch fault.Of(err) {
			case "":
				won.Add(1)
			case fault.Conflict:
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("put in force %d times", won.Load())
	}
}
