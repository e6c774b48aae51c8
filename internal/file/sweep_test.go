package file_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// aged is a blob store that says its blobs were put some time ago; what is put after young() is young.
type aged struct {
	blob.Store
	mu     sync.Mutex
	clock  *storetest.Clock
	at     map[string]time.Time
	before func(what string) // called before a blob is deleted
}

func (a *aged) Put(ctx context.Context, r io.Reader, limit int64) (blob.Info, error) {
	i, err := a.Store.Put(ctx, r, limit)
	a.mu.Lock()
	a.at[i.Hash] = a.clock.Now()
	a.mu.Unlock()
	return i, err
}

func (a *aged) Stat(ctx context.Context, hash string) (blob.Info, error) {
	i, err := a.Store.Stat(ctx, hash)
	a.mu.Lock()
	i.At = a.at[hash]
	a.mu.Unlock()
	return i, err
}

func (a *aged) Delete(ctx context.Context, hash string) error {
	if a.before != nil {
		a.before("delete")
	}
	return a.Store.Delete(ctx, hash)
}

func (a *aged) List(ctx context.Context, after string) iter.Seq2[blob.Info, error] {
	return func(yield func(blob.Info, error) bool) {
		for i, err := range a.Store.List(ctx, after) {
			a.mu.Lock()
			i.At = a.at[i.Hash]
			a.mu.Unlock()
			if !yield(i, err) {
				return
			}
		}
	}
}

func agedWorld(t *testing.T, db *store.DB, clock *storetest.Clock) (world, *aged) {
	t.Helper()
	b, dir := local(t)
	a := &aged{Store: b, clock: clock, at: map[string]time.Time{}}
	return open(db, clock, a, dir, file.Config{}), a
}

func eachAged(t *testing.T, test func(t *testing.T, w world, a *aged)) {
	storetest.Each(t, prepare(), func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w, a := agedWorld(t, db, clock)
		test(t, w, a)
	})
}

