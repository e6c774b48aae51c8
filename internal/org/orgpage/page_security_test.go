package orgpage

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org/account"
)

func TestSessionsPage(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		a, b := s.in("tiep.nt"), s.in("tiep.nt")
		p := a.Open(Security)
		ends := p.All("main form")
		if len(ends) != 1 { // not for the session that looks
			t.Fatalf("%d sessions can be ended", len(ends))
		}
		a.Post(webtest.Attr(ends[0], "action"), nil)
		if b.Open("/desk"); b.Path == "/desk" {
			t.Error("the ended session still reads")
		}
		if a.Open("/desk"); a.Path != "/desk" {
			t.Error("one's own session ended")
		}
		other := s.in("ky.hv")
		if p := other.Post(webtest.Attr(ends[0], "action"), nil); p.Status != http.StatusNotFound {
			t.Errorf("somebody else's session: %d", p.Status)
		}
	})
}

func TestChangePasswordPage(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r, other := s.in("tiep.nt"), s.in("tiep.nt")
		p := r.Open(passwordPage)
		p = r.Submit(p, "form[action="+passwordPage+"]", url.Values{"current": {"x"}, "fresh": {"Rieng-Toi-9"}, "again": {"Rieng-Toi-9"}})
		p.Want("#errors", "hiện tại không đúng")
		p = r.Submit(p, "form[action="+passwordPage+"]", url.Values{"current": {good}, "fresh": {"Rieng-Toi-9"}, "again": {"Rieng-Toi-9"}})
		if r.Path != Security || p.Status != http.StatusOK {
			t.Fatalf("at %s, %d", r.Path, p.Status)
		}
		p.Want(".flash", "Đã đổi mật khẩu")
		if other.Open("/desk"); other.Path == "/desk" {
			t.Error("the other session survived the change")
		}
	})
}

func TestDelegatePage(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r, head := s.in("ky.hv"), s.in("phong.lt")
		p := r.Open(Security + "/delegate")
		p = r.Submit(p, "main form", url.Values{"to": {s.head}, "last.d": {""}})
		if p.Status != http.StatusUnprocessableEntity || p.Attr("select[name=to] option[selected]", "value") != s.head {
			t.Errorf("without a last day: %d", p.Status)
		}
		p = r.Submit(p, "main form", url.Values{"to": {s.head}, "last.d": {"30"}, "last.m": {"11"}, "last.y": {"2026"}})
		p.Want("#delegations", "Lê Thị Phòng")
		p.Want("#delegations", "đến hết 30/11/2026")
		p = head.Open(Security)
		p.Want("dl.sum", "được ủy quyền")
		s.clock.Add(8 * 24 * time.Hour)
		p = s.in("phong.lt").Open(Security)
		if strings.Contains(p.Text("dl.sum"), "được ủy quyền") {
			t.Error("the delegation outlived its last day")
		}
		if p := s.in("tiep.nt").Open(Security + "/delegate"); p.Status != http.StatusForbidden {
			t.Errorf("a receiver delegates: %d", p.Status)
		}
	})
}

