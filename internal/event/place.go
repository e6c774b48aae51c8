package event

// PlaceImported says that a list of administrative units was read into the catalogue of places.
type PlaceImported struct {
	List      string `json:"list"` // provinces, old_provinces, communes
	Taken     int    `json:"taken"`
	Flagged   int    `json:"flagged"`
	Refused   int    `json:"refused"`
	Unchanged int    `json:"unchanged"`
}

// Kind is the name of the fact.
func (PlaceImported) Kind() string { return "place.imported" }

// Record is the list it is about.
func (p PlaceImported) Record() string { return "place:" + p.List }
