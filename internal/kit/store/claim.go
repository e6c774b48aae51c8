package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// JobTries is how often a job is tried before it gives up and shows on /health.
const JobTries = 10

// Due tells whether a job of one of these kinds could be claimed now. It writes nothing.
func (db *DB) Due(ctx context.Context, kinds []string) (bool, error) {
	args := []any{Millis(db.Now())}
	var one int
	err := db.Read(ctx, func(s *Snapshot) error {
		return s.QueryRow(`select 1 from job where failed=0 and run_at<=$1 and kind in `+In(&args, kinds)+` limit 1`, args...).Scan(&one)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return one == 1, err
}

// Claim takes up to n due jobs of these kinds and hides them for the lease; a crashed worker's jobs come
// back by themselves. Of the jobs of one (kind, record) only the first is ever handed out, also while it
// waits for another try or has given up, so their order is kept.
func (db *DB) Claim(ctx context.Context, kinds []string, n int, lease time.Duration) (jobs []Job, err error) {
	lock := ""
	if db.engine == Postgres {
		lock = " for update skip locked"
	}
	err = db.Write(ctx, func(tx *Tx) error {
		jobs = nil
		now := Millis(tx.now)
		args := []any{now + lease.Milliseconds(), now}
		return All(tx, `update job set run_at=$1, attempt=attempt+1 where id in (
			select j.id from job j where j.failed=0 and j.run_at<=$2 and j.kind in `+In(&args, kinds)+`
			and (j.record='' or not exists (select 1 from job k where k.kind=j.kind and k.record=j.record and (k.seq,k.id) < (j.seq,j.id)))
			order by j.run_at, j.id limit `+strconv.Itoa(n)+lock+`)
			returning id, kind, record, seq, args, attempt`, args, func(r *sql.Rows) error {
			var j Job
			err := r.Scan(&j.ID, &j.Kind, &j.Record, &j.Seq, &j.Args, &j.Attempt)
			jobs = append(jobs, j)
			return err
		})
	})
	if err != nil {
		err = fmt.Errorf("store: claim: %w", err)
	}
	return jobs, err
}

// Finish removes a job inside the transaction of its work. It answers false when the lease was lost to
// another worker: then the work must not be kept.
func (t *Tx) Finish(j Job) (bool, error) {
	n, err := t.Exec(`delete from job where id=$1 and attempt=$2`, j.ID, j.Attempt)
	return n == 1, err
}

// Retry puts a failed job back after a pause, or gives it up after JobTries tries.
func (t *Tx) Retry(j Job, after time.Duration, cause error) (gaveUp bool, err error) {
	var failed int64
	if j.Attempt >= JobTries {
		failed = Millis(t.now)
	}
	text := cause.Error()
	if len(text) > 2000 {
		text = text[:2000]
	}
	n, err := t.Exec(`update job set run_at=$3, failed=$4, error=$5 where id=$1 and attempt=$2`,
		j.ID, j.Attempt, Millis(t.now.Add(after)), failed, text)
	return failed > 0 && n == 1, err
}

// Backlog is the state of the job queue.
type Backlog struct {
	Waiting int64     // jobs due and not done
	Oldest  time.Time // since when the oldest of them waits; zero when none
	GaveUp  int64     // jobs that failed JobTries times and block their record
	Pending int64     // events not numbered yet
	Since   time.Time // when the oldest of them happened; zero when none
}

// BacklogNow counts the queue.
func (db *DB) BacklogNow(ctx context.Context) (b Backlog, err error) {
	err = db.Read(ctx, func(s *Snapshot) error {
		var oldest int64
		if err := s.QueryRow(`select count(*) filter (where failed=0 and run_at<=$1), coalesce(min(created) filter (where failed=0 and run_at<=$1),0),
			count(*) filter (where failed>0) from job`, Millis(db.Now())).Scan(&b.Waiting, &oldest, &b.GaveUp); err != nil {
			return err
		}
		b.Oldest = Time(oldest)
		if err := s.QueryRow(`select count(*) from event_pending`).Scan(&b.Pending); err != nil || b.Pending == 0 {
			return err
		}
		err := s.QueryRow(`select at from event where id = (select min(event_id) from event_pending)`).Scan(&oldest)
		b.Since = Time(oldest)
		return err
	})
	return b, err
}
