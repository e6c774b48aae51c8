package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/report"
)

// Report is `motcua report`.
type Report struct {
	Data     string `help:"Data folder." default:"./data" type:"path" env:"MOTCUA_DATA"`
	Database string `help:"Database address; default: SQLite in the folder." env:"MOTCUA_DATABASE"`
	II06a    II06a  `cmd:"" name:"ii06a" help:"Biểu II.06a: what was received, resolved and is open in a period."`
}

// II06a is `motcua report ii06a`.
type II06a struct {
	From     day.Date  `required:"" help:"First day, 2026-11-01."`
	To       day.Date  `required:"" help:"Last day."`
	By       []string  `help:"Cut by unit, field or both: unit,field."`
	Position int64     `help:"As of this position of the log; default: the newest."`
	At       time.Time `help:"Judge open dossiers at this moment (RFC 3339); default: now."`
	JSON     bool      `help:"Print one JSON object."`
}

// Run draws the table from the facts.
func (c *II06a) Run(ctx context.Context, r *Report, out io.Writer) error {
	db, err := openKept(ctx, app.Config{Data: r.Data, Database: r.Database})
	if err != nil {
		return err
	}
	words, err := lang.Load(app.Words()...)
	if err != nil {
		return err
	}
	t, err := report.Drawer{DB: db, Words: words.Words(lang.Default)}.Draw(ctx, report.II06a,
		figure.Ask{From: c.From, To: c.To, By: c.By, Position: c.Position, At: c.At})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(out, t)
	}
	fmt.Fprintf(out, "Biểu II.06a (%s), từ %s đến %s, tại vị trí %d\n", t.Note, t.From, t.To, t.Position)
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', tabwriter.AlignRight)
	for _, col := range t.Columns {
		fmt.Fprintf(w, "(%s)\t", col.No)
	}
	fmt.Fprintln(w, "")
	for _, l := range t.Rows {
		for _, col := range t.Columns {
			fmt.Fprintf(w, "%d\t", l.Figures[col.Key])
		}
		fmt.Fprintln(w, l.Name)
	}
	return w.Flush()
}

// openKept opens a store that is there already; a folder without one is a slip of the pen, not an empty house.
func openKept(ctx context.Context, c app.Config) (*store.DB, error) {
	if _, err := os.Stat(filepath.Join(c.Data, "motcua.db")); c.Database == "" && err != nil {
		return nil, usedWrongly("chưa có dữ liệu trong thư mục " + c.Data)
	}
	return app.OpenStore(ctx, c)
}
