package seed

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokens are the texts that differ from copy to copy, each with the slot that holds what takes its place.
type tokens map[string]int

// add names a token; what is too short to be told from other letters is none.
func (t tokens) add(text string, slot int) {
	if _, known := t[text]; !known && len(text) >= 3 {
		t[text] = slot
	}
}

// pattern is a text cut at its tokens: letters, slot, letters, slot …, letters.
type pattern struct {
	letters []string
	slots   []int
}

// fill is the text with the slots of a copy.
func (p pattern) fill(slots []string) string {
	if len(p.slots) == 1 && p.letters[0] == "" && p.letters[1] == "" {
		return slots[p.slots[0]]
	}
	n := 0
	for _, s := range p.letters {
		n += len(s)
	}
	for _, s := range p.slots {
		n += len(slots[s])
	}
	var b strings.Builder
	b.Grow(n)
	for i, s := range p.slots {
		b.WriteString(p.letters[i])
		b.WriteString(slots[s])
	}
	b.WriteString(p.letters[len(p.slots)])
	return b.String()
}

// matcher cut texts at the tokens of several sets.
type matcher map[string][]token // by their first three letters, the longest first

type token struct {
	text string
	slot int
}

func newMatcher(sets ...tokens) matcher {
	s := matcher{}
	for _, set := range sets {
		for text, slot := range set {
			s[text[:3]] = append(s[text[:3]], token{text, slot})
		}
	}
	for _, list := range s {
		slices.SortFunc(list, func(a, b token) int { return len(b.text) - len(a.text) })
	}
	return s
}

// cut cuts a text. A token counts only where it is not part of a longer word or number.
func (s matcher) cut(text string) (p pattern) {
	from := 0
	for i := 0; i+3 <= len(text); {
		t, found := s.at(text, i)
		if !found {
			i++
			continue
		}
		p.letters, p.slots = append(p.letters, text[from:i]), append(p.slots, t.slot)
		i += len(t.text)
		from = i
	}
	p.letters = append(p.letters, text[from:])
	return p
}

func (s matcher) at(text string, i int) (token, bool) {
	for _, t := range s[text[i:i+3]] {
		if strings.HasPrefix(text[i:], t.text) && apart(text, i) && apart(text, i+len(t.text)) {
			return t, true
		}
	}
	return token{}, false
}

// apart tells whether no word goes on across place i of the text.
func apart(text string, i int) bool {
	a, _ := utf8.DecodeLastRuneInString(text[:i])
	b, _ := utf8.DecodeRuneInString(text[i:])
	return !word(a) || !word(b)
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
