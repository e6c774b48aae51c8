package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// slowly is something under way: it says that it has begun and ends when it may.
type slowly struct{ begun, may, done chan struct{} }

func newSlowly() slowly {
	return slowly{make(chan struct{}), make(chan struct{}), make(chan struct{})}
}

func (s slowly) work() { close(s.begun); <-s.may; close(s.done) }

// TestOrderedStop: a house that is told to stop takes no new request, lets those under way and the jobs under way
// end, and then ends itself.
func TestOrderedStop(t *testing.T) {
	h := apptest.SQLite(t)
	page, job := newSlowly(), newSlowly()
	h.Config.Addr, h.Config.StopAfter = "127.0.0.1:0", 2*storetest.Patience
	h.Mux.Handle("GET /slow", func(w http.ResponseWriter, _ *http.Request) error {
		page.work()
		_, err := io.WriteString(w, "whole answer")
		return err
	})
	h.Jobs.Add(room.Base{Name: "test", Jobs: []room.Job{{Name: "test.slow", Run: func(context.Context, store.Job) error { job.work(); return nil }}}})
	if err := h.DB.Write(t.Context(), func(tx *store.Tx) error { return tx.Enqueue(store.Job{Kind: "test.slow"}) }); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, h, func(addr string) { ready <- addr }) }()
	addr := <-ready
	answered := make(chan string, 1)
	go func() { answered <- fetch("http://" + addr + "/slow") }()
	within(t, "the request begins", page.begun)
	within(t, "the job begins", job.begun)

	stop()
	refused(t, addr)
	select {
	case err := <-ended:
		t.Fatalf("the house ended with a request under way: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(page.may)
	if got := <-answered; got != "200 whole answer" {
		t.Errorf("the request under way got %q", got)
	}
	select {
	case err := <-ended:
		t.Fatalf("the house ended with a job under way: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(job.may)
	within(t, "the job ends", job.done)
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the stop: %v", err)
		}
	case <-time.After(storetest.Patience):
		t.Fatal("the house does not end")
	}
	if b, err := h.DB.BacklogNow(t.Context()); err != nil || b.GaveUp > 0 {
		t.Errorf("%+v %v", b, err)
	}
}

// TestStopDoesNotWaitForEver: what hangs is cut off, and the house says so.
func TestStopDoesNotWaitForEver(t *testing.T) {
	h := apptest.SQLite(t)
	page := newSlowly()
	h.Config.Addr, h.Config.StopAfter = "127.0.0.1:0", 100*time.Millisecond
	h.Mux.Handle("GET /slow", func(http.ResponseWriter, *http.Request) error { page.work(); return nil })
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, h, func(addr string) { ready <- addr }) }()
	addr := <-ready
	go fetch("http://" + addr + "/slow")
	within(t, "the request begins", page.begun)
	stop()
	select {
	case err := <-ended:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the stop says %v", err)
		}
	case <-time.After(storetest.Patience):
		t.Error("the house waits for ever")
	}
	close(page.may)
	within(t, "the request ends", page.done)
}

// TestPortInUse: a house that cannot listen says where.
func TestPortInUse(t *testing.T) {
	h := apptest.SQLite(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	h.Config.Addr = l.Addr().String()
	if _, err := app.Listen(t.Context(), h.Config); err == nil || !strings.Contains(err.Error(), h.Config.Addr) {
		t.Errorf("two houses on one port: %v", err)
	}
}

// serve listens and serves, as the command does.
func serve(ctx context.Context, h *apptest.House, ready func(string)) error {
	l, err := app.Listen(ctx, h.Config)
	if err != nil {
		return err
	}
	return h.Serve(ctx, l, ready)
}

func fetch(url string) string {
	res, err := http.Get(url) //nolint:gosec,noctx // a server of this test
	if err != nil {
		return err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(res.StatusCode, " ", string(b))
}

func within(t *testing.T, what string, c chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(storetest.Patience):
		t.Fatalf("never: %s", what)
	}
}

// refused fails unless new connections are soon turned away.
func refused(t *testing.T, addr string) {
	t.Helper()
	storetest.Soon(t, "new connections are turned away", func() bool {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	})
}
