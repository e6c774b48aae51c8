// Package intake is what every import of a file shares: a strict reader of CSV that names the line of a
// fault, and the report that says what became of each row (decisions §19).
package intake

import (
	"encoding/json"
	"fmt"
)

// What can become of a row. The four partition the rows of a file.
const (
	Taken     = "taken"     // kept as it stands
	Flagged   = "flagged"   // kept, with a hole that an official must mend
	Refused   = "refused"   // not kept
	Unchanged = "unchanged" // was here already, word for word
)

// Report says what became of each row of a file. Taken + Flagged + Refused + Unchanged = len(Rows).
// Fill it with Add only.
type Report struct {
	Taken     int   `json:"taken"`
	Flagged   int   `json:"flagged"`
	Refused   int   `json:"refused"`
	Unchanged int   `json:"unchanged"`
	Rows      []Row `json:"rows"`
}

// Row is one row of the file: its code, what became of it and why.
type Row struct {
	Code    string   `json:"code"`
	Status  string   `json:"status"`
	Reasons []string `json:"reasons"`
}

// Add puts down what became of a row. A status that is none of the four is a mistake of the program and panics.
func (r *Report) Add(code, status string, reasons ...string) {
	switch status {
	case Taken:
		r.Taken++
	case Flagged:
		r.Flagged++
	case Refused:
		r.Refused++
	case Unchanged:
		r.Unchanged++
	default:
		panic(fmt.Sprintf("intake: no status %q", status))
	}
	r.Rows = append(r.Rows, Row{Code: code, Status: status, Reasons: append([]string{}, reasons...)})
}

// Join adds the rows of another report after its own.
func (r *Report) Join(o Report) {
	r.Taken, r.Flagged = r.Taken+o.Taken, r.Flagged+o.Flagged
	r.Refused, r.Unchanged = r.Refused+o.Refused, r.Unchanged+o.Unchanged
	r.Rows = append(r.Rows, o.Rows...)
}

// MarshalJSON writes an empty report with an empty list of rows, never null.
func (r Report) MarshalJSON() ([]byte, error) {
	type plain Report
	if r.Rows == nil {
		r.Rows = []Row{}
	}
	return json.Marshal(plain(r))
}

// Structural is a fault of the file as a whole: a column, the encoding, the quoting, a key twice. It refuses
// the file, nothing of it is kept.
type Structural struct {
	File string // as the caller named it
	Line int    // from 1, as an editor counts; 0: the file as a whole
	What string
	Key  string // word key that says so to people; empty: only that the file cannot be read
	Args []any  // name, value …
}

func (s *Structural) Error() string {
	if s.Line == 0 {
		return fmt.Sprintf("%s: %s", s.File, s.What)
	}
	return fmt.Sprintf("%s: line %d: %s", s.File, s.Line, s.What)
}

// ExitCode is the exit code of a command that met the fault: the answer is no.
func (s *Structural) ExitCode() int { return 1 }
