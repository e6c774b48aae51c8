package account

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Recovery is a citizen at the counter who wants into the account of the personal number: the telephone is lost, or the house
// has no carrier. The official has the identity card in hand and has compared it with the person.
type Recovery struct {
	Card    string // what a scanner read of the card's code; takes the place of Number and Name
	Number  string
	Name    string // as the card says it
	Checked bool   // the official says that card and person were compared
	Client  Client

	official string // the name of who gives it back
}

// Recovered is what the citizen takes away. The one-time password is shown once and kept nowhere; it is empty when the form was
// sent a second time.
type Recovered struct {
	Login   string
	Name    string
	OneTime string
	Opened  bool // there was no account of this number that the counter or a code had proved: one was opened
}

// RecoveryPath is where the counter gives accounts back.
const RecoveryPath action.Path = "/recovery"

// Recover gives the account of a personal number to whoever stands at the counter with the card. An account that the counter
// proved before gets a new one-time password, if it has the name of the card: a wrong name is refused and counts as a try. One
// that had only claimed the number may be a stranger's, so it lapses as in Finish, and the owner gets an account of his own; the
// same where there is none. Sessions end, and who did it is written down. Nobody does it for himself, whatever name is typed;
// accounts of officials are not found here.
func (auth *Auth) Recover(ctx context.Context, req org.Request, x Recovery) (out Recovered, err error) {
	units := req.Viewer.Units(org.MayRecover)
	if len(units) == 0 {
		return out, fault.New(fault.Forbidden, "org.recover_not_yours")
	}
	if err := x.read(); err != nil {
		return out, err
	}
	x.official = req.Viewer.Name
	if err := x.forAnother(x.Name); err != nil {
		return out, err
	}
	if _, err := auth.cfg.Limit.Take(ctx, limit.Claim{Rule: recoverRule, Key: req.Viewer.Person}); err != nil {
		return out, err
	}
	out = Recovered{Login: x.Number, Name: x.Name, OneTime: OneTimePassword()}
	hash, err := auth.Hash(ctx, out.OneTime)
	if err != nil {
		return out, err
	}
	done, err := req.Do(ctx, auth.db, func(tx *store.Tx) (action.Path, error) {
		out.Opened, err = auth.recover(tx, x, hash, req.By(units[0]))
		return RecoveryPath, err
	})
	if err != nil || done.Again {
		out.OneTime = ""
	}
	return out, err
}

// read takes the card and says what is wrong.
func (x *Recovery) read() error {
	var bad []fault.Field
	if x.Card != "" {
		c, ok := identity.ReadCard(x.Card)
		if !ok {
			bad = append(bad, fault.Field{Name: "card", Key: "org.recover_card"})
		}
		x.Number, x.Name = c.Number, c.Name
	}
	name := identity.Name(x.Name)
	number, kind := readLogin(Citizens, x.Number)
	if len(bad) == 0 && kind != "citizen_id" {
		bad = append(bad, fault.Field{Name: "number", Key: "org.recover_number"})
	}
	if len(bad) == 0 && !name.OK() {
		bad = append(bad, fault.Field{Name: "name", Key: "org.name_missing"})
	}
	if !x.Checked {
		bad = append(bad, fault.Field{Name: "checked", Key: "org.recover_checked"})
	}
	x.Number, x.Name = number, strings.TrimSpace(name.Value)
	return fault.Fields(bad...)
}

// forAnother refuses a name of the official's own.
func (x *Recovery) forAnother(name string) error {
	if letters(name) == letters(x.official) {
		return fault.New(fault.Forbidden, "org.recover_self")
	}
	return nil
}

// letters are the letters of a name, whatever stands between them and in whatever order its words are.
func letters(name string) string {
	out := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, fold.Key(name)))
	slices.Sort(out)
	return string(out)
}

// fits refuses what is not for the account that has the number. The name of the account is never told.
func (x *Recovery) fits(tx *store.Tx, person string, proved bool) error {
	if person == "" {
		return nil
	}
	p, err := org.PersonByID(tx, person)
	if err != nil {
		return err
	}
	if err := x.forAnother(p.Name); err != nil {
		return err
	}
	if proved && fold.Key(p.Name) != fold.Key(x.Name) {
		return fault.Fields(fault.Field{Name: "name", Key: "org.recover_name"})
	}
	return nil
}

// recover does it in one transaction.
func (auth *Auth) recover(tx *store.Tx, x Recovery, hash string, by event.By) (opened bool, err error) {
	person, err := holderOf(tx, x.Number)
	if err != nil {
		return false, err
	}
	proved, err := contact.Proved(tx, x.Number, "citizen:"+person)
	if err != nil {
		return false, err
	}
	if err := x.fits(tx, person, proved); err != nil {
		return false, err
	}
	switch {
	case person != "" && proved:
		if err := auth.Reset(tx, Reset{Person: person, Hash: hash}, by); err != nil {
			return false, err
		}
	default:
		if person != "" {
			if err := lapse(tx, person, x.Number); err != nil {
				return false, err
			}
		}
		if person, err = openAtCounter(tx, x, hash, by); err != nil {
			return false, err
		}
		opened = true
	}
	return opened, org.WriteAudit(tx, org.Audit{What: org.AtCounter, Person: person, Actor: by.Actor, Address: x.Client.Address, Agent: x.Client.Agent,
		Detail: by.Unit})
}

// openAtCounter opens the account of a number that the counter has seen on a card.
func openAtCounter(tx *store.Tx, x Recovery, hash string, by event.By) (person string, err error) {
	if person, err = org.CreateCitizen(tx, org.Person{Name: x.Name}); err != nil {
		return "", err
	}
	err = Open(tx, Opening{Person: person, Login: x.Number, Hash: hash, Once: true}, by)
	if fault.Of(err) == fault.Invalid { // somebody opened it meanwhile
		return "", fault.New(fault.Conflict, "store.changed_meanwhile")
	}
	if err != nil {
		return "", err
	}
	return person, contact.Prove(tx, x.Number, "citizen:"+person, contact.ByCounter)
}

// Unproved tells that nobody has proved any login of a citizen: the account is held until its owner comes.
func Unproved(q store.Querier, person string) (bool, error) {
	login, err := loginOf(q, person)
	if err != nil || login == "" {
		return false, err
	}
	proved, err := contact.Proved(q, login, "citizen:"+person)
	return !proved, err
}

// AtCounter tells that the house reaches no telephone and no e-mail address, so that the counter is where accounts are proved.
func (auth *Auth) AtCounter() bool {
	return !auth.reaches("0900000000") && !auth.reaches("a@example.org")
}