func TestEnrolmentPages(t *testing.T) {
	strict := account.Config{HashMemory: 64, HashTime: 1}
	each(t, strict, func(t *testing.T, s *site) {
		r := s.reader()
		signIn := func() *webtest.Page {
			p := r.Open("/desk?tab=1")
			return r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {"tiep.nt"}, "password": {good}})
		}
		p := signIn()
		if !strings.HasPrefix(r.Path, enrolPage) || !p.Has(".qr svg path") {
			t.Fatalf("no enrolment at %s\n%s", r.Path, p.Body)
		}
		secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(p.Text("#secret"), " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		p = r.Submit(p, "form[action="+enrolPage+"]", url.Values{"code": {"12"}})
		if p.Status != http.StatusUnprocessableEntity || strings.ReplaceAll(p.Text("#secret"), " ", "") != base32.StdEncoding.EncodeToString(secret) {
			t.Fatalf("after a wrong code: %d", p.Status)
		}
		p = r.Submit(p, "form[action="+enrolPage+"]", url.Values{"code": {code(secret, s.clock.Now())}})
		codes := p.Texts("#recovery code")
		if len(codes) != 10 || p.Attr("main a.btn", "href") != "/desk?tab=1" {
			t.Fatalf("%d recovery codes, on to %s", len(codes), p.Attr("main a.btn", "href"))
		}
		if r.Open("/desk"); r.Path != "/desk" {
			t.Error("not in after enrolment")
		}
		r = s.reader()
		p = signIn()
		if !strings.HasPrefix(r.Path, codePage) {
			t.Fatalf("no code asked at %s", r.Path)
		}
		if r.Open("/desk"); !strings.HasPrefix(r.Path, codePage) {
			t.Errorf("past the code at %s", r.Path)
		}
		p = r.Submit(p, "form[action="+codePage+"]", url.Values{"code": {codes[3]}})
		p.Want("main", "/desk?tab=1")

		// the code comes between the session that ended and what was being sent
		s.clock.Add(3 * time.Hour)
		p = r.Post("/desk/note", url.Values{"note": {"giữ lại"}})
		p = r.Submit(p, "form[action="+StaffSignIn+"]", url.Values{"login": {"tiep.nt"}, "password": {good}})
		p = r.Submit(p, "form[action="+codePage+"]", url.Values{"code": {"000000"}})
		p = r.Submit(p, "form[action="+codePage+"]", url.Values{"code": {code(secret, s.clock.Now())}})
		r.Submit(p, "#continue", nil)
		if s.sent.Get("note") != "giữ lại" {
			t.Errorf("sent %v", s.sent)
		}
	})
}

// code is RFC 6238 written a second time, as an authenticator app does it.
func code(secret []byte, at time.Time) string {
	var step [8]byte
	binary.BigEndian.PutUint64(step[:], uint64(at.Unix()/30)) //nolint:gosec // moments after 1970
	m := hmac.New(sha1.New, secret)
	m.Write(step[:])
	sum := m.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1000000)
}

func TestCitizenPages(t *testing.T) {
	each(t, account.Config{HashMemory: 64, HashTime: 1}, func(t *testing.T, s *site) {
		r := s.reader()
		r.Open("/mine")
		if !strings.HasPrefix(r.Path, CitizenSignIn+"?next=") {
			t.Fatalf("led to %s", r.Path)
		}
		p := r.Open(Register)
		p = r.Submit(p, "form[action="+Register+"]", url.Values{"name": {"Nông Thị Én"}, "login": {"12"}, "password": {good}, "again": {"x"}})
		if p.Status != http.StatusUnprocessableEntity || len(p.All("#errors li")) != 2 || p.Attr("input[name=name]", "value") != "Nông Thị Én" ||
			p.Attr("input[name=password]", "value") != "" {
			t.Errorf("wrong input: %d, %d errors", p.Status, len(p.All("#errors li")))
		}
		typed := url.Values{"name": {"Nông Thị Én"}, "login": {"0912345678"}, "password": {good}, "again": {good}}
		first := r.Submit(p, "form[action="+Register+"]", typed)
		first.Want("main", "Nếu thông tin này chưa có tài khoản")
		again := s.reader()
		second := again.Submit(again.Open(Register), "form[action="+Register+"]", typed)
		if first.Body != second.Body {
			t.Error("the answers differ for a number that is taken")
		}
		p = r.Submit(first, "form[action="+CitizenSignIn+"]", url.Values{"password": {good}})
		p.Want("main", "Nông Thị Én /mine")
		if p = r.Open("/desk"); p.Status != http.StatusForbidden {
			t.Errorf("a citizen on an official's page: %d", p.Status)
		}
		if p = r.Open(Security); p.Status != http.StatusOK || p.Has(".rail") {
			t.Errorf("own account: %d", p.Status)
		}
		if p = r.Open(People); p.Status != http.StatusForbidden {
			t.Errorf("a citizen in the administration: %d", p.Status)
		}
		if p = r.Open(Security + "?lang=en"); !strings.Contains(p.Body, "Account and sign-in") {
			t.Error("no English page")
		}
	})
}
