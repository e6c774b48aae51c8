package dossier_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// points are a paper and an answer to be corrected.
func points() dossier.Asking {
	return dossier.Asking{Points: []dossier.Point{
		{Kind: dossier.OfPaper, Key: "ban-an-ly-hon", Reason: "Tờ khai ghi đã ly hôn nhưng chưa có bản án."},
		{Kind: dossier.OfField, Key: "/purpose/other", Reason: "Mục đích ghi chưa rõ."},
	}}
}

// asked is an accepted dossier whose applicant was asked for more.
func (w *world) asked() *dossier.Dossier {
	w.T.Helper()
	d, err := w.Dossier.ProposeSupplement(w.T.Context(), w.By("tuphap.kylua", w.Accepted()), points())
	w.Must(err)
	d, err = w.Dossier.AskSupplement(w.T.Context(), w.By("tiepnhan.kylua", d), dossier.Asking{})
	w.Must(err)
	return d
}

// holder is the applicant whose pass the portal has checked.
func (w *world) holder(d *dossier.Dossier) dossier.Input {
	return dossier.Input{Request: org.Request{Sent: action.Sent{Seen: d.Seq, Key: store.NewID(w.Clock.Now())}}, Holder: true, Dossier: d.ID}
}

// open is the request that the applicant is to answer.
func (w *world) open(d *dossier.Dossier) dossier.Request {
	w.T.Helper()
	var req dossier.Request
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		req, err = dossier.OpenRequest(s, d.ID)
		return err
	}))
	return req
}

// photograph sends a picture for a request, as the portal's pages do after they have checked the pass.
func (w *world) photograph(req dossier.Request, paper string) {
	w.T.Helper()
	w.Must(w.DB.Write(w.T.Context(), func(tx *store.Tx) error {
		_, err := w.Files.Note(tx, file.Upload{Who: file.Who{Actor: "anonymous", Address: "203.0.113.9"}, Owner: dossier.SupplementFiles(req.ID), Paper: paper},
			file.Sent{Hash: strings.Repeat("ab", 32), Size: 10, Type: "image/jpeg", Name: "anh.jpg"})
		return err
	}))
}

// said are the answers of the dossier with one of them changed.
func (w *world) said(d *dossier.Dossier, field, value string) []byte {
	w.T.Helper()
	a, err := form.ReadAnswers(d.Answers)
	w.Must(err)
	a.Set(field, value)
	b, err := a.Bytes()
	w.Must(err)
	return b
}

func (w *world) clock(id string) (c deadline.Clock) {
	w.T.Helper()
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		c, err = deadline.Load(s, id)
		return err
	}))
	return c
}

