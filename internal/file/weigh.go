package file

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// decoded is how many bytes decoding a picture takes at most, as its header says it. It goes by what the decoders
// allocate, not by what is on the screen: 16 bits a colour, a progressive or an interlaced picture cost a multiple. A
// header that lies meets the limit of the child.
func decoded(c image.Config, format string, head []byte) int64 {
	if c.Width <= 0 || c.Height <= 0 || c.Width > math.MaxInt32/c.Height {
		return math.MaxInt64
	}
	pixels := float64(c.Width+32) * float64(c.Height+32) // decoders fill up to whole blocks
	switch format {
	case "png":
		return int64(pixels * pngBytes(head))
	case "jpeg":
		return int64(pixels * jpegBytes(c, head))
	}
	return int64(pixels * 10) // WebP: the picture, one more while transforms are undone, and what is seen through
}

// pngBytes are the bytes for a pixel: those of the picture, and as many again for the passes of an interlaced one.
func pngBytes(head []byte) float64 {
	const depth, kind, interlace, palette = 24, 25, 28, 3
	if len(head) <= interlace {
		return math.MaxInt32
	}
	n := 4.0
	switch {
	case head[depth] == 16:
		n = 8
	case head[kind] == palette:
		n = 1
	}
	if head[interlace] != 0 {
		n *= 2
	}
	return n
}

// jpegBytes are the bytes for a pixel: its samples, four more for each sample when the picture is progressive, and the
// picture once more where its colours are not those of JPEG itself.
func jpegBytes(c image.Config, head []byte) float64 {
	samples, progressive := jpegFrame(head)
	n := samples
	if progressive {
		n += 4 * samples
	}
	if c.ColorModel != color.YCbCrModel && c.ColorModel != color.GrayModel {
		n += 4
	}
	return n
}

// jpegFrame reads the frame header: samples for a pixel, and whether the picture is progressive. What is not
// found is taken at its worst.
func jpegFrame(jpg []byte) (samples float64, progressive bool) {
	samples, progressive = 4, true
	eachSegment(jpg, func(marker byte, body []byte) bool {
		if marker > 0xC2 {
			return true
		}
		if len(body) < 6 || len(body) < 6+3*int(body[5]) {
			return false
		}
		sum, across, down := 0.0, byte(1), byte(1)
		for i := range int(body[5]) {
			f := body[7+3*i]
			sum, across, down = sum+float64(f>>4)*float64(f&15), max(across, f>>4), max(down, f&15)
		}
		samples, progressive = max(1, sum/float64(across)/float64(down)), marker == 0xC2
		return false
	})
	return samples, progressive
}

// eachSegment hands out the segments before the picture itself, until next says false or one is not as usual.
func eachSegment(jpg []byte, next func(marker byte, body []byte) bool) {
	if len(jpg) < 4 || jpg[0] != 0xFF || jpg[1] != 0xD8 {
		return
	}
	for at := 2; at+4 <= len(jpg) && jpg[at] == 0xFF; {
		marker, size := jpg[at+1], int(binary.BigEndian.Uint16(jpg[at+2:]))
		if marker < 0xC0 || marker >= 0xD0 && marker <= 0xDA || size < 2 || at+2+size > len(jpg) || !next(marker, jpg[at+4:at+2+size]) {
			return
		}
		at += 2 + size
	}
}
