package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/fault"
)

// The budget of one form.
const (
	mostBytes     = 256 << 10
	mostDepth     = 40
	mostQuestions = 400
	mostItems     = 100
)

// Compile reads a form and proves that it can be used: the layout is complete, every field stands in the
// schema, every condition can be understood. What is wrong comes back as an Invalid fault whose fields are
// JSON pointers, "layout:/groups/0/…" or "schema:/properties/…".
func Compile(c catalogue.Form) (*Form, error) {
	k := &compiler{form: &Form{byField: map[string]*Question{}}}
	k.readLayout(c.Layout)
	if len(k.faults) == 0 {
		k.expand()
		k.questions()
		k.form.env = newEnvironment(k.fields())
		k.conditions()
		k.steering()
	}
	k.readSchema(c.Schema)
	if len(k.faults) == 0 {
		k.match()
	}
	if len(k.faults) > 0 {
		return nil, fault.Fields(k.faults...)
	}
	return k.form, nil
}

type compiler struct {
	form   *Form
	faults []fault.Field
	keys   map[string]bool
	n      int
}

func (k *compiler) bad(at, key string, args ...any) {
	if len(k.faults) < 50 {
		k.faults = append(k.faults, fault.Field{Name: at, Key: key, Args: args})
	}
}

func (k *compiler) readLayout(b []byte) {
	if why := shallow(b); why != nil {
		k.bad("layout:", "form.bad_json", "why", why.Error())
		return
	}
	if err := strict(b, &k.form.layout); err != nil {
		k.bad("layout:", "form.bad_json", "why", err.Error())
	}
}

func strict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// shallow checks size, depth and well-formedness before anything recursive reads it.
func shallow(b []byte) error {
	if len(b) > mostBytes {
		return fmt.Errorf("%d bytes, at most %d", len(b), mostBytes)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	depth, first := 0, true
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && !first && depth == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if first && t != json.Delim('{') {
			return errors.New("not a JSON object")
		}
		if !first && depth == 0 {
			return errors.New("more than one JSON value")
		}
		first = false
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth > mostDepth {
			return fmt.Errorf("nested deeper than %d", mostDepth)
		}
	}
}

// expand puts the standard blocks in place.
func (k *compiler) expand() {
	for i, g := range k.form.layout.Groups {
		at := "layout:/groups/" + strconv.Itoa(i)
		if g == nil {
			k.bad(at, "form.bad_missing")
			k.form.layout.Groups[i] = &Group{}
			continue
		}
		if g.Use == "" {
			continue
		}
		b, ok := block(g)
		if !ok {
			k.bad(at+"/use", "form.bad_use", "use", g.Use)
			continue
		}
		b.Pages = append(b.Pages, g.Pages...)
		g.Pages = b.Pages
		if g.Title.In("vi") == "" {
			g.Title = b.Title
		}
		if g.Key == "" {
			g.Key = b.Key
		}
	}
}

func firstLine(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}
