// Package file keeps what people send: photographs of papers, PDF and office documents.
//
// A file is received whole or not at all. Its bytes are typed by what they are, not by what they are called,
// and lie in the blob store under their hash; a row says whose they are. As long as a draft owns a file it
// can be removed; once an acknowledged record has taken it (Attach, Keep) it stays readable and unchanged,
// which Verify and Audit prove.
package file

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/limit"
)

// Owner is the draft or record that a file belongs to.
type Owner struct {
	Kind string // "draft", "dossier" …: each kind has its Access
	ID   string
}

func (o Owner) String() string { return o.Kind + ":" + o.ID }

// ParseOwner reads "draft:01ab…".
func ParseOwner(s string) (Owner, bool) {
	kind, id, ok := strings.Cut(s, ":")
	return Owner{Kind: kind, ID: id}, ok && kind != "" && id != ""
}

// File is a file as its row describes it.
type File struct {
	ID       string
	Hash     string // SHA-256 of the bytes
	Size     int64
	Type     string // media type found in the bytes
	Name     string // cleaned name, with the extension of its type
	Owner    Owner
	Paper    string // key of the paper it is for; may be empty
	Actor    string // who sent it: person id, "citizen:<id>" or "anonymous"
	Address  string // from where
	At       time.Time
	Attached time.Time // when an acknowledged record took it; zero while it can be removed
	Removed  time.Time // when it was taken out; zero while it is there
}

// Who asks for something.
type Who struct {
	Actor   string // person id, "citizen:<id>", or "anonymous"
	Unit    string // the unit in whose name an official works
	Staff   bool   // an official: no budget
	Partner string // key of the partner through whose system it is sent; empty: nobody's
	Address string // network address
	Proof   string // what an anonymous holder of a draft shows: its code
	Pass    string // what a reader who follows a dossier without an account shows
}

func (w Who) signedIn() bool { return w.Actor != "" && w.Actor != "anonymous" }

// meter is the name under which the keys of forms are kept: the person, or the network of an unknown one.
// Of IPv6 the first 64 bits are one household.
func (w Who) meter() string {
	if w.signedIn() {
		return w.Actor
	}
	if a, err := netip.ParseAddr(w.Address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return "address:" + p.Masked().String()
		}
	}
	return "address:" + w.Address
}

func (w Who) by(key string) event.By {
	actor := w.Actor
	if actor == "" {
		actor = "anonymous"
	}
	return event.By{Actor: actor, Unit: w.Unit, Key: key}
}

// Access is what the room that owns drafts or records of a kind says about its files. The answers are nil,
// a NotFound for what may not even be seen, or a Forbidden.
type Access interface {
	// MayAdd tells whether who may add files to the owner now, and remove those not yet attached.
	MayAdd(ctx context.Context, who Who, owner Owner) error
	// MayRead tells whether who may open the file.
	MayRead(ctx context.Context, who Who, f File) error
}

// Config sets limits. The zero value works.
type Config struct {
	File       int64         // most bytes of one file; 20 MB
	Owner      int64         // most bytes in one draft or record; 200 MB
	OwnerFiles int64         // most files in one draft or record; 100
	Rules      Rules         // budgets; see rules.go
	Types      []string      // media types taken, out of Types(); all of them when nil
	Sweep      time.Duration // how long a blob that no row names is left alone; 24 hours
	Pictures   PictureConfig
	Limit      *limit.Limiter // of the house; one of its own when nil
}

func (c Config) filled() Config {
	set := func(p *int64, def int64) {
		if *p == 0 {
			*p = def
		}
	}
	set(&c.File, 20<<20)
	set(&c.Owner, 200<<20)
	set(&c.OwnerFiles, 100)
	c.Rules = c.Rules.filled()
	if c.Sweep == 0 {
		c.Sweep = 24 * time.Hour
	}
	if c.Types == nil {
		c.Types = Types()
	}
	c.Pictures = c.Pictures.filled()
	return c
}
