package form

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/lang"
)

// Address is a two-tier address: what the person typed or read off an old paper, and the commune of today it
// stands for. Districts ended on 1 July 2025 and are never asked.
type Address struct {
	Detail string // house, street, hamlet
	Typed  string // the commune as typed, perhaps by an old name
	Code   string // of the commune
	Name   string // of commune and province, as it was when chosen
}

// String is the address on one line.
func (a Address) String() string {
	place := a.Name
	if place == "" {
		place = a.Typed
	}
	return strings.Join(strings.FieldsFunc(a.Detail+"\x00"+place, func(r rune) bool { return r == 0 }), ", ")
}

func (a Address) value() any {
	m := map[string]any{}
	for k, s := range map[string]string{"detail": a.Detail, "typed": a.Typed, "code": a.Code, "name": a.Name} {
		if s != "" {
			m[k] = s
		}
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

func addressOf(v any) Address {
	m, _ := v.(map[string]any)
	s := func(k string) string { s, _ := m[k].(string); return s }
	return Address{Detail: s("detail"), Typed: s("typed"), Code: s("code"), Name: s("name")}
}

// readAddress reads the boxes as they are; settle looks up the commune.
func readAddress(_ *Question, name string, v url.Values) any {
	get := func(part string) string { return clean(v.Get(name+"."+part), false) }
	return Address{Detail: get("detail"), Typed: get("typed"), Code: get("code")}.value()
}

var communeCode = regexp.MustCompile(`^[0-9]{5}$`)

// settle finds the commune of an address: the one chosen, else the only one that what was typed can mean. A
// choice made for other words does not count any more.
func (c asking) settle(now, before Address) Address {
	places := c.form.places
	if places == nil {
		if kept := addressOf(c.have.At(c.ptr)); kept.Code == now.Code {
			now.Name = kept.Name
		}
		return now
	}
	if now.Typed != before.Typed && now.Code == before.Code && now.Typed != "" {
		now.Code = ""
	}
	chosen, ok := places.Place(now.Code, c.today)
	if !ok && now.Typed != "" {
		found := places.Find(now.Typed, c.today, offered)
		if i := slices.IndexFunc(found, func(p Place) bool { return p.Sure }); i >= 0 {
			chosen = found[i]
		}
	}
	now.Code, now.Name = chosen.Code, chosen.Name
	return now
}

// offered is how many communes are shown to choose from.
const offered = 8

func checkAddress(c asking, value any) (string, []any) {
	if _, ok := value.(map[string]any); !ok {
		return "form.not_right", nil
	}
	a := addressOf(value)
	switch {
	case a.Code == "" && a.Typed == "":
		return "form.address_commune", nil
	case a.Code == "":
		return "form.address_choose", nil
	case !communeCode.MatchString(a.Code), a.Name == "":
		return "form.address_unknown", nil
	case a.Detail == "" && !c.q.NoDetail:
		return "form.address_detail", nil
	}
	return "", nil
}

func showAddress(value any, w *lang.Words) string {
	a := addressOf(value)
	s := a.String()
	if a.Typed != "" && a.Name != "" && !strings.Contains(strings.ToLower(a.Name), strings.ToLower(a.Typed)) {
		s += " (" + w.T("form.as_typed", "typed", a.Typed) + ")"
	}
	return s
}
