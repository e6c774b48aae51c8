package form

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Draft is a form somebody has begun. It lives on the server from the first answer, so that it can be taken up
// again on another device, and dies on its own.
type Draft struct {
	ID        string
	Code      string // with which anybody who has it takes the draft up again: "7K3M-9QXA-2WDE"
	Owner     string // account, "" when nobody is signed in
	Procedure string // national code
	Version   string // id of the version it was begun with; a draft keeps it
	Answers   Answers
	Page      string // key of the page reached
	Rev       int64  // grows with every save
	Created   time.Time
	Touched   time.Time
	Expires   time.Time

	digest string // of the code, as it is kept
	sealed []byte // the code, see Drafts.Secrets
}

// Config of the drafts. The zero value works.
type Config struct {
	Keep time.Duration // how long an untouched draft lives; 30 days when 0
	Most int           // drafts of one account at once; 50 when 0
	// Begin is the budget of drafts begun by those who have not signed in, BeginPartner of those begun through one partner's key.
	Begin, BeginPartner limit.Rule
}

// Rules are the budgets in force.
func (c Config) Rules() []limit.Rule {
	return []limit.Rule{c.begin(), c.beginPartner()}
}

func (c Config) begin() limit.Rule {
	return c.Begin.Or(limit.Rule{Name: "draft", Word: "form.draft_flood",
		Address: limit.Budget{Minute: 20, Hour: 200, Day: 1000}, // many telephones share the address of their carrier
		Network: limit.Budget{Minute: 40, Hour: 500, Day: 2500},
		Office:  limit.Budget{Minute: 60, Hour: 600, Day: 3000},
		House:   limit.Budget{Hour: 3000, Day: 20_000}})
}

func (c Config) beginPartner() limit.Rule {
	return c.BeginPartner.Or(limit.Rule{Name: "draft_partner", Word: "form.draft_flood", Key: limit.Budget{Minute: 120, Hour: 1000, Day: 5000}})
}

// Drafts are the use cases of drafts. They are private: no facts are announced about them.
type Drafts struct {
	DB      *store.DB
	Secrets *seal.Box      // keeps the codes unreadable in the database; who has opened a draft is shown its code
	Limit   *limit.Limiter // nil: nothing is counted
	Config
}

func (d *Drafts) keep() time.Duration {
	if d.Keep > 0 {
		return d.Keep
	}
	return 30 * 24 * time.Hour
}

func (d *Drafts) most() int {
	if d.Most > 0 {
		return d.Most
	}
	return 50
}

// Key opens drafts: the code, or the account of the owner. The empty key opens none.
type Key struct {
	Code  string
	Owner string
}

// Begun is what a new draft starts with.
type Begun struct {
	Owner     string
	Procedure string
	Version   string
	Answers   Answers // perhaps prefilled
	Page      string
	Address   string // from where, of who has not signed in
	Partner   string // the key of the partner through whose system it is begun; empty: nobody's
	Holds     Key    // with which who asks opens drafts already
	Bound     bool   // the key of the request is known to who asks only, as that of a machine
}

// Start begins a draft. The same request sent twice begins one. The form of somebody who has not signed in may have been
// shown to others before, on a shared computer: its key alone gives nobody the draft that was begun with it, let alone
// the code; who does not hold that draft begins another.
func (d *Drafts) Start(ctx context.Context, req org.Request, b Begun) (x Draft, err error) {
	answers, err := packed(b.Answers)
	if err != nil {
		return Draft{}, err
	}
	taken, err := d.admit(ctx, b)
	if err != nil {
		return Draft{}, err
	}
	made := false
	defer func() {
		if !made { // refused, or begun before
			err = errors.Join(err, taken.Return(context.WithoutCancel(ctx)))
		}
	}()
	begin := func(tx *store.Tx) (action.Path, error) {
		if b.Owner != "" {
			n, err := ownedBy(tx, b.Owner)
			if err != nil {
				return "", err
			}
			if n >= d.most() {
				return "", fault.New(fault.TooMany, "form.draft_many", "n", d.most())
			}
		}
		x := Draft{ID: tx.NewID(), Code: newCode(), Owner: b.Owner, Procedure: b.Procedure, Version: b.Version, Page: b.Page,
			Created: tx.Now(), Touched: tx.Now(), Expires: tx.Now().Add(d.keep())}
		x.sealed = d.Secrets.Seal([]byte(x.Code), x.ID)
		return action.At("apply", x.ID), insert(tx, x, answers)
	}
	out, err := req.Do(ctx, d.DB, begin)
	if err != nil {
		return Draft{}, err
	}
	made = !out.Again
	x, err = d.byID(ctx, out.Path.ID())
	if !out.Again || b.Bound || !req.Viewer.Anonymous() || err == nil && x.opens(b.Holds) || err != nil && fault.Of(err) != fault.NotFound {
		return x, err
	}
	req.Key = ""
	if out, err = req.Do(ctx, d.DB, begin); err != nil {
		return Draft{}, err
	}
	made = true
	return d.byID(ctx, out.Path.ID())
}

