package dossierpage

import (
	"encoding/hex"
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/slip"
)

// receipt prints Mẫu 01 as it was at acceptance, with the current due moment explained.
func (p Pages) receipt(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	d, err := p.Dossier.Open(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := printable(v, d); err != nil {
		return err
	}
	b, err := p.Receipt(r, d)
	if err != nil {
		return err
	}
	return web.PDF(w, "giay-hen-"+d.Code+".pdf", b)
}

// mayPrint tells whether v prints the slips of a dossier: who receives it and who handles it, here.
func mayPrint(v org.Viewer, d *dossier.Dossier) bool {
	return !d.Mirrored() && (v.Can(dossier.MayPrint, d.Received) || v.Can(dossier.MayPrint, d.Competent))
}

// printable says why v may not print the slips of a dossier, or nil.
func printable(v org.Viewer, d *dossier.Dossier) error {
	switch {
	case mayPrint(v, d):
		return nil
	case d.Mirrored():
		return d.Writable() // its own system hands out its papers
	}
	return fault.New(fault.Forbidden, "dossier.not_yours")
}

// Receipt draws the receipt of an accepted dossier; the citizen's page gives the same.
func (p Pages) Receipt(r *http.Request, d *dossier.Dossier) ([]byte, error) {
	if d.AcceptedAt.IsZero() {
		return nil, fault.New(fault.NotFound, "dossierpage.no_receipt")
	}
	var data slip.ReceiptData
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		data, err = p.receiptData(s, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p.Printer.Receipt(data)
}

func (p Pages) receiptData(s *store.Snapshot, d *dossier.Dossier) (out slip.ReceiptData, err error) {
	head, unit, err := p.head(s, d, d.Received, d.AcceptedAt)
	if err != nil {
		return out, err
	}
	v, err := p.Catalogue.VersionByID(s, d.Version.ID)
	if err != nil {
		return out, err
	}
	clock, err := deadline.Load(s, d.ID)
	if err != nil {
		return out, err
	}
	words := p.Printer.Words()
	out = slip.ReceiptData{Head: head, From: party(d.Party(dossier.Submitter)), Owner: party(d.Applicant()),
		Channel:   words.T("dossierpage.channel_" + string(d.Channel)),
		Procedure: d.Version.Name, Papers: papersOf(v, d), Sets: 1, Term: words.T("dossierpage.unit_"+string(clock.Term.Unit), "n", clock.Term.N),
		Received: d.AcceptedAt, Due: d.Due, ReturnPlace: unit.Name, ReturnHow: words.T("dossierpage.way_" + d.Way),
		Clock: deadline.Explain(clock.Steps, words), Secret: d.Receipt}
	out.Leaf, out.Receiver, err = acceptance(s, d)
	return out, err
}

// acceptance finds the fact of the acceptance: its hash in the public log, and who accepted.
func acceptance(s *store.Snapshot, d *dossier.Dossier) (leaf, receiver string, err error) {
	events, err := store.History(s, dossierevent.Record(d.ID))
	if err != nil {
		return "", "", err
	}
	for _, e := range events {
		if e.Kind != (dossierevent.Accepted{}).Kind() {
			continue
		}
		names, err := org.PersonNames(s, []string{e.By.Actor})
		return hex.EncodeToString(store.Leaf(e)), names[e.By.Actor], err
	}
	return "", "", nil
}

func party(p dossier.Party) slip.Party {
	return slip.Party{Name: p.Name, Identity: lang.GroupDigits(p.IDNo), Address: p.Address, Phone: lang.Phone(p.Phone), Email: p.Email}
}

func papersOf(v catalogue.Version, d *dossier.Dossier) (list []slip.Paper) {
	for _, p := range d.Papers {
		if p.How == "" || p.How == "shown" {
			continue // shown papers are given back at once
		}
		name := p.Name
		for _, c := range v.Papers {
			if c.Key == p.Key && c.Short != "" {
				name = c.Short
			}
		}
		x := slip.Paper{Name: name, Originals: p.Originals, Copies: p.Copies, Note: p.Note}
		if x.Originals+x.Copies == 0 {
			x.Copies = 1
		}
		list = append(list, x)
	}
	return list
}
