package form

import (
	"database/sql"
	"errors"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

const draftColumns = `id, code, sealed, owner, procedure, version, answers, page, rev, created, touched, expires`

func scanDraft(scan func(...any) error) (Draft, error) {
	var x Draft
	var answers string
	var created, touched, expires int64
	err := scan(&x.ID, &x.digest, &x.sealed, &x.Owner, &x.Procedure, &x.Version, &answers, &x.Page, &x.Rev, &created, &touched, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return Draft{}, fault.New(fault.NotFound, "form.draft_gone")
	}
	if err != nil {
		return Draft{}, err
	}
	x.Created, x.Touched, x.Expires = store.Time(created), store.Time(touched), store.Time(expires)
	x.Answers, err = ReadAnswers([]byte(answers))
	return x, err
}

// A draft whose time is over is not there, whether or not it has been purged.
func byID(q store.Querier, id string, now time.Time) (Draft, error) {
	return scanDraft(q.QueryRow(`select `+draftColumns+` from form_draft where id=$1 and expires>$2`, id, store.Millis(now)).Scan)
}

func byCode(q store.Querier, code string, now time.Time) (Draft, error) {
	return scanDraft(q.QueryRow(`select `+draftColumns+` from form_draft where code=$1 and expires>$2`, store.Digest(code), store.Millis(now)).Scan)
}

func byOwner(q store.Querier, owner string, now time.Time, most int) ([]Draft, error) {
	var list []Draft
	err := store.All(q, `select `+draftColumns+` from form_draft where owner=$1 and owner<>'' and expires>$2 order by touched desc, id desc`+store.Limit(most),
		[]any{owner, store.Millis(now)}, func(r *sql.Rows) error {
			x, err := scanDraft(r.Scan)
			list = append(list, x)
			return err
		})
	return list, err
}

func ownedBy(tx *store.Tx, owner string) (int, error) {
	var n int
	err := tx.QueryRow(`select count(*) from form_draft where owner=$1 and expires>$2`, owner, store.Millis(tx.Now())).Scan(&n)
	return n, err
}

func insert(tx *store.Tx, x Draft, answers string) error {
	_, err := tx.Exec(`insert into form_draft (`+draftColumns+`) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
		x.ID, store.Digest(x.Code), x.sealed, x.Owner, x.Procedure, x.Version, answers, x.Page, x.Rev, store.Millis(x.Created), store.Millis(x.Touched),
		store.Millis(x.Expires))
	return err
}

// update keeps the draft if it is still the revision that was shown.
func update(tx *store.Tx, x Draft, rev int64, answers string) error {
	n, err := tx.Exec(`update form_draft set answers=$3, page=$4, rev=$5, touched=$6, expires=$7 where id=$1 and rev=$2`,
		x.ID, rev, answers, x.Page, x.Rev, store.Millis(x.Touched), store.Millis(x.Expires))
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "form.draft_changed")
	}
	return nil
}
