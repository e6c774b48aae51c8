package demo

import (
	"bytes"
	"context"
	"fmt"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/procedures"
)

// ministries says which department of the demonstration decides what a ministry publishes: the last group of
// its identifier.
var ministries = map[string]string{
	"bo-noi-vu": "3", "bo-tu-phap": "4", "bo-tai-chinh": "5", "bo-cong-thuong": "6", "bo-nong-nghiep-mt": "7", "bo-xay-dung": "8",
	"bo-van-hoa-the-thao-du-lich": "9", "bo-khoa-hoc-cong-nghe": "10", "bo-giao-duc-dao-tao": "11", "bo-y-te": "12", "bo-dan-toc-ton-giao": "13",
}

// load reads the public catalogues that the program carries. Reading them again changes nothing.
func load(ctx context.Context, db *store.DB) error {
	if err := twice(func() error { return holidays(ctx, db) }); err != nil {
		return fmt.Errorf("demo: holidays: %w", err)
	}
	all := catalogue.All{Packages: procedures.FS, FiledAt: catalogue.Here, Departments: ministries}
	if err := twice(func() error {
		_, err := catalogue.ImportAll(ctx, db, cataloguedata.FS, all)
		return err
	}); err != nil {
		return fmt.Errorf("demo: catalogue: %w", err)
	}
	if err := twice(func() error {
		_, _, err := fee.Import(ctx, db, procedures.Fees)
		return err
	}); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}

// twice tries again after a Conflict: another process reads the same files, and what it left is unchanged now.
func twice(fn func() error) error {
	err := fn()
	if fault.Of(err) == fault.Conflict {
		return fn()
	}
	return err
}

func holidays(ctx context.Context, db *store.DB) error {
	const name = "holidays_2024_2027.csv"
	b, err := cataloguedata.FS.ReadFile(name)
	if err != nil {
		return err
	}
	_, err = deadline.ImportHolidays(ctx, db, name, bytes.NewReader(b))
	return err
}
