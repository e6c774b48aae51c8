package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/proposal"
)

var (
	prepared = storetest.Prepare{Name: "org", Series: []store.Series{{Room: "proposal", FS: proposal.Base().Migrations},
		{Room: "org", FS: org.Base().Migrations}}}
	long   = day.On(2025, time.July, 1)
	today  = day.On(2026, time.November, 23)
	by     = event.By{Actor: "system"}
	cheap  = Config{HashMemory: 64, HashTime: 1, Secrets: seal.Fresh()}
	client = Client{Address: "10.0.0.7", Agent: "test"}
)

const good = "Mot-Cua-2026"

// house is a small province: a committee, its centre, two departments, a branch and two communes.
type house struct {
	province, centre, home, build, land               string
	commune, communeCentre, culture, economy          string
	other, otherCentre                                string
	receiver, specialist, head, chairman, clerk       string
	cashier, helper, director, officer, inspector, it string
	t                                                 *testing.T
	db                                                *store.DB
}

func write(t *testing.T, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, db *store.DB, fn func(q *store.Snapshot) error) {
	t.Helper()
	if err := db.Read(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// newAuth makes the Auth of a house without other rooms.
func newAuth(db *store.DB, c Config) *Auth {
	auth := NewAuth(&org.Room{DB: db}, c)
	auth.Org.Rooms = []room.Base{auth.Base()}
	return auth
}

// build makes the house by the real commands.
func build(t *testing.T, db *store.DB) *house {
	t.Helper()
	rooms()
	h := &house{t: t, db: db}
	write(t, db, func(tx *store.Tx) error {
		unit := func(k org.Kind, place, name, code, parent string) string {
			id, err := org.CreateUnit(tx, org.NewUnit{Kind: k, Place: place, Name: name, Code: code, Parent: parent, From: long}, by)
			if err != nil {
				t.Fatalf("unit %s: %v", name, err)
			}
			return id
		}
		h.province = unit(org.ProvinceCommittee, "20", "UBND tỉnh Lạng Sơn", "H37", "")
		h.centre = unit(org.ProvinceCentre, "20", "Trung tâm Phục vụ hành chính công tỉnh", "H37.1", h.province)
		h.home = unit(org.Department, "20", "Sở Nội vụ", "H37.5", h.province)
		h.build = unit(org.Department, "20", "Sở Xây dựng", "H37.12", h.province)
		h.land = unit(org.LandBranch, "20", "Chi nhánh Văn phòng đăng ký đất đai khu vực I", "H37.15.1", h.build)
		h.commune = unit(org.CommuneCommittee, "06040", "UBND phường Tam Thanh", "H37.40", h.province)
		h.communeCentre = unit(org.CommuneCentre, "06040", "Trung tâm Phục vụ hành chính công phường Tam Thanh", "H37.40.1", h.commune)
		h.culture = unit(org.CommuneOffice, "06040", "Phòng Văn hóa – Xã hội", "H37.40.2", h.commune)
		h.economy = unit(org.CommuneOffice, "06040", "Phòng Kinh tế, Hạ tầng và Đô thị", "H37.40.3", h.commune)
		h.other = unit(org.CommuneCommittee, "06001", "UBND xã Thất Khê", "H37.41", h.province)
		h.otherCentre = unit(org.CommuneCentre, "06001", "Trung tâm Phục vụ hành chính công xã Thất Khê", "H37.41.1", h.other)
		return nil
	})
	h.receiver = h.person("Nguyễn Thị Tiếp", h.communeCentre, org.Receiver, "")
	h.specialist = h.person("Trần Văn Lý", h.culture, org.Specialist, "civil_status")
	h.head = h.person("Lê Thị Phòng", h.culture, org.Head, "")
	h.chairman = h.person("Hoàng Văn Ký", h.commune, org.Chairman, "")
	h.clerk = h.person("Phạm Thị Thư", h.commune, org.Clerk, "")
	h.cashier = h.person("Vũ Văn Quỹ", h.communeCentre, org.Cashier, "")
	h.helper = h.person("Đặng Thị Giúp", h.communeCentre, org.Helper, "")
	h.director = h.person("Bùi Văn Tâm", h.communeCentre, org.CentreDirector, "")
	h.officer = h.person("Ngô Thị Mối", h.province, org.ProcedureOfficer, "")
	h.inspector = h.person("Đỗ Văn Tra", h.province, org.Inspector, "")
	h.it = h.person("Lý Văn Trị", h.province, org.TechnicalAdmin, "")
	return h
}

func (h *house) person(name, unit string, role org.Role, duty string) string {
	h.t.Helper()
	var id string
	write(h.t, h.db, func(tx *store.Tx) (err error) {
		if id, err = org.CreatePerson(tx, org.NewPerson{Name: name, Unit: unit, Invented: true}, by); err != nil {
			return err
		}
		if role != "" {
			_, err = org.GiveRole(tx, org.Grant{Person: id, Unit: unit, Role: role, Duty: duty, From: long}, by)
		}
		return err
	})
	return id
}

func (h *house) viewer(person string, at day.Date) (v org.Viewer) {
	h.t.Helper()
	read(h.t, h.db, func(q *store.Snapshot) (err error) { v, err = org.ViewerAt(q, person, at); return err })
	return v
}

// account opens an account with the password good.
func (h *house) account(auth *Auth, person, login string, once bool) {
	h.t.Helper()
	hash, err := auth.Hash(context.Background(), good)
	if err != nil {
		h.t.Fatal(err)
	}
	write(h.t, h.db, func(tx *store.Tx) error {
		return Open(tx, Opening{Person: person, Login: login, Hash: hash, Once: once}, by)
	})
}

func wantFault(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	if fault.Of(err) != code || !strings.Contains(err.Error(), key) {
		t.Fatalf("got %v, want %s %s", err, code, key)
	}
}

// Some actions of rooms above.
const (
	see  org.Action = "read"
	sign org.Action = "sign"
	take org.Action = "take"
)

// rooms allows them, as the rooms above do.
func rooms() {
	org.Allow("tests", right.Table{right.Give(org.Specialist, right.Here, see, take), right.Give(org.Chairman, right.House, see, sign),
		right.Give(org.Inspector, right.Below, see)})
}
