package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Report is what an audit found.
type Report struct {
	Files   int    // files looked at
	Bytes   int64  // bytes read
	Damaged []File // those whose bytes are missing or differ from their hash
}

// Audit reads every file that is there and compares it with its hash. It takes as long as reading the whole
// store takes; Check, a job, does the same a little at a time.
func (r *Room) Audit(ctx context.Context) (Report, error) {
	var rep Report
	for after := ""; ; {
		fs, err := r.page(ctx, `select `+columns+` from file_file where removed=0 and id>$1 order by id limit 200`, after)
		if err != nil || len(fs) == 0 {
			return rep, err
		}
		for _, f := range fs {
			if err := r.audit(ctx, f, &rep); err != nil {
				return rep, err
			}
		}
		after = fs[len(fs)-1].ID
	}
}

func (r *Room) page(ctx context.Context, query string, args ...any) (fs []File, err error) {
	err = r.db.Read(ctx, func(s *store.Snapshot) error { fs, err = load(s, query, args...); return err })
	return fs, err
}

// audit verifies one file and writes down what was found.
func (r *Room) audit(ctx context.Context, f File, rep *Report) error {
	err := r.Verify(ctx, f)
	bad := errors.Is(err, ErrDamaged)
	if err != nil && !bad {
		return fmt.Errorf("file: audit: %w", err)
	}
	rep.Files++
	rep.Bytes += f.Size
	if bad {
		rep.Damaged = append(rep.Damaged, f)
	}
	return r.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`update file_blob set checked=$2, damaged=$3 where hash=$1`, f.Hash, store.Millis(tx.Now()), bad)
		return err
	})
}

// Check verifies the files whose check is longest ago, for at most the given time; every file comes round.
// It is the job that finds rot before a reader does.
func (r *Room) Check(ctx context.Context, length time.Duration) (Report, error) {
	var rep Report
	end := r.db.Now().Add(length)
	cutoff := store.Millis(r.db.Now().Add(-r.conf.Sweep))
	for r.db.Now().Before(end) {
		fs, err := r.page(ctx, `select `+columns+` from file_file where removed=0 and id in (
			select min(f.id) from file_blob b join file_file f on f.hash=b.hash and f.removed=0
			where b.state='live' and b.checked<$1 group by b.hash, b.checked order by b.checked, b.hash limit 20)`, cutoff)
		if err != nil || len(fs) == 0 {
			return rep, err
		}
		for _, f := range fs {
			if err := r.audit(ctx, f, &rep); err != nil {
				return rep, err
			}
		}
	}
	return rep, nil
}

// Damaged counts the blobs that the last look found damaged or missing, for /health.
func Damaged(q store.Querier) (n int64, err error) {
	err = q.QueryRow(`select count(*) from file_blob where damaged and state='live'`).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}
