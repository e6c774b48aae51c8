package orgpage

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// The whole way: an administrator proposes, the page of the person and the own one say that it waits, the chairman gives it back and
// later agrees.
func TestRoleByTwoPages(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		one, chairman, at := s.in("tri.lv"), s.in("ky.hv"), People+"/"+s.receiver
		ask := func() (id string) {
			p := one.Submit(one.Open(at), "#give-role", url.Values{"unit": {s.commune}, "role": {"procedure_officer"}})
			p.Want("body", "Đã gửi đề nghị giao vai trò")
			if strings.Contains(p.Body, "/confirm") {
				t.Error("who asked may agree")
			}
			if err := s.db.Read(context.Background(), func(q *store.Snapshot) error {
				list, err := org.RolesAsked(q, s.receiver)
				id = list[0].ID
				return err
			}); err != nil {
				t.Fatal(err)
			}
			p = one.Open(at)
			p.Want("#roles-asked", "Chờ người thứ hai đồng ý")
			if strings.Contains(p.Text("#grants"), "kiểm soát") {
				t.Error("one gave it alone")
			}
			return id
		}
		id := ask()
		on := string(org.RolePath(id))
		if p := s.in("tiep.nt").Open(on); p.Status != http.StatusForbidden {
			t.Errorf("the receiver reads it: %d", p.Status)
		}
		if p := one.Post(on+"/confirm", nil); p.Status != http.StatusForbidden {
			t.Errorf("who asked agrees: %d", p.Status)
		}
		p := chairman.Open(on)
		p.Want("#role-asked", "Lý Văn Trị")
		p = chairman.Submit(p, "#decline-"+id, url.Values{"reason": {""}})
		if p.Status != http.StatusUnprocessableEntity || !p.Has("details[open] #reason") {
			t.Errorf("declined without a reason: %d", p.Status)
		}
		p = chairman.Submit(p, "#decline-"+id, url.Values{"reason": {"Chưa đúng người"}})
		p.Want("body", "vai trò không được giao")
		p.Want("#role-decided", "đã được xử lý")
		s.clock.Add(time.Second)
		id = ask()
		p = chairman.Submit(chairman.Open(string(org.RolePath(id))), "#confirm-"+id, nil)
		p.Want("main", "Mật khẩu dùng một lần") // nobody who knew the old one has it now
		if p = one.Open(at); p.Has("#roles-asked") {
			t.Error("it waits on")
		}
		p.Want("#grants", "kiểm soát")
		p = s.in("phong.lt").Open(Security)
		p.Want("main", "Chưa đúng người")
		p.Want("main", "Đồng ý giao vai trò")
	})
}
