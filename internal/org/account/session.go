package account

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// touchEvery is how often a session in use is written down as seen.
const touchEvery = time.Minute

// Session is a sign-in that lasts.
type Session struct {
	ID      string
	Person  string
	Created time.Time
	Seen    time.Time
	Address string
	Agent   string
}

func newToken() string { return rand.Text() + rand.Text() }

func insertSession(tx *store.Tx, in SignedIn, c Client) (string, error) {
	id := tx.NewID()
	now := store.Millis(tx.Now())
	_, err := tx.Exec(`insert into org_session (id, token_hash, person_id, stage, second, created, seen, ended, why, address, agent)
		values ($1,$2,$3,$4,$5,$6,$6,0,'',$7,$8)`, id, store.Digest(in.Token), in.Person, string(in.Stage), false, now,
		fold.Clip(c.Address, 64), fold.Clip(c.Agent, 200))
	return id, err
}

func endSessions(tx *store.Tx, person, but, why string) error {
	_, err := tx.Exec(`update org_session set ended = $3, why = $4 where person_id = $1 and id <> $2 and ended = 0`, person, but, store.Millis(tx.Now()), why)
	return err
}

// activeSessionRow is a session as a request finds it.
type activeSessionRow struct {
	id, person string
	stage      org.Stage
	second     bool
	created    time.Time
	seen       time.Time
}

// activeSession tells whether a session may still be used.
func (auth *Auth) activeSession(s activeSessionRow, citizen bool, now time.Time) bool {
	idle := auth.cfg.SessionIdle
	if citizen {
		idle /= 2
	}
	life := auth.cfg.SessionMax
	if s.stage != org.Ready {
		life = auth.cfg.StageMax
	}
	return now.Sub(s.seen) <= idle && now.Sub(s.created) <= life
}

// Load finds the viewer behind the token of a cookie: fresh from the store, so a right withdrawn a moment ago
// is gone. A token that is unknown, ended or too old gives the anonymous viewer.
func (auth *Auth) Load(ctx context.Context, token string, c Client) (org.Viewer, error) {
	if token == "" {
		return org.Viewer{}, nil
	}
	now := auth.db.Now()
	today := day.Of(now)
	var v org.Viewer
	var s activeSessionRow
	err := auth.db.Read(ctx, func(q *store.Snapshot) error {
		var stamp, created, seen int64
		var stage, left, state string
		err := q.QueryRow(`select s.id, s.person_id, s.stage, s.second, s.created, s.seen, p.name, p.citizen, p.verified, p.left_on, a.state,
			(select n from org_stamp where name = 'tree')
			from org_session s join org_person p on p.id = s.person_id join org_account a on a.person_id = s.person_id
			where s.token_hash = $1 and s.ended = 0`, store.Digest(token)).
			Scan(&s.id, &s.person, &stage, &s.second, &created, &seen, &v.Name, &v.Citizen, &v.Verified, &left, &state, &stamp)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		} else if err != nil {
			return err
		}
		s.stage, s.created, s.seen = org.Stage(stage), store.Time(created), store.Time(seen)
		if state != accountOpen || left != "" && left <= today.String() {
			v = org.Viewer{}
			return nil
		}
		if !auth.activeSession(s, v.Citizen, now) {
			v = org.Viewer{Was: s.person}
			return nil
		}
		v.Session, v.Stage = s.id, s.stage
		if v.Stage != org.Ready {
			v.Pending = s.person
			return nil
		}
		v.Person = s.person
		v, err = auth.Org.Equip(q, v, stamp)
		return err
	})
	if err != nil {
		return org.Viewer{}, err
	}
	if v.Session == "" {
		return v, nil
	}
	if now.Sub(s.seen) >= touchEvery {
		_ = auth.touch(ctx, s.id, c) // nobody is turned away because this note could not be written; the next request tries again
	}
	return v, nil
}

func (auth *Auth) touch(ctx context.Context, session string, c Client) error {
	return auth.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`update org_session set seen = $2, address = case when $3 = '' then address else $3 end where id = $1 and ended = 0`,
			session, store.Millis(tx.Now()), fold.Clip(c.Address, 64))
		return err
	})
}

// Sessions lists the sessions of a person that are not ended, the newest first.
func (auth *Auth) Sessions(q store.Querier, person string) ([]Session, error) {
	now := auth.db.Now()
	var out []Session
	err := store.All(q, `select id, person_id, created, seen, address, agent from org_session where person_id = $1 and ended = 0 and created > $2 and seen > $3 order by id desc`,
		[]any{person, store.Millis(now.Add(-auth.cfg.SessionMax)), store.Millis(now.Add(-auth.cfg.SessionIdle))}, func(r *sql.Rows) error {
			var s Session
			var created, seen int64
			err := r.Scan(&s.ID, &s.Person, &created, &seen, &s.Address, &s.Agent)
			s.Created, s.Seen = store.Time(created), store.Time(seen)
			out = append(out, s)
			return err
		})
	return out, err
}

// SignOut ends the viewer's session.
func (auth *Auth) SignOut(ctx context.Context, v org.Viewer, c Client) error {
	return auth.db.Write(ctx, func(tx *store.Tx) error {
		return endSession(tx, org.Audit{What: org.SignedOut, Session: v.Session, Actor: v.Actor(), Address: c.Address, Agent: c.Agent})
	})
}

// EndSession ends one session: the viewer's own, or one of an official whose account the viewer administers.
func (auth *Auth) EndSession(ctx context.Context, v org.Viewer, id string, c Client) error {
	return auth.db.Write(ctx, func(tx *store.Tx) error {
		args := []any{id, v.Person}
		var person string
		err := tx.QueryRow(`select s.person_id from org_session s join org_person p on p.id = s.person_id
			where s.id = $1 and (s.person_id = $2 or (not p.citizen and p.unit_id in `+store.In(&args, v.Units(org.MayManageAccounts))+`))`, args...).Scan(&person)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "org.session_unknown")
		} else if err != nil {
			return err
		}
		return endSession(tx, org.Audit{What: org.SessionEnded, Session: id, Actor: v.Actor(), Address: c.Address, Agent: c.Agent})
	})
}

// endSession ends the session of an audit line and writes the line.
func endSession(tx *store.Tx, line org.Audit) error {
	err := tx.QueryRow(`update org_session set ended = $2, why = $3 where id = $1 and ended = 0 returning person_id`, line.Session,
		store.Millis(tx.Now()), string(line.What)).Scan(&line.Person)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return err
	}
	return org.WriteAudit(tx, line)
}
