package demo

import (
	"bytes"
	"context"
	"fmt"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/place"
)

// load reads the public catalogues that the program carries. Reading them again changes nothing.
func load(ctx context.Context, db *store.DB) error {
	for _, name := range []string{"provinces_new34.csv", "provinces_old63.csv", "communes_new.csv"} {
		b, err := cataloguedata.FS.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := place.Import(ctx, db, name, bytes.NewReader(b)); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}
