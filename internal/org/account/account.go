package account

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// States of an account.
const (
	accountOpen   = "open"
	accountLocked = "locked"
	accountClosed = "closed"
)

// Opening lets a person sign in.
type Opening struct {
	Person string
	Login  string // officials: a user name; citizens: phone, e-mail or citizen number
	Hash   string // see Auth.Hash; made before the transaction
	Once   bool   // a one-time password: to be changed at the first sign-in (QCVN 12:2026/BCA)
}

// Open gives a person an account. One person has one account.
func Open(tx *store.Tx, a Opening, by event.By) error {
	p, err := org.PersonByID(tx, a.Person)
	if err != nil {
		return err
	}
	realm := Officials
	if p.Citizen {
		realm = Citizens
	}
	login, kind := readLogin(realm, a.Login)
	if kind == "" {
		return fault.Fields(fault.Field{Name: "login", Key: "org.login_form"})
	}
	now := store.Millis(tx.Now())
	n, err := tx.Exec(`insert into org_account (person_id, realm, state, why, hash, must_change, changed, activated, deactivated, last_used,
		totp_on, totp_secret, totp_new, totp_last) values ($1,$2,'open','',$3,$4,$5,$5,0,0,$6,$7,$7,0) on conflict (person_id) do nothing`,
		a.Person, string(realm), a.Hash, a.Once, now, false, []byte{})
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "org.account_exists")
	}
	if n, err = tx.Exec(`insert into org_login (realm, login, person_id, kind) values ($1,$2,$3,$4) on conflict (realm, login) do nothing`,
		string(realm), login, a.Person, kind); err != nil {
		return err
	}
	if n == 0 {
		return fault.Fields(fault.Field{Name: "login", Key: "org.login_taken"})
	}
	if err := keepPassword(tx, a.Person, a.Hash); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.AccountOpened, Person: a.Person, Actor: by.Actor, Detail: kind})
}

func keepPassword(tx *store.Tx, person, hash string) error {
	_, err := tx.Exec(`insert into org_password (person_id, at, hash) values ($1,$2,$3) on conflict (person_id, at) do update set hash = $3`,
		person, store.Millis(tx.Now()), hash)
	return err
}

// account is the row behind a sign-in.
type account struct {
	person      string
	name        string
	citizen     bool
	left        string
	realm       Realm
	state, why  string
	hash        string
	mustChange  bool
	changed     time.Time
	activated   time.Time
	lastUsed    time.Time
	totpOn      bool
	totpSecret  []byte
	totpNew     []byte
	totpLast    int64
	technical   bool // has the role of a technical administrator today
	deactivated time.Time
}

const accountQuery = `select a.person_id, p.name, p.citizen, p.left_on, a.realm, a.state, a.why, a.hash, a.must_change, a.changed, a.activated, a.last_used,
	a.totp_on, a.totp_secret, a.totp_new, a.totp_last, a.deactivated,
	exists (select 1 from org_role r where r.person_id = a.person_id and r.role = 'technical_admin' and r.valid_from <= $1 and r.valid_to > $1)
	from org_account a join org_person p on p.id = a.person_id`

func scanAccount(row *sql.Row) (a account, err error) {
	var changed, activated, used, deactivated int64
	err = row.Scan(&a.person, &a.name, &a.citizen, &a.left, &a.realm, &a.state, &a.why, &a.hash, &a.mustChange, &changed, &activated, &used,
		&a.totpOn, &a.totpSecret, &a.totpNew, &a.totpLast, &deactivated, &a.technical)
	a.changed, a.activated, a.lastUsed, a.deactivated = store.Time(changed), store.Time(activated), store.Time(used), store.Time(deactivated)
	return a, err
}

// accountByLogin gives the zero account when nobody has the login.
func accountByLogin(q store.Querier, realm Realm, login string, today day.Date) (account, error) {
	a, err := scanAccount(q.QueryRow(accountQuery+` join org_login l on l.person_id = a.person_id where l.realm = $2 and l.login = $3`,
		today.String(), string(realm), login))
	if errors.Is(err, sql.ErrNoRows) {
		return account{}, nil
	}
	return a, err
}

func accountOf(q store.Querier, person string, today day.Date) (account, error) {
	a, err := scanAccount(q.QueryRow(accountQuery+` where a.person_id = $2`, today.String(), person))
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.New(fault.NotFound, "org.account_unknown").WithCause(err)
	}
	return a, err
}

// whyIdle is why an account that nobody used is locked.
const whyIdle = "idle"

func (auth *Auth) idle() *fault.Fault {
	return fault.New(fault.Forbidden, "org.account_idle", "days", int(auth.cfg.IdleLock.Hours()/24))
}

