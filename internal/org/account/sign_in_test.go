package account

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

var easy = Config{NoTOTP: true, HashMemory: 64, HashTime: 1}

// signInCases are people with an account "an.vb", made afresh for each; before changes what must be changed.
var signInCases = []struct {
	name     string
	login    string // "" stands for the person's own
	password string
	before   func(h *house, person string, clock *storetest.Clock)
	code     fault.Code
	key      string
}{
	{"right", "", good, nil, "", ""},
	{"wrong password", "", "Mot-Cua-2025", nil, fault.Invalid, "org.sign_in_wrong"},
	{"unknown account", "ai.do", good, nil, fault.Invalid, "org.sign_in_wrong"},
	{"no name", " ", "", nil, fault.Invalid, "org.sign_in_wrong"},
	{"person without an account", "ky.hv", good, nil, fault.Invalid, "org.sign_in_wrong"},
	{"locked", "", good, func(h *house, person string, _ *storetest.Clock) {
		write(h.t, h.db, func(tx *store.Tx) error { return Lock(tx, person, "test", by) })
	}, fault.Forbidden, "org.account_locked"},
	{"locked, wrong password", "", "x", func(h *house, person string, _ *storetest.Clock) {
		write(h.t, h.db, func(tx *store.Tx) error { return Lock(tx, person, "test", by) })
	}, fault.Invalid, "org.sign_in_wrong"},
	{"unlocked again", "", good, func(h *house, person string, _ *storetest.Clock) {
		write(h.t, h.db, func(tx *store.Tx) error { return Lock(tx, person, "test", by) })
		write(h.t, h.db, func(tx *store.Tx) error { return Unlock(tx, person, by) })
	}, "", ""},
	{"left", "", good, func(h *house, person string, c *storetest.Clock) {
		write(h.t, h.db, func(tx *store.Tx) error { return org.Leave(tx, person, day.Of(c.Now()), by) })
	}, fault.Forbidden, "org.account_closed"},
	{"leaves tomorrow", "", good, func(h *house, person string, c *storetest.Clock) {
		write(h.t, h.db, func(tx *store.Tx) error { return org.Leave(tx, person, day.Of(c.Now()).Add(1), by) })
	}, "", ""},
	{"left yesterday by an earlier decision", "", good, func(h *house, person string, c *storetest.Clock) {
		write(h.t, h.db, func(tx *store.Tx) error { return org.Leave(tx, person, day.Of(c.Now()).Add(1), by) })
		c.Add(48 * time.Hour)
	}, fault.Forbidden, "org.account_closed"},
	{"45 days without use", "", good, func(_ *house, _ string, c *storetest.Clock) { c.Add(45 * 24 * time.Hour) }, "", ""},
	{"a moment more", "", good, func(_ *house, _ string, c *storetest.Clock) { c.Add(45*24*time.Hour + time.Second) }, fault.Forbidden, "org.account_idle"},
}

func TestSignIn(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		for i, c := range signInCases {
			person := h.person("Người Thử", h.culture, org.Specialist, "")
			own := "an.v" + string(rune('a'+i))
			h.account(auth, person, own, false)
			if c.before != nil {
				c.before(h, person, clock)
			}
			if c.login == "" {
				c.login = " " + strings.ToUpper(own) // names are not told apart by capitals
			}
			in, err := auth.SignIn(context.Background(), Attempt{Officials, c.login, c.password, client})
			if fault.Of(err) != c.code || err != nil && !strings.Contains(err.Error(), c.key) {
				t.Errorf("%s: %v, want %q %s", c.name, err, c.code, c.key)
				continue
			}
			if err != nil {
				continue
			}
			v, err := auth.Load(context.Background(), in.Token, client)
			if err != nil || v.Person != person || !v.Staff() || !v.Can(take, h.commune) {
				t.Errorf("%s: viewer %+v, %v", c.name, v, err)
			}
		}
	})
}

// The idle account stays locked when somebody tries again, until an administrator opens it.
func TestIdleAccountIsLocked(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		clock.Add(50 * 24 * time.Hour)
		try := func() error {
			_, err := auth.SignIn(context.Background(), Attempt{Officials, "ly.tv", good, client})
			return err
		}
		wantFault(t, try(), fault.Forbidden, "org.account_idle")
		wantFault(t, try(), fault.Forbidden, "org.account_idle")
		write(t, db, func(tx *store.Tx) error { return Unlock(tx, h.specialist, by) })
		if err := try(); err != nil {
			t.Error(err)
		}
	})
}

// Known or unknown, locked or not: the same words, the same number of hashes, the same audit lines.
func TestNoEnumeration(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		h.account(auth, h.head, "phong.lt", false)
		write(t, db, func(tx *store.Tx) error { return Lock(tx, h.head, "test", by) })
		var words []string
		for _, login := range []string{"ly.tv", "ai.do", "phong.lt", "", "someone@example.vn", "  "} {
			before, lines := auth.hasher.calls.Load(), countAudit(t, db)
			_, err := auth.SignIn(context.Background(), Attempt{Officials, login, "wrong", client})
			words = append(words, err.Error())
			if n := auth.hasher.calls.Load() - before; n != 1 {
				t.Errorf("%q: %d hashes", login, n)
			}
			if n := countAudit(t, db) - lines; n != 1 {
				t.Errorf("%q: %d audit lines", login, n)
			}
		}
		slices.Sort(words)
		if len(slices.Compact(words)) != 1 {
			t.Errorf("different words: %v", words)
		}
	})
}

