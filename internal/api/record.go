package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// Records are the operations of one kind of plain records: list, read, add, change. They have the use cases of its pages,
// the rights of the official in whose name the key acts, and a schema out of the same description.
func Records[T any](p recordpage.Pages[T]) []Operation {
	r := records[T]{p}
	one := p.Home + "/{id}"
	return []Operation{
		On(r.op("list", http.MethodGet, p.Home), r.list),
		On(r.op("read", http.MethodGet, one), r.read),
		On(r.op("add", http.MethodPost, p.Home), r.add),
		On(r.op("change", http.MethodPatch, one), r.change),
	}
}

type records[T any] struct{ recordpage.Pages[T] }

type (
	listOfRecords struct {
		Text  string `query:"q" maxLength:"100"`
		Sort  string `query:"sort" maxLength:"50"`
		After string `query:"after" maxLength:"2000"`
		Size  int    `query:"size" minimum:"1" maximum:"200" default:"50"`
		query url.Values
	}
	recordRead struct {
		ID string `path:"id" maxLength:"64"`
	}
	recordSent struct {
		Keyed
		ID   string `path:"id" maxLength:"64"`
		Body map[string]json.RawMessage
	}
	recordNew struct {
		Keyed
		Body map[string]json.RawMessage
	}
	recordOut struct{ Body map[string]any }
)

// Resolve belongs to huma.Resolver: which fields narrow a list is known by the description alone.
func (in *listOfRecords) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	in.query = u.Query()
	return nil
}

// op is an operation described in the default language: its title, and the schemas of what is sent and answered.
func (r records[T]) op(what, method, path string) Op {
	return Op{ID: r.Name + "_" + what, Method: method, Path: path, Scope: partner.Records, describe: func(op *huma.Operation) {
		w := r.House.Lang.Words(lang.Default)
		op.Summary = w.T("record.op_"+what, "title", w.T(r.Words+".title"))
		fields := field.Schema(r.Fields.Fields(), w)
		props, _ := fields["properties"].(map[string]any)
		answer := map[string]any{"id": map[string]any{"type": "string"}, "seq": map[string]any{"type": "integer"}}
		for name, s := range props {
			answer[name] = s
		}
		if r.Two != nil {
			answer["proposed"] = map[string]any{"type": "object", "description": w.T("record.op_proposed", "fields", strings.Join(r.Two.Fields, ", "))}
		}
		out := map[string]any{"type": "object", "properties": answer}
		switch what {
		case "list":
			out = map[string]any{"type": "object", "properties": map[string]any{"records": map[string]any{"type": "array", "items": out},
				"next": map[string]any{"type": "string"}}}
			for _, b := range r.Fields.With(field.Filtered) {
				op.Parameters = append(op.Parameters, &huma.Param{Name: b.Name, In: "query", Description: w.Say(b.Label),
					Schema: &huma.Schema{Type: huma.TypeString}})
			}
		case "change": // what is not sent stays as it is
			props["seq"] = map[string]any{"type": "integer", "minimum": 1, "description": w.T("record.op_seq")}
			fields["required"] = []string{"seq"}
		}
		if method != http.MethodGet {
			op.SkipValidateBody = true // the fields check what they get, and say so in the words of the house
			op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Extensions: fields}}}}
		}
		op.Responses = map[string]*huma.Response{"200": {Description: "OK",
			Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Extensions: out}}}}}
	}}
}

