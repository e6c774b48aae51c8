package webtest

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
)

// Attach sends the only form of a selector as multipart, with one file in its only file input, following
// redirects: what a browser without JavaScript does when a file was chosen.
func (r *Reader) Attach(p *Page, selector, name string, content []byte) *Page {
	r.t.Helper()
	form := p.One(selector)
	values, field := url.Values{}, ""
	for n := range form.Descendants() {
		collect(n, values)
		if n.Data == "input" && Attr(n, "type") == "file" && Attr(n, "name") != "" {
			field = Attr(n, "name")
		}
	}
	if field == "" || Attr(form, "enctype") != "multipart/form-data" {
		r.t.Fatalf("webtest: %q takes no file", selector)
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, list := range values {
		for _, v := range list {
			if err := m.WriteField(k, v); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	part, err := m.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return r.follow(r.sendBody(Attr(form, "action"), m.FormDataContentType(), &body))
}

// sendBody posts a body of any kind.
func (r *Reader) sendBody(path, kind string, body *bytes.Buffer) *httptest.ResponseRecorder {
	r.t.Helper()
	at, err := url.Parse(host + r.Path)
	if err != nil {
		r.t.Fatal(err)
	}
	to, err := at.Parse(path)
	if err != nil {
		r.t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, to.String(), body)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Origin", host)
	for _, c := range r.jar.Cookies(to) {
		req.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	r.h.ServeHTTP(rec, req)
	r.jar.SetCookies(to, rec.Result().Cookies())
	r.Path = to.RequestURI()
	return rec
}
