package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
)

// Serve is `motcua serve`.
type Serve struct {
	app.Config
	Settings settingsFlag `help:"File of settings: one JSON object with the names of these flags. Flags win over the environment, the environment over the file. Default: /etc/motcua/settings.json, if there is one."`
}

// Run serves until it is told to stop.
func (s *Serve) Run(ctx context.Context, out io.Writer) error {
	var err error
	if s.Self, err = os.Executable(); err != nil {
		return err
	}
	l, err := app.Listen(ctx, s.Config)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, s.Config)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	err = a.Serve(ctx, l, func(addr string) { fmt.Fprintf(out, "Một Cửa đang chạy tại %s (%s)\n", a.PublicURL(), addr) })
	return errors.Join(err, a.Close())
}

// Check is `motcua check`.
type Check struct {
	app.Config
	Settings settingsFlag `help:"File of settings, as of serve."`
	JSON     bool         `help:"Print one JSON object."`
}

// Run looks at the machine and the settings and says what is wrong.
func (c *Check) Run(ctx context.Context, out io.Writer) error {
	list := app.Examine(ctx, c.Config)
	if c.JSON {
		if err := printJSON(out, map[string]any{"ok": !app.Bad(list), "findings": list}); err != nil {
			return err
		}
	} else {
		for _, f := range list {
			fmt.Fprintf(out, "%s  %s: %s\n", f.Mark(), f.What, f.Words)
		}
	}
	if app.Bad(list) {
		return no("")
	}
	return nil
}

// no is the answer no: exit code 1.
type no string

func (n no) Error() string { return string(n) }

// ExitCode is 1.
func (no) ExitCode() int { return exitNo }

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// inWords turns a fault into a Vietnamese sentence for the terminal; other errors speak for themselves.
func inWords(err error) string {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return err.Error()
	}
	book, e := lang.Load(app.Words()...)
	if e != nil {
		return err.Error()
	}
	w := book.Words(lang.Default)
	s := w.T(f.Key, f.Args...)
	for _, x := range f.Fields {
		s += "\n  " + x.Name + ": " + w.T(x.Key, x.Args...)
	}
	return s
}
