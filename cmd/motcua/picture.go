package main

import (
	"io"
	"os"

	"github.com/motcua/motcua/internal/file"
)

// Picture is `motcua picture`, the child in which the server makes the small picture of a photograph: see
// file.PictureConfig.
type Picture struct {
	File   string     `arg:""`
	Width  file.Width `arg:""`
	Memory int64      `arg:""`
}

// Run writes a JPEG.
func (p *Picture) Run(out io.Writer) error {
	f, err := os.Open(p.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return file.Shrink(f, out, p.Width, p.Memory)
}
