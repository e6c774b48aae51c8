package catalogue

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
)

// Package is a folder procedures/<code>/: what makes a procedure run end to end, as data.
//
//	procedure.json  fields of Content; those present replace what the national list says, the rest stays
//	schema.json     the form: JSON Schema 2020-12
//	layout.json     how the form is drawn
//	process.json    {"steps": […]}
//	sample.json     answers for demonstrations and tests
//
// procedure.json must be there; schema.json and layout.json come together.
type Package struct {
	Code    string
	Fields  map[string]json.RawMessage
	Sample  []byte
	hash    string
	content Content
}

// ReadPackages reads every package of a folder. A folder without procedure.json is passed over; a package
// that cannot be read is a fault that names its file.
func ReadPackages(fsys fs.FS) ([]Package, error) {
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("catalogue: packages: %w", err)
	}
	var out []Package
	for _, d := range dirs {
		if !d.IsDir() || !procedureCode.MatchString(d.Name()) {
			continue
		}
		p, err := readPackage(fsys, d.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func readPackage(fsys fs.FS, code string) (Package, error) {
	p := Package{Code: code}
	files := map[string][]byte{}
	var sum []string
	for _, name := range []string{"procedure.json", "schema.json", "layout.json", "process.json", "sample.json"} {
		b, err := fs.ReadFile(fsys, path.Join(code, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return p, fmt.Errorf("catalogue: package %s: %w", code, err)
		}
		if !json.Valid(b) {
			return p, &intake.Structural{File: path.Join(code, name), What: "no JSON"}
		}
		files[name] = b
		sum = append(sum, name, string(b))
	}
	fault := func(name, what string) error { return &intake.Structural{File: path.Join(code, name), What: what} }
	if files["procedure.json"] == nil {
		return p, fault("procedure.json", "missing")
	}
	if (files["schema.json"] == nil) != (files["layout.json"] == nil) {
		return p, fault("schema.json", "schema.json and layout.json come together")
	}
	if err := json.Unmarshal(files["procedure.json"], &p.Fields); err != nil {
		return p, fault("procedure.json", err.Error())
	}
	if c, ok := p.Fields["code"]; ok && string(c) != `"`+code+`"` {
		return p, fault("procedure.json", "code is not the name of the folder")
	}
	delete(p.Fields, "code")
	if b := files["schema.json"]; b != nil {
		p.set("form", Form{Schema: b, Layout: files["layout.json"]})
	}
	if b := files["process.json"]; b != nil {
		p.Fields["process"] = b
	}
	p.Sample, p.hash = files["sample.json"], store.BodyHash(sum...)
	if err := p.check(); err != nil {
		return p, fault("procedure.json", err.Error())
	}
	return p, nil
}

func (p *Package) set(field string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // bytes and strings only
	}
	p.Fields[field] = b
}

// check finds fields that a content does not have.
func (p *Package) check() error {
	b, err := json.Marshal(p.Fields)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(&p.content)
}

// parts says which flags fall when a package brings a field.
var parts = map[string]string{"terms": atTerm, "papers": atPaper, "fees": atFee, "channels": atChannel, "competence": atCompetence,
	"department": atCompetence, "results": atResult}

// Over lays the package over a content: its fields replace the content's, and the holes they fill are no
// holes any more. The level of service is worked out again, unless the package says it.
func (p Package) Over(c Content) (Content, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &fields); err != nil {
		return c, err
	}
	for k, v := range p.Fields {
		fields[k] = v
	}
	if b, err = json.Marshal(fields); err != nil {
		return c, err
	}
	var out Content
	if err := json.Unmarshal(b, &out); err != nil {
		return c, fmt.Errorf("catalogue: package %s: %w", p.Code, err)
	}
	for field, part := range parts {
		if _, ok := p.Fields[field]; ok {
			out.unflag(part)
		}
	}
	if _, says := p.Fields["service"]; !says {
		out.settle()
	}
	out.limit()
	return out, nil
}

// ImportPackages reads the packages of a folder as drafts; into an empty catalogue it publishes them. It
// never touches a version that stands (decisions §20). The same packages again change nothing.
func ImportPackages(ctx context.Context, db *store.DB, fsys fs.FS) (intake.Report, error) {
	ps, err := ReadPackages(fsys)
	if err != nil {
		return intake.Report{}, err
	}
	var rep intake.Report
	err = db.Write(ctx, func(tx *store.Tx) error {
		fresh, err := turn(tx)
		if err != nil {
			return err
		}
		rep = intake.Report{}
		for _, p := range ps {
			if err := p.keep(tx, fresh, &rep); err != nil {
				return err
			}
		}
		return recordImport(tx, kept{What: "packages", Actor: packer, Published: fresh}, rep, rep)
	})
	return rep, wrap(err, "import packages")
}

// packer is the author of versions that come from packages.
const packer = "package"

// keep writes one package: published when fresh, else as a draft over the newest version.
func (p Package) keep(tx *store.Tx, fresh bool, rep *intake.Report) error {
	var have string
	err := tx.QueryRow(`select hash from catalogue_package where code=$1`, p.Code).Scan(&have)
	if err != nil && !errors.Is(err, sqlNoRows) {
		return err
	}
	if have == p.hash {
		rep.Add(p.Code, intake.Unchanged)
		return nil
	}
	v := Version{ID: tx.NewID(), Code: p.Code, Number: 1, State: Draft, Author: packer}
	last, err := latest(tx, p.Code)
	if err != nil && !errors.Is(err, sqlNoRows) {
		return err
	}
	again := err == nil && last.State == Draft && last.Author == packer
	if err == nil {
		v.Number, v.Content = last.Number+1, last.Content
	}
	if v.Content, err = p.Over(v.Content); err != nil {
		return err
	}
	switch {
	case again:
		v.ID, v.Number, v.Rev = last.ID, last.Number, last.Rev
		err = update(tx, &v)
	case fresh && v.Number == 1:
		v.State, v.From, v.Publisher = Published, Since, packer
		if err = insert(tx, v); err == nil {
			err = index(tx, v)
		}
	default:
		err = insert(tx, v)
	}
	if err != nil {
		return err
	}
	rep.Add(p.Code, status(&v.Content), reasons(&v.Content)...)
	return p.mark(tx)
}

// mark remembers that the package was read.
func (p Package) mark(tx *store.Tx) error {
	if _, err := tx.Exec(`insert into catalogue_procedure (code, rev, row_hash, channels_hash, papers_hash, curated)
		values ($1,0,'','','',false) on conflict (code) do nothing`, p.Code); err != nil {
		return err
	}
	_, err := tx.Exec(`insert into catalogue_package (code, hash) values ($1,$2) on conflict (code) do update set hash=excluded.hash`, p.Code, p.hash)
	return err
}

func status(c *Content) string {
	if len(c.Flags) > 0 {
		return intake.Flagged
	}
	return intake.Taken
}

// reasons are the codes of the flags, each once.
func reasons(c *Content) []string {
	var out []string
	for _, f := range c.Flags {
		if !slices.Contains(out, f.Code) {
			out = append(out, f.Code)
		}
	}
	return out
}
