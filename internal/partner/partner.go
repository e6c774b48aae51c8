// Package partner is the room of those who call the house by machine: keys with scopes, made and withdrawn by the
// technical administrator. A key that reads or handles dossiers acts in the name of an official, with the rights of
// that official on the day of the request and never more; it opens nothing until that official has agreed, and the
// secret is shown to the official alone. So an administrator, who reads no dossiers, cannot make a key that does.
package partner

import (
	"crypto/rand"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Scope is a part of the interface that a key opens.
type Scope string

// The scopes.
const (
	Catalogue Scope = "catalogue" // read procedures
	Apply     Scope = "apply"     // begin drafts, upload, send applications
	Track     Scope = "track"     // follow a dossier by its code and a second fact
	Dossiers  Scope = "dossiers"  // list and read dossiers, as the official may
	Commands  Scope = "commands"  // handle dossiers, as the official may
	Report    Scope = "report"    // draw reports, as the official may
	Records   Scope = "records"   // list, read and write plain records, as the official may
	Mirror    Scope = "mirror"    // tell how the dossiers of the partner's own system stand
)

// Scopes lists every scope.
func Scopes() []Scope {
	return []Scope{Catalogue, Apply, Track, Dossiers, Commands, Report, Records, Mirror}
}

// named tells whether a key with this scope must act in an official's name.
func (s Scope) named() bool {
	return s == Dossiers || s == Commands || s == Report || s == Records || s == Mirror
}

// counts tells whether what is done by the scope is counted in reports. Such a key takes two people: one makes it, and
// another official, who answers for it, agrees; no one is both, whatever roles he holds. The scopes of a key never change.
func (s Scope) counts() bool { return s == Commands || s == Mirror }

// mayAnswer tells whether an official may stand for these scopes. Whoever has the one-time password of an official is both people;
// by commands he does no more than that official, but what is mirrored is counted for whole units: a leader or administrator
// answers for it, whose role and account no one gives alone.
func mayAnswer(q store.Querier, person string, scopes []Scope) (bool, error) {
	if !slices.Contains(scopes, Mirror) {
		return true, nil
	}
	return org.Leads(q, person)
}

// APIKey is a key as administrators see it.
type APIKey struct {
	ID          string
	Name        string // of the partner
	Unit        string // whose administrator made it
	Scopes      []Scope
	Person      string // in whose name it acts; empty: nobody's
	PerMinute   int64  // requests a minute
	MadeBy      string
	MadeAt      time.Time
	AgreedAt    time.Time // zero: the person has not agreed yet
	WithdrawnAt time.Time // zero: it holds

	hash        string // of the secret; empty until the person has agreed
	withdrawnBy string
}

// keys are kept by the use cases of this room; their list is that of plain records.
var keys = record.New(record.Kind[APIKey]{Name: "partner_key", Words: "partner.key", Home: string(path),
	Table: store.Table[APIKey]{Name: "partner_key", ID: func(k *APIKey) *string { return &k.ID }, Columns: []store.Column[APIKey]{
		store.Col("unit_id", func(k *APIKey) *string { return &k.Unit }),
		store.Col("made_by", func(k *APIKey) *string { return &k.MadeBy }),
		store.Moment("agreed_at", func(k *APIKey) *time.Time { return &k.AgreedAt }),
		store.Moment("withdrawn_at", func(k *APIKey) *time.Time { return &k.WithdrawnAt }),
		store.Col("token_hash", func(k *APIKey) *string { return &k.hash }),
		store.Col("withdrawn_by", func(k *APIKey) *string { return &k.withdrawnBy }),
	}},
	Fields: field.List[APIKey]{
		field.Text("name", func(k *APIKey) *string { return &k.Name }).For(field.Listed, field.Searched, field.Sorted),
		field.Many("scopes", func(k *APIKey) *[]Scope { return &k.Scopes }, Scopes()...).For(field.Listed),
		field.Thing(field.KindPerson, "person", func(k *APIKey) *string { return &k.Person }, org.PeopleWith(org.MayManageSettings)).In("person_id").
			For(field.Listed),
		field.Number("per_minute", func(k *APIKey) *int64 { return &k.PerMinute }).For(field.Listed),
		field.Moment("made_at", func(k *APIKey) *time.Time { return &k.MadeAt }).For(field.Listed, field.Sorted),
		state(),
	},
})

// state is what a key is good for.
func state() field.Bound[APIKey] {
	b := field.Derived("state", field.KindChoice, func(k *APIKey) field.Value {
		switch {
		case !k.WithdrawnAt.IsZero():
			return field.Said("withdrawn")
		case k.Pending():
			return field.Said("pending")
		}
		return field.Said("open")
	})
	b.Options = []field.Option{{Value: "open"}, {Value: "pending"}, {Value: "withdrawn"}}
	return b.Chips("ok circle-check", "warn hourglass", "calm x").For(field.Listed)
}

// Pending tells that the official in whose name the key acts has not agreed.
func (k APIKey) Pending() bool {
	return k.Person != "" && k.AgreedAt.IsZero() && k.WithdrawnAt.IsZero()
}

// Open tells that the key opens something.
func (k APIKey) Open() bool { return k.WithdrawnAt.IsZero() && !k.Pending() }

// Caller is who calls: a key and the rights of the official in whose name it acts, read fresh for each request.
type Caller struct {
	Key    APIKey
	Viewer org.Viewer
}

// Need refuses a caller whose key lacks the scope.
func (c Caller) Need(s Scope) error {
	if !slices.Contains(c.Key.Scopes, s) {
		return fault.New(fault.Forbidden, "partner.scope_missing", "scope", string(s))
	}
	return nil
}

// Room are the use cases of partners' keys.
type Room struct {
	DB    *store.DB
	Limit *limit.Limiter
}

// DefaultPerMinute is how many requests a minute a key may make unless it says otherwise.
const DefaultPerMinute = 120

// allow counts a request on this node and refuses what is beyond the limit of the key.
func (r *Room) allow(k APIKey) error {
	rule := limit.Rule{Name: "partner", Word: "partner.too_many", Key: limit.Budget{Minute: k.PerMinute}}
	return r.Limit.Local(limit.Claim{Rule: rule, Key: k.ID})
}

func newToken() string { return "mc_" + rand.Text() + rand.Text() }
