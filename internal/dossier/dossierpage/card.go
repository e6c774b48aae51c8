package dossierpage

import (
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// cardField is where a scanner types the code of an identity card.
const cardField = "card"

// prefill fills the person of a form from the code of a card. It only saves typing: the receiver compares it with
// the card and with the person, and asks where the person lives now (decisions §9).
func (p Pages) prefill(w http.ResponseWriter, r *http.Request, v org.Viewer, f web.Form) error {
	pg, fm, err := p.fillPage(r, v, typed{})
	if err != nil {
		return err
	}
	c, ok := identity.ReadCard(f.Raw(cardField))
	if !ok {
		pg.Base = pg.WithErrors(fault.Fields(fault.Field{Name: cardField, Key: "dossierpage.card_unread"}))
		return web.Render(w, r, http.StatusUnprocessableEntity, fillView(pg))
	}
	read := url.Values{form.ButtonInput: {cardField}}
	for name, value := range map[string]string{"submitter.name": c.Name, "submitter.citizen_id": c.Number, "submitter.birth": pg.Words.Date(c.Birth),
		"submitter.address.detail": c.Address, "subject.sex": string(c.Sex), "acting": "self"} {
		if value != "" {
			read.Set(name, value)
		}
	}
	if pg, _, err = p.fillPage(r, v, typed{Answers: fm.Parse(nil, read, fm.Usual(), pg.FormView.Today).Answers}); err != nil {
		return err
	}
	pg.Scanned = true
	return web.Render(w, r, http.StatusOK, fillView(pg))
}
