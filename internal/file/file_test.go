package file_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/pdf"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// world is a room of files with its store and its blobs.
type world struct {
	*file.Room
	db    *store.DB
	clock *storetest.Clock
	blobs blob.Store
	dir   string // of the local blobs
}

// draftAccess lets in who shows the id of the draft; everybody named "clerk" may read.
type draftAccess struct{}

func (draftAccess) MayAdd(_ context.Context, w file.Who, o file.Owner) error {
	if w.Proof != "code of "+o.ID {
		return fault.New(fault.NotFound, "file.not_found")
	}
	return nil
}

func (d draftAccess) MayRead(ctx context.Context, w file.Who, f file.File) error {
	if w.Actor == "clerk" {
		return nil
	}
	return d.MayAdd(ctx, w, f.Owner)
}

func prepare() storetest.Prepare {
	r := file.New(nil, nil, file.Config{})
	return storetest.Prepare{Name: "file", Series: []store.Series{{Room: "file", FS: r.Base().Migrations}}}
}

func local(t testing.TB) (blob.Store, string) {
	t.Helper()
	dir := t.TempDir()
	l, err := blob.OpenLocal(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l, dir
}

func bucket(t *testing.T) blob.Store {
	t.Helper()
	back := s3mem.New()
	if err := back.CreateBucket("files"); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(gofakes3.New(back, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	t.Cleanup(srv.Close)
	s, err := blob.OpenS3(blob.S3Config{Endpoint: srv.URL, Bucket: "files", TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// each runs a test on both engines, with local blobs.
func each(t *testing.T, c file.Config, test func(t *testing.T, w world)) {
	storetest.Each(t, prepare(), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		b, dir := local(t)
		test(t, open(db, clock, b, dir, c))
	})
}

func open(db *store.DB, clock *storetest.Clock, b blob.Store, dir string, c file.Config) world {
	w := world{Room: file.New(db, b, c), db: db, clock: clock, blobs: b, dir: dir}
	w.Owner("draft", draftAccess{})
	w.Owner("dossier", draftAccess{})
	return w
}

var draft = file.Owner{Kind: "draft", ID: "d1"}

func citizen() file.Who {
	return file.Who{Actor: "anonymous", Address: "203.0.113.9", Proof: "code of d1"}
}

func upload(name string, b []byte) file.Upload {
	return file.Upload{Who: citizen(), Owner: draft, Paper: "p1", Name: name, Body: bytes.NewReader(b)}
}

func (w world) save(t testing.TB, u file.Upload) file.File {
	t.Helper()
	f, err := w.Save(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (w world) list(t testing.TB, o file.Owner) []file.File {
	t.Helper()
	var fs []file.File
	if err := w.db.Read(t.Context(), func(s *store.Snapshot) (err error) { fs, err = file.List(s, o); return err }); err != nil {
		t.Fatal(err)
	}
	return fs
}

func (w world) attach(t testing.TB, from, to file.Owner) []file.File {
	t.Helper()
	var fs []file.File
	if err := w.db.Write(t.Context(), func(tx *store.Tx) (err error) { fs, err = file.Attach(tx, from, to); return err }); err != nil {
		t.Fatal(err)
	}
	return fs
}

func (w world) kinds(t testing.TB, record string) string {
	t.Helper()
	var out []string
	if err := w.db.Read(t.Context(), func(s *store.Snapshot) error {
		rows, err := s.Query(`select kind from event where record=$1 order by seq`, record)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var k string
			if err := rows.Scan(&k); err != nil {
				return err
			}
			out = append(out, k)
		}
		return rows.Err()
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}

// keyOf is the word key of a refusal of the field "file", or of the whole.
func keyOf(err error) string {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return fmt.Sprint(err)
	}
	if len(f.Fields) > 0 {
		return f.Fields[0].Key
	}
	return f.Key
}

func photo(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), 128, 255})
		}
	}
	for y := range h / 2 { // the upper left quarter is red
		for x := range w / 2 {
			m.SetRGBA(x, y, color.RGBA{220, 0, 0, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func portable() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 20, 10))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func office(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		f, err := z.Create(p)
		if err == nil {
			_, err = f.Write([]byte("<x/>"))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func document(t testing.TB, pages int) []byte {
	t.Helper()
	d := pdf.New(pdf.Config{Fonts: pdftest.Fonts(t), Paper: pdf.A5})
	for i := range pages {
		if i > 0 {
			d.Space(150)
			d.Keep(100)
		}
		d.Write(pdf.Text(fmt.Sprintf("Trang %d", i+1)))
	}
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// unseen takes files without a look into them.
var unseen = file.PictureConfig{Look: -1}

func TestSaveOnBothBlobStores(t *testing.T) {
	test := func(t *testing.T, w world) {
		b := photo(40, 30)
		f := w.save(t, upload("Ảnh căn cước.JPG", b))
		if f.Type != "image/jpeg" || f.Size != int64(len(b)) || f.Name != "Ảnh căn cước.jpg" || f.Actor != "anonymous" || f.At.IsZero() {
			t.Errorf("saved %+v", f)
		}
		got, r, err := w.Open(t.Context(), citizen(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		back, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(back, b) || got != f {
			t.Errorf("read %d of %d bytes, %+v, %v", len(back), len(b), got, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := w.Verify(t.Context(), f); err != nil {
			t.Error(err)
		}
		if fs := w.list(t, draft); len(fs) != 1 || fs[0] != f {
			t.Errorf("listed %+v", fs)
		}
		if k := w.kinds(t, "file:"+f.ID); k != "file.saved" {
			t.Errorf("facts %q", k)
		}
	}
	storetest.Each(t, prepare(), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		b, dir := local(t)
		test(t, open(db, clock, b, dir, file.Config{}))
	})
	t.Run("s3", func(t *testing.T) {
		clock := &storetest.Clock{}
		test(t, open(storetest.OpenSQLite(t, prepare(), clock), clock, bucket(t), "", file.Config{}))
	})
}

func TestWhatIsTaken(t *testing.T) {
	w := alone(t, file.Config{})
	word := office("[Content_Types].xml", "_rels/.rels", "word/document.xml")
	odd := office("docProps/app.xml", "customXml/item1.xml", "[Content_Types].xml", "word/document.xml")
	for i, c := range []struct {
		name string
		b    []byte
		want string // type, or key of the refusal
		as   string // name kept
	}{
		{"a.jpg", photo(8, 8), "image/jpeg", "a.jpg"},
		{"a.JPEG", photo(8, 8), "image/jpeg", "a.jpeg"},
		{"image", photo(8, 8), "image/jpeg", "image.jpg"},
		{"", photo(8, 8), "image/jpeg", "tep.jpg"},
		{"a.png", portable(), "image/png", "a.png"},
		{"đơn.pdf", pdftest.Simple(1), "application/pdf", "đơn.pdf"},
		{"đơn.pdf", []byte("%PDF-1.7\n1 0 obj"), "file.broken", ""},
		{"đơn.docx", word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "đơn.docx"},
		{"đơn.docx", odd, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "đơn.docx"},
		{"bảng.xlsx", office("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"),
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "bảng.xlsx"},
		{"a.png", photo(8, 8), "image/jpeg", "a.jpg"},
		{"a.pdf", portable(), "image/png", "a.png"},
		{"a.pdf.exe", pdftest.Simple(1), "application/pdf", "a.pdf"},
		{"a.htm", pdftest.Simple(1), "application/pdf", "a.pdf"},
		{"Đơn 30.11", pdftest.Simple(1), "application/pdf", "Đơn 30.11.pdf"},
		{"a.jpg", nil, "file.empty", ""},
		{"a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "file.type", ""},
		{"a.jpg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "file.not_picture", ""},
		{"anh.jpg", []byte("MZ\x90\x00\x03\x00\x00\x00"), "file.not_picture", ""},
		{"a.pdf", []byte(`<!DOCTYPE html><html><script>x</script></html>`), "file.broken", ""},
		{"a.docx", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)...), "file.locked", ""},
		{"a.doc", append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 2000)...), "file.type", ""},
		{"a.html", []byte(`<html></html>`), "file.type", ""},
		{"a.xml", []byte(`<?xml version="1.0"?><x/>`), "file.type", ""},
		{"a.txt", []byte("văn bản"), "file.type", ""},
		{"a.exe", []byte("MZ\x90\x00\x03\x00\x00\x00"), "file.type", ""},
		{"a.zip", office("a.txt"), "file.type", ""},
		{"a.gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "file.type", ""},
		{"a.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file.macro", ""},
		{"a.docx", office("a.txt"), "file.broken", ""},
		{"a.docx", word[:len(word)-30], "file.broken", ""},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			u := upload(c.name, c.b)
			u.Owner.ID, u.Who.Proof = fmt.Sprint(i), fmt.Sprintf("code of %d", i)
			f, err := w.Save(t.Context(), u)
			if err != nil {
				if k := keyOf(err); k != c.want {
					t.Errorf("%q is refused with %s, want %s", c.name, k, c.want)
				}
				if n := len(w.list(t, u.Owner)); n != 0 {
					t.Error("a refused file has a row")
				}
				return
			}
			if f.Type != c.want || f.Name != c.as {
				t.Errorf("taken as %s %q, want %s %q", f.Type, f.Name, c.want, c.as)
			}
		})
	}
}

func TestTypesAreAParameter(t *testing.T) {
	clock := &storetest.Clock{}
	b, dir := local(t)
	w := open(storetest.OpenSQLite(t, prepare(), clock), clock, b, dir, file.Config{Types: []string{"application/pdf"}})
	if _, err := w.Save(t.Context(), upload("a.jpg", photo(8, 8))); keyOf(err) != "file.type" {
		t.Error(err)
	}
	w.save(t, upload("a.pdf", pdftest.Simple(1)))
}

func TestLimits(t *testing.T) {
	c := file.Config{File: 4000, Owner: 9000, OwnerFiles: 4, Rules: daily(6), Pictures: unseen}
	each(t, c, func(t *testing.T, w world) {
		body := func(n, size int) []byte {
			return append([]byte(fmt.Sprintf("%%PDF-1.7\n%d", n)), make([]byte, size)...)
		}
		send := func(owner string, n, size int) error {
			u := upload("a.pdf", body(n, size))
			u.Owner.ID, u.Who.Proof = owner, "code of "+owner
			_, err := w.Save(t.Context(), u)
			return err
		}
		if err := send("d1", 0, 5000); keyOf(err) != "file.too_large" || fault.Of(err) != fault.TooLarge {
			t.Errorf("one file over its limit: %v", err)
		}
		for n := range 2 {
			if err := send("d1", n, 3900); err != nil {
				t.Fatal(err)
			}
		}
		if err := send("d1", 3, 3900); keyOf(err) != "file.owner_full" {
			t.Errorf("bytes over the limit of the draft: %v", err)
		}
		for n := range 2 {
			if err := send("d1", 10+n, 1); err != nil {
				t.Fatal(err)
			}
		}
		if err := send("d1", 13, 1); keyOf(err) != "file.owner_full" {
			t.Errorf("files over the limit of the draft: %v", err)
		}
		if err := send("d2", 20, 3900); err != nil {
			t.Fatal(err)
		}
		if err := send("d2", 22, 1); err != nil {
			t.Fatal(err)
		}
		if err := send("d2", 20, 3900); keyOf(err) != "file.day_full" || fault.Of(err) != fault.TooMany {
			t.Errorf("even what is there, when the day is used up: %v", err)
		}
		if err := send("d2", 23, 1); keyOf(err) != "file.day_full" {
			t.Errorf("files over the limit of the day: %v", err)
		}
		w.clock.Add(24 * time.Hour)
		if err := send("d2", 24, 1); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}

func TestOfficialsHaveNoDailyLimit(t *testing.T) {
	clock := &storetest.Clock{}
	b, dir := local(t)
	w := open(storetest.OpenSQLite(t, prepare(), clock), clock, b, dir, file.Config{Rules: daily(1)})
	for n := range 3 {
		u := upload("a.pdf", pdftest.Simple(n))
		u.Who = file.Who{Actor: "person1", Staff: true, Proof: "code of d1"}
		w.save(t, u)
	}
}

func TestInterruptedUploadLeavesNothing(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		for _, good := range []int{10, 100_000} {
			u := upload("a.pdf", nil)
			u.Body = io.MultiReader(strings.NewReader("%PDF-1.7\n"), io.LimitReader(endless{}, int64(good)), iotest.ErrReader(io.ErrUnexpectedEOF))
			if _, err := w.Save(t.Context(), u); keyOf(err) != "file.interrupted" {
				t.Errorf("after %d bytes: %v", good, err)
			}
		}
		if n := len(w.list(t, draft)); n != 0 {
			t.Errorf("%d rows", n)
		}
		if n := countFiles(t, w.dir); n != 0 {
			t.Errorf("%d blobs or parts of them", n)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestWhatIsRefusedIsGone: an upload that is refused leaves no byte in the store and in its temporary folder when the answer
// is there, whatever it was refused for; bytes that a record holds stay.
func TestWhatIsRefusedIsGone(t *testing.T) {
	each(t, file.Config{File: 4000, OwnerFiles: 2, Rules: daily(3)}, func(t *testing.T, w world) {
		held := pdftest.Simple("held")
		w.save(t, upload("a.pdf", held))
		refuse := func(why, owner string, u file.Upload) {
			t.Helper()
			u.Owner.ID, u.Who.Proof = owner, "code of "+owner
			if _, err := w.Save(t.Context(), u); keyOf(err) != why {
				t.Errorf("%v, want %s", err, why)
			}
			if n := countFiles(t, w.dir); n != len(w.list(t, draft))+len(w.list(t, file.Owner{Kind: "draft", ID: "d2"})) {
				t.Errorf("%s: %d files in the store", why, n)
			}
		}
		refuse("file.macro", "d1", upload("a.docx", office("word/document.xml", "word/vbaProject.bin")))
		refuse("file.too_large", "d1", upload("b.pdf", append([]byte("%PDF-1.7\n"), make([]byte, 5000)...)))
		cut := upload("c.pdf", nil)
		cut.Body = io.MultiReader(bytes.NewReader(append([]byte("%PDF-1.7\n"), make([]byte, 3500)...)), iotest.ErrReader(io.ErrUnexpectedEOF))
		refuse("file.interrupted", "d1", cut)
		w.save(t, upload("d.pdf", pdftest.Simple("d")))
		refuse("file.owner_full", "d1", upload("e.pdf", pdftest.Simple("e")))
		var all sync.WaitGroup // of those that arrive together and pass the first look, all but one are refused at the end
		for n := range 6 {
			all.Go(func() {
				u := upload("f.pdf", pdftest.Simple(n))
				u.Owner.ID, u.Who.Proof = "d2", "code of d2"
				if _, err := w.Save(t.Context(), u); err != nil && keyOf(err) != "file.day_full" {
					t.Error(err)
				}
			})
		}
		all.Wait()
		refuse("file.day_full", "d2", upload("g.pdf", held))
		if f := w.list(t, draft)[0]; w.Verify(t.Context(), f) != nil {
			t.Error("what a record holds went with what was refused")
		}
	})
}

func countFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSentTwiceIsOneFile(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		u := upload("a.jpg", photo(9, 9))
		u.Key = "k1"
		a := w.save(t, u)
		u.Body = bytes.NewReader(photo(9, 9))
		if b := w.save(t, u); b != a {
			t.Errorf("the same request: %+v and %+v", a, b)
		}
		if b := w.save(t, upload("b.jpg", photo(9, 9))); b.ID != a.ID {
			t.Error("the same photograph for the same paper is two files")
		}
		other := upload("a.jpg", photo(9, 9))
		other.Paper = "p2"
		if b := w.save(t, other); b.ID == a.ID {
			t.Error("another paper shares the file")
		}
		u.Body = bytes.NewReader(photo(7, 7))
		if _, err := w.Save(t.Context(), u); fault.Of(err) != fault.Conflict {
			t.Errorf("another file under the same key: %v", err)
		}
		if n := len(w.list(t, draft)); n != 2 {
			t.Errorf("%d files", n)
		}
	})
}

func TestWhoMay(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		f := w.save(t, upload("a.jpg", photo(9, 9)))
		stranger := file.Who{Actor: "anonymous", Proof: "code of d2"}
		if _, _, err := w.Open(t.Context(), stranger, f.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("a stranger opens: %v", err)
		}
		if _, err := w.Remove(t.Context(), stranger, f.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("a stranger removes: %v", err)
		}
		if _, err := w.Remove(t.Context(), file.Who{Actor: "clerk"}, f.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("a reader removes: %v", err)
		}
		u := upload("a.jpg", photo(9, 9))
		u.Who = stranger
		if _, err := w.Save(t.Context(), u); fault.Of(err) != fault.NotFound {
			t.Errorf("a stranger sends: %v", err)
		}
		u.Owner.Kind = "nobody"
		if _, err := w.Save(t.Context(), u); fault.Of(err) != fault.NotFound {
			t.Errorf("a kind that nobody answers for: %v", err)
		}
		if _, _, err := w.Open(t.Context(), file.Who{Actor: "clerk"}, f.ID); err != nil {
			t.Errorf("the clerk: %v", err)
		}
		if _, _, err := w.Open(t.Context(), citizen(), "nothing"); fault.Of(err) != fault.NotFound {
			t.Errorf("no such file: %v", err)
		}
	})
}

func TestAttachKeepsForGood(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		a := w.save(t, upload("a.jpg", photo(9, 9)))
		b := w.save(t, upload("b.jpg", photo(8, 8)))
		gone := w.save(t, upload("c.jpg", photo(7, 7)))
		if _, err := w.Remove(t.Context(), citizen(), gone.ID); err != nil {
			t.Fatal(err)
		}
		record := file.Owner{Kind: "dossier", ID: "r1"}
		fs := w.attach(t, draft, record)
		if len(fs) != 2 || fs[0].ID != a.ID || fs[1].ID != b.ID || fs[0].Owner != record || fs[0].Attached.IsZero() {
			t.Fatalf("attached %+v", fs)
		}
		who := file.Who{Proof: "code of r1"}
		if _, err := w.Remove(t.Context(), who, a.ID); keyOf(err) != "file.attached" {
			t.Errorf("removing from a record: %v", err)
		}
		if _, err := w.Save(t.Context(), upload("d.jpg", photo(6, 6))); keyOf(err) != "file.closed" {
			t.Errorf("adding to a draft that was sent: %v", err)
		}
		if fs := w.attach(t, draft, record); len(fs) != 0 {
			t.Errorf("attached again: %+v", fs)
		}
		if k := w.kinds(t, "file:"+a.ID); k != "file.saved file.attached" {
			t.Errorf("facts %q", k)
		}
		if k := w.kinds(t, "file:"+gone.ID); k != "file.saved file.removed" {
			t.Errorf("facts of the removed one %q", k)
		}
	})
}

func TestKeep(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		record := file.Owner{Kind: "dossier", ID: "r1"}
		u := upload("ket-qua.pdf", pdftest.Simple(1))
		u.Owner, u.Who.Proof = record, "code of r1"
		f := w.save(t, u)
		keep := func(id string, o file.Owner) (out file.File, err error) {
			err = w.db.Write(t.Context(), func(tx *store.Tx) (err error) { out, err = file.Keep(tx, id, o); return err })
			return out, err
		}
		if _, err := keep(f.ID, file.Owner{Kind: "dossier", ID: "r2"}); fault.Of(err) != fault.NotFound {
			t.Errorf("another record keeps it: %v", err)
		}
		for range 2 {
			if k, err := keep(f.ID, record); err != nil || k.Attached.IsZero() || k.Hash != f.Hash {
				t.Errorf("%+v %v", k, err)
			}
		}
		if k := w.kinds(t, "file:"+f.ID); k != "file.saved file.attached" {
			t.Errorf("facts %q", k)
		}
		w.save(t, func() file.Upload { u.Body = bytes.NewReader(photo(5, 5)); u.Name = "b.jpg"; return u }()) // the record stays open
	})
}

func TestDiscard(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		f := w.save(t, upload("a.jpg", photo(9, 9)))
		if err := w.db.Write(t.Context(), func(tx *store.Tx) error {
			return file.Discard(tx, draft, event.By{Actor: "system"})
		}); err != nil {
			t.Fatal(err)
		}
		if n := len(w.list(t, draft)); n != 0 {
			t.Errorf("%d files left", n)
		}
		if k := w.kinds(t, "file:"+f.ID); k != "file.saved file.removed" {
			t.Errorf("facts %q", k)
		}
		if _, err := w.Save(t.Context(), upload("a.jpg", photo(9, 9))); keyOf(err) != "file.closed" {
			t.Errorf("adding to a discarded draft: %v", err)
		}
	})
}

// livingDrafts is a draftAccess that knows which drafts still exist.
type livingDrafts struct {
	draftAccess
	dead map[string]bool
}

func (w livingDrafts) Lives(_ context.Context, o file.Owner) (bool, error) { return !w.dead[o.ID], nil }

func TestAbandonedDraftsKeepNothing(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		dead := map[string]bool{}
		w.Owner("draft", livingDrafts{dead: dead})
		send := func(id string) file.File {
			u := upload("a.jpg", photo(9, 9))
			u.Owner.ID, u.Who.Proof = id, "code of "+id
			return w.save(t, u)
		}
		alive, gone, sent := send("d1"), send("d2"), send("d3")
		record := file.Owner{Kind: "dossier", ID: "r1"}
		w.attach(t, sent.Owner, record)
		dead["d2"], dead["d3"] = true, true
		for _, want := range []int{1, 0} {
			if n, err := w.Abandon(t.Context()); n != want || err != nil {
				t.Errorf("%d drafts abandoned, want %d, %v", n, want, err)
			}
		}
		if len(w.list(t, alive.Owner)) != 1 || len(w.list(t, gone.Owner)) != 0 || len(w.list(t, record)) != 1 {
			t.Error("the living and the attached stay, the abandoned goes")
		}
	})
}

