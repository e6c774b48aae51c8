package file

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/fold"
)

// longest is the most bytes of a cleaned name, extension included: what every file system can hold.
const longest = 200

// CleanName makes a name that came from outside fit to be shown and saved: the last part of a path, composed
// letters, no control, formatting or direction characters, nothing a file system refuses, not hidden, not
// too long. The extension is kept. A name of which nothing remains becomes "tep".
func CleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case fold.Invisible(r) || unicode.In(r, unicode.Cc, unicode.Co, unicode.Cs) || r == utf8.RuneError:
			return -1
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '-'
		}
		return r
	}, norm.NFC.String(name))
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	base, ext := split(name)
	base = strings.TrimRight(cutBytes(strings.TrimRight(base, ". "), longest-len(ext)), ". ")
	if base == "" {
		base = "tep"
	}
	if reserved[strings.ToUpper(base)] {
		base = "_" + base
	}
	return base + ext
}

// split parts a name before its extension: a dot and up to ten ASCII letters or digits.
func split(name string) (base, ext string) {
	ext = path.Ext(name)
	if len(ext) < 2 || len(ext) > 11 {
		return name, ""
	}
	for _, c := range []byte(ext[1:]) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return name, ""
		}
	}
	return name[:len(name)-len(ext)], ext
}

// cutBytes shortens s to n bytes without breaking a letter or parting it from its marks.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 {
		r, _ := utf8.DecodeRuneInString(s[n:])
		if utf8.RuneStart(s[n]) && !unicode.Is(unicode.Mn, r) {
			break
		}
		n--
	}
	return s[:n]
}

// reserved are the names of devices on Windows.
var reserved = map[string]bool{
	"CON": true, "PRN": true, "AUX": true, "NUL": true, "COM1": true, "COM2": true, "COM3": true, "COM4": true,
	"COM5": true, "COM6": true, "COM7": true, "COM8": true, "COM9": true, "LPT1": true, "LPT2": true, "LPT3": true,
	"LPT4": true, "LPT5": true, "LPT6": true, "LPT7": true, "LPT8": true, "LPT9": true,
}
