package dossier

// Mirrored says how a dossier stands in the system that is authoritative for it. Moments are milliseconds, 0
// when not told; Told is the moment of which the system speaks.
type Mirrored struct {
	Dossier   string `json:"dossier"`
	System    string `json:"system"`
	Code      string `json:"code"`
	Procedure string `json:"procedure"`
	Version   string `json:"version"`
	Field     string `json:"field"`
	Channel   string `json:"channel"`
	Received  string `json:"received"`
	Competent string `json:"competent"`
	State     int64  `json:"state"`
	Submitted int64  `json:"submitted"`
	Accepted  int64  `json:"accepted"`
	Due       int64  `json:"due"`
	Finished  int64  `json:"finished"`
	Returned  int64  `json:"returned"`
	Told      int64  `json:"told"`
}

// Kind is "dossier.mirrored".
func (Mirrored) Kind() string { return "dossier.mirrored" }

// Record is the dossier.
func (f Mirrored) Record() string { return Record(f.Dossier) }
