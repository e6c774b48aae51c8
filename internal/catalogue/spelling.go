package catalogue

import "strings"

// correct puts for every word that the catalogue does not know the nearest one it knows.
func (x *Index) correct(words []word) []word {
	out := make([]word, 0, len(words))
	for _, w := range words {
		if _, ok := x.known[w.key]; ok || len(w.key) < 2 || len(x.idle[w.key]) > 0 || len(x.replace[w.key]) > 0 {
			out = append(out, w)
			continue
		}
		if two := x.parted(w.key); two != nil {
			out = append(out, two...)
			continue
		}
		if near := x.nearest(w.key); near != "" {
			w = word{near, near}
		}
		out = append(out, w)
	}
	return out
}

// parted gives the two words of which one was written: "khaisinh". Nil: it is not two that people say together.
func (x *Index) parted(w string) []word {
	for i := 2; i+2 <= len(w); i++ {
		a, ok := x.known[w[:i]]
		b, too := x.known[w[i:]]
		if ok && too && x.pairs[[2]int32{a, b}] {
			return []word{{w[:i], w[:i]}, {w[i:], w[i:]}}
		}
	}
	return nil
}

// nearest is the known word nearest to a mistyped one: first what the keys of a Vietnamese keyboard (Telex,
// VNI) leave when the input method is off, then doubled letters, then sounds that are said alike, then one slip of a
// finger; of equals the one that people say more often.
func (x *Index) nearest(w string) string {
	keys := plainKeys(w)
	best, least, common := "", 5, 0
	for k, id := range x.known {
		d := 5
		switch {
		case len(k) < 2:
		case k == keys:
			d = 0
		case squeeze(k) == squeeze(w):
			d = 1
		case squeeze(k) == squeeze(keys):
			d = 2
		case alike(k) == alike(w):
			d = 3
		case len(w) >= 3 && oneSlip(k, w):
			d = 4
		}
		n := 10*len(x.saying[id]) + len(x.named[id])
		if d < least || d == least && d < 5 && (n > common || n == common && k < best) {
			best, least, common = k, d, n
		}
	}
	return best
}

// alike writes sounds the same that many people say the same: s and x, ch and tr, d, gi and r, l and n, ng at the end.
func alike(w string) string {
	for _, p := range [][2]string{{"tr", "ch"}, {"gi", "d"}, {"s", "x"}, {"r", "d"}, {"n", "l"}, {"v", "d"}} {
		if rest, ok := strings.CutPrefix(w, p[0]); ok && rest != "" && !strings.HasPrefix(w, "ng") && !strings.HasPrefix(w, "nh") {
			w = p[1] + rest
			break
		}
	}
	if rest, ok := strings.CutSuffix(w, "ng"); ok {
		return rest + "n"
	}
	return w
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

// plainKeys takes the keys of tones and marks out of a word typed without an input method: "ddoocj", "chuyeern" and
// "d9o6c5" are "doc", "chuyen" and "doc".
func plainKeys(w string) string {
	for _, pair := range []string{"aa", "ee", "oo", "dd"} {
		w = strings.ReplaceAll(w, pair, pair[:1])
	}
	vowel := false
	plain := strings.Map(func(r rune) rune {
		vowel = vowel || strings.ContainsRune("aeiouy", r)
		if r >= '0' && r <= '9' || r == 'w' || vowel && strings.ContainsRune("sfrxjz", r) {
			return -1
		}
		return r
	}, w)
	if len(plain) < 2 {
		return w
	}
	return plain
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
