package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/file/filepage"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

// places lets room form look communes up in room place.
type places struct {
	db       *store.DB
	province string // whose communes stand first
}

// Find gives communes by their names of today and of before, those of the own province first.
func (p places) Find(query string, _ day.Date, limit int) (list []form.Place) {
	_ = p.db.Read(context.Background(), func(s *store.Snapshot) error { // nothing found is an answer too
		hits, err := place.Search(s, place.Asked{Text: query, Near: p.province}, limit)
		for _, h := range hits {
			x := form.Place{Code: h.Code, Name: h.Name + ", " + h.ProvinceName, Sure: h.Sure}
			if h.Former.Name != "" {
				x.Former = strings.TrimSuffix(h.Former.Full()+", "+h.Former.District, ", ")
			}
			list = append(list, x)
		}
		return err
	})
	return list
}

// Place gives the commune of a code.
func (p places) Place(code string, at day.Date) (out form.Place, ok bool) {
	err := p.db.Read(context.Background(), func(s *store.Snapshot) error {
		u, err := place.ByCode(s, code, at)
		if err != nil {
			return err
		}
		out = form.Place{Code: u.Code, Name: u.Name}
		top, err := place.ByCode(s, u.Province, at)
		if err == nil {
			out.Name += ", " + top.Name
		}
		return err
	})
	return out, err == nil
}

// draftAccess lets whoever holds a draft, by its code or by the account that owns it, read, add and remove
// its files.
type draftAccess struct{ drafts *form.Drafts }

// MayAdd asks for the key of the draft.
func (a draftAccess) MayAdd(ctx context.Context, who file.Who, o file.Owner) error {
	_, err := a.drafts.Open(ctx, o.ID, form.Key{Code: who.Proof, Owner: owner(ctx)})
	return err
}

// MayRead asks for the key of the draft.
func (a draftAccess) MayRead(ctx context.Context, who file.Who, f file.File) error {
	return a.MayAdd(ctx, who, f.Owner)
}

// Lives tells whether the draft is still there; the files of one that is not are taken out.
func (a draftAccess) Lives(ctx context.Context, o file.Owner) (bool, error) {
	return a.drafts.Lives(ctx, o.ID)
}

// owner is under what name the viewer's drafts are kept; empty for nobody signed in.
func owner(ctx context.Context) string {
	v := org.ViewerOf(ctx)
	if v.Anonymous() {
		return ""
	}
	return v.Actor()
}

// attachments is the part of a page with the files of a record.
func (a *App) attachments(r *http.Request, q store.Querier, at view.AttachedTo) (view.Attachments, error) {
	return filepage.Pages{Files: a.Files, Who: who}.Attachments(r, q, at)
}
