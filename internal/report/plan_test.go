package report_test

import (
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/report"
)

// TestTablesReadByIndex asks both engines how they draw the tables: whatever was settled before the period is not read.
func TestTablesReadByIndex(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		today := day.Of(h.Clock.Now())
		unit := h.As(t, "chutich.kylua").HomeUnits()
		for name, x := range map[string]struct {
			of  *figure.Population
			ask figure.Ask
		}{
			"II.06a":           {report.II06a, figure.Ask{From: today.Add(-30), To: today}},
			"II.06a of a unit": {report.II06a, figure.Ask{From: today.Add(-30), To: today, Units: unit}},
			"late":             {report.Late, figure.Ask{}}, "late of a unit": {report.Late, figure.Ask{Units: unit}},
		} {
			var query string
			var args []any
			if err := h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) { query, args, err = x.of.SQL(s, x.ask); return err }); err != nil {
				t.Fatal(err)
			}
			plan := storetest.Plan(t, h.DB, query, args)
			if bad := storetest.Scans(plan); len(bad) > 0 {
				t.Errorf("%s reads whole tables: %q\n%s", name, bad, plan)
			}
		}
	})
}
