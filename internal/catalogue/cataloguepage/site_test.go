package cataloguepage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// The two procedure officers of the province, and the procedure they work on.
const (
	first  = "kiemsoat"
	second = "kiemsoat2"
	code   = "1.004884"
)

// desk is somebody at a screen.
type desk struct {
	*webtest.Reader
	t *testing.T
	h *apptest.House
}

func signIn(t *testing.T, h *apptest.House, login string) desk {
	t.Helper()
	d := desk{webtest.NewReader(t, h.Handler()), t, h}
	d.Submit(d.Open("/sign-in"), "main form", url.Values{"login": {login}, "password": {demo.Password}})
	return d
}

func (d desk) ok(p *webtest.Page) *webtest.Page {
	d.t.Helper()
	if p.Status != 200 {
		d.t.Fatalf("%s: %d %s", d.Path, p.Status, p.Text("main"))
	}
	return p
}

// save presses the button that saves, not one of those beside a row.
func (d desk) save(p *webtest.Page, form string, v url.Values) *webtest.Page {
	d.t.Helper()
	all := url.Values{"_act": nil}
	for name, list := range v {
		all[name] = list
	}
	return d.Submit(p, form, all)
}

// draft begins a draft and gives the address of its version.
func (d desk) draft(of string) string {
	d.t.Helper()
	p := d.ok(d.Submit(d.ok(d.Open("/catalogue/"+of)), "#begin", nil))
	if !strings.HasPrefix(d.Path, "/version/") {
		d.t.Fatalf("no draft: %s %s", d.Path, p.Text("main"))
	}
	return d.Path
}

// version reads a version as it is kept.
func (d desk) version(at string) (v catalogue.Version) {
	d.t.Helper()
	d.read(func(q *store.Snapshot) (err error) {
		v, err = catalogue.VersionByID(q, strings.TrimPrefix(at, "/version/"))
		return err
	})
	return v
}

func (d desk) read(fn func(q *store.Snapshot) error) {
	d.t.Helper()
	if err := d.h.DB.Read(d.t.Context(), fn); err != nil {
		d.t.Fatal(err)
	}
}

// officer hires a procedure officer of a commune.
func officer(t *testing.T, h *apptest.House, login string) {
	t.Helper()
	hash, err := h.Auth.Hash(t.Context(), demo.Password)
	if err != nil {
		t.Fatal(err)
	}
	system := event.By{Actor: "system"}
	if err := h.DB.Write(t.Context(), func(tx *store.Tx) error {
		today := day.Of(tx.Now())
		unit, err := org.CompetentUnit(tx, org.Competence{Kind: string(org.CommuneCommittee)}, "06187", today)
		if err != nil {
			return err
		}
		person, err := org.CreatePerson(tx, org.NewPerson{Name: "Lộc Thị Xã", Unit: unit, Invented: true}, system)
		if err != nil {
			return err
		}
		if _, err := org.GiveRole(tx, org.Grant{Person: person, Unit: unit, Role: org.ProcedureOfficer, From: today}, system); err != nil {
			return err
		}
		return account.Open(tx, account.Opening{Person: person, Login: login, Hash: hash}, system)
	}); err != nil {
		t.Fatal(err)
	}
}
