package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/lang"
)

// ToolTaxcode is "motcua tool taxcode": is this a tax code?
type ToolTaxcode struct {
	Code     string `arg:"" help:"Tax code: 10 digits, or 13 for a branch (0100109106-001)."`
	Personal bool   `help:"Also accept a 12-digit citizen number as the tax code of a person."`
	JSON     bool   `help:"Print one JSON object."`
}

// Run prints the answer; a code that is not valid is an error with exit code 1.
func (t *ToolTaxcode) Run(out io.Writer) error {
	return answer(out, identity.TaxCode(t.Code, identity.TaxRules{Personal: t.Personal}), t.JSON)
}

// ToolCitizenID is "motcua tool citizenid": is this a citizen number?
type ToolCitizenID struct {
	Number string           `arg:"" help:"Citizen number: 12 digits."`
	Sex    string           `help:"Compare with the sex of the holder: male or female." enum:"male,female," default:""`
	Year   int              `help:"Compare with the year of birth of the holder."`
	JSON   bool             `help:"Print one JSON object."`
	Now    func() time.Time `kong:"-"`
}

// Run prints the answer; a number that is not valid is an error with exit code 1.
func (t *ToolCitizenID) Run(out io.Writer) error {
	now := time.Now
	if t.Now != nil {
		now = t.Now
	}
	c, v := identity.ReadCitizenID(t.Number, day.Of(now()))
	if v.OK() {
		v = c.Agrees(identity.Sex(t.Sex), t.Year)
	}
	return answer(out, v, t.JSON)
}

// notValid says by its exit code that the answer is no; the reason is printed already.
type notValid struct{}

func (notValid) Error() string { return "" }

// ExitCode is 1: the answer is no.
func (notValid) ExitCode() int { return 1 }

func answer(out io.Writer, v identity.Verdict, asJSON bool) error {
	book, err := lang.Load(identity.Words())
	if err != nil {
		return err
	}
	reason, question := "", ""
	if !v.OK() {
		reason = book.Words(lang.Default).T(v.Key, v.Args...)
	} else if v.Ask != "" {
		question = book.Words(lang.Default).T(v.Ask, v.Args...)
	}
	switch {
	case asJSON:
		err = json.NewEncoder(out).Encode(struct {
			Valid    bool   `json:"valid"`
			Reason   string `json:"reason"`
			Question string `json:"question,omitempty"`
		}{v.OK(), reason, question})
	case v.OK():
		_, err = fmt.Fprintln(out, strings.TrimSpace("Hợp lệ: "+v.Value+"\n"+question))
	default:
		_, err = fmt.Fprintln(out, reason)
	}
	if err == nil && !v.OK() {
		return notValid{}
	}
	return err
}
