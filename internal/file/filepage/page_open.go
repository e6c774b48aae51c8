package filepage

import (
	"net/http"
	"strconv"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// open shows or saves a file. Whatever it holds, it can do nothing: the browser neither guesses a type nor
// runs anything in it, and other sites cannot embed it.
func (p Pages) open(w http.ResponseWriter, r *http.Request) error {
	f, b, err := p.Files.Open(r.Context(), p.Who(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	h := w.Header()
	harmless(h, f.Type)
	keep(h, r)
	if file.Inline(f.Type) && r.URL.Query().Get("save") == "" {
		web.Inline(w, f.Name, f.Type)
	} else {
		web.Attach(w, f.Name, f.Type)
	}
	h.Set("Etag", `"`+f.Hash+`"`)
	http.ServeContent(w, r, "", f.At, b)
	return nil
}

// keep lets the browsers of officials keep a file, and ask each time whether they still may show it. Citizens use shared
// computers: nothing of theirs stays there.
func keep(h http.Header, r *http.Request) {
	if org.ViewerOf(r.Context()).Staff() {
		h.Set("Cache-Control", "private, no-cache")
		return
	}
	h.Set("Cache-Control", "no-store")
}

// harmless sets the headers of content that came from outside.
func harmless(h http.Header, media string) {
	policy := "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
	if media == "application/pdf" { // browsers show PDF in a sandbox of their own, and refuse to inside another
		policy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", media)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("No-Gzip-Compression", "1") // the compressor takes it out again; ranges are of the bytes themselves
}

// picture shows a page of a file as a picture: only what may be read has one.
func (p Pages) picture(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return fault.New(fault.NotFound, "file.no_picture")
	}
	who := p.Who(r)
	f, err := p.Files.Find(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	width := file.Wide
	if r.URL.Query().Get("small") != "" {
		width = file.Thumb
	}
	b, err := p.Files.Picture(r.Context(), who, f, file.Page{N: n, Width: width})
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	h := w.Header()
	harmless(h, "image/jpeg")
	keep(h, r)
	h.Set("Content-Disposition", "inline")
	h.Set("Etag", `"`+f.Hash+"-"+strconv.Itoa(n)+"-"+strconv.Itoa(int(width))+`"`)
	http.ServeContent(w, r, "", f.At, b)
	return nil
}

// remove takes a file out of its draft.
func (p Pages) remove(w http.ResponseWriter, r *http.Request) error {
	f, err := p.Files.Remove(r.Context(), p.Who(r), r.PathValue("id"))
	if err != nil && f.ID == "" {
		return err
	}
	t := p.turn(w, r, r.URL.Query())
	t.slot.Owner, t.slot.Paper = f.Owner, f.Paper
	return t.answer(nil, err)
}
