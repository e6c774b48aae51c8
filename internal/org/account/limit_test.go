package account

import (
	"context"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// guarded is a house with offices and an account "ly.tv" that others try.
type guarded struct {
	*house
	auth *Auth
}

func guard(t *testing.T, db *store.DB) guarded {
	t.Helper()
	c := easy
	c.Limit = limit.New(db, netip.MustParsePrefix("203.0.113.0/24"))
	g := guarded{build(t, db), newAuth(db, c)}
	g.account(g.auth, g.specialist, "ly.tv", false)
	return g
}

func (g guarded) try(login, password string, c Client) (SignedIn, error) {
	return g.auth.SignIn(context.Background(), Attempt{Officials, login, password, c})
}

// from is the n-th of many addresses that share no network.
func from(n int) Client { return Client{Address: fmt.Sprintf("2001:db8:%x::1", n)} }

func TestWrongPasswordsAreLimited(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		g := guard(t, db)
		for n, login := range []string{"ly.tv", "ai.do"} { // an unknown account is limited alike
			for range 6 {
				_, err := g.try(login, "x", from(n))
				wantFault(t, err, fault.Invalid, "org.sign_in_wrong")
			}
			_, err := g.try(login, "x", from(n))
			wantFault(t, err, fault.TooMany, "org.too_many_tries")
			_, err = g.try(login, good, from(50))
			wantFault(t, err, fault.TooMany, "org.too_many_tries")
		}
		clock.Add(time.Minute)
		for range 20 { // who knows the password is not counted
			if _, err := g.try("ly.tv", good, from(1)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestAnAccountIsTriedFortyTimesADay: however many addresses an attacker has, and whenever he comes again.
func TestAnAccountIsTriedFortyTimesADay(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		g := guard(t, db)
		tried := 0
		for n := range 300 {
			if _, err := g.try("ly.tv", "x", from(n)); fault.Of(err) == fault.Invalid {
				tried++
			}
			clock.Add(2 * time.Minute)
		}
		if tried != 40 {
			t.Errorf("%d passwords in ten hours of a day", tried)
		}
	})
}

// TestNobodyIsLockedOutFromAfar: others have used up the account; its person still comes in from a device that is known
// and from the offices, is told, and neither opens a way for the others.
func TestNobodyIsLockedOutFromAfar(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		g := guard(t, db)
		ctx := context.Background()
		home := Client{Address: "198.51.100.7", Device: NewDevice()}
		in, err := g.try("ly.tv", good, home)
		if err != nil || in.Tried != 0 {
			t.Fatal(in.Tried, err)
		}
		if err := g.auth.Remember(ctx, in, home.Device); err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Hour)
		for n := range 300 {
			_, _ = g.try("ly.tv", "x", from(n))
			clock.Add(time.Minute)
		}
		strange := Client{Address: "198.51.100.7", Device: NewDevice()}
		_, err = g.try("ly.tv", good, strange)
		wantFault(t, err, fault.TooMany, "org.too_many_tries")
		if in, err = g.try("ly.tv", good, home); err != nil || in.Tried != 40 {
			t.Errorf("a known device: %v, told of %d wrong tries", err, in.Tried)
		}
		if in, err = g.try("ly.tv", good, Client{Address: "203.0.113.9"}); err != nil || in.Tried != 0 {
			t.Errorf("the office: %v, told again of %d", err, in.Tried)
		}
		read(t, db, func(q *store.Snapshot) error {
			list, err := WrongTries(q, g.specialist, q.Now())
			if len(list) != 20 || err != nil {
				t.Errorf("%d wrong tries are shown: %v", len(list), err)
			}
			return err
		})
		for _, c := range []Client{home, {Address: "203.0.113.9"}} { // each of them has a budget too
			n := 0
			for range 20 {
				if _, err := g.try("ly.tv", "x", c); fault.Of(err) == fault.Invalid {
					n++
				}
			}
			if n != 6 {
				t.Errorf("%+v: %d tries in a minute", c, n)
			}
		}
		g.account(g.auth, g.head, "phong.lt", false)
		for range 6 {
			_, _ = g.try("phong.lt", "x", from(1))
		}
		_, err = g.try("phong.lt", good, home)
		wantFault(t, err, fault.TooMany, "org.too_many_tries") // the device of somebody else
	})
}

// TestAnOfficeIsNotOneAddress: a hundred people behind one address mistype, register, and none keeps the others out.
func TestAnOfficeIsNotOneAddress(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		g := guard(t, db)
		office, street := Client{Address: "203.0.113.9"}, Client{Address: "198.51.100.9"}
		wrong := func(c Client) (n int) {
			for i := range 60 {
				if _, err := g.try(fmt.Sprint("ai.do", i), "x", c); fault.Of(err) == fault.Invalid {
					n++
				}
			}
			return n
		}
		if at, out := wrong(office), wrong(street); at != 60 || out != 30 {
			t.Errorf("mistyped by sixty people: %d at the office, %d in the street", at, out)
		}
		register := func(c Client, login string) error {
			return g.auth.Register(context.Background(), Registration{Name: "Nguyễn Văn A", Login: login, Password: good, Again: good, Client: c})
		}
		for i := range 40 {
			if err := register(office, fmt.Sprintf("09123450%02d", i)); err != nil {
				t.Fatalf("registration %d at the office: %v", i, err)
			}
		}
		if _, err := g.try("ly.tv", good, office); err == nil {
			t.Error("sixty wrong tries in a minute and no limit")
		}
		third := Client{Address: "203.0.113.10"}
		for i := range 40 {
			if err := register(third, fmt.Sprintf("09123451%02d", i)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := g.try("ly.tv", good, third); err != nil {
			t.Errorf("registrations are counted as wrong passwords: %v", err)
		}
	})
}

// TestAccountsAreNotFloodedIn: registrations are counted whether they succeed or not, by household and network.
func TestAccountsAreNotFloodedIn(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		g := guard(t, db)
		made := 0
		for n := range 90 {
			err := g.auth.Register(context.Background(), Registration{Name: "Nguyễn Văn A", Login: fmt.Sprintf("09123452%02d", n), Password: good, Again: good,
				Client: Client{Address: fmt.Sprintf("2001:db8:7:7::%x", n)}})
			if err == nil {
				made++
			}
			clock.Add(20 * time.Second)
		}
		if made != 60 {
			t.Errorf("%d accounts in half an hour from one household", made)
		}
	})
}

// TestInventedNamesDoNotFillTheAudit: what is tried about accounts that nobody has is written down up to a bound.
func TestInventedNamesDoNotFillTheAudit(t *testing.T) {
	db := storetest.OpenSQLite(t, prepared, &storetest.Clock{})
	g := guard(t, db)
	c := g.auth.cfg
	lines := func() int { return countAudit(t, db) }
	before := lines()
	for n := range int(strangersRule.House.Hour) {
		if c.Limit.Local(limit.Claim{Rule: strangersRule}) != nil {
			t.Fatal(n)
		}
	}
	_, err := g.try("ai.do", "x", from(1))
	wantFault(t, err, fault.Invalid, "org.sign_in_wrong")
	if lines() != before {
		t.Error("a line for an invented name beyond the bound")
	}
	_, err = g.try("ly.tv", "x", from(2))
	wantFault(t, err, fault.Invalid, "org.sign_in_wrong")
	if lines() != before+1 {
		t.Error("no line for a name that somebody has")
	}
}
