package notice

import (
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/org"
)

// MayCall is telling people by telephone and writing it down.
const MayCall right.Action = "notify_by_phone"

// Rights say who speaks to applicants: the counter.
func Rights() right.Table {
	return right.Table{
		right.Give(org.Receiver, right.Here, MayCall),
		right.Give(org.CentreDirector, right.House, MayCall),
	}
}
