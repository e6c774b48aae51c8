package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/motcua/motcua/internal/bench"
)

// Bench is `motcua bench`.
type Bench struct {
	Quick    bool   `help:"Within a minute."`
	JSON     bool   `help:"Print one JSON object."`
	Dir      string `help:"Folder on the disk to be measured; default: the system's folder for temporary files." type:"path"`
	Dossiers int    `help:"Dossiers in the store of the queue." default:"100000"`
}

// Run measures and says of each target whether it was met; having measured is "done" either way.
func (b *Bench) Run(ctx context.Context, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	rep, err := bench.Run(ctx, bench.Options{Self: self, Dir: b.Dir, Quick: b.Quick, Dossiers: b.Dossiers,
		Progress: func(what string) { fmt.Fprintln(os.Stderr, "motcua bench:", what) }})
	if err != nil {
		return err
	}
	if b.JSON {
		return printJSON(out, rep)
	}
	return table(out, rep)
}

func table(out io.Writer, rep bench.Report) error {
	m := rep.Machine
	_, err := fmt.Fprintf(out, "%s, %s, %d cores, %d MB, %s, fsync %.2f ms\n\n", m.System, m.CPU, m.Cores, m.MemoryMB, m.Go, m.FsyncMS)
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	for _, r := range rep.Results {
		mark := "✓"
		if !r.Met {
			mark = "✗"
		}
		limit := ""
		if r.Limit > 0 {
			limit = fmt.Sprintf("limit %.1f, ratio %.2f", r.Limit, r.Ratio)
		}
		_, e := fmt.Fprintf(w, "%s\t%s\t%.2f %s\t%s\t%s\n", mark, r.Name, r.Value, r.Unit, limit, r.Target)
		err = errors.Join(err, e)
	}
	return errors.Join(err, w.Flush())
}
