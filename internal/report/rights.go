package report

import (
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/org"
)

// MayRead is reading the reports of a unit.
const MayRead right.Action = "read_report"

// Rights say whose reports each role reads.
func Rights() right.Table {
	return right.Table{
		right.Give(org.Head, right.House, MayRead),
		right.Give(org.CentreDirector, right.House, MayRead),
		right.Give(org.Chairman, right.Below, MayRead),
		right.Give(org.ProcedureOfficer, right.Below, MayRead),
		right.Give(org.Inspector, right.Below, MayRead),
	}
}
