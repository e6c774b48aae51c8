package place

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/kit/fold"
)

// token is one word of an address. The words of a kind ("thị trấn") are one token.
type token struct {
	key   string // folded, y as i where both are written
	exact string // small letters with marks
	kind  string // xã, phường, huyện …; "": a word of a name
	maybe bool   // the kind was typed without marks: "phuong" may be Phương
	dot   bool   // a dot stands behind it
	seg   int    // commas and brackets part an address
}

func (t token) number() bool { return t.key != "" && t.key[0] >= '0' && t.key[0] <= '9' }

// tokens parts a text into words. An apostrophe inside a word counts for nothing: M'gar is typed Mgar too.
func tokens(s string) (out []token) {
	var word []rune
	seg := 0
	end := func() {
		if len(word) == 0 {
			return
		}
		exact := string(word)
		key := fold.Key(exact)
		if word = word[:0]; key == "" {
			return
		}
		if number := strings.TrimLeft(key, "0"); key[0] == '0' && number != "" { // Phường 01
			key, exact = number, number
		}
		sound := fold.Sound(key)
		if sound != key {
			exact = withI(exact)
		}
		out = append(out, token{key: sound, exact: exact, seg: seg})
	}
	for _, r := range fold.Exact(s) {
		switch {
		case unicode.In(r, unicode.L, unicode.M, unicode.Nd):
			word = append(word, r)
		case r == '\'': // fold made one of all
		default:
			end()
			if strings.ContainsRune(",;()[]", r) {
				seg++
			} else if r == '.' && len(out) > 0 {
				out[len(out)-1].dot = true
			}
		}
	}
	end()
	return out
}

// withI writes the last letter of a word, a y, as the i of the same tone.
func withI(word string) string {
	last, n := utf8.DecodeLastRuneInString(word)
	if i := strings.IndexRune(yTones, last); i >= 0 {
		at := utf8.RuneCountInString(yTones[:i])
		return word[:len(word)-n] + string([]rune(iTones)[at])
	}
	return word
}

const yTones, iTones = "yýỳỷỹỵ", "iíìỉĩị"

// plain is a name as it is looked for, and as it is written.
func plain(s string) (key, exact string) {
	var keys, exacts []string
	for _, t := range tokens(s) {
		keys, exacts = append(keys, t.key), append(exacts, t.exact)
	}
	return strings.Join(keys, " "), strings.Join(exacts, " ")
}

// shortKinds are the short forms of kinds on addresses: with a dot, before a number, or always where no name is so.
var shortKinds = map[string]string{"p": "phường", "f": "phường", "x": "xã", "q": "quận", "h": "huyện", "t": "tỉnh",
	"tt": "thị trấn", "tx": "thị xã", "tp": "thành phố"}

var glued = regexp.MustCompile(`^([pfqxh])([0-9]{1,2})$`)

// kinded finds the kinds among the words.
func kinded(list []token) (out []token) {
	for i := 0; i < len(list); i++ {
		t := list[i]
		next := token{seg: -1}
		if i+1 < len(list) && list[i+1].seg == t.seg {
			next = list[i+1]
		}
		first := i == 0 || list[i-1].seg != t.seg
		long, short := shortKinds[t.key]
		two := slices.Index(twoWords, t.key+" "+next.key)
		m := glued.FindStringSubmatch(t.key)
		switch {
		case m != nil: // "p15"
			out = append(out, token{key: m[1], kind: shortKinds[m[1]], seg: t.seg})
			t.key = strings.TrimLeft(m[2], "0")
			t.exact = t.key
		case short && next.seg == t.seg && (len(t.key) == 2 || t.key != "f" && (first || t.dot) || t.key != "t" && next.number()):
			t.kind = long
		case two >= 0:
			t = token{key: t.key + " " + next.key, exact: t.exact + " " + next.exact, kind: twoKinds[two], seg: t.seg}
			i++
		case next.seg == t.seg: // the last word of "Xã Tứ Quận" is no kind
			t.kind, t.maybe = oneWord(t)
			t.maybe = t.maybe && !next.number()
		}
		out = append(out, t)
	}
	return out
}

var (
	twoKinds = []string{"thị trấn", "thành phố", "đặc khu", "thị xã"}
	twoWords = []string{"thi tran", "thanh pho", "dac khu", "thi xa"}
	oneKinds = []string{"phường", "huyện", "quận", "tỉnh", "xã"}
)

func oneWord(t token) (kind string, maybe bool) {
	for _, k := range oneKinds {
		if t.exact == k {
			return k, false
		}
		if t.exact == fold.Key(k) {
			return k, true
		}
	}
	return "", false
}

func (t token) saysWard() bool { return ward(t.kind) && !t.maybe }

func ward(kind string) bool {
	return slices.Contains([]string{"xã", "phường", "thị trấn", "đặc khu"}, kind)
}

// typedAddress is an address as it was understood.
type typedAddress struct {
	tokens   []token // without the province
	province string  // code of the province of today that it names
	named    string  // that name, perhaps of before
	tail     []token // the words of the province, when no comma and no kind says that they are not the end of a name
	kinds    int     // how many of them, at the beginning, are its kind: Sơn Tịnh, Quảng Ngãi
	readings []reading
	begin    int    // where the name of the unit may begin
	near     string // whose communes stand first; "": nobody's
}

// reading is one way to part the address: the words that may be the name of the unit, and what stands around them.
type reading struct {
	key, exact string
	kind       string
	rest       []part
	marked     bool   // a comma or a kind parts the name from the rest
	province   string // as it was named
	beyond     bool   // the name takes in the words that may be the province
	later      bool   // an earlier part of the address may be the unit too
}