func countAudit(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	read(t, db, func(q *store.Snapshot) error { return q.QueryRow(`select count(*) from org_audit`).Scan(&n) })
	return n
}

// The limit is in the store: starting the program again does not loosen it.
func TestLimitsSurviveRestart(t *testing.T) {
	clock := &storetest.Clock{}
	url := "sqlite:" + filepath.Join(t.TempDir(), "t.db")
	open := func() *store.DB {
		db, err := store.Open(t.Context(), store.Config{URL: url, Now: clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(t.Context(), prepared.Series...); err != nil {
			t.Fatal(err)
		}
		return db
	}
	try := func(db *store.DB) error {
		_, err := newAuth(db, easy).SignIn(context.Background(), Attempt{Officials, "ly.tv", "x", client})
		return err
	}
	db := open()
	for range 6 {
		wantFault(t, try(db), fault.Invalid, "org.sign_in_wrong")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open()
	defer func() { _ = db.Close() }()
	wantFault(t, try(db), fault.TooMany, "org.too_many_tries")
}

// Many tries at the same moment do not slip past the limit.
func TestLimitRace(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	h := build(t, db)
	auth := newAuth(db, easy)
	h.account(auth, h.specialist, "ly.tv", false)
	var tried atomic.Int64
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			_, err := auth.SignIn(context.Background(), Attempt{Officials, "ly.tv", "x", client})
			if fault.Of(err) == fault.Invalid {
				tried.Add(1)
			}
		})
	}
	wg.Wait()
	if n := tried.Load(); n != 6 {
		t.Errorf("%d passwords were tried, 6 are allowed", n)
	}
}

func TestFirstSignIn(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		ctx := context.Background()
		h.account(auth, h.specialist, "ly.tv", true)
		in, err := auth.SignIn(ctx, Attempt{Officials, "ly.tv", good, client})
		if err != nil || in.Stage != org.StageNewSecret {
			t.Fatalf("%+v %v", in, err)
		}
		v, err := auth.Load(ctx, in.Token, client)
		if err != nil || !v.Anonymous() || v.Pending != h.specialist || len(v.Units(see)) != 0 {
			t.Fatalf("before the change: %+v %v", v, err)
		}
		change := func(v org.Viewer, p PasswordChange) (SignedIn, error) { return auth.ChangePassword(ctx, v, p, client) }
		for key, p := range map[string]PasswordChange{
			"org.password_used":    {Fresh: good, Again: good},
			"org.password_differs": {Fresh: "Khac-Han-2026", Again: "Khac-Han-2027"},
			"org.password_short":   {Fresh: "Aa1-", Again: "Aa1-"},
			"org.password_weak":    {Fresh: "khac-han-2026", Again: "khac-han-2026"},
		} {
			_, err := change(v, p)
			wantFault(t, err, fault.Invalid, key)
		}
		next, err := change(v, PasswordChange{Fresh: "Khac-Han-2026", Again: "Khac-Han-2026"})
		if err != nil || next.Stage != org.Ready || next.Token == in.Token {
			t.Fatalf("%+v %v", next, err)
		}
		if old, _ := auth.Load(ctx, in.Token, client); old.Session != "" {
			t.Error("the token from before the change still works")
		}
		v, err = auth.Load(ctx, next.Token, client)
		if err != nil || v.Person != h.specialist {
			t.Fatalf("after the change: %+v %v", v, err)
		}
		clock.Add(time.Hour)
		_, err = change(v, PasswordChange{Current: "falsch", Fresh: "Lan-Nua-2026", Again: "Lan-Nua-2026"})
		wantFault(t, err, fault.Invalid, "org.password_not_right")
		if _, err = change(v, PasswordChange{Current: "Khac-Han-2026", Fresh: "Lan-Nua-2026", Again: "Lan-Nua-2026"}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestOneTimePasswordGrowsOld(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", true)
		clock.Add(7*24*time.Hour + time.Minute)
		_, err := auth.SignIn(context.Background(), Attempt{Officials, "ly.tv", good, client})
		wantFault(t, err, fault.Forbidden, "org.one_time_old")
	})
	for range 200 {
		if err := (Config{}).CheckPassword("p", OneTimePassword()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAdministratorsChangeEveryTwoMonths(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.it, "tri.lv", false)
		h.account(auth, h.specialist, "ly.tv", false)
		stage := func(login string) org.Stage {
			in, err := auth.SignIn(context.Background(), Attempt{Officials, login, good, client})
			if err != nil {
				t.Fatal(err)
			}
			return in.Stage
		}
		for range 2 {
			clock.Add(30 * 24 * time.Hour)
			if s := stage("tri.lv"); s != org.Ready {
				t.Fatalf("after up to two months: %q", s)
			}
			stage("ly.tv")
		}
		clock.Add(time.Hour)
		if s := stage("tri.lv"); s != org.StageNewSecret {
			t.Errorf("administrator after two months: %q", s)
		}
		if s := stage("ly.tv"); s != org.Ready {
			t.Errorf("official after two months: %q", s)
		}
	})
}

