package file

import (
	"bytes"
	"encoding/binary"
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
