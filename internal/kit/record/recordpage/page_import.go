package recordpage

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// maxFile is the size of the largest file that is imported.
const maxFile = 8 << 20

// Imports limits how many files are looked at or taken at the same moment on one node: each takes memory and time of its own.
var Imports = limit.Slots{Name: "import", Word: "record.import_busy", House: 2}

// shownLines is how many rows of a report a page shows; the counts are of all.
const shownLines = 500

type importView struct {
	view.Base
	To     string
	Key    string
	Sealed string // which file was looked at; "" when it was taken, or none was sent
	Name   string
	Taken  bool
	Report *view.Table
	Counts []view.Cell
}

func (v importView) file() view.FileInput {
	in := v.Input("file", "record.file", "")
	in.Hint = v.T("record.file_hint", "mb", maxFile>>20)
	return view.FileInput{Input: in, Accept: ".csv,.xlsx"}
}

func (p Pages[T]) importing(r *http.Request) importView {
	v := importView{Base: view.From(r, "record.import"), To: p.Home + "/import", Key: web.NewKey()}
	v.Base = v.WithCrumbs(view.Link{Text: v.T(p.Words + ".title"), Href: p.Home})
	return v
}

func (p Pages[T]) upload(w http.ResponseWriter, r *http.Request) error {
	if !p.Cases.Rights(r.Context()).Adds {
		return fault.New(fault.Forbidden, "record.forbidden")
	}
	return web.Render(w, r, http.StatusOK, importPage(p.importing(r)))
}

// plan looks at a file and says what would become of each row.
func (p Pages[T]) plan(w http.ResponseWriter, r *http.Request) error {
	if !p.Cases.Rights(r.Context()).Adds {
		return fault.New(fault.Forbidden, "record.forbidden")
	}
	leave, err := p.House.Limit.Enter(Imports, "")
	if err != nil {
		return err
	}
	defer leave()
	_, file, err := web.ParseFile(r, "file")
	if err != nil {
		return err
	}
	v := p.importing(r)
	err = p.look(r, &v, file)
	if fault.Of(err) == fault.Invalid {
		v.Base = v.WithErrors(err)
		return web.Render(w, r, http.StatusUnprocessableEntity, importPage(v))
	}
	if err != nil {
		return err
	}
	info, err := p.House.Blobs.Put(r.Context(), bytes.NewReader(file.Bytes), maxFile)
	if err != nil {
		return err
	}
	v.Sealed, v.Name = p.seal(r.Context(), info.Hash), file.Name
	return web.Render(w, r, http.StatusOK, importPage(v))
}

// look is the dry run.
func (p Pages[T]) look(r *http.Request, v *importView, file web.File) error {
	if len(file.Bytes) == 0 {
		return fault.Fields(fault.Field{Name: "file", Key: "record.file_missing"})
	}
	rights := p.Cases.Rights(r.Context())
	return p.House.DB.Read(r.Context(), func(s *store.Snapshot) error {
		e := field.Here(s, v.Words)
		table, err := p.read(r.Context(), e, rights, file)
		if err != nil {
			return err
		}
		lines, err := p.Plan(r.Context(), e, rights, table)
		if err != nil {
			return err
		}
		return p.report(r.Context(), e, v, lines)
	})
}

// read reads a file; what is wrong with it as a whole is a fault of the input.
func (p Pages[T]) read(ctx context.Context, e field.Env, rights record.Rights[T], file web.File) (*intake.Table, error) {
	table, err := intake.ReadContext(ctx, file.Name, bytes.NewReader(file.Bytes), p.Layout(e, rights))
	var wrong *intake.Structural
	if errors.As(err, &wrong) {
		f := fault.Field{Name: "file", Key: wrong.Key, Args: wrong.Args}
		if f.Key == "" {
			f = fault.Field{Name: "file", Key: "record.file_broken", Args: []any{"line", max(wrong.Line, 1)}}
		}
		return nil, fault.Fields(f)
	}
	return table, err
}

// take keeps what the dry run showed.
func (p Pages[T]) take(w http.ResponseWriter, r *http.Request) error {
	if !p.Cases.Rights(r.Context()).Adds {
		return fault.New(fault.Forbidden, "record.forbidden")
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	leave, err := p.House.Limit.Enter(Imports, "")
	if err != nil {
		return err
	}
	defer leave()
	file, err := p.kept(r.Context(), f)
	if err != nil {
		return err
	}
	v := p.importing(r)
	var table *intake.Table
	if err := p.House.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		table, err = p.read(r.Context(), field.Here(s, v.Words), p.Cases.Rights(r.Context()), file)
		return err
	}); err != nil {
		return err
	}
	lines, err := p.Cases.Take(r.Context(), web.Sent(r, f), record.Incoming{Words: v.Words, Table: table})
	if err != nil {
		return err
	}
	if lines == nil { // pressed twice
		return web.Redirect(w, r, p.Home)
	}
	v.Taken = true
	if err := p.House.DB.Read(r.Context(), func(s *store.Snapshot) error { return p.report(r.Context(), field.Here(s, v.Words), &v, lines) }); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importPage(v))
}

