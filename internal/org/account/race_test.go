package account

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// Two requests that have both read the account before either used the code: one of them signs in.
func TestCodeReadTwiceUsedOnce(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	h := build(t, db)
	auth := newAuth(db, cheap)
	secret := h.enrol(auth, h.specialist, "ly.tv", clock)
	clock.Add(time.Minute)
	code := totpCode(secret, clock.Now().Unix()/30)
	var both, wg sync.WaitGroup
	both.Add(2)
	in := make([]bool, 2)
	for i := range in {
		wg.Go(func() {
			var read sync.Once
			err := db.Write(context.Background(), func(tx *store.Tx) error {
				acc, err := accountOf(tx, h.specialist, day.Of(tx.Now()))
				if err != nil {
					return err
				}
				read.Do(func() { both.Done(); both.Wait() })
				in[i], _, err = auth.spend(tx, acc, code)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if in[0] == in[1] {
		t.Errorf("the code worked %v", in)
	}
}

// A password that was right when it was checked, but changed before the session was made, opens nothing.
func TestPasswordChangedMeanwhile(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		var seen account
		read(t, db, func(q *store.Snapshot) (err error) { seen, err = accountOf(q, h.specialist, today); return err })
		write(t, db, func(tx *store.Tx) error {
			return SetPassword(tx, h.specialist, Password{Hash: auth.hasher.dummyHash()}, by)
		})
		_, err := auth.finishSignIn(context.Background(), seen, client, nil)
		wantFault(t, err, fault.Invalid, "org.sign_in_wrong")
	})
}

// A session that was made at the moment the account was locked shows nothing.
func TestSessionOfALockedAccount(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		in, _ := enter(t, auth, "ly.tv")
		write(t, db, func(tx *store.Tx) error { return setState(tx, h.specialist, accountLocked, "test") })
		if v := load(t, auth, in.Token); !v.Anonymous() || v.Was != "" {
			t.Errorf("%+v", v)
		}
	})
}

// An account that is used while the house is about to lock it for want of use stays open.
func TestUsedAtTheMomentOfLocking(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	h := build(t, db)
	auth := newAuth(db, easy)
	h.account(auth, h.specialist, "ly.tv", false)
	clock.Add(46 * 24 * time.Hour)
	used, commit := make(chan bool), make(chan bool)
	var once sync.Once
	var using, locking error
	var wg sync.WaitGroup
	wg.Go(func() {
		using = db.Write(context.Background(), func(tx *store.Tx) error {
			if _, err := tx.Exec(`update org_account set last_used = $2 where person_id = $1`, h.specialist, store.Millis(tx.Now())); err != nil {
				return err
			}
			once.Do(func() { close(used) })
			<-commit
			return nil
		})
	})
	<-used
	locked := -1
	wg.Go(func() { locked, locking = auth.LockIdle(context.Background()) })
	storetest.Blocked(t, db) // the house
	close(commit)
	wg.Wait()
	if using != nil || locking != nil || locked != 0 {
		t.Errorf("%d locked: %v, %v", locked, using, locking)
	}
}