// admit counts a draft before it is begun. Accounts have Most instead; what the house itself begins has no address.
func (d *Drafts) admit(ctx context.Context, b Begun) (*limit.Taken, error) {
	switch {
	case d.Limit == nil || b.Owner != "" || b.Address+b.Partner == "":
		return nil, nil
	case b.Partner != "": // all the people of a partner come from one address
		return d.Limit.Take(ctx, limit.Claim{Rule: d.beginPartner(), Key: b.Partner})
	}
	return d.Limit.Take(ctx, limit.Claim{Rule: d.begin(), Address: b.Address})
}

func (d *Drafts) byID(ctx context.Context, id string) (Draft, error) {
	return d.read(ctx, func(q store.Querier) (Draft, error) { return byID(q, id, d.DB.Now()) })
}

// Resume takes a draft up again by its code; spaces, hyphens and small letters do not matter.
func (d *Drafts) Resume(ctx context.Context, code string) (Draft, error) {
	return d.read(ctx, func(q store.Querier) (Draft, error) { return byCode(q, readCode(code), d.DB.Now()) })
}

// Open gives a draft by its id to who has the key.
func (d *Drafts) Open(ctx context.Context, id string, k Key) (Draft, error) {
	x, err := d.byID(ctx, id)
	if err != nil || !x.opens(k) {
		return Draft{}, gone(err)
	}
	return x, nil
}

func (x Draft) opens(k Key) bool {
	return k.Code != "" && store.Digest(readCode(k.Code)) == x.digest || k.Owner != "" && k.Owner == x.Owner
}

func gone(err error) error {
	if err != nil && fault.Of(err) != fault.NotFound {
		return err
	}
	return fault.New(fault.NotFound, "form.draft_gone")
}

// Of lists the drafts of an account, the last touched first.
func (d *Drafts) Of(ctx context.Context, owner string) ([]Draft, error) {
	var list []Draft
	err := d.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		list, err = byOwner(s, owner, s.Now(), d.most())
		return err
	})
	for i := range list {
		err = errors.Join(err, d.unseal(&list[i]))
	}
	return list, err
}

// Saved is what one save changes.
type Saved struct {
	ID      string
	Rev     int64 // the revision that was shown; another save since then is a Conflict
	Answers Answers
	Page    string
}

// Save keeps the answers, right or wrong, and lengthens the life of the draft. Who saves must have the key.
func (d *Drafts) Save(ctx context.Context, k Key, s Saved) (Draft, error) {
	answers, err := packed(s.Answers)
	if err != nil {
		return Draft{}, err
	}
	var out Draft
	err = d.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := byID(tx, s.ID, tx.Now())
		if err != nil || !x.opens(k) {
			return gone(err)
		}
		x.Page, x.Touched, x.Expires = s.Page, tx.Now(), tx.Now().Add(d.keep())
		x.Rev = s.Rev + 1
		out = x
		return update(tx, x, s.Rev, answers)
	})
	if err != nil {
		return Draft{}, err
	}
	out.Answers = s.Answers
	return out, d.unseal(&out)
}

// Claim puts a draft begun by nobody under an account, as when a person signs in half-way. A draft that has an
// owner keeps it.
func (d *Drafts) Claim(ctx context.Context, code, owner string) (Draft, error) {
	var out Draft
	err := d.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := byCode(tx, readCode(code), tx.Now())
		if err != nil || x.Owner != "" && x.Owner != owner || owner == "" {
			return gone(err)
		}
		x.Owner = owner
		out = x
		_, err = tx.Exec(`update form_draft set owner=$2 where id=$1 and owner=''`, x.ID, owner)
		return err
	})
	if err == nil {
		err = d.unseal(&out)
	}
	return out, err
}

// Drop deletes a draft for who has the key; one that is gone already is no fault.
func (d *Drafts) Drop(ctx context.Context, id string, k Key) error {
	return d.DB.Write(ctx, func(tx *store.Tx) error {
		x, err := byID(tx, id, tx.Now())
		if fault.Of(err) == fault.NotFound {
			return nil
		}
		if err != nil || !x.opens(k) {
			return gone(err)
		}
		return DropDraft(tx, id)
	})
}

// DropDraft deletes a draft in the transaction that hands it in: what was sent is a dossier now.
func DropDraft(tx *store.Tx, id string) error {
	_, err := tx.Exec(`delete from form_draft where id=$1`, id)
	return err
}

func (d *Drafts) read(ctx context.Context, load func(q store.Querier) (Draft, error)) (Draft, error) {
	var x Draft
	err := d.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		x, err = load(s)
		return err
	})
	if err == nil {
		err = d.unseal(&x)
	}
	return x, err
}

func (d *Drafts) unseal(x *Draft) error {
	code, err := d.Secrets.Open(x.sealed, x.ID)
	if err != nil {
		return fmt.Errorf("form: code of draft %s: %w", x.ID, err)
	}
	x.Code = string(code)
	return nil
}

func packed(a Answers) (string, error) {
	b, err := a.Bytes()
	if err != nil {
		return "", err
	}
	if len(b) > MostAnswers {
		return "", fault.New(fault.TooLarge, "form.too_much")
	}
	return string(b), nil
}

// newCode makes a code of 60 random bits that can be read out over the telephone.
func newCode() string { return readCode(store.Secret(12)) }

// readCode is a code as kept: "7K3M-9QXA-2WDE".
func readCode(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, fold.Code(s))
	if len(s) != 12 {
		return ""
	}
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}
