package filepage_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/file/filepage"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// draftAccess lets in who shows the code of the draft.
type draftAccess struct{}

func (draftAccess) MayAdd(_ context.Context, w file.Who, o file.Owner) error {
	if w.Proof != "code-"+o.ID {
		return fault.New(fault.NotFound, "file.not_found")
	}
	return nil
}

func (d draftAccess) MayRead(ctx context.Context, w file.Who, f file.File) error {
	return d.MayAdd(ctx, w, f.Owner)
}

type site struct {
	t    *testing.T
	mux  *web.Mux
	room *file.Room
	book *lang.Bundle
	db   *store.DB
}

func open(t *testing.T, c file.Config) site {
	t.Helper()
	base := file.New(nil, nil, file.Config{}).Base()
	clock := &storetest.Clock{}
	db := storetest.OpenSQLite(t, storetest.Prepare{Name: "file", Series: []store.Series{{Room: "file", FS: base.Migrations}}}, clock)
	blobs, err := blob.OpenLocal(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blobs.Close() })
	book, err := lang.Load(base.Words, web.Lang, view.Lang)
	if err != nil {
		t.Fatal(err)
	}
	room := file.New(db, blobs, c)
	room.Owner("draft", draftAccess{})
	m := web.NewMux(web.Config{Lang: book})
	pages := filepage.Pages{House: card.House{DB: db}, Files: room, Who: func(r *http.Request) file.Who {
		w := file.Who{Actor: "anonymous", Address: web.Client(r).String()}
		if c, err := r.Cookie("draft"); err == nil {
			w.Proof = c.Value
		}
		return w
	}}
	for _, r := range pages.Card().Routes {
		m.Handle(r.Pattern, r.Handler, r.Options...)
	}
	return site{t, m, room, book, db}
}

var slot = file.Slot{Owner: file.Owner{Kind: "draft", ID: "d1"}, Paper: "p1", ID: "files-p1", Back: "/apply/d1/2"}

type named struct{ name, body string }

func photo() string {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 300, 200)), nil); err != nil {
		panic(err)
	}
	return b.String()
}

// post builds a multipart request: text fields, then files.
func (s site) post(path string, text map[string]string, files ...named) *http.Request {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range text {
		if err := w.WriteField(k, v); err != nil {
			s.t.Fatal(err)
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": f.name}))
		h.Set("Content-Type", "application/octet-stream")
		p, err := w.CreatePart(h)
		if err == nil {
			_, err = io.WriteString(p, f.body)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "draft", Value: "code-d1"})
	return r
}

func (s site) do(r *http.Request) *httptest.ResponseRecorder {
	if r.Header.Get("Origin") == "" {
		r.Header.Set("Origin", "http://"+r.Host)
	}
	rec := httptest.NewRecorder()
	s.mux.ServeHTTP(rec, r)
	return rec
}

func (s site) get(path string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: "draft", Value: "code-d1"})
	return r
}

func (s site) files() []file.File {
	s.t.Helper()
	var fs []file.File
	if err := s.db.Read(s.t.Context(), func(q *store.Snapshot) (err error) { fs, err = file.List(q, slot.Owner); return err }); err != nil {
		s.t.Fatal(err)
	}
	return fs
}

func TestSendPlain(t *testing.T) {
	s := open(t, file.Config{})
	rec := s.do(s.post(slot.Upload(), nil, named{"Ảnh 1.jpg", photo()}, named{"đơn.pdf", string(pdftest.Simple(1))}))
	if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/apply/d1/2" {
		t.Errorf("%d to %s: %s", rec.Code, rec.Header().Get("Location"), rec.Body)
	}
	fs := s.files()
	if len(fs) != 2 || fs[0].Name != "Ảnh 1.jpg" || fs[0].Paper != "p1" || fs[1].Name != "đơn.pdf" {
		t.Errorf("%+v", fs)
	}
	rec = s.do(s.post("/file", map[string]string{"owner": "draft:d1", "paper": "p2", "back": "//evil.example"}, named{"b.jpg", photo()}))
	if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/" {
		t.Errorf("led away: %d to %s", rec.Code, rec.Header().Get("Location"))
	}
	if fs := s.files(); len(fs) != 3 || fs[2].Paper != "p2" {
		t.Errorf("fields before the file: %+v", fs)
	}
}

