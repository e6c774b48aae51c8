package web

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
)

// KeyField is the hidden input that carries the idempotency key of a form.
const KeyField = "_key"

// maxFields bounds how many values one form may have, maxKey the length of its idempotency key: keys are kept.
const (
	maxFields = 2000
	maxKey    = 64
)

// NewKey makes an idempotency key: put it into the hidden input "_key" of a fresh form and hand it to
// db.Do, so that sending the form twice is harmless. Drawn again after an error, a form keeps the key it had.
func NewKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) //nolint:errcheck // crypto/rand never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Form is what a reader sent: text in Unicode form C, without control characters.
type Form struct{ values url.Values }

// NewForm makes a form from values, as tests do.
func NewForm(v url.Values) Form { return Form{values: v} }

// ParseForm reads a posted form, urlencoded or multipart, and for GET the query. A file in it is refused:
// pages that take files stream them. The size was limited by the mux.
func ParseForm(r *http.Request) (Form, error) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return clean(r.URL.Query())
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		return parseMultipart(r)
	}
	if err := r.ParseForm(); err != nil {
		return Form{}, broken(err)
	}
	return clean(r.PostForm)
}

// parseMultipart reads text parts one by one; nothing is kept on disk.
func parseMultipart(r *http.Request) (Form, error) {
	f, files, err := parts(r, "")
	if err == nil && len(files) > 0 {
		err = fault.New(fault.Invalid, "web.no_file_here")
	}
	return f, err
}

// File is one file that came with a form, whole in memory: the route limits how large it may be.
type File struct {
	Name  string
	Bytes []byte
}

// ParseFile reads a posted form with one file in the field name; without one the file is empty.
func ParseFile(r *http.Request, name string) (Form, File, error) {
	f, files, err := parts(r, name)
	if err != nil || len(files) == 0 {
		return f, File{}, err
	}
	return f, files[0], nil
}

// parts takes a multipart form apart; a file anywhere but in the field file is refused.
func parts(r *http.Request, file string) (f Form, files []File, err error) {
	mr, err := r.MultipartReader()
	if err != nil {
		return f, nil, broken(err)
	}
	v := url.Values{}
	for n := 0; ; n++ {
		p, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			f, err = clean(v)
			return f, files, err
		}
		if err != nil || n > maxFields {
			return f, nil, broken(err)
		}
		raw, err := io.ReadAll(p)
		if err != nil {
			return f, nil, broken(err)
		}
		switch {
		case p.FileName() == "":
			v.Add(p.FormName(), string(raw))
		case len(raw) == 0:
		case p.FormName() != file && file != "" || len(files) > 0:
			return f, nil, fault.New(fault.Invalid, "web.no_file_here")
		default:
			files = append(files, File{Name: tidy(p.FileName()), Bytes: raw})
		}
	}
}

func broken(err error) error {
	var large *http.MaxBytesError
	var said *fault.Fault
	if errors.As(err, &large) || errors.As(err, &said) {
		return err
	}
	return fault.New(fault.Invalid, "web.broken_form").WithCause(err)
}

func clean(in url.Values) (Form, error) {
	n := 0
	out := make(url.Values, len(in))
	for name, list := range in {
		if n += len(list); n > maxFields {
			return Form{}, fault.New(fault.TooLarge, "web.too_large")
		}
		for _, s := range list {
			out[name] = append(out[name], tidy(s))
		}
	}
	for _, key := range out[KeyField] {
		if len(key) > maxKey {
			return Form{}, fault.New(fault.Invalid, "web.broken_form")
		}
	}
	return Form{values: out}, nil
}

// Tidy cleans text that did not come through a form (API, import) in the same way.
func Tidy(s string) string { return tidy(s) }

// tidy makes text storable: valid UTF-8, form C (so that a name typed on a phone equals the same name typed
// on a PC), line ends as \n, no control or direction-changing characters.
func tidy(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "�"))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), fold.Invisible(r):
			return -1
		}
		return r
	}, s)) // what is dropped may bring a mark beside its letter
}

// Text is the first value of name on one line: line breaks and runs of spaces become one space.
func (f Form) Text(name string) string { return strings.Join(strings.Fields(f.values.Get(name)), " ") }

// Lines is the first value of name with its line breaks, as of a textarea.
func (f Form) Lines(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Raw is the first value of name without any trimming, as a password needs it.
func (f Form) Raw(name string) string { return f.values.Get(name) }

// All gives every value of name, trimmed, empty ones left out.
func (f Form) All(name string) []string {
	var list []string
	for _, s := range f.values[name] {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// Has tells whether name was sent at all, as a ticked box is.
func (f Form) Has(name string) bool { return len(f.values[name]) > 0 }

// Names lists the names sent, in no order.
func (f Form) Names() []string {
	names := make([]string, 0, len(f.values))
	for n := range f.values {
		names = append(names, n)
	}
	return names
}

// Values copies everything sent.
func (f Form) Values() url.Values {
	v := make(url.Values, len(f.values))
	for n, list := range f.values {
		v[n] = append([]string(nil), list...)
	}
	return v
}

// Key is the idempotency key of the form, "" when it has none.
func (f Form) Key() string { return f.Text(KeyField) }

// DateParts is a date as typed into three boxes; day, or day and month, may be empty where only the year is
// known.
type DateParts struct{ Day, Month, Year string }

// Date reads the three boxes name.d, name.m and name.y.
func (f Form) Date(name string) DateParts {
	return DateParts{f.Text(name + ".d"), f.Text(name + ".m"), f.Text(name + ".y")}
}

// Day is the whole date in the three boxes, or what is wrong with it.
func (f Form) Day(name string) (day.Date, *fault.Field) {
	p := f.Date(name)
	d, err := time.Parse("2006-1-2", p.Year+"-"+p.Month+"-"+p.Day)
	if err != nil || d.Year() < 1900 || d.Year() > 2200 {
		return 0, &fault.Field{Name: name, Key: "web.date_wrong"}
	}
	return day.On(d.Date()), nil
}
