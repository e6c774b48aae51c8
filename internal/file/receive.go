package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/url"

	"github.com/motcua/motcua/internal/kit/fault"
)

// Incoming says whose the files of a posted form are.
type Incoming struct {
	Who   Who
	Owner Owner
	// Paper gives the paper that a field of the form is for; false refuses files in this field. Nil: every
	// field, for no paper in particular.
	Paper func(field string) (paper string, ok bool)
}

// Received is what a posted form held.
type Received struct {
	Values url.Values    // the text
	Files  []File        // the files, each saved already
	Refuse []fault.Field // what is wrong with those that were not
}

// The text of a form: what the pages take elsewhere.
const (
	mostText   = 1 << 20
	mostFields = 2000
)

// Receive reads a posted form part by part and saves each file the moment it has arrived, so that a form
// works without script and a broken line costs one file, not all. A file that is refused does not stop the
// others; what is wrong stands in Refuse, under the name of its field.
func (r *Room) Receive(ctx context.Context, m *multipart.Reader, in Incoming) (Received, error) {
	out := Received{Values: url.Values{}}
	text := 0
	for n := 0; ; n++ {
		p, err := m.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("file: receive: %w", err)
		}
		if n >= mostFields {
			return out, fault.New(fault.TooLarge, "web.too_large")
		}
		if p.FileName() != "" {
			if err := r.receiveOne(ctx, p, in, &out); err != nil {
				return out, err
			}
			continue
		}
		if p.Header.Get("Content-Type") != "" { // a file input that nothing was chosen for
			continue
		}
		b, err := io.ReadAll(io.LimitReader(p, int64(mostText-text)+1))
		if err != nil {
			return out, fmt.Errorf("file: receive: %w", err)
		}
		if text += len(b); text > mostText {
			return out, fault.New(fault.TooLarge, "web.too_large")
		}
		out.Values.Add(p.FormName(), string(b))
	}
}

func (r *Room) receiveOne(ctx context.Context, p *multipart.Part, in Incoming, out *Received) error {
	paper, ok := "", true
	if in.Paper != nil {
		paper, ok = in.Paper(p.FormName())
	}
	if !ok {
		return fault.New(fault.Invalid, "web.no_file_here")
	}
	f, err := r.Save(ctx, Upload{Who: in.Who, Owner: in.Owner, Paper: paper, Name: p.FileName(), Body: p})
	var refused *fault.Fault
	switch {
	case err == nil:
		out.Files = append(out.Files, f)
	case !errors.As(err, &refused) || refused.Code == fault.NotFound || refused.Code == fault.Forbidden || refused.Code == fault.SignIn:
		return err
	case len(refused.Fields) > 0:
		for _, x := range refused.Fields {
			x.Name = p.FormName()
			out.Refuse = append(out.Refuse, x)
		}
	default:
		out.Refuse = append(out.Refuse, fault.Field{Name: p.FormName(), Key: refused.Key, Args: refused.Args})
	}
	return nil
}
