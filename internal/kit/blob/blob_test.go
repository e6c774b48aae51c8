package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/space"
)

// place is a store with a way to count and to spoil what lies in it, behind its back.
type place struct {
	blob.Store
	things func(t *testing.T) int
	spoil  func(t *testing.T, hash string)
}

func each(t *testing.T, test func(t *testing.T, p place)) {
	t.Run("local", func(t *testing.T) { test(t, local(t)) })
	t.Run("s3", func(t *testing.T) { test(t, bucket(t)) })
}

func local(t *testing.T) place {
	t.Helper()
	dir := t.TempDir()
	l, err := blob.OpenLocal(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return place{
		Store: l,
		things: func(t *testing.T) int {
			n := 0
			if err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					n++
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		},
		spoil: func(t *testing.T, hash string) {
			f := filepath.Join(dir, hash[:2], hash[2:4], hash)
			if err := os.WriteFile(f, []byte("something else"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	}
}

func bucket(t *testing.T) place {
	t.Helper()
	back := s3mem.New()
	if err := back.CreateBucket("files"); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(gofakes3.New(back, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	t.Cleanup(srv.Close)
	tmp := t.TempDir()
	s, err := blob.OpenS3(blob.S3Config{Endpoint: srv.URL, Bucket: "files", Prefix: "blob/", Key: "k", Secret: "s", TempDir: tmp})
	if err != nil {
		t.Fatal(err)
	}
	return place{
		Store: s,
		things: func(t *testing.T) int {
			l, err := back.ListBucket("files", nil, gofakes3.ListBucketPage{})
			if err != nil {
				t.Fatal(err)
			}
			waiting, err := os.ReadDir(tmp)
			if err != nil {
				t.Fatal(err)
			}
			return len(l.Contents) + len(waiting)
		},
		spoil: func(t *testing.T, hash string) {
			text := "something else"
			if _, err := back.PutObject("files", "blob/"+hash, map[string]string{}, strings.NewReader(text), int64(len(text)), nil); err != nil {
				t.Fatal(err)
			}
		},
	}
}

func hashOf(b []byte) string { h := sha256.Sum256(b); return hex.EncodeToString(h[:]) }

func put(t *testing.T, s blob.Store, b []byte) blob.Info {
	t.Helper()
	i, err := s.Put(t.Context(), bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestPutAndRead(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		big := make([]byte, 3<<20)
		for i := range big {
			big[i] = byte(rand.Uint32())
		}
		for _, b := range [][]byte{{}, []byte("Giấy khai sinh"), big} {
			i := put(t, p, b)
			if i.Hash != hashOf(b) || i.Size != int64(len(b)) {
				t.Fatalf("put gives %v", i)
			}
			if time.Since(i.At).Abs() > time.Hour {
				t.Errorf("put at %v", i.At)
			}
			r, err := p.Open(t.Context(), i.Hash)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("read %d bytes of %d, %v", len(got), len(b), err)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			if err := blob.Verify(t.Context(), p, i.Hash); err != nil {
				t.Error(err)
			}
		}
		if n := p.things(t); n != 3 {
			t.Errorf("%d things kept, want 3", n)
		}
	})
}

func TestSameBytesOnce(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		a, b := put(t, p, []byte("x")), put(t, p, []byte("x"))
		if a.Hash != b.Hash || p.things(t) != 1 {
			t.Errorf("%v and %v, %d things", a, b, p.things(t))
		}
	})
}

func TestSeek(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		i := put(t, p, []byte("0123456789"))
		r, err := p.Open(t.Context(), i.Hash)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		if err := iotest.TestReader(r, []byte("0123456789")); err != nil {
			t.Error(err)
		}
	})
}

func TestLimit(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		if _, err := p.Put(t.Context(), strings.NewReader("12345"), 4); !errors.Is(err, blob.ErrTooLarge) {
			t.Errorf("five bytes into four: %v", err)
		}
		endless := &counter{}
		if _, err := p.Put(t.Context(), endless, 1<<20); !errors.Is(err, blob.ErrTooLarge) {
			t.Errorf("endless: %v", err)
		}
		if endless.n > 2<<20 {
			t.Errorf("read %d bytes past the limit", endless.n)
		}
		if n := p.things(t); n != 0 {
			t.Errorf("%d things left behind", n)
		}
	})
}

type counter struct{ n int }

func (c *counter) Read(p []byte) (int, error) { c.n += len(p); return len(p), nil }

func TestHalfUploadLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		broken := errors.New("the line broke")
		r := io.MultiReader(bytes.NewReader(make([]byte, 100_000)), iotest.ErrReader(broken))
		if _, err := p.Put(t.Context(), r, 1<<20); !errors.Is(err, broken) {
			t.Errorf("broken line: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		stop := readerFunc(func(b []byte) (int, error) { cancel(); return len(b), nil })
		if _, err := p.Put(ctx, stop, 1<<20); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if n := p.things(t); n != 0 {
			t.Errorf("%d things left behind", n)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestNotThere(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		none := hashOf([]byte("never put"))
		for _, name := range []string{none, "", "..", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("/", 64), none + "x"} {
			if _, err := p.Open(t.Context(), name); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("open %q: %v", name, err)
			}
			if _, err := p.Stat(t.Context(), name); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("stat %q: %v", name, err)
			}
			if err := p.Delete(t.Context(), name); err != nil {
				t.Errorf("delete %q: %v", name, err)
			}
		}
	})
}

