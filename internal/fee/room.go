package fee

import (
	"embed"
	"io/fs"
)

//go:embed lang/*.json
var words embed.FS

// Words are the words of the room, for commands that work without a house.
func Words() fs.FS { return words }
