package portal

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Pass lets whoever has its token open dossiers for a while.
type Pass struct {
	Token string
	Until time.Time
}

// Asking is somebody who wants to follow a dossier without an account.
type Asking struct {
	Code    string // tracking code or official code
	Second  string // the second fact
	Address string // from where
	Token   string // of the pass the asker has already; may be empty
}

// Track proves by a code and a second fact that the asker belongs to a dossier, and gives a pass that also
// opens what the pass shown before opened. A wrong fact and an unknown code have the same answer, and both
// count: whoever guesses must wait, longer each time, also after a restart.
func (r *Room) Track(ctx context.Context, a Asking) (*dossier.Dossier, Pass, error) {
	c := r.Config.filled()
	code := limit{"code/" + hash(dossier.CleanTracking(a.Code)), c.FreeTries}
	address := limit{"address/" + a.Address, c.FreeTriesAddress}
	if err := r.DB.Write(ctx, func(tx *store.Tx) error { return c.reserve(tx, code, address) }); err != nil {
		return nil, Pass{}, err
	}
	d, err := r.Dossier.Track(ctx, a.Code, a.Second)
	if err != nil {
		return nil, Pass{}, err
	}
	var pass Pass
	err = r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		if err := release(tx, code, address); err != nil {
			return err
		}
		if err := dossier.Opened(tx, d.ID, dossier.Reading{Actor: dossier.ByPass}); err != nil {
			return err
		}
		pass, err = r.grant(tx, d.ID, a.Token)
		return err
	})
	return d, pass, err
}

// Open gives a dossier by its tracking code to who has a pass for it; NotFound otherwise.
func (r *Room) Open(ctx context.Context, tracking, token string) (*dossier.Dossier, error) {
	if token == "" {
		return nil, noPass()
	}
	d, err := r.Dossier.Tracked(ctx, tracking)
	if fault.Of(err) == fault.NotFound {
		return nil, noPass()
	}
	if err != nil {
		return nil, err
	}
	var n int
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		return s.QueryRow(`select count(*) from portal_pass where token=$1 and dossier_id=$2 and until>$3`, hash(token), d.ID, store.Millis(s.Now())).Scan(&n)
	})
	if err != nil || n == 0 {
		if err == nil {
			err = noPass()
		}
		return nil, err
	}
	return d, nil
}

func noPass() error { return fault.New(fault.NotFound, "dossier.track_not_found") }

// grant makes a new pass for a dossier. What a living pass opened before, the new one opens too, no longer
// than it would have; a token is never taken over from the asker.
func (r *Room) grant(tx *store.Tx, dossierID, before string) (Pass, error) {
	p := Pass{Token: store.Secret(26), Until: tx.Now().Add(r.Config.filled().Pass)}
	if before != "" {
		if _, err := tx.Exec(`insert into portal_pass (token, dossier_id, until)
			select $1, dossier_id, until from portal_pass where token=$2 and until>$3 and dossier_id<>$4`,
			hash(p.Token), hash(before), store.Millis(tx.Now()), dossierID); err != nil {
			return Pass{}, err
		}
	}
	_, err := tx.Exec(`insert into portal_pass (token, dossier_id, until) values ($1,$2,$3)`, hash(p.Token), dossierID, store.Millis(p.Until))
	return p, err
}

// limit is who is limited and how many tries are free.
type limit struct {
	key  string
	free int
}

// reserve counts a try before the fact is compared, so that many tries at once cannot slip through; a good one
// is given back. A limited try is refused with TooMany and not counted.
func (c Config) reserve(tx *store.Tx, list ...limit) error {
	now := store.Millis(tx.Now())
	for _, l := range list {
		var n, until int64
		err := tx.QueryRow(`insert into portal_attempt (key, n, last, until) values ($1, 1, $2, 0)
			on conflict (key) do update set n = case when portal_attempt.last < $3 then 1 else portal_attempt.n + 1 end, last = $2
			returning n, until`, l.key, now, now-c.Forget.Milliseconds()).Scan(&n, &until)
		if err != nil {
			return err
		}
		if until > now {
			return fault.New(fault.TooMany, "portal.too_many", "minutes", (until-now+59_999)/60_000)
		}
		next := int64(0)
		if n > int64(l.free) {
			next = now + c.wait(n-int64(l.free)).Milliseconds()
		}
		if _, err := tx.Exec(`update portal_attempt set until = $2 where key = $1`, l.key, next); err != nil {
			return err
		}
	}
	return nil
}

// wait grows with every try beyond the free ones.
func (c Config) wait(beyond int64) time.Duration {
	w := c.FirstWait
	for ; beyond > 1 && w < c.MaxWait; beyond-- {
		w *= 2
	}
	return min(w, c.MaxWait)
}

// release forgets the tries of a code after success and takes this one off its address.
func release(tx *store.Tx, code, address limit) error {
	if _, err := tx.Exec(`delete from portal_attempt where key = $1`, code.key); err != nil {
		return err
	}
	_, err := tx.Exec(`update portal_attempt set n = n - 1, until = 0 where key = $1 and n > 0`, address.key)
	return err
}
