// Package fault holds the few kinds of error the program knows. An error meant for a person carries a
// word key and arguments, never a sentence; everything else is Internal and goes to the log.
package fault

import (
	"errors"
	"fmt"
)

// Code is the kind of an error; the web layer turns it into an HTTP status.
type Code string

// The codes, with the HTTP status each becomes.
const (
	Invalid   Code = "invalid"   // 422: what was sent is wrong; Fields says where
	SignIn    Code = "sign_in"   // 401: sign in first
	Forbidden Code = "forbidden" // 403: visible, but not allowed
	NotFound  Code = "not_found" // 404: does not exist, or may not be seen
	Conflict  Code = "conflict"  // 409: somebody else was first; Link leads to what is there now
	TooLarge  Code = "too_large" // 413: more bytes than allowed
	TooMany   Code = "too_many"  // 429: too often
	Busy      Code = "busy"      // 503: try again in a moment
	Full      Code = "full"      // 503: nothing is taken in while the disk is nearly full
	Internal  Code = "internal"  // 500: our mistake
)

// Field is one thing wrong with one field of a form.
type Field struct {
	Name string // name of the input, as posted
	Key  string // word key
	Args []any  // name, value, name, value …
}

// Fault is an error that can be shown to a person.
type Fault struct {
	Code   Code
	Key    string // word key
	Args   []any  // name, value, name, value …
	Fields []Field
	Link   string // where the person can go from here, may be empty
	cause  error
}

// New makes a fault. Args are pairs: name, value.
func New(c Code, key string, args ...any) *Fault { return &Fault{Code: c, Key: key, Args: args} }

// Fields makes an Invalid fault out of field errors, or nil if there are none.
func Fields(fs ...Field) error {
	if len(fs) == 0 {
		return nil
	}
	return &Fault{Code: Invalid, Key: "web.fix_below", Fields: fs}
}

// WithLink returns the fault with a link to where the person can go on.
func (f *Fault) WithLink(link string) *Fault { f.Link = link; return f }

// WithCause keeps the cause for the log; the person never sees it.
func (f *Fault) WithCause(err error) *Fault { f.cause = err; return f }

func (f *Fault) Error() string {
	s := fmt.Sprintf("%s: %s %v", f.Code, f.Key, f.Args)
	for _, x := range f.Fields {
		s += fmt.Sprintf("; %s: %s %v", x.Name, x.Key, x.Args)
	}
	if f.cause != nil {
		s += ": " + f.cause.Error()
	}
	return s
}

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Fault) Unwrap() error { return f.cause }

// Of returns the code of err: Internal for anything that is not a Fault, "" for nil.
func Of(err error) Code {
	if err == nil {
		return ""
	}
	var f *Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return Internal
}
