package dossier_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

const portal = "Cổng Dịch vụ công quốc gia"

// told is what the portal tells of a dossier n minutes after nine.
func (w *world) told(code string, s dossier.State, n int) dossier.Mirrored {
	nine := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	m := dossier.Mirrored{System: portal, By: "partner:x", Code: code, Procedure: "1.004873", Place: "06187", Channel: dossier.Online, State: s,
		Applicant: dossier.Party{Name: "Hoàng Văn Cổng", IDNo: "020090001234", Phone: "0905000222"}, Submitted: nine.Add(-5 * time.Hour),
		Told:  nine.Add(time.Duration(n) * time.Minute),
		Units: w.As(w.T, "thanhtra").Units(dossier.MayRead)}
	if s != dossier.New && s != dossier.IntakeRefused {
		m.Accepted, m.Due = nine.Add(-4*time.Hour), nine.Add(100*time.Hour)
	}
	if s == dossier.Done || s == dossier.Returned || s == dossier.Withdrawn || s == dossier.Stopped {
		m.Finished = nine.Add(-3 * time.Hour)
	}
	if s == dossier.Returned {
		m.Returned = nine.Add(-2 * time.Hour)
	}
	return m
}

func TestMirrorFollowsItsSystem(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		const code = "G15.01-20261123-0000007"
		for _, x := range []struct {
			state   dossier.State
			minute  int
			changed bool
			want    fault.Code
			stands  dossier.State
		}{
			{dossier.New, -50, true, "", dossier.New},
			{dossier.Processing, -30, true, "", dossier.Processing},
			{dossier.Processing, -30, false, "", dossier.Processing},          // told twice
			{dossier.Accepted, -40, false, "", dossier.Processing},            // overtaken on the way
			{dossier.AwaitPapers, -20, true, "", dossier.AwaitPapers},         //
			{dossier.New, -15, false, fault.Conflict, dossier.AwaitPapers},    // led back
			{dossier.Returned, -10, true, "", dossier.Returned},               //
			{dossier.Processing, -5, false, fault.Conflict, dossier.Returned}, // never from 10 to 4
			{dossier.Withdrawn, -4, false, fault.Conflict, dossier.Returned},  //
			{dossier.Returned, 30, false, fault.Invalid, dossier.Returned},    // in the future
			{dossier.State(11), -3, false, fault.Invalid, dossier.Returned},   //
			{dossier.Returned, -2, true, "", dossier.Returned},                // the same again, later
		} {
			d, changed, err := w.Dossier.Mirror(ctx, w.told(code, x.state, x.minute))
			if got := fault.Of(err); err != nil && got != x.want || err == nil && (x.want != "" || changed != x.changed) {
				t.Errorf("state %d at %d: changed %v, %v", x.state, x.minute, changed, err)
			}
			if d == nil || err != nil {
				continue
			}
			if back, err := w.Dossier.Load(ctx, w.As(t, "chutich.kylua"), d.ID); err != nil || back.State != x.stands || back.Home != portal ||
				back.Code != code {
				t.Errorf("state %d at %d: it stands at %+v, %v", x.state, x.minute, back, err)
			}
		}
	})
}