// refusal says why the right password does not open the account now; nil when it does. lock asks to lock it first.
func (auth *Auth) refusal(a account, now time.Time) (f *fault.Fault, lock bool) {
	used := a.lastUsed
	if used.Before(a.activated) {
		used = a.activated
	}
	switch {
	case a.state == accountClosed || a.left != "" && a.left <= day.Of(now).String():
		return fault.New(fault.Forbidden, "org.account_closed"), false
	case a.state == accountLocked && a.why == whyIdle:
		return auth.idle(), false
	case a.state == accountLocked:
		return fault.New(fault.Forbidden, "org.account_locked"), false
	case a.realm == Officials && auth.cfg.IdleLock > 0 && now.Sub(used) > auth.cfg.IdleLock: // QCVN 12:2026/BCA: 45 days
		return auth.idle(), true
	case a.mustChange && now.Sub(a.changed) > auth.cfg.OneTimeLife:
		return fault.New(fault.Forbidden, "org.one_time_old"), false
	}
	return nil, false
}

// stage is what a session of this account needs next.
func (auth *Auth) stage(a account, second bool, now time.Time) org.Stage {
	switch {
	case a.totpOn && !second:
		return org.StageCode
	case a.realm == Officials && !auth.cfg.NoTOTP && !a.totpOn:
		return org.StageEnrol
	case a.mustChange, a.technical && auth.cfg.AdminPasswordLife > 0 && now.Sub(a.changed) > auth.cfg.AdminPasswordLife:
		return org.StageNewSecret
	}
	return org.Ready
}

func setState(tx *store.Tx, person, state, why string) error {
	var deactivated int64
	if state != accountOpen {
		deactivated = store.Millis(tx.Now())
	}
	n, err := tx.Exec(`update org_account set state = $2, why = $3, deactivated = $4 where person_id = $1`, person, state, why, deactivated)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "org.account_unknown")
	}
	return err
}

// closeAccount closes the account of a leaver, if there is one, and ends its sessions.
func closeAccount(tx *store.Tx, person string, by event.By) error {
	n, err := tx.Exec(`update org_account set state = $2, why = 'left', deactivated = $3 where person_id = $1 and state <> $2`,
		person, accountClosed, store.Millis(tx.Now()))
	if err != nil || n == 0 {
		return err
	}
	if err := endSessions(tx, person, "", "account_closed"); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.AccountClosed, Person: person, Actor: by.Actor, Detail: "left"})
}

// Lock locks an account and ends its sessions.
func Lock(tx *store.Tx, person, why string, by event.By) error {
	if err := setState(tx, person, accountLocked, why); err != nil {
		return err
	}
	if err := endSessions(tx, person, "", "account_locked"); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.AccountLocked, Person: person, Actor: by.Actor, Detail: why})
}

// Unlock opens a locked account again; the days without use count anew.
func Unlock(tx *store.Tx, person string, by event.By) error {
	if err := setState(tx, person, accountOpen, ""); err != nil {
		return err
	}
	if _, err := tx.Exec(`update org_account set activated = $2 where person_id = $1`, person, store.Millis(tx.Now())); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.AccountUnlocked, Person: person, Actor: by.Actor})
}

// Password is a password by its hash (see Auth.Hash); Once asks for a new one at the next sign-in.
type Password struct {
	Hash string
	Once bool
}

// SetPassword sets the password of an account and ends its sessions.
func SetPassword(tx *store.Tx, person string, p Password, by event.By) error {
	n, err := tx.Exec(`update org_account set hash = $2, must_change = $3, changed = $4 where person_id = $1`, person, p.Hash, p.Once, store.Millis(tx.Now()))
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.NotFound, "org.account_unknown")
	}
	if err := keepPassword(tx, person, p.Hash); err != nil {
		return err
	}
	if err := endSessions(tx, person, "", "password_reset"); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.PasswordReset, Person: person, Actor: by.Actor})
}

// RemoveTOTP takes the second factor off an account whose telephone was lost; the next sign-in sets up a new one.
func RemoveTOTP(tx *store.Tx, person string, by event.By) error {
	if _, err := tx.Exec(`update org_account set totp_on = $2, totp_secret = $3, totp_new = $3, totp_last = 0 where person_id = $1`, person, false,
		[]byte{}); err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from org_recovery where person_id = $1`, person); err != nil {
		return err
	}
	if err := endSessions(tx, person, "", "totp_removed"); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.TOTPRemoved, Person: person, Actor: by.Actor})
}

// HasSecondFactor tells whether an authenticator app is set up for a person's account.
func HasSecondFactor(q store.Querier, person string) (on bool, err error) {
	err = q.QueryRow(`select totp_on from org_account where person_id = $1`, person).Scan(&on)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return on, err
}

// IsOpen tells whether a person has an account that is neither locked nor closed.
func IsOpen(q store.Querier, person string) (bool, error) {
	var state string
	err := q.QueryRow(`select state from org_account where person_id = $1`, person).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("account: account: %w", err)
	}
	return state == accountOpen, nil
}

// systemBy is the author of what the program does by itself.
var systemBy = event.By{Actor: "system"}
