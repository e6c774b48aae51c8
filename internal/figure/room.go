package figure

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house: words only; it keeps nothing of its own.
func Base() room.Base { return room.Base{Name: "figure", Floor: 30, Words: words} }
