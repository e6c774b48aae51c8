package consult_test

import (
	"context"
	"slices"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// opens tells whether an official may open a file.
func (w *world) opens(login string, f file.File) fault.Code {
	who := w.As(w.T, login)
	return fault.Of(w.Dossier.FileAccess(consult.SentAlong).MayRead(org.WithViewer(w.T.Context(), who), file.Who{Actor: who.Actor(), Staff: true}, f))
}

func TestReRegistrationAsksTheFormerCommune(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Birth()
		sent, kept := w.Attach(d, "ban-sao.pdf", "210 210"), w.Attach(d, "noi-bo.pdf", "220 220")
		unit := w.Committee(dossiertest.DongDang)
		due := d.Due
		for _, bad := range []consult.Question{
			{Text: "x", Days: 3}, {Unit: d.Competent, Text: "x", Days: 3}, {Unit: d.Received, Text: "x", Days: 3}, {Unit: unit, Text: " ", Days: 3},
			{Unit: unit, Text: "x"}, {Unit: unit, Text: "x", Days: 1000}, {Unit: unit, Text: "x", Days: 3, Files: []string{"0123"}},
		} {
			if _, err := consult.Ask(ctx, w.Dossier, w.By("tuphap.kylua", d), bad); fault.Of(err) != fault.Invalid {
				t.Errorf("asked %+v: %v", bad, err)
			}
		}
		if _, err := consult.Ask(ctx, w.Dossier, w.By("tiepnhan.kylua", d),
			consult.Question{Unit: unit, Text: "x", Days: 3}); fault.Of(err) != fault.Forbidden {
			t.Errorf("a receiver asks another authority: %v", err)
		}
		d, err := consult.Ask(ctx, w.Dossier, w.By("tuphap.kylua", d),
			consult.Question{Unit: unit, Text: "Xin xác minh việc đăng ký khai sinh năm 1976.", Days: 2, Files: []string{sent.ID}})
		w.Must(err)
		if d.State != dossier.Processing || !d.Due.Equal(due) || d.Step.Key != "handle" {
			t.Errorf("asking moved the dossier: state %d, due %s, step %s", d.State, d.Due, d.Step.Key)
		}
		w.seesWhatItWasSent(d, sent, kept)
		w.answers(d)
		w.settle(d)
	})
}

// seesWhatItWasSent: the unit that is asked finds the question and the file sent along, and nothing more.
func (w *world) seesWhatItWasSent(d *dossier.Dossier, sent, kept file.File) {
	t, ctx := w.T, w.T.Context()
	list, err := apptest.Look(w.House, func(s *store.Snapshot) ([]consult.Consultation, error) {
		return consult.Waiting(s, w.As(t, "tuphap.dongdang"), 50)
	})
	w.Must(err)
	if len(list) != 1 || list[0].Dossier != d.ID || !slices.Equal(list[0].Files, []string{sent.ID}) || list[0].Code != d.Code {
		t.Fatalf("the unit that is asked finds %+v", list)
	}
	if want := day.On(2026, 11, 26).At(17, 0); !list[0].Due.Equal(want) { // the 24th is a day off
		t.Errorf("answer due %s, want %s", list[0].Due, want)
	}
	for _, login := range []string{"tuphap.huulung", "tiepnhan.dongdang", "thanhtra", "quantri"} {
		if list, err := apptest.Look(w.House, func(s *store.Snapshot) ([]consult.Consultation,
			error) {
			return consult.Waiting(s, w.As(t, login), 50)
		}); err != nil || len(list) != 0 {
			t.Errorf("%s finds %d questions: %v", login, len(list), err)
		}
	}
	if _, err := w.Dossier.Load(ctx, w.As(t, "tuphap.dongdang"), d.ID); fault.Of(err) != fault.NotFound {
		t.Errorf("the unit that is asked opens the whole dossier: %v", err)
	}
	if a, b, c := w.opens("tuphap.dongdang", sent), w.opens("tuphap.dongdang", kept), w.opens("tuphap.huulung", sent); a != "" ||
		b != fault.NotFound || c != fault.NotFound {
		t.Errorf("files: sent %q, not sent %q, to a stranger %q", a, b, c)
	}
}

