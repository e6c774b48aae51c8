package dossier

// Released says that the step is in nobody's hands again, because the official who had it left or no longer
// holds its role; it waits at the desk of its unit.
type Released struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	From    string `json:"from"`
}

// Kind is "dossier.released".
func (Released) Kind() string { return "dossier.released" }

// Record is the dossier.
func (f Released) Record() string { return Record(f.Dossier) }
