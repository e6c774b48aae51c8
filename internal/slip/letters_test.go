package slip_test

import (
	"testing"

	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
)

// TestEveryNameCanBePrinted: what is taken as a name is drawn by every cut of the printing font.
func TestEveryNameCanBePrinted(t *testing.T) {
	fonts, taken := pdftest.Fonts(t), 0
	for r := range rune(0x20000) {
		v := identity.Name("A" + string(r) + "n")
		if !v.OK() {
			continue
		}
		if taken++; fonts.Missing(v.Value) != "" {
			t.Errorf("%q (%U) is taken and not drawn", v.Value, r)
		}
	}
	if taken < 800 {
		t.Errorf("only %d letters are taken", taken)
	}
}
