package dossier

import "testing"

// TestACodeAsItIsTyped: off the paper, out of a message, read aloud: with spaces, every kind of dash, letters for digits, and
// signs that nobody sees.
func TestACodeAsItIsTyped(t *testing.T) {
	const tracking, official = "7K3M-9QXA-2WDE", "H37.45.1-20261130-0000001"
	for typed, want := range map[string]string{
		"7k3m9qxa2wde":                           tracking,
		" 7K3M 9QXA 2WDE ":                       tracking,
		"7K3M – 9QXA – 2WDE":                     tracking,
		"7K3M\u20119QXA\u20112WDE":               tracking,
		"7K3M\u00a0-\u00a09QXA\u00a0-\u00a02WDE": tracking,
		"７Ｋ３Ｍ－９ＱＸＡ－２ＷＤＥ":                         tracking,
		"\u200e7K3M-9QXA\u200b-2WDE\ufeff":       tracking,
		"7K3M.9QXA.2WDE":                         "7K3M.9QXA.2WDE",
		official:                                 official,
		"h37.45.1 - 20261130 - 0000001":          official,
		"H37.45.1—2026113O—OOOOOO1":              official,
		"H37.45.1-20261130-000000l":              official,
		"H37.45.1-2026I130-000000I":              official,
		"H37.O5.1-20261130-0000001":              "H37.05.1-20261130-0000001",
		"O12.45.L1-20261130-0000001":             "O12.45.L1-20261130-0000001",
		"VPUBND.HO-20261130-0000001":             "VPUBND.HO-20261130-0000001",
		"HOI-LO-12":                              "HOI-LO-12",
		"":                                       "",
	} {
		if got := CleanTracking(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
		if again := CleanTracking(want); again != want {
			t.Errorf("%q changes to %q", want, again)
		}
	}
}

func TestAFactAsItIsTyped(t *testing.T) {
	for typed, want := range map[string]fact{
		"A2B–3C4": {digits: "234", receipt: "A2B3C4"}, "a2b 3c4": {digits: "234", receipt: "A2B3C4"},
		"０９０５ ５１６ ４９６": {digits: "0905516496", mobile: "0905516496"}, "4 4 9 6": {digits: "4496"},
	} {
		if got := readFact(typed); got != want {
			t.Errorf("%q: %+v, want %+v", typed, got, want)
		}
	}
}
