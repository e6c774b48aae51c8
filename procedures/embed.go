// Package procedures carries the procedure packages inside the program: one folder per national code with
// procedure.json, schema.json, layout.json, process.json and sample.json. They are imported as drafts; the
// database is the truth.
package procedures

import "embed"

// FS holds a folder per procedure.
//
//go:embed */*.json
var FS embed.FS

// Fees are the fee rules that the state sets for the whole country, and what is known of those of the
// provinces; room fee reads them.
//
//go:embed fees.json
var Fees []byte
