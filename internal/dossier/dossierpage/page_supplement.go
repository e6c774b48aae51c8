package dossierpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/slip"
)

// supplementSlip prints Mẫu 02 of the newest request that was sent.
func (p Pages) supplementSlip(w http.ResponseWriter, r *http.Request, d *dossier.Dossier) error {
	b, err := p.Supplement(r, d)
	if err != nil {
		return err
	}
	code := d.Code
	if code == "" {
		code = d.Tracking
	}
	return writePDF(w, "phieu-yeu-cau-bo-sung-"+code+".pdf", b)
}

// Supplement draws Mẫu 02 of the newest request that was sent; the citizen's page gives the same.
func (p Pages) Supplement(r *http.Request, d *dossier.Dossier) ([]byte, error) {
	list, err := p.Dossier.Requests(r.Context(), d)
	if err != nil {
		return nil, err
	}
	var q *dossier.Request
	for i := range list {
		if !list[i].SentAt.IsZero() {
			q = &list[i]
		}
	}
	if q == nil {
		return nil, fault.New(fault.NotFound, "dossierpage.no_slip")
	}
	out := slip.SupplementData{From: party(d.Party(dossier.Submitter)), Procedure: d.Version.Name, Ground: q.Ground, Until: q.Until, Officer: q.SentBy}
	for _, x := range q.Points {
		item := slip.Item{What: x.Name, Reason: x.Reason}
		if x.Kind == dossier.OfPaper {
			item.Count = 1
		}
		out.Items = append(out.Items, item)
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		out.Head, _, err = p.head(s, d, d.Received, q.SentAt)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p.Printer.Supplement(out)
}

// mayGuide tells whether v works at a counter that guides people.
func mayGuide(v org.Viewer) bool { return v.CanAnywhere(org.RecordGuidance) }