func TestSupplementAfterAcceptance(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		if _, err := w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", d), points()); fault.Of(err) != fault.Conflict {
			t.Errorf("the receiver asks on the substance: %v", err)
		}
		d, err := w.Dossier.ProposeSupplement(ctx, w.By("tuphap.kylua", d), points())
		w.Must(err)
		if d.State != dossier.Processing || d.Matter != dossier.ToSendSupplement {
			t.Fatalf("proposed: state %d, matter %q", d.State, d.Matter)
		}
		if _, err := w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Đủ."); fault.Of(err) != fault.Conflict {
			t.Errorf("a result is proposed while a request waits: %v", err)
		}
		if rows := w.Todo("tiepnhan.kylua"); len(rows) != 1 {
			t.Errorf("the receiver is not told to send it: %d", len(rows))
		}
		d, err = w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", d), dossier.Asking{})
		w.Must(err)
		if d.State != dossier.AwaitPapers || w.clock(d.ID).State != deadline.Paused {
			t.Fatalf("asked: state %d, clock %s", d.State, w.clock(d.ID).State)
		}
		if len(w.Todo("tuphap.kylua")) != 0 {
			t.Error("what waits for the applicant is among what the specialist has to do")
		}
		req := w.open(d)
		if len(req.Points) != 2 || req.Points[0].Name == "" || req.N != 1 {
			t.Errorf("request %+v", req)
		}
		w.Clock.Set(day.On(2026, 11, 26).At(10, 0))
		if _, err := w.Dossier.Supplement(ctx, w.holder(d), dossier.Supplied{}); fault.Of(err) != fault.Invalid {
			t.Errorf("half a supplement was taken: %v", err)
		}
		w.photograph(req, "ban-an-ly-hon")
		act := w.holder(d)
		d, err = w.Dossier.Supplement(ctx, act, dossier.Supplied{Answers: w.said(d, "/purpose/other", "Chuyển nhượng thửa đất số 5")})
		w.Must(err)
		if d.State != dossier.Processing || w.clock(d.ID).State != deadline.Running {
			t.Errorf("supplemented: state %d, clock %s", d.State, w.clock(d.ID).State)
		}
		if want := day.On(2026, 12, 1).At(17, 0); !d.Due.Equal(want) { // three working days anew
			t.Errorf("due %s, want %s", d.Due.In(day.Zone), want)
		}
		if !bytes.Contains(d.Answers, []byte("thửa đất số 5")) {
			t.Error("the corrected answer is not there")
		}
		again, err := w.Dossier.Supplement(ctx, act, dossier.Supplied{})
		if err != nil || again.Seq != d.Seq {
			t.Errorf("sent twice: %v", err)
		}
	})
}

func TestOnlyWhatWasAskedIsTakenOver(t *testing.T) {
	each(t, func(w *world) {
		d := w.asked()
		w.photograph(w.open(d), "ban-an-ly-hon")
		typed := w.said(d, "/purpose/other", "Chuyển nhượng nhà")
		typed = bytes.Replace(typed, []byte("Tày"), []byte("Kinh"), 1)
		d, err := w.Dossier.Supplement(t.Context(), w.holder(d), dossier.Supplied{Answers: typed})
		w.Must(err)
		if bytes.Contains(d.Answers, []byte("Kinh")) || !bytes.Contains(d.Answers, []byte("Chuyển nhượng nhà")) {
			t.Errorf("answers %s", d.Answers)
		}
	})
}

func TestSupplementBeforeAcceptance(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Submit("k1")
		ask := points()
		ask.Points[1].Reason = " "
		var f *fault.Fault
		if _, err := w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", d), ask); !errors.As(err, &f) || len(f.Fields) != 1 {
			t.Errorf("a point without a reason: %v", err)
		}
		d, err := w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", d), points())
		w.Must(err)
		if d.State != dossier.AwaitPapers || w.clock("intake:"+d.ID).State != deadline.Paused || !d.AcceptedAt.IsZero() {
			t.Fatalf("asked before acceptance: %+v", d)
		}
		// At the counter the receiver hands it in for whoever came.
		came := []dossier.ReceivedPaper{{Key: "ban-an-ly-hon", How: "paper", Copies: 1, Check: "ok"}}
		d, err = w.Dossier.Supplement(ctx, w.By("tiepnhan.kylua", d), dossier.Supplied{Came: came, Answers: w.said(d, "/purpose/other", "Mua nhà")})
		w.Must(err)
		if d.State != dossier.New || w.clock("intake:"+d.ID).State != deadline.Running {
			t.Errorf("supplemented: state %d", d.State)
		}
		if d, err = w.Dossier.Accept(ctx, w.By("tiepnhan.kylua", d), w.Checked(d)); err != nil || d.State != dossier.Accepted {
			t.Errorf("accepted after the supplement: %v", err)
		}
	})
}

