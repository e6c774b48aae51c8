package file

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // decodes PNG
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decodes WebP
)

// shrink makes a small JPEG of a photograph, upright, on white, and without anything else that the
// photograph carries: no place, no camera, no owner. The size is looked at before anything is decoded.
func shrink(src io.ReadSeeker, w Width, pixels int) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil { // a decoder met what it did not expect
			out, err = nil, fmt.Errorf("%w: %v", errNoPicture, p)
		}
	}()
	head := make([]byte, 256<<10)
	n, err := io.ReadFull(src, head)
	if n == 0 && err != nil {
		return nil, errNoPicture
	}
	turn := orientation(head[:n])
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	c, _, err := image.DecodeConfig(bufio.NewReader(src))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > pixels/c.Height {
		return nil, errNoPicture
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	full, _, err := image.Decode(bufio.NewReader(src))
	if err != nil {
		return nil, errNoPicture
	}
	small := scale(full, int(w), turn >= 5)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, upright(small, turn), &jpeg.Options{Quality: 80}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// scale brings a picture to the width it will have once it is turned, never larger than it is, on white.
func scale(src image.Image, width int, sideways bool) *image.RGBA {
	s := src.Bounds()
	across := s.Dx()
	if sideways {
		across = s.Dy()
	}
	k := min(1, float64(width)/float64(across))
	dst := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(s.Dx())*k+0.5)), max(1, int(float64(s.Dy())*k+0.5))))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(dst, dst.Bounds(), src, s, draw.Over, nil)
	return dst
}

// upright undoes the EXIF orientation 1 to 8.
func upright(src *image.RGBA, turn int) *image.RGBA {
	if turn <= 1 || turn > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn >= 5 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			dx, dy := x, y
			switch turn {
			case 2:
				dx = w - 1 - x
			case 3:
				dx, dy = w-1-x, h-1-y
			case 4:
				dy = h - 1 - y
			case 5:
				dx, dy = y, x
			case 6:
				dx, dy = h-1-y, x
			case 7:
				dx, dy = h-1-y, w-1-x
			case 8:
				dx, dy = y, w-1-x
			}
			dst.SetRGBA(dx, dy, src.RGBAAt(x, y))
		}
	}
	return dst
}
