package file_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
)

// posted builds a form: "name=text" fields and "name:filename" files.
func posted(t *testing.T, parts ...[2]string) *multipart.Reader {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		name, as, isFile := strings.Cut(p[0], ":")
		var out io.Writer
		var err error
		if isFile {
			out, err = w.CreateFormFile(name, as)
		} else {
			out, err = w.CreateFormField(name)
		}
		if err == nil {
			_, err = io.WriteString(out, p[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return multipart.NewReader(&b, w.Boundary())
}

func incoming() file.Incoming {
	return file.Incoming{Who: citizen(), Owner: draft, Paper: func(field string) (string, bool) {
		return strings.CutPrefix(field, "file.")
	}}
}

func TestReceive(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		got, err := w.Receive(t.Context(), posted(t,
			[2]string{"name", "Lê Mai"}, [2]string{"file.p1:a.jpg", string(photo(9, 9))}, [2]string{"file.p2:", ""},
			[2]string{"file.p2:x.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"}, [2]string{"box", "1"}, [2]string{"box", "2"},
			[2]string{"file.p2:b.pdf", string(pdftest.Simple(1))}), incoming())
		if err != nil {
			t.Fatal(err)
		}
		if got.Values.Get("name") != "Lê Mai" || len(got.Values["box"]) != 2 || got.Values.Has("file.p2") {
			t.Errorf("text %v", got.Values)
		}
		if len(got.Files) != 2 || got.Files[0].Paper != "p1" || got.Files[1].Paper != "p2" {
			t.Errorf("files %+v", got.Files)
		}
		if len(got.Refuse) != 1 || got.Refuse[0].Name != "file.p2" || got.Refuse[0].Key != "file.type" {
			t.Errorf("refused %+v", got.Refuse)
		}
		if n := len(w.list(t, draft)); n != 2 {
			t.Errorf("%d files kept", n)
		}
	})
}

func TestReceiveRefuses(t *testing.T) {
	w := alone(t, file.Config{File: 1000})
	got, err := w.Receive(t.Context(), posted(t, [2]string{"file.p1:big.pdf", "%PDF-1.7\n" + strings.Repeat("x", 2000)}), incoming())
	if err != nil || len(got.Refuse) != 1 || got.Refuse[0].Key != "file.too_large" {
		t.Errorf("too large: %+v %v", got, err)
	}
	if _, err := w.Receive(t.Context(), posted(t, [2]string{"other:a.pdf", "%PDF-1.7\n"}), incoming()); keyOf(err) != "web.no_file_here" {
		t.Errorf("a field without files: %v", err)
	}
	in := incoming()
	in.Who.Proof = ""
	if _, err := w.Receive(t.Context(), posted(t, [2]string{"file.p1:a.pdf", "%PDF-1.7\n"}), in); fault.Of(err) != fault.NotFound {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := w.Receive(t.Context(), posted(t, [2]string{"text", strings.Repeat("x", 2<<20)}), incoming()); fault.Of(err) != fault.TooLarge {
		t.Errorf("endless text: %v", err)
	}
	cut := multipart.NewReader(strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhalf"), "b")
	if _, err := w.Receive(t.Context(), cut, incoming()); err == nil {
		t.Error("half a form passes")
	}
}
