package search

import (
	"slices"
	"testing"

	"github.com/motcua/motcua/internal/kit/store"
)

// found tells whether what is typed finds an entry, as the index would say.
func found(e Entry, typed string) bool {
	words := e.words("k")
	list := terms(typed)
	return len(list) > 0 && !slices.ContainsFunc(list, func(t term) bool {
		return !slices.ContainsFunc(t.group(true), func(w store.TextWord) bool {
			return slices.ContainsFunc(words, func(s string) bool {
				return s == w.Word || w.Prefix && len(s) > len(w.Word) && s[:len(w.Word)] == w.Word
			})
		})
	})
}

func TestNumberFormsAndWords(t *testing.T) {
	e := Entry{Numbers: []string{"000.00.01.H37-261130-0000001", "AB12-CD34", "020190001234", "0905000111", "0912340012", "BL-26E 00000042", "152/QĐ-UBND"},
		Words: []string{"Nguyễn Thị Thúy Lý", "Đặng Văn Á", "Quyết định 12/2025"}, Scopes: []string{"u"}}
	for _, yes := range []string{
		"000.00.01.H37-261130-0000001", "H37-261130-0000001", "261130-0000001", "1130-0000001", "11300000001", "0000001", "h37 261130", // a code and its parts
		"ab12cd34", "AB12-CD34", "cd34", "020 190 001 234", "001234", "0201", "0905 000 111", "0905.000.111", "0012", "012", "+84905000111",
		"84 905 000 111", "000111",
		"00000042", "42", "BL-26E 42", "BL-26E 00000042", "152/qd", "152 qd", "152", "12/2025",
		"nguyen thi thuy ly", "NGUYEN LY", "Lí", "lý thúy", "nguy", "dang van a", "Đặng", "nguyễn 0905 000 111", "thuy 1234",
	} {
		if !found(e, yes) {
			t.Errorf("%q does not find it: %v", yes, terms(yes))
		}
	}
	for _, no := range []string{"", "  ", "!!", "2130-0000001", "nguyen hoa", "thui", "05000112", "90500011199", "u", ":k/u", "*", "153/qd"} {
		if found(e, no) {
			t.Errorf("%q finds it", no)
		}
	}
}
