package file_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/file"
)

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"Giấy khai sinh.pdf":             "Giấy khai sinh.pdf",
		"Gia\u0302\u0301y.pdf":           "Giấy.pdf",
		"../../etc/passwd":               "passwd",
		`C:\Users\Lan\Desktop\đơn.docx`:  "đơn.docx",
		`..\..\a.pdf`:                    "a.pdf",
		"/":                              "tep",
		"..":                             "tep",
		".":                              "tep",
		"":                               "tep",
		".htaccess":                      "htaccess",
		".pdf":                           "pdf",
		"a\x00b.pdf":                     "ab.pdf",
		"a\r\nContent-Type: text/html\n": "html",
		"a\tb  c .pdf":                   "a b c.pdf",
		"hóa đơn\u202efdp.exe":           "hóa đơnfdp.exe", // the direction override would hide the true end
		"a\u200bb\ufeff.pdf":             "ab.pdf",
		`a"b<c>d|e?f*g:h.pdf`:            "a-b-c-d-e-f-g-h.pdf",
		"CON":                            "_CON",
		"aux.pdf":                        "_aux.pdf",
		"a.pdf.":                         "a.pdf",
		"a.pdf   ":                       "a.pdf",
		"a..pdf":                         "a.pdf",
		"\xff\xfe.pdf":                   "pdf",
		"Ơ\u0306 Ƀlang.jpg":              "Ơ\u0306 Ƀlang.jpg",
		"a.thisisnoextension":            "a.thisisnoextension",
	} {
		if got := file.CleanName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	long := file.CleanName(strings.Repeat("Ơ\u0306", 300) + ".pdf")
	if len(long) > 200 || !strings.HasSuffix(long, "Ơ\u0306.pdf") {
		t.Errorf("%d bytes, ends in %q", len(long), long[max(0, len(long)-20):])
	}
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.pdf", "../x", `..\x`, "\u202e", "CON.pdf", strings.Repeat("ă", 300), ". .", "a\x00.b", "\u0306.pdf"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := file.CleanName(in)
		if out == "" || out == "." || out == ".." || len(out) > 220 || !utf8.ValidString(out) {
			t.Fatalf("%q becomes %q", in, out)
		}
		if strings.ContainsAny(out, "/\\\x00\r\n\"<>|:*?") || strings.HasPrefix(out, ".") || strings.HasSuffix(out, " ") || strings.HasSuffix(out, ".") {
			t.Fatalf("%q becomes %q", in, out)
		}
		for _, r := range out {
			if unicode.In(r, unicode.Cc, unicode.Cf) {
				t.Fatalf("%q keeps %U", in, r)
			}
		}
		if again := file.CleanName(out); again != out {
			t.Fatalf("%q becomes %q, then %q", in, out, again)
		}
	})
}
