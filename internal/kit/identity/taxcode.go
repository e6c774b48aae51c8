package identity

import "strings"

// TaxRules are the parts of the rule that rest on unverified ground.
type TaxRules struct {
	// Personal accepts a 12-digit citizen number, which is said to be a person's tax code since 1 July 2025.
	Personal bool
}

// weights of the first nine digits of a tax code.
var weights = [9]int{31, 29, 23, 19, 17, 13, 7, 5, 3}

// TaxCode checks a tax code (mã số thuế): ten digits, the tenth of which is 10 − (weighted sum of the others
// mod 11), where a result of 10 is never issued; a branch adds -001 … -999. The value kept is "0100109106" or
// "0100109106-001".
func TaxCode(s string, rules TaxRules) Verdict {
	d, other := digits(s)
	typed := strings.TrimSpace(s)
	switch {
	case d == "" && !other:
		return no(typed, "identity.empty")
	case other:
		return no(typed, "identity.tax_digits")
	}
	switch len(d) {
	case 10, 13:
	case 12:
		if !rules.Personal {
			return no(typed, "identity.tax_length", "n", 12)
		}
		return placed(d) // nothing more can be said without the day
	default:
		return no(typed, "identity.tax_length", "n", len(d))
	}
	if want := taxCheck(d); want < 0 || want != int(d[9]-'0') {
		return no(typed, "identity.tax_check")
	}
	if len(d) == 10 {
		return Verdict{Value: d}
	}
	if d[10:] == "000" {
		return no(typed, "identity.tax_branch")
	}
	return Verdict{Value: d[:10] + "-" + d[10:]}
}

// taxCheck is the check digit of a tax code, -1 when its nine digits are never issued.
func taxCheck(d string) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	if c := 10 - sum%11; c < 10 {
		return c
	}
	return -1
}
