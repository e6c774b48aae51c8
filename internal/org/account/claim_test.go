package account

import (
	"context"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/proposal"
)

var withContacts = storetest.Prepare{Name: "org-contact", Series: []store.Series{{Room: "contact", FS: contact.Base().Migrations},
	{Room: "proposal", FS: proposal.Base().Migrations}, {Room: "org", FS: org.Base().Migrations}}}

// post is a gateway that keeps the codes it is given.
type post struct {
	mu   sync.Mutex
	sent []contact.Letter
}

// claims is the sign-in of a house with a gateway.
func claims(t *testing.T, db *store.DB) (*Auth, *post) {
	t.Helper()
	rooms()
	b, err := lang.Load(contact.Base().Words, org.Base().Words)
	if err != nil {
		t.Fatal(err)
	}
	box, auth := &post{}, newAuth(db, easy)
	auth.Contact = &contact.Room{DB: db, Limit: limit.New(db), Secrets: seal.Fresh(), Words: b.Words(lang.Default),
		Reaches: func(string) bool { return true },
		Carry: func(tx *store.Tx, l contact.Letter) error {
			tx.After(func() {
				box.mu.Lock()
				defer box.mu.Unlock()
				box.sent = append(box.sent, l)
			})
			return nil
		}}
	return auth, box
}

func eachClaim(t *testing.T, test func(t *testing.T, auth *Auth, box *post, db *store.DB)) {
	storetest.Each(t, withContacts, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		auth, box := claims(t, db)
		test(t, auth, box, db)
	})
}

const owned = "0905000111"

func wish(password string, lost bool) Registration {
	r := Registration{Name: "Nông Thị Hoa", Login: owned, Password: password, Again: password, Lost: lost, Client: client}
	if lost {
		r.Name = ""
	}
	return r
}

func (b *post) last() contact.Letter { return b.sent[len(b.sent)-1] }

// opens tells whether a password opens the account of the number.
func opens(t *testing.T, auth *Auth, password string) bool {
	t.Helper()
	_, err := auth.SignIn(t.Context(), Attempt{Realm: Citizens, Login: owned, Password: password, Client: client})
	if err != nil && fault.Of(err) != fault.Invalid {
		t.Fatal(err)
	}
	return err == nil
}

// TestAClaimHoldsNothing: the attack of the issue: somebody registers with the telephone of another, who comes later.
func TestAClaimHoldsNothing(t *testing.T) {
	eachClaim(t, func(t *testing.T, auth *Auth, box *post, _ *store.DB) {
		thief, err := auth.Begin(t.Context(), wish("Cua-Ke-Trom-1", false))
		if err != nil || thief == "" || opens(t, auth, "Cua-Ke-Trom-1") {
			t.Fatalf("a claim opens an account: %v", err)
		}
		for range 4 {
			if err := auth.Finish(t.Context(), thief, "123456", client); err == nil {
				t.Fatal("guessed")
			}
		}
		owner, err := auth.Begin(t.Context(), wish(good, false))
		if err != nil {
			t.Fatal(err)
		}
		code := box.last().Code
		if err := auth.Finish(t.Context(), thief, code, client); fault.Of(err) != fault.Invalid {
			t.Errorf("the code of the owner finishes the claim of another: %v", err)
		}
		if err := auth.Finish(t.Context(), owner, code, client); err != nil || !opens(t, auth, good) {
			t.Errorf("the owner: %v", err)
		}
		if err := auth.Finish(t.Context(), owner, code, client); fault.Of(err) != fault.Conflict {
			t.Errorf("a code finishes twice: %v", err)
		}
	})
}

