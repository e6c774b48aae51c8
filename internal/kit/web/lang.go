package web

import "embed"

// Lang holds the words of this package, lang/vi.json and lang/en.json.
//
//go:embed lang/*.json
var Lang embed.FS
