// Package org is the room of who we are: units in time, people and their posts, roles and delegations,
// sign-in and the rights that follow from it.
//
// Everything that a viewer may do comes from the table in rights.go. Units, posts, roles and delegations
// are dated rows announced as facts; sign-ins and the administration of accounts go to an audit table.
package org

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Card is what room org brings to the house.
func Card() room.Card {
	return room.Card{Name: "org", Migrations: migrations, Words: words}
}
