package view

// Second is what the second person says of a proposal: agrees to it, or gives it back with a reason. Who proposed it can
// only take it back.
type Second struct {
	ID       string // of the proposal
	At       string // where it is decided: At/{ID}/confirm, At/{ID}/decline
	Key      string // of its forms
	Agree    string // what the buttons say
	Back     string
	Waits    string // what is said to who may not agree
	About    string // which one, for those who do not see what stands around
	Agrees   bool   // the viewer may agree
	Declines bool   // the viewer may give or take it back
	Reason   Input
	Open     bool // a reason was typed
}
