package form

import (
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
)

// writeDate joins what was typed into three boxes: the written form when it is a date, else as typed with
// slashes, to be shown again.
func writeDate(d, m, y string) string {
	d, m, y = bare(d), bare(m), bare(y)
	if d == "" && m == "" && y == "" {
		return ""
	}
	if p, ok := day.PartialIn(d, m, y); ok {
		return p.String()
	}
	r := strings.NewReplacer("/", " ")
	return r.Replace(d) + "/" + r.Replace(m) + "/" + r.Replace(y)
}

// bare drops spaces; old papers write 00 for a day nobody knows.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if strings.Trim(s, "0") == "" {
		return ""
	}
	return s
}

// readOneBox reads a date typed in one go; what is none is kept as typed, taken apart for the three boxes.
func readOneBox(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if p, ok := day.ReadPartial(s); ok {
		return p.String()
	}
	switch parts := day.TypedParts(s); len(parts) {
	case 3:
		return writeDate(parts[0], parts[1], parts[2])
	case 2:
		return writeDate("", parts[0], parts[1])
	}
	return writeDate("", "", s)
}

// boxes takes a kept value apart for the three boxes.
func boxes(s string) (d, m, y string) {
	if p, ok := day.ParsePartial(s); ok {
		return p.Boxes()
	}
	parts := strings.SplitN(s, "/", 3)
	if len(parts) == 3 {
		return parts[0], parts[1], parts[2]
	}
	return "", "", s
}

// oneBox is a kept value as it is typed in one box.
func oneBox(s string) string {
	if p, ok := day.ParsePartial(s); ok {
		return p.Shown()
	}
	if short, ok := strings.CutPrefix(s, "//"); ok && readOneBox(short) == s {
		return short
	}
	return s
}
