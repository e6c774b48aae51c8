// Package file holds the facts of room file.
package file

// Saved says that a file was received whole: its bytes are kept under their hash.
type Saved struct {
	File  string `json:"file"`
	Hash  string `json:"hash"`
	Size  int64  `json:"size"`
	Type  string `json:"type"`
	Owner string `json:"owner"` // "<kind>:<id>" of the draft or dossier it was sent for
	Paper string `json:"paper"`
}

// Kind is the name of the fact.
func (Saved) Kind() string { return "file.saved" }

// Record is the file it is about.
func (f Saved) Record() string { return "file:" + f.File }

// Attached says that an acknowledged record took the file: from now on it may not disappear or change.
type Attached struct {
	File  string `json:"file"`
	Hash  string `json:"hash"`
	Owner string `json:"owner"` // "<kind>:<id>" of the record
	Paper string `json:"paper"`
}

// Kind is the name of the fact.
func (Attached) Kind() string { return "file.attached" }

// Record is the file it is about.
func (f Attached) Record() string { return "file:" + f.File }

// Removed says that a file was taken out of a draft; its bytes are deleted some time later.
type Removed struct {
	File string `json:"file"`
}

// Kind is the name of the fact.
func (Removed) Kind() string { return "file.removed" }

// Record is the file it is about.
func (f Removed) Record() string { return "file:" + f.File }