func TestFurtherRequestGoesToTheHead(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.asked()
		w.photograph(w.open(d), "ban-an-ly-hon")
		d, err := w.Dossier.Supplement(ctx, w.holder(d), dossier.Supplied{Answers: w.said(d, "/purpose/other", "Mua nhà")})
		w.Must(err)
		again := dossier.Asking{Points: []dossier.Point{{Kind: dossier.OfPaper, Key: "giay-to-cu-tru", Reason: "Chưa rõ nơi cư trú."}}}
		d, err = w.Dossier.ProposeSupplement(ctx, w.By("tuphap.kylua", d), again)
		w.Must(err)
		if d.Matter != dossier.ToAllowSupplement {
			t.Fatalf("a point that could have been made before goes out as %q", d.Matter)
		}
		if _, err := w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", d), dossier.Asking{}); fault.Of(err) != fault.Conflict {
			t.Errorf("sent without the head: %v", err)
		}
		if _, err := w.Dossier.AllowSupplement(ctx, w.By("tuphap.kylua", d)); fault.Of(err) != fault.Forbidden {
			t.Errorf("the specialist allows the own request: %v", err)
		}
		declined, err := w.Dossier.Decline(ctx, dossiertest.Because(w.By("chutich.kylua", d), "Đủ căn cứ rồi."))
		w.Must(err)
		if declined.Matter != "" {
			t.Errorf("declined: matter %q", declined.Matter)
		}
		d, err = w.Dossier.ProposeSupplement(ctx, w.By("tuphap.kylua", declined), again)
		w.Must(err)
		d, err = w.Dossier.AllowSupplement(ctx, w.By("chutich.kylua", d))
		w.Must(err)
		d, err = w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", d), dossier.Asking{})
		w.Must(err)
		if d.State != dossier.AwaitPapers || w.open(d).N != 3 {
			t.Errorf("state %d, request %d", d.State, w.open(d).N)
		}
	})
}

func TestAskedTooLate(t *testing.T) {
	each(t, func(w *world) {
		d := w.Accepted()
		w.Clock.Set(day.On(2026, 11, 30).At(9, 0)) // the fourth working day: 24/11 is a day off
		_, err := w.Dossier.ProposeSupplement(t.Context(), w.By("tuphap.kylua", d), points())
		if fault.Of(err) != fault.Conflict {
			t.Errorf("asked after three working days: %v", err)
		}
	})
}

func TestTheApplicantsTermRunsOut(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		ask := points()
		ask.Days = 2
		d, err := w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", w.Submit("k1")), ask)
		w.Must(err)
		after := w.Accepted()
		after, err = w.Dossier.ProposeSupplement(ctx, w.By("tuphap.kylua", after), ask)
		w.Must(err)
		after, err = w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", after), dossier.Asking{})
		w.Must(err)
		if until := w.open(d).Until; !until.Equal(day.On(2026, 11, 26).At(17, 0)) {
			t.Errorf("until %s", until.In(day.Zone))
		}
		late := w.open(d)
		w.Clock.Set(day.On(2026, 11, 26).At(17, 0))
		w.Settle(t)
		if x := w.look(d); x.State != dossier.AwaitPapers {
			t.Fatalf("closed before the term is over: %d", x.State)
		}
		w.Clock.Set(day.On(2026, 11, 26).At(17, 1))
		w.Settle(t)
		w.Must(w.Dossier.Expire(ctx, late.ID)) // a job that comes twice does nothing
		if x := w.look(d); x.State != dossier.IntakeRefused || !x.FinishedAt.IsZero() {
			t.Errorf("before acceptance: state %d", x.State)
		}
		if x := w.look(after); x.State != dossier.Stopped || x.FinishedAt.IsZero() || w.clock(after.ID).State != deadline.Stopped {
			t.Errorf("after acceptance: state %d", x.State)
		}
	})
}

func (w *world) look(d *dossier.Dossier) *dossier.Dossier {
	w.T.Helper()
	x, err := w.Dossier.Load(w.T.Context(), w.As(w.T, "thanhtra"), d.ID)
	w.Must(err)
	return x
}

func wish(w *world) dossier.Wish {
	return dossier.Wish{By: "Nông Thị Hoa", At: w.Clock.Now(), How: "counter", Paper: "Đơn đề nghị ngày 23/11/2026"}
}

var settled = dossier.Settlement{Papers: "Đã trả bản chính cho người nộp.", Fees: "Không phát sinh."}

