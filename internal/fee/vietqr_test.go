package fee_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/fault"
)

// fields reads a TLV text. It knows nothing of how it was written.
func fields(t testing.TB, s string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for i := 0; i < len(s); {
		if len(s) < i+4 {
			t.Fatalf("%q ends in the middle of a head", s)
		}
		n, err := strconv.ParseUint(s[i+2:i+4], 10, 8)
		if err != nil || len(s) < i+4+int(n) {
			t.Fatalf("%q: a wrong length at %d", s, i)
		}
		if _, twice := out[s[i:i+2]]; twice {
			t.Fatalf("%q: tag %s twice", s, s[i:i+2])
		}
		out[s[i:i+2]] = s[i+4 : i+4+int(n)]
		i += 4 + int(n)
	}
	return out
}

// checksum is CRC-16/CCITT-FALSE worked out as long division of bits, unlike the table-less shifts of the code.
func checksum(s string) string {
	var bits []bool
	for _, b := range []byte(s) {
		for k := 7; k >= 0; k-- {
			bits = append(bits, b>>k&1 == 1)
		}
	}
	bits = append(bits, make([]bool, 16)...)
	for i := range 16 {
		bits[i] = !bits[i] // start 0xFFFF
	}
	divisor := []bool{true, false, false, false, true, false, false, false, false, false, false, true, false, false, false, false, true}
	for i := 0; i+16 < len(bits); i++ {
		if bits[i] {
			for k, d := range divisor {
				bits[i+k] = bits[i+k] != d
			}
		}
	}
	n := 0
	for _, b := range bits[len(bits)-16:] {
		n <<= 1
		if b {
			n++
		}
	}
	return fmt.Sprintf("%04X", n)
}

// decode reads a payload back.
func decode(t testing.TB, s string) (v fee.VietQR, method string) {
	t.Helper()
	top := fields(t, s)
	if want := checksum(s[:len(s)-4]); top["63"] != want {
		t.Fatalf("%s: checksum %s, want %s", s, top["63"], want)
	}
	if !strings.HasPrefix(s, "000201") || top["53"] != "704" || top["58"] != "VN" {
		t.Fatal(s)
	}
	who := fields(t, top["38"])
	to := fields(t, who["01"])
	if who["00"] != "A000000727" {
		t.Fatal(s)
	}
	v.Bank = to["00"]
	switch who["02"] {
	case "QRIBFTTA":
		v.Account = to["01"]
	case "QRIBFTTC":
		v.Card = to["01"]
	default:
		t.Fatal(s)
	}
	if a, said := top["54"]; said {
		n, err := strconv.ParseInt(a, 10, 64)
		if err != nil || n == 0 {
			t.Fatal(s)
		}
		v.Amount = n
	}
	more := fields(t, top["62"])
	v.Bill, v.Purpose = more["01"], more["08"]
	delete(more, "01")
	delete(more, "08")
	known := map[string]bool{"00": true, "01": true, "38": true, "53": true, "54": true, "58": true, "62": true, "63": true}
	for tag := range maps.Keys(top) {
		if !known[tag] {
			t.Fatalf("%s: tag %s", s, tag)
		}
	}
	if len(more) > 0 {
		t.Fatal(s)
	}
	return v, top["01"]
}

func TestVietQRVectors(t *testing.T) {
	f, err := os.Open("testdata/vietqr_vectors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows[1:] {
		if sum := checksum(row[1][:len(row[1])-4]); sum != row[2] || sum != row[3] {
			t.Errorf("%s: the checksum is %s", row[0], sum)
		}
	}
	// The string of section 6.1.1 gives 12 as the length of an account of 13 digits: its checksum holds, but no
	// reader can take it apart. It is what we write but for that length and the checksum over it.
	account, err := fee.VietQR{Bank: "970403", Account: "0011012345678"}.Payload()
	if body := strings.Replace(account[:len(account)-4], "01130011", "01120011", 1); err != nil || body+checksum(body) != rows[1][1] {
		t.Error(account, err)
	}
	// Section 6.1.2: a card.
	card, err := fee.VietQR{Bank: "970403", Card: "9704031101234567"}.Payload()
	if err != nil || card != "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52" {
		t.Error(card, err)
	}
	if v, method := decode(t, rows[2][1]); method != "12" || v.Account != "0011012345678" {
		t.Error(v, method)
	}
	got, err := fee.VietQR{Bank: "970403", Account: "0011012345678", Amount: 180000, Purpose: "thanh toán đơn hàng", Bill: "NPS6869"}.Payload()
	if err != nil || got != rows[2][1] {
		t.Error(got, err)
	}
}

