// Command motcua is the whole province in a box. This package holds flags only: each command parses what it
// is told and calls the rooms.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/motcua/motcua/internal/kit/fault"
)

// cli lists the commands. `motcua --help` and `motcua COMMAND --help` explain them.
type cli struct {
	Serve   Serve   `cmd:"" help:"Run the house: pages, API, background work."`
	Setup   Setup   `cmd:"" help:"Make an empty store ready: public catalogues and the first administrator."`
	Readmit Readmit `cmd:"" help:"Let an official in again whom no administrator can help."`
	Demo    Demo    `cmd:"" help:"Run the demonstration province: a real province, invented people."`
	Import  Import  `cmd:"" help:"Take in public catalogues: procedures, units, holidays, fees, results, document types."`
	Report  Report  `cmd:"" help:"Print a statutory report."`
	Tool    struct {
		Due       ToolDue       `cmd:"" help:"Work out and explain a due moment."`
		Taxcode   ToolTaxcode   `cmd:"" help:"Check a tax code (mã số thuế)."`
		Citizenid ToolCitizenID `cmd:"" name:"citizenid" help:"Check a personal number (số định danh cá nhân)."`
		Vietqr    ToolVietqr    `cmd:"" help:"Write the text of a VietQR code for a transfer."`
	} `cmd:"" help:"Small helpers for scripts."`
	Seed    Seed    `cmd:"" help:"Fill a demonstration with dossiers."`
	Bench   Bench   `cmd:"" help:"Measure this program on this machine."`
	Check   Check   `cmd:"" help:"Say in plain words what is wrong with this machine or its settings."`
	Picture Picture `cmd:"" hidden:""`
}

// Exit codes: 0 done, 1 the answer is no, 2 used wrongly.
const (
	exitNo    = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run parses the arguments, runs the command and gives the exit code.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	var c cli
	file := &settings{usual: usualSettings}
	exit := -1
	parser, err := kong.New(&c, kong.Name("motcua"), kong.Description("Một Cửa: a province in a box."),
		kong.Resolvers(file), kong.Bind(file),
		kong.Writers(out, errs), kong.Exit(func(n int) { exit = n }), kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(out, (*io.Writer)(nil)))
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitUsage
	}
	k, err := parser.Parse(args)
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintf(errs, "motcua: %v\n", err)
		return exitUsage
	}
	err = k.Run()
	if err == nil {
		return 0
	}
	var coded interface{ ExitCode() int }
	if errors.As(err, &coded) {
		if text := err.Error(); text != "" {
			fmt.Fprintf(errs, "motcua: %s\n", text)
		}
		return coded.ExitCode()
	}
	fmt.Fprintf(errs, "motcua: %s\n", inWords(err))
	if fault.Of(err) == fault.Invalid {
		return exitUsage
	}
	return exitNo
}
