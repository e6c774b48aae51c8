package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/motcua/motcua/internal/kit/limit"
)

// program finds a program; "-" means to do without it.
func program(configured, name string) string {
	if configured == "-" {
		return ""
	}
	if configured != "" {
		name = configured
	}
	p, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return p
}

// limited is the shell line under which a child runs: memory of its own in KiB, file size in blocks, processor
// seconds, no core file; then the program itself takes the place of the shell.
const limited = `ulimit -d "$1" && ulimit -f "$2" && ulimit -t "$3" && ulimit -c 0 && shift 3 && exec "$@"`

// input is what the file is called in the folder of the child.
const input = "in"

// run starts a program on a copy of src in a folder of its own and gives what it writes to its standard
// output, and the beginning of what it writes to its standard error. The child gets no environment, limited memory,
// time and output, and is killed with all it started.
// A child that fails, and any limit that it meets, is errNoPicture: the document is to blame.
func (m *maker) run(ctx context.Context, src io.Reader, prog ...string) (out, said []byte, err error) {
	dir, err := os.MkdirTemp("", "motcua-page-")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := copyTo(filepath.Join(dir, input), src); err != nil {
		return nil, nil, err
	}
	parent := ctx
	ctx, cancel := context.WithTimeout(ctx, m.conf.Time)
	defer cancel()
	memory := strconv.FormatInt(m.conf.Memory>>10, 10)
	if prog[0] == m.conf.Self {
		memory = "unlimited" // see confine
	}
	line := []string{"-c", limited, "sh", memory, strconv.FormatInt(m.conf.Output>>9, 10), strconv.Itoa(int(m.conf.Time/time.Second) + 1)}
	c := exec.CommandContext(ctx, "/bin/sh", append(line, prog...)...) //nolint:gosec // a fixed line; the arguments are numbers and names of this package
	c.Dir, c.Env, c.WaitDelay = dir, []string{"HOME=" + dir, "LC_ALL=C", "PATH=/usr/bin:/bin", "GOMAXPROCS=1"}, time.Second
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	pipe, err := c.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	var talk beginning
	c.Stderr = &talk
	if err := c.Start(); err != nil {
		return nil, nil, err
	}
	out, readErr := readAll(pipe, m.conf.Output)
	if readErr != nil {
		cancel()
	}
	waitErr := c.Wait()
	said = talk.text
	switch err := parent.Err(); {
	case err != nil:
		return nil, said, err // it was the reader who left
	case readErr == nil && waitErr != nil && stopped(c.ProcessState):
		return nil, said, fmt.Errorf("file: %s: %w", filepath.Base(prog[0]), waitErr)
	case readErr != nil || waitErr != nil:
		return nil, said, fmt.Errorf("%w: %w", errNoPicture, errors.Join(readErr, waitErr))
	case len(out) == 0:
		return nil, said, errNoPicture
	}
	return out, said, nil
}

// beginning keeps the first bytes of what is written to it.
type beginning struct{ text []byte }

func (b *beginning) Write(p []byte) (int, error) {
	b.text = append(b.text, p[:min(len(p), 4096-len(b.text))]...)
	return len(p), nil
}

// stopped tells whether a child ended for a reason that says nothing about the document: the shell did not find
// or could not start the program, or it was told to go with the whole house.
func stopped(s *os.ProcessState) bool {
	w, ok := s.Sys().(syscall.WaitStatus)
	told := []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP}
	return ok && (slices.Contains([]int{126, 127}, w.ExitStatus()) || slices.Contains(told, w.Signal()))
}

func copyTo(path string, src io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // in a folder made a moment ago
	if err != nil {
		return err
	}
	_, err = io.Copy(f, src)
	return errors.Join(err, f.Close())
}

// page draws page n of a PDF as JPEG.
func (m *maker) page(ctx context.Context, src io.Reader, n int, w Width) ([]byte, error) {
	s := strconv.Itoa(n)
	jpg, _, err := m.run(ctx, src, m.ppm, "-jpeg", "-jpegopt", "quality=80", "-f", s, "-l", s, "-singlefile",
		"-scale-to-x", strconv.Itoa(int(w)), "-scale-to-y", "-1", input)
	return jpg, err
}

// photograph makes the small picture of a photograph, in this program run once more (see Shrink).
func (m *maker) photograph(ctx context.Context, src io.ReadSeeker, f File, w Width) ([]byte, error) {
	if f.Type == mediaHEIC || f.Type == mediaHEIF {
		jpg, err := m.developed(ctx, src)
		if err != nil {
			return nil, err
		}
		src = bytes.NewReader(jpg)
	}
	if m.conf.Self == "" {
		var b bytes.Buffer
		err := shrink(src, &b, w, m.conf.Memory)
		return b.Bytes(), err
	}
	b, _, err := m.run(ctx, src, m.conf.Self, "picture", input, strconv.Itoa(int(w)), strconv.FormatInt(m.conf.Memory, 10))
	if string(b) == brokenWord {
		return nil, errBroken
	}
	return b, err
}

// develop lets a program of libheif write a JPEG, which it can only into a file. Of several pictures the first counts.
const develop = `"$1" -q 80 "$2" out.jpg >&2 && for f in out.jpg out-1.jpg; do [ -f "$f" ] && exec cat "$f"; done`

// developed is an HEIF photograph as JPEG, upright. A photograph of 12 million points takes 110 MB: half as much
// again as others may, and so one at a time.
func (m *maker) developed(ctx context.Context, src io.Reader) ([]byte, error) {
	leave, err := m.limit.Wait(ctx, limit.Slots{Name: "picture_heif", House: 1}, "")
	if err != nil {
		return nil, err
	}
	defer leave()
	more := *m
	more.conf.Memory += m.conf.Memory / 2
	jpg, said, err := more.run(ctx, src, "/bin/sh", "-c", develop, "sh", m.heif, input)
	if errors.Is(err, errNoPicture) && bytes.Contains(said, []byte("Invalid input")) {
		err = fmt.Errorf("%w: %w", errBroken, err)
	}
	return jpg, err
}

var pagesLine = regexp.MustCompile(`(?m)^Pages:\s+(\d{1,6})$`)

// count counts the pages of a PDF, and tells whether its parts are not all where they should be.
func (m *maker) count(ctx context.Context, src io.Reader) (n int64, odd bool, err error) {
	b, said, err := m.run(ctx, src, m.info, input)
	if err != nil {
		return 0, false, why(err, said)
	}
	f := pagesLine.FindSubmatch(b)
	if f == nil {
		return 0, false, errNoPicture
	}
	n, err = strconv.ParseInt(string(f[1]), 10, 64)
	return n, len(said) > 0, err
}
