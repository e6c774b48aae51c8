package partnerpage

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/partner"
)

// keysPage is the list, and the form for those who may make a key.
type keysPage struct {
	recordpage.Listed
	Makes bool
	Token string // shown this once
	Once  string // idempotency key of the form
	Typed web.Form
}

// list is the list of keys, with what the reader can do with each.
func (p Pages) list(v org.Viewer) recordpage.List[partner.APIKey] {
	kind, rights := partner.APIKeys(v)
	return recordpage.List[partner.APIKey]{Kind: kind, Rights: rights, House: p.Records,
		Cell: func(b view.Base, c view.Cell, at recordpage.Place[partner.APIKey]) view.Cell {
			switch at.Field {
			case "name":
				c.Href = "" // a key has no page of its own
			case "state":
				c.Body = view.Each(c.Body, acts(b, *at.Thing, v.Person))
			}
			return c
		}}
}

func (p Pages) keys(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, pageState{})
}

// pageState is what a list shows besides the keys.
type pageState struct {
	token string   // of a key, this once
	typed web.Form // of the form, with what is wrong
	wrong error
}

func (p Pages) show(w http.ResponseWriter, r *http.Request, x pageState) error {
	v := org.ViewerOf(r.Context())
	l := p.list(v)
	if x.wrong != nil {
		l.Status = http.StatusUnprocessableEntity
	}
	b := view.From(r, "partner.key.title").WithErrors(x.wrong)
	b.Path = Path // whatever was posted: what leads on from the list is there
	return l.In(w, r, func(s *store.Snapshot) (templ.Component, error) {
		listed, err := l.View(r, s, b)
		return keysView(keysPage{Listed: listed, Makes: v.CanAnywhere(org.MayManageSettings), Token: x.token,
			Once: cmp.Or(x.typed.Key(), web.NewKey()), Typed: x.typed}), err
	})
}

func (p Pages) make(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	n, err := p.read(r, f)
	token := ""
	if err == nil {
		_, token, err = p.Partners.Make(r.Context(), request(r, f), n)
	}
	if _, ok := web.Invalid(err); ok {
		return p.show(w, r, pageState{typed: f, wrong: err})
	}
	if err != nil {
		return err
	}
	if token == "" {
		if n.Person != "" {
			web.Flash(w, r, "partnerpage.done_made")
		} // else pressed twice: the secret was shown once
		return web.Redirect(w, r, Path)
	}
	return p.show(w, r, pageState{token: token})
}

// read reads the form of a new key; the official is named by the name he signs in with.
func (p Pages) read(r *http.Request, f web.Form) (n partner.NewAPIKey, err error) {
	n = partner.NewAPIKey{Name: f.Text("name"), PerMinute: partner.DefaultPerMinute}
	for _, s := range f.All("scopes") {
		n.Scopes = append(n.Scopes, partner.Scope(s))
	}
	if s := f.Text("per_minute"); s != "" {
		if n.PerMinute, err = strconv.ParseInt(s, 10, 64); err != nil || n.PerMinute < 1 {
			n.PerMinute = -1 // refused below with its field
		}
	}
	login := f.Text("person")
	if login == "" {
		return n, nil
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		n.Person, err = account.OfficialByLogin(s, login)
		return err
	})
	if fault.Of(err) == fault.NotFound {
		return n, fault.Fields(fault.Field{Name: "person", Key: "partner.person_unknown"})
	}
	return n, err
}

// request is who asks, and what was sent.
func request(r *http.Request, f web.Form) org.Request {
	return org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}
}

func (p Pages) agree(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, err := p.Partners.Agree(r.Context(), request(r, f), r.PathValue("id"))
	if err != nil {
		return err
	}
	if token == "" { // pressed twice: the secret was shown once
		return web.Redirect(w, r, Path)
	}
	return p.show(w, r, pageState{token: token})
}

func (p Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.Partners.Withdraw(r.Context(), request(r, f), r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, "partnerpage.done_withdrawn")
	return web.Redirect(w, r, Path)
}
