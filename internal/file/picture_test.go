package file_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

func alone(t *testing.T, c file.Config) world {
	t.Helper()
	clock := &storetest.Clock{}
	b, dir := local(t)
	return open(storetest.OpenSQLite(t, prepare(), clock), clock, b, dir, c)
}

func (w world) picture(t *testing.T, f file.File, n int, width file.Width) (image.Image, []byte) {
	t.Helper()
	r, err := w.Picture(t.Context(), citizen(), f, file.Page{N: n, Width: width})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m, b
}

func TestPicturesOfPages(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		if !w.PDF() {
			t.Fatal("pdftoppm and pdfinfo are not here: install poppler-utils")
		}
		f := w.save(t, upload("a.pdf", document(t, 3)))
		first, _ := w.picture(t, f, 1, file.Thumb)
		if first.Bounds().Dx() != int(file.Thumb) || first.Bounds().Dy() < 330 {
			t.Errorf("picture %v", first.Bounds())
		}
		_, a := w.picture(t, f, 2, file.Wide)
		before := countFiles(t, w.dir)
		_, b := w.picture(t, f, 2, file.Wide)
		if !bytes.Equal(a, b) || countFiles(t, w.dir) != before {
			t.Error("the picture was made twice")
		}
		for _, n := range []int{0, -1, 4, 1000} {
			if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: n, Width: file.Wide}); fault.Of(err) != fault.NotFound {
				t.Errorf("page %d: %v", n, err)
			}
		}
		if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: 5000}); fault.Of(err) != fault.NotFound {
			t.Errorf("any width: %v", err)
		}
	})
}

func TestPictureOfAPhotograph(t *testing.T) {
	w := alone(t, file.Config{})
	f := w.save(t, upload("a.jpg", photo(800, 600)))
	m, _ := w.picture(t, f, 1, file.Thumb)
	if m.Bounds().Dx() != 240 || m.Bounds().Dy() != 180 {
		t.Error(m.Bounds())
	}
}

func TestPictureIsMadeAgainWhenLost(t *testing.T) {
	w := alone(t, file.Config{})
	f := w.save(t, upload("a.jpg", photo(800, 600)))
	_, a := w.picture(t, f, 1, file.Thumb)
	for i, err := range w.blobs.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if i.Hash != f.Hash {
			if err := w.blobs.Delete(t.Context(), i.Hash); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, b := w.picture(t, f, 1, file.Thumb); !bytes.Equal(a, b) {
		t.Error("another picture")
	}
}

func TestWhatHasNoPicture(t *testing.T) {
	w := alone(t, file.Config{Pictures: file.PictureConfig{Memory: 25 << 20, Look: -1}})
	for _, u := range []file.Upload{
		upload("broken.pdf", []byte("%PDF-1.7\nnothing in it")),
		upload("big.jpg", photo(2000, 2000)),
		upload("a.docx", office("[Content_Types].xml", "word/document.xml")),
	} {
		f := w.save(t, u)
		for range 2 {
			if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.NotFound {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
}

func TestWithoutTheProgram(t *testing.T) {
	w := alone(t, file.Config{Pictures: file.PictureConfig{Program: "-"}})
	f := w.save(t, upload("a.pdf", document(t, 1)))
	if w.PDF() || w.Picturable(f.Type) {
		t.Error("says that pictures can be made")
	}
	if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.NotFound {
		t.Error(err)
	}
}

// child writes a program that stands in for pdftoppm and misbehaves.
func child(t *testing.T, script string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "child")
	if err := os.WriteFile(p, []byte("#!/bin/sh\n"+script), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	return p
}

func TestAChildThatMisbehaves(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "alive")
	t.Setenv("TMPDIR", t.TempDir()) // others on this machine make pictures too
	for name, script := range map[string]string{
		"sleeps":          "sleep 60",
		"leaves children": "(sleep 1; touch " + mark + ") & sleep 60",
		"spins":           "while :; do :; done",
		"writes for ever": "yes",
		"fills the disk":  "dd if=/dev/zero of=big bs=1024 count=100000 2>/dev/null || exit 1; cat big",
		"takes memory":    `exec awk 'BEGIN{s="x"; while(1) s=s s}'`,
		"fails":           "exit 3",
		"says nothing":    "exit 0",
		"dies":            "kill -9 $$",
	} {
		t.Run(name, func(t *testing.T) {
			w := alone(t, file.Config{Pictures: file.PictureConfig{
				Program: child(t, script), Time: 700 * time.Millisecond, Output: 1 << 20, Memory: 64 << 20, AtOnce: 1,
			}})
			f := w.save(t, upload("a.pdf", document(t, 1)))
			start := time.Now()
			if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.NotFound {
				t.Errorf("%v", err)
			}
			if d := time.Since(start); d > 30*time.Second { // they would go on for a minute, or for ever
				t.Errorf("took %v", d)
			}
		})
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "motcua-page-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("folders left behind: %v %v", left, err)
	}
	time.Sleep(1200 * time.Millisecond)
	if _, err := os.Stat(mark); err == nil {
		t.Error("a child of the child lives on")
	}
}

func TestChildSeesNothingOfUs(t *testing.T) {
	t.Setenv("MOTCUA_SECRET", "s3cret")
	out := filepath.Join(t.TempDir(), "env")
	w := alone(t, file.Config{Pictures: file.PictureConfig{Program: child(t, "env > "+out+"; exit 1")}})
	f := w.save(t, upload("a.pdf", document(t, 1)))
	if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.NotFound {
		t.Error(err)
	}
	b, err := os.ReadFile(out)
	if err != nil || bytes.Contains(b, []byte("s3cret")) {
		t.Errorf("%s %v", b, err)
	}
}

func TestOneChildAtATime(t *testing.T) {
	dir := t.TempDir()
	w := alone(t, file.Config{Pictures: file.PictureConfig{AtOnce: 1, Program: child(t,
		"mkdir "+dir+"/busy || touch "+dir+"/two; sleep 0.1; rmdir "+dir+"/busy; exit 1")}})
	var all sync.WaitGroup
	for n := range 4 {
		f := w.save(t, upload("a.pdf", document(t, 1+n)))
		all.Go(func() {
			if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.NotFound {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if _, err := os.Stat(dir + "/two"); err == nil {
		t.Error("two children at once")
	}
}

func TestTheReaderLeaves(t *testing.T) {
	w := alone(t, file.Config{Pictures: file.PictureConfig{Program: child(t, "sleep 60")}})
	f := w.save(t, upload("a.pdf", document(t, 1)))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := w.Picture(ctx, citizen(), f, file.Page{N: 1, Width: file.Thumb}); err == nil || fault.Of(err) != fault.Internal {
		t.Errorf("%v", err)
	}
	// that is no reason to remember that there is no picture
	w2 := open(w.db, w.clock, w.blobs, w.dir, file.Config{})
	f2 := w.save(t, upload("b.pdf", document(t, 1)))
	w2.picture(t, f2, 1, file.Thumb)
}
