package file_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
)

// TestMain lets this program be the child that makes pictures of photographs, as `motcua picture` is.
func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == "picture" {
		os.Exit(picture(os.Args[2:]))
	}
	os.Exit(m.Run())
}

func picture(args []string) int {
	width, _ := strconv.Atoi(args[1])              //nolint:errcheck // our own caller
	memory, _ := strconv.ParseInt(args[2], 10, 64) //nolint:errcheck // likewise
	f, err := os.Open(args[0])                     //nolint:gosec // likewise
	if err == nil {
		err = file.Shrink(f, os.Stdout, file.Width(width), memory)
	}
	if err != nil {
		return 1
	}
	return 0
}

// zeros is a stream of n zeros under zlib.
func zeros(n int64) []byte {
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err == nil {
		_, err = io.CopyN(z, nothing{}, n)
	}
	if err != nil || z.Close() != nil {
		panic(err)
	}
	return b.Bytes()
}

type nothing struct{}

func (nothing) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// pngBomb is a black PNG: depth bits a sample, kind 2 is RGB and 6 RGBA.
func pngBomb(w, h int, depth, kind, interlace byte) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		from := len(b)
		b = append(append(b, name...), data...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	chunk("IHDR", append(head, depth, kind, 0, 0, interlace))
	pixel := int64(depth) / 8 * map[byte]int64{2: 3, 6: 4}[kind]
	size := int64(h) * (int64(w)*pixel + 1)
	if interlace == 1 {
		size = 0
		for _, p := range [][4]int{{8, 8, 0, 0}, {8, 8, 4, 0}, {4, 8, 0, 4}, {4, 4, 2, 0}, {2, 4, 0, 2}, {2, 2, 1, 0}, {1, 2, 0, 1}} {
			across, down := (w-p[2]+p[0]-1)/p[0], (h-p[3]+p[1]-1)/p[1]
			size += int64(down) * (int64(across)*pixel + 1)
		}
	}
	chunk("IDAT", zeros(size))
	chunk("IEND", nil)
	return b
}

// webpBomb says in its first header that it is 10×10, and is 16384×16384 in 44 bytes.
func webpBomb() []byte {
	var bits uint64
	n := 0
	put := func(v uint64, width int) { bits, n = bits|v<<n, n+width }
	put(16383, 14)
	put(16383, 14)
	put(0, 1+3+1+1+1) // no alpha, version 0, no transform, no cache, one set of codes
	for range 5 {
		put(1, 4) // a code of one sign, which takes no bit
	}
	frame := append([]byte{0x2f}, binary.LittleEndian.AppendUint64(nil, bits)...)
	frame = append(frame, 0)
	b := []byte("WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x09\x00\x00VP8L")
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(frame))), frame...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
}

// jpegBomb has the headers of a progressive JPEG and one scan that ends at once.
func jpegBomb(w, h uint16) []byte {
	b := []byte{0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0}
	b = append(b, bytes.Repeat([]byte{1}, 64)...)
	b = append(b, 0xFF, 0xC2, 0, 17, 8, byte(h>>8), byte(h), byte(w>>8), byte(w), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)
	b = append(b, 0xFF, 0xC4, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	return append(b, 0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0, 0x7F, 0xFF, 0xD9)
}

// pdfBomb is a page of the given size in points with some content and one object more, which the content calls X.
func pdfBomb(box, content, x string) []byte {
	return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>endobj\n"+
		"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n5 0 obj%s endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", box, len(content), content, x)
}

// laughs calls itself through ten levels, ten times in each.
func laughs() []byte {
	var b strings.Builder
	for n := 5; n < 15; n++ {
		fmt.Fprintf(&b, "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 50>>stream\n%s\nendstream endobj\n%d 0 obj",
			n+1, strings.Repeat("/X Do ", 10)[:50], n+1)
	}
	return pdfBomb("500 700", "/X Do", b.String()+"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n0 0 9 9 re f\nendstream")
}

func imagePDF(side int64) []byte {
	z := zeros(side * side)
	return pdfBomb("500 700", "500 0 0 700 0 0 cm /X Do", fmt.Sprintf("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"+
		"/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream", side, side, len(z), z))
}

// worst are the files that cost most: those at the edge of what is decoded, and those beyond.
func worst() map[string][]byte {
	return map[string][]byte{
		"edge.png": pngBomb(3700, 3700, 8, 6, 0), "edge-16.png": pngBomb(2600, 2600, 16, 6, 0), "edge-interlaced.png": pngBomb(2600, 2600, 8, 6, 1),
		"over-16.png": pngBomb(5000, 5000, 16, 2, 1), "edge.jpg": jpegBomb(1900, 1900), "over.jpg": jpegBomb(60000, 60000), "lies.webp": webpBomb(),
		"image.pdf": imagePDF(9000), "long.pdf": pdfBomb("1 14400", "", "null"),
	}
}

func self(t *testing.T) string {
	t.Helper()
	p, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// status reads a line of /proc/self/status, in bytes.
func status(t *testing.T, name string) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), name+":")
	var kb int64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