func (r records[T]) list(ctx context.Context, c Call, in *listOfRecords) (*recordOut, error) {
	ctx = org.WithViewer(ctx, c.Viewer)
	rights, out := r.Cases.Rights(ctx), []map[string]any{}
	var next string
	err := r.House.DB.Read(ctx, func(s *store.Snapshot) error {
		ask := record.Ask{Text: in.Text, Sort: in.Sort, After: in.After, Size: in.Size, Filter: map[string]field.Value{}}
		var wrong field.Wrong
		for _, b := range r.Shown(rights).With(field.Filtered) {
			v, err := b.Field.Check(field.Here(s, c.words), field.Said(in.query.Get(b.Name)))
			if err == nil {
				ask.Filter[b.Name] = v
			} else if in.query.Has(b.Name) {
				if err := wrong.Add(err); err != nil {
					return err
				}
			}
		}
		if err := wrong.Err(); err != nil {
			return err
		}
		list, after, err := r.List(s, rights, ask)
		next, out = after, out[:0]
		for i := range list {
			out = append(out, r.json(rights, &list[i]))
		}
		return err
	})
	return &recordOut{map[string]any{"records": out, "next": next}}, err
}

func (r records[T]) read(ctx context.Context, c Call, in *recordRead) (*recordOut, error) {
	ctx = org.WithViewer(ctx, c.Viewer)
	rights, out := r.Cases.Rights(ctx), &recordOut{}
	err := r.House.DB.Read(ctx, func(s *store.Snapshot) error {
		x, err := r.Load(s, rights, in.ID)
		out.Body = r.json(rights, &x)
		return err
	})
	return out, err
}

func (r records[T]) add(ctx context.Context, c Call, in *recordNew) (*recordOut, error) {
	return r.keep(ctx, c, recordSent{Keyed: in.Keyed, Body: in.Body})
}

// change writes the fields that were sent over those of the record, if it still has the version seq.
func (r records[T]) change(ctx context.Context, c Call, in *recordSent) (*recordOut, error) {
	return r.keep(ctx, c, *in)
}

func (r records[T]) keep(ctx context.Context, c Call, in recordSent) (*recordOut, error) {
	sent, err := c.Sent(in.Once, in)
	if err != nil {
		return nil, err
	}
	ctx = field.WithRecord(org.WithViewer(ctx, c.Viewer), strings.TrimSuffix(r.Name+":"+in.ID, ":"))
	rights := r.Cases.Rights(ctx)
	var seq int64
	if in.ID != "" {
		if seq, err = seen(in.Body["seq"]); err != nil {
			return nil, err
		}
		delete(in.Body, "seq")
	}
	raw, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	var x T
	err = r.House.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		if x, err = r.before(ctx, s, in.ID); err != nil {
			return err
		}
		*r.Table.Seq(&x) = seq
		return r.Asked(rights).FromJSON(field.Here(s, c.words), raw, &x)
	})
	if err != nil {
		return nil, err
	}
	out, err := r.Cases.Keep(ctx, sent, x)
	if err != nil {
		return nil, err
	}
	return r.read(ctx, c, &recordRead{out.Path.ID()})
}

// seen is the version that a change was made from. Only an integer says one: null would leave what it is read into as it is.
func seen(raw json.RawMessage) (int64, error) {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	switch {
	case len(raw) == 0:
		return 0, fault.Fields(fault.Field{Name: "seq", Key: "partner.fit_missing"})
	case err != nil:
		return 0, fault.Fields(fault.Field{Name: "seq", Key: "partner.fit_integer"})
	case n < 1:
		return 0, fault.Fields(fault.Field{Name: "seq", Key: "partner.fit_min", Args: []any{"value", "1"}})
	}
	return n, nil
}

// before is the record that changes, or a new one.
func (r records[T]) before(ctx context.Context, q store.Querier, id string) (x T, err error) {
	switch {
	case id != "":
		return r.Load(q, r.Cases.Rights(ctx), id)
	case r.Blank != nil:
		return r.Blank(ctx, q), nil
	}
	return x, nil
}

// json is a record as machines read it.
func (r records[T]) json(rights record.Rights[T], x *T) map[string]any {
	out := r.Shown(rights).JSON(x)
	out["id"], out["seq"] = r.Kind.ID(x), r.Seq(x)
	if waiting := r.Waiting(rights, x); len(waiting) > 0 {
		proposed := map[string]any{}
		for _, c := range waiting {
			proposed[c.Field.Name] = c.Field.JSON(c.Now)
		}
		out["proposed"] = proposed
	}
	return out
}
