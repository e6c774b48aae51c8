package file

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	_ "golang.org/x/image/webp" // decodes WebP
)

// besides is what a child needs of its memory besides the picture that it decodes: the small picture, what it reads.
const besides = 24 << 20

// brokenWord is what the child writes in the place of a picture when the bytes are not a whole picture.
const brokenWord = "broken"

// Shrink is what the child process of a photograph does (`motcua picture`): it writes the small picture, with no more
// memory than is given besides that of the program itself, or that the photograph is broken.
func Shrink(src io.ReadSeeker, out io.Writer, w Width, memory int64) error {
	debug.SetMemoryLimit(memory)
	if err := confine(memory - besides/2); err != nil {
		return err
	}
	err := shrink(src, out, w, memory)
	if errors.Is(err, errBroken) {
		_, err = io.WriteString(out, brokenWord)
	}
	return err
}

// confine lets this process take so much memory more than it has by now, and no more: whoever is refused more ends.
func confine(more int64) error {
	b, err := os.ReadFile("/proc/self/status")
	if errors.Is(err, fs.ErrNotExist) { // not Linux
		return nil
	}
	_, rest, _ := strings.Cut(string(b), "VmData:")
	var kb int64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		return err
	}
	most := uint64(kb<<10 + more)
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: most, Max: most})
}

// shrink makes a small JPEG of a photograph, upright, on white, and without anything else that the photograph
// carries: no place, no camera, no owner. What decoding takes of the memory is worked out from the header before
// anything is decoded.
func shrink(src io.ReadSeeker, out io.Writer, w Width, memory int64) (err error) {
	defer func() {
		if p := recover(); p != nil { // a decoder met what it did not expect
			err = fmt.Errorf("%w: %v", errNoPicture, p)
		}
	}()
	head := make([]byte, 256<<10)
	n, err := io.ReadFull(src, head)
	if n == 0 && err != nil {
		return errBroken
	}
	head = head[:n]
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return err
	}
	c, format, err := image.DecodeConfig(bufio.NewReader(src))
	if err != nil {
		return undecoded(err, head)
	}
	if decoded(c, format, head) > memory-besides {
		return errNoPicture
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return err
	}
	full, _, err := image.Decode(bufio.NewReader(src))
	if err != nil {
		return undecoded(err, head)
	}
	turn := orientation(head)
	if format == "webp" {
		if turn, err = webpOrientation(src); err != nil {
			return err
		}
	}
	return jpeg.Encode(out, upright(scale(full, int(w), turn >= 5), turn), &jpeg.Options{Quality: 80})
}

// undecoded tells a picture that is broken or cut off from one that is of a kind which the decoders do not know.
func undecoded(err error, head []byte) error {
	var jpg jpeg.UnsupportedError
	var png png.UnsupportedError
	moving := len(head) > 20 && string(head[12:16]) == "VP8X" && head[20]&2 != 0 // a WebP of more than one picture
	if errors.As(err, &jpg) || errors.As(err, &png) || moving {
		return errNoPicture
	}
	return fmt.Errorf("%w: %w", errBroken, err)
}

// scale brings a picture to the width it will have once it is turned, never larger than it is, on white. Each pixel
// is the mean of those that fall on it. The source is read a row at a time: no second copy of it is made.
func scale(src image.Image, width int, sideways bool) *image.RGBA {
	s := src.Bounds()
	across, along := s.Dx(), s.Dy()
	if sideways {
		across, along = along, across
	}
	k := min(1, float64(width)/float64(across), float64(4*width)/float64(along))
	dst := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(s.Dx())*k+0.5)), max(1, int(float64(s.Dy())*k+0.5))))
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	row := image.NewRGBA(image.Rect(0, 0, s.Dx(), 1))
	sums := make([][4]int, w)
	for y := range s.Dy() {
		draw.Draw(row, row.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(row, row.Rect, src, image.Pt(s.Min.X, s.Min.Y+y), draw.Over)
		for x := range s.Dx() {
			sum, p := &sums[x*w/s.Dx()], row.Pix[4*x:4*x+3]
			sum[0], sum[1], sum[2], sum[3] = sum[0]+int(p[0]), sum[1]+int(p[1]), sum[2]+int(p[2]), sum[3]+1
		}
		if to := y * h / s.Dy(); (y+1)*h/s.Dy() != to {
			for x, sum := range sums {
				dst.SetRGBA(x, to, color.RGBA{uint8(sum[0] / sum[3]), uint8(sum[1] / sum[3]), uint8(sum[2] / sum[3]), 255})
			}
			clear(sums)
		}
	}
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
