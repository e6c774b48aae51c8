package account

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

const cardNumber = "020190001234"

// desk is a counter with a receiver.
type desk struct {
	*house
	t    *testing.T
	auth *Auth
	box  *post
	v    org.Viewer
}

func newDesk(t *testing.T, auth *Auth, box *post, db *store.DB) *desk {
	h := build(t, db)
	return &desk{h, t, auth, box, h.viewer(h.receiver, day.Of(db.Now()))}
}

func held() Recovery {
	return Recovery{Number: cardNumber, Name: "Nông Thị Hoa", Checked: true, Client: client}
}

func (d *desk) recover(v org.Viewer, x Recovery) (Recovered, error) {
	return d.auth.Recover(d.t.Context(), org.Request{Viewer: v, Sent: action.Sent{Key: store.NewID(d.db.Now())}}, x)
}

// enters tells whether a password opens the account of the number, and what it asks for then.
func (d *desk) enters(password string) (org.Stage, string, bool) {
	d.t.Helper()
	s, err := d.auth.SignIn(d.t.Context(), Attempt{Realm: Citizens, Login: cardNumber, Password: password, Client: client})
	if err != nil && fault.Of(err) != fault.Invalid {
		d.t.Fatal(err)
	}
	return s.Stage, s.Token, err == nil
}

func (d *desk) audited(what org.AuditKind) (n int) {
	d.t.Helper()
	read(d.t, d.db, func(q *store.Snapshot) error {
		return q.QueryRow(`select count(*) from org_audit where what = $1 and actor = $2 and detail = $3`, string(what), d.v.Person, d.v.Units(org.MayRecover)[0]).Scan(&n)
	})
	return n
}

// TestTheCounterGivesAnAccountBack: somebody who only claimed the number loses it, with his session; the owner gets an account
// with a password for one time. The next time it is the same account, old sessions end, and the owner is told.
func TestTheCounterGivesAnAccountBack(t *testing.T) {
	eachClaim(t, func(t *testing.T, auth *Auth, box *post, db *store.DB) {
		d := newDesk(t, auth, box, db)
		squat := Registration{Name: "Kẻ Giữ Chỗ", Login: cardNumber, Password: good, Again: good, Client: client}
		if token, err := auth.Begin(t.Context(), squat); err != nil || token != "" {
			t.Fatal(token, err)
		}
		_, theirs, ok := d.enters(good)
		squatter := load(t, auth, theirs)
		if bare := d.unproved(squatter.Person); !ok || !bare {
			t.Fatalf("a number that was only typed: %t %t", ok, bare)
		}
		done, err := d.recover(d.v, held())
		if err != nil || done.OneTime == "" || done.Login != cardNumber {
			t.Fatal(done, err)
		}
		if v, err := auth.Load(t.Context(), theirs, client); err == nil && !v.Anonymous() {
			t.Error("the session of him who claimed the number goes on")
		}
		if _, _, ok := d.enters(good); ok {
			t.Error("the password of him who claimed the number opens the account")
		}
		stage, token, ok := d.enters(done.OneTime)
		if !ok || stage != org.StageNewSecret {
			t.Fatalf("the one-time password: %t %q", ok, stage)
		}
		in, err := auth.ChangePassword(t.Context(), load(t, auth, token), PasswordChange{Fresh: "Mat-Khau-Moi-9", Again: "Mat-Khau-Moi-9"}, client)
		if err != nil {
			t.Fatal(err)
		}
		owner := load(t, auth, in.Token)
		if owner.Name != "Nông Thị Hoa" || owner.Person == squatter.Person || d.unproved(owner.Person) {
			t.Errorf("%+v", owner)
		}
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.Exec(`update org_person set phone = $2 where id = $1`, owner.Person, owned)
			return err
		})
		again, err := d.recover(d.v, held())
		if err != nil || again.OneTime == done.OneTime {
			t.Fatal(err)
		}
		if v, err := auth.Load(t.Context(), in.Token, client); err == nil && !v.Anonymous() {
			t.Error("the old session goes on")
		}
		if len(box.sent) == 0 || box.last().Contact != owned || box.last().What != "org.reset_told_title" {
			t.Errorf("the owner was not told: %+v", box.sent)
		}
		if _, token, ok := d.enters(again.OneTime); !ok || load(t, auth, token).Pending != owner.Person {
			t.Error("it is another account the second time")
		}
		if n := d.audited(org.AtCounter); n != 2 {
			t.Errorf("%d lines of the audit", n)
		}
		read(t, db, func(q *store.Snapshot) error {
			kind, rights := org.AuditLog(d.viewer(d.it, day.Of(db.Now())))
			lines, _, err := kind.List(q, rights, record.Ask{Filter: map[string]field.Value{"what": field.Said(string(org.AtCounter))}})
			if len(lines) != 2 || lines[0].Actor != d.v.Person || lines[0].Person != owner.Person {
				t.Errorf("who reads the log of the counter sees %+v", lines)
			}
			return err
		})
	})
}

func (d *desk) unproved(person string) (is bool) {
	d.t.Helper()
	read(d.t, d.db, func(q *store.Snapshot) (err error) { is, err = Unproved(q, person); return err })
	return is
}

