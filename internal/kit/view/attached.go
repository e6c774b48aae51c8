package view

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/store"
)

// AttachedTo says whose files a part of a page shows.
type AttachedTo struct {
	Record string // as facts name it: "equipment:0192…"
	Paper  string // what the files are for, where a record has several lists; may be empty
	Back   string // address of the page
	Label  string // above the list
	Hint   string // may be empty
	Adds   bool   // the reader may send files, and take out those that the record does not hold for good
	Whole  bool   // the whole page shows what came: script, too, loads it anew
}

// Attacher makes the part of a page with the files of a record, which the reader may see.
type Attacher func(r *http.Request, q store.Querier, at AttachedTo) (Attachments, error)

// Attachments are the files of a record, drawn by Attached.
type Attachments struct {
	AttachedTo
	List   SentList
	Upload string // takes more files; empty: none are taken
	Accept string // types that are taken
	Most   int64  // bytes of one file
}

// input asks for files.
func (a Attachments) input(b Base) FileInput {
	in := b.Ask("file"+a.Paper, a.Label, "")
	in.Hint = a.Hint
	f := FileInput{Input: in, Accept: a.Accept, Multiple: true, List: a.List.ID, Most: a.Most}
	if !a.Whole {
		f.Upload = a.Upload
	}
	return f
}
