package lang

import "strings"

// Amount writes money in words, as receipts must: 15000 → "mười lăm nghìn đồng" (vi) or
// "fifteen thousand dong" (en).
func (w *Words) Amount(dong int64) string {
	if w.vi() {
		return ViNumber(dong) + " đồng"
	}
	return enNumber(dong) + " dong"
}

var viDigit = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// ViNumber writes a whole number in Vietnamese words: 21 → "hai mươi mốt", 105 → "một trăm linh năm",
// 1000015 → "một triệu không trăm mười lăm".
func ViNumber(n int64) string {
	if n == 0 {
		return viDigit[0]
	}
	var words []string
	if n < 0 {
		words = append(words, "âm")
	}
	return strings.Join(append(words, viBig(magnitude(n))...), " ")
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1 //nolint:gosec // so that the smallest int64 works too
	}
	return uint64(n)
}

// viBig reads billions as a unit of their own ("tỷ"), which is how numbers above 10¹² are said:
// "hai nghìn tỷ".
func viBig(n uint64) []string {
	const ty = 1_000_000_000
	var words []string
	if n >= ty {
		words = append(viBig(n/ty), "tỷ")
		n %= ty
	}
	started := len(words) > 0
	for _, unit := range []struct {
		size uint64
		name string
	}{{1_000_000, "triệu"}, {1000, "nghìn"}, {1, ""}} {
		group := n / unit.size % 1000
		if group == 0 {
			continue
		}
		words = append(words, viGroup(int(group), started)...) //nolint:gosec // below 1000
		if unit.name != "" {
			words = append(words, unit.name)
		}
		started = true
	}
	return words
}

// viGroup reads 1–999; full reads the hundreds even when there are none ("không trăm linh năm").
func viGroup(n int, full bool) []string {
	var words []string
	hundreds, tens, ones := n/100, n/10%10, n%10
	if hundreds > 0 || full {
		words = append(words, viDigit[hundreds], "trăm")
	}
	switch {
	case tens == 0 && ones == 0:
		return words
	case tens == 0 && len(words) > 0:
		return append(words, "linh", viDigit[ones])
	case tens == 0:
		return append(words, viDigit[ones])
	case tens == 1:
		words = append(words, "mười")
	default:
		words = append(words, viDigit[tens], "mươi")
	}
	switch {
	case ones == 0:
	case ones == 1 && tens > 1:
		words = append(words, "mốt")
	case ones == 5:
		words = append(words, "lăm")
	default:
		words = append(words, viDigit[ones])
	}
	return words
}

var (
	enSmall = [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
		"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
	enTens = [...]string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
)

func enNumber(n int64) string {
	if n == 0 {
		return enSmall[0]
	}
	var words []string
	if n < 0 {
		words = append(words, "minus")
	}
	rest := magnitude(n)
	for _, unit := range []struct {
		size uint64
		name string
	}{{1e18, "quintillion"}, {1e15, "quadrillion"}, {1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1000, "thousand"}, {1, ""}} {
		group := rest / unit.size % 1000
		if group == 0 {
			continue
		}
		words = append(words, enGroup(int(group))) //nolint:gosec // below 1000
		if unit.name != "" {
			words = append(words, unit.name)
		}
	}
	return strings.Join(words, " ")
}

func enGroup(n int) string {
	var words []string
	if n >= 100 {
		words = append(words, enSmall[n/100], "hundred")
		n %= 100
	}
	switch {
	case n == 0:
	case n < 20:
		words = append(words, enSmall[n])
	case n%10 == 0:
		words = append(words, enTens[n/10])
	default:
		words = append(words, enTens[n/10]+"-"+enSmall[n%10])
	}
	return strings.Join(words, " ")
}
