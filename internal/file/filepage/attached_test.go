package filepage_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/file/filepage"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// trees are records of a new kind: number 1 is read by everybody and kept by the forester, of number 2 nobody knows.
type trees struct{}

type whoKey struct{}

func (trees) MayRead(_ context.Context, id string) error {
	if id != "1" {
		return fault.New(fault.NotFound, "tree.not_found")
	}
	return nil
}

func (t trees) MayKeep(ctx context.Context, id string) error {
	if err := t.MayRead(ctx, id); err != nil || ctx.Value(whoKey{}) == "forester" {
		return err
	}
	return fault.New(fault.Forbidden, "tree.not_yours")
}

// TestAKindOfRecordNeedsOnlyItsRegistration: with one line of registration and one line of its page a room has the files of
// its records: sent, listed, looked at, opened and taken out by who keeps the record, opened by who reads it.
func TestAKindOfRecordNeedsOnlyItsRegistration(t *testing.T) {
	s := open(t, file.Config{})
	s.room.Owner("tree", file.Of(trees{}))
	pages := filepage.Pages{Files: s.room}
	s.mux.Handle("GET /tree/{id}", func(w http.ResponseWriter, r *http.Request) error {
		var a view.Attachments
		err := s.db.Read(r.Context(), func(q *store.Snapshot) (err error) {
			a, err = pages.Attachments(r, q, view.AttachedTo{Record: "tree:" + r.PathValue("id"), Back: r.URL.Path, Label: "Ảnh của cây",
				Adds: trees{}.MayKeep(r.Context(), r.PathValue("id")) == nil})
			return err
		})
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, view.Attached(view.From(r, "file.remove"), a))
	})
	as := func(who string, r *http.Request) *httptest.ResponseRecorder {
		return s.do(r.WithContext(context.WithValue(r.Context(), whoKey{}, who)))
	}
	look := func(who string) *webtest.Page { return webtest.Parse(t, as(who, s.get("/tree/1")).Body.String()) }

	upload := webtest.Attr(look("forester").One("form[enctype=multipart/form-data]"), "action")
	if rec := as("forester", s.post(upload, nil, named{"cây.jpg", photo()})); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/tree/1" {
		t.Fatalf("sent: %d to %q: %s", rec.Code, rec.Header().Get("Location"), rec.Body)
	}
	p := look("forester")
	href, remove := webtest.Attr(p.One("li a"), "href"), webtest.Attr(p.One("li button"), "formaction")
	if src := webtest.Attr(p.One("li img"), "src"); as("forester", s.get(href)).Body.String() != photo() || as("guest", s.get(src)).Code != http.StatusOK {
		t.Error("neither opened nor looked at")
	}
	if p = look("guest"); len(p.All("form")) != 0 || len(p.All("li button")) != 0 || webtest.Attr(p.One("li a"), "href") != href {
		t.Errorf("who only reads: %s", p.Body)
	}
	for want, r := range map[int]*http.Request{
		http.StatusForbidden: s.post(upload, nil, named{"b.jpg", photo()}),
		http.StatusNotFound:  s.post("/file?owner=tree:2", nil, named{"b.jpg", photo()}),
		http.StatusOK:        s.get(href),
	} {
		if rec := as("guest", r); rec.Code != want {
			t.Errorf("a guest at %s: %d, want %d", r.URL, rec.Code, want)
		}
	}
	if rec := as("guest", s.post(remove, nil)); rec.Code != http.StatusForbidden {
		t.Errorf("taken out by a guest: %d", rec.Code)
	}
	if rec := as("forester", s.post(remove, nil)); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/tree/1" {
		t.Errorf("taken out: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	if rec := as("forester", s.get(href)); rec.Code != http.StatusNotFound || len(look("forester").All("li")) != 0 {
		t.Errorf("still there: %d", rec.Code)
	}
}
