package contact

import "github.com/motcua/motcua/internal/kit/limit"

// codes is the budget of codes that go out. Its key is the purpose and the contact, so that who asks for codes about
// dossiers uses up none of those by which the owner gets back into an account. The arithmetic is a test:
// TestExpectedGuesses.
var codes = limit.Rule{Name: "contact_code", Word: "contact.too_many_codes",
	Key:     limit.Budget{Hour: 3, Day: 4},
	Address: limit.Budget{Minute: 5, Hour: 20, Day: 60},
	Network: limit.Budget{Minute: 10, Hour: 60, Day: 200},
	Office:  limit.Budget{Minute: 10, Hour: 100},
	House:   limit.Budget{Hour: 1000, Day: 3000}}

// Rules are the budgets in force.
func (c Config) Rules() []limit.Rule { return []limit.Rule{c.filled().Codes} }
