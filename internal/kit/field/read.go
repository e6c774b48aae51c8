package field

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
)

// Input is what was sent: a form (kit/web), a row of a file.
type Input interface {
	// Lines is the value of a name with its line breaks.
	Lines(name string) string
	// All are the values of a name, empty ones left out.
	All(name string) []string
	// Has tells whether the name was sent at all.
	Has(name string) bool
}

// EmptyName is the input that says why a field has no content.
func (f Field) EmptyName() string { return f.Name + ".empty" }

// FindName is the input of the text by which the thing of a room is looked for, where there are too many to list.
func (f Field) FindName() string { return f.Name + ".find" }

// bad is the fault of this field.
func (f Field) bad(n no) error {
	return fault.Fields(fault.Field{Name: f.Name, Key: n.key, Args: n.args})
}

func (f Field) call(e Env) call { return call{Field: f, words: e.Words, today: e.Today} }

// tidy puts typed text into form C, without control characters; on one line unless lines are wanted.
func tidy(s string, lines bool) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, fold.Invisible(r):
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "")))
	if !lines {
		return norm.NFC.String(strings.Join(strings.Fields(s), " "))
	}
	rows := strings.Split(s, "\n")
	for i, r := range rows {
		rows[i] = strings.TrimRight(r, " ")
	}
	return norm.NFC.String(strings.TrimSpace(strings.Join(rows, "\n")))
}

// Parse reads one text: typed into a box, chosen from a list, or in a cell of a file. What is wrong comes back as an
// Invalid fault of the field; any other error is of the store.
func (f Field) Parse(ctx context.Context, e Env, typed string) (Value, error) {
	s := tidy(typed, f.Kind == KindLong)
	if s == "" {
		return Value{}, f.missing()
	}
	for _, empty := range f.Empties {
		for w := range e.Words.Each {
			if fold.Exact(w.T(empty.word())) == fold.Exact(s) {
				return Lacking(empty), nil
			}
		}
	}
	if f.Source != nil {
		return f.find(ctx, e, s)
	}
	text, wrong := f.rule().typed(f.call(e), s)
	if wrong.key != "" {
		return Value{}, f.bad(wrong)
	}
	return Said(text), nil
}

// missing is the fault of a field that must be there and is blank.
func (f Field) missing() error {
	if !f.Required {
		return nil
	}
	return f.bad(no{key: "field.missing"})
}

// find reads what was chosen among the things of a room: by id, by code, or by a name that only one of them has. A code in
// brackets behind a name goes before the name.
func (f Field) find(ctx context.Context, e Env, s string) (Value, error) {
	if at := strings.LastIndexByte(s, '['); at >= 0 && strings.HasSuffix(s, "]") {
		s = s[at+1 : len(s)-1]
	}
	list, more, err := f.Source.Options(ctx, e.Query, s)
	if err != nil {
		return Value{}, err
	}
	for _, same := range []func(o Option) bool{
		func(o Option) bool { return o.Value == s },
		func(o Option) bool { return o.Code != "" && strings.EqualFold(o.Code, s) },
		func(o Option) bool { return fold.Exact(e.Words.Say(o.Label)) == fold.Exact(s) },
		func(o Option) bool { return fold.Key(e.Words.Say(o.Label)) == fold.Key(s) },
		func(Option) bool { return !more },
	} {
		var fit []Option
		for _, o := range list {
			if same(o) {
				fit = append(fit, o)
			}
		}
		if len(fit) == 1 {
			return Said(fit[0].Value), nil
		}
		if len(fit) > 1 {
			return Value{}, f.bad(no{key: "field.several"})
		}
	}
	return Value{}, f.bad(no{key: "field.not_found"})
}

