package portal

import "github.com/motcua/motcua/internal/kit/limit"

// The budgets of those who ask for a dossier by a code and a second fact. Only wrong facts are counted. The arithmetic
// behind them is a test: TestExpectedOpenings.
var (
	track = limit.Rule{Name: "track", Word: "portal.too_many",
		Key:     limit.Budget{Day: 3},
		Address: limit.Budget{Minute: 10, Hour: 60, Day: 200},
		Network: limit.Budget{Minute: 30, Hour: 200, Day: 600},
		Office:  limit.Budget{Minute: 20, Hour: 200},
		House:   limit.Budget{Hour: 10_000, Day: 50_000}}
	follow = limit.Rule{Name: "follow", Word: "portal.too_many_follow",
		Key:     limit.Budget{Hour: 5, Day: 10},
		Address: limit.Budget{Minute: 10, Hour: 60, Day: 200},
		Network: limit.Budget{Minute: 30, Hour: 200, Day: 600},
		Office:  limit.Budget{Minute: 20, Hour: 200}}
	// send is for dossiers of those who have not signed in, sendContact for those of them that name one telephone number or
	// e-mail address, sendAccount for those of one account.
	send = limit.Rule{Name: "send", Word: "portal.too_many_sent",
		Address: limit.Budget{Minute: 6, Hour: 30, Day: 100},
		Network: limit.Budget{Minute: 12, Hour: 80, Day: 300},
		Office:  limit.Budget{Minute: 30, Hour: 300},
		House:   limit.Budget{Hour: 1500, Day: 10_000}}
	sendContact = limit.Rule{Name: "send_contact", Word: "portal.too_many_contact", Key: limit.Budget{Hour: 10, Day: 20}}
	sendAccount = limit.Rule{Name: "send_account", Word: "portal.too_many_sent", Key: limit.Budget{Hour: 30, Day: 100}}
	// miss is for texts that are noted because nothing was found by them; beyond it they are not noted.
	miss = limit.Rule{Name: "search_miss", Word: "portal.too_many",
		Address: limit.Budget{Minute: 6, Hour: 30, Day: 60},
		Network: limit.Budget{Minute: 12, Hour: 90, Day: 200},
		Office:  limit.Budget{Minute: 20, Hour: 200},
		House:   limit.Budget{Hour: 500, Day: 2000}}
	byPartner = limit.Rule{Name: "track_partner", Word: "portal.too_many_follow", Key: limit.Budget{Minute: 60, Hour: 500, Day: 2000}}
)

// Rules are the budgets in force.
func (c Config) Rules() []limit.Rule {
	c = c.filled()
	return []limit.Rule{c.Track, c.Follow, c.Partner, c.Send, c.SendContact, c.SendAccount, miss}
}

// claims are what an attempt is counted under.
func (r *Room) claims(a Asking, code string, official bool) []limit.Claim {
	c := r.Config.filled()
	x := limit.Claim{Rule: c.Follow, Key: code, Address: a.Address}
	if official {
		x.Rule = c.Track
	}
	switch {
	case a.Partner != "": // all the people of a partner come from one address, and none of them stands for it
		x.Address = ""
		return []limit.Claim{x, {Rule: c.Partner, Key: a.Partner}}
	case r.Limit.Office(a.Address): // three wrong facts from afar do not close the counter's own computer
		x.Key = "office/" + code
	}
	return []limit.Claim{x}
}
