package identity

import (
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

// Sex as a citizen number tells it.
type Sex string

// The sexes a citizen number knows.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Citizen is what a citizen number says about its holder.
type Citizen struct {
	Number string // 12 digits
	Place  string // where the birth was registered: code of a province before 1 July 2025, or of a country
	Sex    Sex
	Year   int // of birth
}

// Masked is the number as lists show it: "0791…4412".
func (c Citizen) Masked() string { return lang.Mask(c.Number) }

// Grouped is the number as staff read it aloud: "079 194 004 412".
func (c Citizen) Grouped() string { return lang.GroupDigits(c.Number) }

// firstCountry and lastCountry bound the codes of countries (TT 07/2016/TT-BCA Phụ lục; the list itself was not
// to be had, so the bounds are a parameter).
const (
	firstCountry = "101"
	lastCountry  = "399"
)

// places are the codes of the 63 provinces before 1 July 2025; they stay in the numbers after the merger.
// The two digits of each province follow one another.
const places = "01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96"

func knownPlace(code string) bool {
	if code[0] == '0' {
		i := strings.Index(places, code[1:])
		return i >= 0 && i%3 == 0
	}
	return code >= firstCountry && code <= lastCountry
}

// CitizenID checks a citizen number (số định danh cá nhân) on the day at: 12 digits and a year of birth that has come.
// There is no check digit (NĐ 137/2015/NĐ-CP Điều 13). First digits that are of no province and no country are a question
// and no fault: the list of countries was not to be had, and Luật Căn cước 26/2023/QH15 Điều 12 is said to ask for 12 digits
// and no more (unverified, 2026).
func CitizenID(s string, at day.Date) Verdict {
	_, v := ReadCitizenID(s, at)
	return v
}

// ReadCitizenID checks a citizen number and tells what it says. Citizen is empty unless the verdict is OK.
func ReadCitizenID(s string, at day.Date) (Citizen, Verdict) {
	typed := strings.TrimSpace(s)
	d, other := digits(s)
	switch {
	case d == "" && !other:
		return Citizen{}, no(typed, "identity.empty")
	case other:
		return Citizen{}, no(typed, "identity.citizen_digits")
	case len(d) == 9:
		return Citizen{}, no(typed, "identity.citizen_old")
	case len(d) != 12:
		return Citizen{}, no(typed, "identity.citizen_length", "n", len(d))
	}
	century, _ := strconv.Atoi(d[3:4])
	year, _ := strconv.Atoi(d[4:6])
	c := Citizen{Number: d, Place: d[:3], Sex: Male, Year: 1900 + century/2*100 + year}
	if century%2 == 1 {
		c.Sex = Female
	}
	if now, _, _ := at.YMD(); c.Year > now {
		return Citizen{}, no(typed, "identity.citizen_future", "year", strconv.Itoa(c.Year))
	}
	return c, placed(d)
}

// placed is the verdict on a number that is right in all but perhaps its place.
func placed(d string) Verdict {
	if knownPlace(d[:3]) {
		return Verdict{Value: d}
	}
	return Verdict{Value: d, Ask: "identity.citizen_place", Args: []any{"place", d[:3]}}
}

// Agrees compares the number with what else is known of its holder; an empty sex and year 0 are not compared.
func (c Citizen) Agrees(sex Sex, year int) Verdict {
	if sex != "" && sex != c.Sex {
		return no(c.Number, "identity.citizen_sex")
	}
	if year != 0 && year != c.Year {
		return no(c.Number, "identity.citizen_year", "year", strconv.Itoa(c.Year))
	}
	return Verdict{Value: c.Number}
}
