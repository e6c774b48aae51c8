package portal

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Reach is a contact of a submitter: notices go there once it is proved.
type Reach struct {
	Channel string // "sms", "email"
	Contact string
	Proved  bool
	Waits   bool // a code is out

	Sent time.Time     // when the last code went there
	Wait time.Duration // how long no other code goes there
}

// Reaches are the contacts of a dossier, as its submitter wrote them, that a carrier of the house reaches.
func (r *Room) Reaches(q store.Querier, d *dossier.Dossier) (list []Reach, err error) {
	who := d.Party(dossier.Submitter)
	for _, x := range []Reach{{Channel: "sms", Contact: who.Phone}, {Channel: "email", Contact: who.Email}} {
		if x.Contact == "" || d.Mirrored() || d.State.Ended() || !r.Contact.Reaches(x.Contact) {
			continue
		}
		if x.Proved, err = contact.Proved(q, x.Contact, dossier.Holders(d)...); err != nil {
			return nil, err
		}
		if x.Waits, err = r.Contact.Waits(q, x.Contact, dossierevent.Record(d.ID)); err != nil {
			return nil, err
		}
		if x.Sent, x.Wait, err = r.Contact.Last(q, x.Contact, dossierevent.Record(d.ID)); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

// reach is one of them; NotFound when there is none on that channel.
func (r *Room) reach(ctx context.Context, d *dossier.Dossier, channel string) (out Reach, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		list, err := r.Reaches(s, d)
		for _, x := range list {
			if x.Channel == channel {
				out = x
			}
		}
		return err
	})
	if err == nil && out.Contact == "" {
		err = fault.New(fault.NotFound, "portal.no_contact")
	}
	return out, err
}

// Proving is a reader of a dossier, checked before, who proves that a contact of it is theirs.
type Proving struct {
	Viewer  org.Viewer
	Dossier *dossier.Dossier
	Channel string
	Address string // from where
	Code    string // what was typed
}

// AskCode sends a code to a contact of a dossier. Of a contact that is proved nothing goes out.
func (r *Room) AskCode(ctx context.Context, p Proving) error {
	x, err := r.reach(ctx, p.Dossier, p.Channel)
	if err != nil || x.Proved {
		return err
	}
	return r.Contact.Ask(ctx, contact.Asking{Contact: x.Contact, Holder: dossierevent.Record(p.Dossier.ID), Address: p.Address})
}

// ProveContact checks the code that was typed. It proves the contact for the dossier, and for the account that filed it
// when its holder typed it: no code is asked for again. Pressed twice it is proved once.
func (r *Room) ProveContact(ctx context.Context, p Proving) error {
	x, err := r.reach(ctx, p.Dossier, p.Channel)
	if err != nil || x.Proved {
		return err
	}
	holder := dossierevent.Record(p.Dossier.ID)
	right, err := r.Contact.Try(ctx, contact.Answer{Contact: x.Contact, Holder: holder, Code: p.Code}, func(tx *store.Tx) error {
		if p.Viewer.Citizen && p.Viewer.Actor() == p.Dossier.Filer {
			if err := contact.Prove(tx, x.Contact, p.Dossier.Filer, contact.ByCode); err != nil {
				return err
			}
		}
		return contact.Prove(tx, x.Contact, holder, contact.ByCode)
	})
	if err == nil && !right {
		var now Reach
		if now, err = r.reach(ctx, p.Dossier, p.Channel); err == nil && !now.Proved {
			err = fault.Fields(fault.Field{Name: "code", Key: "portal.code_wrong"})
		}
	}
	return err
}
