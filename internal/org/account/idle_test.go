package account

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestLockIdle: accounts of officials that nobody used for 45 days are locked by the house itself, before anybody tries
// them; those in use, and those of citizens, are not (QCVN 12:2026/BCA).
func TestLockIdle(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		h.account(auth, h.receiver, "hoa.nt", false)
		if err := auth.Register(t.Context(), Registration{Name: "Người Dân", Login: "0912345678", Password: good, Again: good, Client: client}); err != nil {
			t.Fatal(err)
		}
		lock := func(want int) {
			t.Helper()
			n, err := auth.LockIdle(t.Context())
			if err != nil || n != want {
				t.Errorf("%d locked, want %d: %v", n, want, err)
			}
		}
		clock.Add(45 * 24 * time.Hour)
		lock(0)
		enter(t, auth, "hoa.nt")
		clock.Add(time.Second)
		lock(1)
		lock(0)
		read(t, db, func(q *store.Snapshot) error {
			for person, want := range map[string]bool{h.specialist: false, h.receiver: true} {
				if open, err := IsOpen(q, person); err != nil || open != want {
					t.Errorf("open is %v, want %v: %v", open, want, err)
				}
			}
			return nil
		})
		_, err := auth.SignIn(t.Context(), Attempt{Realm: Officials, Login: "ly.tv", Password: good, Client: client})
		wantFault(t, err, fault.Forbidden, "org.account_idle")
		never := easy
		never.IdleLock = -1
		clock.Add(365 * 24 * time.Hour)
		if n, err := newAuth(db, never).LockIdle(t.Context()); n != 0 || err != nil {
			t.Errorf("locked %d although it never shall: %v", n, err)
		}
	})
}

// TestOddBrowser: what a browser calls itself turns nobody away, whatever the bytes.
func TestOddBrowser(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		odd := Client{Address: "10.0.0.7", Agent: "M\xff\x00o"}
		if _, err := auth.SignIn(t.Context(), Attempt{Realm: Officials, Login: "ly.tv", Password: good, Client: odd}); err != nil {
			t.Error(err)
		}
	})
}
