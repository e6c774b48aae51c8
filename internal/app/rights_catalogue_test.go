package app_test

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// kept is the procedure of a target: one that communes decide, one of a department.
func kept(what string) string {
	switch what {
	case "province":
		return "2.000829"
	case "missing":
		return "9.999999"
	}
	return "1.004884"
}

// drafted is a version of the target at the place that the act needs, the same until something was done.
func (s *site) drafted(act, what string) catalogue.Version {
	s.t.Helper()
	state := catalogue.Draft
	if act == "publish" || act == "reject" {
		state = catalogue.Proposed
	}
	for other := range s.kept { // of a procedure there is one draft at a time
		if strings.HasPrefix(other, "version/") && strings.HasSuffix(other, what) && other != "version/"+string(state)+what {
			delete(s.kept, other)
		}
	}
	id := s.keep("version/"+string(state)+what, func() []string {
		var v catalogue.Version
		s.write(func(tx *store.Tx) (err error) {
			all, err := catalogue.Versions(tx, kept(what))
			if err != nil {
				return err
			}
			for _, x := range all { // one draft at a time
				if x.State == catalogue.Proposed {
					by := system
					by.Reason = "Thử"
					if err := catalogue.SendBack(tx, x.ID, x.Rev, by); err != nil {
						return err
					}
					x.State, x.Rev = catalogue.Draft, x.Rev+1
				}
				if x.State == catalogue.Draft {
					if err := catalogue.Discard(tx, x.ID, x.Rev, system); err != nil {
						return err
					}
				}
			}
			if v, err = catalogue.Begin(tx, kept(what), catalogue.Everything, system); err != nil || state == catalogue.Draft {
				return err
			}
			return catalogue.Propose(tx, v.ID, v.Rev, system)
		})
		return []string{v.ID}
	})[0]
	var v catalogue.Version
	s.read(func(q *store.Snapshot) (err error) {
		v, err = catalogue.VersionByID(q, id)
		return err
	})
	return v
}

func beginDraft(s *site, _, what string) ask {
	if what == "own" || what == "province" {
		v := s.drafted("", what)
		s.write(func(tx *store.Tx) error { return catalogue.Discard(tx, v.ID, v.Rev, system) })
		clear(s.kept)
	}
	return ask{path: "/catalogue/" + kept(what) + "/draft", form: url.Values{web.KeyField: {s.next()}}}
}

func compareVersions(s *site, _, what string) ask {
	id := s.drafted("", what).ID
	return ask{path: "/catalogue/" + kept(what) + "/compare?a=" + id + "&b=" + id}
}

// version asks for a version: "act:own" gives an act rightly filled in, "facts:own" an editor.
func version(page string) func(s *site, _, what string) ask {
	return func(s *site, _, what string) ask {
		verb, where, ok := strings.Cut(what, ":")
		if !ok {
			verb, where = "", what
		}
		a, rev := ask{path: "/version/" + missing}, int64(0)
		if where != "missing" {
			v := s.drafted(verb, where)
			a.path, rev = "/version/"+v.ID, v.Rev
		}
		a.form = url.Values{web.KeyField: {s.next()}, "rev": {strconv.FormatInt(rev, 10)}, "reason": {"Lý do"}, "from.d": {"1"}, "from.m": {"12"},
			"from.y": {"2026"},
			"name":   {"Thủ tục đăng ký lại khai sinh"}, "field": {"Hộ tịch"}, "levels.commune": {"1"}, "service": {"full"}, "filed_at": {"here"},
			"competence": {"commune_committee"},
			"_keep":      {"e30="}, "_page": {"acting"}}
		switch page {
		case "act":
			a.path += "/" + verb
		case "edit":
			a.path += "/edit/" + verb
			switch verb {
			case "question", "page":
				a.path += "?at=1.0.0"
			case "step":
				a.path += "?n=0"
			case "form":
				a.form.Set("_act", "down:1.0.0")
			case "process":
				a.form.Set("_act", "down:0")
			}
		case "preview":
			a.path += "/preview"
		}
		return a
	}
}

// rateForm is a fee rule, rightly filled in.
func rateForm(s *site) url.Values {
	return url.Values{web.KeyField: {s.next()}, "name": {"Phí thử"}, "kind": {"phi"}, "area": {"province"}, "procedures": {"2.000908"},
		"ground": {"Nghị quyết thử"},
		"unit":   {"copy"}, "tiers.rows": {"1"}, "tiers.0.from": {"1"}, "tiers.0.price": {"1000"}, "reliefs.rows": {"0"}, "from.d": {"1"},
		"from.m": {"12"}, "from.y": {"2026"}}
}

