package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier/handover"
	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/store"
)

// Finding is one thing that `motcua check` looked at.
type Finding struct {
	What  string `json:"what"`
	Level string `json:"level"` // "ok", "warn", "bad"
	Words string `json:"words"`
}

// Mark is the sign before a line.
func (f Finding) Mark() string {
	return map[string]string{"ok": "✓", "warn": "!", "bad": "✗"}[f.Level]
}

// Bad tells whether something must be mended before the house can run.
func Bad(list []Finding) bool {
	for _, f := range list {
		if f.Level == "bad" {
			return true
		}
	}
	return false
}

// Examine looks at the machine and the settings. It leaves nothing behind.
func Examine(ctx context.Context, c Config) (list []Finding) {
	bundle, err := lang.Load(words)
	if err != nil {
		return []Finding{{"lang", "bad", err.Error()}}
	}
	w := bundle.Words(lang.Default)
	add := func(what, level, key string, args ...any) {
		list = append(list, Finding{w.T("app.check_what_" + what), level, w.T(key, args...)})
	}
	if err := asset.Check(); err != nil {
		add("screens", "bad", "app.check_screens_missing", "error", err)
	} else {
		add("screens", "ok", "app.check_screens_ok")
	}
	examineFolder(c, add)
	examineSpace(c, w, add)
	examineDatabase(ctx, c, add)
	examineKeeping(ctx, c, add)
	examineNetwork(ctx, c, add)
	examineCarriers(ctx, c, add)
	examinePrograms(add)
	if y := time.Now().Year(); y < 2026 {
		add("clock", "bad", "app.check_clock_wrong", "year", strconv.Itoa(y))
	} else {
		add("clock", "ok", "app.check_clock_ok", "time", time.Now().In(day.Zone).Format("15:04 02/01/2006"))
	}
	return list
}

// adder takes what was looked at (a word app.check_what_…), the level, and the word for what was found.
type adder func(what, level, key string, args ...any)

// examinePrograms looks for those that make pictures of what people send.
func examinePrograms(add adder) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		add("pdf", "warn", "app.check_pdf_missing")
	} else {
		add("pdf", "ok", "app.check_pdf_ok")
	}
	if _, err := exec.LookPath("heif-convert"); err != nil {
		add("heif", "warn", "app.check_heif_missing")
	} else {
		add("heif", "ok", "app.check_heif_ok")
	}
}

// examineFolder writes a probe into the data folder; where there is none yet, into the folder that will hold it.
func examineFolder(c Config, add adder) {
	dir, found := c.Data, "app.check_folder_ok"
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		dir, found = filepath.Dir(dir), "app.check_made_later"
	}
	f, err := os.CreateTemp(dir, ".motcua-probe-")
	if err != nil {
		add("folder", "bad", "app.check_folder_bad", "path", dir, "error", err)
		return
	}
	_, err = f.WriteString("x")
	if err = errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		add("folder", "bad", "app.check_folder_bad", "path", dir, "error", err)
		return
	}
	add("folder", "ok", found, "path", c.Data)
}

// examineSpace looks at the disks that the house writes to.
func examineSpace(c Config, w *lang.Words, add adder) {
	s := space.New(c.space(time.Now)).State()
	switch {
	case s.Keep == 0:
		add("space", "warn", "app.check_space_unknown")
	case s.Stops(space.Official):
		add("space", "bad", "app.check_space_low", stopped(w, s)...)
	case s.Stops(space.Stranger):
		add("space", "warn", "app.check_space_low", stopped(w, s)...)
	default:
		add("space", "ok", "app.check_space_ok", "path", s.Folder, "free", s.Percent(), "mb", s.Free>>20)
	}
	if !strings.HasPrefix(c.database(), "sqlite:") && len(c.WatchDisks) == 0 {
		add("space", "warn", "app.check_space_postgres")
	}
}

// examineDatabase opens the database, but makes none: made by the one who checks, the one who serves could not write it.
func examineDatabase(ctx context.Context, c Config, add adder) {
	if path, ok := strings.CutPrefix(c.database(), "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			add("database", "ok", "app.check_made_later", "path", path)
			return
		}
	}
	db, err := store.Open(ctx, store.Config{URL: c.database()})
	if err != nil {
		add("database", "bad", "app.check_database_bad", "error", err)
		return
	}
	defer func() { _ = db.Close() }()
	add("database", "ok", "app.check_database_ok", "engine", db.Engine())
	missing, unknown, err := db.Unmigrated(ctx, Series()...)
	switch {
	case err != nil:
		add("schema", "bad", "app.check_unreadable", "error", err)
	case len(unknown) > 0:
		add("schema", "warn", "app.check_schema_newer", "steps", strings.Join(unknown, ", "))
	case len(missing) > 0:
		add("schema", "ok", "app.check_schema_older", "n", len(missing))
	default:
		add("schema", "ok", "app.check_schema_ok")
	}
	if b, err := db.BacklogNow(ctx); err == nil && b.GaveUp > 0 {
		add("jobs", "warn", "app.check_jobs_gave_up", "n", b.GaveUp)
	}
	examineOwners(ctx, db, add)
}

// examineKeeping looks at where files and the key of secrets are kept.
func examineKeeping(ctx context.Context, c Config, add adder) {
	path := c.SecretKey
	if path == "" {
		path = filepath.Join(c.Data, "secret.key")
	}
	switch _, err := seal.Load(path); {
	case err == nil:
		add("secret", "ok", "app.check_secret_ok", "path", path)
	case c.SecretKey == "" && errors.Is(err, fs.ErrNotExist):
		add("secret", "ok", "app.check_secret_later", "path", path)
	default:
		add("secret", "bad", "app.check_unreadable", "error", err)
	}
	if c.S3.Endpoint == "" {
		return
	}
	blobs, err := c.openBlobs()
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
		defer cancel()
		err = blobs.Check(ctx)
	}
	if err != nil {
		add("s3", "bad", "app.check_s3_bad", "address", c.S3.Endpoint, "error", err)
	} else {
		add("s3", "ok", "app.check_s3_ok", "address", c.S3.Endpoint)
	}
}

// examineOwners counts dossiers that nobody can take. A store that is still empty has none.
func examineOwners(ctx context.Context, db *store.DB, add adder) {
	var n int64
	if err := db.Read(ctx, func(s *store.Snapshot) (err error) { n, err = handover.CountUnheld(s); return err }); err != nil {
		return // its schema is not there yet; serve makes it
	}
	if n > 0 {
		add("unheld", "warn", "app.check_unheld_some", "n", n)
	} else {
		add("unheld", "ok", "app.check_none")
	}
}
