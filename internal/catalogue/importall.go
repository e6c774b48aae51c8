package catalogue

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/place"
)

// All says how ImportAll fills a store.
type All struct {
	Packages    fs.FS             // the folder procedures/; nil: none
	FiledAt     string            // where all of them are filed: Here for a demonstration; "": as the package says, else National
	Departments map[string]string // source ministry -> last group of the department's identifier
}

// Done is one import made by ImportAll.
type Done struct {
	What    string
	File    string
	Report  intake.Report
	Outcome *Outcome // of procedures
}

// ImportAll reads every public catalogue of a folder (catalogue-data, which the program carries) in the right
// order: places, results, document types, fees, procedures of both lists with the packages over them. The
// procedures come in one transaction, so that all of them are published into an empty catalogue. Running it
// again changes nothing. Holidays belong to room deadline, on the same floor: the caller reads them.
func ImportAll(ctx context.Context, db *store.DB, data fs.FS, a All) ([]Done, error) {
	var done []Done
	for _, f := range []string{"provinces_new34.csv", "provinces_old63.csv", "communes_new.csv"} {
		rep, err := with(data, f, func(f File) (intake.Report, error) { return place.Import(ctx, db, f.Name, f.R) })
		if err != nil {
			return done, err
		}
		done = append(done, Done{What: "units", File: f, Report: rep})
	}
	for _, l := range []struct {
		what, file string
		run        func(context.Context, *store.DB, File) (intake.Report, error)
	}{{"results", "result_codes.csv", ImportResults}, {"document_types", "document_types.csv", ImportDocumentTypes}} {
		rep, err := with(data, l.file, func(f File) (intake.Report, error) { return l.run(ctx, db, f) })
		if err != nil {
			return done, err
		}
		done = append(done, Done{What: l.what, File: l.file, Report: rep})
	}
	rest, err := a.procedures(ctx, db, data)
	return append(done, rest...), err
}

func with(data fs.FS, name string, fn func(File) (intake.Report, error)) (intake.Report, error) {
	r, err := data.Open(name)
	if err != nil {
		return intake.Report{}, fmt.Errorf("catalogue: %w", err)
	}
	rep, err := fn(File{name, r})
	_ = r.Close() // only read
	return rep, err
}

// bundle is a list of procedures with the files beside it.
type bundle struct{ rows, channels, components string }

// bundles of catalogue-data, the curated one first: its rows win.
var bundles = []bundle{
	{"procedures.csv", "procedure_channels.csv", "procedure_components_all.csv"},
	{"procedures_local_all.csv", "procedure_channels_local_all.csv", "procedure_components_all.csv"},
}

func (a All) procedures(ctx context.Context, db *store.DB, data fs.FS) ([]Done, error) {
	var all []job
	coming := map[string]bool{}
	for _, b := range bundles {
		j, err := a.open(data, b)
		if err != nil {
			return nil, err
		}
		for _, r := range j.in.rows {
			coming[r.Code] = true
		}
		all = append(all, j)
	}
	var fees *intake.Table
	if _, err := with(data, "fees.csv", func(f File) (rep intake.Report, err error) {
		fees, err = intake.Read(f.Name, f.R, feeLayout)
		return rep, err
	}); err != nil {
		return nil, err
	}
	var packages []Package
	if a.Packages != nil {
		var err error
		if packages, err = ReadPackages(a.Packages); err != nil {
			return nil, err
		}
	}
	var done []Done
	err := db.Write(ctx, func(tx *store.Tx) error {
		fresh, err := turn(tx)
		if err != nil {
			return err
		}
		if !fresh {
			coming = nil
		}
		rep, err := keepFees(tx, fees, coming)
		if err != nil {
			return err
		}
		done = []Done{{What: "fees", File: "fees.csv", Report: rep}}
		more, err := keepAll(tx, all, packages, fresh)
		done = append(done, more...)
		return err
	})
	return done, wrap(err, "import procedures")
}

type job struct {
	p  Procedures
	in *input
}

func (a All) open(data fs.FS, b bundle) (job, error) {
	var fs3 [3]fs.File
	for i, n := range []string{b.rows, b.channels, b.components} {
		f, err := data.Open(n)
		if err != nil {
			return job{}, fmt.Errorf("catalogue: %w", err)
		}
		defer func() { _ = f.Close() }() // only read
		fs3[i] = f
	}
	p := Procedures{File: File{b.rows, fs3[0]}, Channels: &File{b.channels, fs3[1]}, Components: &File{b.components, fs3[2]},
		Departments: a.Departments, FiledAt: a.FiledAt}
	in, err := p.read()
	return job{p, in}, err
}

func keepAll(tx *store.Tx, all []job, packages []Package, fresh bool) ([]Done, error) {
	over := map[string]Package{}
	if fresh {
		for _, p := range packages {
			over[p.Code] = p
		}
	}
	var done []Done
	for _, j := range all {
		out, err := j.p.keep(tx, j.in, fresh, over)
		if err != nil {
			return nil, err
		}
		done = append(done, Done{What: "procedures", File: j.p.File.Name, Report: out.Report, Outcome: &out})
	}
	var rep intake.Report
	for _, p := range packages {
		laid, err := p.laid(tx, fresh, &rep)
		if err != nil {
			return nil, err
		}
		if laid {
			continue
		}
		if err := p.keep(tx, fresh, &rep); err != nil { // a procedure that the lists do not have
			return nil, err
		}
	}
	if len(packages) == 0 {
		return done, nil
	}
	return append(done, Done{What: "packages", File: "procedures", Report: rep}),
		recordImport(tx, kept{What: "packages", Actor: packer, Published: fresh}, rep, rep)
}

// laid reports a package that was laid over a row of this very import.
func (p Package) laid(tx *store.Tx, fresh bool, rep *intake.Report) (bool, error) {
	if !fresh {
		return false, nil
	}
	v, err := latest(tx, p.Code)
	if err != nil || v.Number != 1 || v.State != Published {
		return false, nil //nolint:nilerr // no such version: the package stands alone
	}
	rep.Add(p.Code, status(&v.Content), reasons(&v.Content)...)
	return true, p.mark(tx)
}