func TestVietQRSaysWhatItIsTold(t *testing.T) {
	for _, c := range []struct {
		say     fee.VietQR
		purpose string
		method  string
	}{
		{fee.VietQR{Bank: "970436", Account: "1"}, "", "11"},
		{fee.VietQR{Bank: "970436", Account: "VQRQ0001AbC"}, "", "11"},
		{fee.VietQR{Bank: "970436", Card: "9704031101234567"}, "", "11"},
		{fee.VietQR{Bank: "970436", Card: "9704031101234567890", Amount: 1}, "", "12"},
		{fee.VietQR{Bank: "970436", Account: "12", Amount: 9_999_999_999_999}, "", "12"},
		{fee.VietQR{Bank: "970436", Account: "12", Bill: "PL2026-1"}, "", "12"},
		{fee.VietQR{Bank: "970436", Account: "12", Purpose: "Đường Ấp Bắc – số 5"}, "Duong Ap Bac - so 5", "11"},
		{fee.VietQR{Bank: "970436", Account: "12", Purpose: "Lệ phí \t hộ  tịch\n"}, "Le phi ho tich", "11"},
		{fee.VietQR{Bank: "970436", Account: "12", Purpose: "Nguyễn 王 Ước ✓"}, "Nguyen Uoc", "11"},
		{fee.VietQR{Bank: "970436", Account: "12", Purpose: "Le\u0323\u0302 phi\u0301"}, "Le phi", "11"},
		{fee.VietQR{Bank: "970436", Account: "12", Purpose: strings.Repeat("x", 95)}, strings.Repeat("x", 95), "11"},
	} {
		s, err := c.say.Payload()
		if err != nil {
			t.Errorf("%+v: %v", c.say, err)
			continue
		}
		got, method := decode(t, s)
		want := c.say
		want.Purpose = c.purpose
		if got != want || method != c.method {
			t.Errorf("%s: %+v %s, want %+v %s", s, got, method, want, c.method)
		}
	}
}

func TestVietQRUsedWrongly(t *testing.T) {
	for name, v := range map[string]fee.VietQR{
		"nothing":             {},
		"short BIN":           {Bank: "97043", Account: "1"},
		"letters in the BIN":  {Bank: "97043a", Account: "1"},
		"other digits":        {Bank: "٩٧٠٤٣٦", Account: "1"},
		"nobody":              {Bank: "970436"},
		"two":                 {Bank: "970436", Account: "1", Card: "9704031101234567"},
		"long account":        {Bank: "970436", Account: strings.Repeat("1", 20)},
		"account with a dash": {Bank: "970436", Account: "1-2"},
		"account in words":    {Bank: "970436", Account: "tài"},
		"short card":          {Bank: "970436", Card: "970403110123456"},
		"less than nothing":   {Bank: "970436", Account: "1", Amount: -1},
		"too much":            {Bank: "970436", Account: "1", Amount: 10_000_000_000_000},
		"no purpose left":     {Bank: "970436", Account: "1", Purpose: "王"},
		"bill in words":       {Bank: "970436", Account: "1", Bill: "hóa đơn"},
		"too long":            {Bank: "970436", Account: "1", Purpose: strings.Repeat("x", 96)},
		"too long together":   {Bank: "970436", Account: "1", Purpose: strings.Repeat("x", 80), Bill: strings.Repeat("1", 20)},
	} {
		if s, err := v.Payload(); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %s %v", name, s, err)
		}
	}
}

func FuzzVietQR(f *testing.F) {
	f.Add("970403", "0011012345678", "", int64(180000), "thanh toan don hang", "NPS6869")
	f.Add("970403", "", "9704031101234567", int64(0), "Phí chứng thực", "")
	f.Fuzz(func(t *testing.T, bank, account, card string, amount int64, purpose, bill string) {
		v := fee.VietQR{Bank: bank, Account: account, Card: card, Amount: amount, Purpose: purpose, Bill: bill}
		s, err := v.Payload()
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		got, _ := decode(t, s)
		for _, r := range s {
			if r < ' ' || r > '~' {
				t.Fatalf("%q", s)
			}
		}
		again, err := got.Payload()
		if err != nil || again != s || got.Bank != bank || got.Account != account || got.Card != card || got.Amount != amount || got.Bill != bill {
			t.Fatalf("%q became %q: %+v %v", s, again, got, err)
		}
	})
}
