package notice_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/notice"
	"github.com/motcua/motcua/internal/notify"
	"github.com/motcua/motcua/internal/org"
)

// acceptUnchecked takes a dossier in without a word about the contact.
func (w *world) acceptUnchecked(d *dossier.Dossier) *dossier.Dossier {
	w.t.Helper()
	d, err := w.Dossier.Accept(w.t.Context(), dossier.Input{Request: org.Request{Viewer: w.As(w.t, "tiepnhan.kylua"),
		Sent: action.Sent{Key: store.NewID(w.Clock.Now())}}, Dossier: d.ID},
		[]dossier.ReceivedPaper{{Key: "to-khai", How: "form", Check: "ok"}, {Key: "giay-to-tuy-than", How: "shown", Check: "ok"}})
	w.must(err)
	return d
}

func (w *world) states(d *dossier.Dossier) (list []notify.State) {
	for _, n := range slices.Backward(w.log(d)) {
		list = append(list, n.State)
	}
	return list
}

// TestSomebodyElsesTelephoneIsToldOnce: the attack of the issue: sixty dossiers that name the telephone of one stranger,
// and what follows from them.
func TestSomebodyElsesTelephoneIsToldOnce(t *testing.T) {
	each(t, func(w *world) {
		var list []*dossier.Dossier
		for range 60 {
			list = append(list, w.submit("0905000111", ""))
		}
		w.drain()
		if n := len(w.gateway.Taken()); n != 3 {
			t.Errorf("%d messages to somebody who knows nothing of sixty dossiers", n)
		}
		told := slices.IndexFunc(list, func(d *dossier.Dossier) bool { return fmt.Sprint(w.states(d)) == "[sent]" })
		untold := slices.IndexFunc(list, func(d *dossier.Dossier) bool { return fmt.Sprint(w.states(d)) == "[unproved]" })
		w.acceptUnchecked(list[told])
		w.drain()
		if n := len(w.gateway.Taken()); n != 3 {
			t.Errorf("%d messages after acceptance", n)
		}
		if got := fmt.Sprint(w.states(list[told]), w.states(list[untold])); got != "[sent unproved] [unproved]" {
			t.Errorf("the logs say %s", got)
		}
	})
}

// TestAContactCheckedByAnOfficialIsTold: at acceptance, or afterwards in the log; for this dossier only.
func TestAContactCheckedByAnOfficialIsTold(t *testing.T) {
	each(t, func(w *world) {
		other := w.submit("0905000111", "")
		d := w.accept(w.submit("0905000111", ""))
		late := w.acceptUnchecked(w.submit("0905000111", ""))
		w.drain()
		for range 2 { // pressed twice
			w.must(w.Notice.Check(t.Context(), notice.Checked{Request: org.Request{Viewer: w.As(t, "tiepnhan.kylua"), Sent: action.Sent{Key: "k"}},
				Dossier: late.ID}))
		}
		for login, d := range map[string]*dossier.Dossier{"tuphap.kylua": other, "tiepnhan.dongdang": other} {
			if err := w.Notice.Check(t.Context(), notice.Checked{Request: org.Request{Viewer: w.As(t, login)}, Dossier: d.ID}); err == nil {
				t.Errorf("%s checks the contact", login)
			}
		}
		if got := fmt.Sprint(w.states(other), w.states(d)); got != "[sent] [sent sent]" {
			t.Errorf("the logs say %s", got)
		}
		w.must(w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`update dossier_dossier set state = 9, finished_at = $2 where id = $1`, late.ID, store.Millis(tx.Now()))
			return err
		}))
		w.Clock.Add(4 * 24 * 60 * 60 * 1e9)
		w.must(w.Notice.Remind(t.Context()))
		w.drain()
		if got := fmt.Sprint(w.states(late)); got != "[sent unproved sent]" {
			t.Errorf("after it was checked: %s", got)
		}
	})
}

// TestWithoutACarrierContactsAreProvedAtTheCounter: nothing goes out, and the log says why.
func TestWithoutACarrierContactsAreProvedAtTheCounter(t *testing.T) {
	each(t, func(w *world) {
		w.Notify.Carriers = nil
		d, checked := w.acceptUnchecked(w.submit("0905000111", "")), w.accept(w.submit("0905000112", ""))
		w.drain()
		if got := fmt.Sprint(w.states(d), w.states(checked)); got != "[off unproved] [off off]" {
			t.Errorf("the logs say %s", got)
		}
	})
}
