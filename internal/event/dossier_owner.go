package event

// DossierReleased says that the step is in nobody's hands again, because the official who had it left or no longer
// holds its role; it waits at the desk of its unit.
type DossierReleased struct {
	Dossier string `json:"dossier"`
	Step    string `json:"step"`
	From    string `json:"from"`
}

// Kind is "dossier.released".
func (DossierReleased) Kind() string { return "dossier.released" }

// Record is the dossier.
func (f DossierReleased) Record() string { return DossierRecord(f.Dossier) }
