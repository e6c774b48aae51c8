package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 with the hash that every authenticator app knows
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	totpStep  = 30 // seconds, RFC 6238
	totpDrift = 1  // steps a clock may be off, either way
)

func newTOTPSecret() []byte {
	b := make([]byte, 20)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return b
}

// totpCode is the code of one step (RFC 4226 section 5.3, RFC 6238 section 4).
func totpCode(secret []byte, step int64) string {
	m := hmac.New(sha1.New, secret)
	_ = binary.Write(m, binary.BigEndian, step) // a hash never fails
	sum := m.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	n := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

// totpMatch finds the step of a code around now, later than the last one used; 0 when there is none.
func totpMatch(secret []byte, code string, now time.Time, last int64) int64 {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	var found int64
	step := now.Unix() / totpStep
	for s := step - totpDrift; s <= step+totpDrift; s++ {
		if subtle.ConstantTimeCompare([]byte(totpCode(secret, s)), []byte(code)) == 1 && s > last && found == 0 {
			found = s
		}
	}
	return found
}

// TOTPText is the secret as people type it into an authenticator app.
func TOTPText(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// totpURI is what the QR of the enrolment page says.
func totpURI(issuer, account string, secret []byte) string {
	q := url.Values{"secret": {TOTPText(secret)}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(account) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}
