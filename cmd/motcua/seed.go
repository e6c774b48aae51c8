package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/seed"
)

// Seed is `motcua seed`.
type Seed struct {
	Data     string `help:"Folder of the demonstration." default:"./data" type:"path"`
	Database string `help:"Database address; default: SQLite in the folder."`
	Dossiers int    `help:"How many dossiers." default:"1000"`
	Seed     int64  `help:"The same number tells the same story." default:"1"`
	JSON     bool   `help:"Print one JSON object."`
}

// Validate refuses flags that make no sense.
func (s *Seed) Validate() error {
	if s.Dossiers < 1 {
		return errors.New("--dossiers must be 1 or more")
	}
	return nil
}

// Run fills a demonstration with a year of dossiers. Anything but a demonstration is refused.
func (s *Seed) Run(ctx context.Context, out io.Writer) (err error) {
	db, err := openKept(ctx, app.Config{Data: s.Data, Database: s.Database})
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(300)) // what is made is soon written: a little memory saves much looking through it
	a, err := app.Open(ctx, app.Config{Data: s.Data, Database: s.Database, Addr: "localhost:8080", Demo: true, Province: demo.Place, Unsynced: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	r, err := seed.Run(ctx, a, seed.Options{Dossiers: s.Dossiers, Seed: s.Seed})
	if err != nil {
		return err
	}
	if s.JSON {
		return printJSON(out, r)
	}
	_, err = fmt.Fprintf(out, "%d hồ sơ, %d sự kiện, %d dòng trong %.1f giây: %.0f hồ sơ mỗi giây\n", r.Dossiers, r.Facts, r.Rows, r.Seconds, r.PerSecond)
	return err
}
