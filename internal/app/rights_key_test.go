package app_test

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/partner"
)

// withKey calls the interface with a key in the name of the official of the column, or with the session alone.
func withKey(path func(s *site, what string) string) func(*site, string, string) ask {
	return func(s *site, column, what string) ask {
		_, where, keyed := strings.Cut(what, ":")
		a := ask{path: path(s, where)}
		if (keyed || what == "key") && column != "anon" && column != "citizen" {
			a.key = s.keep("key/"+column, func() []string { return []string{s.partnerKey(logins[column])} })[0]
		}
		return a
	}
}

// partnerKey is a key with every scope that an official has agreed to.
func (s *site) partnerKey(login string) string {
	s.t.Helper()
	who := s.As(s.t, login)
	k, _, err := s.Partners.Make(s.t.Context(), s.As(s.t, "quantri"), partner.NewKey{Name: login, Scopes: partner.Scopes(), Person: who.Person})
	s.must(err)
	token, err := s.Partners.Agree(s.t.Context(), who, k.ID)
	s.must(err)
	return token
}

// makeKey fills in the form of a new key: in nobody's name, or in that of an official of a commune.
func makeKey(s *site, _, what string) ask {
	v := url.Values{web.KeyField: {s.next()}, "name": {fmt.Sprintf("Đối tác %d", s.count())}, "scopes": {"catalogue"}}
	if what != "-" {
		v.Set("scopes", "dossiers")
		v.Set("person", "tiepnhan."+slugOf[place(what)])
	}
	return ask{path: "/partners", form: v}
}

// aKey is a key that waits for its official: made in the reader's commune (own), by an administrator of the province
// (province) or of the other commune (other); mine is in the name of the reader himself.
func aKey(button string) func(*site, string, string) ask {
	return func(s *site, column, what string) ask {
		id := missing
		if what != "missing" && (what != "mine" || column != "anon" && column != "citizen") {
			id = s.keep("key/"+what+"/"+column, func() []string {
				admin, in := "quantri."+slugOf[place(what)], "tiepnhan."+slugOf[place(what)]
				if what != "own" && what != "other" {
					admin = "quantri"
				}
				if what == "mine" {
					in = logins[column]
				}
				k, _, err := s.Partners.Make(s.t.Context(), s.As(s.t, admin), partner.NewKey{Name: what, Scopes: []partner.Scope{partner.Dossiers}, Person: s.As(s.t, in).Person})
				s.must(err)
				return []string{k.ID}
			})[0]
		}
		return ask{path: "/partners/" + id + button, form: url.Values{}}
	}
}
