// Package contact is the room that knows whose a telephone number or an e-mail address is: proved by a code that was
// sent there, or at the counter. Somebody who only named a contact may be somebody else.
package contact

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
)

// How a contact was proved.
const (
	ByCode    = "code"
	ByCounter = "counter" // an official was with the person
)

// Config sets codes. The zero value works.
type Config struct {
	Life   time.Duration // of a code; 15 minutes when 0
	Pause  time.Duration // until another code goes to the same contact; 1 minute when 0
	Tries  int64         // at one code; 3 when 0
	Firsts int64         // first notices to a contact in a day that nobody has proved; 3 when 0
	Codes  limit.Rule    // budget of codes; see rules.go
}

func (c Config) filled() Config {
	c.Codes = c.Codes.Or(codes)
	if c.Life == 0 {
		c.Life = 15 * time.Minute
	}
	if c.Pause == 0 {
		c.Pause = time.Minute
	}
	if c.Tries == 0 {
		c.Tries = 3
	}
	if c.Firsts == 0 {
		c.Firsts = 3
	}
	return c
}

// Letter is a code, or news about an account, on its way.
type Letter struct {
	Record  string // what it is about
	What    string // word key of what it tells
	Contact string
	Subject string
	Body    string
	Code    string
	Until   time.Time // later it is of no use
}

// TitleWord is the word key of what a letter with a code tells.
const TitleWord = "contact.code_title"

// Room sends and checks codes.
type Room struct {
	DB      *store.DB
	Limit   *limit.Limiter
	Secrets *seal.Box
	Words   *lang.Words // in which codes are sent
	Config  Config
	// Carry takes a letter to its contact (port; room notify stands behind it). Reaches tells whether the house has a
	// carrier for a contact.
	Carry   func(tx *store.Tx, l Letter) error
	Reaches func(contact string) bool
}

// IsMail tells an e-mail address from a telephone number.
func IsMail(contact string) bool { return strings.Contains(contact, "@") }

// personal is the number of an identity card: no message goes there, but the counter proves whose it is.
var personal = regexp.MustCompile(`^[0-9]{12}$`)

// Clean is the one form of a contact: what it is compared by, and limited by.
func Clean(contact string) string {
	s := strings.ToLower(strings.TrimSpace(contact))
	if s == "" || IsMail(s) || personal.MatchString(s) {
		return s
	}
	return identity.Phone(s).Value
}

// key is what is kept of a contact.
func key(contact string) string {
	h := sha256.Sum256([]byte(Clean(contact)))
	return hex.EncodeToString(h[:16])
}

// Prove writes down that a contact belongs to a holder.
func Prove(tx *store.Tx, contact, holder, how string) error {
	if Clean(contact) == "" || holder == "" {
		return nil
	}
	_, err := tx.Exec(`insert into contact_proof (contact, holder, how, at) values ($1,$2,$3,$4) on conflict (contact, holder) do nothing`,
		key(contact), holder, how, store.Millis(tx.Now()))
	return err
}

// Proved tells whether a contact was proved for one of the holders; an empty holder is none.
func Proved(q store.Querier, contact string, holders ...string) (bool, error) {
	args := []any{key(contact)}
	var n int
	err := q.QueryRow(`select count(*) from contact_proof where contact = $1 and holder <> '' and holder in `+store.In(&args, holders), args...).Scan(&n)
	return n > 0 && Clean(contact) != "", err
}

// First counts a first notice to a contact that nobody has proved, and tells whether it may go out: who floods the house
// with the number of somebody else reaches that person a few times a day at most, whatever is sent from wherever.
func (r *Room) First(tx *store.Tx, contact string) (bool, error) {
	n, err := tx.Exec(`insert into contact_told (contact, day, n, at) values ($1,$2,1,$3)
		on conflict (contact, day) do update set n = contact_told.n + 1 where contact_told.n < $4`,
		key(contact), day.Of(tx.Now()).String(), store.Millis(tx.Now()), r.Config.filled().Firsts)
	return n > 0, err
}
