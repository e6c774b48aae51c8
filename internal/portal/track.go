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
	Partner string // the key of the partner through whose system is asked; empty: nobody's
	Token   string // of the pass the asker has already; may be empty
}

// Track proves by a code and a second fact that the asker belongs to a dossier, and gives a pass that also
// opens what the pass shown before opened. A wrong fact and an unknown code have the same answer, and both count.
func (r *Room) Track(ctx context.Context, a Asking) (*dossier.Dossier, Pass, error) {
	code := dossier.CleanTracking(a.Code)
	taken, err := r.Limit.Take(ctx, r.claims(a, code, !dossier.IsTracking(code))...)
	if err != nil {
		return nil, Pass{}, err
	}
	d, err := r.Dossier.Track(ctx, a.Code, a.Second)
	if err != nil {
		return nil, Pass{}, err
	}
	var pass Pass
	err = r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		if err := taken.Give(tx); err != nil {
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
	var ok bool
	if err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		ok, err = opens(s, token, d.ID)
		return err
	}); err != nil {
		return nil, err
	}
	if !ok {
		return nil, noPass()
	}
	return d, nil
}

// opens tells whether a pass opens a dossier now.
func opens(q store.Querier, token, dossierID string) (bool, error) {
	if token == "" {
		return false, nil
	}
	var n int
	err := q.QueryRow(`select count(*) from portal_pass where token=$1 and dossier_id=$2 and until>$3`, store.Digest(token), dossierID,
		store.Millis(q.Now())).Scan(&n)
	return n > 0, err
}

// Leave ends a pass before its time.
func (r *Room) Leave(ctx context.Context, token string) error {
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`delete from portal_pass where token=$1`, store.Digest(token))
		return err
	})
}

func noPass() error { return fault.New(fault.NotFound, "dossier.track_not_found") }

// grant makes a new pass for a dossier. What a living pass opened before, the new one opens too, no longer
// than it would have; a token is never taken over from the asker.
func (r *Room) grant(tx *store.Tx, dossierID, before string) (Pass, error) {
	p := Pass{Token: store.Secret(26), Until: tx.Now().Add(r.Config.filled().Pass)}
	if before != "" {
		if _, err := tx.Exec(`insert into portal_pass (token, dossier_id, until)
			select $1, dossier_id, until from portal_pass where token=$2 and until>$3 and dossier_id<>$4`,
			store.Digest(p.Token), store.Digest(before), store.Millis(tx.Now()), dossierID); err != nil {
			return Pass{}, err
		}
	}
	_, err := tx.Exec(`insert into portal_pass (token, dossier_id, until) values ($1,$2,$3)`, store.Digest(p.Token), dossierID, store.Millis(p.Until))
	return p, err
}
