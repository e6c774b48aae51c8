package orgpage

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// administrator is another one of the commune.
func (s *site) administrator(login string) {
	s.t.Helper()
	hash, err := s.auth.Hash(context.Background(), good)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.db.Write(context.Background(), func(tx *store.Tx) error {
		id, err := org.CreatePerson(tx, org.NewPerson{Name: "Mã Thị Quản", Unit: s.commune, Invented: true}, by)
		if err != nil {
			return err
		}
		if _, err = org.GiveRole(tx, org.Grant{Person: id, Unit: s.commune, Role: org.TechnicalAdmin, From: long}, by); err != nil {
			return err
		}
		return account.Open(tx, account.Opening{Person: id, Login: login, Hash: hash}, by)
	}); err != nil {
		s.t.Fatal(err)
	}
}

// asked is the reset of a person that waits.
func (s *site) asked(person string) (id string) {
	s.t.Helper()
	if err := s.db.Read(context.Background(), func(q *store.Snapshot) error {
		p, _, err := account.ResetProposals.Of(q, person)
		id = p.ID
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// The whole way: one administrator asks, the chairman is told, the other one agrees and reads the one-time password, another
// leader reads of it.
func TestResetByTwoPages(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		s.administrator("quan.mt")
		one, two, at := s.in("tri.lv"), s.in("quan.mt"), People+"/"+s.chairman
		p := one.Open(at)
		if p.Has("#act-reset") || p.Has("#act-remove_totp") || p.Has("#reset-alone") || !p.Has("#act-lock") {
			t.Error("the page offers what one alone may not do")
		}
		if p = one.Post(at+"/act", url.Values{"act": {"reset"}}); p.Status != http.StatusForbidden {
			t.Errorf("one alone resets: %d", p.Status)
		}
		p = one.Submit(one.Open(at), "#ask-reset", url.Values{"reason": {" "}})
		if p.Status != http.StatusUnprocessableEntity || !p.Has("#errors a[href=#reason]") || !p.Has("#errors a[href=#password]") {
			t.Errorf("nothing asked for: %d %v", p.Status, p.Texts("#errors li"))
		}
		p = one.Submit(p, "#ask-reset", url.Values{"password": {"1"}, "reason": {"Quên mật khẩu"}})
		p.Want("body", "Đã gửi đề nghị")
		p.Want("#reset-asked", "Lý Văn Trị đề nghị")
		p.Want("#reset-asked", "Quên mật khẩu")
		if strings.Contains(p.Body, "/confirm") || p.Has("#ask-reset") {
			t.Error("who asked may agree, or ask again")
		}
		s.clock.Add(time.Second)
		chairman := s.in("ky.hv")
		p = chairman.Open(Security)
		p.Want("body", "có người quản trị đề nghị cấp lại tài khoản này")
		p.Want("main", "Quên mật khẩu")
		s.clock.Add(time.Second)
		p = two.Submit(two.Open(at), "#decline-"+s.asked(s.chairman), url.Values{"reason": {""}})
		if p.Status != http.StatusUnprocessableEntity || !p.Has("details[open] #reason") {
			t.Errorf("declined without a reason: %d", p.Status)
		}
		p = two.Submit(two.Open(at), "#confirm-"+s.asked(s.chairman), nil)
		if p.Text("#one-time") == "" {
			t.Fatalf("no one-time password: %d %s", p.Status, p.Text("main"))
		}
		p.Want("main", "ky.hv")
		if chairman.Open("/desk"); chairman.Path == "/desk" {
			t.Error("the session goes on")
		}
		p = s.in("phong.lt").Open(Security)
		p.Want("body", "vai trò hoặc tài khoản của lãnh đạo, người quản trị có thay đổi")
		p.Want("main", "Đồng ý cấp lại tài khoản")
		p.Want("main", "Hoàng Văn Ký")
		if p = s.in("tiep.nt").Open(Security); p.Has("#watched") {
			t.Error("a receiver reads it")
		}
	})
}

// Who asked takes it back; the account stays as it is.
func TestResetTakenBack(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		s.administrator("quan.mt")
		one, at := s.in("tri.lv"), People+"/"+s.head
		p := one.Submit(one.Open(at), "#ask-reset", url.Values{"password": {"1"}, "reason": {"Nhầm"}})
		p = one.Submit(p, "#decline-"+s.asked(s.head), url.Values{"reason": {"Nhầm người"}})
		p.Want("body", "tài khoản giữ nguyên")
		if !p.Has("#ask-reset") {
			t.Error("it cannot be asked for again")
		}
		s.in("phong.lt")
	})
}

// A house with one administrator reads what to do; what was done on the server, and a role that was given, is read by all leaders.
func TestOneAdministratorPages(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		one, at := s.in("tri.lv"), People+"/"+s.chairman
		p := one.Open(at)
		p.Want("#reset-alone", "motcua readmit")
		if p.Has("#ask-reset") {
			t.Error("it is offered to ask nobody")
		}
		if p = one.Post(at+"/reset", url.Values{"password": {"1"}, "reason": {"Quên"}}); p.Status != http.StatusConflict {
			t.Errorf("asked of nobody: %d", p.Status)
		}
		p.Want("#errors", "motcua readmit")
		s.clock.Add(time.Second)
		one.Submit(one.Open(People+"/"+s.receiver), "#give-role", url.Values{"unit": {s.centre}, "role": {"centre_director"}})
		if err := s.db.Write(context.Background(), func(tx *store.Tx) error {
			return s.auth.Readmit(tx, account.Reset{Person: s.chairman, Second: true}, event.By{Actor: "system"})
		}); err != nil {
			t.Fatal(err)
		}
		s.clock.Add(time.Second)
		for _, login := range []string{"phong.lt", "tri.lv"} {
			p = s.in(login).Open(Security)
			p.Want("body", "vai trò hoặc tài khoản của lãnh đạo, người quản trị có thay đổi")
			p.Want("main", "Mở lại tài khoản bằng lệnh trên máy chủ")
			p.Want("main", "Trên máy chủ")
			p.Want("main", "Đề nghị giao vai trò")
			p.Want("main", "Giám đốc")
		}
	})
}
