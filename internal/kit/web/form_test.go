package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/web"
)

func post(v url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestFormTidiesText(t *testing.T) {
	decomposed := "Nguye\u0302\u0303n Thi\u0323 Ho\u0061\u0300" // as some phones send it
	f, err := web.ParseForm(post(url.Values{
		"name": {"  " + decomposed + " \x00\u202e "}, "note": {"một\r\nhai\x07"}, "box": {"a", " ", "b"},
		"bad": {"\xff"}, "_key": {"k"}, "d.d": {"1\u200e"}, "d.m": {"2\ufe0f"}, "d.y": {"1990"}, "pw": {" x "},
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Text("name"); got != "Nguyễn Thị Hoà" {
		t.Errorf("name %q", got)
	}
	if got := f.Text("note"); got != "một hai" {
		t.Errorf("note as one line %q", got)
	}
	if got := f.Lines("note"); got != "một\nhai" {
		t.Errorf("note as lines %q", got)
	}
	if got := strings.Join(f.All("box"), ","); got != "a,b" {
		t.Errorf("box %q", got)
	}
	if f.Raw("pw") != " x " || f.Key() != "k" || !f.Has("bad") || f.Has("none") || f.Text("none") != "" {
		t.Error("raw, key or has")
	}
	if f.Date("d") != (web.DateParts{Day: "1", Month: "2", Year: "1990"}) {
		t.Errorf("date %v", f.Date("d"))
	}
}

func TestMultipartForm(t *testing.T) {
	build := func(file string) *http.Request {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		if err := w.WriteField("name", "Lê"); err != nil {
			t.Fatal(err)
		}
		p, err := w.CreateFormFile("paper", "a.jpg")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, file); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/", &b)
		r.Header.Set("Content-Type", w.FormDataContentType())
		return r
	}
	f, err := web.ParseForm(build(""))
	if err != nil || f.Text("name") != "Lê" {
		t.Errorf("text of multipart: %v %v", f, err)
	}
	if _, err = web.ParseForm(build("bytes")); fault.Of(err) != fault.Invalid {
		t.Errorf("a file was dropped without a word: %v", err)
	}
}

func TestBodyLimits(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t), MaxBody: 100})
	h := func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		return web.Render(w, r, 200, text(f.Text("a")))
	}
	m.Handle("POST /small", h)
	m.Handle("POST /big", h, web.Limit(1000))
	for path, want := range map[string]int{"/small": 413, "/big": 200} {
		r := post(url.Values{"a": {strings.Repeat("x", 200)}})
		r.URL.Path = path
		if rec := do(m, r); rec.Code != want {
			t.Errorf("%s: %d, want %d: %s", path, rec.Code, want, rec.Body)
		}
	}
	v := url.Values{}
	for i := range 3000 {
		v.Add("n", string(rune('a'+i%26)))
	}
	if _, err := web.ParseForm(post(v)); fault.Of(err) != fault.TooLarge {
		t.Errorf("3000 fields: %v", err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("%zz=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := web.ParseForm(r); fault.Of(err) != fault.Invalid {
		t.Errorf("broken form: %v", err)
	}
}

// TestKeysAreShort: a key is kept with what was done, so it is refused before anything is.
func TestKeysAreShort(t *testing.T) {
	for n, ok := range map[int]bool{0: true, 22: true, 64: true, 65: false, 3000: false, 500_000: false} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(url.Values{web.KeyField: {strings.Repeat("k", n)}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if _, err := web.ParseForm(r); (err == nil) != ok || !ok && fault.Of(err) != fault.Invalid {
			t.Errorf("a key of %d bytes: %v", n, err)
		}
	}
}

func TestKeysDiffer(t *testing.T) {
	a, b := web.NewKey(), web.NewKey()
	if a == b || len(a) < 20 {
		t.Errorf("%q %q", a, b)
	}
}

func FuzzParseForm(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", "a=1&b=%E1%BB%85")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n")
	f.Add("multipart/form-data", "--")
	f.Fuzz(func(t *testing.T, kind, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		form, err := web.ParseForm(r)
		if err != nil {
			if c := fault.Of(err); c != fault.Invalid && c != fault.TooLarge {
				t.Errorf("a reader's mistake became %s: %v", c, err)
			}
			return
		}
		for _, n := range form.Names() {
			if s := form.Text(n); strings.ContainsAny(s, "\x00\n\u202e") || strings.ToValidUTF8(s, "") != s {
				t.Errorf("%q is not tidy", s)
			}
		}
	})
}

// TestSent: everything sent counts for the body, with the address, but not the key and the version seen.
func TestSent(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/people/new", nil)
	send := func(v url.Values) action.Sent { return web.Sent(r, web.NewForm(v)) }
	a := send(url.Values{"_key": {"k"}, "seen": {"12"}, "reason": {"vì"}, "name": {"An"}})
	if a.Key != "k" || a.Seen != 12 || a.Reason != "vì" {
		t.Errorf("%+v", a)
	}
	if b := send(url.Values{"_key": {"l"}, "seen": {"13"}, "reason": {"vì"}, "name": {"An"}}); !bytes.Equal(a.Body, b.Body) {
		t.Errorf("%s, %s", a.Body, b.Body)
	}
	for _, v := range []url.Values{{"reason": {"vì"}, "name": {"Anh"}}, {"reason": {"vì"}, "name": {"An"}, "title": {""}}} {
		if bytes.Equal(a.Body, send(v).Body) {
			t.Errorf("%v is the same as before", v)
		}
	}
	if s := send(url.Values{"seen": {"-1"}}); s.Seen != 0 {
		t.Errorf("%d", s.Seen)
	}
}

// TestDay: three boxes are a date, with and without zeros before, or are told to be none.
func TestDay(t *testing.T) {
	for typed, want := range map[[3]string]string{
		{"5", "1", "2026"}: "2026-01-05", {"05", "01", "2026"}: "2026-01-05", {"29", "2", "2024"}: "2024-02-29",
		{"29", "2", "2026"}: "", {"5", "1", "26"}: "", {"", "1", "2026"}: "", {"", "", ""}: "", {"1", "1", "1899"}: "", {"x", "1", "2026"}: "",
	} {
		f := web.NewForm(map[string][]string{"on.d": {typed[0]}, "on.m": {typed[1]}, "on.y": {typed[2]}})
		got, wrong := f.Day("on")
		if want == "" {
			if wrong == nil || wrong.Name != "on" {
				t.Errorf("%v is taken as %s", typed, got)
			}
		} else if wrong != nil || got.String() != want {
			t.Errorf("%v is %s, %v", typed, got, wrong)
		}
	}
}
