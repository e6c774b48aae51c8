package event

// FileSaved says that a file was received whole: its bytes are kept under their hash.
type FileSaved struct {
	File  string `json:"file"`
	Hash  string `json:"hash"`
	Size  int64  `json:"size"`
	Type  string `json:"type"`
	Owner string `json:"owner"` // "<kind>:<id>" of the draft or dossier it was sent for
	Paper string `json:"paper"`
}

// Kind is the name of the fact.
func (FileSaved) Kind() string { return "file.saved" }

// Record is the file it is about.
func (f FileSaved) Record() string { return "file:" + f.File }

// FileAttached says that an acknowledged record took the file: from now on it may not disappear or change.
type FileAttached struct {
	File  string `json:"file"`
	Hash  string `json:"hash"`
	Owner string `json:"owner"` // "<kind>:<id>" of the record
	Paper string `json:"paper"`
}

// Kind is the name of the fact.
func (FileAttached) Kind() string { return "file.attached" }

// Record is the file it is about.
func (f FileAttached) Record() string { return "file:" + f.File }

// FileRemoved says that a file was taken out of a draft; its bytes are deleted some time later.
type FileRemoved struct {
	File string `json:"file"`
}

// Kind is the name of the fact.
func (FileRemoved) Kind() string { return "file.removed" }

// Record is the file it is about.
func (f FileRemoved) Record() string { return "file:" + f.File }
