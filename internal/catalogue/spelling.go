package catalogue

import "strings"

// correct puts for every word that the catalogue does not know the nearest one it knows; nil when there is
// nothing to mend.
func (x *Index) correct(s Synonyms, words []string) []string {
	out := make([]string, 0, len(words))
	changed := false
	for _, w := range words {
		if x.known[w] > 0 || s.knows(w) || len(w) < 2 {
			out = append(out, w)
			continue
		}
		near := x.nearest(w, s)
		if near == "" {
			near = w // stays, and counts against what is found
		} else {
			changed = true
		}
		out = append(out, near)
	}
	if !changed {
		return nil
	}
	return out
}

// nearest is the known word nearest to a mistyped one: first what the keys of a Vietnamese keyboard (Telex,
// VNI) leave when the input method is off, then doubled letters, then one slip of a finger; of equals the
// commoner.
func (x *Index) nearest(w string, s Synonyms) string {
	keys := plainKeys(w)
	best, least, common := "", 4, 0
	try := func(k string, n int) {
		d := 4
		if len(k) < 2 {
			return
		}
		switch {
		case k == keys:
			d = 0
		case squeeze(k) == squeeze(w):
			d = 1
		case squeeze(k) == squeeze(keys):
			d = 2
		case len(w) >= 3 && oneSlip(k, w):
			d = 3
		}
		if d < least || d == least && d < 4 && (n > common || n == common && k < best) {
			best, least, common = k, d, n
		}
	}
	for k, n := range x.known {
		try(k, n)
	}
	for _, y := range s {
		for _, k := range y.said {
			try(k, 1)
		}
	}
	return best
}

// squeeze writes doubled letters once: "kkhai" is "khai".
func squeeze(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// plainKeys takes the keys of tones and marks out of a word typed without an input method: "ddoocj" and
// "d9o6c5" are "doc".
func plainKeys(w string) string {
	w = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, w)
	for _, pair := range []string{"aa", "ee", "oo", "dd"} {
		w = strings.ReplaceAll(w, pair, pair[:1])
	}
	w = strings.ReplaceAll(w, "w", "")
	if n := len(w); n > 2 && strings.IndexByte("sfrxj", w[n-1]) >= 0 {
		w = w[:n-1]
	}
	return w
}

// oneSlip tells whether a and b differ by one letter put in, left out or changed, or two letters swapped.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return false
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