// part is what stands around the name: a district, the commune of today.
type part struct{ kind, key string }

// longest name of a unit, in words.
const mostWords = 8

// understand reads an address. Provinces are known by their folded names.
func understand(list []token, provinces map[string]province) typedAddress {
	a := typedAddress{tokens: list}
	a.takeProvince(provinces)
	if begin := starts(a.tokens); len(begin) > 0 {
		a.begin = begin[0]
	}
	a.readings = readings(a.tokens, 0)
	if a.tail != nil {
		words, over := slices.Concat(a.tokens, a.tail), len(a.tokens)+1
		if a.kinds > 0 {
			a.readings = append(a.readings, readings(words[:len(a.tokens)+a.kinds], over)...)
		}
		for _, r := range readings(words, len(words)) {
			r.beyond = true
			a.readings = append(a.readings, r)
		}
	}
	for i := range a.readings {
		a.readings[i].province = a.named
	}
	return a
}

// province is what a name of a province stands for.
type province struct {
	code string // of the province of today
	city bool   // directly under the state
}

// takeProvince takes the province off the address: the end of its last part, or another whole part.
func (a *typedAddress) takeProvince(provinces map[string]province) {
	end := len(a.tokens)
	for end > 0 {
		begin := end - 1
		for begin > 0 && a.tokens[begin-1].seg == a.tokens[end-1].seg {
			begin--
		}
		if a.takeFrom(begin, end, provinces) {
			return
		}
		end = begin
	}
}

// takeFrom takes the province off a part of the address, tokens begin to end.
func (a *typedAddress) takeFrom(begin, end int, provinces map[string]province) bool {
	for from := begin; from < end; from++ {
		p, ok := provinces[joined(a.tokens[from:end])]
		if !ok {
			continue
		}
		at := from
		for at > begin && (a.tokens[at-1].kind == "tỉnh" || a.tokens[at-1].kind == "thành phố") {
			at--
		}
		switch {
		case at > begin && at == from && a.tokens[at-1].kind != "" && (!a.tokens[at-1].maybe || at-1 == begin):
			return false // "xã Thái Bình", "huyện Hòa Bình"
		case end < len(a.tokens) && (at > begin || at == from && !slices.ContainsFunc(a.tokens, token.saysWard)),
			!slices.ContainsFunc(slices.Concat(a.tokens[:at], a.tokens[end:]), func(t token) bool { return t.kind == "" }):
			return false
		}
		a.province, a.named = p.code, joined(a.tokens[from:end])
		if at > begin && !slices.ContainsFunc(a.tokens[at:from], func(t token) bool { return !t.maybe }) {
			a.tail, a.kinds = a.tokens[at:end], from-at
		}
		if at < from && a.tokens[from-1].kind == "thành phố" && !p.city { // the city of a province of the same name
			return true
		}
		a.tokens = slices.Concat(a.tokens[:at], a.tokens[end:])
		return true
	}
	return false
}

func joined(list []token) string {
	keys := make([]string, len(list))
	for i, t := range list {
		keys[i] = t.key
	}
	return strings.Join(keys, " ")
}

// readings are the ways to find the name of the unit in an address: behind the first word that says xã, phường …; without
// one at the beginning of each part that is no district.
// A name must reach as far as so many words.
func readings(list []token, over int) (out []reading) {
	begin := starts(list)
	for _, start := range begin {
		kind := ""
		if start > 0 && list[start-1].seg == list[start].seg {
			kind = list[start-1].kind
		}
		for end := start + 1; end <= len(list) && end <= start+mostWords && list[end-1].seg == list[start].seg; end++ {
			if end < over {
				continue
			}
			r := reading{kind: kind, later: list[start].seg != list[begin[0]].seg, key: joined(list[start:end])}
			exacts := make([]string, 0, mostWords)
			for _, t := range list[start:end] {
				exacts = append(exacts, t.exact)
			}
			r.exact = strings.Join(exacts, " ")
			r.around(list, start, end)
			out = append(out, r)
		}
	}
	return out
}

// starts are where the name of the unit may begin.
func starts(list []token) (out []int) {
	for i, t := range list {
		if i+1 < len(list) && list[i+1].seg == t.seg && t.saysWard() {
			return []int{i + 1}
		}
	}
	for i, t := range list {
		first := i == 0 || list[i-1].seg != t.seg
		switch {
		case !first:
		case t.kind == "" || t.maybe:
			out = append(out, i)
			if t.maybe {
				out = append(out, i+1)
			}
			if ward(t.kind) {
				return out
			}
		case i == 0 && i+1 < len(list) && !list[i+1].number(): // "huyện Côn Đảo", once a commune too
			out = append(out, i+1)
		}
	}
	return out
}

// around reads what stands before and behind the name.
func (r *reading) around(list []token, start, end int) {
	seg := list[start].seg
	var now *part
	was := -1
	for i, t := range list {
		before := i < start
		switch {
		case i >= start && i < end:
			was = -1
			continue
		case before && (t.seg == seg || t.kind == "" && t.seg != was): // house and street
			continue
		case t.kind != "" && (!t.maybe || was != t.seg):
			r.rest = append(r.rest, part{kind: t.kind})
			now, was = &r.rest[len(r.rest)-1], t.seg
			r.marked = true
			continue
		case was != t.seg || now == nil:
			r.rest = append(r.rest, part{})
			now, was = &r.rest[len(r.rest)-1], t.seg
			r.marked = r.marked || t.seg != seg
		}
		now.key = strings.TrimSpace(now.key + " " + t.key)
	}
}