// TestWhoGivesBackAndWhat: only who receives at a counter, never for himself, never without the card compared, no account of
// an official, and not without end.
func TestWhoGivesBackAndWhat(t *testing.T) {
	eachClaim(t, func(t *testing.T, auth *Auth, box *post, db *store.DB) {
		d := newDesk(t, auth, box, db)
		today := day.Of(db.Now())
		for _, who := range []string{d.cashier, d.it, d.chairman, d.specialist} {
			if _, err := d.recover(d.viewer(who, today), held()); fault.Of(err) != fault.Forbidden {
				t.Errorf("%s: %v", who, err)
			}
		}
		if _, err := d.recover(org.Viewer{}, held()); fault.Of(err) != fault.Forbidden {
			t.Errorf("a stranger: %v", err)
		}
		own := held()
		own.Name = "NGUYỄN thị tiếp"
		if _, err := d.recover(d.v, own); fault.Of(err) != fault.Forbidden {
			t.Errorf("for himself: %v", err)
		}
		d.account(auth, d.clerk, "vanthu", false)
		for _, x := range []Recovery{{Number: cardNumber, Name: "Nông Thị Hoa"}, {Number: "vanthu", Name: "Phạm Thị Thư", Checked: true},
			{Number: owned, Name: "Nông Thị Hoa", Checked: true}, {Number: cardNumber, Checked: true}, {Card: "x|y", Checked: true}} {
			if _, err := d.recover(d.v, x); fault.Of(err) != fault.Invalid {
				t.Errorf("%+v: %v", x, err)
			}
		}
		card := Recovery{Card: cardNumber + "||Nông Thị Hoa|01011990|Nữ|Lạng Sơn|01012022", Checked: true, Client: client}
		if done, err := d.recover(d.v, card); err != nil || done.Login != cardNumber || done.Name != "Nông Thị Hoa" {
			t.Errorf("by the scanner: %+v %v", done, err)
		}
		sent := action.Sent{Key: "once"}
		first, err := auth.Recover(t.Context(), org.Request{Viewer: d.v, Sent: sent}, held())
		if err != nil || first.OneTime == "" {
			t.Fatal(err)
		}
		if again, err := auth.Recover(t.Context(), org.Request{Viewer: d.v, Sent: sent}, held()); err != nil || again.OneTime != "" {
			t.Errorf("the same form again: %+v %v", again, err)
		}
		if _, _, ok := d.enters(first.OneTime); !ok {
			t.Error("the same form again has taken the password away")
		}
		var last error
		for range int(recoverRule.Key.Hour) {
			_, last = d.recover(d.v, held())
		}
		if fault.Of(last) != fault.TooMany {
			t.Errorf("without end: %v", last)
		}
	})
}

// TestAnotherNameGivesNothingBack: a receiver who knows a number and types any name gets no password of a proved account, not
// even his own, does not read the name of the account, leaves its password as it was, and cannot guess without end.
func TestAnotherNameGivesNothingBack(t *testing.T) {
	eachClaim(t, func(t *testing.T, auth *Auth, box *post, db *store.DB) {
		d := newDesk(t, auth, box, db)
		first, err := d.recover(d.v, held())
		if err != nil {
			t.Fatal(err)
		}
		wrong := held()
		wrong.Name = "Nguyễn Văn Khác"
		_, err = d.recover(d.v, wrong)
		f := (*fault.Fault)(nil)
		if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Key != "org.recover_name" || len(f.Fields[0].Args) > 0 {
			t.Errorf("another name: %v", err)
		}
		if _, _, ok := d.enters(first.OneTime); !ok {
			t.Error("another name has taken the password away")
		}
		plain := held()
		plain.Name = "NONG  THI HOA"
		if _, err := d.recover(d.v, plain); err != nil {
			t.Errorf("the name as a typewriter writes it: %v", err)
		}
		if n := d.audited(org.AtCounter); n != 2 {
			t.Errorf("%d lines of the audit", n)
		}
		namesake := d.v
		namesake.Name = "Nông thị HOA"
		if _, err := d.recover(namesake, wrong); fault.Of(err) != fault.Forbidden {
			t.Errorf("his own account under another name: %v", err)
		}
		for range int(recoverRule.Key.Hour) {
			_, err = d.recover(d.v, wrong)
		}
		if fault.Of(err) != fault.TooMany {
			t.Errorf("guesses without end: %v", err)
		}
	})
}

// TestRaceOneNumberTwoCounters: of many who give the same number back at once, nobody opens a second account, and what is
// told opens it.
func TestRaceOneNumberTwoCounters(t *testing.T) {
	db := storetest.OpenPostgres(t, withContacts, &storetest.Clock{})
	auth, box := claims(t, db)
	d := newDesk(t, auth, box, db)
	if err := auth.Register(t.Context(), Registration{Name: "Kẻ Giữ Chỗ", Login: cardNumber, Password: good, Again: good, Client: client}); err != nil {
		t.Fatal(err)
	}
	var told sync.Map
	var won atomic.Int64
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			done, err := d.recover(d.v, held())
			switch fault.Of(err) {
			case "":
				won.Add(1)
				told.Store(done.OneTime, true)
			case fault.Conflict:
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	opened := 0
	told.Range(func(password, _ any) bool {
		if p, _ := password.(string); p != "" {
			if _, _, ok := d.enters(p); ok {
				opened++
			}
		}
		return true
	})
	var owners int
	read(t, db, func(q *store.Snapshot) error {
		return q.QueryRow(`select count(*) from org_login where realm = 'citizen' and login = $1`, cardNumber).Scan(&owners)
	})
	proofs := 0
	read(t, db, func(q *store.Snapshot) error {
		return q.QueryRow(`select count(*) from contact_proof where how = $1`, contact.ByCounter).Scan(&proofs)
	})
	if won.Load() < 1 || opened != 1 || owners != 1 || proofs != 1 {
		t.Errorf("%d won, %d passwords open, %d owners, %d proofs", won.Load(), opened, owners, proofs)
	}
}
