package file

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// PictureConfig limits the making of pictures from what people sent. The zero value works.
type PictureConfig struct {
	Program string        // pdftoppm; looked for in PATH when empty, "-" to do without
	Info    string        // pdfinfo; likewise
	Time    time.Duration // for one page; 10 seconds
	Memory  int64         // of the child process; 512 MB
	Output  int64         // most bytes of a picture; 8 MB
	Pages   int           // pages of one document that are shown; 200
	Pixels  int           // most pixels of a photograph that is decoded; 40 million
	AtOnce  int           // made at the same time; the number of processors
}

func (c PictureConfig) filled() PictureConfig {
	if c.Time == 0 {
		c.Time = 10 * time.Second
	}
	if c.Memory == 0 {
		c.Memory = 512 << 20
	}
	if c.Output == 0 {
		c.Output = 8 << 20
	}
	if c.Pages == 0 {
		c.Pages = 200
	}
	if c.Pixels == 0 {
		c.Pixels = 40_000_000
	}
	if c.AtOnce == 0 {
		c.AtOnce = runtime.NumCPU()
	}
	return c
}

// Width is how wide a picture is, in pixels.
type Width int

// The widths made: for lists, and for reading beside the form.
const (
	Thumb Width = 240
	Wide  Width = 1240
)

// maker makes pictures, a few at a time.
type maker struct {
	conf  PictureConfig
	slots chan struct{}
	ppm   string // path of pdftoppm; empty: none
	info  string
}

func newMaker(c PictureConfig) *maker {
	return &maker{conf: c, slots: make(chan struct{}, c.AtOnce), ppm: program(c.Program, "pdftoppm"), info: program(c.Info, "pdfinfo")}
}

// errNoPicture says that no picture can be made of this; it is remembered.
var errNoPicture = errors.New("file: no picture")

// Picturable tells whether pictures of this type of file can be made here at all. Show a plain link otherwise.
func (r *Room) Picturable(media string) bool {
	switch media {
	case mediaJPEG, mediaPNG, mediaWEBP:
		return true
	case mediaPDF:
		return r.maker.ppm != "" && r.maker.info != ""
	}
	return false
}

// PDF tells whether pictures of PDF pages can be made here, for `motcua check`.
func (r *Room) PDF() bool { return r.Picturable(mediaPDF) }

// Picture opens a JPEG picture of page n, from 1, of a file that was found before (see Find). It is made
// once and kept. What has no picture is NotFound: show a plain link.
func (r *Room) Picture(ctx context.Context, f File, n int, w Width) (blob.Reader, error) {
	none := fault.New(fault.NotFound, "file.no_picture")
	if !r.Picturable(f.Type) || n < 1 || n > r.conf.Pictures.Pages || w != Thumb && w != Wide || f.Type != mediaPDF && n != 1 {
		return nil, none
	}
	for range 2 {
		hash, known, err := r.pictured(ctx, f.Hash, n, w)
		if err != nil {
			return nil, err
		}
		if known && hash == "" {
			return nil, none
		}
		if known {
			b, err := r.blobs.Open(ctx, hash)
			if !errors.Is(err, blob.ErrNotFound) {
				return b, err
			}
		}
		if err := r.makePicture(ctx, f, n, w); err != nil {
			return nil, err
		}
	}
	return nil, none
}

// pictured looks for a picture made before.
func (r *Room) pictured(ctx context.Context, hash string, n int, w Width) (picture string, known bool, err error) {
	err = r.db.Read(ctx, func(s *store.Snapshot) error {
		return s.QueryRow(`select picture from file_picture where hash=$1 and page=$2 and width=$3`, hash, n, int(w)).Scan(&picture)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return picture, err == nil, err
}

// makePicture makes and keeps a picture, or remembers that none can be made.
func (r *Room) makePicture(ctx context.Context, f File, n int, w Width) error {
	done, err := r.maker.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	src, err := r.blobs.Open(ctx, f.Hash)
	if err != nil {
		return fmt.Errorf("file: picture of %s: %w", f.ID, err)
	}
	defer func() { _ = src.Close() }()
	var jpg []byte
	if f.Type == mediaPDF {
		jpg, err = r.maker.page(ctx, src, n, w)
	} else {
		jpg, err = shrink(src, w, r.conf.Pictures.Pixels)
	}
	var kept blob.Info
	switch {
	case errors.Is(err, errNoPicture):
	case err != nil:
		return fmt.Errorf("file: picture of %s: %w", f.ID, err)
	default:
		if kept, err = r.blobs.Put(ctx, bytes.NewReader(jpg), r.conf.Pictures.Output); err != nil {
			return fmt.Errorf("file: picture of %s: %w", f.ID, err)
		}
	}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		if kept.Hash != "" {
			if err := claim(tx, kept.Hash, kept.Size, 0); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`insert into file_picture (hash, page, width, picture, size, at) values ($1,$2,$3,$4,$5,$6)
			on conflict (hash, page, width) do update set picture=excluded.picture, size=excluded.size, at=excluded.at`,
			f.Hash, n, int(w), kept.Hash, kept.Size, store.Millis(tx.Now()))
		return err
	})
	var s swept
	if errors.As(err, &s) { // the sweeper has an old picture of the same bytes: this one is made again later
		return fault.New(fault.Busy, "file.no_picture")
	}
	return err
}

// enter waits for a free place among the makers.
func (m *maker) enter(ctx context.Context) (leave func(), err error) {
	select {
	case m.slots <- struct{}{}:
		return func() { <-m.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Pages counts the pages of a file: 1 for a photograph, 0 for what has no pictures. It is counted once.
func (r *Room) Pages(ctx context.Context, f File) (int, error) {
	if !r.Picturable(f.Type) {
		return 0, nil
	}
	if f.Type != mediaPDF {
		return 1, nil
	}
	n := int64(-1)
	err := r.db.Read(ctx, func(s *store.Snapshot) error {
		return s.QueryRow(`select pages from file_blob where hash=$1`, f.Hash).Scan(&n)
	})
	if err != nil || n >= 0 {
		return min(int(n), r.conf.Pictures.Pages), err
	}
	if n, err = r.countPages(ctx, f); err != nil {
		return 0, err
	}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`update file_blob set pages=$2 where hash=$1`, f.Hash, n)
		return err
	})
	return min(int(n), r.conf.Pictures.Pages), err
}

func (r *Room) countPages(ctx context.Context, f File) (int64, error) {
	done, err := r.maker.enter(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	src, err := r.blobs.Open(ctx, f.Hash)
	if err != nil {
		return 0, fmt.Errorf("file: pages of %s: %w", f.ID, err)
	}
	defer func() { _ = src.Close() }()
	n, err := r.maker.count(ctx, src)
	if errors.Is(err, errNoPicture) {
		return 0, nil
	}
	return n, err
}

// readAll reads at most limit bytes; more is errNoPicture.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		return nil, errNoPicture
	}
	return b, err
}
