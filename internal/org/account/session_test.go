package account

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

func enter(t *testing.T, auth *Auth, login string) (SignedIn, org.Viewer) {
	t.Helper()
	in, err := auth.SignIn(context.Background(), Attempt{Officials, login, good, client})
	if err != nil {
		t.Fatal(err)
	}
	return in, load(t, auth, in.Token)
}

func load(t *testing.T, auth *Auth, token string) org.Viewer {
	t.Helper()
	v, err := auth.Load(context.Background(), token, client)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSecondFactor(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		ctx := context.Background()
		auth := newAuth(db, cheap)
		h.account(auth, h.specialist, "ly.tv", false)
		in, v := enter(t, auth, "ly.tv")
		if in.Stage != org.StageEnrol || !v.Anonymous() {
			t.Fatalf("the first sign-in does not ask for enrolment: %+v", in)
		}
		e, err := auth.Enrol(ctx, v)
		if err != nil || !strings.HasPrefix(e.URI, "otpauth://totp/") || !strings.Contains(e.URI, e.Secret) {
			t.Fatalf("%+v %v", e, err)
		}
		if again, err := auth.Enrol(ctx, v); err != nil || again != e {
			t.Errorf("the secret changed when the page was loaded again: %v", err)
		}
		secret := secretOf(t, e)
		_, _, err = auth.ConfirmEnrolment(ctx, v, "000000", client)
		wantFault(t, err, fault.Invalid, "org.code_not_right")
		first := totpCode(secret, clock.Now().Unix()/30)
		done, codes, err := auth.ConfirmEnrolment(ctx, v, first, client)
		if err != nil || done.Stage != org.Ready || len(codes) != recoveryCodes {
			t.Fatalf("%+v %v %v", done, codes, err)
		}
		if load(t, auth, done.Token).Person != h.specialist {
			t.Fatal("not signed in after enrolment")
		}
		code := func(code string) error {
			_, v := enter(t, auth, "ly.tv")
			if v.Stage != org.StageCode || !v.Anonymous() {
				t.Fatalf("no code asked: %+v", v)
			}
			in, err := auth.Code(ctx, v, code, client)
			if err == nil && (in.Stage != org.Ready || load(t, auth, in.Token).Person != h.specialist) {
				t.Fatalf("%+v", in)
			}
			return err
		}
		at := func(steps int64) string { return totpCode(secret, clock.Now().Unix()/30+steps) }
		wantFault(t, code(first), fault.Invalid, "org.code_not_right") // used at enrolment
		clock.Add(90 * time.Second)
		for _, c := range []struct {
			name string
			code string
			ok   bool
		}{
			{"two steps old", at(-2), false},
			{"two steps ahead", at(2), false},
			{"one step old", at(-1), true},
			{"the same again", at(-1), false},
			{"now", at(0), true},
			{"older than the last", at(-1), false},
			{"one step ahead", at(1), true},
			{"recovery code", codes[0], true},
			{"recovery code again", codes[0], false},
			{"recovery code, lower case, without dashes", strings.ToLower(strings.ReplaceAll(codes[1], "-", "")), true},
			{"nothing", "", false},
		} {
			if err := code(c.code); (err == nil) != c.ok {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		write(t, db, func(tx *store.Tx) error { return RemoveTOTP(tx, h.specialist, by) })
		if in, _ := enter(t, auth, "ly.tv"); in.Stage != org.StageEnrol {
			t.Errorf("after the telephone was lost: %q", in.Stage)
		}
	})
}

func TestCodesAreLimited(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, cheap)
		secret := h.enrol(auth, h.specialist, "ly.tv", clock)
		clock.Add(time.Minute)
		_, v := enter(t, auth, "ly.tv")
		for range 6 {
			_, err := auth.Code(context.Background(), v, "000000", client)
			wantFault(t, err, fault.Invalid, "org.code_not_right")
		}
		_, err := auth.Code(context.Background(), v, totpCode(secret, clock.Now().Unix()/30), client)
		wantFault(t, err, fault.TooMany, "org.too_many_tries")
	})
}

// enrol opens an account with the second factor set up.
func (h *house) enrol(auth *Auth, person, login string, clock *storetest.Clock) []byte {
	h.t.Helper()
	h.account(auth, person, login, false)
	_, v := enter(h.t, auth, login)
	e, err := auth.Enrol(context.Background(), v)
	if err != nil {
		h.t.Fatal(err)
	}
	secret := secretOf(h.t, e)
	if _, _, err := auth.ConfirmEnrolment(context.Background(), v, totpCode(secret, clock.Now().Unix()/30), client); err != nil {
		h.t.Fatal(err)
	}
	return secret
}

