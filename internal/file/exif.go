package file

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// orientation finds how a JPEG was held when it was taken, from the EXIF block at its beginning: 1 to 8 as
// in CIPA DC-008 §4.6.4, 1 (upright) when it does not say or is broken.
func orientation(jpg []byte) int {
	turn := 1
	eachSegment(jpg, func(marker byte, body []byte) bool {
		tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
		if ok = ok && marker == 0xE1; ok {
			turn = tiffOrientation(tiff)
		}
		return !ok
	})
	return turn
}

// tiffOrientation reads tag 0x0112 of the first directory.
func tiffOrientation(b []byte) int {
	var o binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte("II*\x00")):
		o = binary.LittleEndian
	case bytes.HasPrefix(b, []byte("MM\x00*")):
		o = binary.BigEndian
	default:
		return 1
	}
	if len(b) < 8 {
		return 1
	}
	at := uint64(o.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	n := uint64(o.Uint16(b[at:]))
	for i := range n {
		e := at + 2 + 12*i
		if e+12 > uint64(len(b)) {
			return 1
		}
		if o.Uint16(b[e:]) == 0x0112 && o.Uint16(b[e+2:]) == 3 {
			if v := int(o.Uint16(b[e+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// webpOrientation is orientation for a WebP, whose EXIF block stands in a chunk behind the picture.
func webpOrientation(webp io.ReadSeeker) (int, error) {
	at := int64(12) // behind "RIFF", the size and "WEBP"
	for range 1000 {
		var head [8]byte
		if _, err := webp.Seek(at, io.SeekStart); err != nil {
			return 1, err
		}
		if _, err := io.ReadFull(webp, head[:]); err != nil {
			return 1, ended(err)
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		if string(head[:4]) != "EXIF" {
			at += 8 + size + size&1
			continue
		}
		body := make([]byte, min(size, 64<<10))
		n, err := io.ReadFull(webp, body)
		return tiffOrientation(bytes.TrimPrefix(body[:n], []byte("Exif\x00\x00"))), ended(err)
	}
	return 1, nil
}

// ended leaves out that there was nothing more to read.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
