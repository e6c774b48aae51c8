package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"
)

func TestToolIdentity(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }
	var out bytes.Buffer
	for _, c := range []struct {
		name  string
		run   func(io.Writer) error
		valid bool
	}{
		{"tax", (&ToolTaxcode{Code: "0100109106", JSON: true}).Run, true},
		{"tax wrong", (&ToolTaxcode{Code: "0100109107", JSON: true}).Run, false},
		{"tax of a person", (&ToolTaxcode{Code: "079194004412", JSON: true}).Run, false},
		{"tax of a person, allowed", (&ToolTaxcode{Code: "079194004412", Personal: true, JSON: true}).Run, true},
		{"citizen", (&ToolCitizenID{Number: "079194004412", JSON: true, Now: now}).Run, true},
		{"citizen of another sex", (&ToolCitizenID{Number: "079194004412", Sex: "male", JSON: true, Now: now}).Run, false},
		{"citizen of the future", (&ToolCitizenID{Number: "079299004412", JSON: true, Now: now}).Run, false},
	} {
		out.Reset()
		err := c.run(&out)
		var code interface{ ExitCode() int }
		if c.valid != (err == nil) || (err != nil && (!errors.As(err, &code) || code.ExitCode() != 1)) {
			t.Errorf("%s: %v", c.name, err)
		}
		var got struct {
			Valid  bool
			Reason string
		}
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Valid != c.valid || (got.Reason == "") != c.valid {
			t.Errorf("%s: %s %v", c.name, out.String(), err)
		}
	}
}
