package dossier

import (
	"regexp"
	"strings"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/store"
)

// receiptLetters is the length of the code on the receipt, of 32 signs each: 2^30 codes.
const receiptLetters = 6

func newReceiptCode() string { return store.Secret(receiptLetters) }

var trackingForm = regexp.MustCompile(`^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$`)

// IsTracking tells whether a cleaned code is a tracking code, which nobody guesses; other codes are official ones.
func IsTracking(code string) bool { return trackingForm.MatchString(code) }

// CleanTracking brings a typed tracking or official code into its stored form.
func CleanTracking(s string) string {
	s = fold.Code(s)
	bare := strings.NewReplacer("-", "", ".", "").Replace(s)
	if len(bare) == 12 && !strings.Contains(s, ".") {
		return bare[:4] + "-" + bare[4:8] + "-" + bare[8:]
	}
	return digitsMeant(s)
}

var officialForm = regexp.MustCompile(`^([A-Z0-9]+(?:\.[A-Z0-9]+)*)-([0-9OIL]{8})-([0-9OIL]{7,})$`)

// digitsMeant reads O as 0, and I and L as 1, where an official code has digits: in its day, in its number, and behind the
// first sign of each part of its agency that has digits, as in H37.O5; a letter may stand first. No tracking code has any of the four.
func digitsMeant(code string) string {
	m := officialForm.FindStringSubmatch(code)
	if m == nil {
		return code
	}
	alike := strings.NewReplacer("O", "0", "I", "1", "L", "1")
	parts := strings.Split(m[1], ".")
	for i, p := range parts {
		first, rest := p[:1], alike.Replace(p[1:])
		if strings.Trim(rest, "0123456789") != "" || !strings.ContainsAny(p, "0123456789") {
			continue
		}
		if i > 0 && first == "O" {
			first = "0"
		}
		parts[i] = first + rest
	}
	return strings.Join(parts, ".") + "-" + alike.Replace(m[2]) + "-" + alike.Replace(m[3])
}

// fact is what somebody typed to prove that they belong to a dossier.
type fact struct {
	digits  string // all digits of it
	mobile  string // when it is a mobile number of Việt Nam
	receipt string // when it has the form of a code on a receipt
}

func readFact(typed string) (f fact) {
	typed = fold.Code(typed)
	for _, r := range typed {
		if r >= '0' && r <= '9' {
			f.digits += string(r)
		}
	}
	if v := identity.Phone(typed); v.OK() && mobile(v.Value) {
		f.mobile = v.Value
	}
	if s := strings.ReplaceAll(typed, "-", ""); len(s) == receiptLetters {
		f.receipt = s
	}
	return f
}

// mobile tells whether a number is a mobile one. A landline number of a known district leaves a million guesses.
func mobile(number string) bool { return len(number) == 10 && number[0] == '0' && number[1] != '2' }

// FactMissing tells that what was typed cannot prove anything beside this code, whatever the dossier: such a try need
// not be counted.
func FactMissing(code, typed string) bool {
	f := readFact(typed)
	if IsTracking(CleanTracking(code)) {
		return len(f.digits) < 4 && f.receipt == ""
	}
	return f.mobile == "" && f.receipt == "" && len(f.digits) != 12
}

// proves tells whether a fact proves, beside the code that was typed, that the asker belongs to the dossier. The
// tracking code is a secret itself: the last four digits of a telephone or identity number of a party are enough. The
// official code runs on, so everybody knows it: only a whole mobile number, a whole citizen number or the code on the
// receipt prove anything. Tax codes are public, landline numbers and the old nine-digit numbers are few.
func (d *Dossier) proves(code, typed string) bool {
	f := readFact(typed)
	if d.Receipt != "" && f.receipt == d.Receipt {
		return true
	}
	for _, p := range d.Parties {
		switch {
		case f.mobile != "" && f.mobile == identity.Phone(p.Phone).Value, len(f.digits) == 12 && f.digits == p.IDNo:
			return true
		case code != d.Tracking || len(f.digits) < 4:
			continue
		}
		for _, known := range []string{p.Phone, p.IDNo} {
			if f.digits == known || len(f.digits) == 4 && strings.HasSuffix(known, f.digits) {
				return true
			}
		}
	}
	return false
}
