package account

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

func rowsOf(t *testing.T, db *store.DB, table string) (n int) {
	t.Helper()
	if err := db.Read(context.Background(), func(s *store.Snapshot) error { return s.QueryRow(`select count(*) from ` + table).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestPurge: a session is forgotten thirty days after it cannot be used any more, not before; the audit table is
// kept, unless the settings say otherwise, and then for a year at the least; facts stay.
func TestPurge(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		purge := func(auth *Auth, sessions int) {
			t.Helper()
			for _, r := range auth.Base().Retention {
				if _, err := r.Forget(t.Context(), db); err != nil {
					t.Fatal(err)
				}
			}
			if n := rowsOf(t, db, "org_session"); n != sessions {
				t.Errorf("%d sessions are left, want %d", n, sessions)
			}
		}
		_, v := enter(t, auth, "ly.tv")
		if err := auth.SignOut(t.Context(), v, client); err != nil {
			t.Fatal(err)
		}
		enter(t, auth, "ly.tv") // never ended, only left
		clock.Add(30 * 24 * time.Hour)
		enter(t, auth, "ly.tv")
		purge(auth, 3)
		clock.Add(auth.Config().SessionMax + time.Second)
		lines, facts := rowsOf(t, db, "org_audit"), rowsOf(t, db, "event")
		purge(auth, 1)
		clock.Add(300 * 24 * time.Hour)
		c := easy
		c.AuditKept = time.Hour
		brief := newAuth(db, c)
		purge(brief, 0)
		if n := rowsOf(t, db, "org_audit"); n != lines {
			t.Errorf("%d audit lines are left after 11 months, want %d", n, lines)
		}
		clock.Add(100 * 24 * time.Hour)
		purge(auth, 0)
		if n := rowsOf(t, db, "org_audit"); n != lines {
			t.Errorf("%d audit lines are left, want %d: nothing was said of forgetting", n, lines)
		}
		purge(brief, 0)
		if n := rowsOf(t, db, "org_audit"); n != 0 {
			t.Errorf("%d audit lines are left after a year", n)
		}
		if n := rowsOf(t, db, "event"); n != facts {
			t.Errorf("%d facts, were %d", n, facts)
		}
	})
}

// TestSecretsAreSealed: the secret of an authenticator app stands nowhere in the clear, and opens only with the
// key of the house, in the row of its person.
func TestSecretsAreSealed(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, cheap)
		secret := h.enrol(auth, h.specialist, "ly.tv", clock)
		var kept []byte
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			return s.QueryRow(`select totp_secret from org_account where person_id = $1`, h.specialist).Scan(&kept)
		}); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(kept, secret) {
			t.Error("the secret stands in the clear")
		}
		clock.Add(time.Minute)
		code := totpCode(secret, clock.Now().Unix()/30)
		other := cheap
		other.Secrets = seal.Fresh()
		_, v := enter(t, auth, "ly.tv")
		if _, err := newAuth(db, other).Code(t.Context(), v, code, client); !errors.Is(err, seal.ErrOtherKey) {
			t.Errorf("with another key: %v", err)
		}
		write(t, db, func(tx *store.Tx) error { // somebody copies their own row over
			_, err := tx.Exec(`update org_account set totp_secret = $2 where person_id = $1`, h.specialist, cheap.Secrets.Seal(secret, "another person"))
			return err
		})
		if _, err := auth.Code(t.Context(), v, code, client); err == nil {
			t.Error("the secret of another row was taken")
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.Exec(`update org_account set totp_secret = $2 where person_id = $1`, h.specialist, kept)
			return err
		})
		if in, err := auth.Code(t.Context(), v, code, client); err != nil || in.Stage != org.Ready {
			t.Errorf("%+v %v", in, err)
		}
	})
}
