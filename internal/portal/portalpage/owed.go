package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/qr"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
)

// owed is what the citizen has to pay, or has paid.
type owed struct {
	fee.Charge
	Lines   []string
	Pay     fee.TransferTo // nothing in it: nothing is to be transferred
	Picture string         // of Pay, SVG
	Receipt string         // address; empty: there is none
}

// owing gathers the fee of a dossier for its citizen; nil when there is none.
func (p Pages) owing(s *store.Snapshot, v *stateView, c catalogue.Version) (err error) {
	o, err := p.Payments.Owing(s, v.Dossier, c)
	if err != nil {
		return err
	}
	if o.Why != nil && o.Why.Key == "fee.set_by_council" {
		v.FeeSays = v.T("portalpage.fee_council")
	}
	if o.Bill.State == "" {
		return nil
	}
	x := &owed{Charge: o.Bill}
	for _, l := range o.Bill.Lines {
		x.Lines = append(x.Lines, l.Say(v.Words))
	}
	switch o.Bill.State {
	case fee.Open:
		if p.Transfer != nil {
			x.Pay, err = p.Transfer(s, o.Bill)
		}
		if x.Pay.Payload != "" {
			x.Picture = qr.SVG(x.Pay.Payload)
		}
	case fee.Paid:
		x.Receipt = v.Dossier.TrackPath() + "/fee"
	}
	v.Owed = x
	return err
}

// bank is the name of the bank of a transfer, or its number where the name is not known.
func (v stateView) bank(t fee.TransferTo) string {
	if name := fee.BankName(t.Bank); name != "" {
		return name
	}
	return v.T("portalpage.pay_bin", "bin", t.Bank)
}

// openBill is the bill of a dossier that waits for its payment; NotFound when there is none.
func (p Pages) openBill(s *store.Snapshot, d *dossier.Dossier) (fee.Charge, error) {
	c, err := p.Catalogue.VersionByID(s, d.Version.ID)
	if err != nil {
		return fee.Charge{}, err
	}
	o, err := p.Payments.Owing(s, d, c)
	if err == nil && o.Bill.State != fee.Open {
		err = fault.New(fault.NotFound, "fee.not_found")
	}
	return o.Bill, err
}

// feeQR gives the VietQR of what is to be paid as a picture: banks' apps read it out of the photographs of the same telephone.
func (p Pages) feeQR(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return err
	}
	var t fee.TransferTo
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		b, err := p.openBill(s, d)
		if err == nil && p.Transfer != nil {
			t, err = p.Transfer(s, b)
		}
		return err
	}); err != nil {
		return err
	}
	if t.Payload == "" {
		return fault.New(fault.NotFound, "fee.not_found")
	}
	b, err := qr.PNG(t.Payload)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	web.Attach(w, "VietQR "+t.Purpose+".png", "image/png")
	_, err = w.Write(b)
	return err
}

// feeReceipt gives the receipt of what was paid to who may see the dossier.
func (p Pages) feeReceipt(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return err
	}
	var bill string
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		c, err := p.Catalogue.VersionByID(s, d.Version.ID)
		if err != nil {
			return err
		}
		o, err := p.Payments.Owing(s, d, c)
		if o.Bill.State == fee.Paid {
			bill = o.Bill.ID
		}
		return err
	}); err != nil {
		return err
	}
	if bill == "" || p.FeeReceipt == nil {
		return fault.New(fault.NotFound, "fee.no_receipt")
	}
	name, b, err := p.FeeReceipt(r, d, bill)
	if err != nil {
		return err
	}
	return web.PDF(w, name, b)
}