func TestRemoveMakesRoom(t *testing.T) {
	each(t, file.Config{OwnerFiles: 1}, func(t *testing.T, w world) {
		f := w.save(t, upload("a.jpg", photo(9, 9)))
		if _, err := w.Save(t.Context(), upload("b.jpg", photo(8, 8))); keyOf(err) != "file.owner_full" {
			t.Fatal(err)
		}
		if _, err := w.Remove(t.Context(), citizen(), f.ID); err != nil {
			t.Fatal(err)
		}
		w.save(t, upload("a.jpg", photo(9, 9)))
		if _, err := w.Remove(t.Context(), citizen(), f.ID); fault.Of(err) != fault.NotFound {
			t.Errorf("removing it again: %v", err)
		}
	})
}

func TestDamageIsFound(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		good := w.save(t, upload("a.jpg", photo(9, 9)))
		bad := w.save(t, upload("b.jpg", photo(8, 8)))
		lost := w.save(t, upload("c.jpg", photo(7, 7)))
		place := func(f file.File) string { return filepath.Join(w.dir, f.Hash[:2], f.Hash[2:4], f.Hash) }
		b := photo(8, 8)
		b[len(b)/2] ^= 1 // one bit
		if err := os.WriteFile(place(bad), b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(place(lost)); err != nil {
			t.Fatal(err)
		}
		for _, f := range []file.File{bad, lost} {
			if err := w.Verify(t.Context(), f); !errors.Is(err, file.ErrDamaged) {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
		if err := w.Verify(t.Context(), good); err != nil {
			t.Error(err)
		}
		rep, err := w.Audit(t.Context())
		if err != nil || rep.Files != 3 || len(rep.Damaged) != 2 || rep.Damaged[0].ID != bad.ID || rep.Damaged[1].ID != lost.ID {
			t.Errorf("audit %+v %v", rep, err)
		}
		count := func() (n int64) {
			if err := w.db.Read(t.Context(), func(s *store.Snapshot) (err error) { n, err = file.Damaged(s); return err }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := count(); n != 2 {
			t.Errorf("%d known as damaged", n)
		}
		w.clock.Add(25 * time.Hour)
		w.save(t, upload("b.jpg", photo(8, 8))) // the sender sends it again: that mends it
		stop := moving(w.clock)
		rep, err = w.Check(t.Context(), time.Hour)
		stop()
		if err != nil || rep.Files != 3 || len(rep.Damaged) != 1 {
			t.Errorf("check %+v %v", rep, err)
		}
		if n := count(); n != 1 {
			t.Errorf("%d known as damaged after mending", n)
		}
		if rep, err := w.Check(t.Context(), time.Hour); err != nil || rep.Files != 0 {
			t.Errorf("nothing is due, but %+v %v", rep, err)
		}
	})
}

// moving lets the clock run so that a job sees time pass; call the answer to stop it.
func moving(c *storetest.Clock) func() {
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				c.Add(time.Millisecond)
			}
		}
	})
	return func() { close(done); wg.Wait() }
}
