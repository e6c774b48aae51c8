package report_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
)

// What other systems handle is counted once, at its own moments (NĐ 224/2026 Điều 15).
func TestMirroredIsCountedOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		now := h.Clock.Now()
		tell := func(s dossier.State, ago time.Duration, finished, returned time.Time) {
			t.Helper()
			_, _, err := h.Dossier.Mirror(t.Context(), dossier.Mirrored{System: "Cổng Dịch vụ công quốc gia", By: "partner:x",
				Code: "G15.01-20261123-0000011", Procedure: "1.004873", Place: "06187",
				Channel: dossier.Online, State: s, Applicant: dossier.Party{Name: "Hoàng Văn Cổng"}, Submitted: now.Add(-5 * time.Hour),
				Accepted: now.Add(-4 * time.Hour), Due: now.Add(100 * time.Hour),
				Finished: finished, Returned: returned, Told: now.Add(-ago), Units: h.As(t, "thanhtra").Units(dossier.MayRead)})
			if err != nil {
				t.Fatal(err)
			}
		}
		want := func(online, open, early int64) {
			t.Helper()
			h.Settle(t)
			f := draw(t, h, figure.Ask{From: day.Of(now), To: day.Of(now)}).Rows[0].Figures
			if f["online"] != online || f["open"] != open || f["early"] != early || f["mirrored"] != online {
				t.Errorf("online %d, open %d, early %d; want %d, %d, %d", f["online"], f["open"], f["early"], online, open, early)
			}
		}
		want(0, 0, 0)
		for _, ago := range []time.Duration{9 * time.Minute, 8 * time.Minute, 7 * time.Minute} {
			tell(dossier.Processing, ago, time.Time{}, time.Time{})
		}
		want(1, 1, 0)
		tell(dossier.Returned, time.Minute, now.Add(-2*time.Hour), now.Add(-time.Hour))
		want(1, 0, 1)
	})
}
