// Package org is the room of who we are: units in time, people and their posts, roles, delegations and absences, and the
// rights that follow from them. Who signs in, and how, is in package account.
//
// Everything that a viewer may do comes from tables of rights, one per system (rights.go of each room). Units, posts, roles and
// delegations are dated rows announced as facts; sign-ins and the administration of accounts go to an audit table.
package org

import (
	"embed"
	"sync"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// Room keeps units, people and what they hold. One per process.
type Room struct {
	DB    *store.DB
	Rooms []room.Base // asked when somebody leaves or a unit ends, and told of resets; none: this room alone

	mu    sync.Mutex
	chart *Chart // chart of the day, good while stamp stands
	stamp int64
}

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what room org brings to the house by itself; package account adds what keeps accounts.
func Base() room.Base {
	return room.Base{Name: "org", Floor: 11, Migrations: migrations, Words: words, Rights: Rights(), Leaving: &leaving, Ending: &ending, Tables: append(
		room.Stay("units and people are not multiplied: what they do is", "org_stamp", "org_unit", "org_unit_row", "org_unit_alias", "org_unit_serves",
			"org_person", "org_post", "org_role", "org_delegation", "org_absence"),
		room.Stay("sign-in", "org_account", "org_login", "org_password", "org_recovery", "org_session", "org_device", "org_audit", "org_claim")...)}
}