func (w world) sweep(t *testing.T) int {
	t.Helper()
	n, err := w.Sweep(t.Context(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (w world) there(t *testing.T, hash string) bool {
	t.Helper()
	_, err := w.blobs.Stat(t.Context(), hash)
	if err != nil && !errors.Is(err, blob.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func TestSweep(t *testing.T) {
	eachAged(t, func(t *testing.T, w world, _ *aged) {
		kept := w.save(t, upload("a.jpg", photo(9, 9)))
		removed := w.save(t, upload("b.jpg", photo(8, 8)))
		if _, err := w.Remove(t.Context(), citizen(), removed.ID); err != nil {
			t.Fatal(err)
		}
		orphan, err := w.blobs.Put(t.Context(), strings.NewReader("no row"), 100) // cut off between blob and row
		if err != nil {
			t.Fatal(err)
		}
		if n := w.sweep(t); n != 0 {
			t.Fatalf("%d young blobs swept", n)
		}
		w.clock.Add(23 * time.Hour)
		young := w.save(t, upload("c.jpg", photo(7, 7)))
		if _, err := w.Remove(t.Context(), citizen(), young.ID); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(2 * time.Hour)
		if n := w.sweep(t); n != 2 {
			t.Errorf("%d blobs swept, want 2", n)
		}
		if !w.there(t, kept.Hash) || w.there(t, removed.Hash) || w.there(t, orphan.Hash) || !w.there(t, young.Hash) {
			t.Error("kept and young must be there, removed and orphan must not")
		}
		again := w.save(t, upload("b.jpg", photo(8, 8))) // the very photograph that was swept
		if err := w.Verify(t.Context(), again); err != nil {
			t.Error(err)
		}
		w.clock.Add(48 * time.Hour)
		if n := w.sweep(t); n != 1 || !w.there(t, kept.Hash) || !w.there(t, again.Hash) {
			t.Errorf("%d blobs swept in the next round, want 1", n)
		}
	})
}

// A row that came between Sweep's look and its mark saves the blob, and so does a picture.
func TestSweepLooksAgain(t *testing.T) {
	eachAged(t, func(t *testing.T, w world, _ *aged) {
		f := w.save(t, upload("a.jpg", photo(600, 9)))
		w.picture(t, f, 1, file.Thumb)
		w.clock.Add(48 * time.Hour)
		for i, err := range w.blobs.List(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			if done, err := w.SweepOne(t.Context(), i.Hash, w.clock.Now()); done || err != nil {
				t.Errorf("%s swept: %v %v", i.Hash, done, err)
			}
		}
		if err := w.Verify(t.Context(), f); err != nil {
			t.Error(err)
		}
		fresh, err := w.blobs.Put(t.Context(), strings.NewReader("put again just now"), 100)
		if err != nil {
			t.Fatal(err)
		}
		if done, err := w.SweepOne(t.Context(), fresh.Hash, w.clock.Now().Add(-time.Hour)); done || err != nil || !w.there(t, fresh.Hash) {
			t.Errorf("a young blob is swept: %v %v", done, err)
		}
		if err := w.blobs.Delete(t.Context(), fresh.Hash); err != nil {
			t.Fatal(err)
		}
		again := upload("a.jpg", photo(600, 9)) // nothing bars the same bytes
		again.Paper = "p2"
		for _, x := range []file.File{f, w.save(t, again)} {
			if _, err := w.Remove(t.Context(), citizen(), x.ID); err != nil {
				t.Fatal(err)
			}
		}
		w.clock.Add(48 * time.Hour)
		if n := w.sweep(t); n != 1 {
			t.Errorf("%d blobs swept in the first round, want the photograph", n)
		}
		if n := w.sweep(t); n != 1 {
			t.Errorf("%d blobs swept in the second round, want the picture", n)
		}
		if n := countFiles(t, w.dir); n != 0 {
			t.Errorf("%d blobs left", n)
		}
	})
}

// Save puts the blob that Sweep is about to delete, after Sweep has looked: one of both must see the other.
func TestSaveWhileSweeping(t *testing.T) {
	eachAged(t, func(t *testing.T, w world, a *aged) {
		old, err := w.blobs.Put(t.Context(), bytes.NewReader(photo(9, 9)), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Add(25 * time.Hour)
		var saved sync.WaitGroup
		var f file.File
		var saveErr error
		a.before = func(string) {
			a.before = nil
			put := make(chan struct{})
			u := upload("a.jpg", nil)
			u.Body = &tail{Reader: bytes.NewReader(photo(9, 9)), end: sync.OnceFunc(func() { close(put) })}
			saved.Go(func() { f, saveErr = w.Save(t.Context(), u) })
			<-put
			time.Sleep(60 * time.Millisecond) // the row is tried while the mark stands
		}
		w.sweep(t)
		saved.Wait()
		switch {
		case saveErr == nil:
			if err := w.Verify(t.Context(), f); err != nil {
				t.Errorf("acknowledged, but %v", err)
			}
		case fault.Of(saveErr) != fault.Busy:
			t.Errorf("refused with %v", saveErr)
		default:
			if n := len(w.list(t, draft)); n != 0 {
				t.Errorf("refused, but %d rows", n)
			}
			if w.there(t, old.Hash) {
				t.Error("refused although the blob is there")
			}
		}
		f = w.save(t, upload("a.jpg", photo(9, 9))) // sending it again always works
		if err := w.Verify(t.Context(), f); err != nil {
			t.Error(err)
		}
	})
}

// tail tells when its reader has come to the end.
type tail struct {
	*bytes.Reader
	end func()
}

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if err != nil {
		t.end()
	}
	return n, err
}

// Many send, remove and sweep the same few photographs: whatever is acknowledged and not removed is whole.
func TestSaveRemoveSweepRace(t *testing.T) {
	clock := &storetest.Clock{}
	w, a := agedWorld(t, storetest.OpenPostgres(t, prepare(), clock), clock)
	photos := [][]byte{photo(9, 9), photo(8, 8)}
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			for i := range 8 {
				u := upload("a.jpg", photos[i%2])
				u.Owner.ID = fmt.Sprintf("d%d-%d", n, i)
				u.Who = file.Who{Actor: "person", Staff: true, Proof: "code of " + u.Owner.ID}
				f, err := w.Save(t.Context(), u)
				if fault.Of(err) == fault.Busy {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if i%3 != 0 {
					if _, err := w.Remove(t.Context(), u.Who, f.ID); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Go(func() {
		for range 30 {
			a.mu.Lock()
			for h := range a.at {
				a.at[h] = a.at[h].Add(-30 * time.Hour) // everything is old at once
			}
			a.mu.Unlock()
			if _, err := w.Sweep(t.Context(), time.Hour); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	rep, err := w.Audit(t.Context())
	if err != nil || len(rep.Damaged) != 0 {
		t.Errorf("%d of %d acknowledged files are damaged, %v", len(rep.Damaged), rep.Files, err)
	}
}

// A file is attached or removed, never both, and a file that arrives late is attached or refused.
func TestAttachRemoveRace(t *testing.T) {
	clock := &storetest.Clock{}
	b, dir := local(t)
	w := open(storetest.OpenPostgres(t, prepare(), clock), clock, b, dir, file.Config{})
	for round := range 12 {
		id := fmt.Sprintf("d%d", round)
		from, to := file.Owner{Kind: "draft", ID: id}, file.Owner{Kind: "dossier", ID: "r" + id}
		who := file.Who{Actor: "person", Staff: true, Proof: "code of " + id}
		send := func(n int) (file.File, error) {
			u := upload("a.pdf", pdftest.Simple(fmt.Sprint(round, n)))
			u.Owner, u.Who = from, who
			return w.Save(t.Context(), u)
		}
		var before []file.File
		for n := range 3 {
			f, err := send(n)
			if err != nil {
				t.Fatal(err)
			}
			before = append(before, f)
		}
		var all sync.WaitGroup
		var attached []file.File
		removed := make([]error, len(before))
		var late file.File
		var lateErr error
		all.Go(func() {
			if err := w.db.Write(t.Context(), func(tx *store.Tx) (err error) { attached, err = file.Attach(tx, from, to); return err }); err != nil {
				t.Error(err)
			}
		})
		for i, f := range before {
			all.Go(func() { _, removed[i] = w.Remove(t.Context(), who, f.ID) })
		}
		all.Go(func() { late, lateErr = send(99) })
		all.Wait()
		in := map[string]bool{}
		for _, f := range attached {
			in[f.ID] = true
		}
		for i, f := range before {
			if in[f.ID] == (removed[i] == nil) {
				t.Errorf("round %d: file %d is attached: %v, and removed: %v", round, i, in[f.ID], removed[i])
			}
		}
		if (lateErr == nil) != in[late.ID] {
			t.Errorf("round %d: the late file is acknowledged: %v, attached: %v", round, lateErr, in[late.ID])
		}
		if now := w.list(t, to); len(now) != len(attached) {
			t.Errorf("round %d: attached %d, the record has %d", round, len(attached), len(now))
		}
	}
}

// Two files that do not both fit under a limit do not both pass.
func TestLimitRace(t *testing.T) {
	clock := &storetest.Clock{}
	b, dir := local(t)
	w := open(storetest.OpenPostgres(t, prepare(), clock), clock, b, dir, file.Config{OwnerFiles: 3, Rules: daily(5)})
	var all sync.WaitGroup
	for n := range 12 {
		all.Go(func() {
			u := upload("a.pdf", pdftest.Simple(n))
			u.Owner.ID = fmt.Sprintf("d%d", n%3)
			u.Who.Proof = "code of " + u.Owner.ID
			if _, err := w.Save(t.Context(), u); err != nil && keyOf(err) != "file.owner_full" && keyOf(err) != "file.day_full" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for n := range 12 { // of those that arrived together one may have been refused for another that was refused in the end
		u := upload("a.pdf", pdftest.Simple(fmt.Sprint("after", n)))
		u.Owner.ID = fmt.Sprintf("d%d", n%3)
		u.Who.Proof = "code of " + u.Owner.ID
		_, _ = w.Save(t.Context(), u)
	}
	sum := 0
	for n := range 3 {
		k := len(w.list(t, file.Owner{Kind: "draft", ID: fmt.Sprintf("d%d", n)}))
		if k > 3 {
			t.Errorf("draft %d holds %d files", n, k)
		}
		sum += k
	}
	if sum != 5 {
		t.Errorf("%d files passed in a day, want 5", sum)
	}
}
