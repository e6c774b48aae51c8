package fee

import (
	"github.com/motcua/motcua/internal/kit/right"
	"github.com/motcua/motcua/internal/org"
)

// What is done with bills and payments.
const (
	MayRequirePayment  right.Action = "require_payment"
	MayRecordPayment   right.Action = "record_payment"
	MaySettleExemption right.Action = "settle_exemption"
	MayReconcile       right.Action = "reconcile_payment"
	MayReadSheets      right.Action = "read_control_sheet"
	MaySignSheets      right.Action = "sign_control_sheet"
)

// Rights say who takes money: the receiver asks for fees and collects them, the cashier also settles exemptions and
// reconciles. Neither changes the professional state of what is paid for. What they took off or gave back stands on the control
// sheet of the day, which a leader of the unit signs.
func Rights() right.Table {
	return right.Table{
		right.Give(org.Receiver, right.Here, MayRequirePayment, MayRecordPayment, MayReadSheets),
		right.Give(org.Cashier, right.Here, MayRequirePayment, MayRecordPayment, MaySettleExemption, MayReconcile, MayReadSheets),
		right.Give(org.Head, right.House, MayReadSheets, MaySignSheets),
		right.Give(org.CentreDirector, right.House, MayReadSheets, MaySignSheets),
		right.Give(org.Chairman, right.House, MaySignSheets),
		right.Give(org.Chairman, right.Below, MayReadSheets),
		right.Give(org.ProcedureOfficer, right.Below, MayReadSheets),
		right.Give(org.Inspector, right.Below, MayReadSheets),
	}
}
