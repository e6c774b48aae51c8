package figure_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// things is a made-up population: things of a kind at a unit, some of them good, since a position.
var things = &figure.Population{
	Code: "things", Version: "1",
	From:  `(select t.id, t.unit, t.kind, t.good from figuretest_thing t where t.since <= ` + figure.Position + `) f where f.id > ''`,
	ID:    "f.id",
	Units: []string{"f.unit"}, Dimensions: []figure.Dimension{{Key: "unit", Column: "f.unit", Of: figure.OfUnit}, {Key: "kind", Column: "f.kind"}},
	Figures: []figure.Figure{
		{Code: "all", Sum: []string{"good", "bad"}}, {Code: "good", Where: "f.good = 1"}, {Code: "bad", Where: "f.good = 0"},
		{Code: "share", Sum: []string{"good"}, Per: "all"},
	},
}

type thing struct {
	id, unit, kind string
	good           int64
	since          int64
}

// TestFiguresCountAndOpen draws every cut at every position for several readers, counts by hand, and opens every figure.
func TestFiguresCountAndOpen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		rnd := rand.New(rand.NewPCG(5, 6))
		h.Settle(t)
		var all []thing
		if err := h.DB.Write(t.Context(), func(tx *store.Tx) error {
			all = nil
			if _, err := tx.Exec(`create table figuretest_thing (id text primary key, unit text not null, kind text not null, good bigint not null, since bigint not null)`); err != nil {
				return err
			}
			for n := range 90 {
				x := thing{fmt.Sprintf("%03d", n), fmt.Sprint("u", rnd.IntN(3)), fmt.Sprint("k", rnd.IntN(2)), rnd.Int64N(2), 1 + rnd.Int64N(4)}
				all = append(all, x)
				if _, err := tx.Exec(`insert into figuretest_thing (id, unit, kind, good, since) values ($1,$2,$3,$4,$5)`, x.id, x.unit, x.kind,
					x.good, x.since); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
			for _, by := range [][]string{nil, {"kind"}, {"unit", "kind"}} {
				for position := int64(1); position <= 4; position++ {
					for _, units := range [][]string{nil, {}, {"u1"}, {"u0", "u2"}} {
						ask := figure.Ask{By: by, Position: position, Units: units}
						if err := check(t, s, ask, all); err != nil {
							return err
						}
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func check(t *testing.T, s *store.Snapshot, ask figure.Ask, all []thing) error {
	t.Helper()
	settled, rows, err := figure.Draw(s, things, ask)
	if err != nil || settled.Position != ask.Position {
		return fmt.Errorf("drawn at %d: %w", settled.Position, err)
	}
	n := map[string]int64{}
	for _, x := range all {
		if x.since <= ask.Position && (ask.Units == nil || slices.Contains(ask.Units, x.unit)) {
			n["all"]++
			if x.good == 1 {
				n["good"]++
			}
		}
	}
	total := map[string]int64{}
	for _, r := range rows {
		for _, code := range []string{"all", "good", "bad"} {
			total[code] += r.Figures[code]
			var ids []string
			cell := figure.Cell{Ask: settled, Figure: code, Key: r.Key, Size: 7}
			for {
				next, err := things.Open(s, cell, "f.id, f.kind", func(r *sql.Rows) (id string, err error) {
					var kind string
					err = r.Scan(&id, &kind)
					ids = append(ids, id)
					return id, err
				})
				if err != nil {
					return err
				}
				if cell.After = next; next == "" {
					break
				}
			}
			if int64(len(ids)) != r.Figures[code] || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != len(ids) {
				t.Errorf("%+v: %s of %v says %d and opens %v", ask, code, r.Key, r.Figures[code], ids)
			}
		}
	}
	if total["all"] != n["all"] || total["good"] != n["good"] || total["bad"] != n["all"]-n["good"] {
		t.Errorf("%+v: counted %v, want %v", ask, total, n)
	}
	if a, b := things.Of("share", rows...); a != n["good"] || b != n["all"] {
		t.Errorf("%+v: share %d of %d, want %v", ask, a, b, n)
	}
	return nil
}

func TestWrongFigures(t *testing.T) {
	h := apptest.SQLite(t)
	today := day.Of(h.Clock.Now())
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
		for want, a := range map[string]figure.Ask{"to": {From: today, To: today - 1}, "by": {By: []string{"colour"}}} {
			if _, _, err := figure.Draw(s, things, a); fault.Of(err) != fault.Invalid {
				t.Errorf("%s: %v", want, err)
			}
		}
		for _, c := range []figure.Cell{{Figure: "none"}, {Figure: "share"}, {Figure: "all", Key: map[string]string{"colour": "red"}}} {
			if _, err := things.Open(s, c, "f.id", nil); c.Figure != "share" && fault.Of(err) != fault.NotFound {
				t.Errorf("%+v: %v", c, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