func TestSendForHtmx(t *testing.T) {
	s := open(t, file.Config{})
	fragment := func(files ...named) (*webtest.Page, int) {
		r := s.post(slot.Upload(), nil, files...)
		r.Header.Set("HX-Request", "true")
		rec := s.do(r)
		return webtest.Parse(t, "<ul>"+rec.Body.String()+"</ul>"), rec.Code
	}
	p, code := fragment(named{"a.jpg", photo()})
	if code != http.StatusOK || strings.Contains(p.Body, "<html") {
		t.Fatalf("%d %s", code, p.Body)
	}
	f := s.files()[0]
	if webtest.Attr(p.One("li a"), "href") != f.Path() || webtest.Attr(p.One("li img"), "src") != f.Picture(1, file.Thumb) {
		t.Error(p.Body)
	}
	b := p.One("li button")
	if webtest.Attr(b, "formaction") != slot.Remove(f) || webtest.Attr(b, "hx-target") != "#files-p1" {
		t.Error(p.Body)
	}
	p, code = fragment(named{"x.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"})
	if code != http.StatusUnprocessableEntity || len(p.All("li.wrong")) != 1 || len(p.All("li a")) != 1 {
		t.Errorf("%d %s", code, p.Body)
	}
	p.Want("li.wrong", "Không nhận loại tệp như “x.svg”")
	if p, code = fragment(); code != http.StatusUnprocessableEntity {
		t.Errorf("nothing sent: %d %s", code, p.Body)
	}
	if miss := s.book.Missing(); len(miss) > 0 {
		t.Errorf("words missing: %v", miss)
	}
}

func TestSendForScript(t *testing.T) {
	s := open(t, file.Config{File: 50_000})
	ask := func(f named) (int, string) {
		r := s.post(slot.Upload(), nil, f)
		r.Header.Set("Accept", "application/json")
		rec := s.do(r)
		if ct := rec.Header().Get("Content-Type"); ct != "application/json" {
			t.Errorf("answers %s", ct)
		}
		return rec.Code, rec.Body.String()
	}
	code, body := ask(named{"a.jpg", photo()})
	var got struct {
		Files []struct{ ID, Name, Href, Picture string }
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || code != 200 || len(got.Files) != 1 || got.Files[0].Href != "/file/"+got.Files[0].ID {
		t.Errorf("%d %s %v", code, body, err)
	}
	if code, body = ask(named{"big.pdf", "%PDF-1.7\n" + strings.Repeat("x", 60_000)}); code != http.StatusRequestEntityTooLarge ||
		!strings.Contains(body, "big.pdf") {
		t.Errorf("%d %s", code, body)
	}
	if code, body = ask(named{"huge.pdf", "%PDF-1.7\n" + strings.Repeat("x", 2_000_000)}); code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", code, body)
	}
	if n := len(s.files()); n != 1 {
		t.Errorf("%d files", n)
	}
}

func TestRefusalsOfAPlainForm(t *testing.T) {
	s := open(t, file.Config{})
	for want, r := range map[int]*http.Request{
		http.StatusSeeOther:            s.post(slot.Upload(), nil, named{"a.html", "<html>"}), // its page says so
		http.StatusUnprocessableEntity: s.post(file.Slot{Owner: slot.Owner, Paper: slot.Paper}.Upload(), nil, named{"a.html", "<html>"}),
		http.StatusNotFound:            s.post("/file?owner=draft:d2", nil, named{"a.jpg", photo()}),
	} {
		if rec := s.do(r); rec.Code != want {
			t.Errorf("%d, want %d: %s", rec.Code, want, rec.Body)
		}
	}
	r := httptest.NewRequest(http.MethodPost, slot.Upload(), strings.NewReader("x"))
	if rec := s.do(r); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("no multipart: %d", rec.Code)
	}
	half := s.post(slot.Upload(), nil, named{"a.pdf", "%PDF-1.7\n" + strings.Repeat("x", 10_000)})
	half.Body = io.NopCloser(io.LimitReader(half.Body, 5_000))
	if rec := s.do(half); rec.Code != http.StatusSeeOther || !strings.Contains(fmt.Sprint(rec.Header()), "file.wrong_sent") {
		t.Errorf("half a request: %d %s", rec.Code, rec.Body)
	}
	if n := len(s.files()); n != 0 {
		t.Errorf("%d files", n)
	}
}

