package identity_test

import (
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/identity"
)

const sampleCard = "020196001234|082345678|Hoàng Thị Mẫu|08031996|Nữ|Số 12, đường Lê Lợi, Kỳ Lừa, Lạng Sơn|10052021"

func TestReadCard(t *testing.T) {
	c, ok := identity.ReadCard("  " + sampleCard + "\r\n")
	want := identity.Card{Number: "020196001234", Old: "082345678", Name: "Hoàng Thị Mẫu", Birth: day.On(1996, 3, 8), Sex: identity.Female,
		Address: "Số 12, đường Lê Lợi, Kỳ Lừa, Lạng Sơn", Issued: day.On(2021, 5, 10)}
	if !ok || c != want {
		t.Errorf("read %+v, %v", c, ok)
	}
	if c, ok := identity.ReadCard(strings.Replace(sampleCard, "082345678", "", 1) + "||more"); !ok || c.Old != "" {
		t.Errorf("a card without an old number, with more fields: %+v, %v", c, ok)
	}
	for _, s := range []string{"", "020196001234", strings.Replace(sampleCard, "08031996", "31021996", 1),
		strings.Replace(sampleCard, "020196001234", "02019600123", 1),
		strings.Replace(sampleCard, "10052021", "", 1), strings.Replace(sampleCard, "Hoàng Thị Mẫu", "", 1),
		strings.Replace(sampleCard, "082345678", "08234567x", 1),
		"H37.45.1-20261123-0000001", sampleCard + strings.Repeat("x", 1000)} {
		if c, ok := identity.ReadCard(s); ok {
			t.Errorf("%q is read as %+v", s, c)
		}
	}
}

func FuzzReadCard(f *testing.F) {
	f.Add(sampleCard)
	f.Add("||||||")
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := identity.ReadCard(s)
		if ok && (len(c.Number) != 12 || c.Name == "" || c.Birth == 0 && !strings.Contains(s, "01011970")) {
			t.Errorf("%q gave %+v", s, c)
		}
	})
}
