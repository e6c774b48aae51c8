package dossier_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/kit/fault"
)

// asking is a process whose first step may ask for more.
var asking = catalogue.Process{Steps: append([]catalogue.Step{{Key: "handle", Name: "Thụ lý", Unit: "competent", Role: "specialist",
	Actions: []string{"take", "propose"}}}, dossiertest.Tail...)}

// keyOf is the word of a refusal.
func keyOf(err error) string {
	if f := (*fault.Fault)(nil); errors.As(err, &f) {
		return f.Key
	}
	return ""
}

// answered is an accepted dossier whose applicant was asked once and has sent everything.
func (w *world) answered(d *dossier.Dossier) *dossier.Dossier {
	w.T.Helper()
	w.photograph(w.open(d), "ban-an-ly-hon")
	d, err := w.Dossier.Supplement(w.T.Context(), w.holder(d), dossier.Supplied{Answers: w.said(d, "/purpose/other", "Mua nhà")})
	w.Must(err)
	return d
}

// toTheHead proposes as the specialist alone and proves that nothing reaches the applicant before the head allows it.
func (w *world) toTheHead(d *dossier.Dossier, ask dossier.Asking) *dossier.Dossier {
	w.T.Helper()
	d, err := w.Dossier.ProposeSupplement(w.T.Context(), w.By("tuphap.kylua", d), ask)
	w.Must(err)
	_, err = w.Dossier.AskSupplement(w.T.Context(), w.By("tiepnhan.kylua", d), dossier.Asking{})
	if d.Matter != dossier.ToAllowSupplement || keyOf(err) != "dossier.head_first" {
		w.T.Fatalf("without the head: matter %q, %v", d.Matter, err)
	}
	if _, err := w.Dossier.AllowSupplement(w.T.Context(), w.By("tuphap.kylua", d)); fault.Of(err) != fault.Forbidden {
		w.T.Errorf("the specialist allows the own request: %v", err)
	}
	return d
}

// The same paper asked again, the same answer asked again: to the head, though it is nothing new. What
// was late before stays late.
func TestSamePointAskedAgain(t *testing.T) {
	each(t, func(w *world) {
		w.V.Content.Supplement = &catalogue.Supplement{AskWithin: 30, Max: 5, Clock: "restart"}
		w.Published(asking)
		d := w.Accepted()
		w.Clock.Set(d.Due.Add(24 * time.Hour))
		d, err := w.Dossier.ProposeSupplement(t.Context(), w.By("tuphap.kylua", d), points())
		w.Must(err)
		d, err = w.Dossier.AskSupplement(t.Context(), w.By("tiepnhan.kylua", d), dossier.Asking{})
		w.Must(err)
		late := d.FirstLate
		d = w.answered(d)
		for _, p := range points().Points {
			d = w.toTheHead(d, dossier.Asking{Points: []dossier.Point{p}})
			d, err = w.Dossier.AllowSupplement(t.Context(), w.By("chutich.kylua", d))
			w.Must(err)
			d, err = w.Dossier.AskSupplement(t.Context(), w.By("tiepnhan.kylua", d), dossier.Asking{})
			w.Must(err)
			d = w.answered(d)
		}
		if late.IsZero() || !d.FirstLate.Equal(late) {
			t.Errorf("late since %s, was %s", d.FirstLate, late)
		}
	})
}

// Thirty requests: after the first the specialist alone gets nowhere, neither with the same points nor with new ones, and
// the clock is not touched by trying.
func TestThirtyRequests(t *testing.T) {
	each(t, func(w *world) {
		d := w.answered(w.asked())
		due := d.Due
		for i := range 30 {
			p := points().Points[i%2]
			if i%3 == 2 {
				p = dossier.Point{Kind: dossier.OfPaper, Key: "giay-to-cu-tru"}
			}
			p.Reason = fmt.Sprintf("Lần %d", i)
			d = w.toTheHead(d, dossier.Asking{Points: []dossier.Point{p}})
			var err error
			d, err = w.Dossier.Decline(t.Context(), dossiertest.Because(w.By("chutich.kylua", d), "Đủ căn cứ rồi."))
			w.Must(err)
		}
		if !d.Due.Equal(due) || d.State != dossier.Processing {
			t.Errorf("due %s, was %s; state %d", d.Due, due, d.State)
		}
	})
}

// Before acceptance the receiver is alone with the applicant: the second request waits for the head there, too. A number
// that the law of the procedure sets holds against the head as well.
func TestSecondRequestOfTheReceiver(t *testing.T) {
	each(t, func(w *world) {
		d, err := w.Dossier.AskSupplement(t.Context(), w.By("tiepnhan.kylua", w.Submit("k1")), points())
		w.Must(err)
		d = w.answered(d)
		d, err = w.Dossier.AskSupplement(t.Context(), w.By("tiepnhan.kylua", d), points())
		w.Must(err)
		if d.State != dossier.New || d.Matter != dossier.ToAllowSupplement {
			t.Errorf("asked again at the counter: state %d, matter %q", d.State, d.Matter)
		}
		w.V.Content.Supplement = &catalogue.Supplement{AskWithin: 30, Max: 1}
		w.Published(asking)
		d, err = w.Dossier.AskSupplement(t.Context(), w.By("tiepnhan.kylua", w.Submit("k2")), points())
		w.Must(err)
		_, err = w.Dossier.AskSupplement(t.Context(), w.By("tiepnhan.kylua", w.answered(d)), points())
		if keyOf(err) != "dossier.asked_enough" {
			t.Errorf("beyond the law of the procedure: %v", err)
		}
	})
}
