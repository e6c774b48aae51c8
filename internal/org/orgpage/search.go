package orgpage

import (
	"fmt"
	"slices"
	"strings"

	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
)

// searchSources make officials and units findable for those who administer them.
func searchSources() []*search.Source {
	return []*search.Source{
		{Kind: "person", Name: "org.people.title", Icon: "users",
			Facts: []string{orgevent.PersonAdded{}.Kind(), orgevent.PersonLeft{}.Kind(), orgevent.PostGiven{}.Kind()},
			Entries: search.Each(func(q store.Querier, id string) (search.Entry, error) {
				p, err := org.PersonByID(q, id)
				if err == nil && (p.Citizen || p.LeftOn != 0) {
					err = fault.New(fault.NotFound, "org.person_unknown")
				}
				return search.Entry{Words: []string{p.Name, p.Email}, Numbers: []string{p.Phone}, Scopes: []string{p.Unit}}, err
			}),
			IDs: func(q store.Querier, after string, n int) ([]string, error) {
				return search.IDs(q, fmt.Sprintf(`select id from org_person where id > $1 order by id limit %d`, n), after)
			},
			Scopes: func(v org.Viewer) []string { return v.Units(org.MayManageAccounts) },
			Show: func(q store.Querier, v org.Viewer, ids []string) (list []search.Hit, err error) {
				for _, id := range ids {
					s, err := org.StaffByID(q, v, id)
					if fault.Of(err) == fault.NotFound {
						continue
					}
					if err != nil {
						return nil, err
					}
					u, _ := v.Chart().Unit(s.Unit)
					list = append(list, search.Hit{ID: id, Title: s.Name, Note: strings.Join(append(s.Titles, u.Name), ", "), Path: People + "/" + id})
				}
				return list, nil
			}},
		{Kind: "unit", Name: "org.units.title", Icon: "building-2",
			Facts: []string{orgevent.UnitCreated{}.Kind(), orgevent.UnitChanged{}.Kind(), orgevent.UnitEnded{}.Kind()},
			Entries: search.Each(func(q store.Querier, id string) (search.Entry, error) {
				rows, err := org.UnitHistory(q, id)
				e := search.Entry{Scopes: []string{id}}
				for _, u := range rows { // found by the names it had, too
					e.Words, e.Numbers = append(e.Words, u.Name, u.Short), append(e.Numbers, u.Code)
				}
				return e, err
			}),
			IDs: func(q store.Querier, after string, n int) ([]string, error) {
				return search.IDs(q, fmt.Sprintf(`select id from org_unit where id > $1 order by id limit %d`, n), after)
			},
			Scopes: func(v org.Viewer) []string { return v.Units(org.MayManageUnits) },
			Show: func(q store.Querier, v org.Viewer, ids []string) (list []search.Hit, err error) {
				mine := v.Units(org.MayManageUnits)
				for _, id := range ids {
					if u, ok := v.Chart().Unit(id); ok && slices.Contains(mine, id) {
						up, _ := v.Chart().Unit(u.Parent)
						list = append(list, search.Hit{ID: id, Number: u.Code, Title: u.Name, Note: up.Name, Path: Units + "/" + id})
					}
				}
				return list, nil
			}},
	}
}
