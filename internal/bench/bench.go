// Package bench measures the program on the machine it runs on: how many submissions a second reach the
// store through the pages, how long an officer's queue takes, what a page weighs, how fast the house starts.
//
// Every rate is given beside the limit that this machine sets, measured in the same run in alternating
// slices: a slow machine makes both small, and the ratio says what the program loses. The load generator runs
// on the same cores.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/portal"
)

// Options say how to measure. The zero value of all but Self works.
type Options struct {
	Self     string // the program itself, to be started as a child
	Dir      string // where the temporary data goes; the system's folder when empty
	Quick    bool   // within a minute
	Dossiers int    // in the queue's store; 100,000 when 0
	Progress func(what string)
}

// Report is what was measured, and on what.
type Report struct {
	Machine Machine  `json:"machine"`
	Results []Result `json:"results"`
}

// Result is one figure. Limit and Ratio are 0 where the machine sets no limit that was measured; the target
// is then one of Value.
type Result struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Limit  float64 `json:"limit"`
	Ratio  float64 `json:"ratio"`
	Target string  `json:"target"`
	Met    bool    `json:"met"`
}

// run is a measurement under way.
type run struct {
	Options
	dir      string
	data     string
	house    *app.App
	base     string // http://127.0.0.1:port
	results  []Result
	slice    time.Duration
	rounds   int
	commands int // of the dossiers of the queue are made by commands, the others are copies of their rows
	drafts   int // stocked for a round of submissions; a round ends early when they are used up
}

// Run measures. The temporary data is removed again.
func Run(ctx context.Context, o Options) (rep Report, err error) {
	if o.Dossiers == 0 {
		o.Dossiers = 100_000
	}
	r := &run{Options: o, slice: 4 * time.Second, rounds: 5, commands: 1000, drafts: 12_000}
	if o.Quick {
		r.slice, r.rounds, r.drafts, r.commands = 1100*time.Millisecond, 3, 4_000, 500
	}
	if r.dir, err = os.MkdirTemp(o.Dir, "motcua-bench-"); err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.dir)) }()
	r.data = filepath.Join(r.dir, "data")
	if rep.Machine, err = look(r.dir); err != nil {
		return rep, err
	}
	if err := r.inside(ctx, (*run).home, (*run).weights, (*run).submissions, (*run).queue); err != nil {
		return rep, fmt.Errorf("bench: %w", err)
	}
	if err := r.start(ctx); err != nil {
		return rep, fmt.Errorf("bench: start: %w", err)
	}
	rep.Results = r.results
	return rep, nil
}

// inside measures with the house open and serving in this process.
func (r *run) inside(ctx context.Context, measure ...func(*run, context.Context) error) (err error) {
	r.say("building the demonstration")
	r.house, err = app.Open(ctx, app.Config{Data: r.data, Addr: "127.0.0.1:0", StopAfter: app.DefaultStop, Demo: true, Province: demo.Place,
		KeepFreePercent: 1, KeepFreeMB: 1, // strangers send, on a disk that is nearly full too
		Owner: "UBND tỉnh Lạng Sơn", Phone: "1022", Account: demo.SignInRules(),
		Portal: portal.Config{Send: limit.Rule{Name: "send"}, SendContact: limit.Rule{Name: "send_contact"}}}) // one machine sends for all
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.house.Close()) }()
	if _, err := demo.Build(ctx, r.house.DB, demo.Options{Account: demo.SignInRules(), Rooms: app.Bases()}); err != nil {
		return err
	}
	l, err := app.Listen(ctx, r.house.Config)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- r.house.Serve(ctx, l, func(addr string) { ready <- addr }) }()
	defer func() { stop(); err = errors.Join(err, <-done) }()
	select {
	case addr := <-ready:
		r.base = "http://" + addr
	case err := <-done:
		done <- nil
		return err
	}
	for _, m := range measure {
		if err := m(r, ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) say(what string) {
	if r.Progress != nil {
		r.Progress(what)
	}
}

// share is what the program must reach of the limit of the machine.
const share = 0.4

// atLeast keeps a rate beside its limit.
func (r *run) atLeast(name, unit string, value, limit float64) {
	ratio := value / limit
	r.results = append(r.results, Result{Name: name, Value: round(value), Unit: unit, Limit: round(limit), Ratio: round(ratio),
		Target: fmt.Sprintf("ratio >= %g", share), Met: ratio >= share})
}

// atMost keeps a value that must not be larger than its target.
func (r *run) atMost(name, unit string, value, target float64) {
	r.results = append(r.results, Result{Name: name, Value: round(value), Unit: unit, Target: fmt.Sprintf("<= %g", target), Met: value <= target})
}

// round keeps four figures after the point at most.
func round(v float64) float64 {
	const most = 10_000
	n := float64(int64(v*most+0.5)) / most
	return n
}
