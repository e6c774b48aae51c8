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
)

// Rights say who takes money: the receiver asks for fees and collects them, the cashier also settles exemptions and
// reconciles. Neither changes the professional state of what is paid for.
func Rights() right.Table {
	return right.Table{
		right.Give(org.Receiver, right.Here, MayRequirePayment, MayRecordPayment),
		right.Give(org.Cashier, right.Here, MayRequirePayment, MayRecordPayment, MaySettleExemption, MayReconcile),
	}
}
