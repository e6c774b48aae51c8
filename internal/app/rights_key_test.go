package app_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// withKey calls the interface with a key in the name of the official of the column, or with the session alone.
func withKey(path func(s *site, what string) string) func(*site, string, string) ask {
	return func(s *site, column, what string) ask {
		_, where, keyed := strings.Cut(what, ":")
		if !keyed {
			where = "missing"
		}
		a := ask{path: path(s, where)}
		if keyed || what == "key" {
			a.key = s.keyOf(column)
		}
		return a
	}
}

// keyOf is the key of the official of a column; made once, as no request of the matrix withdraws it.
func (s *site) keyOf(column string) string {
	if column == "anon" || column == "citizen" {
		return ""
	}
	if s.keys[column] == "" {
		s.keys[column] = s.partnerKey(logins[column])
	}
	return s.keys[column]
}

// byMachine sends JSON with the key of the column when the case asks for one.
func (s *site) byMachine(column, path string, keyed bool, in map[string]any) ask {
	b, err := json.Marshal(in)
	s.must(err)
	a := ask{path: path, body: string(b), kind: "application/json"}
	if keyed {
		a.key = s.keyOf(column)
	}
	return a
}

// machineCommand gives an act rightly filled in, by machine: "key:accept:own".
func machineCommand(s *site, column, what string) ask {
	rest, keyed := strings.CutPrefix(what, "key:")
	cmd, where, _ := strings.Cut(rest, ":")
	if !keyed {
		cmd, where = "take", "missing"
	}
	in := map[string]any{"command": cmd, "reason": "Lý do", "person": s.people["spec"], "outcome": "grant", "text": "Đủ điều kiện.", "how": "counter",
		"place": "UBND", "people": "Cán bộ", "content": "Đã tra cứu.",
		"at": s.DB.Now().Format(time.RFC3339), "number": s.next(), "book": "Sổ", "days": 3, "unit": s.units[otherPlace],
		"taken":       []map[string]any{{"key": "to-khai", "how": "form", "check": "ok"}, {"key": "giay-to-tuy-than", "how": "shown", "check": "ok"}},
		"points":      []map[string]any{{"kind": "paper", "key": "giay-to-tuy-than", "reason": "Ảnh mờ."}},
		"corrections": []map[string]any{{"what": "submitter.phone", "value": fmt.Sprintf("0905%06d", s.count())}},
		"ground":      "Nghị định 61/2018/NĐ-CP", "by": "Nông Thị Hoa", "paper": "Đơn", "papers": "Trả lại", "fees": "Không", "what": "verification",
		"why":      "Mất điện.",
		"question": "Xin cho biết.", "answer": "Đang làm.", "note": "Xong."}
	if cmd == "supplement" {
		in["taken"] = []map[string]any{{"key": "giay-to-cu-tru", "how": "paper", "check": "ok"}}
	}
	if place(where) == otherPlace {
		in["unit"] = s.units[ownPlace]
	}
	if ofMoney[cmd] {
		x := s.billed(cmd, place(where))
		in["bill"], in["method"] = x[1], "cash"
		return s.byMachine(column, "/api/v1/dossiers/"+x[0]+"/commands", keyed, in)
	}
	if where != "missing" && where != "mirrored" {
		d := s.dossierFor(cmd, place(where))
		in["hash"] = d.ProposalHash()
		if cmd == "issue" {
			in["file"] = s.upload(d, s.As(s.t, "vanthu."+slugOf[place(where)]))
		}
	}
	return s.byMachine(column, "/api/v1/dossiers/"+s.id(cmd, where)+"/commands", keyed, in)
}

// ofMoney are the commands that are about a bill.
var ofMoney = map[string]bool{"require_payment": true, "record_payment": true, "exempt_fee": true, "void_payment": true}

// billed is a dossier with a bill that the command can be given to, and the bill.
func (s *site) billed(cmd, place string) []string {
	return s.keep("billed/"+cmd+"/"+place, func() []string {
		d, bill := s.charged(place)
		if cmd == "void_payment" {
			_, err := s.Payments.Record(s.t.Context(), s.as("thuquy."+slugOf[place], d), bill, fee.Payment{Method: fee.Cash})
			s.must(err)
		}
		return []string{d.ID, bill}
	})
}

// machineAnswer answers a question of another authority by machine.
func machineAnswer(s *site, column, what string) ask {
	where, keyed := strings.CutPrefix(what, "key:")
	if !keyed {
		where = "missing"
	}
	path := strings.Replace(askedOf(s, column, where).path, "/consultation/", "/api/v1/consultations/", 1) + "/answer"
	return s.byMachine(column, path, keyed, map[string]any{"verdict": "agree", "answer": "Đồng ý."})
}

// machineRecord adds a plain record or changes one by machine, as its page would: "key:own"; "session" has no key.
func machineRecord(page func(*site, string, string) ask) func(*site, string, string) ask {
	return func(s *site, column, what string) ask {
		where, keyed := strings.CutPrefix(what, "key")
		where = strings.TrimPrefix(where, ":")
		if !keyed {
			where = "missing"
		}
		a, in := page(s, column, where), map[string]any{}
		for name := range a.form {
			in[name] = a.form.Get(name)
			if n, err := strconv.Atoi(a.form.Get(name)); err == nil && (name == "seen" || name == "place") {
				in[name] = n
			}
		}
		if in["seq"] = in["seen"]; in["seen"] == nil {
			delete(in, "seq")
		}
		delete(in, "seen")
		delete(in, web.KeyField)
		return s.byMachine(column, "/api/v1"+strings.TrimSuffix(a.path, "/new"), keyed, in)
	}
}

// machineFile adds a picture to a dossier by machine.
func machineFile(s *site, column, what string) ask {
	where, keyed := strings.CutPrefix(what, "key:")
	if !keyed {
		where = "missing"
	}
	a := ask{path: "/api/v1/dossiers/" + s.id("read", where) + "/files?paper=result&name=anh.jpg", body: string(s.photo()), kind: "application/octet-stream"}
	if keyed {
		a.key = s.keyOf(column)
	}
	return a
}

// partnerKey is a key with every scope that an official may answer for, and has agreed to.
func (s *site) partnerKey(login string) string {
	s.t.Helper()
	who := s.As(s.t, login)
	scopes := partner.Scopes()
	if leads, err := apptest.Look(s.House, func(q *store.Snapshot) (bool, error) { return org.Leads(q, who.Person) }); err != nil || !leads {
		s.must(err)
		scopes = slices.DeleteFunc(scopes, func(x partner.Scope) bool { return x == partner.Mirror })
	}
	k, _, err := s.Partners.Make(s.t.Context(), org.Request{Viewer: s.As(s.t, "quantri")},
		partner.NewAPIKey{Name: login, Scopes: scopes, Person: who.Person, PerMinute: 6000})
	s.must(err)
	token, err := s.Partners.Agree(s.t.Context(), org.Request{Viewer: who}, k.ID)
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
				k, _, err := s.Partners.Make(s.t.Context(), org.Request{Viewer: s.As(s.t, admin)},
					partner.NewAPIKey{Name: what, Scopes: []partner.Scope{partner.Dossiers}, Person: s.As(s.t, in).Person})
				s.must(err)
				return []string{k.ID}
			})[0]
		}
		return ask{path: "/partners/" + id + button, form: url.Values{}}
	}
}
