package portal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Supplementing is a request with what its applicant has done so far.
type Supplementing struct {
	dossier.Request
	Answers form.Answers    // all answers, as they would be
	Done    map[string]bool // pointers of the answers given
	Files   map[string][]file.File
}

// Complete tells whether every point is done.
func (s Supplementing) Complete() bool {
	return !slices.ContainsFunc(s.Points, func(p dossier.Point) bool { return !s.Has(p) })
}

// Has tells whether a point is done.
func (s Supplementing) Has(p dossier.Point) bool {
	if p.Kind == dossier.OfPaper {
		return len(s.Files[p.Key]) > 0
	}
	return s.Done[p.Key]
}

// Supplementing gives the open request of a dossier that was shown before, with what was done; NotFound when
// nothing is asked.
func (r *Room) Supplementing(ctx context.Context, d *dossier.Dossier) (out Supplementing, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		out = Supplementing{Files: map[string][]file.File{}}
		if out.Request, err = dossier.OpenRequest(s, d.ID); err != nil {
			return err
		}
		if out.Answers, out.Done, err = saved(s, out.ID, d); err != nil {
			return err
		}
		list, err := file.List(s, dossier.SupplementFiles(out.ID))
		for _, f := range list {
			out.Files[f.Paper] = append(out.Files[f.Paper], f)
		}
		return err
	})
	return out, err
}

func saved(q store.Querier, request string, d *dossier.Dossier) (form.Answers, map[string]bool, error) {
	answers, done := string(d.Answers), "[]"
	err := q.QueryRow(`select answers, done from portal_supplement where request_id=$1`, request).Scan(&answers, &done)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, nil, err
	}
	a, err := form.ReadAnswers([]byte(answers))
	if err != nil {
		return nil, nil, err
	}
	var list []string
	if err := json.Unmarshal([]byte(done), &list); err != nil {
		return nil, nil, err
	}
	m := map[string]bool{}
	for _, f := range list {
		m[f] = true
	}
	return a, m, nil
}

// KeepAnswer keeps an answer to a point, right or wrong; right ones are done. change is given the answers as they
// are kept now, so that two windows do not undo each other.
func (r *Room) KeepAnswer(ctx context.Context, d *dossier.Dossier, field string, change func(form.Answers) (a form.Answers, right bool)) error {
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		req, err := dossier.OpenRequest(tx, d.ID)
		if err != nil {
			return err
		}
		have, done, err := saved(tx, req.ID, d)
		if err != nil {
			return err
		}
		a, right := change(have)
		if done[field] = right; !right {
			delete(done, field)
		}
		b, err := a.Bytes()
		if err != nil {
			return err
		}
		list := []string{}
		for f := range done {
			list = append(list, f)
		}
		slices.Sort(list)
		names, err := json.Marshal(list)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`insert into portal_supplement (request_id, dossier_id, answers, done, touched) values ($1,$2,$3,$4,$5)
			on conflict (request_id) do update set answers=$3, done=$4, touched=$5`, req.ID, d.ID, string(b), string(names), store.Millis(tx.Now()))
		return err
	})
}

// SendSupplement hands in what was done, in one transaction with forgetting the kept answers.
func (r *Room) SendSupplement(ctx context.Context, a dossier.Input, s Supplementing) (*dossier.Dossier, error) {
	b, err := s.Answers.Bytes()
	if err != nil {
		return nil, err
	}
	d, err := r.Dossier.Supplement(ctx, a, dossier.Supplied{Answers: b})
	if err != nil {
		return nil, err
	}
	return d, r.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`delete from portal_supplement where request_id=$1`, s.ID)
		return err
	})
}

// FileAccess says who sends and sees the files of a supplement: the account that filed the dossier, or who holds
// a pass for it; only while the request is open.
func (r *Room) FileAccess() file.Access { return supplementFiles{r} }

type supplementFiles struct{ r *Room }

// MayAdd asks for the account or the pass.
func (a supplementFiles) MayAdd(ctx context.Context, who file.Who, o file.Owner) error {
	none := fault.New(fault.NotFound, "file.not_found")
	return a.r.DB.Read(ctx, func(s *store.Snapshot) error {
		of, err := dossier.RequestOf(s, o.ID)
		if fault.Of(err) == fault.NotFound {
			return none
		}
		if err != nil {
			return err
		}
		v := org.ViewerOf(ctx)
		ok := v.Citizen && !v.Anonymous() && v.Actor() == of.Filer
		if !ok && who.Pass != "" && !v.Staff() {
			if ok, err = opens(s, who.Pass, of.Dossier); err != nil {
				return err
			}
		}
		if !ok || of.State != "open" {
			return none
		}
		return nil
	})
}

// MayRead asks the same.
func (a supplementFiles) MayRead(ctx context.Context, who file.Who, f file.File) error {
	return a.MayAdd(ctx, who, f.Owner)
}

// Lives tells whether the request is still open; what was sent for one that is over is taken out.
func (a supplementFiles) Lives(ctx context.Context, o file.Owner) (open bool, err error) {
	err = a.r.DB.Read(ctx, func(s *store.Snapshot) error {
		of, err := dossier.RequestOf(s, o.ID)
		if fault.Of(err) == fault.NotFound {
			return nil
		}
		open = of.State == "open"
		return err
	})
	return open, err
}
