package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/store"
)

// PictureConfig limits the making of pictures from what people sent. The zero value works.
type PictureConfig struct {
	Program string        // pdftoppm; looked for in PATH when empty, "-" to do without
	Info    string        // pdfinfo; likewise
	HEIF    string        // heif-convert or heif-dec of libheif; likewise
	Self    string        // this program, which makes pictures of photographs in a child of its own; without it they are made in this process
	Time    time.Duration // for one page; 10 seconds
	Look    time.Duration // at a file that arrives, with the wait for a place; 3 seconds, below 0: it is not looked at
	Wait    time.Duration // for a free place; 10 seconds
	Memory  int64         // of the child process, besides that of the program itself; 80 MB
	Output  int64         // most bytes of a picture; 8 MB
	Pages   int           // pages of one document that are shown; 200
	AtOnce  int           // made at the same time; 3. One visitor makes one, and those without an account together all but one
}

func (c PictureConfig) filled() PictureConfig {
	if c.Time == 0 {
		c.Time = 10 * time.Second
	}
	if c.Look == 0 {
		c.Look = 3 * time.Second
	}
	if c.Wait == 0 {
		c.Wait = 10 * time.Second
	}
	if c.Memory == 0 {
		c.Memory = 80 << 20
	}
	if c.Output == 0 {
		c.Output = 8 << 20
	}
	if c.Pages == 0 {
		c.Pages = 200
	}
	if c.AtOnce == 0 {
		c.AtOnce = 3
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
	limit *limit.Limiter
	ppm   string // path of pdftoppm; empty: none
	info  string
	heif  string
}

func newMaker(c PictureConfig, l *limit.Limiter) *maker {
	m := &maker{conf: c, limit: l, ppm: program(c.Program, "pdftoppm"), info: program(c.Info, "pdfinfo")}
	if m.heif = program(c.HEIF, "heif-convert"); m.heif == "" {
		m.heif = program(c.HEIF, "heif-dec")
	}
	return m
}

// errNoPicture says that no picture can be made of this; it is remembered of the document.
var errNoPicture = errors.New("file: no picture")

// errBroken, errLocked and errNoPage say why a document has no picture, where that is certain.
var (
	errBroken = fmt.Errorf("%w: broken", errNoPicture)
	errLocked = fmt.Errorf("%w: locked", errNoPicture)
	errNoPage = fmt.Errorf("%w: without a page", errNoPicture)
)

// Picturable tells whether pictures of this type of file can be made here at all. Show a plain link otherwise.
func (r *Room) Picturable(media string) bool {
	switch media {
	case mediaJPEG, mediaPNG, mediaWEBP:
		return true
	case mediaHEIC, mediaHEIF:
		return r.maker.heif != ""
	case mediaPDF:
		return r.maker.ppm != "" && r.maker.info != ""
	}
	return false
}

// PDF tells whether pictures of PDF pages can be made here.
func (r *Room) PDF() bool { return r.Picturable(mediaPDF) }

// Photograph tells whether a file is a photograph, of whatever kind.
func (f File) Photograph() bool { return strings.HasPrefix(f.Type, "image/") }

// Page is a page of a file, from 1, as a picture of a width.
type Page struct {
	N     int
	Width Width
}

// Picture opens a JPEG picture of a page of a file that was found before (see Find). It is made
// once and kept. What has no picture is NotFound: show a plain link. A document that failed once is not tried again.
func (r *Room) Picture(ctx context.Context, who Who, f File, p Page) (blob.Reader, error) {
	n, w, none := p.N, p.Width, fault.New(fault.NotFound, "file.no_picture")
	if !r.Picturable(f.Type) || n < 1 || n > r.conf.Pictures.Pages || w != Thumb && w != Wide || f.Type != mediaPDF && n != 1 {
		return nil, none
	}
	b, err := r.made(ctx, f, n, w)
	if err == nil && b == nil {
		if ctx = space.As(ctx, space.Bulk); r.db.MayWrite(ctx) != nil { // a picture can wait: the file itself opens
			return nil, busy(f)
		}
		var leave func()
		if leave, err = r.maker.enter(ctx, who, f); err != nil {
			return nil, err
		}
		defer leave()
		if b, err = r.made(ctx, f, n, w); err == nil && b == nil { // nobody made it meanwhile
			if err = r.makePicture(ctx, f, n, w); err == nil {
				b, err = r.made(ctx, f, n, w)
			}
		}
	}
	if errors.Is(err, errNoPicture) || err == nil && b == nil {
		return nil, none
	}
	return b, err
}

// made opens a picture made before; nil when there is none yet, errNoPicture when none can be made.
func (r *Room) made(ctx context.Context, f File, n int, w Width) (blob.Reader, error) {
	var hash string
	pages := int64(-1)
	err := r.db.Read(ctx, func(s *store.Snapshot) error {
		return s.QueryRow(`select b.pages, coalesce(p.picture, '') from file_blob b
			left join file_picture p on p.hash=b.hash and p.page=$2 and p.width=$3 where b.hash=$1`, f.Hash, n, int(w)).Scan(&pages, &hash)
	})
	if err != nil {
		return nil, err
	}
	if pages >= 0 && int64(n) > pages {
		return nil, errNoPicture
	}
	if hash == "" {
		return nil, nil
	}
	b, err := r.blobs.Open(ctx, hash)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, nil
	}
	return b, err
}

