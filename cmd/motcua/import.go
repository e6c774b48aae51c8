package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/place"
)

// Import is "motcua import": it reads one public catalogue into the store and keeps the report beside it.
type Import struct {
	Data     string `help:"Folder of the SQLite database; the report is kept in its folder reports." default:"./data" type:"path" env:"MOTCUA_DATA"`
	Database string `help:"Database address: sqlite:FILE or postgres://… Default: SQLite in the data folder." env:"MOTCUA_DATABASE"`
	JSON     bool   `help:"Print one JSON object, nothing else."`

	Procedures    importProcedures    `cmd:"" help:"Procedures, with their channels and components."`
	Units         importUnits         `cmd:"" help:"Administrative units: provinces, old provinces or communes, told apart by the header."`
	Holidays      importHolidays      `cmd:"" help:"Days off, days off in return, swapped days."`
	Fees          importFees          `cmd:"" help:"Fee rules."`
	Results       importResults       `cmd:"" help:"Result codes."`
	DocumentTypes importDocumentTypes `cmd:"" name:"document-types" help:"Types of administrative documents."`
	Packages      importPackages      `cmd:"" help:"A folder of procedure packages (procedures/)."`
	All           importAll           `cmd:"" help:"Every public catalogue that the program carries."`
}

// outcome is what an import gives back: counts to print, and the whole to keep.
type outcome interface{ json.Marshaler }

// step is one import of one file.
type step struct {
	what string
	file string
	run  func(db *store.DB, f catalogue.File) (intake.Report, outcome, error)
}

// do runs the import and prints its report.
func (i *Import) do(ctx context.Context, out io.Writer, s step) (err error) {
	f, err := os.Open(s.file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return i.with(ctx, func(db *store.DB) error {
		rep, full, err := s.run(db, catalogue.File{Name: filepath.Base(s.file), R: f})
		if err != nil {
			return i.refuse(out, err)
		}
		if err := i.keep(db, s.what, full); err != nil {
			return err
		}
		return i.print(out, rep, full)
	})
}

// with opens the store for the length of fn.
func (i *Import) with(ctx context.Context, fn func(db *store.DB) error) error {
	db, err := app.OpenStore(ctx, app.Config{Data: i.Data, Database: i.Database})
	if err != nil {
		return err
	}
	return errors.Join(fn(db), db.Close())
}

// keep writes the report to DIR/reports, named by moment and catalogue.
func (i *Import) keep(db *store.DB, what string, full outcome) error {
	b, err := json.MarshalIndent(full, "", " ")
	if err != nil {
		return err
	}
	dir := filepath.Join(i.Data, "reports")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	name := db.Now().Format("20060102T150405.000") + "-" + what + ".json"
	return os.WriteFile(filepath.Join(dir, name), append(b, '\n'), 0o600)
}

// print writes the report: one JSON object, or a few lines for a person.
func (i *Import) print(out io.Writer, rep intake.Report, full outcome) error {
	if i.JSON {
		return json.NewEncoder(out).Encode(full)
	}
	_, err := fmt.Fprintf(out, "Nhận %d · cần xem lại %d · từ chối %d · không đổi %d (tổng %d dòng)\n", rep.Taken, rep.Flagged, rep.Refused,
		rep.Unchanged, len(rep.Rows))
	if err != nil {
		return err
	}
	shown := 0
	for _, r := range rep.Rows {
		if r.Status != intake.Refused && r.Status != intake.Flagged {
			continue
		}
		if shown++; shown > 20 {
			_, err = fmt.Fprintf(out, "  … đủ các dòng trong thư mục %s\n", filepath.Join(i.Data, "reports"))
			return err
		}
		if _, err = fmt.Fprintf(out, "  %s  %s: %s\n", r.Code, map[string]string{intake.Refused: "từ chối", intake.Flagged: "cần xem lại"}[r.Status],
			strings.Join(r.Reasons, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// refuse answers for a file with a structural fault: nothing of it was kept. The message on standard error
// names the file and the line; with --json the object says so too.
func (i *Import) refuse(out io.Writer, err error) error {
	var s *intake.Structural
	if !i.JSON || !errors.As(err, &s) {
		return err
	}
	return errors.Join(json.NewEncoder(out).Encode(struct {
		Taken     int          `json:"taken"`
		Flagged   int          `json:"flagged"`
		Refused   int          `json:"refused"`
		Unchanged int          `json:"unchanged"`
		Rows      []intake.Row `json:"rows"`
		File      string       `json:"file"`
		Line      int          `json:"line"`
		Fault     string       `json:"fault"`
	}{Rows: []intake.Row{}, File: s.File, Line: s.Line, Fault: s.What}), err)
}

type importProcedures struct {
	File        string            `arg:"" type:"existingfile" help:"Procedures (CSV)."`
	Channels    string            `type:"existingfile" help:"Their channels (CSV)."`
	Components  string            `type:"existingfile" help:"Their components (CSV)."`
	FiledAt     string            `help:"Where new procedures are filed: here or national (Cổng Dịch vụ công quốc gia)." enum:"here,national," default:""`
	Departments map[string]string `help:"Which department decides: source ministry=last group of its identifier, e.g. bo-tu-phap=8."`
}

// Run imports procedures.
func (c *importProcedures) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.do(ctx, out, step{"procedures", c.File, func(db *store.DB, f catalogue.File) (rep intake.Report, full outcome, err error) {
		p := catalogue.Procedures{File: f, FiledAt: c.FiledAt, Departments: c.Departments}
		for _, side := range []struct {
			path string
			to   **catalogue.File
		}{{c.Channels, &p.Channels}, {c.Components, &p.Components}} {
			if side.path == "" {
				continue
			}
			f, err := os.Open(side.path)
			if err != nil {
				return rep, nil, err
			}
			defer func() { _ = f.Close() }() // only read
			*side.to = &catalogue.File{Name: filepath.Base(side.path), R: f}
		}
		o, err := catalogue.ImportProcedures(ctx, db, p)
		return o.Report, o, err
	}})
}

// one fits a room's import of a single file.
func one(ctx context.Context, fn func(context.Context, *store.DB, catalogue.File) (intake.Report, error)) func(*store.DB,
	catalogue.File) (intake.Report, outcome, error) {
	return func(db *store.DB, f catalogue.File) (intake.Report, outcome, error) {
		rep, err := fn(ctx, db, f)
		return rep, rep, err
	}
}

// kept fits an import of another room and keeps its report beside those of the catalogue.
func kept(what string, fn func(context.Context, *store.DB, string, io.Reader) (intake.Report, error)) func(context.Context, *store.DB,
	catalogue.File) (intake.Report, error) {
	return func(ctx context.Context, db *store.DB, f catalogue.File) (intake.Report, error) {
		rep, err := fn(ctx, db, f.Name, f.R)
		if err != nil {
			return rep, err
		}
		b, err := json.Marshal(rep)
		if err != nil {
			return rep, err
		}
		return rep, catalogue.KeepReport(ctx, db, catalogue.Foreign{What: what, File: f.Name, Report: b})
	}
}

type importUnits struct {
	File string `arg:"" type:"existingfile" help:"Units (CSV)."`
}

// Run imports administrative units.
func (c *importUnits) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.do(ctx, out, step{"units", c.File, one(ctx, kept("units", place.Import))})
}

type importHolidays struct {
	File string `arg:"" type:"existingfile" help:"Holidays (CSV)."`
}

// Run imports holidays.
func (c *importHolidays) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.do(ctx, out, step{"holidays", c.File, one(ctx, kept("holidays", deadline.ImportHolidays))})
}

type importFees struct {
	File string `arg:"" type:"existingfile" help:"Fee rules (CSV)."`
}

// Run imports fee rules.
func (c *importFees) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.do(ctx, out, step{"fees", c.File, one(ctx, catalogue.ImportFees)})
}

type importResults struct {
	File string `arg:"" type:"existingfile" help:"Result codes (CSV)."`
}

// Run imports result codes.
func (c *importResults) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.do(ctx, out, step{"results", c.File, one(ctx, catalogue.ImportResults)})
}

