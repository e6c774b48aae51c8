package lang

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

// space that never breaks a line, before a unit.
const hard = "\u00a0"

func (w *Words) vi() bool { return w.tag == Default }

// Number writes 1284 as "1.284" (vi) or "1,284" (en).
func (w *Words) Number(n int64) string {
	sep := byte(',')
	if w.vi() {
		sep = '.'
	}
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if len(s) <= 3 {
		return sign + s
	}
	out := make([]byte, 0, len(s)+len(s)/3)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			out = append(out, sep)
		}
		out = append(out, s[i])
	}
	return sign + string(out)
}

// Money writes an amount in đồng: "15.000 ₫" with a space that does not break.
func (w *Words) Money(dong int64) string { return w.Number(dong) + hard + "₫" }

// Percent writes part/whole with one decimal: "98,2%". A whole of nothing gives "–".
func (w *Words) Percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	s := strconv.FormatFloat(float64(part)*100/float64(whole), 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if w.vi() {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + "%"
}

// Size writes a number of bytes for people: "340 kB", "1,2 MB" (1 kB = 1000 bytes).
func (w *Words) Size(bytes int64) string {
	if bytes < 1000*1000 {
		return w.Number((bytes+999)/1000) + hard + "kB"
	}
	s := strconv.FormatFloat(float64(bytes)/1e6, 'f', 1, 64)
	if w.vi() {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + hard + "MB"
}

// Date writes "25/11/2026", the same in every language, so that one paper reads the same for all.
func (w *Words) Date(d day.Date) string {
	y, m, n := d.YMD()
	return fmt.Sprintf("%02d/%02d/%04d", n, int(m), y)
}

// Weekday writes "thứ Tư" or "Wednesday".
func (w *Words) Weekday(d day.Date) string {
	if !w.vi() {
		return d.Weekday().String()
	}
	return [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}[d.Weekday()]
}

// LongDate writes a date with its day of the week: "thứ Tư 25/11/2026".
func (w *Words) LongDate(d day.Date) string { return w.Weekday(d) + " " + w.Date(d) }

// PaperDate writes the date as it stands on papers: "ngày 25 tháng 11 năm 2026" with two digits for days
// below 10 and months 1 and 2 (Decree 30/2020/NĐ-CP, annex I, part II.I.4).
func (w *Words) PaperDate(d day.Date) string {
	y, m, n := d.YMD()
	if !w.vi() {
		return fmt.Sprintf("%d %s %d", n, m, y)
	}
	month := strconv.Itoa(int(m))
	if m < 3 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", n, month, y)
}

// Clock writes the time of day in Việt Nam: "11:30".
func (w *Words) Clock(t time.Time) string { return t.In(day.Zone).Format("15:04") }

// DateTime writes a moment in Việt Nam: "11:30, 25/11/2026".
func (w *Words) DateTime(t time.Time) string { return w.Clock(t) + ", " + w.Date(day.Of(t)) }

// Due writes a deadline with its day of the week: "11:30, thứ Tư 25/11/2026".
func (w *Words) Due(t time.Time) string { return w.Clock(t) + ", " + w.LongDate(day.Of(t)) }

// GivenName is the last word of a Vietnamese name, by which a person is greeted: "Trần Minh Nghĩa" → "Nghĩa".
func GivenName(full string) string {
	f := strings.Fields(full)
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}

// Greet addresses a person politely: "Ông, bà Nghĩa", and "Ông, bà" when no name is known.
func (w *Words) Greet(full string) string {
	name := GivenName(full)
	if !w.vi() {
		if full == "" {
			return "You"
		}
		return strings.Join(strings.Fields(full), " ")
	}
	if name == "" {
		return "Ông, bà"
	}
	return "Ông, bà " + name
}

// Mask hides the middle of an identity number for lists: "079194004412" → "0791…4412". Up to eight
// characters are hidden whole.
func Mask(number string) string {
	r := []rune(strings.TrimSpace(number))
	switch {
	case len(r) == 0:
		return ""
	case len(r) <= 8:
		return "…"
	}
	return string(r[:4]) + "…" + string(r[len(r)-4:])
}

// GroupDigits writes a number in groups of three for reading aloud: "079194004412" → "079 194 004 412".
func GroupDigits(number string) string {
	var s strings.Builder
	for i, r := range number {
		if i > 0 && i%3 == 0 {
			s.WriteString(hard)
		}
		s.WriteRune(r)
	}
	return s.String()
}

// Phone writes a Vietnamese number as people read it: "0905 000 111"; anything else stays as it is.
func Phone(number string) string {
	n := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(number)
	if strings.HasPrefix(n, "+84") {
		n = "0" + n[3:]
	}
	if len(n) != 10 || n[0] != '0' || strings.Trim(n, "0123456789") != "" {
		return number
	}
	return n[:4] + hard + n[4:7] + hard + n[7:]
}
