package org

import (
	"maps"
	"slices"
	"sync/atomic"

	"github.com/motcua/motcua/internal/kit/right"
)

// Action is something that a viewer may be allowed to do.
type Action = right.Action

// Keeping the house.
const (
	MayReadAudit      Action = "read_audit"
	MayReadHealth     Action = "read_health"
	MayManageAccounts Action = "manage_accounts"
	MayManageRoles    Action = "manage_roles"
	MayManageUnits    Action = "manage_units"
	MayManageSettings Action = "manage_settings"
	MayDelegate       Action = "give_delegation"
	MayRecover        Action = "recover_account" // of a citizen who stands at the counter
	// MayWatch is reading what happens to the accounts and rights of those whose word is one of two somewhere: leaders,
	// administrators, procedure officers. Who has it is one of them, and two people give such a role or reset such an account.
	MayWatch      Action = "watch_accounts"
	MayAgreeRoles Action = "agree_roles" // being the second who gives such a role
)

// Rights are those of keeping the house.
func Rights() right.Table {
	return right.Table{
		right.Give(Head, right.House, MayDelegate, MayWatch, MayAgreeRoles),
		right.Give(Receiver, right.Here, MayRecover),
		right.Give(Chairman, right.House, MayDelegate, MayWatch, MayAgreeRoles),
		right.Give(CentreDirector, right.House, MayDelegate, MayWatch, MayAgreeRoles),
		right.Give(ProcedureOfficer, right.House, MayWatch), // the second for calendar, fees and publication
		right.Give(Inspector, right.Below, MayReadAudit),
		// Accounts and settings. Reads no dossiers.
		right.Give(TechnicalAdmin, right.Below, MayManageAccounts, MayManageRoles, MayManageUnits, MayManageSettings, MayReadAudit, MayReadHealth,
			MayWatch, MayAgreeRoles),
	}
}

// rights are the tables in force, by system, and what they say together. They are never changed, only replaced.
type rights struct {
	tables  map[string]right.Table
	reaches map[reachOf][]right.Reach
}

// reachOf is a question to the tables: how far does this role reach with this action?
type reachOf struct {
	role   Role
	action Action
}

func merge(tables map[string]right.Table) *rights {
	out := &rights{tables: tables, reaches: map[reachOf][]right.Reach{}}
	for _, t := range tables {
		for _, rule := range t {
			for _, a := range rule.Actions {
				h := reachOf{rule.Role, a}
				if !slices.Contains(out.reaches[h], rule.Reach) {
					out.reaches[h] = append(out.reaches[h], rule.Reach)
				}
			}
		}
	}
	return out
}

var inForce atomic.Pointer[rights]

func currentRights() *rights {
	if r := inForce.Load(); r != nil {
		return r
	}
	return onlyOwn
}

// onlyOwn holds before any system was allowed anything: the rights of this room.
var onlyOwn = merge(map[string]right.Table{"org": Rights()})

// Allow puts the table of a system in force, in the place of the one it had; an empty table takes it away. app calls it
// for the card of each room; a room whose systems are definitions in the store calls it when it reads them. The same
// table again changes nothing, and any goroutine may call it.
func Allow(system string, t right.Table) {
	for {
		was := inForce.Load()
		tables := maps.Clone(currentRights().tables)
		tables[system] = t
		if inForce.CompareAndSwap(was, merge(tables)) {
			return
		}
	}
}

// AllActions lists every action in force once, sorted.
func AllActions() []Action {
	var out []Action
	for _, t := range currentRights().tables {
		out = append(out, t.Actions()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// MayEver tells whether a role has an action anywhere.
func MayEver(r Role, a Action) bool { return len(currentRights().reaches[reachOf{r, a}]) > 0 }

// within tells whether a target lies within a reach of a unit: the same question as being in the list of reach.
func (c *Chart) within(r right.Reach, unit, target string) bool {
	u, ok := c.Unit(unit)
	if _, stands := c.Unit(target); !ok || !stands {
		return false
	}
	if target == unit {
		return true
	}
	if r == right.Here {
		return u.Kind == CommuneOffice && target == u.Parent
	}
	for range len(c.units) { // upwards from the target; the chart has no rings
		t := c.units[target]
		if r == right.House && !t.Kind.inside() {
			return false
		}
		if target = t.Parent; target == unit {
			return true
		}
	}
	return false
}

// may tells whether a role held in a unit lets do an action in a target.
func (c *Chart) may(r RoleAt, a Action, target string) bool {
	return slices.ContainsFunc(currentRights().reaches[reachOf{r.Role, a}], func(reach right.Reach) bool { return c.within(reach, r.Unit, target) })
}

// reach lists the units in which a role held in a unit may do an action.
func (c *Chart) reach(r Role, a Action, unit string) []string {
	var out []string
	for _, reach := range currentRights().reaches[reachOf{r, a}] {
		u, ok := c.Unit(unit)
		if !ok {
			return nil // the unit does not exist on this date: its roles sleep
		}
		switch reach {
		case right.Here:
			out = append(out, unit)
			if _, stands := c.Unit(u.Parent); stands && u.Kind == CommuneOffice {
				out = append(out, u.Parent)
			}
		case right.House:
			out = append(out, c.House(unit)...)
		case right.Below:
			out = append(out, c.Below(unit)...)
		}
	}
	return out
}
