package demo

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/motcua/motcua/internal/event"
	demoevent "github.com/motcua/motcua/internal/event/demo"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/store"
)

func TestClear(t *testing.T) {
	file := filepath.Join(t.TempDir(), "motcua.db")
	if err := Clear(t.Context(), "", file); err != nil {
		t.Fatalf("nothing there: %v", err)
	}
	emit := func(f event.Fact) {
		t.Helper()
		db, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + file})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Emit(f, system); return err }); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	emit(orgevent.UnitCreated{Unit: "u1"})
	if err := Clear(t.Context(), "", file); !errors.Is(err, ErrReal) {
		t.Fatalf("a real house: %v", err)
	}
	db, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + file})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Build(t.Context(), db, Options{}); !errors.Is(err, ErrReal) {
		t.Fatalf("a demonstration built into a real house: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	emit(demoevent.Built{})
	if err := Clear(t.Context(), "sqlite:"+file, ""); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(file + "*"); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if _, err := os.Stat(filepath.Dir(file)); err != nil {
		t.Error(err)
	}
}
