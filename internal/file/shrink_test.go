package file

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// held is a JPEG of 60×40 whose upper left corner is red, taken with the camera held as EXIF says, with a
// place in it.
func held(t testing.TB, turn uint16, o binary.AppendByteOrder) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for y := range 40 {
		for x := range 60 {
			c := color.RGBA{240, 240, 240, 255}
			if x < 20 && y < 20 {
				c = color.RGBA{220, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00")
	if o.String() == binary.BigEndian.String() {
		tiff = []byte("MM\x00*")
	}
	tiff = o.AppendUint32(tiff, 8)
	tiff = o.AppendUint16(tiff, 2)
	tiff = append(o.AppendUint32(o.AppendUint16(o.AppendUint16(tiff, 0x010F), 2), 4), "GPS!"...)
	tiff = o.AppendUint16(o.AppendUint32(o.AppendUint16(o.AppendUint16(tiff, 0x0112), 3), 1), turn)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	seg := append(binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2)), body...)
	out := append([]byte{0xFF, 0xD8}, seg...)
	return append(out, b.Bytes()[2:]...)
}

// small shrinks within a memory.
func small(b []byte, memory int64) ([]byte, error) {
	var out bytes.Buffer
	err := shrink(bytes.NewReader(b), &out, Thumb, memory+besides)
	return out.Bytes(), err
}

func TestPreviewIsUprightAndSaysNothingElse(t *testing.T) {
	// where the red corner must be once the picture is upright: left/right, top/bottom, and whether it stands
	for turn, want := range map[uint16]struct{ right, bottom, tall bool }{
		1: {false, false, false}, 2: {true, false, false}, 3: {true, true, false}, 4: {false, true, false},
		5: {false, false, true}, 6: {true, false, true}, 7: {true, true, true}, 8: {false, true, true},
		0: {false, false, false}, 9: {false, false, false},
	} {
		for _, o := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			out, err := small(held(t, turn, o), 1e6)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(out, []byte("Exif")) || bytes.Contains(out, []byte("GPS!")) {
				t.Error("the preview carries EXIF")
			}
			m, err := jpeg.Decode(bytes.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			w, h := m.Bounds().Dx(), m.Bounds().Dy()
			if (h > w) != want.tall {
				t.Errorf("orientation %d: %d×%d", turn, w, h)
			}
			x, y := 5, 5
			if want.right {
				x = w - 6
			}
			if want.bottom {
				y = h - 6
			}
			if r, g, _, _ := m.At(x, y).RGBA(); r>>8 < 150 || g>>8 > 90 {
				t.Errorf("orientation %d: the corner at %d,%d is %d,%d", turn, x, y, r>>8, g>>8)
			}
		}
	}
}

func TestPreviewIsSmall(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2000, 500)) // see-through: becomes white
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	out, err := small(b.Bytes(), 5e6)
	if err != nil {
		t.Fatal(err)
	}
	p, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil || p.Bounds().Dx() != 240 || p.Bounds().Dy() != 60 {
		t.Fatalf("%v %v", p.Bounds(), err)
	}
	if r, _, _, _ := p.At(100, 30).RGBA(); r>>8 < 250 {
		t.Errorf("see-through became %d", r>>8)
	}
}

func TestNoPreview(t *testing.T) {
	whole := held(t, 1, binary.LittleEndian)
	bomb := bytes.Clone(whole)
	if i := bytes.Index(bomb, []byte{0xFF, 0xC0}); i > 0 { // says that it is 65,000 × 65,000
		binary.BigEndian.PutUint16(bomb[i+5:], 65000)
		binary.BigEndian.PutUint16(bomb[i+7:], 65000)
	}
	for name, b := range map[string][]byte{"empty": nil, "text": []byte("x"), "bomb": bomb, "cut": whole[:len(whole)/3]} {
		if _, err := small(b, 1e6); !errors.Is(err, errNoPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := small(whole, 60*40); !errors.Is(err, errNoPicture) {
		t.Errorf("over the limit: %v", err)
	}
}

func FuzzOrientation(f *testing.F) {
	for turn := range uint16(10) {
		f.Add(held(f, turn, binary.BigEndian))
	}
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		if n := orientation(b); n < 1 || n > 8 {
			t.Fatal(n)
		}
	})
}

func FuzzShrink(f *testing.F) {
	f.Add(held(f, 6, binary.LittleEndian))
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("RIFF\x24\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := small(b, 1_000_000)
		if err != nil && !errors.Is(err, errNoPicture) {
			t.Fatal(err)
		}
		if err == nil {
			c, err := jpeg.DecodeConfig(bytes.NewReader(out))
			if err != nil || c.Width > int(Thumb) {
				t.Fatalf("%d wide, %v", c.Width, err)
			}
		}
	})
}

func FuzzRecognise(f *testing.F) {
	f.Add([]byte("%PDF-1.7"), "a.pdf")
	f.Add([]byte("PK\x03\x04"), "a.docx")
	f.Add([]byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), "a.png")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		if len(b) > headSize {
			b = b[:headSize]
		}
		k, as, err := recognise(b, CleanName(name), Types())
		if err != nil {
			return
		}
		if as != CleanName(as) {
			t.Fatalf("%q is not clean", as)
		}
		if k.inline && k.media != mediaPDF && !bytes.HasPrefix(b, []byte("\xff\xd8\xff")) && !bytes.HasPrefix(b, []byte("\x89PNG")) &&
			!bytes.HasPrefix(b, []byte("RIFF")) {
			t.Fatalf("%.20q is shown as %s", b, k.media)
		}
	})
}
