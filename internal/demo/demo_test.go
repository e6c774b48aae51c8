package demo

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/place"
	"github.com/motcua/motcua/internal/proposal"
	"github.com/motcua/motcua/procedures"
)

var (
	rooms = []room.Base{proposal.Base(), org.Base(), place.Base(), deadline.Base(nil), catalogue.Base(), (&fee.Room{}).Base()}
	cheap = Options{Account: account.Config{HashMemory: 64, HashTime: 1, NoTOTP: true}, Rooms: rooms}
)

func prepare() storetest.Prepare {
	p := storetest.Prepare{Name: "demo"}
	for _, r := range rooms {
		p.Series = append(p.Series, store.Series{Room: r.Name, FS: r.Migrations})
	}
	return p
}

// TestBuild builds once per engine and asks everything of that province: building is the slow part.
func TestBuild(t *testing.T) {
	storetest.Each(t, prepare(), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		began := time.Now()
		p, err := Build(t.Context(), db, cheap)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("built in %v", time.Since(began))
		t.Run("again", func(t *testing.T) { again(t, db, p) })
		t.Run("counts", func(t *testing.T) { counts(t, db) })
		t.Run("routes", func(t *testing.T) { routes(t, db, day.Of(clock.Now())) })
		t.Run("backups", func(t *testing.T) { backups(t, db, p, day.Of(clock.Now())) })
		t.Run("sign in", func(t *testing.T) { signIn(t, db, p) })
	})
}

