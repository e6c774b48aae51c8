package contact

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
)

// digits is how long a code is.
const digits = 6

// Asking is a wish for a code.
type Asking struct {
	Contact string
	Holder  string // what the code shall prove; the part before ":" is the purpose
	Address string // from where
}

// Ask sends a code to a contact. A second wish within a minute sends nothing and is no fault: the code is on its way.
func (r *Room) Ask(ctx context.Context, a Asking) error {
	c := r.Config.filled()
	if Clean(a.Contact) == "" || !r.Reaches(a.Contact) {
		return fault.New(fault.Conflict, "contact.no_carrier")
	}
	var out bool
	if err := r.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		out, err = r.out(s, a)
		return err
	}); err != nil || out {
		return err
	}
	purpose, _, _ := strings.Cut(a.Holder, ":")
	taken, err := r.Limit.Take(ctx, limit.Claim{Rule: c.Codes, Key: purpose + "\x00" + Clean(a.Contact), Address: a.Address})
	if err != nil {
		return err
	}
	code, err := draw()
	if err != nil {
		return err
	}
	sealed := r.Secrets.Seal([]byte(code), a.Holder)
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(`insert into contact_code (contact, holder, code, tries, at, until) values ($1,$2,$3,0,$4,$5)
			on conflict (contact, holder) do update set code = $3, tries = 0, at = $4, until = $5 where contact_code.at <= $6`,
			key(a.Contact), a.Holder, sealed, store.Millis(tx.Now()), store.Millis(tx.Now().Add(c.Life)), store.Millis(tx.Now().Add(-c.Pause)))
		if err != nil {
			return err
		}
		if n == 0 { // another window was faster
			return taken.Give(tx)
		}
		return r.Carry(tx, Letter{Record: a.Holder, What: TitleWord, Contact: Clean(a.Contact), Code: code, Until: tx.Now().Add(c.Life),
			Subject: r.Words.T(TitleWord), Body: r.Words.T("contact.code_text", "code", Hidden, "minutes", int(c.Life/time.Minute))})
	})
}

// Hidden stands in the text of a letter, and in every log, where the code goes when it is sent.
const Hidden = "••••••"

func draw() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("contact: %w", err)
	}
	return fmt.Sprintf("%0*d", digits, n), nil
}

// out tells whether a code went out just now.
func (r *Room) out(q store.Querier, a Asking) (bool, error) {
	var n int
	err := q.QueryRow(`select count(*) from contact_code where contact = $1 and holder = $2 and at > $3`, key(a.Contact), a.Holder,
		store.Millis(q.Now().Add(-r.Config.filled().Pause))).Scan(&n)
	return n > 0, err
}

// Last tells when the last code went to a contact, and how long no other one does; zero when none is out.
func (r *Room) Last(q store.Querier, contact, holder string) (at time.Time, wait time.Duration, err error) {
	var ms int64
	err = q.QueryRow(`select at from contact_code where contact = $1 and holder = $2`, key(contact), holder).Scan(&ms)
	if errors.Is(err, sql.ErrNoRows) {
		return at, 0, nil
	}
	at = store.Time(ms)
	return at, max(0, at.Add(r.Config.filled().Pause).Sub(q.Now())), err
}

// Waits tells whether a code is out that may still be typed.
func (r *Room) Waits(q store.Querier, contact, holder string) (bool, error) {
	var n int
	err := q.QueryRow(`select count(*) from contact_code where contact = $1 and holder = $2 and until > $3 and tries < $4`, key(contact), holder,
		store.Millis(q.Now()), r.Config.filled().Tries).Scan(&n)
	return n > 0, err
}

// Answer is a code that was typed.
type Answer struct {
	Contact string
	Holder  string
	Code    string
}

// Try checks a code and, when it is right, does what it allows in the same transaction; the code is used up then. Every
// try counts, also those at once; after three the code is dead.
func (r *Room) Try(ctx context.Context, a Answer, then func(tx *store.Tx) error) (right bool, err error) {
	c := r.Config.filled()
	typed := onlyDigits(a.Code)
	err = r.DB.Write(ctx, func(tx *store.Tx) error {
		right = false
		n, err := tx.Exec(`update contact_code set tries = tries + 1 where contact = $1 and holder = $2 and until > $3 and tries < $4`,
			key(a.Contact), a.Holder, store.Millis(tx.Now()), c.Tries)
		if err != nil || n == 0 {
			return err
		}
		var sealed []byte
		err = tx.QueryRow(`select code from contact_code where contact = $1 and holder = $2`, key(a.Contact), a.Holder).Scan(&sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		code, err := r.Secrets.Open(sealed, a.Holder)
		if err != nil || subtle.ConstantTimeCompare(code, []byte(typed)) != 1 {
			return err
		}
		if _, err := tx.Exec(`delete from contact_code where contact = $1 and holder = $2`, key(a.Contact), a.Holder); err != nil {
			return err
		}
		right = true
		return then(tx)
	})
	return right && err == nil, err
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s[:min(len(s), 40)])
}

// Tell sends news to a contact that was proved a moment ago; What and Body are word keys.
func (r *Room) Tell(tx *store.Tx, l Letter) error {
	l.Subject, l.Body = r.Words.T(l.What), r.Words.T(l.Body)
	return r.Carry(tx, l)
}
