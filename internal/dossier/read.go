package dossier

import (
	"context"
	"database/sql"
	"errors"

	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Load gives the dossier as v may see it; NotFound when there is none or v may not see it.
func (r *Room) Load(ctx context.Context, v org.Viewer, id string) (d *Dossier, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		d, err = load(s, v, id)
		return err
	})
	return d, err
}

// Track finds a dossier by its tracking or official code with a second fact. No account is needed. A wrong second fact
// and an unknown code give the same answer.
func (r *Room) Track(ctx context.Context, code, second string) (d *Dossier, err error) {
	code = CleanTracking(code)
	by := "d.code"
	if IsTracking(code) { // an official code of that form, as another system might have, must not pass for a secret
		by = "d.tracking"
	}
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		d, err = one(s, ``+by+`=$1`, code)
		return err
	})
	if err == nil && !d.proves(code, second) {
		return nil, fault.New(fault.NotFound, "dossier.track_not_found")
	}
	if fault.Of(err) == fault.NotFound {
		return nil, fault.New(fault.NotFound, "dossier.track_not_found")
	}
	return d, err
}

// Log lists what happened to a dossier that was loaded before, oldest first.
func Log(q store.Querier, d *Dossier) ([]history.Line, error) {
	return history.Of(q, dossierevent.Record(d.ID))
}

// Verifications lists the recorded verifications of a dossier that was loaded before.
func Verifications(q store.Querier, d *Dossier) (list []Verification, err error) {
	err = store.All(q, `select at, place, people, content from dossier_verification where dossier_id=$1 order by id`,
		[]any{d.ID}, func(row *sql.Rows) error {
			var v Verification
			var at int64
			err := row.Scan(&at, &v.Place, &v.People, &v.Content)
			v.At = store.Time(at)
			list = append(list, v)
			return err
		})
	return list, err
}

// Extras tells which lists of a dossier hold anything: most dossiers have none of them.
type Extras struct {
	Verifications, Requests, Matters, Corrections, Consultations, Urges, Branches bool

	Noted bool // the reading belongs to a sitting that is written down already
}

// ExtrasOf asks for all of them at once, for the page that would read each, and which is this reading of the dossier.
func ExtrasOf(q store.Querier, d *Dossier, r Reading) (x Extras, err error) {
	err = q.QueryRow(`select `+sitting+`, exists (select 1 from dossier_verification where dossier_id=$1), exists (select 1 from dossier_request where dossier_id=$1),
		exists (select 1 from dossier_matter where dossier_id=$1), exists (select 1 from dossier_correction where dossier_id=$1),
		exists (select 1 from dossier_consultation where dossier_id=$1), exists (select 1 from dossier_urge where dossier_id=$1),
		exists (select 1 from dossier_branch where dossier_id=$1)`, r.at(d.ID, q.Now())...).
		Scan(&x.Noted, &x.Verifications, &x.Requests, &x.Matters, &x.Corrections, &x.Consultations, &x.Urges, &x.Branches)
	return x, err
}

// ByCode finds a dossier by official or tracking code among those v may see.
func (r *Room) ByCode(ctx context.Context, v org.Viewer, code string) (d *Dossier, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		args := []any{CleanTracking(code)}
		d, err = one(s, `(d.code=$1 or d.tracking=$1) and `+Visible(v, &args), args...)
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNotFound
	}
	return d, err
}
