package file

import (
	"archive/zip"
	"io"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/motcua/motcua/internal/kit/fault"
)

// kind is a type of file that is taken. What is not listed is refused; SVG, HTML and scripts above all, for
// a browser would run them.
type kind struct {
	media  string
	ext    []string // the first is given to files without one
	inline bool     // safe to show in a browser, in a sandbox
	office string   // for zipped office documents: the part that must be inside
}

const (
	mediaPDF  = "application/pdf"
	mediaJPEG = "image/jpeg"
	mediaPNG  = "image/png"
	mediaWEBP = "image/webp"
	mediaHEIC = "image/heic"
	mediaHEIF = "image/heif"
)

var kinds = []kind{
	{media: mediaJPEG, ext: []string{".jpg", ".jpeg", ".jpe", ".jfif"}, inline: true},
	{media: mediaPNG, ext: []string{".png"}, inline: true},
	{media: mediaWEBP, ext: []string{".webp"}, inline: true},
	{media: mediaHEIC, ext: []string{".heic", ".heif"}},
	{media: mediaHEIF, ext: []string{".heif", ".heic"}},
	{media: mediaPDF, ext: []string{".pdf"}, inline: true},
	{media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ext: []string{".docx"}, office: "word/document.xml"},
	{media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ext: []string{".xlsx"}, office: "xl/workbook.xml"},
	{media: "application/vnd.oasis.opendocument.text", ext: []string{".odt"}, office: "content.xml"},
	{media: "application/vnd.oasis.opendocument.spreadsheet", ext: []string{".ods"}, office: "content.xml"},
}

// Types lists the media types the house can take.
func Types() []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = k.media
	}
	return out
}

// Extensions lists the extensions of the media types given, for the accept attribute of an input.
func Extensions(types []string) []string {
	var out []string
	for _, k := range kinds {
		if slices.Contains(types, k.media) {
			out = append(out, k.ext...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Inline tells whether a browser may show files of this type in place.
func Inline(media string) bool {
	k, ok := kindOf(media)
	return ok && k.inline
}

func kindOf(media string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.media == media })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

// headSize is how much of a file is looked at to find its type.
const headSize = 3072

// recognise finds the kind from the first bytes. It gives the name with the extension it should have: what a file is
// called says nothing about what it is, and a wrong ending is put right.
func recognise(head []byte, name string, types []string) (kind, string, error) {
	if len(head) == 0 {
		return kind{}, "", refuse("file.empty", "name", name)
	}
	m := mimetype.Detect(head)
	base, ext := split(name)
	ext = strings.ToLower(ext)
	k, ok := kindOf(plain(m))
	if !ok && m.Is("application/zip") { // an office document whose first part is not typical: see inspect
		i := slices.IndexFunc(kinds, func(k kind) bool { return k.office != "" && k.ext[0] == ext })
		if ok = i >= 0; ok {
			k = kinds[i]
		}
	}
	if !ok || !slices.Contains(types, k.media) {
		return kind{}, "", refuse(unknown(m, ext, types), "name", name)
	}
	if !slices.Contains(k.ext, ext) {
		return k, CleanName(renamed(name, k.ext)), nil
	}
	return k, CleanName(base + ext), nil
}

// renamed puts the first of the extensions in the place of the one that a name has. Digits behind a dot are a part of
// the name, as in "30.11"; an extension that stands before the wrong one stays.
func renamed(name string, right []string) string {
	base, ext := split(name)
	if strings.Trim(ext, ".0123456789") == "" {
		return name + right[0]
	}
	if inner, e := split(base); slices.Contains(right, strings.ToLower(e)) {
		return inner + strings.ToLower(e)
	}
	return base + right[0]
}

// unknown is the word for bytes that are of no kind that is taken: an office document with a password is a container
// of its own, and what calls itself a picture or a PDF is most likely damaged.
func unknown(m *mimetype.MIME, ext string, types []string) string {
	i := slices.IndexFunc(kinds, func(k kind) bool { return slices.Contains(k.ext, ext) && slices.Contains(types, k.media) })
	switch {
	case i < 0:
		return "file.type"
	case strings.HasPrefix(kinds[i].media, "image/"):
		return "file.not_picture"
	case kinds[i].media == mediaPDF:
		return "file.broken"
	case m.Is("application/x-ole-storage") && strings.HasSuffix(ext, "x"):
		return "file.locked"
	}
	return "file.type"
}

func plain(m *mimetype.MIME) string { s, _, _ := strings.Cut(m.String(), ";"); return s }

// inspect looks into a zipped office document: it must be one, whole, and without macros.
func (k kind) inspect(r io.ReaderAt, size int64, name string) error {
	if k.office == "" {
		return nil
	}
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > 10_000 {
		return refuse("file.broken", "name", name)
	}
	found := false
	for _, f := range z.File {
		found = found || f.Name == k.office
		low := strings.ToLower(f.Name)
		if strings.HasSuffix(low, "vbaproject.bin") || strings.HasPrefix(low, "basic/") || strings.HasPrefix(low, "scripts/") {
			return refuse("file.macro", "name", name)
		}
	}
	if !found {
		return refuse("file.broken", "name", name)
	}
	return nil
}

// refuse is a fault of the field "file".
func refuse(key string, args ...any) error {
	return fault.Fields(fault.Field{Name: "file", Key: key, Args: args})
}
