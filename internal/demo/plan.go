package demo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

// plan is the whole province before it is written: the same plan for the same places.
type plan struct {
	name      string // "Tỉnh Lạng Sơn"
	code      string // H37
	units     []unit // parents first
	officials []official
	full      []string
	tries     []string // logins shown to visitors
	taken     map[string]bool
}

// unit is a unit to be created. Units name each other by key.
type unit struct {
	key, parent string
	kind        org.Kind
	place       string
	name, short string
	code        string
	serves      []string
}

// official is an invented person with a post, roles and an account.
type official struct {
	name  string
	login string
	home  string // key of the home unit
	title string
	parts []part
}

// part is a role in a unit.
type part struct {
	unit   string // key
	role   org.Role
	duty   string
	backup bool
}

// read makes the plan out of the places in the store.
func read(q store.Querier) (*plan, error) {
	now, err := place.ByCode(q, Place, place.Reform)
	if err != nil {
		return nil, err
	}
	old, err := place.ByCode(q, Place, place.Reform-1)
	if err != nil {
		return nil, err
	}
	if strings.Contains(now.Former, ";") || old.Successor != Place || old.HCode == "" {
		return nil, fmt.Errorf("%s was merged or has no identifier of its own: the demonstration needs an unmerged province", now.Name)
	}
	communes, err := place.Communes(q, Place)
	if err != nil {
		return nil, err
	}
	if len(communes) == 0 {
		return nil, fmt.Errorf("%s has no communes in the catalogue of places", now.Name)
	}
	slices.SortFunc(communes, func(a, b place.Unit) int { return strings.Compare(a.Code, b.Code) })
	p := &plan{name: now.Name, code: old.HCode, taken: map[string]bool{}}
	p.top()
	for _, d := range departments {
		p.department(d)
	}
	p.branches(communes)
	for i, c := range communes {
		p.commune(c, i)
	}
	p.visitors()
	return p, nil
}

func (p *plan) add(u unit) string {
	if u.key == "" {
		u.key = u.code
	}
	p.units = append(p.units, u)
	return u.key
}

// hire invents a person for a post.
func (p *plan) hire(login, home, title string, parts ...part) {
	d := NewDice(login)
	name := d.Name(d.N(2))
	for p.taken[name] {
		name = d.Name(d.N(2))
	}
	p.taken[name] = true
	p.officials = append(p.officials, official{name: name, login: login, home: home, title: title, parts: parts})
}

// slug is a name as part of a login: "Kỳ Lừa" is "kylua".
func slug(name string) string { return strings.ReplaceAll(fold.Key(name), " ", "") }

// lower puts the kind of a unit in small letters, as it stands inside a sentence: "phường Kỳ Lừa".
func lower(full string) string {
	for _, kind := range []string{"Xã ", "Phường ", "Đặc khu ", "Tỉnh "} {
		if rest, ok := strings.CutPrefix(full, kind); ok {
			return strings.ToLower(kind) + rest
		}
	}
	return full
}

// since is the first day of the units of the two-tier government.
func since() day.Date { return place.Reform }

// visitors chooses the accounts to try.
func (p *plan) visitors() {
	p.tries = []string{"tiepnhan.kylua", "tuphap.kylua", "kinhte.kylua", "vanhoa.kylua", "chanhvanphong.kylua", "chutich.kylua", "vanthu.kylua",
		"thuquy.kylua", "hotro.kylua", "giamdoc.kylua", "giamdoc", "tiepnhan.tinh", "kiemsoat", "kiemsoat2", "thanhtra", "quantri", "quantri2",
		"chuyenvien.sotuphap", "giamdoc.sotuphap"}
}

// province is what visitors need to know of the plan.
func (p *plan) province() Province {
	out := Province{Name: p.name, Full: p.full}
	names := map[string]string{}
	for _, u := range p.units {
		names[u.key] = u.short
		if u.short == "" {
			names[u.key] = u.name
		}
	}
	for _, login := range p.tries {
		for _, o := range p.officials {
			if o.login == login {
				out.SignIns = append(out.SignIns, SignIn{Role: o.title, Name: o.name, Unit: names[o.home], Login: o.login, Password: Password})
			}
		}
	}
	out.SignIns = append(out.SignIns, SignIn{Role: "Người dân", Name: citizen, Login: CitizenLogin, Password: Password})
	return out
}
