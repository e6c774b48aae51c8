package report_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// courses leads dossiers through what the seed does not tell of, by the commands of the people concerned: withdrawn
// and stopped in time, late and during a pause; supplements answered, not answered, still waited for, before and after
// acceptance; extensions; transfers; what was done outside the system; corrections; consultations; the certification counter.
type courses struct {
	*apptest.House
	t *testing.T
	v catalogue.Version
	n int
}

const (
	kyLua    = "06187"
	dongDang = "06184"
)

// otherWays lets three weeks go by.
func otherWays(t *testing.T, h *apptest.House) {
	c := &courses{House: h, t: t, v: current(t, h, "1.004873")}
	c.ended()
	late, paused := c.accepted(), c.lateAndPaused()
	stopLate := c.accepted()
	answered, slow, unanswered := c.asked(2), c.asked(2), c.asked(2)
	pausedThenWithdrawn := c.asked(0)
	c.asked(0) // waits still
	c.askedAtIntake(2)
	c.askedAtIntake(0) // waits still
	extended, overdue := c.extended(), c.extended()
	c.transferred()
	c.byHand()
	c.certification()
	c.consulted()
	c.forked()
	c.reassigned()
	c.Clock.Set(day.On(2026, time.November, 26).At(10, 0))
	c.supply(answered)
	c.supply(slow)
	c.Clock.Set(day.On(2026, time.November, 30).At(9, 0))
	c.finish(answered)
	c.finish(extended)
	c.Settle(t) // the terms of applicants have run out
	if d := c.now(unanswered); d.State != dossier.Stopped {
		t.Fatalf("unanswered: %d", d.State)
	}
	c.Clock.Set(day.On(2026, time.December, 10).At(9, 0))
	c.finish(slow)
	for _, d := range []*dossier.Dossier{late, paused, pausedThenWithdrawn} {
		c.withdraw(d)
	}
	c.stop(stopLate)
	if d := c.now(overdue); d.State != dossier.Processing || d.Extended != 1 {
		t.Fatalf("extended: %+v", d)
	}
}

func current(t *testing.T, h *apptest.House, code string) (v catalogue.Version) {
	t.Helper()
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		v, err = h.Catalogue.Current(s, code, day.Of(s.Now()))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return v
}

func (c *courses) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// by is an act of the person of a login, with a reason.
func (c *courses) by(login string, d *dossier.Dossier) dossier.Input {
	c.n++
	return dossier.Input{Request: org.Request{Viewer: c.As(c.t, login), Sent: action.Sent{Key: fmt.Sprint("course", c.n), Reason: "Theo quy định."}},
		Dossier: d.ID, Ground: "Nghị định 118/2025/NĐ-CP, Điều 17"}
}

func (c *courses) now(d *dossier.Dossier) *dossier.Dossier {
	c.t.Helper()
	x, err := c.Dossier.Load(c.t.Context(), c.As(c.t, "thanhtra"), d.ID)
	c.must(err)
	return x
}

func (c *courses) sent() *dossier.Dossier {
	c.t.Helper()
	b, err := os.ReadFile("../../procedures/1.004873/sample.json")
	c.must(err)
	c.n++
	d, err := c.Dossier.Submit(c.t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: fmt.Sprint("sent", c.n)}},
		Version: c.v.ID, Place: kyLua, Channel: dossier.Online, FiledBy: "citizen", Way: "counter",
		Answers: []byte(strings.Replace(string(b), `"attach": "photo"`, `"attach": "declare"`, 1)),
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234", Phone: "0100000111"}}})
	c.must(err)
	return d
}

func (c *courses) accepted() *dossier.Dossier {
	c.t.Helper()
	d := c.sent()
	var taken []dossier.ReceivedPaper
	for _, p := range d.Papers {
		taken = append(taken, dossier.ReceivedPaper{Key: p.Key, How: "shown", Originals: 1, Check: "ok"})
	}
	d, err := c.Dossier.Accept(c.t.Context(), c.by("tiepnhan.kylua", d), taken)
	c.must(err)
	return d
}

// finish leads an accepted dossier to its result and into the applicant's hands.
func (c *courses) finish(d *dossier.Dossier) {
	c.t.Helper()
	c.decide(d)
	_, err := c.Dossier.Return(c.t.Context(), c.by("tiepnhan.kylua", d), "counter")
	c.must(err)
}

