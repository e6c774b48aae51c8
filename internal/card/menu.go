package card

// Entry is something that the menus offer to those it is for.
type Entry struct {
	Spot   Spot
	System string // on the side: the system under whose name it stands, "dossier"; its word is "dossier.system"
	Word   string // word key of the link
	Href   string
	Icon   string
	Need   Need
	Rank   int // the lower, the higher it stands; when not all find room, the highest ranks go behind "Tất cả"
}

// Spot is where an entry stands.
type Spot int

// The spots.
const (
	Side      Spot = iota // the side of the officials' pages
	SearchBox             // the search box of the officials' pages: where it asks
	Main                  // the head of the citizens' pages
	Bottom                // the citizens' bar at the bottom of a phone, four at most
	Help                  // the box of human help
)