func TestWithdraw(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		if _, err := w.Dossier.Withdraw(ctx, w.By("tiepnhan.kylua", d), dossier.Wish{}, dossier.Settlement{}); fault.Of(err) != fault.Invalid {
			t.Errorf("withdrawn without a request: %v", err)
		}
		if _, err := w.Dossier.Withdraw(ctx, w.By("tuphap.kylua", d), wish(w), settled); fault.Of(err) != fault.Forbidden {
			t.Errorf("a specialist withdraws: %v", err)
		}
		d, err := w.Dossier.AskWithdraw(ctx, dossiertest.Because(w.holder(d), "Tôi không còn nhu cầu."))
		w.Must(err)
		if d.State != dossier.Accepted || d.Matter != dossier.ToWithdraw {
			t.Fatalf("asked: %d %q", d.State, d.Matter)
		}
		if _, err := w.Dossier.AskWithdraw(ctx, dossiertest.Because(w.holder(d), "Lần nữa")); fault.Of(err) != fault.Conflict {
			t.Errorf("asked twice: %v", err)
		}
		d, err = w.Dossier.Withdraw(ctx, w.By("tiepnhan.kylua", d), dossier.Wish{}, settled)
		w.Must(err)
		if d.State != dossier.Withdrawn || d.FinishedAt.IsZero() || w.clock(d.ID).State != deadline.Stopped {
			t.Errorf("withdrawn: %+v", d)
		}
		d = w.asked() // a pause is not lateness: withdrawn long after the due date of before
		w.Clock.Set(day.On(2026, 12, 10).At(9, 0))
		d, err = w.Dossier.Withdraw(ctx, w.By("tiepnhan.kylua", d), wish(w), settled)
		w.Must(err)
		if d.LateAt(d.FinishedAt) {
			t.Errorf("withdrawn while waiting for the applicant and late: due %s", d.Due)
		}
	})
}

// TestNobodyWishesForTheApplicant: what came online the applicant has given himself; whatever an official records has a paper,
// a reason and a settlement that can be seen.
func TestNobodyWishesForTheApplicant(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		if _, err := w.Dossier.AskWithdraw(ctx, dossiertest.Because(w.By("tiepnhan.kylua", d), "Người dân nhắn")); fault.Of(err) != fault.Forbidden {
			t.Errorf("an official asks in the applicant's place: %v", err)
		}
		if _, err := w.Dossier.AskWithdraw(ctx, dossiertest.Because(w.holder(d), "\u200b")); fault.Of(err) != fault.Invalid {
			t.Errorf("asked for no reason that can be seen: %v", err)
		}
		for name, x := range map[string]struct {
			field string
			spoil func(*dossier.Wish, *dossier.Settlement)
		}{
			"online":         {"how", func(v *dossier.Wish, _ *dossier.Settlement) { v.How = "online" }},
			"hidden paper":   {"paper", func(v *dossier.Wish, _ *dossier.Settlement) { v.Paper = "\u200b" }},
			"hidden name":    {"by", func(v *dossier.Wish, _ *dossier.Settlement) { v.By = "\u2060" }},
			"hidden papers":  {"papers", func(_ *dossier.Wish, s *dossier.Settlement) { s.Papers = "\u200b" }},
			"hidden fees":    {"fees", func(_ *dossier.Wish, s *dossier.Settlement) { s.Fees = " \u00ad " }},
			"phone, nothing": {"paper", func(v *dossier.Wish, _ *dossier.Settlement) { v.How, v.Paper = "phone", "" }},
		} {
			v, s := wish(w), settled
			x.spoil(&v, &s)
			_, err := w.Dossier.Withdraw(ctx, w.By("tiepnhan.kylua", d), v, s)
			var f *fault.Fault
			if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Name != x.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		a := dossiertest.Because(w.By("tiepnhan.kylua", d), "Đang có tranh chấp.")
		a.Ground = "Nghị định 118/2025/NĐ-CP, Điều 17"
		online := wish(w)
		online.How = "online"
		if _, err := w.Dossier.AskStop(ctx, a, online); fault.Of(err) != fault.Invalid {
			t.Errorf("to be stopped, online: %v", err)
		}
		if x := w.Reload(d); x.State != dossier.Accepted || x.Matter != "" || w.clock(d.ID).State != deadline.Running {
			t.Errorf("it stands at %d, %q", x.State, x.Matter)
		}
	})
}