func TestCitizens(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, Config{HashMemory: 64, HashTime: 1})
		ctx := context.Background()
		h.account(auth, h.specialist, "0912345678x", false)
		reg := func(login, password string) error {
			return auth.Register(ctx, Registration{Name: " Nông  Thị Én ", Login: login, Password: password, Again: password, Client: client})
		}
		if err := reg("0912 345 678", good); err != nil {
			t.Fatal(err)
		}
		if err := reg("+84912345678", "Nguoi-Khac-1"); err != nil { // taken: the same answer, nothing changes
			t.Fatal(err)
		}
		in, err := auth.SignIn(ctx, Attempt{Citizens, "0912345678", good, client})
		if err != nil || in.Stage != org.Ready {
			t.Fatalf("%+v %v", in, err)
		}
		v, err := auth.Load(ctx, in.Token, client)
		if err != nil || !v.Citizen || v.Staff() || v.Verified || v.Name != "Nông Thị Én" || v.Actor() != "citizen:"+v.Person || len(v.Units(see)) != 0 {
			t.Errorf("%+v %v", v, err)
		}
		_, err = auth.SignIn(ctx, Attempt{Citizens, "0912345678", "Nguoi-Khac-1", client})
		wantFault(t, err, fault.Invalid, "org.sign_in_wrong")
		_, err = auth.SignIn(ctx, Attempt{Officials, "0912345678", good, client})
		wantFault(t, err, fault.Invalid, "org.sign_in_wrong")
		read(t, db, func(q *store.Snapshot) error {
			var n int
			err := q.QueryRow(`select count(*) from org_person where citizen`).Scan(&n)
			if n != 1 {
				t.Errorf("%d citizens", n)
			}
			return err
		})
		for key, r := range map[string]Registration{
			"org.login_citizen_form": {Name: "A", Login: "12345", Password: good, Again: good},
			"org.name_missing":       {Login: "0912345679", Password: good, Again: good},
			"org.password_short":     {Name: "A", Login: "0912345679", Password: "x", Again: "x"},
			"org.password_differs":   {Name: "A", Login: "0912345679", Password: good, Again: "y"},
		} {
			wantFault(t, auth.Register(ctx, r), fault.Invalid, key)
		}
	})
}

// Two registrations of one number at the same moment make one account.
func TestRegisterRace(t *testing.T) {
	db := storetest.OpenPostgres(t, prepared, &storetest.Clock{})
	auth := newAuth(db, easy)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := auth.Register(context.Background(), Registration{Name: "A", Login: "a@b.vn", Password: good, Again: good, Client: client}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	read(t, db, func(q *store.Snapshot) error {
		var n, people int
		err := q.QueryRow(`select (select count(*) from org_account), (select count(*) from org_person)`).Scan(&n, &people)
		if n != 1 || people != 1 {
			t.Errorf("%d accounts of %d people", n, people)
		}
		return err
	})
}

func TestAuditIsKept(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		auth := newAuth(db, easy)
		h.account(auth, h.specialist, "ly.tv", false)
		_, _ = auth.SignIn(context.Background(), Attempt{Officials, "ly.tv", "x", client})
		in, err := auth.SignIn(context.Background(), Attempt{Officials, "ly.tv", good, client})
		if err != nil {
			t.Fatal(err)
		}
		v, err := auth.Load(context.Background(), in.Token, client)
		if err != nil {
			t.Fatal(err)
		}
		if err := auth.SignOut(context.Background(), v, client); err != nil {
			t.Fatal(err)
		}
		var what []org.AuditKind
		read(t, db, func(q *store.Snapshot) error {
			of := func(unit string) (lines []org.Audit, err error) {
				log, _ := org.AuditLog(org.Viewer{})
				lines, _, err = log.List(q, record.Rights[org.Audit]{Sees: store.Where{}.In("unit_id", []string{unit})}, record.Ask{})
				return lines, err
			}
			lines, err := of(h.culture)
			for _, l := range lines {
				what = append(what, l.What)
				if l.Address != client.Address && l.What != org.AccountOpened {
					t.Errorf("%s from %q", l.What, l.Address)
				}
			}
			if other, err := of(h.economy); err != nil || len(other) != 0 {
				t.Errorf("another unit reads %v %v", other, err)
			}
			return err
		})
		if want := []org.AuditKind{org.SignedOut, org.SignInDone, org.SignInFailed, org.AccountOpened}; !slices.Equal(what, want) {
			t.Errorf("%v, want %v", what, want)
		}
	})
}
