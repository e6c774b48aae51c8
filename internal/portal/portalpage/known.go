package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// known are the facts the account knows of its holder: what it was opened with, and what its holder said of
// themselves when they last filed. They are shown to be confirmed, never typed again (NĐ 118/2025/NĐ-CP; WCAG 3.3.7).
func (p Pages) known(r *http.Request) (k form.Known, err error) {
	v := org.ViewerOf(r.Context())
	if !v.Citizen || v.Anonymous() {
		return k, nil
	}
	var who org.Person
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		who, err = org.PersonByID(s, v.Person)
		return err
	}); err != nil {
		return k, err
	}
	k = form.Known{Name: who.Name, Phone: who.Phone, Email: who.Email}
	last, err := p.Dossier.FiledBy(r.Context(), v, 1)
	if err != nil || len(last) == 0 {
		return k, err
	}
	a, err := form.ReadAnswers(last[0].Answers)
	if err != nil {
		return k, err
	}
	me := a.Who().Submitter
	if fold.Key(me.Name) != fold.Key(who.Name) {
		return k, nil // somebody else filed with this account: their facts are not its holder's
	}
	k.CitizenID, k.Birth, k.Address = me.CitizenID, me.Birth, me.Address
	if me.Phone != "" {
		k.Phone = me.Phone
	}
	if me.Email != "" {
		k.Email = me.Email
	}
	return k, nil
}
