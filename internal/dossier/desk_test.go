package dossier_test

import (
	"context"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/kit/fault"
)

func TestReassign(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		specialist, backup := w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person
		head := func() dossier.Input {
			return dossiertest.Because(w.By("chanhvanphong.kylua", d), "Người thụ lý nghỉ phép.")
		}
		if _, err := w.Dossier.Reassign(ctx, head(), backup); fault.Of(err) != fault.Conflict {
			t.Errorf("reassigned what nobody had: %v", err)
		}
		d, err := w.Dossier.Assign(ctx, w.By("chanhvanphong.kylua", d), specialist)
		w.Must(err)
		if _, err := w.Dossier.Assign(ctx, w.By("chanhvanphong.kylua", d), backup); fault.Of(err) != fault.Conflict {
			t.Errorf("assigned what somebody has without a reason: %v", err)
		}
		for _, c := range []struct {
			act    dossier.Input
			person string
			want   fault.Code
		}{
			{w.By("chanhvanphong.kylua", d), backup, fault.Invalid}, // no reason
			{head(), specialist, fault.Invalid},
			{head(), "", fault.Invalid},
			{head(), w.As(t, "kinhte.kylua").Person + "x", fault.Invalid},
			{head(), w.As(t, "vanthu.kylua").Person, fault.Invalid}, // a clerk does not handle
			{dossiertest.Because(w.By("tuphap.kylua", d), "x"), backup, fault.Forbidden},
			{dossiertest.Because(w.By("chanhvanphong.dongdang", d), "x"), backup, fault.NotFound},
		} {
			if _, err := w.Dossier.Reassign(ctx, c.act, c.person); fault.Of(err) != c.want {
				t.Errorf("%s reassigning to %q: %v, want %s", c.act.Viewer.Name, c.person, err, c.want)
			}
		}
		act := head()
		d, err = w.Dossier.Reassign(ctx, act, backup)
		w.Must(err)
		if d.Step.Assignee != backup || d.State != dossier.Processing {
			t.Errorf("after reassigning: %+v", d.Step)
		}
		again, err := w.Dossier.Reassign(ctx, act, backup)
		w.Must(err)
		if again.Seq != d.Seq {
			t.Errorf("pressed twice: %d, was %d", again.Seq, d.Seq)
		}
		if k := w.Facts(d, 1); k[0] != "dossier.reassigned" {
			t.Errorf("the log ends in %v", k)
		}
		if _, err := w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Đủ."); fault.Of(err) != fault.Forbidden {
			t.Errorf("who lost the dossier still proposes: %v", err)
		}
	})
}

func TestRaceReassignOnce(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d, err := w.Dossier.Take(t.Context(), w.By("tuphap.kylua", w.Accepted()))
	w.Must(err)
	act, to := dossiertest.Because(w.By("chanhvanphong.kylua", d), "Nghỉ phép."), w.As(t, "vanhoa.kylua").Person
	if n := w.Race(8, func(ctx context.Context, key string) error {
		a := act
		a.Key = key
		_, err := w.Dossier.Reassign(ctx, a, to)
		return err
	}); n != 1 {
		t.Errorf("reassigned %d times", n)
	}
}
