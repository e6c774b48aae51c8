package account

import "github.com/motcua/motcua/internal/kit/limit"

// The budgets of sign-in. Only wrong tries are counted, but every registration. There is no budget of the house: a
// botnet would use it up and lock everybody out.
var (
	signInRule = limit.Rule{Name: "sign_in", Word: "org.too_many_tries",
		Key:     limit.Budget{Minute: 6, Hour: 20, Day: 40},
		Address: limit.Budget{Minute: 30, Hour: 120, Day: 400},
		Network: limit.Budget{Minute: 60, Hour: 300, Day: 1000},
		Office:  limit.Budget{Minute: 60, Hour: 600}}
	// secondRule is for codes of the second step, and for the password asked again: who gets there knows the password.
	secondRule   = limit.Rule{Name: "second", Word: "org.too_many_tries", Key: limit.Budget{Minute: 6, Hour: 20, Day: 40}}
	confirmRule  = limit.Rule{Name: "confirm", Word: "org.too_many_tries", Key: limit.Budget{Minute: 6, Hour: 20, Day: 40}}
	registerRule = limit.Rule{Name: "register", Word: "org.too_many_accounts",
		Address: limit.Budget{Minute: 20, Hour: 60, Day: 200},
		Network: limit.Budget{Hour: 200, Day: 600},
		Office:  limit.Budget{Minute: 60, Hour: 600},
		House:   limit.Budget{Hour: 3000, Day: 20_000}}
	// recoverRule bounds what one official gives back at the counter.
	recoverRule = limit.Rule{Name: "recover", Word: "org.too_many_recoveries", Key: limit.Budget{Hour: 12, Day: 40}}
	// strangersRule bounds the lines of the audit table about accounts that nobody has, on one node.
	strangersRule = limit.Rule{Name: "sign_in_stranger", Word: "org.too_many_tries", House: limit.Budget{Hour: 2000, Day: 10_000}}
)

// Rules are the budgets in use.
func (c Config) Rules() []limit.Rule {
	c = c.filled()
	return []limit.Rule{c.SignIn, c.Second, c.Confirm, c.Register, recoverRule, strangersRule}
}

// claim is what a try about an account is counted under. A device that the person has signed in from before, and the
// networks of the offices, have budgets of their own for each account: whoever tries from afar locks nobody out there.
func (auth *Auth) claim(r limit.Rule, account string, c Client, known bool) limit.Claim {
	switch {
	case known:
		return limit.Claim{Rule: r, Key: "device\x00" + c.Device + "\x00" + account}
	case auth.cfg.Limit.Office(c.Address):
		return limit.Claim{Rule: r, Key: "office\x00" + account, Address: c.Address}
	}
	return limit.Claim{Rule: r, Key: "from afar\x00" + account, Address: c.Address}
}
