package fold

import "unicode"

// drop stands for a rune that leaves nothing behind.
const drop = rune(-1)

// letters lists, for each plain letter, the lower-case letters that fold to it. Vietnamese first of all, the
// letters of the Ê Đê, Ba Na, Gia Rai and Mạ alphabets (ƀ č ĕ ĭ ñ ŏ ŭ), and the rest of Europe, because
// foreign names come to the counter too.
var letters = []struct {
	to   rune
	from string
}{
	{'a', "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"},
	{'æ', "ǣǽ"},
	{'ʒ', "ǯ"},
	{'b', "ƀɓḃḅḇ"},
	{'c', "çćĉċčḉ"},
	{'d', "ðďđɗḋḍḏḑḓ"},
	{'e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"},
	{'f', "ḟ"},
	{'g', "ĝğġģǧǵḡ"},
	{'h', "ĥħȟḣḥḧḩḫẖ"},
	{'i', "ìíîïĩīĭįİıǐȉȋḭḯỉị"},
	{'j', "ĵǰ"},
	{'k', "ķǩḱḳḵ"},
	{'l', "ĺļľłḷḹḻḽ"},
	{'m', "ḿṁṃ"},
	{'n', "ñńņňǹṅṇṉṋ"},
	{'o', "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"},
	{'p', "ṕṗ"},
	{'r', "ŕŗřȑȓṙṛṝṟ"},
	{'s', "śŝşšșſẛṡṣṥṧṩ"},
	{'t', "ţťŧțṫṭṯṱẗ"},
	{'u', "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"},
	{'v', "ṽṿ"},
	{'w', "ŵẁẃẅẇẉẘ"},
	{'x', "ẋẍ"},
	{'y', "ýÿŷȳẏẙỳỵỷỹ"},
	{'z', "źżžẑẓẕ"},
}

const (
	low  = 0x260  // Latin-1 Supplement, Latin Extended-A and -B lie below
	high = 0x1E00 // Latin Extended Additional: the Vietnamese letters with two marks
)

var lowTable, highTable = build()

func build() (lo [low]rune, hi [0x100]rune) {
	for _, l := range letters {
		for _, r := range l.from {
			for _, c := range []rune{r, unicode.ToUpper(r)} {
				switch {
				case c >= 0x80 && c < low:
					lo[c] = l.to
				case c >= high && c < high+0x100:
					hi[c-high] = l.to
				}
			}
		}
	}
	return lo, hi
}

// base is the plain lower-case letter of r, or drop for a mark.
func base(r rune) rune {
	switch {
	case r < low:
		if b := lowTable[r]; b != 0 {
			return b
		}
	case r >= high && r < high+0x100:
		if b := highTable[r-high]; b != 0 {
			return b
		}
	case r >= 0x300 && r < 0x370, unicode.Is(unicode.Mn, r), Invisible(r):
		return drop
	}
	if Invisible(r) {
		return drop
	}
	return unicode.ToLower(sign(r))
}

// sign makes one apostrophe and one hyphen of those that keyboards and printers have: H’Hen is H'Hen, 1–2 is 1-2.
func sign(r rune) rune {
	switch r {
	case '’', '‘', 'ʼ', 'ʹ', '`', '´', '′', '＇':
		return '\''
	case '‐', '‑', '‒', '–', '—', '―', '−', '－':
		return '-'
	}
	return r
}

// Invisible tells of characters that show nothing and mean nothing here: soft hyphen, zero-width joiners, marks of
// direction, the BOM, fillers, choices of a picture (U+FE0F), the blank pattern of Braille. They come along when text is
// copied. It is the one table of the house: they are dropped on entry, in searches and in print.
func Invisible(r rune) bool {
	return r >= 0x80 && (r == '\u2800' || r >= '\U00013430' && r <= '\U0001345f' || // Braille, signs that join hieroglyphs
		unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector))
}

// tones maps a pair of vowels with the tone on the second to the pair with the tone on the first.
var tones = pairs()

func pairs() map[[2]rune][2]rune {
	m := map[[2]rune][2]rune{}
	add := func(first rune, firstToned string, second rune, secondToned string) {
		f, s := []rune(firstToned), []rune(secondToned)
		for i := range f {
			m[[2]rune{first, s[i]}] = [2]rune{f[i], second}
		}
	}
	add('o', "òóỏõọ", 'a', "àáảãạ")
	add('o', "òóỏõọ", 'e', "èéẻẽẹ")
	add('u', "ùúủũụ", 'y', "ỳýỷỹỵ")
	return m
}
