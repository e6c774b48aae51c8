package partner

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	partnerevent "github.com/motcua/motcua/internal/event/partner"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// NewAPIKey is what a key is made of.
type NewAPIKey struct {
	Name      string
	Scopes    []Scope
	Person    string // an official whom the maker administers; empty: nobody's
	PerMinute int64  // DefaultPerMinute when 0
}

// path is where keys are kept.
const path action.Path = "/partners"

var errNoKey = fault.New(fault.NotFound, "partner.no_key")

// check tells what is wrong with a new key; on is whom the maker administers.
func (n NewAPIKey) check(q store.Querier, v org.Viewer) error {
	var bad []fault.Field
	if strings.TrimSpace(n.Name) == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "partner.name_missing"})
	}
	if len(n.Scopes) == 0 || slices.ContainsFunc(n.Scopes, func(s Scope) bool { return !slices.Contains(Scopes(), s) }) {
		bad = append(bad, fault.Field{Name: "scopes", Key: "partner.scopes_missing"})
	}
	if n.PerMinute < 0 || n.PerMinute > 6000 {
		bad = append(bad, fault.Field{Name: "per_minute", Key: "partner.per_minute_wrong"})
	}
	switch {
	case n.Person == "" && slices.ContainsFunc(n.Scopes, Scope.named):
		bad = append(bad, fault.Field{Name: "person", Key: "partner.person_missing"})
	case n.Person == v.Person && slices.ContainsFunc(n.Scopes, Scope.counts):
		bad = append(bad, fault.Field{Name: "person", Key: "partner.person_is_maker"})
	case n.Person != "":
		if _, err := org.StaffByID(q, v, n.Person); fault.Of(err) == fault.NotFound {
			bad = append(bad, fault.Field{Name: "person", Key: "partner.person_unknown"})
		} else if err != nil {
			return err
		}
		if may, err := mayAnswer(q, n.Person, n.Scopes); err != nil {
			return err
		} else if !may {
			bad = append(bad, fault.Field{Name: "person", Key: "partner.person_leads"})
		}
	}
	return fault.Fields(bad...)
}

// Make makes a key of the unit whose settings the viewer keeps. The secret comes back at once, and only once, for a
// key in nobody's name; otherwise with Agree.
func (r *Room) Make(ctx context.Context, req org.Request, n NewAPIKey) (k APIKey, token string, err error) {
	v := req.Viewer
	at, ok := v.Under(org.MayManageSettings, v.Units(org.MayManageSettings)...)
	if !ok {
		return k, "", fault.New(fault.Forbidden, "partner.forbidden")
	}
	if n.PerMinute == 0 {
		n.PerMinute = DefaultPerMinute
	}
	secret := newToken()
	out, err := req.Do(ctx, r.DB, func(tx *store.Tx) (action.Path, error) {
		if err := n.check(tx, v); err != nil {
			return "", err
		}
		k = APIKey{ID: tx.NewID(), Name: strings.TrimSpace(n.Name), Unit: at.Unit, Scopes: n.Scopes, Person: n.Person, PerMinute: n.PerMinute,
			MadeBy: v.Person, MadeAt: tx.Now()}
		if n.Person == "" {
			k.hash = store.Digest(secret)
		}
		if err := keys.Table.Insert(tx, k); err != nil {
			return "", err
		}
		var scopes []string
		for _, s := range k.Scopes {
			scopes = append(scopes, string(s))
		}
		_, err := tx.Emit(partnerevent.KeyMade{Key: k.ID, Name: k.Name, Scopes: scopes, Person: k.Person, PerMinute: k.PerMinute}, req.By(at.Unit))
		return path, err
	})
	if err != nil || out.Again || n.Person != "" {
		secret = ""
	}
	return k, secret, err
}

// Agree lets a key act in the name of the viewer and gives its secret, this once.
func (r *Room) Agree(ctx context.Context, req org.Request, id string) (token string, err error) {
	secret := newToken()
	out, err := req.Do(ctx, r.DB, func(tx *store.Tx) (action.Path, error) {
		k, err := keys.Table.One(tx, store.If("id = $", id))
		if err != nil || k.Person != req.Viewer.Person || k.MadeBy == k.Person && slices.ContainsFunc(k.Scopes, Scope.counts) {
			return "", cmp.Or[error](err, errNoKey)
		}
		if may, err := mayAnswer(tx, k.Person, k.Scopes); err != nil || !may { // no longer
			return "", cmp.Or[error](err, errNoKey)
		}
		n, err := tx.Exec(`update partner_key set token_hash=$3, agreed_at=$4 where id=$1 and person_id=$2 and person_id <> '' and agreed_at=0 and withdrawn_at=0`,
			id, req.Viewer.Person, store.Digest(secret), store.Millis(tx.Now()))
		if err != nil {
			return "", fmt.Errorf("partner: agree: %w", err)
		}
		if n == 0 {
			return "", errNoKey
		}
		_, err = tx.Emit(partnerevent.KeyAgreed{Key: id}, req.By(""))
		return path, err
	})
	if err != nil || out.Again {
		secret = ""
	}
	return secret, err
}

// held is the condition of the keys that the viewer may withdraw: those of the units whose settings he keeps, and
// those in his own name.
func held(v org.Viewer) store.Where {
	return store.If("person_id = $ and person_id <> ''", v.Person).Or(store.Where{}.Among("unit_id", v.Units(org.MayManageSettings)))
}

// Withdraw ends a key: its next request is refused. The administrator of its unit may, and the official in whose name
// it acts.
func (r *Room) Withdraw(ctx context.Context, req org.Request, id string) error {
	_, err := req.Do(ctx, r.DB, func(tx *store.Tx) (action.Path, error) {
		args := []any{id, req.Viewer.Person, store.Millis(tx.Now())}
		n, err := tx.Exec(`update partner_key set withdrawn_by=$2, withdrawn_at=$3, token_hash='' where id=$1 and withdrawn_at=0 and `+
			held(req.Viewer).SQL(&args), args...)
		if err != nil {
			return "", fmt.Errorf("partner: withdraw: %w", err)
		}
		if n == 0 {
			return "", errNoKey
		}
		_, err = tx.Emit(partnerevent.KeyWithdrawn{Key: id}, req.By(""))
		return path, err
	})
	return err
}

// APIKeys are the keys of the units whose settings the viewer keeps and those in his own name, as a list.
func APIKeys(v org.Viewer) (*record.Kind[APIKey], record.Rights[APIKey]) {
	return keys, record.Rights[APIKey]{Sees: held(v)}
}

// Use finds who calls with a token: the key, and the rights its official has now. A key that was withdrawn, is not
// agreed to, or is in the name of somebody who may not sign in, opens nothing.
func (r *Room) Use(ctx context.Context, token string) (c Caller, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		c = Caller{}
		k, err := keys.Table.One(s, store.If("token_hash = $ and token_hash <> '' and withdrawn_at = 0", store.Digest(token)))
		if fault.Of(err) == fault.NotFound {
			return fault.New(fault.SignIn, "partner.key_wrong")
		}
		if err != nil {
			return err
		}
		c.Key = k
		if k.Person == "" {
			return nil
		}
		if c.Viewer, err = org.ViewerAt(s, k.Person, day.Of(s.Now())); err != nil {
			return err
		}
		open, err := account.IsOpen(s, k.Person)
		if err == nil && (!open || c.Viewer.Person == "") {
			return fault.New(fault.SignIn, "partner.key_wrong")
		}
		return err
	})
	if err != nil {
		return Caller{}, err
	}
	return c, r.allow(c.Key)
}
