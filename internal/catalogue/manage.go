package catalogue

import (
	"cmp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Managed is a procedure as those who keep it see it: what is in force, and what is being written.
type Managed struct {
	Item        // the version in force, else the newest one
	Open string // id of the draft or proposed version; "": none
	Work State  // its state
}

// ManageQuery says which procedures to list. The zero value of a filter means any.
type ManageQuery struct {
	Scope   Scope
	On      day.Date
	Text    string // words of the name, with or without diacritics, or the beginning of the code
	Field   string
	Level   string
	State   string // "published", "draft", "proposed"
	Flagged bool
	After   string // code of the last one seen
	Limit   int    // 50 when 0
}

// Manage lists procedures in the order of their codes, and tells how many there are in all. What lies outside
// the scope is neither listed nor counted.
func Manage(q store.Querier, m ManageQuery) (list []Managed, total int, err error) {
	all, err := managed(q, m)
	if err != nil {
		return nil, 0, err
	}
	words := fold.Words(m.Text)
	for _, x := range all {
		if !x.meets(m, words) {
			continue
		}
		total++
		if x.Code > m.After && len(list) < cmp.Or(m.Limit, 50) {
			list = append(list, x)
		}
	}
	return list, total, nil
}

func (x *Managed) meets(m ManageQuery, words []string) bool {
	switch {
	case m.State == "published" && x.State != Published, m.State == "draft" && x.Work != Draft, m.State == "proposed" && x.Work != Proposed:
		return false
	case m.Field != "" && fold.Key(x.Field) != fold.Key(m.Field), m.Flagged && x.Flags == 0:
		return false
	}
	if len(words) == 1 && strings.HasPrefix(x.Code, words[0]) {
		return true
	}
	name := " " + strings.Join(fold.Words(x.Name), " ") + " "
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, " "+w) })
}

// managed reads one line per procedure: the version in force on the day, else the newest that was not thrown away.
func managed(q store.Querier, m ManageQuery) ([]Managed, error) {
	var out []Managed
	best := 0 // how good the line of the present code is: 2 in force, 1 the newest of others
	err := store.All(q, `select v.id, v.code, v.name, v.field, v.state, v.number, v.service, v.filed_at, v.flags, v.from_day, v.to_day
		from catalogue_version v where v.state<>'withdrawn'`+m.Scope.where()+level("v", m.Level)+` order by v.code, v.number desc`, nil, func(r rows) error {
		var i Item
		var from, to string
		if err := r.Scan(&i.Version, &i.Code, &i.Name, &i.Field, &i.State, &i.Number, &i.Service, &i.FiledAt, &i.Flags, &from, &to); err != nil {
			return err
		}
		if len(out) == 0 || out[len(out)-1].Code != i.Code {
			out, best = append(out, Managed{Item: i}), 1
		}
		x := &out[len(out)-1]
		if i.State != Published && x.Open == "" {
			x.Open, x.Work = i.Version, i.State
		}
		if on := m.On.String(); best < 2 && i.State == Published && from <= on && (to == "" || to > on) {
			x.Item, best = i, 2
		}
		return nil
	})
	return out, wrap(err, "list procedures")
}
