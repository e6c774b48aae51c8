package account

import (
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Reset is what somebody else makes new of the account of an official.
type Reset struct {
	Person string
	Hash   string // of the new one-time password; empty: the password stays
	Second bool   // the second factor is taken off
}

// Reset resets an account for its person. Whoever had it has nothing left: sessions end, and what else opens the house in
// this name ends in every room. The person is told at the address outside the house, if a carrier reaches it, at the next
// sign-in and under "Bảo mật".
func (auth *Auth) Reset(tx *store.Tx, x Reset, by event.By) error {
	if x.Hash != "" {
		if err := SetPassword(tx, x.Person, Password{Hash: x.Hash, Once: true}, by); err != nil {
			return err
		}
	}
	if x.Second {
		if err := RemoveTOTP(tx, x.Person, by); err != nil {
			return err
		}
	}
	for _, b := range auth.Org.Rooms {
		if b.Reset != nil {
			if err := b.Reset(tx, x.Person, by); err != nil {
				return err
			}
		}
	}
	if err := dropReset(tx, x.Person, by); err != nil {
		return err
	}
	return auth.tell(tx, x.Person, "org.reset_told_title", "org.reset_told")
}

// tell sends word about an account out of the house.
func (auth *Auth) tell(tx *store.Tx, person, what, body string) error {
	p, err := org.PersonByID(tx, person)
	if err != nil {
		return err
	}
	for _, to := range []string{p.Phone, p.Email} {
		if to != "" && auth.reaches(to) {
			return auth.Contact.Tell(tx, contact.Letter{Record: "account:" + person, Contact: to, What: what, Body: body})
		}
	}
	return nil
}

// byOthers are the lines of these kinds about an account that somebody else wrote after a moment.
func byOthers(person string, since int64, kinds ...org.AuditKind) store.Where {
	var what []string
	for _, k := range kinds {
		what = append(what, string(k))
	}
	return store.If(`person_id = $ and actor <> $ and actor <> 'citizen:' || $ and at > $`, person, person, person, since).In("what", what)
}

// sinceLastUse says what a person has to be told of at a complete sign-in.
func sinceLastUse(tx *store.Tx, person string, in *SignedIn) error {
	var used int64
	if err := tx.QueryRow(`select last_used from org_account where person_id = $1`, person).Scan(&used); err != nil {
		return err
	}
	done, err := org.CountAudit(tx, byOthers(person, used, org.PasswordReset, org.TOTPRemoved))
	if err != nil {
		return err
	}
	asked, err := org.CountAudit(tx, byOthers(person, used, org.ResetAsked, org.ResetDeclined))
	if err != nil {
		return err
	}
	in.Reset, in.Asked = done > 0, asked > 0
	in.Watched, err = org.WatchedSince(tx, person, used)
	return err
}

// Resets lists the newest resets of a person's account by others, done or asked for, of the last 90 days.
func Resets(q store.Querier, person string, now time.Time) ([]org.Audit, error) {
	since := store.Millis(now.AddDate(0, 0, -org.WatchDays))
	return org.NewestAudit(q, byOthers(person, since, org.PasswordReset, org.TOTPRemoved, org.ResetAsked, org.ResetDeclined))
}
