package portalpage

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/lang"
)

// procedureLine is what a list says about a procedure in a few words.
type procedureLine struct {
	Code, Name       string
	Time, Fee, How   string
	HowIcon          string
	Href, Field, Sub string
	Why              string // when it is needed, in Vietnamese
}

func procedureLineOf(v catalogue.Version, w *lang.Words) procedureLine {
	s := procedureLine{Code: v.Code, Name: v.Name, Field: v.Field, Href: "/procedures/" + v.Code, Time: timeOf(v, w), Fee: feeOf(v, w)}
	if len(v.TermFaults()) > 0 {
		s.Time = "" // a list says what is known
	}
	if len(v.Fees) == 0 {
		s.Fee = ""
	}
	s.How, s.HowIcon = howOf(v.Service, v.FiledAt, w)
	return s
}

// timeOf is the time limit in words. What the catalogue does not know is said to be unknown.
func timeOf(v catalogue.Version, w *lang.Words) string {
	if len(v.TermFaults()) > 0 {
		return w.T("portalpage.time_unknown")
	}
	var all []string
	for _, t := range v.Terms {
		if s := term(t, w); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if len(all) > 1 {
		return w.T("portalpage.time_cases", "first", all[0], "n", len(all)-1)
	}
	return all[0]
}

func term(t catalogue.Term, w *lang.Words) string {
	return w.T("portalpage.term_"+t.Unit, "n", t.N)
}

// feeOf is the fee in words.
func feeOf(v catalogue.Version, w *lang.Words) string {
	switch {
	case len(v.Fees) == 0:
		return w.T("portalpage.fee_unknown")
	case !slices.ContainsFunc(v.Fees, func(f catalogue.Fee) bool { return !f.Free }):
		return w.T("portalpage.fee_free")
	case len(v.Fees) == 1 && v.Fees[0].Amount > 0:
		return amount(v.Fees[0], w)
	}
	return w.T("portalpage.fee_cases")
}

func amount(f catalogue.Fee, w *lang.Words) string {
	switch {
	case f.Free:
		return w.T("portalpage.fee_free")
	case f.Amount > 0 && f.Per != "":
		return w.Money(f.Amount) + " / " + f.Per
	case f.Amount > 0:
		return w.Money(f.Amount)
	}
	return ""
}

// howOf says where the procedure is filed.
func howOf(s catalogue.Service, at string, w *lang.Words) (text, icon string) {
	switch {
	case s == catalogue.Information:
		return w.T("portalpage.how_counter"), "landmark"
	case at == "national":
		return w.T("portalpage.how_national"), "globe"
	case s == catalogue.Partial:
		return w.T("portalpage.how_partial"), "monitor"
	}
	return w.T("portalpage.how_full"), "smartphone"
}

// fileable tells whether the procedure can be filed here, online.
func fileable(v catalogue.Version) bool {
	return v.Service != catalogue.Information && v.FiledAt != "national" && len(v.TermFaults()) == 0
}

// paperName is how a paper is called in lists.
func paperName(p catalogue.Paper) string {
	if p.Short != "" {
		return p.Short
	}
	return p.Name
}

// bare drops the words "Thủ tục" that the catalogue puts before names: everything here is a procedure.
func bare(name string) string {
	name = strings.TrimLeft(name, ". ")
	rest, ok := strings.CutPrefix(name, "Thủ tục ")
	if !ok || rest == "" {
		return name
	}
	r := []rune(rest)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// mostName is how long a name may be in a list; the page of the procedure has all of it.
const mostName = 110

// listed is a name as lists show it: some national names are whole paragraphs.
func listed(name string) string {
	name = bare(name)
	r := []rune(name)
	if len(r) <= mostName {
		return name
	}
	cut := string(r[:mostName])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:(/") + "…"
}
