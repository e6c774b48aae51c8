package deadline

import (
	"bytes"
	"context"
	"fmt"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/store"
)

// public loads the holidays that the program carries.
func public(ctx context.Context, db *store.DB, _ bool) error {
	const days = "holidays_2024_2027.csv"
	b, err := cataloguedata.FS.ReadFile(days)
	if err != nil {
		return err
	}
	if _, err := ImportHolidays(ctx, db, days, bytes.NewReader(b)); err != nil {
		return fmt.Errorf("holidays: %w", err)
	}
	return nil
}