// TestAnUnprovedAccountLapses: one that was opened before codes were sent holds the telephone until the owner comes.
func TestAnUnprovedAccountLapses(t *testing.T) {
	eachClaim(t, func(t *testing.T, auth *Auth, box *post, _ *store.DB) {
		if err := auth.Register(t.Context(), wish("Cua-Ke-Trom-1", false)); err != nil {
			t.Fatal(err)
		}
		in, err := auth.SignIn(t.Context(), Attempt{Realm: Citizens, Login: owned, Password: "Cua-Ke-Trom-1", Client: client})
		if err != nil {
			t.Fatal(err)
		}
		token, err := auth.Begin(t.Context(), wish(good, false))
		if err == nil {
			err = auth.Finish(t.Context(), token, box.last().Code, client)
		}
		if err != nil || !opens(t, auth, good) || opens(t, auth, "Cua-Ke-Trom-1") {
			t.Errorf("the owner comes: %v", err)
		}
		if v, err := auth.Load(t.Context(), in.Token, client); err != nil || !v.Anonymous() {
			t.Errorf("the session of who only claimed it goes on: %v", err)
		}
	})
}

// TestALostPassword: the owner gets back in by a code, sessions end, and the owner is told; nobody learns from the answer
// whether there is an account.
func TestALostPassword(t *testing.T) {
	eachClaim(t, func(t *testing.T, auth *Auth, box *post, _ *store.DB) {
		none, err := auth.Begin(t.Context(), wish(good, true))
		if err != nil || none == "" {
			t.Fatalf("without an account: %v", err)
		}
		if err := auth.Finish(t.Context(), none, box.last().Code, client); fault.Of(err) != fault.Conflict {
			t.Errorf("its owner is told that there is none: %v", err)
		}
		token, err := auth.Begin(t.Context(), wish("Mat-Khau-Cu-1", false))
		if err == nil {
			err = auth.Finish(t.Context(), token, box.last().Code, client)
		}
		if err != nil {
			t.Fatal(err)
		}
		in, err := auth.SignIn(t.Context(), Attempt{Realm: Citizens, Login: owned, Password: "Mat-Khau-Cu-1", Client: client})
		if err != nil {
			t.Fatal(err)
		}
		if token, err = auth.Begin(t.Context(), wish(good, true)); err != nil {
			t.Fatal(err)
		}
		code := box.last().Code
		if opens(t, auth, good) || !opens(t, auth, "Mat-Khau-Cu-1") {
			t.Error("a wish changes the password")
		}
		if err := auth.Finish(t.Context(), token, code, client); err != nil || !opens(t, auth, good) || opens(t, auth, "Mat-Khau-Cu-1") {
			t.Errorf("by the code: %v", err)
		}
		if v, err := auth.Load(t.Context(), in.Token, client); err != nil || !v.Anonymous() {
			t.Errorf("sessions go on: %v", err)
		}
		if l := box.last(); l.What != "org.regained_title" || l.Contact != owned || l.Code != "" {
			t.Errorf("told: %+v", l)
		}
	})
}

// TestALostPasswordOpensNoStrangersAccount: an account that only claimed a telephone number, by a slip of the finger perhaps,
// is not given to the owner of the number.
func TestALostPasswordOpensNoStrangersAccount(t *testing.T) {
	eachClaim(t, func(t *testing.T, auth *Auth, box *post, _ *store.DB) {
		if err := auth.Register(t.Context(), wish("Mat-Khau-Cu-1", false)); err != nil {
			t.Fatal(err)
		}
		token, err := auth.Begin(t.Context(), wish(good, true))
		if err != nil {
			t.Fatal(err)
		}
		err = auth.Finish(t.Context(), token, box.last().Code, client)
		if fault.Of(err) != fault.Conflict || opens(t, auth, good) || !opens(t, auth, "Mat-Khau-Cu-1") {
			t.Errorf("the owner of the number is in the account of another: %v", err)
		}
	})
}

func TestRaceOneClaimOpensOneAccount(t *testing.T) {
	db := storetest.OpenPostgres(t, withContacts, &storetest.Clock{})
	auth, box := claims(t, db)
	token, err := auth.Begin(t.Context(), wish(good, false))
	if err != nil {
		t.Fatal(err)
	}
	code, done := box.last().Code, make(chan bool, 3)
	for range 3 {
		go func() { done <- auth.Finish(context.Background(), token, code, client) == nil }()
	}
	n := 0
	for range 3 {
		if <-done {
			n++
		}
	}
	var people int
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(`select count(*) from org_person`).Scan(&people) }); err != nil {
		t.Fatal(err)
	}
	if n != 1 || people != 1 {
		t.Errorf("%d finished, %d people", n, people)
	}
}