// makePicture makes and keeps a picture, or remembers that the document has none.
func (r *Room) makePicture(ctx context.Context, f File, n int, w Width) error {
	pages, jpg, err := r.draw(ctx, f, n, w)
	if errors.Is(err, errNoPicture) {
		pages = 0
	}
	if pages >= 0 {
		if err := r.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`update file_blob set pages=$2 where hash=$1`, f.Hash, pages)
			return err
		}); err != nil {
			return err
		}
	}
	if err != nil || jpg == nil {
		return err
	}
	kept, err := r.blobs.Put(ctx, bytes.NewReader(jpg), r.conf.Pictures.Output)
	if err != nil {
		return fmt.Errorf("file: picture of %s: %w", f.ID, err)
	}
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		if err := claim(tx, kept.Hash, kept.Size, 0); err != nil {
			return err
		}
		_, err := tx.Exec(`insert into file_picture (hash, page, width, picture, size, at) values ($1,$2,$3,$4,$5,$6)
			on conflict (hash, page, width) do update set picture=excluded.picture, size=excluded.size, at=excluded.at`,
			f.Hash, n, int(w), kept.Hash, kept.Size, store.Millis(tx.Now()))
		return err
	})
	var s swept
	if errors.As(err, &s) { // the sweeper has an old picture of the same bytes: this one is made again later
		return busy(f)
	}
	return err
}

// draw runs the programs: it counts the pages of a document that were not counted yet, and draws the one asked for. Its
// pages are -1 where nothing new is known of them.
func (r *Room) draw(ctx context.Context, f File, n int, w Width) (pages int64, jpg []byte, err error) {
	src, err := r.blobs.Open(ctx, f.Hash)
	if err != nil {
		return -1, nil, fmt.Errorf("file: picture of %s: %w", f.ID, err)
	}
	defer func() { _ = src.Close() }()
	if f.Type != mediaPDF {
		jpg, err = r.maker.photograph(ctx, src, f, w)
		return -1, jpg, err
	}
	if pages, err = r.counted(ctx, f.Hash); err == nil && pages < 0 {
		pages, _, err = r.maker.count(ctx, src)
	}
	if err != nil || int64(n) > pages {
		return pages, nil, err
	}
	if _, err = src.Seek(0, io.SeekStart); err != nil {
		return -1, nil, err
	}
	jpg, err = r.maker.page(ctx, src, n, w)
	return pages, jpg, err
}

// counted is how many pages a document has; -1: nobody counted them.
func (r *Room) counted(ctx context.Context, hash string) (pages int64, err error) {
	err = r.db.Read(ctx, func(s *store.Snapshot) error {
		return s.QueryRow(`select pages from file_blob where hash=$1`, hash).Scan(&pages)
	})
	return pages, err
}

// enter waits for a free place among the makers, which one visitor cannot hold all.
func (m *maker) enter(ctx context.Context, who Who, f File) (leave func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, m.conf.Wait, busy(f))
	defer cancel()
	slots, from := limit.Slots{Name: "picture", Address: 1, Office: 1, House: max(1, m.conf.AtOnce-1)}, who.Address
	if who.signedIn() {
		slots, from = limit.Slots{Name: "picture_account", Address: 1}, who.Actor
	}
	first, err := m.limit.Wait(ctx, slots, from)
	if err != nil {
		return nil, context.Cause(ctx)
	}
	second, err := m.limit.Wait(ctx, limit.Slots{Name: "picture_all", House: m.conf.AtOnce}, "")
	if err != nil {
		first()
		return nil, context.Cause(ctx)
	}
	return func() { second(); first() }, nil
}

// busy is the answer when there is no free place soon: the file itself can always be opened.
func busy(f File) error { return fault.New(fault.Busy, "file.picture_busy").WithLink(f.Path()) }

// readAll reads at most limit bytes; more is errNoPicture.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		return nil, errNoPicture
	}
	return b, err
}