func TestNamesAreNotTold(t *testing.T) {
	s := open(t, file.Config{})
	s.do(s.post(slot.Upload(), nil, named{"giấy mật.jpg", photo()}))
	r := s.post(slot.Upload(), nil) // nothing sent: no Save asks for leave
	r.Header.Set("HX-Request", "true")
	r.Header.Set("Cookie", "draft=code-d2")
	if rec := s.do(r); rec.Code != http.StatusNotFound || strings.Contains(rec.Body.String(), "mật") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestOpen(t *testing.T) {
	s := open(t, file.Config{Pictures: file.PictureConfig{HEIF: "-"}})
	s.do(s.post(slot.Upload(), nil, named{`Ảnh "căn cước".jpg`, photo()}, named{"đơn.pdf", string(pdftest.Simple("0123456789"))},
		named{"a.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"}))
	fs := s.files()
	if len(fs) != 3 {
		t.Fatalf("%+v", fs)
	}
	rec := s.do(s.get(fs[0].Path()))
	h := rec.Header()
	if rec.Code != 200 || rec.Body.String() != photo() || h.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%d %s", rec.Code, h)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin",
		"Content-Disposition": `inline; filename="_nh -c_n c__c-.jpg"; filename*=UTF-8''%E1%BA%A2nh%20-c%C4%83n%20c%C6%B0%E1%BB%9Bc-.jpg`,
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if p := h.Get("Content-Security-Policy"); !strings.Contains(p, "sandbox") || !strings.Contains(p, "default-src 'none'") {
		t.Errorf("policy %s", p)
	}
	if len(h.Values("Content-Security-Policy")) != 1 {
		t.Error("two policies")
	}
	if d := s.do(s.get(fs[0].Download())).Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") {
		t.Errorf("saving: %s", d)
	}
	if d := s.do(s.get(fs[2].Path())).Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") {
		t.Errorf("a type browsers do not show: %s", d)
	}
	r := s.get(fs[1].Path())
	r.Header.Set("Range", "bytes=10-13")
	r.Header.Set("Accept-Encoding", "gzip")
	if rec := s.do(r); rec.Code != http.StatusPartialContent || rec.Body.String() != "0123" {
		t.Errorf("range: %d %q", rec.Code, rec.Body)
	}
	r = s.get(fs[0].Path())
	r.Header.Set("If-None-Match", h.Get("Etag"))
	if rec := s.do(r); rec.Code != http.StatusNotModified {
		t.Errorf("seen before: %d", rec.Code)
	}
	r.Header.Set("Cookie", "draft=code-d2")
	if rec := s.do(r); rec.Code != http.StatusNotFound {
		t.Errorf("a stranger: %d", rec.Code)
	}
	if rec := s.do(s.get("/file/nothing")); rec.Code != http.StatusNotFound {
		t.Errorf("no such file: %d", rec.Code)
	}
}

func TestPicture(t *testing.T) {
	s := open(t, file.Config{})
	s.do(s.post(slot.Upload(), nil, named{"a.jpg", photo()}))
	f := s.files()[0]
	for path, width := range map[string]int{f.Picture(1, file.Thumb): 240, f.Picture(1, file.Wide): 300} {
		rec := s.do(s.get(path))
		c, err := jpeg.DecodeConfig(rec.Body)
		if err != nil || c.Width != width {
			t.Errorf("%s: %d %d %v", path, rec.Code, c.Width, err)
		}
	}
	for _, path := range []string{f.Path() + "/page/2", f.Path() + "/page/x", "/file/no/page/1"} {
		if rec := s.do(s.get(path)); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
	r := s.get(f.Picture(1, file.Thumb))
	r.Header.Set("Cookie", "draft=code-d2")
	if rec := s.do(r); rec.Code != http.StatusNotFound {
		t.Errorf("a stranger: %d", rec.Code)
	}
}

func TestRemove(t *testing.T) {
	s := open(t, file.Config{})
	s.do(s.post(slot.Upload(), nil, named{"a.jpg", photo()}, named{"b.pdf", string(pdftest.Simple(1))}))
	fs := s.files()
	r := s.post(slot.Remove(fs[0]), nil)
	r.Header.Set("HX-Request", "true")
	rec := s.do(r)
	if p := webtest.Parse(t, "<ul>"+rec.Body.String()+"</ul>"); rec.Code != 200 || len(p.All("li")) != 1 {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := s.do(s.post(slot.Remove(fs[1]), nil)); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/apply/d1/2" {
		t.Errorf("%d %s", rec.Code, rec.Header())
	}
	if n := len(s.files()); n != 0 {
		t.Errorf("%d files left", n)
	}
	s.do(s.post(slot.Upload(), nil, named{"c.jpg", photo()}))
	last := s.files()[0]
	if err := s.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := file.Attach(tx, slot.Owner, slot.Owner)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if rec := s.do(s.post(slot.Remove(last), nil)); rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "không gỡ được") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestOtherSitesCannotSend(t *testing.T) {
	s := open(t, file.Config{})
	r := s.post(slot.Upload(), nil, named{"a.jpg", photo()})
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if rec := s.do(r); rec.Code != http.StatusForbidden || len(s.files()) != 0 {
		t.Errorf("%d, %d files", rec.Code, len(s.files()))
	}
}

func TestSlotAddresses(t *testing.T) {
	for back, want := range map[string]string{
		"/a?b=c": "/a?b=c", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "javascript:alert(1)": "/", "/a\r\nX: y": "/", "": "/",
	} {
		s := open(t, file.Config{})
		l := slot
		l.Back = back
		if rec := s.do(s.post(l.Upload(), nil, named{"a.jpg", photo()})); rec.Header().Get("Location") != want {
			t.Errorf("%q leads to %q, want %q", back, rec.Header().Get("Location"), want)
		}
	}
	if got := fmt.Sprint(slot.Upload()); got != "/file?back=%2Fapply%2Fd1%2F2&list=files-p1&owner=draft%3Ad1&paper=p1" {
		t.Error(got)
	}
}