func TestStop(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		a := dossiertest.Because(w.By("tiepnhan.kylua", d), "Đang có tranh chấp.")
		if _, err := w.Dossier.AskStop(ctx, a, wish(w)); fault.Of(err) != fault.Invalid {
			t.Errorf("asked without a ground: %v", err)
		}
		a.Ground = "Nghị định 118/2025/NĐ-CP, Điều 17"
		d, err := w.Dossier.AskStop(ctx, a, wish(w))
		w.Must(err)
		if _, err := w.Dossier.Stop(ctx, w.By("tiepnhan.kylua", d), settled); fault.Of(err) != fault.Forbidden {
			t.Errorf("the receiver stops: %v", err)
		}
		d, err = w.Dossier.Stop(ctx, w.By("chutich.kylua", d), settled)
		w.Must(err)
		if d.State != dossier.Stopped {
			t.Errorf("state %d", d.State)
		}
	})
}

func TestNothingEndsWhatIsDecided(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d, err := w.Dossier.Propose(ctx, w.By("tuphap.kylua", w.Accepted()), dossier.Grant, "Đủ điều kiện.")
		w.Must(err)
		d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
		w.Must(err)
		if _, err := w.Dossier.Withdraw(ctx, w.By("tiepnhan.kylua", d), wish(w), settled); fault.Of(err) != fault.Conflict {
			t.Errorf("withdrawn after the decision: %v", err)
		}
		if _, err := w.Dossier.AskWithdraw(ctx, dossiertest.Because(w.holder(d), "Thôi")); fault.Of(err) != fault.Conflict {
			t.Errorf("asked to withdraw after the decision: %v", err)
		}
	})
}

func TestRefuseSettlement(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		a := w.By("tuphap.kylua", d)
		if _, err := w.Dossier.Propose(ctx, a, dossier.Refuse, "Đang có vợ."); fault.Of(err) != fault.Invalid {
			t.Errorf("refused without a ground: %v", err)
		}
		a.Ground = "Nghị định 123/2015/NĐ-CP, Điều 22"
		d, err := w.Dossier.Propose(ctx, a, dossier.Refuse, "Đang có vợ.")
		w.Must(err)
		d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
		w.Must(err)
		clerk := w.By("vanthu.kylua", d)
		d, err = w.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: "3/TB-UBND", Book: "Sổ thông báo", File: w.Result(d, clerk.Viewer)})
		w.Must(err)
		d, err = w.Dossier.Return(ctx, w.By("tiepnhan.kylua", d), "counter")
		w.Must(err)
		if d.State != dossier.Returned || d.Proposal.Ground == "" {
			t.Errorf("refused: %+v", d.Proposal)
		}
	})
}

func TestExtend(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		was := d.Due
		d, err := w.Dossier.ProposeExtension(ctx, dossiertest.Because(w.By("tuphap.kylua", d), "Chờ trả lời xác minh của xã khác."), 2)
		w.Must(err)
		if _, err := w.Dossier.Extend(ctx, dossiertest.Because(w.By("tuphap.kylua", d), "x"), 2); fault.Of(err) != fault.Forbidden {
			t.Errorf("the specialist extends: %v", err)
		}
		d, err = w.Dossier.Extend(ctx, dossiertest.Because(w.By("chutich.kylua", d), "Xin lỗi ông, bà."), 2)
		w.Must(err)
		if d.Extended != 1 || d.Matter != "" || !d.Due.After(was) {
			t.Errorf("extended: %d %q %s", d.Extended, d.Matter, d.Due)
		}
		if _, err := w.Dossier.Extend(ctx, dossiertest.Because(w.By("chutich.kylua", d), "Lần hai"), 2); fault.Of(err) != fault.Conflict {
			t.Errorf("extended twice: %v", err)
		}
		late := w.Accepted()
		w.Clock.Set(late.Due.Add(-time.Hour))
		if _, err := w.Dossier.Extend(ctx, dossiertest.Because(w.By("chutich.kylua", late), "Muộn"), 2); fault.Of(err) != fault.Conflict {
			t.Errorf("extended on the due day: %v", err)
		}
	})
}