func TestDelete(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		i := put(t, p, []byte("gone soon"))
		if err := p.Delete(t.Context(), i.Hash); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Stat(t.Context(), i.Hash); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("after delete: %v", err)
		}
	})
}

func TestList(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		want := map[string]int64{}
		for n := range 30 {
			i := put(t, p, []byte(strings.Repeat("n", n)))
			want[i.Hash] = i.Size
		}
		var hashes []string
		for i, err := range p.List(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			if len(hashes) > 0 && hashes[len(hashes)-1] >= i.Hash {
				t.Errorf("%s out of order", i.Hash)
			}
			if size, ok := want[i.Hash]; !ok || size != i.Size {
				t.Errorf("listed %v", i)
			}
			hashes = append(hashes, i.Hash)
		}
		if len(hashes) != 30 {
			t.Fatalf("listed %d of 30", len(hashes))
		}
		rest := 0
		for i, err := range p.List(t.Context(), hashes[19]) {
			if err != nil || i.Hash != hashes[20+rest] {
				t.Fatalf("after 20: %v %v", i, err)
			}
			if rest++; rest == 5 {
				break
			}
		}
		if rest != 5 {
			t.Errorf("%d listed after the twentieth, wanted to stop at 5", rest)
		}
	})
}

func TestDamageIsSeenAndMended(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		i := put(t, p, []byte("Giấy chứng nhận"))
		p.spoil(t, i.Hash)
		if err := blob.Verify(t.Context(), p, i.Hash); !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("damaged: %v", err)
		}
		put(t, p, []byte("Giấy chứng nhận"))
		if err := blob.Verify(t.Context(), p, i.Hash); err != nil {
			t.Errorf("after putting it again: %v", err)
		}
	})
}

func TestCheck(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		if err := p.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if n := p.things(t); n != 0 {
			t.Errorf("the check left %d things behind", n)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		var all sync.WaitGroup
		for n := range 24 {
			all.Go(func() {
				b := []byte(fmt.Sprintf("file %d", n%4))
				if _, err := p.Put(t.Context(), bytes.NewReader(b), 100); err != nil {
					t.Error(err)
				}
				if err := blob.Verify(t.Context(), p, hashOf(b)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := p.things(t); n != 4 {
			t.Errorf("%d things, want 4", n)
		}
	})
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	s, err := blob.OpenS3(blob.S3Config{Endpoint: "http://127.0.0.1:1", Bucket: "none"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := s.Check(ctx); err == nil {
		t.Error("a server that is not there passes")
	}
	if _, err := blob.OpenS3(blob.S3Config{Bucket: "b"}); err == nil {
		t.Error("no endpoint passes")
	}
	f := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(f, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.OpenLocal(f); err == nil {
		t.Error("a file instead of a folder passes")
	}
}

func TestLeftoversAreCleared(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"old": 11 * time.Minute, "young": 5 * time.Minute} {
		f := filepath.Join(dir, "tmp", name)
		if err := os.WriteFile(f, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(f, at, at); err != nil {
			t.Fatal(err)
		}
	}
	l, err := blob.OpenLocal(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	es, err := os.ReadDir(filepath.Join(dir, "tmp"))
	if err != nil || len(es) != 1 || es[0].Name() != "young" {
		t.Errorf("left in tmp: %v %v", es, err)
	}
}

// TestAFullDiskCutsOff: what is coming in is let go of when the disk fills up meanwhile, nothing of it stays, and who comes
// later is not read. Others go on.
func TestAFullDiskCutsOff(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		free, now := int64(50<<30), time.Unix(1e9, 0)
		w := space.New(space.Config{Folders: []string{"/"}, Now: func() time.Time { return now },
			Look: func(string) (space.Disk, error) { return space.Disk{Free: free, Total: 100 << 30}, nil }})
		s := blob.Spare(p.Store, w)
		stranger := space.As(t.Context(), space.Stranger)
		filling := readerFunc(func(b []byte) (int, error) { free, now = 9<<30, now.Add(time.Minute); return len(b), nil })
		if _, err := s.Put(stranger, filling, 1<<30); fault.Of(err) != fault.Full {
			t.Errorf("while it fills up: %v", err)
		}
		late := &counter{}
		if _, err := s.Put(stranger, late, 1<<30); fault.Of(err) != fault.Full || late.n > 0 {
			t.Errorf("later: %v after %d bytes", err, late.n)
		}
		if n := p.things(t); n != 0 {
			t.Errorf("%d things left behind", n)
		}
		if _, err := s.Put(space.As(t.Context(), space.Official), strings.NewReader("x"), 10); err != nil {
			t.Errorf("an official: %v", err)
		}
	})
}
