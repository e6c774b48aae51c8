package web

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
)

// Pace is how slowly a large body may come: nothing for Idle, and after Grace fewer than Rate bytes a second of the whole end
// it.
type Pace struct {
	Idle, Grace time.Duration
	Rate        int64
}

// Slowest is the pace unless Config says otherwise. The weakest mobile lines (GPRS) carry twice that.
var Slowest = Pace{Idle: 30 * time.Second, Grace: time.Minute, Rate: 2 << 10}

// body is a large body on its way in. It has a slot from its first byte, or from Admit, until the request ends.
type body struct {
	io.ReadCloser
	ctl        *http.ResponseController
	pace       Pace
	receive    func(r *http.Request, size int64) (leave func(), err error)
	r          *http.Request
	size       int64
	leave      func()
	begun, end time.Time
	n          int64 // bytes received
	failed     error
}

func (m *Mux) receive(w http.ResponseWriter, r *http.Request, rt *route) *body {
	size := r.ContentLength
	if size < 0 || size > rt.max {
		size = rt.max
	}
	return &body{ReadCloser: r.Body, ctl: http.NewResponseController(w), pace: m.c.Pace, receive: m.c.Receive, r: r, size: size,
		end: time.Now().Add(rt.timeout)}
}

// Admit takes the slot of a large body before anything is read of it, where a handler wants to tell a refusal in its own way.
func Admit(r *http.Request) error {
	b := stateOf(r).body
	if b == nil {
		return nil
	}
	return b.admit(r)
}

func (b *body) admit(r *http.Request) error {
	if b.leave != nil || b.failed != nil {
		return b.failed
	}
	b.leave = func() {}
	if b.receive != nil {
		leave, err := b.receive(r, b.size)
		if err != nil {
			b.failed = err
			return err
		}
		b.leave = leave
	}
	b.begun = time.Now()
	return nil
}

func (b *body) done() {
	if b.leave != nil {
		b.leave()
	}
}

// Read gives the next bytes. Each has to come in time: one that sends a little now and then ends, too.
func (b *body) Read(p []byte) (int, error) {
	if err := b.admit(b.r); err != nil {
		return 0, err
	}
	if err := b.until(b.next()); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.failed = fault.New(fault.Invalid, "web.too_slow").WithCause(err)
		return n, b.failed
	case err != nil: // read to its end: the answer may take its time
		_ = b.until(b.end) // a connection that is gone shows at the answer
	}
	return n, err
}

func (b *body) next() time.Time {
	at := time.Now().Add(b.pace.Idle)
	for _, x := range []time.Time{b.begun.Add(b.pace.Grace + time.Duration(b.n*int64(time.Second)/b.pace.Rate)), b.end} {
		if x.Before(at) {
			at = x
		}
	}
	return at
}

// until sets the deadline of the connection; a test's recorder has none.
func (b *body) until(t time.Time) error {
	if err := b.ctl.SetReadDeadline(t); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}
