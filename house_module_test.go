package motcua_test

import (
	"fmt"
	"slices"
	"strings"
)

// allowed are the modules this program may import directly, each with what it is for. A new one needs a
// reason here and, if it is large, a decision record.
var allowed = map[string]string{
	"codeberg.org/go-pdf/fpdf":                 "writes the slips and receipts as PDF",
	"github.com/a-h/templ":                     "typed pages, compiled; the generated files are committed",
	"github.com/alecthomas/kong":               "flags, environment and settings file of the commands",
	"github.com/aws/aws-sdk-go-v2":             "the credentials and types of the S3 client",
	"github.com/aws/aws-sdk-go-v2/service/s3":  "the S3 behind the file store, for more than one node",
	"github.com/danielgtaylor/huma/v2":         "the interface for machines: OpenAPI 3.1 out of the code, checked requests",
	"github.com/expr-lang/expr":                "conditions in forms, fees and processes, with a budget",
	"github.com/gabriel-vasile/mimetype":       "what a file is, by its content",
	"github.com/jackc/pgx/v5":                  "PostgreSQL",
	"github.com/johannesboyne/gofakes3":        "an S3 server inside the tests of the file store",
	"github.com/klauspost/compress":            "gzip of pages",
	"github.com/santhosh-tekuri/jsonschema/v6": "checks forms against their JSON Schema",
	"github.com/wneessen/go-mail":              "hands notices to a mail server",
	"github.com/xuri/excelize/v2":              "reports as spreadsheets, with numbers as numbers",
	"golang.org/x/crypto":                      "argon2id for passwords",
	"golang.org/x/image":                       "pictures of papers",
	"golang.org/x/net":                         "HTML of tests read by selector; HTTP/2 settings; domains of e-mail addresses in ASCII",
	"golang.org/x/text":                        "Unicode forms and Vietnamese collation",
	"modernc.org/sqlite":                       "SQLite without CGO",
	"pgregory.net/rapid":                       "property tests of clocks and ledgers",
	"rsc.io/qr":                                "QR codes on slips and tracking pages",
}

// modules: every direct module of go.mod stands on the list above with its reason, and no other.
func modules(h house) []string {
	var faults, direct []string
	inside := false
	h.lines("go.mod", func(n int, line string) {
		line = strings.TrimSpace(line)
		switch {
		case line == "require (":
			inside = true
		case line == ")":
			inside = false
		case strings.HasPrefix(line, "replace ") || strings.HasPrefix(line, "exclude "):
			faults = append(faults, fmt.Sprintf("go.mod:%d: %s: pin a version instead", n, line))
		case inside || strings.HasPrefix(line, "require "):
			f := strings.Fields(strings.TrimPrefix(line, "require "))
			if len(f) > 1 && !strings.Contains(line, "// indirect") {
				direct = append(direct, f[0])
			}
		}
	})
	for _, m := range direct {
		if allowed[m] == "" {
			faults = append(faults, "go.mod: "+m+" has no reason in house_module_test.go")
		}
	}
	for m := range allowed {
		if !slices.Contains(direct, m) {
			faults = append(faults, "house_module_test.go: "+m+" is not a direct module of go.mod any more")
		}
	}
	slices.Sort(faults)
	return faults
}
