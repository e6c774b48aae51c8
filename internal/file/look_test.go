package file_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
)

// sent is a file as people send it, out of testdata.
func sent(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "sent", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWhatNobodyCanOpenIsNamedAtOnce: a paper that the office could not read is no paper handed in.
func TestWhatNobodyCanOpenIsNamedAtOnce(t *testing.T) {
	three, shot := document(t, 3), photo(800, 600)
	none := bytes.Replace(pdftest.Simple(1), []byte("[3 0 R]/Count 1"), []byte("[]/Count 0"), 1)
	damaged := bytes.Clone(portable())
	damaged[len(damaged)-20] ^= 0xFF
	moving := bytes.Clone(sent(t, "exif6.webp"))
	moving[20] |= 2
	each(t, file.Config{Pictures: file.PictureConfig{Self: self(t), Look: time.Minute, HEIF: "-"}}, func(t *testing.T, w world) {
		for _, c := range []struct {
			name string
			b    []byte
			want string // empty: it is taken
		}{
			{"locked_user.pdf", sent(t, "locked_user.pdf"), "file.locked"},
			{"locked_owner.pdf", sent(t, "locked_owner.pdf"), ""},
			{"none.pdf", none, "file.no_page"},
			{"three.pdf", three, ""},
			{"cut.pdf", three[:len(three)/2], "file.broken"},
			{"cut-end.pdf", three[:len(three)-40], "file.broken"},
			{"start.pdf", []byte("%PDF-1.7\n"), "file.broken"},
			{"more-behind.pdf", append(bytes.Clone(three), make([]byte, 3000)...), ""},
			{"exif6.jpg", sent(t, "exif6.jpg"), ""},
			{"exif6.webp", sent(t, "exif6.webp"), ""},
			{"paper.webp", sent(t, "paper.webp"), ""},
			{"paper.heic", sent(t, "paper.heic"), ""},
			{"cut.jpg", shot[:len(shot)/2], "file.not_picture"},
			{"more-behind.jpg", append(bytes.Clone(shot), "MotionPhoto_Data"...), ""},
			{"damaged.png", damaged, "file.not_picture"},
			{"cut.webp", sent(t, "paper.webp")[:900], "file.not_picture"},
			{"moving.webp", moving, ""},
		} {
			f, err := w.Save(t.Context(), upload(c.name, c.b))
			if got := keyOf(err); err == nil && c.want != "" || err != nil && got != c.want {
				t.Errorf("%s: %s, want %q", c.name, got, c.want)
			}
			if err == nil && f.Name != c.name {
				t.Errorf("%s is called %s", c.name, f.Name)
			}
		}
		if n := countFiles(t, w.dir); n != len(w.list(t, draft)) {
			t.Errorf("%d files in the store", n)
		}
	})
}

// TestALookNeverCostsAFile: where there is no time, no memory or no program for a look, the file is taken, and its first
// picture tells.
func TestALookNeverCostsAFile(t *testing.T) {
	locked := sent(t, "locked_user.pdf")
	for name, script := range map[string]string{
		"sleeps": "sleep 60", "spins": "while :; do :; done", "writes for ever": "yes", "dies": "kill -9 $$",
		"takes memory": `exec awk 'BEGIN{s="x"; while(1) s=s s}'`, "fails": "exit 3", "is not there": "exit 127", "says nothing": "exit 0",
		"complains for ever": "yes >&2", "runs out of memory": "echo Out of memory >&2; exit 1", "is told to go": "kill -TERM $$",
	} {
		t.Run(name, func(t *testing.T) {
			w := alone(t, file.Config{Pictures: file.PictureConfig{Info: child(t, script), Look: 700 * time.Millisecond, Output: 1 << 20}})
			f := w.save(t, upload("a.pdf", locked))
			w = open(w.db, w.clock, w.blobs, w.dir, file.Config{})
			if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.NotFound {
				t.Errorf("the first picture: %v", err)
			}
		})
	}
}

// TestWithoutAProgramTheEndIsLookedAt: a document that stops in the middle is named even where no program reads PDF.
func TestWithoutAProgramTheEndIsLookedAt(t *testing.T) {
	w := alone(t, file.Config{Pictures: file.PictureConfig{Info: "-"}})
	w.save(t, upload("a.pdf", pdftest.Simple(1)))
	w.save(t, upload("b.pdf", sent(t, "locked_owner.pdf")))
	if _, err := w.Save(t.Context(), upload("c.pdf", document(t, 3)[:2000])); keyOf(err) != "file.broken" {
		t.Error(err)
	}
}

// TestPagesAreCountedOnce: what was counted when the document arrived is not counted again for its first picture.
func TestPagesAreCountedOnce(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		f := w.save(t, upload("a.pdf", document(t, 3)))
		tries := filepath.Join(t.TempDir(), "tries")
		w = open(w.db, w.clock, w.blobs, w.dir, file.Config{Pictures: file.PictureConfig{Info: child(t, "echo x >> "+tries+"; exit 1")}})
		w.picture(t, f, 2, file.Thumb)
		if b, err := os.ReadFile(tries); err == nil {
			t.Errorf("counted %q", b)
		}
	})
}

