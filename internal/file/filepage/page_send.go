package filepage

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/web"
)

// send takes the files of one posted form, each saved as it arrives. Which list they are for stands in the
// address (file.Slot.Upload), or in text fields before the files.
func (p Pages) send(w http.ResponseWriter, r *http.Request) error {
	err := p.DB.MayWrite(r.Context())
	if err == nil {
		err = web.Admit(r)
	}
	if err != nil { // before the body is read
		return p.turn(w, r, r.URL.Query()).answer(nil, err)
	}
	m, err := r.MultipartReader()
	if err != nil {
		return fault.New(fault.Invalid, "web.broken_form").WithCause(err)
	}
	q := r.URL.Query()
	var done []file.File
	name := ""
	for {
		part, err := m.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p.turn(w, r, q).answer(done, p.stopped(err, name))
		}
		if part.FileName() == "" {
			if err := text(part, q); err != nil {
				return err
			}
			continue
		}
		name = file.CleanName(part.FileName())
		t := p.turn(w, r, q)
		f, err := p.Files.Save(r.Context(), file.Upload{Who: p.Who(r), Owner: t.slot.Owner, Paper: t.slot.Paper, Name: part.FileName(), Body: part})
		if err != nil {
			return t.answer(done, p.tooLarge(err, name))
		}
		done = append(done, f)
	}
	if len(done) == 0 {
		return p.turn(w, r, q).answer(nil, fault.Fields(fault.Field{Name: "file", Key: "file.none_sent"}))
	}
	return p.turn(w, r, q).answer(done, nil)
}

// stopped says what broke between two parts.
func (p Pages) stopped(err error, name string) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	if e := p.tooLarge(err, name); fault.Of(e) == fault.TooLarge {
		return e
	}
	return fault.New(fault.Invalid, "web.broken_form").WithCause(err)
}

// text takes a short text field for what the address does not say.
func text(part *multipart.Part, q url.Values) error {
	switch n := part.FormName(); n {
	case "owner", "paper", "list", "back":
		b, err := io.ReadAll(io.LimitReader(part, 2000))
		if err != nil {
			return fault.New(fault.Invalid, "web.broken_form").WithCause(err)
		}
		if !q.Has(n) {
			q.Set(n, string(b))
		}
	}
	return nil
}

// sentJSON is a file as our script gets it.
type sentJSON struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Size    int64  `json:"size"`
	Type    string `json:"type"`
	Href    string `json:"href"`
	Picture string `json:"picture,omitempty"`
}

func (t turn) json(done []file.File, wrong []string, f *fault.Fault) error {
	out := struct {
		Files []sentJSON `json:"files"`
		Wrong []string   `json:"wrong,omitempty"`
	}{Files: []sentJSON{}, Wrong: wrong}
	for _, x := range done {
		s := sentJSON{ID: x.ID, Name: x.Name, Size: x.Size, Type: x.Type, Href: x.Path()}
		if t.Files.Picturable(x.Type) {
			s.Picture = x.Picture(1, file.Thumb)
		}
		out.Files = append(out.Files, s)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	t.w.Header().Set("Content-Type", "application/json")
	if len(wrong) > 0 {
		t.w.WriteHeader(web.Status(f.Code))
	}
	_, _ = t.w.Write(b) //nolint:errcheck // the reader went away
	return nil
}