type importDocumentTypes struct {
	File string `arg:"" type:"existingfile" help:"Document types (CSV)."`
}

// Run imports document types.
func (c *importDocumentTypes) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.do(ctx, out, step{"document-types", c.File, one(ctx, catalogue.ImportDocumentTypes)})
}

type importPackages struct {
	Dir string `arg:"" type:"existingdir" help:"Folder with a folder per procedure code."`
}

// Run imports packages.
func (c *importPackages) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.with(ctx, func(db *store.DB) error {
		rep, err := catalogue.ImportPackages(ctx, db, os.DirFS(c.Dir))
		if err != nil {
			return i.refuse(out, err)
		}
		return errors.Join(i.keep(db, "packages", rep), i.print(out, rep, rep))
	})
}

type importAll struct{}

// Run imports every catalogue that the program carries. The printed report joins all of them.
func (importAll) Run(ctx context.Context, i *Import, out io.Writer) error {
	return i.with(ctx, func(db *store.DB) error {
		start := time.Now()
		done, err := catalogue.ImportAll(ctx, db, cataloguedata.FS, catalogue.All{})
		if err != nil {
			return i.refuse(out, err)
		}
		var all intake.Report
		for _, d := range done {
			all.Join(d.Report)
		}
		f, err := cataloguedata.FS.Open("holidays_2024_2027.csv")
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // only read
		rep, err := kept("holidays", deadline.ImportHolidays)(ctx, db, catalogue.File{Name: "holidays_2024_2027.csv", R: f})
		if err != nil {
			return err
		}
		all.Join(rep)
		if !i.JSON {
			if _, err := fmt.Fprintf(out, "Đọc xong các danh mục trong %s\n", time.Since(start).Round(time.Millisecond)); err != nil {
				return err
			}
		}
		return errors.Join(i.keep(db, "all", all), i.print(out, all, all))
	})
}
