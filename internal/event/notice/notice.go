// Package notice holds the facts of room notice.
package notice

// Called says that an official told somebody about a dossier by telephone.
type Called struct {
	Notice  string `json:"notice"`
	Dossier string `json:"dossier"`
	Text    string `json:"text"` // hash of number and words
}

// Kind is "notice.called".
func (Called) Kind() string { return "notice.called" }

// Record is the notice.
func (f Called) Record() string { return "notice:" + f.Notice }
