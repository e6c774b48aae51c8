package web

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
)

// Server is an http.Server with the time limits that keep slow or broken clients from holding it.
func Server(addr string, m *Mux) *http.Server {
	return &http.Server{
		Addr: addr, Handler: m,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       m.c.Timeout,
		WriteTimeout:      2 * m.c.Timeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(m.c.Log.Handler(), slog.LevelDebug),
	}
}

// ServeHTTP guards and answers one request.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, pattern := m.mux.Handler(r)
	rt := m.byName[pattern]
	if rt != nil && rt.cache != nil && rt.cache.serve(w, r, m) {
		return
	}
	m.answer(w, r)
}

// answer has the page itself drawn.
func (m *Mux) answer(w http.ResponseWriter, r *http.Request) {
	_, pattern := m.mux.Handler(r)
	rt := m.byName[pattern]
	s := &state{ref: newRef(), mux: m, secure: m.viaTLS(r), client: m.clientOf(r), route: rt}
	guardHeaders(w.Header(), s.secure)
	m.choose(w, r, s)
	s.flash = readFlash(r, s.words)
	rec := &recorder{ResponseWriter: w}
	start := time.Now()
	r = withState(r, s)
	defer func() { m.access(r, rt, rec, start) }()
	defer m.catch(rec, r)
	if m.c.Limit != nil && m.trusts(remote(r)) { // many come through one connection of the proxy
		leave, err := m.c.Limit.Enter(limit.Requests, s.client.String())
		if err != nil {
			Fail(rec, r, err)
			return
		}
		defer leave()
	}
	m.guarded(rec, r, rt)
}

// guarded applies the limits of the route and calls the next handler.
func (m *Mux) guarded(w *recorder, r *http.Request, rt *route) {
	if rt == nil {
		rt = &route{max: m.c.MaxBody, timeout: m.c.Timeout}
	}
	if rt.timeout > m.c.Timeout {
		ctl := http.NewResponseController(w)
		end := time.Now().Add(rt.timeout)
		// a test's recorder has no connection and no deadlines: nothing to set there
		if err := errors.Join(ctl.SetReadDeadline(end), ctl.SetWriteDeadline(end)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			Fail(w, r, fmt.Errorf("web: deadlines: %w", err))
			return
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), rt.timeout)
	defer cancel()
	r = r.WithContext(ctx)
	if err := m.fromElsewhere(r); err != nil && !m.isAPI(r.URL.Path) {
		Fail(w, r, err)
		return
	}
	if !validText(r.URL.Path) {
		Fail(w, r, fault.New(fault.NotFound, "web.not_found"))
		return
	}
	r = validQuery(r)
	if rt.max > 0 {
		r.Body = http.MaxBytesReader(w, r.Body, rt.max)
	}
	if rt.max > m.c.MaxBody && r.ContentLength != 0 {
		b := m.receive(w, r, rt)
		defer b.done()
		r.Body, stateOf(r).body = b, b
	}
	if rt.bare {
		m.mux.ServeHTTP(w, r)
		return
	}
	m.inner.ServeHTTP(w, r)
}

// dispatch runs the handler of the path, or answers 404 or 405.
func (m *Mux) dispatch(w http.ResponseWriter, r *http.Request) {
	h, pattern := m.mux.Handler(r)
	if b := stateOf(r).body; b != nil {
		b.r = r // the middlewares know now who sends it
	}
	if pattern != "" {
		m.mux.ServeHTTP(w, r)
		return
	}
	probe := &probe{header: http.Header{}}
	h.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", probe.header.Get("Allow"))
		failAs(w, r, http.StatusMethodNotAllowed, fault.New(fault.NotFound, "web.wrong_method"))
		return
	}
	Fail(w, r, fault.New(fault.NotFound, "web.not_found"))
}

// probe asks the standard mux why it found nothing.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }

// catch turns a panic into a page and a line in the log.
func (m *Mux) catch(w *recorder, r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	m.c.Log.Error("panic", "ref", Ref(r), "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // the answer has begun: cut it rather than end it as if it were whole
	}
	failAs(w, r, http.StatusInternalServerError, fault.New(fault.Internal, "web.internal"))
}

// access writes the line of the access log.
func (m *Mux) access(r *http.Request, rt *route, w *recorder, start time.Time) {
	if m.c.Access == nil {
		return
	}
	pattern := "-"
	if rt != nil {
		pattern = rt.pattern
	}
	m.c.Access.LogAttrs(context.Background(), slog.LevelInfo, "request",
		slog.String("method", r.Method), slog.String("route", pattern), slog.Int("status", w.status),
		slog.Int64("ms", time.Since(start).Milliseconds()), slog.Int64("bytes", w.bytes), slog.String("ref", Ref(r)))
}

// recorder keeps the status and the size of the answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap gives http.ResponseController the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// newRef is short enough to read out on the phone.
func newRef() string {
	var b [5]byte
	_, _ = rand.Read(b[:]) //nolint:errcheck // crypto/rand never fails since Go 1.24
	return base32.StdEncoding.EncodeToString(b[:])
}
