package web

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// Attach names an answer as a file that the browser saves; kind is its media type.
func Attach(w http.ResponseWriter, name, kind string) { disposition(w, "attachment", name, kind) }

// Inline names an answer as a file that the browser shows.
func Inline(w http.ResponseWriter, name, kind string) { disposition(w, "inline", name, kind) }

// PDF shows a PDF that we drew ourselves in the browser's own viewer. Our pages allow no plugin, but the viewer is one to
// Chrome: the answer says so.
func PDF(w http.ResponseWriter, name string, b []byte) error {
	Inline(w, name, "application/pdf")
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	_, _ = w.Write(b) //nolint:errcheck,gosec // the reader went away; a PDF of ours, with its type named
	return nil
}

// disposition names the file, in letters every browser knows and as it is called (RFC 6266).
func disposition(w http.ResponseWriter, way, name, kind string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	plain := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || r == '"' || r == '\\' || r < ' ' {
			return '_'
		}
		return r
	}, name)
	if plain == name {
		h.Set("Content-Disposition", mime.FormatMediaType(way, map[string]string{"filename": name}))
		return
	}
	h.Set("Content-Disposition", way+`; filename="`+plain+`"; filename*=UTF-8''`+percent(name))
}

// percent writes a value as RFC 8187 wants it.
func percent(s string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)|0x100, 16)[1:]))
	}
	return b.String()
}