// TestBombs: the worst files, asked for by eight visitors at once, take at most 300 MB besides what the house takes
// when it is idle. What the children take is the peak of the largest, as often as there are places.
func TestBombs(t *testing.T) {
	bombs := worst()
	each(t, file.Config{Pictures: file.PictureConfig{Self: self(t), Time: time.Minute, Wait: 5 * time.Minute, Look: -1}}, func(t *testing.T, w world) {
		var files []file.File
		for name, b := range bombs {
			if len(b) > 1<<20 {
				t.Errorf("%s: %d bytes", name, len(b))
			}
			files = append(files, w.save(t, upload(name, b)))
		}
		if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil {
			t.Fatal(err)
		}
		idle := status(t, "VmRSS")
		var all sync.WaitGroup
		for n := range 8 {
			all.Go(func() {
				who := citizen()
				who.Address = fmt.Sprintf("198.51.%d.7", n)
				for i := range files {
					f := files[(i+n)%len(files)]
					r, err := w.Picture(t.Context(), who, f, file.Page{N: 1, Width: file.Wide})
					if err == nil {
						err = r.Close()
					} else if fault.Of(err) == fault.NotFound {
						err = nil
					}
					if err != nil {
						t.Errorf("%s: %v", f.Name, err)
					}
				}
			})
		}
		all.Wait()
		var use syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &use); err != nil {
			t.Fatal(err)
		}
		child, own := use.Maxrss<<10, max(0, status(t, "VmHWM")-idle)
		sum := own + child*int64(w.Limits().Pictures.AtOnce)
		t.Logf("the largest child took %d MB, this process %d MB more than idle (%d MB): %d MB", child>>20, own>>20, idle>>20, sum>>20)
		if sum > 300<<20 && !raceDetector { // which takes several times the memory itself
			t.Errorf("%d MB over idle", sum>>20)
		}
		for _, f := range files {
			_, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Wide})
			made := f.Name == "image.pdf" || strings.HasPrefix(f.Name, "edge") && f.Name != "edge.jpg"
			if made != (err == nil) {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	})
}

// TestAPageThatLaughs: a page that would be drawn for years ends with its time.
func TestAPageThatLaughs(t *testing.T) {
	w := alone(t, file.Config{Pictures: file.PictureConfig{Time: time.Second}})
	f := w.save(t, upload("laughs.pdf", laughs()))
	for range 3 {
		if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Wide}); fault.Of(err) != fault.NotFound {
			t.Error(err)
		}
	}
}

// TestAFailureIsRemembered: of a document that failed, no page is tried again in any width, whoever asks.
func TestAFailureIsRemembered(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		tries := filepath.Join(t.TempDir(), "tries")
		w = open(w.db, w.clock, w.blobs, w.dir, file.Config{Pictures: file.PictureConfig{Program: child(t, "echo x >> "+tries+"; exit 1")}})
		f := w.save(t, upload("a.pdf", document(t, 3)))
		for n := range 12 {
			who := citizen()
			who.Address = fmt.Sprintf("198.51.%d.7", n)
			page := file.Page{N: 1 + n%3, Width: []file.Width{file.Thumb, file.Wide}[n%2]}
			if _, err := w.Picture(t.Context(), who, f, page); fault.Of(err) != fault.NotFound {
				t.Error(err)
			}
		}
		if b, err := os.ReadFile(tries); err != nil || string(b) != "x\n" {
			t.Errorf("tried %q %v", b, err)
		}
	})
}

// TestAMissingProgramIsNoFailureOfTheDocument: what the shell cannot start says nothing about the document.
func TestAMissingProgramIsNoFailureOfTheDocument(t *testing.T) {
	w := alone(t, file.Config{Pictures: file.PictureConfig{Self: "/nowhere/motcua"}})
	f := w.save(t, upload("a.jpg", photo(800, 600)))
	if _, err := w.Picture(t.Context(), citizen(), f, file.Page{N: 1, Width: file.Thumb}); fault.Of(err) != fault.Internal {
		t.Error(err)
	}
	w = open(w.db, w.clock, w.blobs, w.dir, file.Config{Pictures: file.PictureConfig{Self: self(t)}})
	w.picture(t, f, 1, file.Thumb)
}

// TestOneVisitorHoldsOnePlace: while one asks for slow pages, as many as he likes, others have theirs; strangers together
// leave one place to those who have an account; and who finds no place is told soon to open the file itself.
func TestOneVisitorHoldsOnePlace(t *testing.T) {
	each(t, file.Config{}, func(t *testing.T, w world) {
		conf := file.PictureConfig{Self: self(t), Program: child(t, "sleep 60"), Wait: 2 * time.Second, Time: time.Minute}
		w = open(w.db, w.clock, w.blobs, w.dir, file.Config{Pictures: conf})
		slow, quick := w.save(t, upload("a.pdf", document(t, 9))), w.save(t, upload("a.jpg", photo(800, 600)))
		from := func(address string) file.Who { who := citizen(); who.Address = address; return who }
		var all sync.WaitGroup
		defer all.Wait()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		hold := func(address string) {
			for n := range 6 {
				all.Go(func() { _, _ = w.Picture(ctx, from(address), slow, file.Page{N: 1 + n, Width: file.Wide}) })
			}
			time.Sleep(300 * time.Millisecond) // they hold what they can get
		}
		hold("198.51.100.7")
		for _, who := range []file.Who{from("192.0.2.7"), {Actor: "clerk", Address: "198.51.100.7"}} {
			if _, err := w.Picture(ctx, who, quick, file.Page{N: 1, Width: file.Thumb}); err != nil {
				t.Errorf("beside one visitor, %s at %s: %v", who.Actor, who.Address, err)
			}
		}
		hold("203.0.113.7")
		if _, err := w.Picture(ctx, from("192.0.2.7"), quick, file.Page{N: 1, Width: file.Wide}); keyOf(err) != "file.picture_busy" {
			t.Errorf("a third stranger: %v", err)
		}
		if _, err := w.Picture(ctx, file.Who{Actor: "clerk"}, quick, file.Page{N: 1, Width: file.Wide}); err != nil {
			t.Errorf("somebody with an account: %v", err)
		}
	})
}
