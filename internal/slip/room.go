package slip

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed lang/*.json
var words embed.FS

// Card is what the room brings to the house: words only.
func Card() room.Card { return room.Card{Name: "slip", Words: words} }
