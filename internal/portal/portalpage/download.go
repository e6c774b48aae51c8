package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
)

// download gives a file of a dossier whose reader was checked. Whatever it holds, it can do nothing: the browser
// saves it under its name.
func (p Pages) download(w http.ResponseWriter, r *http.Request, id string) error {
	var f file.File
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) { f, err = file.Load(s, id); return err }); err != nil {
		return err
	}
	b, err := p.Blob(r.Context(), f.Hash)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	h := w.Header()
	web.Attach(w, f.Name, f.Type)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("No-Gzip-Compression", "1")
	http.ServeContent(w, r, "", f.At, b)
	return nil
}

// receipt gives the receipt of an accepted dossier.
func (p Pages) receipt(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return err
	}
	if d.AcceptedAt.IsZero() || p.Receipt == nil {
		return fault.New(fault.NotFound, "portalpage.no_receipt")
	}
	b, err := p.Receipt(r, d)
	if err != nil {
		return err
	}
	return web.PDF(w, "giay-hen-"+d.Code+".pdf", b)
}
