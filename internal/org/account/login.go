package account

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Realm keeps accounts of officials and of citizens apart.
type Realm string

// The realms.
const (
	Officials Realm = "official"
	Citizens  Realm = "citizen"
)

var (
	loginOfficial = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$`)
	loginEmail    = regexp.MustCompile(`^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$`)
	loginCitizen  = regexp.MustCompile(`^[0-9]{12}$`)
	loginPhone    = regexp.MustCompile(`^0[0-9]{9,10}$`)
)

// readLogin brings what was typed into the one form that is kept. The kind is "username", "email", "phone" or
// "citizen_id"; empty when it is none of them (it is then an account that nobody has).
func readLogin(realm Realm, typed string) (login, kind string) {
	s := strings.ToLower(strings.TrimSpace(fold.Clip(typed, 128)))
	if realm == Officials {
		if loginOfficial.MatchString(s) || loginEmail.MatchString(s) {
			return s, "username"
		}
		return s, ""
	}
	if loginEmail.MatchString(s) {
		return s, "email"
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-()", r) {
			return -1
		}
		return r
	}, s)
	if rest, ok := strings.CutPrefix(digits, "+84"); ok {
		digits = "0" + strings.TrimPrefix(rest, "0")
	}
	switch {
	case loginCitizen.MatchString(digits):
		return digits, "citizen_id"
	case loginPhone.MatchString(digits):
		return digits, "phone"
	}
	return s, ""
}

// OfficialByLogin is the official who signs in by a name; NotFound when there is none.
func OfficialByLogin(q store.Querier, login string) (person string, err error) {
	err = q.QueryRow(`select person_id from org_login where login = $1 and realm = $2`, strings.ToLower(strings.TrimSpace(login)),
		string(Officials)).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.NotFound, "org.person_unknown")
	}
	if err != nil {
		return "", fmt.Errorf("account: login: %w", err)
	}
	return person, nil
}

// LoginOf is the name by which an official signs in.
func LoginOf(q store.Querier, person string) (login string, err error) {
	if err = q.QueryRow(`select login from org_login where person_id = $1 and realm = $2`, person, string(Officials)).Scan(&login); err != nil {
		return "", fmt.Errorf("account: login: %w", err)
	}
	return login, nil
}