// seal names a file for who looked at it, among records of this kind, and for nobody else: a hash alone would open any file
// of the house. The file goes when nothing names it (room file).
func (p Pages[T]) seal(ctx context.Context, hash string) string {
	return base64.RawURLEncoding.EncodeToString(p.House.Secrets.Seal([]byte(hash), p.looker(ctx)))
}

// looker is who looks at a file for records of this kind.
func (p Pages[T]) looker(ctx context.Context) string {
	return "import:" + p.Name + ":" + p.House.Asker(ctx)
}

// kept is the file that was looked at. One of somebody else is as good as gone.
func (p Pages[T]) kept(ctx context.Context, f web.Form) (file web.File, err error) {
	gone := fault.New(fault.NotFound, "record.file_gone")
	sealed, err := base64.RawURLEncoding.DecodeString(f.Text("file"))
	if err != nil {
		return file, gone
	}
	hash, err := p.House.Secrets.Open(sealed, p.looker(ctx))
	if err != nil {
		return file, gone
	}
	b, err := p.House.Blobs.Open(ctx, string(hash))
	if errors.Is(err, blob.ErrNotFound) {
		return file, gone
	}
	if err != nil {
		return file, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	file.Name = f.Text("name")
	file.Bytes, err = io.ReadAll(io.LimitReader(b, maxFile+1))
	return file, err
}

// report draws what became, or would become, of the rows: counts of all, and each that is not unchanged.
func (p Pages[T]) report(ctx context.Context, e field.Env, v *importView, lines []record.Line[T]) error {
	n := map[string]int{}
	for _, l := range lines {
		n[status(l)]++
	}
	for _, s := range []string{"new", "changed", intake.Unchanged, intake.Refused} {
		v.Counts = append(v.Counts, view.Cell{Text: v.T("record.count_" + s), Sub: v.Words.Number(int64(n[s]))})
	}
	t := &view.Table{Caption: v.T("record.rows"), Empty: v.T("record.rows_none"),
		Heads: []view.Cell{{Text: v.T("record.line"), Num: true}, {Text: v.T("record.row")}, {Text: v.T("record.becomes")}, {Text: v.T("record.why")}}}
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b record.Line[T]) int { return refusedFirst(a.Status) - refusedFirst(b.Status) })
	for _, l := range lines {
		if l.Status == intake.Unchanged || len(t.Rows) == shownLines {
			continue
		}
		kind, icon := view.Ok, "circle-check"
		if l.Status == intake.Refused {
			kind, icon = view.Bad, "circle-x"
		}
		called, err := p.Called(ctx, e, &l.Record)
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, []view.Cell{{Text: v.Words.Number(int64(l.No)), Num: true}, {Text: called},
			{Body: view.Chip(kind, icon, v.T("record.becomes_"+status(l)))}, {Body: changes(v.Base, p.why(v.Base, l))}})
	}
	v.Report = t
	return nil
}

// why a row is refused, a line for each field.
func (p Pages[T]) why(b view.Base, l record.Line[T]) (lines []string) {
	for _, f := range l.Wrong {
		text := b.T(f.Key, f.Args...)
		if x, ok := p.Fields.Field(f.Name); ok {
			text = b.Words.Say(x.Label) + ": " + lower(text)
		}
		lines = append(lines, text)
	}
	if l.Waits {
		lines = append(lines, b.T("record.takes_two"))
	}
	return lines
}

// status of a row, told finer than the report of imports does: what is new and what changes.
func status[T any](l record.Line[T]) string {
	switch {
	case l.Status != intake.Taken:
		return l.Status
	case l.New():
		return "new"
	}
	return "changed"
}

func refusedFirst(status string) int {
	if status == intake.Refused {
		return 0
	}
	return 1
}

// lower begins a text in a small letter, as it stands behind a colon or in a sentence.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(next) {
		return s // an abbreviation
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// tail is the last part of the kind of a fact.
func tail(kind string) string { return kind[strings.LastIndexByte(kind, '.')+1:] }
