package event

// NoticeCalled says that an official told somebody about a dossier by telephone.
type NoticeCalled struct {
	Notice  string `json:"notice"`
	Dossier string `json:"dossier"`
	Text    string `json:"text"` // hash of number and words
}

// Kind is "notice.called".
func (NoticeCalled) Kind() string { return "notice.called" }

// Record is the notice.
func (f NoticeCalled) Record() string { return "notice:" + f.Notice }
