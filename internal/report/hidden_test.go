package report_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/report"
)

// clumsy is the process of a procedure whose requests may come late: the attack needs one.
var clumsy = catalogue.Process{Steps: append([]catalogue.Step{{Key: "handle", Name: "Thụ lý", Unit: "competent", Role: "specialist",
	Actions: []string{"take", "propose"}}}, dossiertest.Tail...)}

// Lateness cannot be hidden: a clock that was late when something moved it stays late for ever, in the table, in the queue
// and at the end, and every figure opens it; one that was moved within its term is in time (decisions §16; ADR 0009).
func TestLatenessCannotBeHidden(t *testing.T) {
	dossiertest.Each(t, func(w *dossiertest.World) {
		w.V.Content.Supplement = &catalogue.Supplement{AskWithin: 30, Clock: "restart"}
		w.Published(clumsy)
		ctx := t.Context()
		asked := func(d *dossier.Dossier) *dossier.Dossier {
			d, err := w.Dossier.ProposeSupplement(ctx, w.By("tuphap.kylua", d), dossier.Asking{Points: []dossier.Point{{Kind: dossier.OfField,
				Key: "/purpose/other", Reason: "Mục đích ghi chưa rõ."}}})
			w.Must(err)
			d, err = w.Dossier.AskSupplement(ctx, w.By("tiepnhan.kylua", d), dossier.Asking{})
			w.Must(err)
			return d
		}
		supplied := func(d *dossier.Dossier) *dossier.Dossier {
			d, err := w.Dossier.Supplement(ctx, w.By("tiepnhan.kylua", d), dossier.Supplied{Answers: d.Answers})
			w.Must(err)
			return d
		}
		begun := day.Of(w.Clock.Now())
		table := func() map[string]int64 { return hiddenRow(w, begun) }
		late, inTime, moved := w.Accepted(), w.Accepted(), w.Accepted()
		inTime = asked(inTime)
		w.Clock.Set(late.Due.Add(24 * time.Hour)) // the day after
		was := table()
		if was["open_late"] != 2 || was["first_late"] != 0 {
			t.Fatalf("before: %v", was)
		}
		since := deadline.LateSince(late.Due, deadline.Unit(late.DueUnit))
		late = asked(late)
		if !late.FirstLate.Equal(since) || table()["open_late"] != 2 {
			t.Errorf("asked: late since %s, want %s; %v", late.FirstLate, since, table())
		}
		w.Clock.Add(time.Hour)
		late, inTime = supplied(late), supplied(inTime)
		if !late.Due.After(w.Clock.Now()) || !inTime.Due.Equal(late.Due) || !inTime.FirstLate.IsZero() {
			t.Errorf("restarted: late due %s, in time due %s, %s", late.Due, inTime.Due, inTime.FirstLate)
		}
		// The day on which the third was due is declared off, after it has passed.
		w.Declare(t, day.Special{Date: day.Of(moved.Due), Kind: day.Statutory, Name: "Nghỉ bù"})
		w.Settle(t)
		moved = w.Reload(moved)
		if !moved.FirstLate.Equal(since) || !moved.Due.After(since) {
			t.Errorf("its day off: late since %s, due %s", moved.FirstLate, moved.Due)
		}
		is := table()
		if is["open_late"] != 2 || is["open_in_term"] != 1 || is["first_late"] != 2 {
			t.Errorf("after: %v", is)
		}
		var n inbox.Tally
		w.Must(w.DB.Read(ctx, func(s *store.Snapshot) error {
			all, err := (*queue.Counters)(nil).Tallies(s, w.As(t, "tuphap.kylua"), []queue.Tab{queue.Todo}, queue.Todo)
			n = all[queue.Todo]
			return err
		}))
		if n.Bands[inbox.Late] != 2 || n.All != 3 {
			t.Errorf("the queue counts %+v", n)
		}
		for _, d := range []*dossier.Dossier{late, inTime} {
			d, err := w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện.")
			w.Must(err)
			d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
			w.Must(err)
			clerk := w.By("vanthu.kylua", d)
			_, err = w.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: d.Code[len(d.Code)-2:] + "/XN", Book: "Sổ xác nhận", File: w.Result(d, clerk.Viewer)})
			w.Must(err)
		}
		is = table()
		if is["late"] != 1 || is["early"] != 1 || is["open_late"] != 1 || is["first_late"] != 2 {
			t.Errorf("at the end: %v", is)
		}
		if d := w.Reload(late); d.Verdict(d.FinishedAt) != deadline.Late {
			t.Error("the late one ended in time")
		}
	})
}

// hiddenRow draws II.06a over all units, proves that its sums hold, that a replay of the facts gives the same, and that each
// figure opens what it counted.
func hiddenRow(w *dossiertest.World, from day.Date) map[string]int64 {
	w.T.Helper()
	w.Settle(w.T)
	table := draw(w.T, w.House, figure.Ask{From: from, To: from.Add(30)})
	row := table.Rows[0].Figures
	if row["received"] != row["resolved"]+row["open"] {
		w.T.Errorf("(3) is %d, (7) + (11) are %d", row["received"], row["resolved"]+row["open"])
	}
	list := replay(facts(w.T, w.House, table.Position, w.Clock.Now().Add(time.Hour)))
	for _, d := range list {
		if !d.firstLate.Equal(d.told) {
			w.T.Errorf("%s: late since %s by hand, the facts say %s", d.code, d.firstLate, d.told)
		}
	}
	want := count(list, drawn{from: from.String(), to: from.Add(30).String(), at: table.At})["|"]
	for _, code := range []string{"received", "resolved", "early", "on_time", "late", "open", "open_in_term", "open_late", "paused", "first_late"} {
		if row[code] != want[code] {
			w.T.Errorf("%s is %d, by hand %d", code, row[code], want[code])
		}
		opened, _, err := report.Open(w.T.Context(), w.DB, report.II06a, figure.Cell{Ask: table.Settled, Figure: code})
		w.Must(err)
		if int64(len(opened)) != row[code] {
			w.T.Errorf("%s says %d and opens %d", code, row[code], len(opened))
		}
	}
	return row
}
