package form

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Package is a procedure as a folder of files: what the catalogue says, the form, the process, and answers that
// show how it is filled.
type Package struct {
	Code    string
	Content catalogue.Content
	Form    *Form
	Sample  Answers
}

// Packages reads every procedure folder of fsys, each proved by ReadPackage.
func Packages(fsys fs.FS, at day.Date) ([]Package, error) {
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("form: packages: %w", err)
	}
	var out []Package
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		p, err := ReadPackage(fsys, d.Name(), at)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// ReadPackage reads the folder of a procedure: procedure.json, schema.json, layout.json, process.json,
// sample.json. It proves that the form compiles, that every condition of the procedure can be understood over
// the answers, and that the sample may be handed in on the day at.
func ReadPackage(fsys fs.FS, code string, at day.Date) (Package, error) {
	p := Package{Code: code}
	wrap := func(file string, err error) error { return fmt.Errorf("form: procedure %s: %s: %w", code, file, err) }
	var f catalogue.Form
	var process catalogue.Process
	var sample []byte
	for _, x := range []struct {
		file string
		take func(b []byte) error
	}{
		{"procedure.json", func(b []byte) error { return strict(b, &p.Content) }},
		{"schema.json", func(b []byte) error { f.Schema = b; return nil }},
		{"layout.json", func(b []byte) error { f.Layout = b; return nil }},
		{"process.json", func(b []byte) error { return strict(b, &process) }},
		{"sample.json", func(b []byte) error { sample = b; return nil }},
	} {
		b, err := fs.ReadFile(fsys, path.Join(code, x.file))
		if err == nil {
			err = shallow(b)
		}
		if err == nil {
			err = x.take(b)
		}
		if err != nil {
			return p, wrap(x.file, err)
		}
	}
	var err error
	if p.Form, err = Compile(f); err != nil {
		return p, wrap("form", err)
	}
	if p.Sample, err = ReadAnswers(sample); err != nil {
		return p, wrap("sample.json", err)
	}
	if bad := p.Form.Check(p.Sample, at); len(bad) > 0 {
		return p, wrap("sample.json", fault.Fields(bad...))
	}
	p.Content.Form, p.Content.Process = &catalogue.Form{Schema: compact(f.Schema), Layout: compact(f.Layout)}, &process
	return p, p.conditions()
}

func compact(b json.RawMessage) json.RawMessage {
	c, err := json.Marshal(b)
	if err != nil {
		return b
	}
	return c
}

// conditions of the procedure that speak about the answers. Those of the process may also speak about the
// outcome of a step, which the process knows better.
func (p Package) conditions() error {
	for _, c := range p.Content.Cases {
		if err := p.Form.Condition(c.When); err != nil {
			return fmt.Errorf("form: procedure %s: case %s: %w", p.Code, c.Key, err)
		}
	}
	for i, t := range p.Content.Terms {
		if err := p.Form.Condition(t.When); err != nil {
			return fmt.Errorf("form: procedure %s: term %d: %w", p.Code, i, err)
		}
	}
	for _, x := range p.Content.Papers {
		if err := p.Form.Condition(x.When); err != nil {
			return fmt.Errorf("form: procedure %s: paper %s: %w", p.Code, x.Key, err)
		}
	}
	return nil
}
