package queue

import (
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
)

// SearchSource makes dossiers findable by their codes, the numbers and names of the people concerned, and the number of the
// result, for the units that received, decide or help with them.
func SearchSource() *search.Source {
	return &search.Source{Kind: "dossier", Name: "dossier.records", Icon: "inbox",
		Facts: []string{dossierevent.Submitted{}.Kind(), dossierevent.Accepted{}.Kind(), dossierevent.Corrected{}.Kind(), dossierevent.Transferred{}.Kind(),
			dossierevent.Issued{}.Kind(), dossierevent.Mirrored{}.Kind()},
		Entries: func(q store.Querier, ids []string) (map[string]search.Entry, error) {
			list, err := dossier.ByIDs(q, ids)
			out := make(map[string]search.Entry, len(list))
			for _, d := range list {
				e := search.Entry{Numbers: []string{d.Code, d.Tracking, d.Result.Number}, Scopes: []string{d.Received, d.Competent, d.Helped}}
				for _, p := range d.Parties {
					e.Words, e.Numbers = append(e.Words, p.Name), append(e.Numbers, p.IDNo, p.Phone)
				}
				out[d.ID] = e
			}
			return out, err
		},
		IDs: func(q store.Querier, after string, n int) ([]string, error) {
			return search.IDs(q, fmt.Sprintf(`select id from dossier_dossier where id > $1 order by id limit %d`, n), after)
		},
		Scopes: func(v org.Viewer) []string { return v.Units(dossier.MayRead) },
		Show: func(q store.Querier, v org.Viewer, ids []string) (list []search.Hit, err error) {
			rows, err := ByID(q, v, ids)
			for _, x := range rows {
				list = append(list, search.Hit{ID: x.ID, Number: x.Code, Title: x.Applicant, Note: x.Procedure, Path: "/dossier/" + x.ID})
			}
			return list, err
		}}
}
