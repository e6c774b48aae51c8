package org

import (
	"fmt"
	"regexp"
	"strings"
)

// codeForm is an agency identifier of QĐ 20/2020/QĐ-TTg: a letter and two digits, then groups of digits,
// the highest level first; at most 35 characters.
var codeForm = regexp.MustCompile(`^[A-Z][0-9]{2}(\.[0-9]{1,5})*$`)

const codeMax = 35

// ValidCode tells whether s is an agency identifier by QĐ 20/2020/QĐ-TTg, like "H37.12.3".
func ValidCode(s string) bool { return len(s) <= codeMax && codeForm.MatchString(s) }

// Reversed is the older fixed form of 13 characters (QCVN 102:2016/BTTTT), the lowest level first:
// "H26.3.12" is "000.12.03.H26". It reports false when the code does not fit into that form.
func Reversed(code string) (string, bool) {
	if !ValidCode(code) {
		return "", false
	}
	g := strings.Split(code, ".")
	if len(g) > 4 {
		return "", false
	}
	widths := []int{0, 2, 2, 3}
	out := []string{"000", "00", "00", g[0]}
	for i := 1; i < len(g); i++ {
		n := strings.TrimLeft(g[i], "0")
		if len(n) > widths[i] {
			return "", false
		}
		out[3-i] = strings.Repeat("0", widths[i]-len(n)) + n
	}
	return strings.Join(out, "."), true
}

var reversedForm = regexp.MustCompile(`^([0-9]{3})\.([0-9]{2})\.([0-9]{2})\.([A-Z][0-9]{2})$`)

// Straight turns the older form of 13 characters into the form of QĐ 20/2020: "000.12.03.H26" is "H26.3.12".
func Straight(old string) (string, bool) {
	m := reversedForm.FindStringSubmatch(old)
	if m == nil {
		return "", false
	}
	code := m[4]
	groups := []string{m[3], m[2], m[1]}
	for i, g := range groups {
		rest := strings.Join(groups[i:], "")
		if strings.Trim(rest, "0") == "" {
			break
		}
		n := strings.TrimLeft(g, "0")
		if n == "" {
			return "", false // a hole between levels
		}
		code = fmt.Sprintf("%s.%s", code, n)
	}
	return code, true
}