func (c *courses) decide(d *dossier.Dossier) {
	c.t.Helper()
	ctx := c.t.Context()
	d, err := c.Dossier.Propose(ctx, c.by("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện.")
	c.must(err)
	d, err = c.Dossier.Approve(ctx, c.by("chutich.kylua", d), d.ProposalHash())
	c.must(err)
	clerk := c.by("vanthu.kylua", d)
	f, err := c.Files.Save(org.WithViewer(ctx, clerk.Viewer), file.Upload{Owner: file.Owner{Kind: "dossier", ID: d.ID}, Paper: "result", Name: "ket-qua.pdf",
		Who: file.Who{Actor: clerk.Viewer.Actor(), Staff: true}, Body: bytes.NewReader(pdftest.Simple(d.ID))})
	c.must(err)
	_, err = c.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: fmt.Sprint(c.n, "/XN"), Book: "Sổ xác nhận", File: f.ID})
	c.must(err)
}

func (c *courses) wish() dossier.Wish {
	return dossier.Wish{By: "Nông Thị Hoa", At: c.Clock.Now(), How: "counter", Paper: "Đơn đề nghị"}
}

var settled = dossier.Settlement{Papers: "Đã trả bản chính cho người nộp.", Fees: "Không phát sinh."}

func (c *courses) withdraw(d *dossier.Dossier) {
	c.t.Helper()
	_, err := c.Dossier.Withdraw(c.t.Context(), c.by("tiepnhan.kylua", d), c.wish(), settled)
	c.must(err)
}

func (c *courses) stop(d *dossier.Dossier) {
	c.t.Helper()
	_, err := c.Dossier.AskStop(c.t.Context(), c.by("tiepnhan.kylua", d), c.wish())
	c.must(err)
	_, err = c.Dossier.Stop(c.t.Context(), c.by("chutich.kylua", d), settled)
	c.must(err)
}

// ended withdraws and stops on the day of acceptance.
func (c *courses) ended() {
	c.withdraw(c.accepted())
	c.stop(c.accepted())
	c.withdraw(c.sent()) // never accepted: in no table
}

