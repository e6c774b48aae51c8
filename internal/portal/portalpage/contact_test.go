package portalpage_test

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/notify"
)

// box is a gateway that keeps what it is given.
type box struct {
	mu  sync.Mutex
	got []notify.Message
}

func (b *box) Send(_ context.Context, m notify.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.got = append(b.got, m)
	return nil
}

func (b *box) Check(context.Context) error { return nil }

var sixDigits = regexp.MustCompile(`[0-9]{6}`)

// code is the last code that went out.
func (b *box) code(t *testing.T) string {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range slices.Backward(b.got) {
		if strings.HasPrefix(m.Text, "Mã xác nhận") {
			return sixDigits.FindString(m.Text)
		}
	}
	t.Fatal("no code went out")
	return ""
}

// gateway gives a house one.
func gateway(h *apptest.House) *box {
	b := &box{}
	h.Notify.Carriers = map[notify.Channel]notify.Carrier{notify.SMS: b}
	return b
}

// TestTheSenderProvesTheTelephone: on the sent page, by a code, without JavaScript; then notices go on.
func TestTheSenderProvesTheTelephone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		sms := gateway(h)
		c := newCitizen(t, h)
		sent := c.Submit(c.toReview(), "main form", nil)
		tracking := sent.Text("#tracking")
		p := c.Submit(sent, ".contact form", nil)
		c.wants(p, 200, "Mã 6 chữ số đã gửi tới 0905…0111 lúc ")
		p = c.Submit(p, "#again", nil) // at once: nothing more goes out, and the page says from when
		c.wants(p, 200, "Sau 60 giây nữa mới gửi được mã mới")
		h.Settle(t)
		code := sms.code(t)
		if n := len(sms.got); n != 2 || !strings.Contains(sms.got[0].Text+sms.got[1].Text, tracking) {
			t.Errorf("%d messages: %+v", n, sms.got)
		}
		var kept string
		if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
			return s.QueryRow(`select body from notify_notice where what = 'contact.code_title'`).Scan(&kept)
		}); err != nil || strings.Contains(kept, code) {
			t.Errorf("the log keeps the code: %q %v", kept, err)
		}
		at := c.Path
		wrong := "000000"
		if code == wrong {
			wrong = "000001"
		}
		p = c.Submit(c.Open(at), "main form[novalidate]", url.Values{"code": {wrong}})
		c.wants(p, 422, "Mã chưa đúng")
		for range 2 { // pressed twice
			if p := c.Submit(p, "main form[novalidate]", url.Values{"code": {code}}); p.Status != 200 || c.Path != "/track/"+tracking || p.Has(".contact") ||
				!strings.Contains(p.Text("#told"), "Tin báo về hồ sơ được gửi tới 0") {
				t.Errorf("after the right code: %d at %s", p.Status, c.Path)
			}
		}
		stranger := newCitizen(t, h)
		if p := stranger.Open(at); p.Has("input[name=code][inputmode=numeric]") {
			t.Error("a stranger is asked for the code")
		}
	})
}

// TestAnAccountProvesOnce: a contact that the holder of the account has proved is not asked about again.
func TestAnAccountProvesOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		sms := gateway(h)
		c := signedIn(t, h)
		c.answers.Set("submitter.name", h.As(t, demo.CitizenLogin).Name)
		p := c.Submit(c.Submit(c.toReview(), "main form", nil), ".contact form", nil)
		h.Settle(t)
		c.ok(c.Submit(p, "main form[novalidate]", url.Values{"code": {sms.code(t)}}))
		next := newCitizen(t, h)
		if q := next.Submit(next.toReview(), "main form", nil); !q.Has(".contact") {
			t.Error("a stranger with the same telephone proves nothing")
		}
		d, err := h.Dossier.FiledBy(t.Context(), h.As(t, demo.CitizenLogin), 1)
		if err != nil || len(d) != 1 {
			t.Fatalf("%d %v", len(d), err)
		}
		if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
			var n int
			if err := s.QueryRow(`select count(*) from contact_proof where holder in ($1,$2)`, dossierevent.Record(d[0].ID), d[0].Filer).Scan(&n); err != nil || n != 2 {
				t.Errorf("%d proofs: %v", n, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestAFloodLosesNothing: who sends more than the budget keeps the draft, reads when to try again, and sends it then.
func TestAFloodLosesNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		h.Portal.Config.Send = limit.Rule{Name: "send", Word: "portal.too_many_sent", Address: limit.Budget{Hour: 1}}
		c := newCitizen(t, h)
		c.sent()
		p := c.toReview()
		at := c.Path
		full := c.Submit(p, "main form", nil)
		c.wants(full, 429, "Đơn này vẫn còn nguyên. Xin bấm gửi lại từ 10:00")
		c.wants(c.Open(at), 200, "Nông Thị Hoa")
		h.Clock.Add(time.Hour)
		if q := c.Submit(full, "main form", nil); !q.Has("#tracking") {
			t.Errorf("an hour later: %d at %s", q.Status, c.Path)
		}
	})
}

// TestSixtySubmissions: the attack of the issue, from one address: sixty dossiers, each telling somebody else's telephone.
func TestSixtySubmissions(t *testing.T) {
	h := apptest.SQLite(t)
	c := newCitizen(t, h)
	through := 0
	for range 9 {
		if c.Submit(c.toReview(), "main form", nil).Has("#tracking") {
			through++
		}
	}
	if through != 6 {
		t.Errorf("%d of nine within a minute", through)
	}
}