func TestDoneOutsideIsSeenAndMovesNoClock(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		w.Clock.Add(3 * time.Hour)
		o := dossier.Outside{What: "verification", Content: "Đã xác minh trên giấy.", Why: "Mất điện.", Happened: w.Clock.Now().Add(time.Hour)}
		if _, err := w.Dossier.RecordOutside(ctx, w.By("tuphap.kylua", d), o); fault.Of(err) != fault.Invalid {
			t.Errorf("recorded before it happened: %v", err)
		}
		o.Happened = w.Clock.Now().Add(-2 * time.Hour)
		was := d.Due
		d, err := w.Dossier.RecordOutside(ctx, w.By("tuphap.kylua", d), o)
		w.Must(err)
		if d.Outside != 1 || !d.Due.Equal(was) {
			t.Errorf("recorded: %+v", d)
		}
		list, err := apptest.List(w.House, dossier.DoneOutside, d)
		if err != nil || len(list) != 1 || !list[0].Happened.Before(list[0].Recorded) {
			t.Errorf("%+v, %v", list, err)
		}
		o.What = "return"
		if _, err := w.Dossier.RecordOutside(ctx, w.By("tiepnhan.kylua", d), o); fault.Of(err) != fault.Invalid {
			t.Errorf("returned before there is a result: %v", err)
		}
	})
}

func TestCorrectKeepsTheFormerValue(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		d, err := w.Dossier.Correct(ctx, dossiertest.Because(w.By("tiepnhan.kylua", d), "Gõ nhầm số."),
			[]dossier.Correction{{What: "submitter.phone", Value: "0905 000 222"}})
		w.Must(err)
		d, err = w.Dossier.Correct(ctx, dossiertest.Because(w.By("tiepnhan.kylua", d), "Theo giấy tờ."),
			[]dossier.Correction{{What: "/purpose/other", Answers: w.said(d, "/purpose/other", "Vay vốn")}})
		w.Must(err)
		for _, blank := range []string{"", "\u00a0", "\u200b", "\u2060", "\u2800", "\u3164", "\u0301", "…"} {
			if _, err := w.Dossier.Correct(ctx, dossiertest.Because(w.By("tiepnhan.kylua", d), blank),
				[]dossier.Correction{{What: "submitter.phone", Value: "0905 000 333"}}); fault.Of(err) != fault.Invalid {
				t.Errorf("corrected because of %+q: %v", blank, err)
			}
		}
		if _, err := w.Dossier.Correct(ctx, dossiertest.Because(w.By("tiepnhan.kylua", d), "Thử"),
			[]dossier.Correction{{What: "/subject/sex", Answers: w.said(d, "/subject/sex", "mèo")}}); fault.Of(err) != fault.Invalid {
			t.Errorf("a wrong value was taken: %v", err)
		}
		list, err := apptest.List(w.House, dossier.Corrections, d)
		if err != nil || len(list) != 2 || list[0].Was != "0905000111" || list[1].Now != "Vay vốn" {
			t.Errorf("%+v, %v", list, err)
		}
		if got := w.look(d).Party(dossier.Submitter).Phone; got != "0905 000 222" {
			t.Errorf("phone %q", got)
		}
	})
}

