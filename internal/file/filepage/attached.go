package filepage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
)

// Attachments are the files of one record, for the pages of its room (view.Attached), which has shown the record to its
// reader. What is sent and taken out, and who opens a file, is asked of the Access of that kind of record (card.Card.Files).
func (p Pages) Attachments(r *http.Request, q store.Querier, at view.AttachedTo) (view.Attachments, error) {
	t := turn{Pages: p, r: r, slot: file.Slot{Paper: at.Paper, Back: at.Back}}
	t.slot.Owner, _ = file.ParseOwner(at.Record)
	if !at.Whole {
		t.slot.ID = view.ID("files" + at.Paper)
	}
	a := view.Attachments{AttachedTo: at, List: view.SentList{ID: t.slot.ID}}
	var err error
	if a.List.Files, err = t.list(q); err != nil {
		return a, err
	}
	if !at.Adds {
		for i := range a.List.Files {
			a.List.Files[i].Remove = ""
		}
		return a, nil
	}
	limits := p.Files.Limits()
	a.Upload, a.Accept, a.Most = t.slot.Upload(), strings.Join(limits.Types, ","), limits.File
	return a, nil
}
