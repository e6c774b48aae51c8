package event

// Facts of room dossier around the clock: supplements, ends before a result, extensions, and what was recorded later.

// DossierSupplementProposed says that more papers or corrections were found to be needed; the one-stop has not
// asked for them yet.
type DossierSupplementProposed struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
	N       int    `json:"n"`      // first, second … request of the dossier
	Stage   string `json:"stage"`  // intake, appraisal
	Items   int    `json:"items"`  // how many points
	Repeat  bool   `json:"repeat"` // asks for what could have been asked before: the head allows it or not
	Text    string `json:"text"`   // hash of the points and their reasons
}

// DossierSupplementAllowed says that the head let a further request go out.
type DossierSupplementAllowed struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
}

// DossierSupplementAsked says that the applicant was asked for more papers or corrections (state 5).
type DossierSupplementAsked struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
	N       int    `json:"n"`
	Stage   string `json:"stage"`
	Papers  int    `json:"papers"`
	Fields  int    `json:"fields"`
	Until   int64  `json:"until"` // end of the applicant's term, UTC ms; 0: none
	Text    string `json:"text"`
}

// DossierSupplemented says that what was asked for came, and that the clock goes on.
type DossierSupplemented struct {
	Dossier string   `json:"dossier"`
	Request string   `json:"request"`
	How     string   `json:"how"` // online, counter
	Papers  int      `json:"papers"`
	Fields  []string `json:"fields"` // which answers were asked for: their names in the form
	Files   int      `json:"files"`
	Form    string   `json:"form"` // hash of the answers as they are now
	State   int64    `json:"state"`
	Due     int64    `json:"due"`
}

// DossierSupplementExpired says that the applicant's term ran out.
type DossierSupplementExpired struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
	Outcome string `json:"outcome"` // close, return, reject
	State   int64  `json:"state"`
	Due     int64  `json:"due"`
}

// DossierMatterDeclined says that what was asked for beside the process was not granted, with a reason.
type DossierMatterDeclined struct {
	Dossier string `json:"dossier"`
	Matter  string `json:"matter"`
}

// DossierWithdrawalAsked says that the applicant asked to withdraw.
type DossierWithdrawalAsked struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"`
	At      int64  `json:"at"` // when the applicant asked
}

// DossierWithdrawn says that the dossier was withdrawn at the applicant's request (state 7, an end).
type DossierWithdrawn struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"`
	At      int64  `json:"at"`
	Due     int64  `json:"due"`
	Text    string `json:"text"` // hash of the request and of how papers and fees were settled
}

// DossierStopAsked says that the applicant's request to stop was recorded.
type DossierStopAsked struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"`
	At      int64  `json:"at"`
	Ground  string `json:"ground"` // the article it rests on
}

// DossierStopped says that the leader stopped the handling (state 8, an end).
type DossierStopped struct {
	Dossier string `json:"dossier"`
	Ground  string `json:"ground"`
	Due     int64  `json:"due"`
	Text    string `json:"text"`
}

// DossierExtensionProposed says that more time was asked of the leader.
type DossierExtensionProposed struct {
	Dossier string `json:"dossier"`
	Days    int    `json:"days"`
}

// DossierExtended says that the due date was put off with an apology (NĐ 61/2018 Điều 19.9).
type DossierExtended struct {
	Dossier string `json:"dossier"`
	Days    int    `json:"days"`
	Was     int64  `json:"was"`
	Now     int64  `json:"now"`
	Text    string `json:"text"` // hash of the apology
}

// DossierDoneOutside says that something was done outside the system; it moves no clock.
type DossierDoneOutside struct {
	Dossier  string `json:"dossier"`
	What     string `json:"what"`
	Happened int64  `json:"happened"`
	State    int64  `json:"state"`
	Text     string `json:"text"`
}

// DossierCorrected says that something typed was corrected; the former value stays in the room.
type DossierCorrected struct {
	Dossier string `json:"dossier"`
	What    string `json:"what"`
	Was     string `json:"was"` // hash
	Now     string `json:"now"` // hash
}

// DossierGuided says that guidance about the dossier was given and recorded (NĐ 61/2018 Điều 15).
type DossierGuided struct {
	Dossier string `json:"dossier"`
	Text    string `json:"text"`
}

// GuidanceGiven says that somebody was guided at the counter before there was a dossier.
type GuidanceGiven struct {
	Guidance  string `json:"guidance"`
	Unit      string `json:"unit"`
	Procedure string `json:"procedure"`
	Text      string `json:"text"`
}

func (DossierSupplementProposed) Kind() string { return "dossier.supplement_proposed" }
func (DossierSupplementAllowed) Kind() string  { return "dossier.supplement_allowed" }
func (DossierSupplementAsked) Kind() string    { return "dossier.supplement_asked" }
func (DossierSupplemented) Kind() string       { return "dossier.supplemented" }
func (DossierSupplementExpired) Kind() string  { return "dossier.supplement_expired" }
func (DossierMatterDeclined) Kind() string     { return "dossier.matter_declined" }
func (DossierWithdrawalAsked) Kind() string    { return "dossier.withdrawal_asked" }
func (DossierWithdrawn) Kind() string          { return "dossier.withdrawn" }
func (DossierStopAsked) Kind() string          { return "dossier.stop_asked" }
func (DossierStopped) Kind() string            { return "dossier.stopped" }
func (DossierExtensionProposed) Kind() string  { return "dossier.extension_proposed" }
func (DossierExtended) Kind() string           { return "dossier.extended" }
func (DossierDoneOutside) Kind() string        { return "dossier.done_outside" }
func (DossierCorrected) Kind() string          { return "dossier.corrected" }
func (DossierGuided) Kind() string             { return "dossier.guided" }
func (GuidanceGiven) Kind() string             { return "dossier.guidance_given" }

func (f DossierSupplementProposed) Record() string { return DossierRecord(f.Dossier) }
func (f DossierSupplementAllowed) Record() string  { return DossierRecord(f.Dossier) }
func (f DossierSupplementAsked) Record() string    { return DossierRecord(f.Dossier) }
func (f DossierSupplemented) Record() string       { return DossierRecord(f.Dossier) }
func (f DossierSupplementExpired) Record() string  { return DossierRecord(f.Dossier) }
func (f DossierMatterDeclined) Record() string     { return DossierRecord(f.Dossier) }
func (f DossierWithdrawalAsked) Record() string    { return DossierRecord(f.Dossier) }
func (f DossierWithdrawn) Record() string          { return DossierRecord(f.Dossier) }
func (f DossierStopAsked) Record() string          { return DossierRecord(f.Dossier) }
func (f DossierStopped) Record() string            { return DossierRecord(f.Dossier) }
func (f DossierExtensionProposed) Record() string  { return DossierRecord(f.Dossier) }
func (f DossierExtended) Record() string           { return DossierRecord(f.Dossier) }
func (f DossierDoneOutside) Record() string        { return DossierRecord(f.Dossier) }
func (f DossierCorrected) Record() string          { return DossierRecord(f.Dossier) }
func (f DossierGuided) Record() string             { return DossierRecord(f.Dossier) }
func (f GuidanceGiven) Record() string             { return "guidance:" + f.Guidance }