// Read reads the field out of what was sent. A date may stand in three boxes, a moment in these and a fourth, the reason
// for no content in a box of its own.
func (f Field) Read(ctx context.Context, e Env, in Input) (Value, error) {
	one := func(part string) string { return tidy(in.Lines(f.Name+part), false) }
	for _, empty := range f.Empties {
		if one(".empty") == empty.String() {
			return Lacking(empty), nil
		}
	}
	typed := in.Lines(f.Name)
	switch {
	case f.Kind == KindDate && in.Has(f.Name+".y"):
		typed = strings.Trim(one(".d")+"/"+one(".m")+"/"+one(".y"), "/")
	case f.Kind == KindMoment && in.Has(f.Name+".y"):
		typed = strings.Trim(one(".t")+" "+strings.Trim(one(".d")+"/"+one(".m")+"/"+one(".y"), "/"), " ")
	case f.Kind == KindYesNo && f.Tick && !in.Has(f.Name):
		typed = "false"
	case f.Kind == KindMany:
		typed = strings.Join(in.All(f.Name), ",")
	case f.Kind == KindFile:
		return f.files(ctx, e, in.All(f.Name))
	case f.Source != nil && one(".find") != "":
		typed = one(".find")
	}
	return f.Parse(ctx, e, typed)
}

// files reads which of the files of a record belong to the field.
func (f Field) files(ctx context.Context, e Env, ids []string) (Value, error) {
	if len(ids) == 0 {
		return Value{}, f.missing()
	}
	if f.Max > 0 && len(ids) > f.Max {
		return Value{}, f.bad(no{"field.too_many", []any{"most", f.Max}})
	}
	list, _, err := f.Source.Options(ctx, e.Query, "")
	if err != nil {
		return Value{}, err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(list, func(o Option) bool { return o.Value == id }) {
			return Value{}, f.bad(no{key: "field.not_found"})
		}
	}
	return Several(ids), nil
}

// Check tells whether a value may be kept, as one that did not come through Parse: of a machine, of a fact. It gives the
// value in the form the house keeps. Of a thing of a room only the form is checked.
func (f Field) Check(e Env, v Value) (Value, error) {
	switch {
	case v.Blank():
		return v, f.missing()
	case !v.Filled():
		if !slices.Contains(f.Empties, v.empty) {
			return v, f.bad(no{key: "field.not_so_empty"})
		}
		return v, nil
	case tidy(v.text, f.Kind == KindLong) != v.text:
		return v, f.bad(no{key: "field.not_text"})
	}
	text, wrong := f.rule().strict(f.call(e), v.text)
	if wrong.key != "" {
		return v, f.bad(wrong)
	}
	return Said(text), nil
}

// Show writes a value for people; nothing for blank. Of a thing of a room it writes the name.
func (f Field) Show(e Env, v Value, names Names) string {
	if !v.Filled() {
		if v.empty == Blank {
			return ""
		}
		return e.Words.T(v.empty.word())
	}
	if f.Kind.ofRoom() {
		var out []string
		for _, id := range v.List() {
			if n := names[f.Name][id]; n.Name != "" {
				id = n.Name
			}
			out = append(out, id)
		}
		return strings.Join(out, "; ")
	}
	return f.rule().show(f.call(e), v.text)
}

// File writes a value for a file that can be read again: as Show, with the code of a thing of a room behind its name:
// "Phòng Kinh tế [H37.1]".
func (f Field) File(e Env, v Value, names Names) string {
	if !f.Kind.ofRoom() || !v.Filled() {
		return f.Show(e, v, names)
	}
	var out []string
	for _, id := range v.List() {
		n := names[f.Name][id]
		if n.Code == "" {
			n.Code = id
		}
		out = append(out, strings.TrimSpace(n.Name+" ["+n.Code+"]"))
	}
	return strings.Join(out, "; ")
}

// Rank is the place of a content among others, where its kind is one of numbers: scaled numbers, đồng, days, milliseconds,
// the order of the options. Sums are made of it too.
func (f Field) Rank(v Value) (int64, bool) {
	rank := f.rule().rank
	if rank == nil || !v.Filled() {
		return 0, false
	}
	return rank(call{Field: f}, v.text)
}

// Wrong collects the faults of fields; any other error is given back at once.
type Wrong []fault.Field

// Add takes the fields of an Invalid fault; it tells whether err was something else.
func (w *Wrong) Add(err error) (other error) {
	var x *fault.Fault
	if errors.As(err, &x) && x.Code == fault.Invalid {
		*w = append(*w, x.Fields...)
		return nil
	}
	return err
}

// Err is all that was wrong, nil if nothing was.
func (w Wrong) Err() error { return fault.Fields(w...) }