func TestMirrorKeepsToItsSystemAndUnits(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		here := w.Accepted()
		m := w.told(here.Code, dossier.Processing, -1)
		if _, _, err := w.Dossier.Mirror(ctx, m); fault.Of(err) != fault.Conflict {
			t.Errorf("a dossier handled here is taken over: %v", err)
		}
		m = w.told("G15.01-20261123-0000008", dossier.Processing, -1)
		if _, _, err := w.Dossier.Mirror(ctx, m); err != nil {
			t.Fatal(err)
		}
		m.Told = m.Told.Add(time.Second)
		own := m.Units
		m.Units = w.As(t, "chutich.dongdang").Units(dossier.MayRead) // of another unit, under the same name
		if _, _, err := w.Dossier.Mirror(ctx, m); fault.Of(err) != fault.Invalid {
			t.Errorf("a system of the same name writes over another unit's dossier: %v", err)
		}
		m.System, m.Units = "Hệ thống khác", own
		if _, _, err := w.Dossier.Mirror(ctx, m); fault.Of(err) != fault.Conflict {
			t.Errorf("another system takes a mirrored dossier over: %v", err)
		}
		for name, spoil := range map[string]func(*dossier.Mirrored){
			"place":     func(m *dossier.Mirrored) { m.Units = w.As(t, "chutich.dongdang").Units(dossier.MayRead) },
			"procedure": func(m *dossier.Mirrored) { m.Procedure = "9.999999" },
			"accepted":  func(m *dossier.Mirrored) { m.Accepted = m.Submitted.Add(-time.Hour) },
			"finished":  func(m *dossier.Mirrored) { m.Finished = m.Accepted.Add(time.Hour) },
			"applicant": func(m *dossier.Mirrored) { m.Applicant.Name = "" },
			"code":      func(m *dossier.Mirrored) { m.Code = "g15 7" },
		} {
			m := w.told("G15.01-20261123-0000009", dossier.Processing, -1)
			spoil(&m)
			_, _, err := w.Dossier.Mirror(ctx, m)
			var f *fault.Fault
			if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Name != name {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A due day that was missed stays missed: neither a moment of which the system says that it speaks nor a new due day hides it.
func TestMirrorLateForEver(t *testing.T) {
	each(t, func(w *world) {
		for name, x := range map[string]struct {
			told time.Duration // of the second message, from the first
			end  time.Duration // when it says that the work was finished; 0: it is not
			late bool
		}{
			"told backdated":              {24 * time.Hour, 0, true},
			"told as it is":               {8 * 24 * time.Hour, 0, true},
			"finished in time, told late": {8 * 24 * time.Hour, 24 * time.Hour, false},
			"finished late":               {8 * 24 * time.Hour, 6 * 24 * time.Hour, true},
		} {
			w.Clock.Set(day.On(2026, time.November, 23).At(9, 0))
			m := w.told("G15.01-20261123-"+store.Secret(8), dossier.Processing, -1)
			first := m.Told
			_, _, err := w.Dossier.Mirror(t.Context(), m)
			w.Must(err)
			w.Clock.Set(day.On(2026, time.December, 1).At(10, 0)) // due on 27 November
			m.Told, m.Due = first.Add(x.told), day.On(2027, time.January, 20).At(17, 0)
			if x.end != 0 {
				m.State, m.Finished = dossier.Done, first.Add(x.end)
			}
			d, changed, err := w.Dossier.Mirror(t.Context(), m)
			if err != nil || !changed || d.FirstLate.IsZero() == x.late || x.late && !d.LateAt(w.Clock.Now()) {
				t.Errorf("%s: changed %v, first late %v, %v", name, changed, d.FirstLate, err)
			}
		}
	})
}

// What a system says runs after its due day is late from that word on, and was not finished before it.
func TestMirrorWordsAgree(t *testing.T) {
	each(t, func(w *world) {
		w.Clock.Set(day.On(2026, time.December, 1).At(10, 0))
		m := w.told("G15.01-20261123-0000010", dossier.Processing, 0) // due on 27 November
		m.Told = w.Clock.Now()
		if d, _, err := w.Dossier.Mirror(t.Context(), m); err != nil || d.FirstLate.IsZero() {
			t.Errorf("the first word of a late one: %+v, %v", d, err)
		}
		m.Code, m.Due = "G15.01-20261123-0000011", day.On(2026, time.December, 2).At(17, 0)
		_, _, err := w.Dossier.Mirror(t.Context(), m)
		w.Must(err)
		w.Clock.Set(day.On(2026, time.December, 4).At(10, 0))
		m.Told = day.On(2026, time.December, 3).At(9, 0) // it runs, and the due day moves with the word
		m.Due = day.On(2026, time.December, 9).At(17, 0)
		d, _, err := w.Dossier.Mirror(t.Context(), m)
		if err != nil || d.FirstLate.IsZero() {
			t.Errorf("a due day moved after it had passed: %v", err)
		}
		m = w.told("G15.01-20261123-0000012", dossier.Processing, 0)
		w.Clock.Set(day.On(2026, time.November, 26).At(10, 0))
		m.Told, m.Due = w.Clock.Now(), day.On(2026, time.November, 26).At(9, 0)
		m.Due = m.Due.AddDate(0, 0, -1)
		d, _, err = w.Dossier.Mirror(t.Context(), m)
		if err != nil || d.FirstLate.IsZero() {
			t.Errorf("runs a day after its due day: %v", err)
		}
		m.Told, m.State, m.Finished = m.Told.Add(time.Second), dossier.Done, m.Due.Add(-time.Hour)
		if d, _, err = w.Dossier.Mirror(t.Context(), m); err != nil || d.FirstLate.IsZero() {
			t.Errorf("finished before the word that it ran: %v", err)
		}
	})
}

// A mirrored dossier is seen by those who see others of its units, and nobody changes it.
func TestMirrorIsReadOnly(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d, _, err := w.Dossier.Mirror(ctx, w.told("G15.01-20261123-0000010", dossier.Processing, -1))
		w.Must(err)
		for _, login := range []string{"tiepnhan.kylua", "tuphap.kylua", "chutich.kylua", "vanthu.kylua", "thuquy.kylua"} {
			v := w.As(t, login)
			for _, c := range w.Dossier.Commands() {
				if err := w.Dossier.Allowed(d, c, v, []string{string(c)}); fault.Of(err) != fault.Forbidden {
					t.Errorf("%s may %s: %v", login, c, err)
				}
			}
		}
		if _, err := w.Dossier.Take(ctx, dossier.Input{Request: org.Request{Viewer: w.As(t, "tuphap.kylua"), Sent: action.Sent{Key: "k"}},
			Dossier: d.ID}); fault.Of(err) != fault.Forbidden {
			t.Errorf("taken in hand: %v", err)
		}
		if _, err := w.Dossier.Load(ctx, w.As(t, "chutich.dongdang"), d.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("another commune sees it: %v", err)
		}
		if _, n := w.Unheld("chutich.kylua"); n != 0 {
			t.Errorf("it is said to lie in nobody's hands: %d", n)
		}
	})
}

// Twelve messages about one dossier at the same moment leave one dossier, as the newest says.
func TestRaceMirror(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	states := []dossier.State{dossier.New, dossier.Accepted, dossier.Processing, dossier.Returned}
	var all sync.WaitGroup
	for n := range 12 {
		all.Go(func() {
			m := w.told("G15.01-20261123-0000012", states[n/3], n-20)
			for range 50 {
				_, _, err := w.Dossier.Mirror(t.Context(), m)
				if fault.Of(err) != fault.Conflict { // somebody was faster: the system tells it again
					if err != nil {
						t.Error(err)
					}
					return
				}
				if n < 9 {
					if d, e := w.Dossier.Track(t.Context(), m.Code, "1234"); e == nil && d.ToldAt.After(m.Told) {
						return // overtaken
					}
				}
			}
			t.Errorf("message %d never came through", n)
		})
	}
	all.Wait()
	w.Must(w.DB.Read(t.Context(), func(s *store.Snapshot) error {
		var n, state int64
		err := s.QueryRow(`select count(*), max(state) from dossier_dossier where code='G15.01-20261123-0000012'`).Scan(&n, &state)
		if n != 1 || state != int64(dossier.Returned) {
			err = fmt.Errorf("%d dossiers in state %d", n, state)
		}
		return err
	}))
}
