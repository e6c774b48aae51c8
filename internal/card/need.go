package card

import (
	"slices"

	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/org"
)

// Need says whom a route or an entry of a menu is for. The zero Need lets nobody in.
type Need struct {
	Who     Who
	Actions []right.Action // an official must be allowed one of them somewhere; none: every official
}

// Who is a kind of reader.
type Who int

// The kinds of readers.
const (
	Nobody Who = iota
	Everybody
	SomebodySignedIn
	Citizen
	NoCitizen // nobody signed in, or an official
	Official
)

// Whom most routes are for.
var (
	Anyone    = Need{Who: Everybody}
	SignedIn  = Need{Who: SomebodySignedIn}
	Citizens  = Need{Who: Citizen}
	Others    = Need{Who: NoCitizen} // those without an account of a citizen
	Officials = Need{Who: Official}
)

// May is for officials who may do one of the actions somewhere. Where exactly, the queries behind the route decide.
func May(actions ...right.Action) Need { return Need{Official, actions} }

// Fits tells whether the reader is of the kind, whatever he may do.
func (n Need) Fits(v org.Viewer) bool {
	switch n.Who {
	case Everybody:
		return true
	case SomebodySignedIn:
		return !v.Anonymous()
	case Citizen:
		return v.Citizen && !v.Anonymous()
	case NoCitizen:
		return !v.Citizen
	case Official:
		return v.Staff()
	}
	return false
}

// Allows tells whether the reader is let in.
func (n Need) Allows(v org.Viewer) bool {
	return n.Fits(v) && (len(n.Actions) == 0 || slices.ContainsFunc(n.Actions, v.CanAnywhere))
}
