package catalogue

import (
	"github.com/motcua/motcua/internal/event"
	catalogueevent "github.com/motcua/motcua/internal/event/catalogue"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Reason is a phrase that is offered where a reason is asked.
type Reason struct {
	ID     string
	Seq    int64
	UsedIn string // the act that asks for it
	VI     string
	EN     string
	Place  int64 // among those of its act
	Closed bool  // not offered any more
}

var offered = record.New(record.Kind[Reason]{
	Name: "catalogue_reason", Words: "catalogue.reason", Lead: "catalogue.reason.why", Home: "/lists/reasons",
	Table: store.Table[Reason]{Name: "catalogue_reason", ID: func(x *Reason) *string { return &x.ID }, Seq: func(x *Reason) *int64 { return &x.Seq }},
	Fields: field.List[Reason]{
		field.Long("vi", func(x *Reason) *string { return &x.VI }).UpTo(longestWord).Needed().For(field.Listed, field.Searched),
		field.Long("en", func(x *Reason) *string { return &x.EN }).UpTo(longestWord),
		// the commands of a dossier that ask for a reason
		field.Choice("used_in", func(x *Reason) *string { return &x.UsedIn }, "refuse_intake", "ask_supplement", "send_back", "refuse", "extend",
			"stop", "withdraw").
			Needed().For(field.Listed, field.Filtered, field.Sorted),
		field.Number("place", func(x *Reason) *int64 { return &x.Place }).Between("1",
			"999").Hint(lang.ByKey("catalogue.reason.place_hint")).For(field.Listed, field.Sorted),
		field.Tick("closed", func(x *Reason) *bool { return &x.Closed }).For(field.Listed, field.Filtered),
	},
	Check: func(_ store.Querier, _, x *Reason) error {
		x.VI, x.EN = clean(x.VI), clean(x.EN)
		return nil
	},
	Fact: func(x *Reason, changed map[string]string) event.Fact {
		return catalogueevent.ReasonSet{Reason: x.ID, Changed: changed}
	},
	Order: store.Order{By: "used_in"},
})

// NewReason is a reason before anything was typed.
func NewReason() Reason { return Reason{Place: 1} }

// Reasons are the use cases of those who keep the reasons of the whole province.
func Reasons(db *store.DB, keeper func(v org.Viewer) (unit string, ok bool)) org.Cases[Reason] {
	return org.Shared(offered, db, MayEdit, keeper)
}

// ReasonsFor are the reasons offered for an act, in their order, in one language.
func ReasonsFor(q store.Querier, act, tag string) (out []string, err error) {
	err = offered.Table.Each(q, store.If("used_in = $ and closed = $", act, false), store.Order{By: "place"}, func(x Reason) error {
		if tag == "en" && x.EN != "" {
			out = append(out, x.EN)
		} else {
			out = append(out, x.VI)
		}
		return nil
	})
	return out, err
}