// One code, sent many times at the same moment, opens one session.
func TestCodeOnceRace(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	h := build(t, db)
	c := cheap
	c.Second = limit.Rule{Name: "second", Word: "org.too_many_tries", Key: limit.Budget{Minute: 100}}
	auth := newAuth(db, c)
	secret := h.enrol(auth, h.specialist, "ly.tv", clock)
	clock.Add(time.Minute)
	var vs []org.Viewer
	for range 8 {
		_, v := enter(t, auth, "ly.tv")
		vs = append(vs, v)
	}
	code := totpCode(secret, clock.Now().Unix()/30)
	var in atomic.Int64
	var wg sync.WaitGroup
	for _, v := range vs {
		wg.Go(func() {
			if _, err := auth.Code(context.Background(), v, code, client); err == nil {
				in.Add(1)
			}
		})
	}
	wg.Wait()
	if in.Load() != 1 {
		t.Errorf("one code opened %d sessions", in.Load())
	}
}

func TestSessionLimits(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		in, _ := enter(t, auth, "ly.tv")
		clock.Add(2 * time.Hour)
		if load(t, auth, in.Token).Anonymous() {
			t.Fatal("ended before the idle time was over")
		}
		clock.Add(2*time.Hour + time.Second)
		if !load(t, auth, in.Token).Anonymous() {
			t.Fatal("did not end after the idle time")
		}
		in, _ = enter(t, auth, "ly.tv")
		for range 12 {
			clock.Add(time.Hour)
			if load(t, auth, in.Token).Anonymous() {
				t.Fatal("ended while in use")
			}
		}
		clock.Add(time.Second)
		if !load(t, auth, in.Token).Anonymous() {
			t.Fatal("did not end at the absolute limit")
		}
		for _, token := range []string{"", "x", in.Token + "x"} {
			if v := load(t, auth, token); !v.Anonymous() || v.Session != "" {
				t.Errorf("token %q: %+v", token, v)
			}
		}
		read(t, db, func(q *store.Snapshot) error {
			var n int
			err := q.QueryRow(`select count(*) from org_session where token_hash = $1`, in.Token).Scan(&n)
			if n != 0 {
				t.Error("the token itself is in the store")
			}
			return err
		})
	})
}

func TestUnfinishedSignInGrowsOld(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, cheap)
		h.account(auth, h.specialist, "ly.tv", false)
		in, v := enter(t, auth, "ly.tv")
		if v.Stage != org.StageEnrol {
			t.Fatal(v.Stage)
		}
		clock.Add(15*time.Minute + time.Second)
		if v := load(t, auth, in.Token); v.Session != "" {
			t.Errorf("still waiting: %+v", v)
		}
	})
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		ctx := context.Background()
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		h.account(auth, h.head, "phong.lt", false)
		h.account(auth, h.it, "tri.lv", false)
		a, va := enter(t, auth, "ly.tv")
		b, _ := enter(t, auth, "ly.tv")
		_, other := enter(t, auth, "phong.lt")
		_, admin := enter(t, auth, "tri.lv")
		list := func() (out []Session) {
			read(t, db, func(q *store.Snapshot) (err error) { out, err = auth.Sessions(q, h.specialist); return err })
			return out
		}
		if s := list(); len(s) != 2 || s[0].Address != client.Address || s[0].Agent != client.Agent {
			t.Fatalf("%+v", s)
		}
		wantFault(t, auth.EndSession(ctx, other, b.Session, client), fault.NotFound, "org.session_unknown")
		wantFault(t, auth.EndSession(ctx, org.Viewer{}, b.Session, client), fault.NotFound, "org.session_unknown")
		if err := auth.EndSession(ctx, va, b.Session, client); err != nil {
			t.Fatal(err)
		}
		if !load(t, auth, b.Token).Anonymous() || load(t, auth, a.Token).Anonymous() {
			t.Error("the wrong session ended")
		}
		if err := auth.EndSession(ctx, admin, a.Session, client); err != nil {
			t.Fatal(err)
		}
		if !load(t, auth, a.Token).Anonymous() || len(list()) != 0 {
			t.Error("the administrator's ending does not work")
		}
	})
}

// A right withdrawn works on the next request; so does a unit that was moved.
func TestWithdrawnRightsWorkAtOnce(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		h.account(auth, h.inspector, "tra.dv", false)
		in, _ := enter(t, auth, "ly.tv")
		look, _ := enter(t, auth, "tra.dv")
		if !load(t, auth, in.Token).Can(take, h.commune) {
			t.Fatal("no right to begin with")
		}
		write(t, db, func(tx *store.Tx) error {
			g, err := org.RolesAt(tx, h.specialist, today)
			if err != nil {
				return err
			}
			return org.WithdrawRole(tx, g[0].ID, today, by)
		})
		if v := load(t, auth, in.Token); v.Person == "" || v.Can(take, h.commune) {
			t.Errorf("still may: %+v", v)
		}
		n := len(load(t, auth, look.Token).Units(see))
		write(t, db, func(tx *store.Tx) error {
			_, err := org.CreateUnit(tx, org.NewUnit{Kind: org.Department, Place: "20", Name: "Sở Y tế", Parent: h.province, From: long}, by)
			return err
		})
		if got := len(load(t, auth, look.Token).Units(see)); got != n+1 {
			t.Errorf("the inspector reads %d units, want %d", got, n+1)
		}
		write(t, db, func(tx *store.Tx) error { return Lock(tx, h.specialist, "test", by) })
		if !load(t, auth, in.Token).Anonymous() {
			t.Error("a locked account still looks")
		}
	})
}
