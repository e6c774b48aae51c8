// Package limit is the one limiter of the house: how often something may be done by one address, by the network
// around it, under one key (a contact, a code, a draft, an account), and in the whole house, in a minute, an hour and
// a day.
//
// Take counts in the store, so that a budget holds over all nodes and after a restart. What it refuses is not counted,
// and is refused again from memory until the window is over, so that a flood does not reach the database. The budget of
// the house is leased in small blocks, so that requests do not wait for each other at its row. Local counts in
// the memory of this node, for what is only about speed. Enter limits what goes on at the same moment.
package limit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Budget is how much is free in a minute, in an hour and in a day of Việt Nam. Of 0 that window has no limit. The
// windows are those of the clock, so twice the budget can be spent around the end of one.
type Budget struct{ Minute, Hour, Day int64 }

// String is how docs/security.md gives the budget.
func (b Budget) String() string {
	var parts []string
	for _, w := range []struct {
		n    int64
		unit string
	}{{b.Minute, "minute"}, {b.Hour, "hour"}, {b.Day, "day"}} {
		if w.n > 0 {
			parts = append(parts, fmt.Sprintf("%d a %s", w.n, w.unit))
		}
	}
	if len(parts) == 0 {
		return "–"
	}
	return strings.Join(parts, ", ")
}

// Rule is the budgets for one thing that is done.
type Rule struct {
	Name    string // of what is done, as "sign_in"; the counted rows carry it
	Word    string // word key of the refusal; its variable "at" is the moment from which it is free again
	Address Budget // of one address: IPv4 /32, IPv6 /64, which is one household
	Network Budget // of the network around it: IPv4 /24, IPv6 /48
	Office  Budget // of one address in a network of the offices, in the place of Address, Network and House
	Key     Budget // of the key of the claim
	House   Budget // of everybody together
}

// Or is the rule, or another where it is not given.
func (r Rule) Or(other Rule) Rule {
	if r.Name == "" {
		return other
	}
	return r
}

// Claim is something about to be done under a rule.
type Claim struct {
	Rule    Rule
	Address string // from where; empty: not counted by address
	Key     string // under which key; empty: not counted by key
	N       int64  // how much; 1 when 0
}

// Limiter counts. One per process, safe for concurrent use.
type Limiter struct {
	db      *store.DB
	offices []netip.Prefix

	mu      sync.Mutex
	refused map[string]time.Time // until when a row is known to be used up
	blocks  map[string]block     // what is leased of the budgets of the house
	local   map[string]use       // what Local counted
	swept   int64                // the hour in which local was last looked through
	inside  map[string]int64     // what Enter let in and has not left
	left    chan struct{}        // closed, and replaced, when somebody leaves
}

// New makes the limiter of a house. Addresses in the networks of its offices have budgets of their own.
func New(db *store.DB, offices ...netip.Prefix) *Limiter {
	return &Limiter{db: db, offices: offices, refused: map[string]time.Time{}, blocks: map[string]block{}, local: map[string]use{}, inside: map[string]int64{},
		left: make(chan struct{})}
}

// Office tells whether an address lies in a network of the offices.
func (l *Limiter) Office(address string) bool {
	a, ok := parse(address)
	if !ok {
		return false
	}
	for _, p := range l.offices {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func parse(address string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(address)
	return a.Unmap().WithZone(""), err == nil
}

// prefixes gives the two networks under which an address is counted. What is no address is counted as it stands.
func prefixes(address string) (narrow, wide string) {
	a, ok := parse(address)
	if !ok {
		return address, ""
	}
	bits := [2]int{32, 24}
	if a.Is6() {
		bits = [2]int{64, 48}
	}
	near, _ := a.Prefix(bits[0])
	far, _ := a.Prefix(bits[1])
	return near.String(), far.String()
}

// window is the numbers of the minute, the hour and the day of a moment.
type window [3]int64

func windowOf(t time.Time) window {
	const zone = 7 * 3600 // day.Zone
	s := t.Unix()
	return window{s / 60, s / 3600, (s + zone) / 86400}
}

// end is when one of the three is over.
func (w window) end(i int) time.Time {
	const zone = 7 * 3600
	return time.Unix([3]int64{(w[0] + 1) * 60, (w[1] + 1) * 3600, (w[2]+1)*86400 - zone}[i], 0).In(day.Zone)
}

// use is what was counted of one row in its windows.
type use struct {
	window window
	n      window
}

// add counts n at a moment; figures of windows that are over are forgotten.
func (u use) add(w window, n int64) use {
	for i := range w {
		if u.window[i] != w[i] {
			u.window[i], u.n[i] = w[i], 0
		}
		u.n[i] += n
	}
	return u
}

// over is when the budget is free again; zero: it is not used up.
func (u use) over(b Budget) (until time.Time) {
	for i, most := range [3]int64{b.Minute, b.Hour, b.Day} {
		if end := u.window.end(i); most > 0 && u.n[i] > most && end.After(until) {
			until = end
		}
	}
	return until
}

// count is one row that a claim is counted in.
type count struct {
	key    string
	budget Budget
	n      int64
	house  bool
	word   string
}

func (c count) refuse(until time.Time) *fault.Fault {
	return fault.New(fault.TooMany, c.word, "at", until)
}

// counts are the rows of claims, each once.
func (l *Limiter) counts(claims []Claim) (list []count) {
	add := func(c Claim, scope, who string, b Budget) {
		if b == (Budget{}) {
			return
		}
		h := sha256.Sum256([]byte(who))
		x := count{key: c.Rule.Name + "/" + scope + "/" + hex.EncodeToString(h[:12]), budget: b, n: max(c.N, 1), house: scope == "house", word: c.Rule.Word}
		if i := slices.IndexFunc(list, func(y count) bool { return y.key == x.key }); i >= 0 {
			list[i].n += x.n
			return
		}
		list = append(list, x)
	}
	for _, c := range claims {
		r := c.Rule
		if c.Key != "" {
			add(c, "key", c.Key, r.Key)
		}
		if c.Address != "" && l.Office(c.Address) {
			add(c, "office", c.Address, r.Office)
			continue
		}
		if c.Address != "" {
			narrow, wide := prefixes(c.Address)
			add(c, "address", narrow, r.Address)
			if wide != "" {
				add(c, "network", wide, r.Network)
			}
		}
		add(c, "house", "", r.House)
	}
	return list
}
