package dossier_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// forking is a process whose first step starts two others, in two offices, which meet at the proposal.
func forking() catalogue.Process {
	return catalogue.Process{Steps: append([]catalogue.Step{
		{Key: "sort", Name: "Phân loại", Unit: "competent", Role: "specialist", Field: "civil_status", Actions: []string{"finish_step"},
			Fork: []string{"land", "culture"}},
		{Key: "land", Name: "Xác minh đất đai", Unit: "competent", Role: "specialist", Field: "land"},
		{Key: "culture", Name: "Xác minh cư trú", Unit: "competent", Role: "specialist", Field: "culture"},
		{Key: "handle", Name: "Tổng hợp", Unit: "competent", Role: "specialist", Field: "civil_status", Actions: []string{"propose", "send_back"},
			Join: []string{"land", "culture"}},
	}, dossiertest.Tail...)}
}

func TestForkAndJoin(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.Published(forking())
		d := w.Accepted()
		if _, err := w.Dossier.FinishStep(ctx, w.By("tiepnhan.kylua", d), ""); fault.Of(err) != fault.Forbidden {
			t.Errorf("finished by the counter: %v", err)
		}
		d, err := w.Dossier.FinishStep(ctx, w.By("tuphap.kylua", d), "Cần hai phòng xác minh.")
		w.Must(err)
		if d.Step.Key != "handle" || d.State != dossier.Processing {
			t.Fatalf("after the fork: %+v", d.Step)
		}
		if k := w.Facts(d, 3); !slices.Equal(k, []string{"dossier.step_finished", "dossier.forked", "dossier.moved"}) {
			t.Errorf("the log ends in %v", k)
		}
		for _, login := range []string{"kinhte.kylua", "vanhoa.kylua"} {
			if rows := w.Todo(login); len(rows) != 1 || rows[0].ID != d.ID {
				t.Errorf("%s does not find the step that waits: %d rows", login, len(rows))
			}
		}
		if _, err := w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Đủ."); fault.Of(err) != fault.Conflict {
			t.Errorf("proposed before the others were done: %v", err)
		}
		for _, c := range []struct {
			login, key, note string
			want             fault.Code
		}{
			{"tiepnhan.kylua", "land", "x", fault.Forbidden}, {"vanthu.kylua", "land", "x", fault.Forbidden}, {"kinhte.kylua", "land", " ", fault.Invalid},
			{"kinhte.kylua", "handle", "x", fault.Conflict}, {"kinhte.dongdang", "land", "x", fault.NotFound},
			{"kinhte.kylua", "land", "Đất không tranh chấp.", ""},
			{"kinhte.kylua", "land", "x", fault.Conflict}, {"vanhoa.kylua", "culture", "Cư trú ổn định.", ""},
		} {
			next, err := w.Dossier.FinishBranch(ctx, w.By(c.login, d), c.key, c.note)
			if fault.Of(err) != c.want {
				t.Errorf("%s finishing %s: %v, want %q", c.login, c.key, err, c.want)
			}
			if err == nil {
				d = next
			}
		}
		d, err = w.Dossier.SendBack(ctx, dossiertest.Because(w.By("tuphap.kylua", d), "Phân loại lại."))
		w.Must(err)
		if d.Step.Key != "sort" {
			t.Errorf("sent back to %s, which nobody stands at alone", d.Step.Key)
		}
		d, err = w.Dossier.FinishStep(ctx, w.By("tuphap.kylua", d), "")
		w.Must(err)
		list, err := apptest.List(w.House, dossier.Branches, d)
		w.Must(err)
		if len(list) != 4 || !list[3].Ended.IsZero() {
			t.Errorf("the second fork: %+v", list)
		}
	})
}

func TestRaceBranchOnce(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	w.Published(forking())
	d, err := w.Dossier.FinishStep(t.Context(), w.By("tuphap.kylua", w.Accepted()), "")
	w.Must(err)
	act := w.By("kinhte.kylua", d)
	if n := w.Race(8, func(ctx context.Context, key string) error {
		a := act
		a.Key = key
		_, err := w.Dossier.FinishBranch(ctx, a, "land", "Xong.")
		return err
	}); n != 1 {
		t.Errorf("finished %d times", n)
	}
}

func TestUrge(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d, err := w.Dossier.Take(ctx, w.By("tuphap.kylua", w.Accepted()))
		w.Must(err)
		for _, c := range []struct {
			login, text string
			days        int
			want        fault.Code
		}{
			{"tuphap.kylua", "x", 1, fault.Forbidden}, {"thanhtra", "x", 1, fault.Forbidden}, {"giamdoc.dongdang", "x", 1, fault.NotFound},
			{"chutich.kylua", "", 1, fault.Invalid}, {"chutich.kylua", "x", 0, fault.Invalid}, {"giamdoc.kylua", "Sắp đến hạn.", 1, ""},
			{"chanhvanphong.kylua", "Báo cáo tiến độ.", 2, ""},
		} {
			next, err := w.Dossier.Urge(ctx, w.By(c.login, d), c.text, c.days)
			if fault.Of(err) != c.want {
				t.Errorf("%s urging: %v, want %q", c.login, err, c.want)
			}
			if err == nil {
				if next.State != d.State || !next.Due.Equal(d.Due) || next.Step != d.Step {
					t.Errorf("urging changed more than the log: %+v", next)
				}
				d = next
			}
		}
		if _, err := w.Dossier.AnswerUrge(ctx, w.By("vanhoa.kylua", d), "x"); fault.Of(err) != fault.Forbidden {
			t.Errorf("answered by who does not have it: %v", err)
		}
		if _, err := w.Dossier.AnswerUrge(ctx, w.By("tuphap.kylua", d), " "); fault.Of(err) != fault.Invalid {
			t.Errorf("answered without a word: %v", err)
		}
		w.Clock.Set(day.On(2026, 11, 26).At(9, 0))
		d, err = w.Dossier.AnswerUrge(ctx, w.By("tuphap.kylua", d), "Đang chờ tra cứu sổ, trình trong ngày mai.")
		w.Must(err)
		list, err := apptest.List(w.House, dossier.Urges, d)
		w.Must(err)
		if len(list) != 2 || list[0].Open() || list[1].Open() || list[0].Answer == "" || !list[0].Due.Equal(day.On(2026, 11, 25).At(17, 0)) {
			t.Errorf("the words to hurry: %+v", list)
		}
		if _, err := w.Dossier.AnswerUrge(ctx, w.By("tuphap.kylua", d), "x"); fault.Of(err) != fault.Conflict {
			t.Errorf("answered what nobody asked: %v", err)
		}
	})
}

