package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
)

// ToolVietqr is "motcua tool vietqr": the text of a VietQR code.
type ToolVietqr struct {
	Bin     string `required:"" placeholder:"B" help:"BIN of the bank, 6 digits."`
	Account string `placeholder:"A" help:"Account number: up to 19 letters and digits."`
	Card    string `placeholder:"C" help:"Card number, 16 to 19 digits, in place of an account."`
	Amount  *int64 `placeholder:"N" help:"Whole đồng. Not given: the payer says how much."`
	Purpose string `placeholder:"P" help:"What for; diacritics are taken off."`
	Bill    string `placeholder:"B" help:"Number of the bill, printable ASCII."`
	JSON    bool   `help:"Print one JSON object: payload."`
}

// Run prints the text of the code and nothing else.
func (t *ToolVietqr) Run(out io.Writer) error {
	book, err := lang.Load(fee.Words())
	if err != nil {
		return err
	}
	words := book.Words(lang.Default)
	v := fee.VietQR{Bank: t.Bin, Account: t.Account, Card: t.Card, Purpose: t.Purpose, Bill: t.Bill}
	if t.Amount != nil {
		if v.Amount = *t.Amount; v.Amount == 0 {
			return usedWrongly(words.T("fee.qr_amount"))
		}
	}
	payload, err := v.Payload()
	var f *fault.Fault
	if errors.As(err, &f) {
		var said []string
		for _, x := range f.Fields {
			said = append(said, words.T(x.Key, x.Args...))
		}
		return usedWrongly(strings.Join(said, " "))
	}
	if err != nil {
		return err
	}
	if t.JSON {
		return printJSON(out, struct {
			Payload string `json:"payload"`
		}{payload})
	}
	_, err = fmt.Fprintln(out, payload)
	return err
}
