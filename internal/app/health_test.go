package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// health asks as a monitor on the same machine does.
func health(t *testing.T, h *apptest.House) (status int, said app.Health) {
	t.Helper()
	rec := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/health", nil)
	r.RemoteAddr = "127.0.0.1:50000"
	h.Mux.ServeHTTP(rec, r)
	if err := json.Unmarshal(rec.Body.Bytes(), &said); err != nil {
		t.Fatalf("%v: %s", err, rec.Body)
	}
	if said.OK != (rec.Code == http.StatusOK) || said.OK != (len(said.Trouble) == 0) {
		t.Errorf("status %d says %+v", rec.Code, said)
	}
	return rec.Code, said
}

// TestHealth: the page proves progress. It says 503 when nothing has moved for minutes, and shows what gave up.
func TestHealth(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		broken := errors.New("no way through")
		h.Jobs.Add(room.Base{Name: "test", Jobs: []room.Job{{Name: "test.broken", Run: func(context.Context, store.Job) error { return broken }}}})
		h.Settle(t)
		if code, said := health(t, h); code != 200 || said.LastJob.IsZero() || said.LastCommit.IsZero() || said.Engine != string(h.DB.Engine()) ||
			said.Unnumbered != 0 {
			t.Errorf("well: %d %+v", code, said)
		}
		h.Clock.Add(4 * time.Minute) // nobody works: no heartbeat was written, none was done
		if code, said := health(t, h); code != 503 || !saysAny(said, "việc nền") {
			t.Errorf("a runner that stands still: %d %+v", code, said)
		}
		h.Clock.Add(4 * time.Minute)
		if code, said := health(t, h); code != 503 || !saysAny(said, "dồn lại") || said.OldestJob.IsZero() {
			t.Errorf("work that piles up: %d %+v", code, said)
		}
		h.Settle(t)
		if code, said := health(t, h); code != 200 {
			t.Errorf("at work again: %d %+v", code, said)
		}
		giveUp(t, h)
		if code, said := health(t, h); code != 200 || said.GaveUp != 1 {
			t.Errorf("a job that gave up shows and takes no node out of service: %d %+v", code, said)
		}
		if err := h.DB.Close(); err != nil {
			t.Fatal(err)
		}
		if code, said := health(t, h); code != 503 || !saysAny(said, "Cơ sở dữ liệu") {
			t.Errorf("a store that does not answer: %d %+v", code, said)
		}
	})
}

// TestHealthForStrangers: who does not run the house learns whether all is well, and nothing else.
func TestHealthForStrangers(t *testing.T) {
	h := newSite(t, apptest.SQLite(t))
	h.Settle(t)
	for _, c := range []struct {
		name, remote, login, header string
		whole                       bool
	}{
		{"a stranger", "203.0.113.7:5000", "", "", false},
		{"a stranger through a proxy here", "127.0.0.1:5000", "", "203.0.113.7", false},
		{"a stranger who says that he is here", "203.0.113.7:5000", "", "127.0.0.1", false},
		{"this machine", "127.0.0.1:5000", "", "", true},
		{"this machine by IPv6", "[::1]:5000", "", "", true},
		{"an official", "203.0.113.7:5000", "chutich.kylua", "", false},
		{"an administrator", "203.0.113.7:5000", "quantri", "", true},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://mot-cua.test/health", nil)
		r.RemoteAddr = c.remote
		if c.login != "" {
			r.Header.Set("Cookie", h.enter("/sign-in", c.login))
		}
		if c.header != "" {
			r.Header.Set("X-Forwarded-For", c.header)
		}
		rec := h.do(r)
		if said := strings.TrimSpace(rec.Body.String()); (said == `{"ok":true}`) == c.whole || strings.Contains(said, "engine") != c.whole {
			t.Errorf("%s: %d %s", c.name, rec.Code, said)
		}
	}
}

func saysAny(h app.Health, part string) bool {
	return strings.Contains(strings.Join(h.Trouble, "\n"), part)
}

// giveUp leaves a job behind that fails as often as it is tried.
func giveUp(t *testing.T, h *apptest.House) {
	t.Helper()
	if err := h.DB.Write(t.Context(), func(tx *store.Tx) error { return tx.Enqueue(store.Job{Kind: "test.broken"}) }); err != nil {
		t.Fatal(err)
	}
	for range store.JobTries {
		h.Settle(t)
		h.Clock.Add(15 * time.Minute)
	}
	h.Settle(t)
}
