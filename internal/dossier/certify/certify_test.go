package certify_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// TestRaceBookOfCertification: many counters press at once; each number stands once, without a gap, and each press
// has one bill and one receipt.
func TestRaceBookOfCertification(t *testing.T) {
	w := dossiertest.New(t, apptest.Postgres(t))
	var v catalogue.Version
	w.Must(w.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		v, err = w.Catalogue.Current(s, "2.000815", day.Of(s.Now()))
		return err
	}))
	by := w.As(t, "tiepnhan2.kylua")
	const n = 8
	var numbers sync.Map
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			d, err := certify.Accept(context.Background(), w.Payments, certify.Certification{Book: "Sổ chứng thực bản sao", Numbers: 2, Payment: &fee.Payment{Method: fee.Cash},
				Application: dossier.Application{Request: org.Request{Viewer: by, Sent: action.Sent{Key: store.NewID(time.Now())}}, Version: v.ID, Place: dossiertest.KyLua, Channel: dossier.Counter, FiledBy: "receiver", Helped: by.HomeUnits()[0], Way: "counter", Answers: []byte(`{"documents":[{"pages":1,"copies":1},{"pages":3,"copies":2}]}`), Papers: []dossier.ReceivedPaper{{Key: "ban-chinh", How: "shown", Check: "ok"}}, Parties: []dossier.Party{{Role: dossier.Submitter, Name: "A"}}}})
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
