package orgpage

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestRecoveryAtTheCounter: the receiver types number and name; the citizen signs in with what was shown once, chooses a new
// password and reads that the account was given back. The pages of a house without a carrier name the counter.
func TestRecoveryAtTheCounter(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		for _, path := range []string{Register, Forgot} {
			if p := s.reader().Open(path); !strings.Contains(p.Body, "mang thẻ căn cước") {
				t.Errorf("%s does not lead to the counter", path)
			}
		}
		const number = "020190001234"
		desk := s.in("tiep.nt")
		form := "form[action=" + Recovery + "]"
		p := desk.Open(Recovery)
		p = desk.Submit(p, form, url.Values{"number": {number}, "name": {"Nông Thị Hoa"}})
		if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Body, "Cần đối chiếu thẻ") {
			t.Fatalf("without the card: %d", p.Status)
		}
		give := func() string {
			t.Helper()
			p := desk.Submit(desk.Open(Recovery), form, url.Values{"number": {number}, "name": {"Nông Thị Hoa"}, "checked": {"1"}})
			_, rest, _ := strings.Cut(p.Body, `<code id="one-time">`)
			password, _, ok := strings.Cut(rest, "<")
			if !ok || !strings.Contains(p.Body, number) {
				t.Fatalf("nothing is shown: %d\n%s", p.Status, p.Body)
			}
			return html.UnescapeString(password)
		}
		enter := func(password string) {
			t.Helper()
			home := s.reader()
			p := home.Submit(home.Open(CitizenSignIn), "form[action="+CitizenSignIn+"]", url.Values{"login": {number}, "password": {password}})
			if !strings.HasPrefix(home.Path, passwordPage) {
				t.Fatalf("no new password is asked for: %d at %s", p.Status, home.Path)
			}
			const fresh = "Mat-Khau-Moi-9"
			p = home.Submit(p, "form[action="+passwordPage+"]", url.Values{"fresh": {fresh + password[:2]}, "again": {fresh + password[:2]}})
			if home.Path != "/mine" {
				t.Fatalf("%d at %s\n%s", p.Status, home.Path, p.Body)
			}
			p = home.Open(Security)
			if strings.Contains(p.Body, "Tài khoản chưa được xác nhận") {
				t.Error("the counter has proved nothing")
			}
			s.sent = url.Values{"security": {p.Body}}
		}
		enter(give())
		enter(give())
		if !strings.Contains(s.sent.Get("security"), "Những lần người khác cấp lại tài khoản") {
			t.Error("the owner does not read that the account was given back")
		}
		if p := s.in("tri.lv").Open(Recovery); p.Status != http.StatusForbidden {
			t.Errorf("the administrator: %d", p.Status)
		}
	})
}
