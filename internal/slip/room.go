package slip

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house: words only.
func Base() room.Base { return room.Base{Name: "slip", Floor: 33, Words: words} }
