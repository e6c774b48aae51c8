package catalogue

import (
	"context"
	"fmt"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/procedures"
)

// ministries says which department of the demonstration decides what a ministry publishes: the last group of
// its identifier.
var ministries = map[string]string{
	"bo-noi-vu": "3", "bo-tu-phap": "4", "bo-tai-chinh": "5", "bo-cong-thuong": "6", "bo-nong-nghiep-mt": "7", "bo-xay-dung": "8",
	"bo-van-hoa-the-thao-du-lich": "9", "bo-khoa-hoc-cong-nghe": "10", "bo-giao-duc-dao-tao": "11", "bo-y-te": "12", "bo-dan-toc-ton-giao": "13",
}

// public loads the public catalogues that the program carries. In a demonstration everything is filed here.
func public(ctx context.Context, db *store.DB, demo bool) error {
	all := All{Packages: procedures.FS}
	if demo {
		all.FiledAt, all.Departments = Here, ministries
	}
	if _, err := ImportAll(ctx, db, cataloguedata.FS, all); err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	return nil
}
