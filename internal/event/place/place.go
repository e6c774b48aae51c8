// Package place holds the facts of room place.
package place

// Imported says that a list of administrative units was read into the catalogue of places.
type Imported struct {
	List      string `json:"list"` // provinces, old_provinces, communes
	Taken     int    `json:"taken"`
	Flagged   int    `json:"flagged"`
	Refused   int    `json:"refused"`
	Unchanged int    `json:"unchanged"`
}

// Kind is the name of the fact.
func (Imported) Kind() string { return "place.imported" }

// Record is the list it is about.
func (p Imported) Record() string { return "place:" + p.List }