func (w *world) answers(d *dossier.Dossier) {
	t, ctx := w.T, w.T.Context()
	list, err := apptest.List(w.House, consult.Of, d)
	w.Must(err)
	o := consult.Opinion{Consultation: list[0].ID, Verdict: "agree", Text: "Có đăng ký tại sổ năm 1976, nay sổ đã hỏng."}
	give := func(login string) dossier.Input {
		return dossier.Input{Request: org.Request{Viewer: w.As(t, login), Sent: action.Sent{Key: store.NewID(w.Clock.Now())}}}
	}
	for login, want := range map[string]fault.Code{"tuphap.kylua": fault.NotFound, "tuphap.huulung": fault.NotFound, "tiepnhan.dongdang": fault.NotFound} {
		if _, err := consult.Answer(ctx, w.Dossier, give(login), o); fault.Of(err) != want {
			t.Errorf("%s answers: %v", login, err)
		}
	}
	for _, bad := range []consult.Opinion{{Consultation: o.Consultation, Text: "x"}, {Consultation: o.Consultation, Verdict: "agree", Text: " "}} {
		if _, err := consult.Answer(ctx, w.Dossier, give("tuphap.dongdang"), bad); fault.Of(err) != fault.Invalid {
			t.Errorf("answered %+v: %v", bad, err)
		}
	}
	act := give("tuphap.dongdang")
	x, err := consult.Answer(ctx, w.Dossier, act, o)
	w.Must(err)
	if again, err := consult.Answer(ctx, w.Dossier, act, o); err != nil || again.ID != x.ID || !again.AnsweredAt.Equal(x.AnsweredAt) {
		t.Errorf("pressed twice: %+v, %v", again, err)
	}
	if _, err := consult.Answer(ctx, w.Dossier, give("chanhvanphong.dongdang"), o); fault.Of(err) != fault.Conflict {
		t.Errorf("answered a second time: %v", err)
	}
	if list, err := apptest.Look(w.House, func(s *store.Snapshot) ([]consult.Consultation, error) {
		return consult.Waiting(s, w.As(t, "tuphap.dongdang"), 50)
	}); err != nil || len(list) != 0 {
		t.Errorf("what was answered still waits: %d, %v", len(list), err)
	}
	if k := w.Facts(d, 2); !slices.Equal(k, []string{"dossier.consulted", "dossier.consultation_answered"}) {
		t.Errorf("the log ends in %v", k)
	}
}

// settle leads the dossier from the answer to the returned result.
func (w *world) settle(d *dossier.Dossier) {
	t, ctx := w.T, w.T.Context()
	d, err := w.Dossier.Load(ctx, w.As(t, "tuphap.kylua"), d.ID)
	w.Must(err)
	d, err = w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện đăng ký lại.")
	w.Must(err)
	d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
	w.Must(err)
	clerk := w.By("vanthu.kylua", d)
	d, err = w.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: "7", Book: "Sổ đăng ký khai sinh", File: w.Result(d, clerk.Viewer)})
	w.Must(err)
	d, err = w.Dossier.Return(ctx, w.By("tiepnhan.kylua", d), "counter")
	w.Must(err)
	if d.State != dossier.Returned {
		t.Errorf("state %d", d.State)
	}
}

func TestRaceOneAnswer(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d, err := consult.Ask(t.Context(), w.Dossier, w.By("tuphap.kylua", w.Birth()),
		consult.Question{Unit: w.Committee(dossiertest.DongDang), Text: "Xin xác minh.", Days: 2})
	w.Must(err)
	list, err := apptest.List(w.House, consult.Of, d)
	w.Must(err)
	v := w.As(t, "tuphap.dongdang")
	if n := w.Race(8, func(ctx context.Context, key string) error {
		_, err := consult.Answer(ctx, w.Dossier, dossier.Input{Request: org.Request{Viewer: v, Sent: action.Sent{Key: key}}},
			consult.Opinion{Consultation: list[0].ID, Verdict: "none", Text: "Không lưu sổ."})
		return err
	}); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

func TestTheClockWaitsOnlyByLaw(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.Published(catalogue.Process{Steps: append([]catalogue.Step{{Key: "handle", Name: "Thẩm tra", Unit: "competent", Role: "specialist",
			Field:   "civil_status",
			Actions: []string{"consult", "propose"}, Consult: &catalogue.Consult{Days: 2, Pauses: true, Ground: "Điều thử nghiệm"}}}, dossiertest.Tail...)})
		d := w.Accepted()
		before := d.Due
		for _, place := range []string{dossiertest.DongDang, "06385"} {
			var err error
			d, err = consult.Ask(ctx, w.Dossier, w.By("tuphap.kylua", d), consult.Question{Unit: w.Committee(place), Text: "Xin ý kiến.", Days: 2})
			w.Must(err)
		}
		if !d.Due.IsZero() || d.State != dossier.Processing {
			t.Fatalf("the clock does not wait: due %s, state %d", d.Due, d.State)
		}
		list, err := apptest.List(w.House, consult.Of, d)
		w.Must(err)
		w.Clock.Set(day.On(2026, 11, 26).At(9, 0)) // two working days on: the 24th is a day off
		for i, login := range []string{"tuphap.dongdang", "tuphap.huulung"} {
			if d, err = w.Dossier.Load(ctx, w.As(t, "tuphap.kylua"), d.ID); err != nil || !d.Due.IsZero() {
				t.Errorf("before answer %d the clock runs: %s, %v", i+1, d.Due, err)
			}
			_, err := consult.Answer(ctx, w.Dossier, dossier.Input{Request: org.Request{Viewer: w.As(t, login),
				Sent: action.Sent{Key: store.NewID(w.Clock.Now())}}},
				consult.Opinion{Consultation: list[i].ID, Verdict: "agree", Text: "Đồng ý."})
			w.Must(err)
		}
		d, err = w.Dossier.Load(ctx, w.As(t, "tuphap.kylua"), d.ID)
		w.Must(err)
		if want := before.AddDate(0, 0, 4); !d.Due.Equal(want) { // 27/11 and two working days: 01/12
			t.Errorf("due %s, want %s", d.Due, want)
		}
	})
}
