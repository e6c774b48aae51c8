package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// usualSettings is the file that is read when --settings names none.
const usualSettings = "/etc/motcua/settings.json"

// settings are read from one JSON file with the names of the flags of `motcua serve`: {"addr": "0.0.0.0:443",
// "tls-cert": "…"}. Flags come first, then environment variables, then the file. A name that is no setting is a
// fault: a misspelt one would be forgotten in silence.
type settings struct {
	usual  string // read when no flag named a file; it may be missing
	file   string
	values map[string]any
	read   bool
}

// heeding are the commands that work on the house of this machine. A demonstration and the tools know nothing of it.
var heeding = []string{"serve", "check", "setup", "import", "report", "readmit"}

// settingsFlag names the file.
type settingsFlag string

// BeforeResolve takes this file instead of the usual one.
func (settingsFlag) BeforeResolve(ctx *kong.Context, trace *kong.Path, s *settings) error {
	file, _ := ctx.FlagValue(trace.Flag).(settingsFlag)
	s.file = string(file)
	return s.load(ctx.Model)
}

// Validate is part of kong.Resolver; the file is looked at when it is read.
func (s *settings) Validate(*kong.Application) error { return nil }

// Resolve gives the value of a flag that was neither given nor set in the environment.
func (s *settings) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if command, _, _ := strings.Cut(ctx.Command(), " "); !slices.Contains(heeding, command) {
		return nil, nil
	}
	if !s.read {
		s.file = s.usual
		if err := s.load(ctx.Model); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	return s.values[flag.Name], nil
}

// load reads the file; every name in it must be one of the flags of serve.
func (s *settings) load(app *kong.Application) error {
	s.read = true
	b, err := os.ReadFile(s.file)
	if err != nil {
		return err
	}
	if s.values, err = readSettings(b); err != nil {
		return fmt.Errorf("%s: %w", s.file, err)
	}
	known := settable(app)
	for name := range s.values {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s: there is no setting %q; there are: %s", s.file, name, strings.Join(known, ", "))
		}
	}
	return nil
}

// settable lists the flags of serve but the one that names the file.
func settable(app *kong.Application) (names []string) {
	for _, n := range app.Children {
		if n.Name != "serve" {
			continue
		}
		for _, f := range n.Flags {
			if f.Name != "settings" {
				names = append(names, f.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// readSettings reads one JSON object and nothing behind it. A fault names its line.
func readSettings(b []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v map[string]any
	err := d.Decode(&v)
	at := d.InputOffset()
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err, at = errors.New("the file ends too early"), int64(len(b))
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind), err == nil && v == nil:
		err = errors.New("not an object {…}")
	case err == nil:
		if _, e := d.Token(); !errors.Is(e, io.EOF) {
			err = errors.New("something stands behind the object")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", 1+bytes.Count(b[:min(at, int64(len(b)))], []byte("\n")), err)
	}
	for name, x := range v {
		if v[name], err = settingValue(x); err != nil {
			return nil, fmt.Errorf("%q: %w", name, err)
		}
	}
	return v, nil
}

// settingValue is a value as a flag takes it: a text, or a list of texts.
func settingValue(x any) (any, error) {
	switch x := x.(type) {
	case string, bool, json.Number:
		return fmt.Sprint(x), nil
	case []any:
		for _, y := range x {
			if _, text := y.(string); !text {
				return nil, errors.New("a list holds texts only")
			}
		}
		return x, nil
	}
	return nil, errors.New("must be a text, a number, true, false or a list of texts")
}
