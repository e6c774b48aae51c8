package org

import (
	"context"
	"slices"

	"github.com/motcua/motcua/internal/event"
)

// Viewer is who looks: loaded fresh for every request. The zero Viewer is anonymous and has no rights.
type Viewer struct {
	Person   string // id; empty: anonymous, or sign-in not finished yet
	Name     string
	Citizen  bool
	Verified bool // a citizen whose identity is confirmed
	Roles    []RoleAt
	Session  string // id of the session
	Stage    Stage  // what is still to be done before the sign-in counts
	Pending  string // who is signing in, while Stage is not empty
	Was      string // anonymous, but this person's session ended here by resting or by age
	chart    *Chart
}

// Stage is what a session still needs before it counts.
type Stage string

// The stages, in the order they come.
const (
	Ready          Stage = ""       // signed in
	StageCode      Stage = "code"   // the code of the authenticator app
	StageEnrol     Stage = "enrol"  // set up the authenticator app
	StageNewSecret Stage = "change" // choose a new password
)

// RoleAt is a role the viewer has today.
type RoleAt struct {
	Role   Role
	Unit   string
	Duty   string
	Backup bool
	For    string // the person who delegated it; empty: one's own
}

// Anonymous tells that nobody has signed in.
func (v Viewer) Anonymous() bool { return v.Person == "" }

// Staff tells that an official looks.
func (v Viewer) Staff() bool { return v.Person != "" && !v.Citizen }

// Actor is the viewer's name in facts.
func (v Viewer) Actor() string {
	switch {
	case v.Person == "":
		return "anonymous"
	case v.Citizen:
		return "citizen:" + v.Person
	}
	return v.Person
}

// By is the authorship of a fact: who, in the name of which unit, why, with the key of the request.
func (v Viewer) By(unit, reason, key string) event.By {
	return event.By{Actor: v.Actor(), Unit: unit, Reason: reason, Key: key}
}

// Units lists the ids of the units where the action is allowed, sorted; for the condition of a query:
// "… unit_id in " + store.In(&args, v.Units(dossier.MayRead)). Nothing allowed finds nothing.
func (v Viewer) Units(a Action) []string {
	out := []string{}
	if v.chart == nil {
		return out
	}
	marks := make([]bool, len(v.chart.order))
	for _, r := range v.Roles {
		for _, id := range v.chart.reach(r.Role, a, r.Unit) {
			marks[v.chart.index[id]] = true
		}
	}
	for i, on := range marks {
		if on {
			out = append(out, v.chart.order[i])
		}
	}
	return out
}

// Can tells whether the action is allowed in the unit.
func (v Viewer) Can(a Action, unit string) bool {
	return v.chart != nil && slices.ContainsFunc(v.Roles, func(r RoleAt) bool { return v.chart.may(r, a, unit) })
}

// Under gives the role in which the action is allowed in one of the units: the first that fits.
func (v Viewer) Under(a Action, units ...string) (RoleAt, bool) {
	for _, r := range v.Roles {
		if v.chart != nil && slices.ContainsFunc(units, func(u string) bool { return u != "" && v.chart.may(r, a, u) }) {
			return r, true
		}
	}
	return RoleAt{}, false
}

// CanAnywhere tells whether the action is allowed in any unit, for menus.
func (v Viewer) CanAnywhere(a Action) bool {
	return slices.ContainsFunc(v.Roles, func(r RoleAt) bool {
		return MayEver(r.Role, a) && v.chart != nil && len(v.chart.reach(r.Role, a, r.Unit)) > 0
	})
}

// CanWherever tells whether the action is allowed in every unit in which another one is, and in one at least.
func (v Viewer) CanWherever(other, a Action) bool {
	here, there := v.Units(other), v.Units(a)
	return len(here) > 0 && !slices.ContainsFunc(here, func(u string) bool { _, in := slices.BinarySearch(there, u); return !in })
}

// Holds tells whether the viewer has the role, for the duty, in the unit or in an office or centre of it; it is
// the same question as being among Holders.
func (v Viewer) Holds(role Role, unit, duty string) bool {
	if v.chart == nil {
		return false
	}
	house := v.chart.House(unit)
	return slices.ContainsFunc(v.Roles, func(r RoleAt) bool {
		return r.Role == role && slices.Contains(house, r.Unit) && (duty == "" || r.Duty == "" || r.Duty == duty)
	})
}

// HomeUnits lists the units in which the viewer has a role of his own, sorted.
func (v Viewer) HomeUnits() []string {
	out := []string{}
	for _, r := range v.Roles {
		if r.For == "" {
			out = append(out, r.Unit)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Chart is the organisation chart of today that the viewer's rights rest on; nil for citizens.
func (v Viewer) Chart() *Chart { return v.chart }

type viewerKey struct{}

// WithViewer puts the viewer into a context.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf takes the viewer out of a context; the anonymous one when there is none.
func ViewerOf(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}
