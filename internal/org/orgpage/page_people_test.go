package orgpage

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

func TestPeopleList(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.in("tri.lv")
		p := r.Open(People)
		body := p.Text("tbody")
		for name, seen := range map[string]bool{"Hoàng Văn Ký": true, "Nguyễn Thị Tiếp": true, "Trần Văn Xa": false} {
			if strings.Contains(body, name) != seen {
				t.Errorf("%s is listed: %v", name, !seen)
			}
		}
		for _, q := range []string{"van+ky", "hoang+ky", "ky.hv"} { // without diacritics, any words of the name, the sign-in name
			if got := r.Open(People + "?q=" + q).Texts("tbody a"); !slices.Equal(got, []string{"Hoàng Văn Ký"}) {
				t.Errorf("%s: %v", q, got)
			}
		}
		if p = r.Open(People + "?q=%25"); p.Has("tbody a") {
			t.Error("a sign of patterns finds everybody")
		}
		if p = r.Open(People + "?access=locked"); p.Has("tbody a") {
			t.Error("nobody is locked")
		}
		csv := r.Open(People + "?format=csv&q=van+ky").Body
		if !strings.Contains(csv, "Hoàng Văn Ký") || !strings.Contains(csv, "Người ký") || strings.Contains(csv, "Tiếp") {
			t.Errorf("the file: %s", csv)
		}
		p = r.Open(People + "?unit=" + s.centre)
		if got := p.Texts("tbody a"); !slices.Equal(got, []string{"Nguyễn Thị Tiếp"}) {
			t.Errorf("one unit: %v", got)
		}
		if p = r.Open(People + "?unit=" + s.other); p.Has("tbody a") {
			t.Error("another commune is listed")
		}
		if p = r.Open(People + "/" + s.ot); p.Status != http.StatusNotFound {
			t.Errorf("a person of another commune: %d", p.Status)
		}
	})
}

func TestNewOfficial(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.in("tri.lv")
		p := r.Open(People + "/new")
		typed := url.Values{"name": {"Mai Thị Mới"}, "unit": {s.centre}, "login": {"ky.hv"}, "title": {"Công chức"}, "role": {"cashier"}}
		p = r.Submit(p, "main form", typed)
		if p.Status != http.StatusUnprocessableEntity || p.Attr("input[name=name]", "value") != "Mai Thị Mới" {
			t.Fatalf("a name that is taken: %d\n%s", p.Status, p.Body)
		}
		p.Want("#errors", "đã có người dùng")
		p = r.Submit(p, "main form", url.Values{"login": {"moi.mt"}})
		password := p.Text("#one-time")
		if err := (account.Config{}).CheckPassword("p", password); err != nil {
			t.Fatal(err)
		}

		fresh := s.reader()
		p = fresh.Open(StaffSignIn)
		p = fresh.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {"moi.mt"}, "password": {password}})
		if !strings.HasPrefix(fresh.Path, passwordPage) {
			t.Fatalf("no change asked at the first sign-in: %s", fresh.Path)
		}
		if p2 := fresh.Open("/desk"); !strings.HasPrefix(fresh.Path, passwordPage) {
			t.Errorf("past the change: %s %d", fresh.Path, p2.Status)
		}
		p = fresh.Submit(p, "form[action="+passwordPage+"]", url.Values{"fresh": {"short"}, "again": {"short"}})
		p.Want("#errors", "ít nhất 8 ký tự")
		p = fresh.Submit(p, "form[action="+passwordPage+"]", url.Values{"fresh": {"Rieng-Toi-9"}, "again": {"Rieng-Toi-9"}})
		p.Want("main", "Mai Thị Mới /desk")
	})
}

// The form of a new official, sent twice, makes one account and shows the password once.
func TestNewOfficialPressedTwice(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.in("tri.lv")
		p := r.Open(People + "/new")
		v := url.Values{"name": {"Mai Thị Mới"}, "unit": {s.centre}, "login": {"moi.mt"}, "_key": {p.Attr("main input[name=_key]", "value")}}
		if p = r.Post(People+"/new", v); !p.Has("#one-time") {
			t.Fatalf("%d %s", p.Status, p.Body)
		}
		p = r.Post(People+"/new", v)
		if p.Has("#one-time") || p.Text("h1") != "Mai Thị Mới" {
			t.Errorf("a second time: %d %s", p.Status, r.Path)
		}
	})
}