// TestPhotographsOfPhonesAreUpright: the same paper photographed sideways, as JPEG and as WebP.
func TestPhotographsOfPhonesAreUpright(t *testing.T) {
	w := alone(t, file.Config{Pictures: file.PictureConfig{Self: self(t)}})
	a, _ := w.picture(t, w.save(t, upload("a.jpg", sent(t, "exif6.jpg"))), 1, file.Thumb)
	b, _ := w.picture(t, w.save(t, upload("b.webp", sent(t, "exif6.webp"))), 1, file.Thumb)
	if a.Bounds() != b.Bounds() || a.Bounds().Dx() >= a.Bounds().Dy() {
		t.Fatalf("%v and %v", a.Bounds(), b.Bounds())
	}
	differ := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, _, _, _ := a.At(x, y).RGBA()
			s, _, _, _ := b.At(x, y).RGBA()
			if d := int(r>>8) - int(s>>8); d > 60 || d < -60 {
				differ++
			}
		}
	}
	if most := a.Bounds().Dx() * a.Bounds().Dy() / 50; differ > most {
		t.Errorf("%d of the points differ, at most %d may", differ, most)
	}
}

// TestAPhotographOfAnIPhone: with a program that reads HEIF it is shown like any other, and named when it is broken; without
// one it is taken.
func TestAPhotographOfAnIPhone(t *testing.T) {
	jpg := filepath.Join(t.TempDir(), "jpg")
	if err := os.WriteFile(jpg, photo(800, 600), 0o600); err != nil {
		t.Fatal(err)
	}
	reads := child(t, `test "$1" = -q || exit 1; test "$(wc -c <"$3")" -gt 1000 && cp `+jpg+` "$4" || { echo "Invalid input: No meta box" >&2; exit 1; }`)
	heic := sent(t, "paper.heic")
	for _, c := range []struct {
		program   string
		shown     bool
		whole, hc string // what becomes of a whole one, and of one that was cut off
	}{
		{reads, true, "", "file.not_picture"},
		{child(t, "sleep 60"), false, "", ""},
		{child(t, `echo "Unsupported feature" >&2; exit 1`), false, "", ""},
		{"-", false, "", ""},
	} {
		w := alone(t, file.Config{Pictures: file.PictureConfig{HEIF: c.program, Look: 2 * time.Second, Time: time.Second, Self: self(t)}})
		for name, x := range map[string]struct {
			b    []byte
			want string
		}{"whole.heic": {heic, c.whole}, "cut.heif": {heic[:900], c.hc}} {
			f, err := w.Save(t.Context(), upload(name, x.b))
			if err != nil && keyOf(err) != x.want || err == nil && x.want != "" {
				t.Errorf("%s: %s: %v", c.program, name, err)
			}
			if err != nil || x.want != "" || name != "whole.heic" {
				continue
			}
			if c.shown {
				if m, _ := w.picture(t, f, 1, file.Thumb); m.Bounds().Dx() != int(file.Thumb) {
					t.Error(m.Bounds())
				}
			} else if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.NotFound {
				t.Errorf("%s: %v", c.program, err)
			}
			if w.Picturable(f.Type) != (c.program != "-") {
				t.Error("says something else about what can be made")
			}
		}
	}
}
