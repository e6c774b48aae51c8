package portalpage

import (
	"mime"
	"net/http"
	"strings"
	"unicode"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/store"
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
	h.Set("Content-Type", f.Type)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("No-Gzip-Compression", "1")
	name := strings.Map(func(c rune) rune {
		if c > unicode.MaxASCII || c < ' ' || c == '"' || c == '\\' {
			return '_'
		}
		return c
	}, f.Name)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	http.ServeContent(w, r, "", f.At, b)
	return nil
}
