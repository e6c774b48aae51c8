// Package fee is the room of what a procedure costs: rules as data, bills worked out from them and never
// typed, payments and numbered receipts. Phí and lệ phí are two things (Luật Phí và lệ phí 97/2015/QH13
// Điều 3) and are kept apart everywhere.
package fee

import "github.com/motcua/motcua/internal/kit/day"

// Kind says which of the two it is.
type Kind string

// The kinds.
const (
	Phi   Kind = "phi"    // phí: pays for a service
	LePhi Kind = "le_phi" // lệ phí: set for an act of administration
)

// Unit is what is counted.
type Unit string

// The units. Those that Once names count as one when nobody says otherwise; pages, copies and sheets are
// always said.
const (
	Page        Unit = "page"
	Copy        Unit = "copy"
	Sheet       Unit = "sheet"
	Case        Unit = "case"
	Contract    Unit = "contract"
	Person      Unit = "person"
	Certificate Unit = "certificate"
	Time        Unit = "time"
	Event       Unit = "event"
)

// AllUnits lists the units.
func AllUnits() []Unit {
	return []Unit{Page, Copy, Sheet, Case, Contract, Person, Certificate, Time, Event}
}

// Once tells whether a unit counts as one when nobody says otherwise.
func (u Unit) Once() bool { return u != Page && u != Copy && u != Sheet }

// Group is a group of people for whom a rule makes it less, or nothing.
type Group string

// The groups. Everyone needs no claim: a council may exempt all for a time.
const (
	Everyone  Group = "everyone"
	Child     Group = "child"
	Elderly   Group = "elderly"
	Disabled  Group = "disabled"
	Poor      Group = "poor"
	Hardship  Group = "hardship" // people of communes of special difficulty
	Student   Group = "student"
	Merit     Group = "merit" // người có công với cách mạng
	MartyrKin Group = "martyr_kin"
)

// AllGroups lists the groups that can be claimed.
func AllGroups() []Group {
	return []Group{Child, Elderly, Disabled, Poor, Hardship, Student, Merit, MartyrKin}
}

// Rule says what one fee is, as its ground does. Of the rules with one Key the one for the area goes before
// the one for everywhere, and the one for the case before the one for every case.
type Rule struct {
	Key        string     `json:"key"`
	Name       string     `json:"name"`
	Kind       Kind       `json:"kind"`
	Procedures []string   `json:"procedures,omitempty"` // national codes; none: only where it is named by key
	Case       string     `json:"case,omitempty"`       // of the procedure; "": every case
	Area       string     `json:"area,omitempty"`       // code of the province whose council set it; "": everywhere
	Unit       Unit       `json:"unit,omitempty"`       // what the tiers count
	Tiers      []Tier     `json:"tiers,omitempty"`
	Each       Unit       `json:"each,omitempty"` // all of it again for each of these
	Cap        int64      `json:"cap,omitempty"`  // at most, for each; 0: none
	Extras     []Extra    `json:"extras,omitempty"`
	Reliefs    []Relief   `json:"reliefs,omitempty"` // the best one is given; they do not add up
	Discounts  []Discount `json:"discounts,omitempty"`
	IfAsked    bool       `json:"if_asked,omitempty"` // only when Unit is counted: what one may ask for beside the main thing
	Free       bool       `json:"free,omitempty"`     // nothing is taken, by its ground
	SetBy      string     `json:"set_by,omitempty"`   // "council": the provincial council sets it, and it is not known here
	Ground     string     `json:"ground"`
	From       day.Date   `json:"from"`
	Through    day.Date   `json:"through,omitempty"`    // last day; 0: open
	Unverified []string   `json:"unverified,omitempty"` // fields that rest on no source read; parameters until then
}

// Tier is the price of the units From to To.
type Tier struct {
	From  int64 `json:"from"`
	To    int64 `json:"to,omitempty"` // 0: no end
	Price int64 `json:"price"`
}

// Extra is what comes on top, from the From-th unit on.
type Extra struct {
	Unit  Unit  `json:"unit"`
	From  int64 `json:"from"`
	Price int64 `json:"price"`
}

// Cut makes a fee less in one of three ways. Parts of a đồng fall to the payer.
type Cut struct {
	Percent int64 `json:"percent,omitempty"` // taken off what would be paid; 100: exempt
	Amount  int64 `json:"amount,omitempty"`  // taken off the price
	Price   int64 `json:"price,omitempty"`   // in place of the price, where it is lower
}

// Relief is an exemption or a reduction for a group.
type Relief struct {
	Group Group `json:"group"`
	Cut
	Extras bool   `json:"extras,omitempty"` // the percentage covers the extras too
	Ground string `json:"ground"`
}

// Discount is a reduction for a way of filing, between two dates.
type Discount struct {
	Channel string   `json:"channel"` // "online", "counter", "post"
	From    day.Date `json:"from"`
	Through day.Date `json:"through"` // last day
	Cut
	Ground string `json:"ground"`
}

func within(on, from, through day.Date) bool { return on >= from && (through == 0 || on <= through) }

// off is what is left of an amount after the percentage.
func (c Cut) off(amount int64) int64 { return amount * (100 - c.Percent) / 100 }

// price is what is left of a price.
func (c Cut) price(p int64) int64 {
	if c.Price > 0 {
		p = min(p, c.Price)
	}
	return max(0, p-c.Amount)
}
