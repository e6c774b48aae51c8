package report

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed lang/*.json
var words embed.FS

// Card is what room report brings to the house: words only; it keeps nothing of its own.
func Card() room.Card { return room.Card{Name: "report", Words: words, Rights: Rights()} }
