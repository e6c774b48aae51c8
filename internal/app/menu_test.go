package app_test

import (
	"net/http"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

// TestMenu: no role has more than nine entries at the side, nor has who holds all of them; what finds no room there is
// behind "Tất cả". Whatever is offered opens.
func TestMenu(t *testing.T) {
	h := apptest.SQLite(t)
	s := newSite(t, h)
	person, _ := s.hire("tatca.kylua", s.units[ownPlace], "")
	s.write(func(tx *store.Tx) error {
		for _, role := range org.AllRoles() {
			unit := s.units[ownPlace]
			if role == org.Receiver {
				unit = s.As(t, logins["recv"]).Roles[0].Unit // the counter is at the centre
			}
			if _, err := org.GiveRole(tx, org.Grant{Person: person, Unit: unit, Role: role, From: day.Of(tx.Now())}, system); err != nil {
				return err
			}
		}
		return nil
	})
	cookies := map[string]string{"all roles": s.enter("/sign-in", "tatca.kylua")}
	for _, column := range columns[2:] {
		cookies[column] = s.cookies[column]
	}
	for role, cookie := range cookies {
		page := webtest.Parse(t, s.do(s.get("/all", cookie)).Body.String())
		side, all := page.All(".rail a"), page.All("main li a")
		want := len(all)
		if want > 9 {
			want = 9 + 1 // and "Tất cả"
		}
		if n := len(side); n != want {
			t.Errorf("%s: %d entries at the side, %d in all", role, n, len(all))
		}
		for _, a := range all {
			if rec := s.do(s.get(webtest.Attr(a, "href"), cookie)); rec.Code != http.StatusOK {
				t.Errorf("%s is offered %s: %d", role, webtest.Attr(a, "href"), rec.Code)
			}
		}
	}
}