func TestGuidance(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		v := w.As(t, "tiepnhan.kylua")
		g := dossier.Guidance{Unit: v.Units(dossier.MayGuide)[0], Procedure: dossiertest.Single, Name: "Bà Lý", Content: "Cần mang thêm bản án ly hôn."}
		a := dossier.Input{Request: org.Request{Viewer: v, Sent: action.Sent{Key: "g1", Body: []byte("b")}}}
		w.Must(w.Dossier.RecordGuidance(ctx, a, g))
		w.Must(w.Dossier.RecordGuidance(ctx, a, g))
		list, err := w.Dossier.Guidances(ctx, v, 10)
		if err != nil || len(list) != 1 {
			t.Errorf("%d, %v", len(list), err)
		}
		a.Viewer = w.As(t, "tuphap.kylua")
		if err := w.Dossier.RecordGuidance(ctx, a, g); fault.Of(err) != fault.Forbidden {
			t.Errorf("a specialist guides at the counter: %v", err)
		}
		if _, err := w.Dossier.Guide(ctx, w.By("tiepnhan.kylua", w.Accepted()), "Đã nói rõ."); err != nil {
			t.Error(err)
		}
	})
}

// race gives one command many times at once; one wins.
func race(t *testing.T, do func(ctx context.Context) error) {
	t.Helper()
	var won, lost atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			switch err := do(context.Background()); fault.Of(err) {
			case "":
				won.Add(1)
			case fault.Conflict, fault.NotFound:
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || lost.Load() != 7 {
		t.Errorf("%d won, %d lost", won.Load(), lost.Load())
	}
}

func TestRaceSupplements(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	fresh := func(a dossier.Input) dossier.Input { a.Key = store.NewID(time.Now()); return a }
	d := w.Accepted()
	propose := w.By("tuphap.kylua", d)
	race(t, func(ctx context.Context) error {
		_, err := w.Dossier.ProposeSupplement(ctx, fresh(propose), points())
		return err
	})
	d = w.look(d)
	send := w.By("tiepnhan.kylua", d)
	race(t, func(ctx context.Context) error {
		_, err := w.Dossier.AskSupplement(ctx, fresh(send), dossier.Asking{})
		return err
	})
	d = w.look(d)
	w.photograph(w.open(d), "ban-an-ly-hon")
	answer, typed := w.holder(d), w.said(d, "/purpose/other", "Mua nhà")
	race(t, func(ctx context.Context) error {
		_, err := w.Dossier.Supplement(ctx, fresh(answer), dossier.Supplied{Answers: typed})
		return err
	})
	d = w.look(d)
	extend := dossiertest.Because(w.By("chutich.kylua", d), "Xin lỗi.")
	race(t, func(ctx context.Context) error {
		_, err := w.Dossier.Extend(ctx, fresh(extend), 1)
		return err
	})
	d = w.look(d)
	withdraw := w.By("tiepnhan.kylua", d)
	race(t, func(ctx context.Context) error {
		_, err := w.Dossier.Withdraw(ctx, fresh(withdraw), wish(w), settled)
		return err
	})
}

// TestRaceTermAgainstSupplement: the term runs out while the applicant sends. One of both happens, never both.
func TestRaceTermAgainstSupplement(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	ask := points()
	ask.Days = 1
	d, err := w.Dossier.AskSupplement(t.Context(), w.By("tiepnhan.kylua", w.Submit("k1")), ask)
	w.Must(err)
	req := w.open(d)
	w.photograph(req, "ban-an-ly-hon")
	w.Clock.Set(req.Until.Add(time.Second))
	act, typed := w.holder(d), w.said(d, "/purpose/other", "Mua nhà")
	var sent, expired error
	var wg sync.WaitGroup
	wg.Go(func() { _, sent = w.Dossier.Supplement(context.Background(), act, dossier.Supplied{Answers: typed}) })
	wg.Go(func() { expired = w.Dossier.Expire(context.Background(), req.ID) })
	wg.Wait()
	x := w.look(d)
	if sent == nil && x.State != dossier.New || sent != nil && x.State != dossier.IntakeRefused {
		t.Errorf("sent %v, expired %v, state %d", sent, expired, x.State)
	}
}
