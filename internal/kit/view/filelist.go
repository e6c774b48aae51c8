package view

// Sent is a file that was sent, as a list shows it.
type Sent struct {
	Name       string
	Href       string // opens it
	Picture    string // address of a small picture; empty: an icon
	Note       string // size and time, already words
	Remove     string // address that takes it out again by POST; empty: it stays
	RemoveText string // "Gỡ tệp này"
}

// SentList is the files of one question. Wrong says what is wrong with a file that was not taken.
type SentList struct {
	ID    string // id of the list that a removal draws anew; empty: the whole page
	Files []Sent
	Wrong []string
}
