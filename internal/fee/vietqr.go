package fee

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/fault"
)

// VietQR is a transfer order as a picture says it: to whom, how much, what for. The zero Amount leaves the
// amount to the payer. It is written in the form of NAPAS 247, which is EMVCo's merchant-presented code.
type VietQR struct {
	Bank    string // BIN of the bank, 6 digits
	Account string // account number, or
	Card    string // card number
	Amount  int64  // đồng; 0: not said
	Purpose string // what for; written without diacritics
	Bill    string // number of the bill at the collecting body
}

// MaxPurpose is the longest purpose every bank's app is bound to show (EMVCo, tag 62-08).
const MaxPurpose = 25

const (
	maxAmount  = 9_999_999_999_999 // 13 characters in tag 54
	maxTLV     = 99                // a length has two digits
	toAccount  = "QRIBFTTA"
	toCard     = "QRIBFTTC"
	napas      = "A000000727"
	dong       = "704" // ISO 4217
	crcStart   = "6304"
	maxAccount = 19
)

// Payload is the text of the code. What cannot be written in it is an Invalid fault that names the field.
func (v VietQR) Payload() (string, error) {
	purpose := ascii(v.Purpose)
	if err := v.check(purpose); err != nil {
		return "", err
	}
	number, service := v.Account, toAccount
	if v.Card != "" {
		number, service = v.Card, toCard
	}
	method := "11" // static: may be paid again and again
	if v.Amount > 0 || v.Bill != "" {
		method = "12" // dynamic: made for one payment
	}
	var s strings.Builder
	s.WriteString(tlv("00", "01") + tlv("01", method))
	s.WriteString(tlv("38", tlv("00", napas)+tlv("01", tlv("00", v.Bank)+tlv("01", number))+tlv("02", service)))
	s.WriteString(tlv("53", dong))
	if v.Amount > 0 {
		s.WriteString(tlv("54", strconv.FormatInt(v.Amount, 10)))
	}
	s.WriteString(tlv("58", "VN"))
	if more := some("01", v.Bill) + some("08", purpose); more != "" {
		s.WriteString(tlv("62", more))
	}
	s.WriteString(crcStart)
	return s.String() + fmt.Sprintf("%04X", crc16(s.String())), nil
}

func (v VietQR) check(purpose string) error {
	var bad []fault.Field
	add := func(name, key string, args ...any) {
		bad = append(bad, fault.Field{Name: name, Key: key, Args: args})
	}
	if !digits(v.Bank, 6, 6) {
		add("bin", "fee.qr_bin")
	}
	switch {
	case (v.Account == "") == (v.Card == ""):
		add("account", "fee.qr_one")
	case v.Card != "" && !digits(v.Card, 16, maxAccount):
		add("card", "fee.qr_card")
	case v.Card == "" && !accountLike(v.Account):
		add("account", "fee.qr_account", "max", maxAccount)
	}
	if v.Amount < 0 || v.Amount > maxAmount {
		add("amount", "fee.qr_amount")
	}
	if v.Purpose != "" && purpose == "" {
		add("purpose", "fee.qr_purpose")
	}
	if v.Bill != ascii(v.Bill) {
		add("bill", "fee.qr_bill")
	}
	if len(some("01", v.Bill)+some("08", purpose)) > maxTLV {
		add("purpose", "fee.qr_long", "max", maxTLV)
	}
	return fault.Fields(bad...)
}

func tlv(tag, value string) string { return fmt.Sprintf("%s%02d%s", tag, len(value), value) }

func some(tag, value string) string {
	if value == "" {
		return ""
	}
	return tlv(tag, value)
}

func digits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

func accountLike(s string) bool {
	return len(s) <= maxAccount && strings.IndexFunc(s, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) < 0
}

// ascii writes a text without diacritics in the letters that every bank passes on: printable ASCII, single
// spaces. Letters of other scripts are left out.
func ascii(s string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'đ':
			r = 'd'
		case r == 'Đ':
			r = 'D'
		case r == '–' || r == '—' || r == '‑':
			r = '-'
		case unicode.IsSpace(r) || unicode.IsControl(r):
			r = ' '
		}
		if r >= ' ' && r <= '~' {
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// crc16 is CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF.
func crc16(s string) uint16 {
	crc := uint16(0xFFFF)
	for i := range len(s) {
		crc ^= uint16(s[i]) << 8
		for range 8 {
			carry := crc&0x8000 != 0
			crc <<= 1
			if carry {
				crc ^= 0x1021
			}
		}
	}
	return crc
}
