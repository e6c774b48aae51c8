package catalogue

import (
	"regexp"
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
)

var codeLike = regexp.MustCompile(`^\d\.\d{2,6}$`)

// mend puts for every word that the catalogue does not know the nearest one it knows; nil when there is
// nothing to mend or no near word.
func mend(q store.Querier, s SearchQuery, words []string) ([]string, error) {
	known := map[string]int{}
	var args []any
	where := s.filter(&args)
	err := store.All(q, `select x.hay`+fromIndex+where, args, func(r rows) error {
		var hay string
		err := r.Scan(&hay)
		for w := range strings.FieldsSeq(hay) {
			known[w]++
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, y := range s.Synonyms {
		for _, w := range y.said {
			known[w]++
		}
	}
	out := make([]string, 0, len(words))
	changed := false
	for _, w := range words {
		if known[w] > 0 || len(w) < 2 {
			out = append(out, w)
			continue
		}
		if near := nearest(w, known); near != "" {
			out = append(out, near)
			changed = true
		}
	}
	if !changed || len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// nearest is the known word nearest to a mistyped one: first what the keys of a Vietnamese keyboard (Telex,
// VNI) leave when the input method is off, then one slip of a finger; of equals the commoner.
func nearest(w string, known map[string]int) string {
	best, least, common := "", 3, 0
	keys := plainKeys(w)
	for k, n := range known {
		d := 3
		switch {
		case k == keys || squeeze(k) == squeeze(w):
			d = 0
		case squeeze(k) == squeeze(keys):
			d = 1
		case len(w) >= 3 && oneSlip(k, w):
			d = 2
		}
		if d < least || d == least && d < 3 && (n > common || n == common && k < best) {
			best, least, common = k, d, n
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
	if n := len(w); n > 2 && strings.ContainsRune("sfrxj", rune(w[n-1])) {
		w = w[:n-1]
	}
	return w
}

// oneSlip tells whether a and b differ by one letter put in, left out, changed, or two letters swapped.
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
