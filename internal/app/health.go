package app

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier/handover"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/orgpage"
)

// A recurring job writes every minute, so that a commit and a finished job are never older than this when all is
// well.
const (
	heartbeat  = time.Minute
	lateAfter  = 3 * heartbeat // a commit or job older than this: not well
	queueAfter = 5 * time.Minute
)

// Health is what /health says.
type Health struct {
	OK         bool      `json:"ok"`
	Trouble    []string  `json:"trouble"`              // what is wrong, in plain words
	LastCommit time.Time `json:"last_commit,omitzero"` // none since the start: left out
	LastJob    time.Time `json:"last_job,omitzero"`
	Waiting    int64     `json:"jobs_waiting"`
	OldestJob  time.Time `json:"oldest_job,omitzero"`
	GaveUp     int64     `json:"jobs_given_up"`
	Unnumbered int64     `json:"events_not_numbered"`
	Unheld     int64     `json:"dossiers_without_owner"` // wait at a role that nobody holds; see /handover
	DiskFree   int       `json:"disk_free_percent"`      // of the disk that is nearest to its end; -1: not known
	DiskFreeMB int64     `json:"disk_free_mb"`
	Stopped    []string  `json:"disk_stopped"` // who may not write for want of space, see docs/security.md
	Engine     string    `json:"engine"`
	Now        time.Time `json:"now"`
}

// Health checks store, queue and disk. It writes nothing.
func (a *App) Health(ctx context.Context) Health {
	now, words := a.DB.Now(), a.Lang.Words(lang.Default)
	h := Health{OK: true, Trouble: []string{}, LastCommit: a.DB.LastCommit(), LastJob: a.Jobs.LastDone(), Engine: string(a.DB.Engine()), Now: now}
	disk := a.Space.State()
	h.DiskFree, h.DiskFreeMB, h.Stopped = disk.Percent(), disk.Free>>20, disk.Stopped()
	b, err := a.DB.BacklogNow(ctx)
	if err != nil {
		h.trouble(words, "app.health_database")
		return h
	}
	h.Waiting, h.OldestJob, h.GaveUp, h.Unnumbered = b.Waiting, b.Oldest, b.GaveUp, b.Pending
	if err := a.DB.Read(ctx, func(q *store.Snapshot) (err error) { h.Unheld, err = handover.UnheldCount(q); return err }); err != nil {
		h.trouble(words, "app.health_database")
		return h
	}
	if since(now, h.LastCommit, a.started) > lateAfter {
		h.trouble(words, "app.health_commit")
	}
	if since(now, h.LastJob, a.started) > lateAfter {
		h.trouble(words, "app.health_job")
	}
	if !b.Oldest.IsZero() && now.Sub(b.Oldest) > queueAfter {
		h.trouble(words, "app.health_queue")
	}
	if !b.Since.IsZero() && now.Sub(b.Since) > queueAfter {
		h.trouble(words, "app.health_unnumbered")
	}
	if disk.Stops(space.Official) { // before, the node still does its work: disk_stopped says who waits
		h.trouble(words, "app.health_disk")
	}
	return h
}

func (h *Health) trouble(w *lang.Words, key string) {
	h.OK = false
	h.Trouble = append(h.Trouble, w.T(key))
}

// since is how long ago t was; before the first one, how long ago the house started.
func since(now, t, started time.Time) time.Duration {
	if t.IsZero() {
		t = started
	}
	return now.Sub(t)
}

// serveHealth answers 200 when all is well and 503 when not. Jobs that gave up show, but do not take the
// node out of service: another node could not do them either. What is wrong and how much waits is for those who run the house.
func (a *App) serveHealth(operators []netip.Prefix) http.Handler {
	answer := func(w http.ResponseWriter, r *http.Request) {
		h := a.Health(r.Context())
		if near(r, operators) || len(org.ViewerOf(r.Context()).Units(org.MayReadHealth)) > 0 {
			writeHealth(w, h.OK, h)
			return
		}
		writeHealth(w, h.OK, map[string]bool{"ok": h.OK})
	}
	signedIn := orgpage.Pages{Auth: a.Auth}.Sessions(http.HandlerFunc(answer))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Cookies()) == 0 { // needs no session, and so no database
			answer(w, r)
			return
		}
		signedIn.ServeHTTP(w, r)
	})
}

// near tells whether a request comes from this machine, not through a proxy on it, or from a network of operators.
func near(r *http.Request, operators []netip.Prefix) bool {
	client := web.Client(r)
	if slices.ContainsFunc(operators, func(p netip.Prefix) bool { return p.Contains(client) }) {
		return true
	}
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	here, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return client.IsLoopback() || ok && here.AddrPort().Addr().Unmap() == client
}

func writeHealth(w http.ResponseWriter, ok bool, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !ok {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(body) // the asker went away
}

// base is what the house itself does in the background: it proves that it moves, and forgets what the cards say.
func (a *App) base() room.Base {
	return room.Base{Name: "app", Words: words, Jobs: []room.Job{
		{Name: "app.heartbeat", Every: heartbeat, Run: func(context.Context, store.Job) error { return nil }},
		{Name: "app.forget", Every: time.Hour, Run: func(ctx context.Context, _ store.Job) error { return a.forget(ctx) }},
		{Name: "app.forget_used", Every: time.Hour, Run: func(ctx context.Context, _ store.Job) error { return a.Limit.Forget(ctx) }},
	}, Retention: []room.Retention{{Table: "idempotency", Key: "actor, key", Since: "at", Keep: 31 * 24 * time.Hour}}} // no form is sent again after a month
}

// forget deletes the rows of every room whose time is over.
func (a *App) forget(ctx context.Context) error {
	for _, c := range a.cards {
		for _, r := range c.Retention {
			if _, err := r.Forget(ctx, a.DB); err != nil {
				return err
			}
		}
	}
	return nil
}
