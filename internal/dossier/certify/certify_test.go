package certify_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

const copies = "Sổ chứng thực bản sao"

// counter is what certifies two papers at the counter, with so many numbers of the book.
func counter(w *dossiertest.World) func(numbers int) (*dossier.Dossier, error) {
	var v catalogue.Version
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		v, err = w.Catalogue.Current(s, "2.000815", day.Of(s.Now()))
		return err
	}))
	by := w.As(w.T, "tiepnhan2.kylua")
	return func(numbers int) (*dossier.Dossier, error) {
		return certify.Accept(context.Background(), w.Payments, certify.Certification{Book: copies, Numbers: numbers, Payment: &fee.Payment{Method: fee.Cash},
			Application: dossier.Application{Request: org.Request{Viewer: by, Sent: action.Sent{Key: store.NewID(time.Now())}}, Version: v.ID,
				Place: dossiertest.KyLua, Channel: dossier.Counter, FiledBy: "receiver", Helped: by.HomeUnits()[0], Way: "counter",
				Answers: []byte(`{"documents":[{"pages":1,"copies":1},{"pages":3,"copies":2}]}`),
				Papers:  []dossier.ReceivedPaper{{Key: "ban-chinh", How: "shown", Check: "ok"}},
				Parties: []dossier.Party{{Role: dossier.Submitter, Name: "A"}}}})
	}
}

// TestIssuedIntoTheBook: a clerk issues another dossier under numbers that the book of certification has not come to. The
// counter goes on behind them, and what the clerk types in another form is the number that stands there.
func TestIssuedIntoTheBook(t *testing.T) {
	dossiertest.Each(t, func(w *dossiertest.World) {
		ctx, certified := w.T.Context(), counter(w)
		name := copies
		issue := func(number string) error {
			d := w.Filed("2.000635", dossiertest.KyLua)
			d, err := w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Có trong sổ.")
			w.Must(err)
			d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
			w.Must(err)
			clerk := w.By("vanthu.kylua", d)
			_, err = w.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: number, Book: name, File: w.Result(d, clerk.Viewer)})
			return err
		}
		want := func(numbers int, number string) {
			w.T.Helper()
			d, err := certified(numbers)
			w.Must(err)
			if d.Result.Number != number {
				w.T.Errorf("numbered %q, want %q", d.Result.Number, number)
			}
		}
		want(1, "1")
		w.Must(issue("0000003"))
		w.Must(issue("5"))
		want(2, "2, 4")
		want(2, "6–7")
		for _, typed := range []string{"3", "03", "３", "3\u00a0", "\ufeff3", "３\u200b", "０7", "\u200b"} {
			if err := issue(typed); fault.Of(err) != fault.Invalid {
				w.T.Errorf("issued as %q: %v", typed, err)
			}
		}
		name = strings.ToUpper(copies) + "\u200b "
		if err := issue("3"); fault.Of(err) != fault.Invalid {
			w.T.Errorf("issued under the same number in a book that reads the same: %v", err)
		}
		want(1, "8")
		d := w.Filed("2.000635", dossiertest.KyLua)
		w.Must(w.DB.Read(ctx, func(s *store.Snapshot) error {
			list, err := certify.Register(s, w.As(w.T, "tiepnhan2.kylua"), book.In(d.Competent, copies, s.Now()), time.Time{})
			var said []string
			for _, x := range list {
				said = append(said, x.N())
			}
			if got := strings.Join(said, " "); got != "8 7 6 5 4 3 2 1" {
				w.T.Errorf("the register says %s", got)
			}
			return err
		}))
	})
}

// TestRaceBookOfCertification: many counters press at once; each number stands once, without a gap, and each press
// has one bill and one receipt.
func TestRaceBookOfCertification(t *testing.T) {
	w := dossiertest.New(t, apptest.Postgres(t))
	certified := counter(w)
	const n = 8
	var numbers sync.Map
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			d, err := certified(2)
			if err != nil {
				t.Error(err)
				return
			}
			if _, twice := numbers.LoadOrStore(d.Result.Number, d.ID); twice {
				t.Errorf("%s twice", d.Result.Number)
			}
			if b := w.Bills(d); len(b) != 1 || b[0].State != fee.Paid || b[0].Total != 2000+2*5000 {
				t.Errorf("%+v", b)
			}
		})
	}
	wg.Wait()
	for k := 1; k < 2*n; k += 2 {
		if _, ok := numbers.Load(fmt.Sprintf("%d–%d", k, k+1)); !ok {
			t.Errorf("no dossier has the numbers from %d on", k)
		}
	}
}
