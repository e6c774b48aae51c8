package identity

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/fold"
)

// Phone checks a telephone number: mobile 0[35789] and 8 digits, landline 02 and 8 or 9 more digits (the
// landline lengths are unverified), +84, 84 or 0084 in place of the 0; a number of another country with its +.
// The value kept is "0905000111", "02053812345" or "+14085551234".
func Phone(s string) Verdict {
	typed := strings.TrimSpace(s)
	t := strings.NewReplacer("(", "", ")", "", "/", "").Replace(typed)
	plus := strings.HasPrefix(t, "+") || strings.HasPrefix(t, "＋")
	if plus {
		_, t, _ = cutFirst(t)
	}
	d, other := digits(t)
	if d == "" && !other && !plus {
		return no(typed, "identity.empty")
	}
	if other {
		return no(typed, "identity.phone_digits")
	}
	switch {
	case strings.HasPrefix(d, "0084"):
		d = "0" + strings.TrimPrefix(d[4:], "0")
	case plus && strings.HasPrefix(d, "84"), len(d) >= 11 && strings.HasPrefix(d, "84"):
		d = "0" + strings.TrimPrefix(d[2:], "0")
	case plus && len(d) >= 8 && len(d) <= 15 && d[0] != '0':
		return Verdict{Value: "+" + d}
	}
	mobile := len(d) == 10 && d[0] == '0' && strings.IndexByte("35789", d[1]) >= 0
	landline := (len(d) == 10 || len(d) == 11) && strings.HasPrefix(d, "02")
	if !mobile && !landline {
		return no(typed, "identity.phone")
	}
	return Verdict{Value: d}
}

func cutFirst(s string) (first rune, rest string, ok bool) {
	for i, r := range s {
		if i > 0 {
			return first, s[i:], true
		}
		first = r
	}
	return first, "", s != ""
}

// Email checks the outside of an address: one @, something before it, a domain with a dot behind it, no spaces.
// Only a message that arrives proves more. The domain is kept in lower case and in ASCII (xn--…), which every mail server
// takes (RFC 5891). Other letters before the @ are a question: few mailboxes have them, and keyboards for Vietnamese make them.
func Email(s string) Verdict {
	typed := strings.TrimSpace(strings.Map(func(r rune) rune {
		if fold.Invisible(r) {
			return -1
		}
		return r
	}, s))
	if typed == "" {
		return no(typed, "identity.empty")
	}
	local, domain, ok := strings.Cut(norm.NFC.String(typed), "@")
	domain = strings.ToLower(domain)
	if !ok || local == "" || len(local) > 64 || len(domain) > 253 || strings.Contains(domain, "@") || badChars(local) || !domainOK(domain) ||
		local[0] == '.' || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return no(typed, "identity.email")
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(ascii) > 253 {
		return no(typed, "identity.email")
	}
	v := Verdict{Value: local + "@" + ascii}
	if strings.ContainsFunc(local, func(r rune) bool { return r >= 0x80 }) {
		v.Ask = "identity.email_marks"
	}
	return v
}

// ShownEmail is an address as people read it: the domain in its own letters.
func ShownEmail(s string) string {
	local, domain, ok := strings.Cut(s, "@")
	if shown, err := idna.Display.ToUnicode(domain); ok && err == nil {
		return local + "@" + shown
	}
	return s
}

func badChars(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar || strings.ContainsRune(`<>()[],;:\"`, r)
	})
}

func domainOK(domain string) bool {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || len(labels[len(labels)-1]) < 2 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for _, r := range l {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) {
				return false
			}
		}
	}
	return true
}
