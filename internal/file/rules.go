package file

import (
	"context"

	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
)

// Rules are the budgets of what is sent: of those who have not signed in by address, of accounts, and of those who come
// through a partner's system by its key. Officials have none. What is refused or was there already is given back. Files
// are counted one by one, bytes in whole MB of each file.
type Rules struct{ Upload, UploadMB, Account, AccountMB, Partner, PartnerMB limit.Rule }

func (r Rules) filled() Rules {
	const word = "file.day_full"
	r.Upload = r.Upload.Or(limit.Rule{Name: "upload", Word: word,
		Address: limit.Budget{Minute: 60, Hour: 200, Day: 300},
		Network: limit.Budget{Minute: 150, Hour: 500, Day: 900},
		Office:  limit.Budget{Minute: 300, Hour: 2000, Day: 8000},
		House:   limit.Budget{Hour: 10_000, Day: 50_000}})
	r.UploadMB = r.UploadMB.Or(limit.Rule{Name: "upload_mb", Word: word,
		Address: limit.Budget{Hour: 300, Day: 500},
		Network: limit.Budget{Hour: 800, Day: 1500},
		Office:  limit.Budget{Hour: 6000, Day: 20_000},
		House:   limit.Budget{Hour: 15_000, Day: 50_000}})
	r.Account = r.Account.Or(limit.Rule{Name: "upload_account", Word: word, Key: limit.Budget{Minute: 60, Hour: 200, Day: 300}})
	r.AccountMB = r.AccountMB.Or(limit.Rule{Name: "upload_account_mb", Word: word, Key: limit.Budget{Hour: 300, Day: 500}})
	r.Partner = r.Partner.Or(limit.Rule{Name: "upload_partner", Word: word, Key: limit.Budget{Hour: 2000, Day: 10_000}})
	r.PartnerMB = r.PartnerMB.Or(limit.Rule{Name: "upload_partner_mb", Word: word, Key: limit.Budget{Hour: 4000, Day: 20_000}})
	return r
}

// All are the budgets in force.
func (r Rules) All() []limit.Rule {
	r = r.filled()
	return []limit.Rule{r.Upload, r.UploadMB, r.Account, r.AccountMB, r.Partner, r.PartnerMB}
}

// claims are what files and megabytes are counted under.
func (r Rules) claims(w Who, files, mb int64) (list []limit.Claim) {
	count, bytes, x := r.Upload, r.UploadMB, limit.Claim{Address: w.Address}
	switch {
	case w.Staff:
		return nil
	case w.Partner != "":
		count, bytes, x = r.Partner, r.PartnerMB, limit.Claim{Key: w.Partner}
	case w.signedIn():
		count, bytes, x = r.Account, r.AccountMB, limit.Claim{Key: w.Actor}
	}
	if files > 0 {
		x.Rule, x.N = count, files
		list = append(list, x)
	}
	if mb > 0 {
		x.Rule, x.N = bytes, mb
		list = append(list, x)
	}
	return list
}

// taken is what one file was counted as: itself and its first MB before its bytes are read, the rest when its size is known.
type taken []*limit.Taken

// take counts; nothing to count is no row.
func (r *Room) take(ctx context.Context, t *taken, claims []limit.Claim) error {
	if len(claims) == 0 {
		return nil
	}
	x, err := r.conf.Limit.Take(ctx, claims...)
	if err == nil {
		*t = append(*t, x)
	}
	return err
}

// give frees, in the transaction that finds that the file was there already, what was counted for it.
func (t taken) give(tx *store.Tx) error {
	for _, x := range t {
		if err := x.Give(tx); err != nil {
			return err
		}
	}
	return nil
}

// giveBack is give in transactions of its own; who goes away meanwhile changes nothing in that.
func (t taken) giveBack(ctx context.Context) error {
	for _, x := range t {
		if err := x.Return(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// megabytes of a file, rounded up.
func megabytes(size int64) int64 { return max(1, (size+1<<20-1)>>20) }