func TestRaceUrgeAnsweredOnce(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d, err := w.Dossier.Take(t.Context(), w.By("tuphap.kylua", w.Accepted()))
	w.Must(err)
	d, err = w.Dossier.Urge(t.Context(), w.By("chutich.kylua", d), "Báo cáo.", 1)
	w.Must(err)
	act := w.By("tuphap.kylua", d)
	act.Seen = 0
	if n := w.Race(8, func(ctx context.Context, key string) error {
		a := act
		a.Key = key
		_, err := w.Dossier.AnswerUrge(ctx, a, "Xong ngay.")
		return err
	}); n != 1 {
		t.Errorf("answered %d times", n)
	}
}

func TestTransfer(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		other := w.Committee(dossiertest.DongDang)
		give := func(d *dossier.Dossier) dossier.Input {
			return dossiertest.Because(w.By("tiepnhan.kylua", d), "Người dân cư trú tại xã Đồng Đăng.")
		}
		d := w.Accepted()
		for _, c := range []struct {
			act  dossier.Input
			to   string
			want fault.Code
		}{
			{w.By("tiepnhan.kylua", d), other, fault.Invalid}, {give(d), d.Competent, fault.Invalid}, {give(d), d.Received, fault.Invalid},
			{give(d), "x", fault.Invalid},
			{dossiertest.Because(w.By("tuphap.kylua", d), "x"), other, fault.Forbidden},
			{dossiertest.Because(w.By("tiepnhan.dongdang", d), "x"), other, fault.NotFound},
		} {
			if _, err := w.Dossier.Transfer(ctx, c.act, c.to); fault.Of(err) != c.want {
				t.Errorf("%s transferring to %q: %v, want %s", c.act.Viewer.Name, c.to, err, c.want)
			}
		}
		due, received := d.Due, d.Received
		d, err := w.Dossier.Transfer(ctx, give(d), other)
		w.Must(err)
		if d.Competent != other || d.Step.Unit != other || d.Received != received || !d.Due.Equal(due) || d.State != dossier.Accepted {
			t.Errorf("transferred after acceptance: %+v", d)
		}
		if _, err := w.Dossier.Take(ctx, w.By("tuphap.dongdang", d)); err != nil {
			t.Errorf("the competent authority cannot take it: %v", err)
		}
		if _, err := w.Dossier.Load(ctx, w.As(t, "tuphap.kylua"), d.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("who is not competent still reads it: %v", err)
		}

		sent := w.Submit(store.NewID(w.Clock.Now()))
		w.Clock.Set(w.Clock.Now().Add(24 * time.Hour))
		act := give(sent)
		sent, err = w.Dossier.Transfer(ctx, act, other)
		w.Must(err)
		if again, err := w.Dossier.Transfer(ctx, act, other); err != nil || again.ID != sent.ID || again.Tracking != "" {
			t.Errorf("pressed twice: %+v, %v", again, err)
		}
		if sent.State != dossier.New || sent.Received == received || sent.Step.Unit != sent.Received || sent.Code != "" {
			t.Errorf("transferred before acceptance: %+v", sent)
		}
		var body string
		w.Must(w.DB.Read(ctx, func(s *store.Snapshot) error {
			return s.QueryRow(`select body from event where kind='dossier.transferred' order by id desc limit 1`).Scan(&body)
		}))
		if !strings.Contains(body, `"late":true`) {
			t.Errorf("forwarded a day later and not called late: %s", body)
		}
		if _, err := w.Dossier.Accept(ctx, w.By("tiepnhan.dongdang", sent), w.Checked(sent)); err != nil {
			t.Errorf("the other counter cannot accept it: %v", err)
		}
	})
}

func TestRaceTransferOnce(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	act, to := dossiertest.Because(w.By("tiepnhan.kylua", w.Accepted()), "Sai nơi."), w.Committee(dossiertest.DongDang)
	if n := w.Race(8, func(ctx context.Context, key string) error {
		a := act
		a.Key = key
		_, err := w.Dossier.Transfer(ctx, a, to)
		return err
	}); n != 1 {
		t.Errorf("transferred %d times", n)
	}
}

func TestTransferableAmongEqualsOnly(t *testing.T) {
	a, b := org.Unit{ID: "a", Kind: org.CommuneCommittee}, org.Unit{ID: "b", Kind: org.CommuneCommittee}
	for _, c := range []struct {
		to   org.Unit
		want bool
	}{{b, true}, {a, false}, {org.Unit{ID: "c", Kind: org.Department}, false}, {org.Unit{}, false}} {
		if got := dossier.Transferable(c.to, a); got != c.want {
			t.Errorf("to %+v: %v", c.to, got)
		}
	}
}
