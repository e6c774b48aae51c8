package portal

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
)

// Sent is what became of a draft.
type Sent struct {
	Draft    string
	Dossier  string
	Tracking string
	Rev      int64 // the revision of the draft that was sent
	key      string
	owner    string
	at       time.Time
}

// Path is where the sender reads that it arrived.
func (s Sent) Path() string { return "/track/" + s.Tracking + "/sent" }

// Sending is a draft on its way to become a dossier.
type Sending struct {
	Draft       form.Draft
	Application dossier.Application // made from the draft; its Key is not used
	Taken       *limit.Taken        // see Admit; given back when the draft was sent before
}

// Send makes a dossier of a draft, in one transaction with the pass for the sender. The draft itself is the
// key: sending it again, at the same moment or later, from this page or another, gives the first dossier.
func (r *Room) Send(ctx context.Context, s Sending) (Sent, Pass, error) {
	a := s.Application
	a.Draft = s.Draft.ID
	var out Sent
	var pass Pass
	err := r.write(ctx, func(tx *store.Tx) error {
		out, pass = Sent{}, Pass{}
		n, err := tx.Exec(`insert into portal_sent (draft_id, key, owner, rev, dossier_id, tracking, at) values ($1,$2,$3,$4,'','',$5)
			on conflict (draft_id) do nothing`, s.Draft.ID, store.Digest(s.Draft.Code), s.Draft.Owner, s.Draft.Rev, store.Millis(tx.Now()))
		if err != nil {
			return err
		}
		if n == 0 {
			out, err = sentBy(tx, s.Draft.ID)
			if err == nil && out.Rev != s.Draft.Rev {
				return out.changed()
			}
			if err == nil {
				err = s.Taken.Give(tx)
			}
		} else {
			out, err = r.first(ctx, tx, a, s.Draft)
		}
		if err != nil {
			return err
		}
		pass, err = r.grant(tx, out.Dossier, "")
		return err
	})
	if err != nil {
		return out, pass, errors.Join(err, s.Taken.Return(context.WithoutCancel(ctx)))
	}
	return out, pass, nil
}

func (r *Room) first(ctx context.Context, tx *store.Tx, a dossier.Application, x form.Draft) (Sent, error) {
	d, err := r.Dossier.Within(tx).Submit(ctx, a)
	if err != nil {
		return Sent{}, err
	}
	_, err = tx.Exec(`update portal_sent set dossier_id=$2, tracking=$3 where draft_id=$1`, x.ID, d.ID, d.Tracking)
	return Sent{Draft: x.ID, Dossier: d.ID, Tracking: d.Tracking, Rev: x.Rev}, err
}

// changed is the answer to who sends other answers after the draft was sent.
func (s Sent) changed() error {
	return fault.New(fault.Conflict, "portal.already_sent").WithLink(s.Path())
}

// Changed is the answer to who changes a draft that was sent: the dossier is linked.
func (s Sent) Changed() error { return s.changed() }

// Became tells what a draft became: the account that owned it, who has a pass for the dossier, and for as long as a pass
// lasts after the sending who has the code, so that pressing twice is harmless. NotFound for everybody else: an address
// in the history of a shared computer opens nothing.
func (r *Room) Became(ctx context.Context, draft string, k form.Key, token string) (out Sent, err error) {
	var held bool
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		if out, err = sentBy(s, draft); err != nil || out.Dossier == "" {
			return err
		}
		held = k.Owner != "" && k.Owner == out.owner ||
			k.Code != "" && store.Digest(k.Code) == out.key && s.Now().Before(out.at.Add(r.Config.filled().Pass))
		if !held {
			held, err = opens(s, token, out.Dossier)
		}
		return err
	})
	if err == nil && held {
		return out, nil
	}
	if err != nil && fault.Of(err) != fault.NotFound {
		return Sent{}, err
	}
	return Sent{}, fault.New(fault.NotFound, "form.draft_gone")
}

func sentBy(q store.Querier, draft string) (Sent, error) {
	out := Sent{Draft: draft}
	var at int64
	err := q.QueryRow(`select key, owner, rev, dossier_id, tracking, at from portal_sent where draft_id=$1`, draft).
		Scan(&out.key, &out.owner, &out.Rev, &out.Dossier, &out.Tracking, &at)
	out.at = store.Time(at)
	if errors.Is(err, sql.ErrNoRows) {
		return out, fault.New(fault.NotFound, "form.draft_gone")
	}
	return out, err
}

// Readmit gives the sender of a draft a pass again, as when the confirmation is opened once more.
func (r *Room) Readmit(ctx context.Context, s Sent) (Pass, error) {
	var pass Pass
	err := r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		pass, err = r.grant(tx, s.Dossier, "")
		return err
	})
	return pass, err
}
