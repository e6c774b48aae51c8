package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"github.com/motcua/motcua/internal/kit/blob"
)

// look opens a file that arrives as its readers will, in a child process: what nobody can open is named at once, while
// the sender has the paper at hand. It is refused only where that is certain. Where there is no place or no time for it,
// the file is taken and its first picture shows what it is. The pages of a document are counted on the way; -1: they were not.
func (r *Room) look(ctx context.Context, who Who, f File) (pages int64, err error) {
	if r.conf.Pictures.Look < 0 || f.Type != mediaPDF && !r.Picturable(f.Type) {
		return -1, nil
	}
	src, err := r.blobs.Open(ctx, f.Hash)
	if err != nil {
		return -1, fmt.Errorf("file: look: %w", err)
	}
	defer func() { _ = src.Close() }()
	if f.Type == mediaPDF && r.maker.info == "" {
		if whole, err := endsWell(src, f.Size); err != nil || whole {
			return -1, err
		}
		return -1, refuse("file.broken", "name", f.Name)
	}
	soon, cancel := context.WithTimeout(ctx, r.conf.Pictures.Look)
	defer cancel()
	leave, err := r.maker.enter(soon, who, f)
	if err == nil {
		pages, err = r.maker.look(soon, src, f)
		leave()
	}
	switch {
	case err == nil:
		return pages, nil
	case errors.Is(err, errLocked):
		return -1, refuse("file.locked", "name", f.Name)
	case errors.Is(err, errNoPage):
		return -1, refuse("file.no_page", "name", f.Name)
	case errors.Is(err, errBroken) && f.Type == mediaPDF:
		return -1, refuse("file.broken", "name", f.Name)
	case errors.Is(err, errBroken):
		return -1, refuse("file.not_picture", "name", f.Name)
	}
	return -1, ctx.Err() // of the sender; what else went wrong is nothing the file is to blame for
}

// look counts the pages of a document, or makes a small picture that nobody sees.
func (m *maker) look(ctx context.Context, src blob.Reader, f File) (int64, error) {
	if f.Type != mediaPDF {
		_, err := m.photograph(ctx, src, f, Thumb)
		return -1, err
	}
	pages, odd, err := m.count(ctx, src)
	switch {
	case err == nil && pages == 0:
		return 0, errNoPage
	case err != nil || !odd:
		return pages, err
	}
	whole, err := endsWell(src, f.Size)
	if err == nil && !whole { // it could be mended, but what stood behind is lost
		err = errBroken
	}
	return pages, err
}

// endsWell tells whether a PDF has its end mark (ISO 32000-1 §7.5.5; readers look for it in the last 1024 bytes).
func endsWell(pdf io.ReadSeeker, size int64) (bool, error) {
	if _, err := pdf.Seek(max(0, size-1024), io.SeekStart); err != nil {
		return false, err
	}
	b, err := io.ReadAll(io.LimitReader(pdf, 1024))
	return bytes.Contains(b, []byte("%%EOF")), err
}

// why turns the failure of a program that looked at a document into what is wrong with it, by what it said. A program
// that was stopped, or had not enough memory, says nothing about the document.
func why(err error, said []byte) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !exit.Exited() {
		return err
	}
	for _, x := range []struct {
		text string
		is   error
	}{
		{"Out of memory", errNoPicture}, {"Couldn't open file", errNoPicture}, {"Incorrect password", errLocked},
		{"security handler", errLocked}, {"the last page (0)", errNoPage}, {"Syntax Error", errBroken},
	} {
		if bytes.Contains(said, []byte(x.text)) {
			return fmt.Errorf("%w: %w", x.is, err)
		}
	}
	return err
}