// lateAndPaused is late before it is asked to pay, which pauses it: what was late stays late.
func (c *courses) lateAndPaused() *dossier.Dossier {
	c.t.Helper()
	v := current(c.t, c.House, "2.000635")
	by := c.by("tiepnhan.kylua", &dossier.Dossier{})
	a := dossier.Application{Request: org.Request{Viewer: by.Viewer, Sent: action.Sent{Key: by.Key}}, Version: v.ID, Place: kyLua,
		Channel: dossier.Counter, FiledBy: "receiver", Helped: by.Viewer.HomeUnits()[0], Answers: []byte(`{"copies":{"number":2}}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa"}}}
	for _, p := range v.Papers {
		a.Papers = append(a.Papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
	}
	d, err := c.Dossier.FileAtCounter(c.t.Context(), a)
	c.must(err)
	c.Clock.Set(d.Due.Add(24 * time.Hour))
	d, err = c.Payments.Require(c.t.Context(), c.by("tiepnhan.kylua", d), payment.Counted{})
	c.must(err)
	return d
}

var points = dossier.Asking{Points: []dossier.Point{{Kind: dossier.OfField, Key: "/purpose/other", Reason: "Mục đích ghi chưa rõ."}}}

// asked is an accepted dossier whose applicant was asked for more, with a term or without.
func (c *courses) asked(days int) *dossier.Dossier {
	c.t.Helper()
	ask := points
	ask.Points, ask.Days = slices.Clone(points.Points), days
	d, err := c.Dossier.ProposeSupplement(c.t.Context(), c.by("tuphap.kylua", c.accepted()), ask)
	c.must(err)
	d, err = c.Dossier.AskSupplement(c.t.Context(), c.by("tiepnhan.kylua", d), dossier.Asking{})
	c.must(err)
	return d
}

func (c *courses) askedAtIntake(days int) {
	c.t.Helper()
	ask := points
	ask.Points, ask.Days = slices.Clone(points.Points), days
	_, err := c.Dossier.AskSupplement(c.t.Context(), c.by("tiepnhan.kylua", c.sent()), ask)
	c.must(err)
}

func (c *courses) supply(d *dossier.Dossier) {
	c.t.Helper()
	a, err := form.ReadAnswers(d.Answers)
	c.must(err)
	a.Set("/purpose/other", "Mua nhà ở")
	b, err := a.Bytes()
	c.must(err)
	_, err = c.Dossier.Supplement(c.t.Context(), c.by("tiepnhan.kylua", d), dossier.Supplied{Answers: b})
	c.must(err)
}

func (c *courses) extended() *dossier.Dossier {
	c.t.Helper()
	d, err := c.Dossier.ProposeExtension(c.t.Context(), c.by("tuphap.kylua", c.accepted()), 2)
	c.must(err)
	d, err = c.Dossier.Extend(c.t.Context(), c.by("chutich.kylua", d), 2)
	c.must(err)
	return d
}

// transferred sends one dossier to another commune before acceptance and one after it.
func (c *courses) transferred() {
	c.t.Helper()
	for _, d := range []*dossier.Dossier{c.sent(), c.accepted()} {
		_, err := c.Dossier.Transfer(c.t.Context(), c.by("tiepnhan.kylua", d), c.committee(dongDang))
		c.must(err)
	}
}

func (c *courses) committee(place string) string {
	c.t.Helper()
	list := c.As(c.t, "thanhtra").Chart().All()
	i := slices.IndexFunc(list, func(u org.Unit) bool { return u.Kind == org.CommuneCommittee && u.Place == place })
	if i < 0 {
		c.t.Fatalf("no committee of %s", place)
	}
	return list[i].ID
}

// byHand records what was done outside the system, the handing over too, and corrects what was typed.
func (c *courses) byHand() {
	c.t.Helper()
	ctx, d := c.t.Context(), c.accepted()
	_, err := c.Dossier.Correct(ctx, c.by("tiepnhan.kylua", d), []dossier.Correction{{What: "submitter.phone", Value: "0100000222"}})
	c.must(err)
	o := dossier.Outside{What: "verification", Content: "Đã xác minh trên giấy.", Why: "Mất điện.", Happened: c.Clock.Now()}
	_, err = c.Dossier.RecordOutside(ctx, c.by("tuphap.kylua", d), o)
	c.must(err)
	c.decide(d)
	c.Clock.Add(time.Hour)
	o.What, o.Happened = "return", c.Clock.Now()
	_, err = c.Dossier.RecordOutside(ctx, c.by("tiepnhan.kylua", d), o)
	c.must(err)
}

// certification certifies copies while the person waits.
func (c *courses) certification() {
	c.t.Helper()
	v := current(c.t, c.House, "2.000815")
	by := c.by("tiepnhan2.kylua", &dossier.Dossier{})
	a := dossier.Application{Request: org.Request{Viewer: by.Viewer, Sent: action.Sent{Key: by.Key}}, Version: v.ID, Place: kyLua,
		Channel: dossier.Counter, FiledBy: "receiver", Helped: by.Viewer.HomeUnits()[0],
		Answers: []byte(`{"documents":[{"name":"Bằng tốt nghiệp","pages":1,"copies":2}]}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa"}}}
	for _, p := range v.Papers {
		a.Papers = append(a.Papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
	}
	d, err := certify.Accept(c.t.Context(), c.Payments, certify.Certification{Application: a, Book: "Sổ chứng thực bản sao", Numbers: 1,
		Payment: &fee.Payment{Method: fee.Cash}})
	c.must(err)
	c.Clock.Add(10 * time.Minute)
	_, err = certify.Sign(c.t.Context(), c.Payments, c.by("tiepnhan2.kylua", d), c.As(c.t, "chutich.kylua").Person)
	c.must(err)
}

var tail = []catalogue.Step{
	{Key: "approve", Name: "Duyệt", Unit: "competent", Role: "chairman", Actions: []string{"approve", "send_back"}},
	{Key: "issue", Name: "Phát hành", Unit: "competent", Role: "clerk", Actions: []string{"issue", "send_back"}},
	{Key: "return", Name: "Trả", Unit: "receiving", Role: "receiver", Actions: []string{"return"}},
}

// with lets fn work on a procedure that has a process of its own.
func (c *courses) with(steps []catalogue.Step, fn func()) {
	c.t.Helper()
	kept, one, two := c.v, event.By{Actor: "an"}, event.By{Actor: "binh"}
	c.n++
	c.must(c.DB.Write(c.t.Context(), func(tx *store.Tx) error {
		content := kept.Content
		content.Process, content.Field = &catalogue.Process{Steps: append(steps, tail...)}, "Thử nghiệm"
		v, err := catalogue.SaveDraft(tx, catalogue.DraftOf{Code: fmt.Sprintf("9.%06d", c.n), Content: content}, one)
		if err != nil {
			return err
		}
		if err := catalogue.Propose(tx, v.ID, v.Rev, one); err != nil {
			return err
		}
		if v, err = catalogue.VersionByID(tx, v.ID); err != nil {
			return err
		}
		c.v, err = catalogue.Publish(tx, catalogue.Publication{Version: v.ID, Rev: v.Rev, From: day.Of(tx.Now())}, two)
		return err
	}))
	fn()
	c.v = kept
}

// consulted asks another authority while the clock waits for it by law: one is answered two days later, one never.
func (c *courses) consulted() {
	c.t.Helper()
	c.with([]catalogue.Step{{Key: "handle", Name: "Thẩm tra", Unit: "competent", Role: "specialist", Field: "civil_status",
		Actions: []string{"consult", "propose"},
		Consult: &catalogue.Consult{Days: 2, Pauses: true, Ground: "Điều thử nghiệm"}}}, func() {
		for n := range 2 {
			d, err := consult.Ask(c.t.Context(), c.Dossier, c.by("tuphap.kylua", c.accepted()),
				consult.Question{Unit: c.committee(dongDang), Text: "Xin ý kiến.", Days: 2})
			c.must(err)
			if n == 0 {
				continue
			}
			list, err := apptest.List(c.House, consult.Of, d)
			c.must(err)
			c.Clock.Add(25 * time.Hour)
			a := c.by("tuphap.dongdang", d)
			_, err = consult.Answer(c.t.Context(), c.Dossier, a, consult.Opinion{Consultation: list[0].ID, Verdict: "agree", Text: "Đồng ý."})
			c.must(err)
		}
	})
}

// forked works on two steps side by side.
func (c *courses) forked() {
	c.t.Helper()
	c.with([]catalogue.Step{
		{Key: "sort", Name: "Phân loại", Unit: "competent", Role: "specialist", Field: "civil_status", Actions: []string{"finish_step"},
			Fork: []string{"land", "culture"}},
		{Key: "land", Name: "Xác minh đất đai", Unit: "competent", Role: "specialist", Field: "land"},
		{Key: "culture", Name: "Xác minh cư trú", Unit: "competent", Role: "specialist", Field: "culture"},
		{Key: "handle", Name: "Tổng hợp", Unit: "competent", Role: "specialist", Field: "civil_status", Actions: []string{"propose", "send_back"},
			Join: []string{"land", "culture"}},
	}, func() {
		d, err := c.Dossier.FinishStep(c.t.Context(), c.by("tuphap.kylua", c.accepted()), "Cần hai phòng xác minh.")
		c.must(err)
		_, err = c.Dossier.FinishBranch(c.t.Context(), c.by("kinhte.kylua", d), "land", "Đất không tranh chấp.")
		c.must(err)
	})
}

// reassigned passes from hand to hand; one is proposed, approved and sent back.
func (c *courses) reassigned() {
	c.t.Helper()
	ctx := c.t.Context()
	d, err := c.Dossier.Take(ctx, c.by("tuphap.kylua", c.accepted()))
	c.must(err)
	_, err = c.Dossier.Reassign(ctx, c.by("chanhvanphong.kylua", d), c.As(c.t, "vanhoa.kylua").Person)
	c.must(err)
	d, err = c.Dossier.Propose(ctx, c.by("vanhoa.kylua", d), dossier.Refuse, "Không đủ điều kiện.")
	c.must(err)
	d, err = c.Dossier.Approve(ctx, c.by("chutich.kylua", d), d.ProposalHash())
	c.must(err)
	_, err = c.Dossier.SendBack(ctx, c.by("vanthu.kylua", d))
	c.must(err)
}

// leave lets an official go: what was in those hands is in nobody's.
func leave(t *testing.T, h *apptest.House, login string) {
	t.Helper()
	who := h.As(t, login).Person
	if err := h.DB.Write(t.Context(), func(tx *store.Tx) error { return org.Leave(tx, who, day.Of(tx.Now()), event.By{Actor: "system"}) }); err != nil {
		t.Fatal(err)
	}
	h.Settle(t)
}
