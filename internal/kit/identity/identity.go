// Package identity knows the numbers and names by which people and organisations are known in Việt Nam: tax
// codes, citizen numbers, telephone numbers, e-mail addresses, names. It reads what people type, says in a word
// key what is wrong with it, and gives back the one form the house keeps.
package identity

import (
	"embed"
	"strings"
	"unicode"

	"github.com/motcua/motcua/internal/kit/fold"
)

//go:embed lang/*.json
var words embed.FS

// Words are the words of the reasons, for lang.Load.
func Words() embed.FS { return words }

// Verdict is what a check says about a typed value.
type Verdict struct {
	Value string // the form the house keeps; what was typed, trimmed, when the value is not valid
	Key   string // word key of the reason; empty: valid
	Ask   string // word key of a question about a valid value that the person can still be asked; empty: none
	Args  []any  // name, value, name, value … for the key
}

// OK tells whether the value is valid.
func (v Verdict) OK() bool { return v.Key == "" }

func no(value, key string, args ...any) Verdict { return Verdict{Value: value, Key: key, Args: args} }

// digits drops what people put between digits (spaces of every kind, dots, hyphens) and reads full-width digits.
// other is true when anything else is left.
func digits(s string) (out string, other bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		case r == '.', r == '-', r == '‐', r == '‑', r == '–', unicode.IsSpace(r), fold.Invisible(r):
		default:
			other = true
		}
	}
	return b.String(), other
}
