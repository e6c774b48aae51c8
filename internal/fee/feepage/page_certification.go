package feepage

import (
	"net/http"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/dossier/payment"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/qr"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// certificationPage is one dense form, what it will cost, and what came in today.
type certificationPage struct {
	view.Base
	Kind    certification
	Key     string
	Typed   typed
	Bill    fee.Bill
	Why     string // why it is not known what it costs
	Collect bool   // the viewer takes money
	Done    *certificationDone
	List    []certify.Registered
	Signers []view.Option
	Signer  string
	counter counter
	version catalogue.Version
}

// certificationDone is the dossier that was just filed.
type certificationDone struct {
	*dossier.Dossier
	Bill    fee.Charge
	Receipt string // its address, when there is one
	QR      string
}

// certification shows the empty form.
func (p Pages) certification(kind certification) func(http.ResponseWriter, *http.Request, org.Viewer) error {
	return func(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
		pg, err := p.certificationPage(r, v, kind)
		if err != nil {
			return err
		}
		pg.Typed.Rows = make([]row, firstRows)
		if pg.Typed.Method = "later"; pg.Collect {
			pg.Typed.Method = string(fee.Cash)
		}
		if id := r.URL.Query().Get("done"); id != "" {
			if pg.Done, err = p.certificationDone(r, v, id); err != nil {
				return err
			}
		}
		return web.Render(w, r, http.StatusOK, certificationView(pg))
	}
}

func (p Pages) certificationPage(r *http.Request, v org.Viewer, kind certification) (certificationPage, error) {
	pg := certificationPage{Base: view.From(r, kind.word), Kind: kind, Key: web.NewKey()}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		today := day.Of(s.Now())
		if pg.counter, err = p.counter(s, v); err != nil {
			return err
		}
		if pg.version, err = p.Catalogue.Current(s, kind.Code, today); err != nil {
			return err
		}
		if pg.Collect, err = payment.MayCollect(s, v, pg.counter.unit, today); err != nil {
			return err
		}
		series := book.In(pg.counter.committee, kind.bookOf(s.Now().In(day.Zone).Year()), s.Now())
		if pg.List, err = certify.Register(s, v, series, today.At(0, 0)); err != nil {
			return err
		}
		who, err := org.Holders(s, org.Seat{Unit: pg.counter.committee, Role: org.Chairman}, today)
		for _, h := range who {
			pg.Signers = append(pg.Signers, view.Option{Value: h.Person, Label: h.Name})
		}
		return err
	})
	if len(pg.Signers) > 0 {
		pg.Signer = pg.Signers[0].Value
	}
	pg.List = slices.CompactFunc(pg.List, func(a, b certify.Registered) bool { return a.Record == b.Record })
	return pg, err
}

func (p Pages) certificationDone(r *http.Request, v org.Viewer, id string) (*certificationDone, error) {
	d, err := p.Dossier.Load(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	out := &certificationDone{Dossier: d, QR: qr.SVG(p.PublicURL + d.TrackPath())}
	return out, p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := fee.Of(s, dossierevent.Record(d.ID))
		if err != nil || len(list) == 0 {
			return err
		}
		out.Bill = list[len(list)-1]
		if out.Bill.State == fee.Paid {
			out.Receipt = "/fees/" + out.Bill.ID + "/receipt"
		}
		return nil
	})
}

// fileCertification works out what it costs, shows more lines, or takes in.
func (p Pages) fileCertification(kind certification) func(http.ResponseWriter, *http.Request, org.Viewer) error {
	return func(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		pg, err := p.certificationPage(r, v, kind)
		if err != nil {
			return err
		}
		if k := f.Key(); k != "" {
			pg.Key = k
		}
		var wrong error
		pg.Typed, wrong = p.readCertification(f, kind, pg.T("feepage.nameless"))
		if wrong == nil {
			if err := p.price(r, &pg); err != nil {
				return err
			}
		}
		if a := f.Text("act"); a == "quote" || a == "more" { // asked for the price or for more lines: nothing is taken in
			return web.Render(w, r, http.StatusOK, certificationView(pg))
		}
		var d *dossier.Dossier
		if wrong == nil {
			d, wrong = p.acceptCertification(r, v, certificationFiling{kind, pg.Typed, pg.counter, pg.version, web.Sent(r, f), pg.T("feepage.nobody")})
		}
		if _, ok := web.Invalid(wrong); ok {
			pg.Base = pg.WithErrors(wrong)
			return web.Render(w, r, http.StatusUnprocessableEntity, certificationView(pg))
		}
		if wrong != nil {
			return wrong
		}
		return web.Redirect(w, r, kind.Path+"?done="+d.ID)
	}
}

// price works out what was typed.
func (p Pages) price(r *http.Request, pg *certificationPage) error {
	return p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		b, why, err := p.Payments.Estimate(s, payment.Matter{Version: pg.version, Place: pg.counter.place, Channel: dossier.Counter,
			Answers: pg.Typed.answers(pg.Kind), On: day.Of(s.Now())})
		if why != nil {
			pg.Why = pg.T(why.Key, why.Args...)
		}
		pg.Bill = b
		return err
	})
}

// signed records that the papers were signed and handed over.
func (p Pages) signed(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := f.Text("dossier")
	a := dossier.Input{Request: org.Request{Viewer: v, Sent: web.Sent(r, f).For(id, 0)}, Dossier: id}
	d, err := certify.Sign(r.Context(), p.Payments, a, f.Text("signer"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(certifications, func(kind certification) bool { return kind.Code == d.Version.Procedure })
	if i < 0 {
		return fault.New(fault.NotFound, "web.not_found")
	}
	web.Flash(w, r, "feepage.done_signed")
	return web.Redirect(w, r, certifications[i].Path)
}

// short is the end of a code, by which people tell dossiers apart.
func short(code string) string {
	if i := strings.LastIndexByte(code, '-'); i > 0 {
		return code[i+1:]
	}
	return code
}

func freshKey() string { return web.NewKey() }
