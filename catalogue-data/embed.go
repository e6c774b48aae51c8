// Package cataloguedata carries the public catalogues inside the program, so that it can be tried without
// any file at hand. The sources of every file are named in README.md.
package cataloguedata

import "embed"

// FS holds the files of this folder.
//
//go:embed *.csv
var FS embed.FS