func count(t *testing.T, db *store.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(query, args...).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func again(t *testing.T, db *store.DB, first Province) {
	before := count(t, db, `select count(*) from event`)
	began := time.Now()
	second, err := Build(t.Context(), db, cheap)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("again in %v", time.Since(began))
	if after := count(t, db, `select count(*) from event`); after != before {
		t.Errorf("building again announced %d facts", after-before)
	}
	if len(second.SignIns) != len(first.SignIns) || second.SignIns[0] != first.SignIns[0] {
		t.Errorf("sign-ins differ: %v, %v", first.SignIns, second.SignIns)
	}
}

func counts(t *testing.T, db *store.DB) {
	for kind, want := range map[org.Kind]int{
		org.ProvinceCommittee: 1, org.ProvinceCentre: 1, org.Department: 13, org.LandBranch: 5,
		org.CommuneCommittee: 65, org.CommuneCentre: 65, org.CommuneOffice: 9, // 65 communes in Lạng Sơn: provinces_new34.csv
	} {
		if got := count(t, db, `select count(*) from org_unit where kind=$1`, string(kind)); got != want {
			t.Errorf("%s: %d units, want %d", kind, got, want)
		}
	}
	people := count(t, db, `select count(*) from org_person where not citizen`)
	want := 16 + 5*(13+5) + 4*62 + 3*14
	if people != want {
		t.Errorf("%d officials, want %d", people, want)
	}
	if n := count(t, db, `select count(*) from org_person where not citizen and not invented`); n > 0 {
		t.Errorf("%d officials are not marked as invented", n)
	}
	if n := count(t, db, `select count(distinct name) from org_person where not citizen`); n != people {
		t.Errorf("%d officials share a name", people-n)
	}
	if n := count(t, db, `select count(*) from org_unit_row where code = ''`); n > 0 {
		t.Errorf("%d units have no agency identifier", n)
	}
}

// routes: in every commune each procedure of the packages leads to one unit that decides and one centre that
// receives, and each step of its process has somebody to do it.
func routes(t *testing.T, db *store.DB, on day.Date) {
	err := db.Read(t.Context(), func(s *store.Snapshot) error {
		communes, err := place.Communes(s, Place)
		if err != nil {
			return err
		}
		packages, err := catalogue.ReadPackages(procedures.FS)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(packages, func(p catalogue.Package) bool { return p.Code == "1.004873" }) {
			t.Error("no package of 1.004873")
		}
		asked := map[string]bool{}
		for _, p := range packages {
			v, err := catalogue.Current(s, p.Code, on)
			if err != nil {
				return err
			}
			if v.FiledAt != catalogue.Here || v.Service == catalogue.Information {
				t.Errorf("%s is filed at %q, service %q: a demonstration files here", v.Code, v.FiledAt, v.Service)
			}
			for _, c := range communes {
				route(t, s, v, c, asked, on)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func route(t *testing.T, s *store.Snapshot, v catalogue.Version, c place.Unit, asked map[string]bool, on day.Date) {
	t.Helper()
	competent, err := org.CompetentUnit(s, org.Competence{Kind: v.Competence, Department: v.Department}, c.Code, on)
	if err != nil {
		t.Errorf("%s in %s: %v", v.Code, c.Name, err)
		return
	}
	centre, err := org.ReceivingCentre(s, c.Code, on)
	if err != nil {
		t.Errorf("centre of %s: %v", c.Name, err)
		return
	}
	owned(t, s, centre, on, asked, string(org.Receiver), "")
	for _, st := range dossier.Steps(v) {
		unit := competent
		if st.Unit == "receiving" {
			unit = centre
		}
		owned(t, s, unit, on, asked, st.Role, st.Field)
	}
}

// owned: somebody holds the role in his own right, not only as a backup.
func owned(t *testing.T, q store.Querier, unit string, on day.Date, asked map[string]bool, role, duty string) {
	t.Helper()
	key := unit + role + duty
	if asked[key] {
		return
	}
	asked[key] = true
	holders, err := org.Holders(q, org.Seat{Unit: unit, Role: org.Role(role), Duty: duty}, on)
	if err != nil {
		t.Fatal(err)
	}
	if len(holders) == 0 || holders[0].Backup {
		name, _ := org.UnitName(q, unit, on)
		t.Errorf("%s: nobody is %s for %q", name, role, duty)
	}
}

// backups: in the fully staffed communes every duty has a backup officer (NĐ 61/2018 Điều 12).
func backups(t *testing.T, db *store.DB, p Province, on day.Date) {
	if len(p.Full) != 3 {
		t.Fatalf("%d communes are fully staffed", len(p.Full))
	}
	err := db.Read(t.Context(), func(s *store.Snapshot) error {
		for _, code := range p.Full {
			committee, err := org.CompetentUnit(s, org.Competence{Kind: string(org.CommuneCommittee)}, code, on)
			if err != nil {
				return err
			}
			below, err := org.Descendants(s, committee, on)
			if err != nil {
				return err
			}
			open, err := org.Uncovered(s, below, on)
			if err != nil {
				return err
			}
			for _, g := range open {
				if g.Role != org.Helper {
					t.Errorf("%s: no backup for %s %s", code, g.Role, g.Duty)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func signIn(t *testing.T, db *store.DB, p Province) {
	rules := SignInRules()
	rules.HashMemory, rules.HashTime = cheap.Account.HashMemory, cheap.Account.HashTime
	auth := account.NewAuth(&org.Room{DB: db}, rules)
	seen := map[string]bool{}
	for _, s := range p.SignIns {
		realm := account.Officials
		if s.Login == CitizenLogin {
			realm = account.Citizens
		}
		in, err := auth.SignIn(t.Context(), account.Attempt{Realm: realm, Login: s.Login, Password: s.Password, Client: account.Client{Address: "test"}})
		if err != nil || in.Stage != org.Ready {
			t.Errorf("%s: %v %v", s.Login, in.Stage, err)
			continue
		}
		var v org.Viewer
		if err := db.Read(t.Context(), func(q *store.Snapshot) (err error) {
			v, err = org.ViewerAt(q, in.Person, day.Of(q.Now()))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if v.Name != s.Name || s.Unit == "" && realm == account.Officials || s.Role == "" {
			t.Errorf("%s is %q, said to be %+v", s.Login, v.Name, s)
		}
		for _, r := range v.Roles {
			seen[string(r.Role)] = true
		}
	}
	for _, r := range org.AllRoles() {
		if !seen[string(r)] {
			t.Errorf("nobody among the accounts to try is %s", r)
		}
	}
}

// TestRace: two processes that build at the same moment leave one province.
func TestRace(t *testing.T) {
	db := storetest.OpenPostgres(t, prepare(), &storetest.Clock{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := Build(t.Context(), db, cheap); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := count(t, db, `select count(*) from org_unit where kind='province_committee'`); n != 1 {
		t.Errorf("%d provinces", n)
	}
}
