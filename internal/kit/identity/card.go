package identity

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/kit/day"
)

// Card is what the QR code of an identity card says. It saves typing and proves nothing: whoever photographs a card
// has its code, and the address is that of the day it was issued (decisions §9).
type Card struct {
	Number  string // 12 digits
	Old     string // of the card before, 9 digits; may be empty
	Name    string
	Birth   day.Date
	Sex     Sex // empty when the card says it in other words
	Address string
	Issued  day.Date
}

// maxCard keeps a scanner that sends something else from filling memory.
const maxCard = 1000

// ReadCard reads the text "number|old|name|ddmmyyyy|sex|address|issued", as a scanner types it. False for any other
// text. Cards issued since July 2024 add fields behind, which are left alone.
func ReadCard(s string) (Card, bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxCard || !utf8.ValidString(s) {
		return Card{}, false
	}
	f := strings.Split(s, "|")
	if len(f) < 7 {
		return Card{}, false
	}
	for i := range f {
		f[i] = strings.Join(strings.Fields(f[i]), " ")
	}
	birth, ok := cardDate(f[3])
	issued, was := cardDate(f[6])
	if !ok || !was || !allDigits(f[0], 12) || f[1] != "" && !allDigits(f[1], 9) || !Name(f[2]).OK() {
		return Card{}, false
	}
	c := Card{Number: f[0], Old: f[1], Name: f[2], Birth: birth, Address: f[5], Issued: issued}
	switch strings.ToLower(f[4]) {
	case "nam":
		c.Sex = Male
	case "nữ":
		c.Sex = Female
	}
	return c, true
}

func cardDate(s string) (day.Date, bool) {
	t, err := time.Parse("02012006", s)
	if err != nil || !allDigits(s, 8) || t.Year() < 1850 {
		return 0, false
	}
	return day.On(t.Date()), true
}

func allDigits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
