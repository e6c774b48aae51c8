package dossier

// Facts around the clock: supplements, ends before a result, extensions, and what was recorded later.

// SupplementProposed says that more papers or corrections were found to be needed; the one-stop has not
// asked for them yet.
type SupplementProposed struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
	N       int    `json:"n"`      // first, second … request of the dossier
	Stage   string `json:"stage"`  // intake, appraisal
	Items   int    `json:"items"`  // how many points
	Repeat  bool   `json:"repeat"` // asks for what could have been asked before: the head allows it or not
	Text    string `json:"text"`   // hash of the points and their reasons
}

// SupplementAllowed says that the head let a further request go out.
type SupplementAllowed struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
}

// SupplementAsked says that the applicant was asked for more papers or corrections (state 5).
type SupplementAsked struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
	N       int    `json:"n"`
	Stage   string `json:"stage"`
	Papers  int    `json:"papers"`
	Fields  int    `json:"fields"`
	Until   int64  `json:"until"` // end of the applicant's term, UTC ms; 0: none
	Text    string `json:"text"`
}

// Supplemented says that what was asked for came, and that the clock goes on.
type Supplemented struct {
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

// SupplementExpired says that the applicant's term ran out.
type SupplementExpired struct {
	Dossier string `json:"dossier"`
	Request string `json:"request"`
	Outcome string `json:"outcome"` // close, return, reject
	State   int64  `json:"state"`
	Due     int64  `json:"due"`
}

// MatterDeclined says that what was asked for beside the process was not granted, with a reason.
type MatterDeclined struct {
	Dossier string `json:"dossier"`
	Matter  string `json:"matter"`
}

// WithdrawalAsked says that the applicant asked to withdraw.
type WithdrawalAsked struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"`
	At      int64  `json:"at"` // when the applicant asked
}

// Withdrawn says that the dossier was withdrawn at the applicant's request (state 7, an end).
type Withdrawn struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"`
	At      int64  `json:"at"`
	Due     int64  `json:"due"`
	Text    string `json:"text"` // hash of the request and of how papers and fees were settled
}

// StopAsked says that the applicant's request to stop was recorded.
type StopAsked struct {
	Dossier string `json:"dossier"`
	How     string `json:"how"`
	At      int64  `json:"at"`
	Ground  string `json:"ground"` // the article it rests on
}

// Stopped says that the leader stopped the handling (state 8, an end).
type Stopped struct {
	Dossier string `json:"dossier"`
	Ground  string `json:"ground"`
	Due     int64  `json:"due"`
	Text    string `json:"text"`
}

// ExtensionProposed says that more time was asked of the leader.
type ExtensionProposed struct {
	Dossier string `json:"dossier"`
	Days    int    `json:"days"`
}

// Extended says that the due date was put off with an apology (NĐ 61/2018 Điều 19.9).
type Extended struct {
	Dossier string `json:"dossier"`
	Days    int    `json:"days"`
	Was     int64  `json:"was"`
	Now     int64  `json:"now"`
	Text    string `json:"text"` // hash of the apology
}

// DoneOutside says that something was done outside the system; it moves no clock.
type DoneOutside struct {
	Dossier  string `json:"dossier"`
	What     string `json:"what"`
	Happened int64  `json:"happened"`
	State    int64  `json:"state"`
	Text     string `json:"text"`
}

// Corrected says that something typed was corrected; the former value stays in the room.
type Corrected struct {
	Dossier string `json:"dossier"`
	What    string `json:"what"`
	Was     string `json:"was"` // hash
	Now     string `json:"now"` // hash
}

// Guided says that guidance about the dossier was given and recorded (NĐ 61/2018 Điều 15).
type Guided struct {
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

func (SupplementProposed) Kind() string { return "dossier.supplement_proposed" }
func (SupplementAllowed) Kind() string  { return "dossier.supplement_allowed" }
func (SupplementAsked) Kind() string    { return "dossier.supplement_asked" }
func (Supplemented) Kind() string       { return "dossier.supplemented" }
func (SupplementExpired) Kind() string  { return "dossier.supplement_expired" }
func (MatterDeclined) Kind() string     { return "dossier.matter_declined" }
func (WithdrawalAsked) Kind() string    { return "dossier.withdrawal_asked" }
func (Withdrawn) Kind() string          { return "dossier.withdrawn" }
func (StopAsked) Kind() string          { return "dossier.stop_asked" }
func (Stopped) Kind() string            { return "dossier.stopped" }
func (ExtensionProposed) Kind() string  { return "dossier.extension_proposed" }
func (Extended) Kind() string           { return "dossier.extended" }
func (DoneOutside) Kind() string        { return "dossier.done_outside" }
func (Corrected) Kind() string          { return "dossier.corrected" }
func (Guided) Kind() string             { return "dossier.guided" }
func (GuidanceGiven) Kind() string      { return "dossier.guidance_given" }

func (f SupplementProposed) Record() string { return Record(f.Dossier) }
func (f SupplementAllowed) Record() string  { return Record(f.Dossier) }
func (f SupplementAsked) Record() string    { return Record(f.Dossier) }
func (f Supplemented) Record() string       { return Record(f.Dossier) }
func (f SupplementExpired) Record() string  { return Record(f.Dossier) }
func (f MatterDeclined) Record() string     { return Record(f.Dossier) }
func (f WithdrawalAsked) Record() string    { return Record(f.Dossier) }
func (f Withdrawn) Record() string          { return Record(f.Dossier) }
func (f StopAsked) Record() string          { return Record(f.Dossier) }
func (f Stopped) Record() string            { return Record(f.Dossier) }
func (f ExtensionProposed) Record() string  { return Record(f.Dossier) }
func (f Extended) Record() string           { return Record(f.Dossier) }
func (f DoneOutside) Record() string        { return Record(f.Dossier) }
func (f Corrected) Record() string          { return Record(f.Dossier) }
func (f Guided) Record() string             { return Record(f.Dossier) }
func (f GuidanceGiven) Record() string      { return "guidance:" + f.Guidance }