func TestGiveAndWithdrawRole(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		admin, r := s.in("tri.lv"), s.in("tiep.nt")
		at := People + "/" + s.receiver
		p := admin.Open(at)
		give := url.Values{"unit": {s.centre}, "role": {"cashier"}, "duty": {""}, "backup": {"1"}}
		bad := url.Values{"unit": {s.centre}, "role": {"cashier"}, "from.d": {"31"}, "from.m": {"2"}}
		p = admin.Submit(p, "#give-role", bad)
		if p.Status != http.StatusUnprocessableEntity || p.Attr("#give-role input[name=from.d]", "value") != "31" {
			t.Errorf("31 February: %d", p.Status)
		}
		p = admin.Submit(admin.Open(at), "#give-role", give)
		p.Want("#grants", "Người thu phí, lệ phí")
		p = admin.Submit(p, "#give-role", give)
		if p.Status != http.StatusConflict {
			t.Errorf("the same role twice: %d", p.Status)
		}
		if p = r.Open(Security); !strings.Contains(p.Body, "Người thu phí, lệ phí") {
			t.Error("the new role does not work on the next request")
		}
		grants := grantsOf(s, s.receiver)
		p = admin.Open(at)
		for _, g := range grants {
			p = admin.Submit(p, "form[action="+at+"/role/"+g.ID+"/end]", nil)
		}
		if p = r.Open(Security); strings.Contains(p.Text("main"), "Người thu phí, lệ phí") {
			t.Error("the withdrawn role works on the next request")
		}
		p = admin.Open(People + "/backup")
		if p.Has("tbody a") {
			t.Error("a withdrawn backup officer is listed")
		}
	})
}

func grantsOf(s *site, person string) (out []org.Grant) {
	s.t.Helper()
	if err := s.db.Read(context.Background(), func(q *store.Snapshot) (err error) {
		out, err = org.Grants(q, person)
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return out
}

func TestNobodyGivesRightsToHimself(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.in("tri.lv")
		at := People + "/" + s.it
		if p := r.Open(at); p.Has("#give-role") || p.Has("#act-lock") {
			t.Error("the page offers it")
		}
		for path, v := range map[string]url.Values{
			at + "/role":     {"unit": {s.commune}, "role": {"chairman"}, "from.d": {"23"}, "from.m": {"11"}, "from.y": {"2026"}},
			at + "/act":      {"act": {"lock"}},
			at + "/act?":     {"act": {"reset"}},
			at + "/act?totp": {"act": {"remove_totp"}},
			at + "/act?open": {"act": {"unlock"}},
		} {
			if p := r.Post(path, v); p.Status != http.StatusForbidden {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
		other := url.Values{"unit": {s.other}, "role": {"chairman"}, "from.d": {"23"}, "from.m": {"11"}, "from.y": {"2026"}}
		if p := r.Post(People+"/"+s.receiver+"/role", other); p.Status != http.StatusForbidden {
			t.Errorf("a role in another commune: %d", p.Status)
		}
		if p := r.Post(People+"/"+s.ot+"/act", url.Values{"act": {"lock"}}); p.Status != http.StatusNotFound {
			t.Errorf("somebody of another commune: %d", p.Status)
		}
	})
}

func TestAccountActs(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		admin, r := s.in("tri.lv"), s.in("tiep.nt")
		at := People + "/" + s.receiver
		p := admin.Submit(admin.Open(at), "#act-lock", nil)
		p.Want("dl.sum", "Đang khóa")
		if r.Open("/desk"); r.Path == "/desk" {
			t.Error("a locked account still reads")
		}
		p = admin.Submit(p, "#act-unlock", nil)
		p.Want("dl.sum", "Đang dùng")
		s.clock.Add(time.Second)
		p = admin.Submit(p, "#act-reset", nil)
		password := p.Text("#one-time")
		r = s.reader()
		r.Submit(r.Open(StaffSignIn), "form[action="+StaffSignIn+"]", url.Values{"login": {"tiep.nt"}, "password": {password}})
		if !strings.HasPrefix(r.Path, passwordPage) {
			t.Errorf("after a reset at %s", r.Path)
		}
		p = r.Submit(r.Open(passwordPage), "form[action="+passwordPage+"]", url.Values{"fresh": {"Rieng-Toi-9"}, "again": {"Rieng-Toi-9"}})
		p.Want("main", "Nguyễn Thị Tiếp /desk")
		p = r.Open(Security)
		p.Want("body", "đã cấp lại mật khẩu")
		p.Want("main", "Những lần người khác cấp lại tài khoản")
		p.Want("main", "Lý Văn Trị")
		p = admin.Submit(admin.Open(at), "#act-leave", nil)
		if admin.Path != People || strings.Contains(p.Text("tbody"), "Nguyễn Thị Tiếp") {
			t.Errorf("the leaver is still listed at %s", admin.Path)
		}
		p = admin.Open(People + "/audit?q=nguyen+tiep&what=account_locked")
		if got := p.Texts("tbody tr"); len(got) != 1 || !strings.Contains(got[0], "Khóa tài khoản") {
			t.Errorf("narrowed: %v", got)
		}
		p = admin.Open(People + "/audit")
		for _, what := range []string{"Khóa tài khoản", "Mở khóa tài khoản", "Cấp lại mật khẩu", "Đóng tài khoản", "Đăng nhập"} {
			if !slices.Contains(p.Texts("tbody td"), what) {
				t.Errorf("%s is not in the log", what)
			}
		}
	})
}
