package org

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/proposal"
)

var (
	prepared = storetest.Prepare{Name: "org", Series: []store.Series{{Room: "proposal", FS: proposal.Base().Migrations}, {Room: "org", FS: migrations}}}
	long     = day.On(2025, time.July, 1)
	today    = day.On(2026, time.November, 23)
	by       = event.By{Actor: "system"}
)

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

// build makes the house by the real commands.
func build(t *testing.T, db *store.DB) *house {
	t.Helper()
	rooms()
	h := &house{t: t, db: db}
	write(t, db, func(tx *store.Tx) error {
		unit := func(k Kind, place, name, code, parent string) string {
			id, err := CreateUnit(tx, NewUnit{Kind: k, Place: place, Name: name, Code: code, Parent: parent, From: long}, by)
			if err != nil {
				t.Fatalf("unit %s: %v", name, err)
			}
			return id
		}
		h.province = unit(ProvinceCommittee, "20", "UBND tỉnh Lạng Sơn", "H37", "")
		h.centre = unit(ProvinceCentre, "20", "Trung tâm Phục vụ hành chính công tỉnh", "H37.1", h.province)
		h.home = unit(Department, "20", "Sở Nội vụ", "H37.5", h.province)
		h.build = unit(Department, "20", "Sở Xây dựng", "H37.12", h.province)
		h.land = unit(LandBranch, "20", "Chi nhánh Văn phòng đăng ký đất đai khu vực I", "H37.15.1", h.build)
		h.commune = unit(CommuneCommittee, "06040", "UBND phường Tam Thanh", "H37.40", h.province)
		h.communeCentre = unit(CommuneCentre, "06040", "Trung tâm Phục vụ hành chính công phường Tam Thanh", "H37.40.1", h.commune)
		h.culture = unit(CommuneOffice, "06040", "Phòng Văn hóa – Xã hội", "H37.40.2", h.commune)
		h.economy = unit(CommuneOffice, "06040", "Phòng Kinh tế, Hạ tầng và Đô thị", "H37.40.3", h.commune)
		h.other = unit(CommuneCommittee, "06001", "UBND xã Thất Khê", "H37.41", h.province)
		h.otherCentre = unit(CommuneCentre, "06001", "Trung tâm Phục vụ hành chính công xã Thất Khê", "H37.41.1", h.other)
		return nil
	})
	h.receiver = h.person("Nguyễn Thị Tiếp", h.communeCentre, Receiver, "")
	h.specialist = h.person("Trần Văn Lý", h.culture, Specialist, "civil_status")
	h.head = h.person("Lê Thị Phòng", h.culture, Head, "")
	h.chairman = h.person("Hoàng Văn Ký", h.commune, Chairman, "")
	h.clerk = h.person("Phạm Thị Thư", h.commune, Clerk, "")
	h.cashier = h.person("Vũ Văn Quỹ", h.communeCentre, Cashier, "")
	h.helper = h.person("Đặng Thị Giúp", h.communeCentre, Helper, "")
	h.director = h.person("Bùi Văn Tâm", h.communeCentre, CentreDirector, "")
	h.officer = h.person("Ngô Thị Mối", h.province, ProcedureOfficer, "")
	h.inspector = h.person("Đỗ Văn Tra", h.province, Inspector, "")
	h.it = h.person("Lý Văn Trị", h.province, TechnicalAdmin, "")
	return h
}

func (h *house) person(name, unit string, role Role, duty string) string {
	h.t.Helper()
	var id string
	write(h.t, h.db, func(tx *store.Tx) (err error) {
		if id, err = CreatePerson(tx, NewPerson{Name: name, Unit: unit, Invented: true}, by); err != nil {
			return err
		}
		if role != "" {
			_, err = GiveRole(tx, Grant{Person: id, Unit: unit, Role: role, Duty: duty, From: long}, by)
		}
		return err
	})
	return id
}

func (h *house) viewer(person string, at day.Date) (v Viewer) {
	h.t.Helper()
	read(h.t, h.db, func(q *store.Snapshot) (err error) { v, err = ViewerAt(q, person, at); return err })
	return v
}

func wantFault(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	if fault.Of(err) != code || !strings.Contains(err.Error(), key) {
		t.Fatalf("got %v, want %s %s", err, code, key)
	}
}
