package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/place"
)

// load reads the public catalogues that the program carries. Reading them again changes nothing.
func load(ctx context.Context, db *store.DB) error {
	type importer func(context.Context, *store.DB, string, io.Reader) (intake.Report, error)
	for _, f := range []struct {
		name string
		take importer
	}{
		{"provinces_new34.csv", place.Import}, {"provinces_old63.csv", place.Import}, {"communes_new.csv", place.Import},
		{"holidays_2024_2027.csv", deadline.ImportHolidays},
	} {
		b, err := cataloguedata.FS.ReadFile(f.name)
		if err != nil {
			return err
		}
		_, err = f.take(ctx, db, f.name, bytes.NewReader(b))
		if fault.Of(err) == fault.Conflict { // another process reads the same file: what it left is unchanged now
			_, err = f.take(ctx, db, f.name, bytes.NewReader(b))
		}
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}
