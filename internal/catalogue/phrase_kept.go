package catalogue

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	catalogueevent "github.com/motcua/motcua/internal/event/catalogue"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// KeptPhrase is a phrase that officials add to those of the program, and holds before one of the program that reads alike.
type KeptPhrase struct {
	ID     string
	Seq    int64
	Said   string
	Codes  string // of procedures, with spaces between them, the best first
	Means  string
	Office string
	Closed bool // does not hold any more
}

const longestPhrase = 80

var keptPhrases = record.New(record.Kind[KeptPhrase]{
	Name: "catalogue_phrase", Words: "catalogue.phrase", Lead: "catalogue.phrase.why", Home: "/lists/phrases",
	Table: store.Table[KeptPhrase]{Name: "catalogue_phrase", ID: func(x *KeptPhrase) *string { return &x.ID },
		Seq: func(x *KeptPhrase) *int64 { return &x.Seq }},
	Fields: field.List[KeptPhrase]{
		field.Text("said", func(x *KeptPhrase) *string { return &x.Said }).UpTo(longestPhrase).Needed().
			Hint(lang.ByKey("catalogue.phrase.said_hint")).For(field.Listed, field.Searched, field.Sorted),
		field.Text("codes", func(x *KeptPhrase) *string { return &x.Codes }).UpTo(200).Hint(lang.ByKey("catalogue.phrase.codes_hint")).
			For(field.Listed, field.Searched),
		field.Text("means", func(x *KeptPhrase) *string { return &x.Means }).UpTo(longestPhrase).Hint(lang.ByKey("catalogue.phrase.means_hint")).
			For(field.Listed, field.Searched),
		field.Text("office", func(x *KeptPhrase) *string { return &x.Office }).UpTo(200).Hint(lang.ByKey("catalogue.phrase.office_hint")).
			For(field.Listed, field.Searched),
		field.Tick("closed", func(x *KeptPhrase) *bool { return &x.Closed }).For(field.Listed, field.Filtered),
	},
	Key:   []string{"said"},
	Check: func(q store.Querier, _, x *KeptPhrase) error { return x.check(q) },
	Fact: func(x *KeptPhrase, changed map[string]string) event.Fact {
		return catalogueevent.PhraseSet{Phrase: x.ID, Changed: changed}
	},
	Order: store.Order{By: "said_key"},
})

// KeptPhrases are the use cases of those who keep people's words for the whole province.
func KeptPhrases(db *store.DB, keeper func(v org.Viewer) (unit string, ok bool)) org.Cases[KeptPhrase] {
	return org.Shared(keptPhrases, db, MayEdit, keeper)
}

// check wants words that can be searched for, something behind them, and procedures that are in the catalogue.
func (x *KeptPhrase) check(q store.Querier) error {
	x.Said, x.Means, x.Office = strings.ToLower(clean(x.Said)), strings.ToLower(clean(x.Means)), clean(x.Office)
	codes := strings.FieldsFunc(x.Codes, func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	x.Codes = strings.Join(codes, " ")
	var bad []fault.Field
	if len(spoken(x.Said)) == 0 {
		bad = append(bad, fault.Field{Name: "said", Key: "catalogue.phrase_blank"})
	}
	for _, c := range codes {
		var known bool
		if err := q.QueryRow(`select exists (select 1 from catalogue_procedure where code = $1)`, c).Scan(&known); err != nil {
			return wrap(err, "procedure "+c)
		}
		if !known {
			bad = append(bad, fault.Field{Name: "codes", Key: "catalogue.phrase_code_unknown", Args: []any{"code", c}})
		}
	}
	if len(codes) == 0 && fold.Seen(x.Means) == "" && fold.Seen(x.Office) == "" {
		bad = append(bad, fault.Field{Name: "codes", Key: "catalogue.phrase_empty"})
	}
	return fault.Fields(bad...)
}

// allPhrases are those of the program and those of the officials.
func allPhrases(q store.Querier) (Phrases, error) {
	var own Phrases
	said := map[string]bool{}
	if err := keptPhrases.Table.Each(q, store.If("closed = $", false), store.Order{By: "said_key"}, func(x KeptPhrase) error {
		own = append(own, Phrase{Said: x.Said, Codes: strings.Fields(x.Codes), Means: x.Means, Office: x.Office})
		said[fold.Exact(x.Said)] = true
		return nil
	}); err != nil {
		return nil, err
	}
	shipped, err := DefaultPhrases()
	return append(own, slices.DeleteFunc(slices.Clone(shipped), func(p Phrase) bool { return said[fold.Exact(p.Said)] })...), err
}