// rateAsk decides about a rule that somebody of the province wrote down.
func rateAsk(s *site, _, what string) ask {
	act, where, _ := strings.Cut(what, ":")
	id := missing
	if where == "own" {
		id = s.keep("rate", func() []string {
			var id string
			s.write(func(tx *store.Tx) (err error) {
				id, err = fee.Propose(tx, fee.Rule{Key: "phi-thu", Name: "Phí thử", Kind: fee.Phi, Procedures: []string{"2.000908"}, Unit: fee.Copy,
					Tiers: []fee.Tier{{From: 1, Price: 1000}}, Ground: "Nghị quyết thử", From: day.On(2026, 12, 1)}, system)
				return err
			})
			return []string{id}
		})[0]
	}
	return ask{path: "/lists/fees/" + id + "/" + act, form: url.Values{web.KeyField: {s.next()}, "reason": {"Lý do"}}}
}

// dayAsk decides about a day that somebody of the province proposed.
func dayAsk(s *site, _, what string) ask {
	act, where, _ := strings.Cut(what, ":")
	id := missing
	if where == "own" {
		id = s.keep("day", func() []string {
			var id string
			s.write(func(tx *store.Tx) (err error) {
				id, err = deadline.Propose(tx, deadline.Change{Source: "Thử", Dates: []day.Special{{Date: day.On(2026, 12, 1), Kind: day.Statutory,
					Name: "Ngày nghỉ thử"}}}, system)
				return err
			})
			return []string{id}
		})[0]
	}
	return ask{path: "/lists/holidays/" + id + "/" + act, form: url.Values{web.KeyField: {s.next()}, "reason": {"Lý do"}}}
}

// aReason opens a reason that is offered, or changes it.
func aReason(s *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/lists/reasons/" + missing, form: url.Values{web.KeyField: {s.next()}}}
	}
	var x catalogue.Reason
	s.write(func(tx *store.Tx) (err error) {
		c := catalogue.Reasons(s.DB, func(org.Viewer) (string, bool) { return "", true })
		x, err = c.Kind.Keep(s.t.Context(), tx, c.RightsOf(org.Request{Viewer: s.As(s.t, "kiemsoat")}),
			catalogue.Reason{UsedIn: "stop", VI: "Thử " + s.next(), Place: 1})
		return err
	})
	return ask{path: "/lists/reasons/" + x.ID, form: url.Values{web.KeyField: {s.next()}, "seen": {strconv.FormatInt(x.Seq, 10)}, "used_in": {"stop"},
		"place": {"2"}, "vi": {x.VI}}}
}

func newReason(s *site, _, _ string) ask {
	return ask{path: "/lists/reasons/new", form: url.Values{web.KeyField: {s.next()}, "used_in": {"stop"}, "place": {"1"}, "vi": {"Thử"}}}
}

func reasonText(*site) string { return "vi,used_in,place\nThử,stop,1\n" }

// aPhrase opens a phrase of people, or changes it.
func aPhrase(s *site, _, what string) ask {
	if what == "missing" {
		return ask{path: "/lists/phrases/" + missing, form: url.Values{web.KeyField: {s.next()}}}
	}
	var x catalogue.KeptPhrase
	s.write(func(tx *store.Tx) (err error) {
		c := catalogue.KeptPhrases(s.DB, func(org.Viewer) (string, bool) { return "", true })
		x, err = c.Kind.Keep(s.t.Context(), tx, c.RightsOf(org.Request{Viewer: s.As(s.t, "kiemsoat")}),
			catalogue.KeptPhrase{Said: "thử " + s.next(), Codes: "1.004873"})
		return err
	})
	return ask{path: "/lists/phrases/" + x.ID, form: url.Values{web.KeyField: {s.next()}, "seen": {strconv.FormatInt(x.Seq, 10)}, "said": {x.Said},
		"codes": {"1.001193"}}}
}

func newPhrase(s *site, _, _ string) ask {
	return ask{path: "/lists/phrases/new", form: url.Values{web.KeyField: {s.next()}, "said": {"thử " + s.next()}, "codes": {"1.004873"}}}
}

func phraseText(s *site) string { return "said,codes\nthử " + s.next() + ",1.004873\n" }
