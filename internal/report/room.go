package report

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed lang/*.json
var words embed.FS

// Base is what room report brings to the house: words only; it keeps nothing of its own.
func Base() room.Base { return room.Base{Name: "report", Floor: 50, Words: words, Rights: Rights()} }
