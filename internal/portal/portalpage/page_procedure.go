package portalpage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

type procedureView struct {
	view.Base
	procedureLine
	Version  catalogue.Version
	Key      string
	File     bool   // it can be filed here
	Why      string // why not
	National string // address of the national portal, when it is filed there
	Draft    view.Link
	Papers   []paperGroup
	Notes    []string
	Terms    []line
	Fees     []line
	Flags    []string
	Other    []view.Link
}

// paperGroup is papers of one kind under a heading.
type paperGroup struct {
	Title, Hint string
	Papers      []paperLine
}

type paperLine struct{ Name, Long, Help, Count string }

// line is a statement with its ground.
type line struct{ Text, Sub, Ground string }

// procedure says what a procedure is, what it needs, and how it is filed.
func (p Pages) procedure(w http.ResponseWriter, r *http.Request) error {
	var c catalogue.Version
	var rules []fee.Rule
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if c, err = p.Catalogue.Current(s, r.PathValue("code"), day.Of(s.Now())); err != nil {
			return err
		}
		rules, err = p.feeRules(s, c)
		return err
	})
	if err != nil {
		return err
	}
	v := procedureView{Base: view.From(r, "portalpage.procedures"), Version: c, Key: web.NewKey()}
	v.procedureLine, v.Title, v.Public = procedureLineOf(c, v.Words), bare(c.Name), true
	v.Time, v.Fee = timeOf(c, v.Words), feeOf(c, v.Words)
	v.Crumbs = []view.Link{{Text: c.Field, Href: "/procedures?field=" + escape(c.Field)}}
	v.Papers, v.Notes = papersOf(c, v.Base)
	v.Terms, v.Fees, v.Flags = termsOf(c, v.Base), feesOf(c, v.Base), flagsOf(c, v.Base)
	v.useRules(rules)
	v.filing(p)
	if x, err := p.currentDraft(r); err == nil && x.Procedure == c.Code {
		v.Draft = view.Link{Text: v.T("portalpage.go_on_draft"), Href: "/apply/" + x.ID}
	}
	v.Other = []view.Link{{Text: v.T("portalpage.at_counter"), Href: "/help", Icon: "map-pin"},
		{Text: v.T("portalpage.by_proxy"), Href: "/help#proxy", Icon: "hand-helping"}}
	if strings.HasPrefix(c.Source, "https://") {
		v.Other = append(v.Other, view.Link{Text: v.T("portalpage.national_text"), Href: c.Source, Icon: "external-link"})
	}
	return web.Render(w, r, http.StatusOK, procedurePage(v))
}

// filing tells whether there is a start button, and if not, why.
func (v *procedureView) filing(p Pages) {
	c := v.Version
	v.File = fileable(c)
	switch {
	case v.File:
	case c.Service == catalogue.Information:
		v.Why = v.T("portalpage.only_information")
	case c.FiledAt == "national":
		v.Why = v.T("portalpage.filed_national")
		if v.National = p.National; v.National == "" {
			v.National = "https://dichvucong.gov.vn"
		}
		if strings.HasPrefix(c.Source, "https://") {
			v.National = c.Source
		}
	default:
		v.Why = v.T("portalpage.no_term")
	}
}

func papersOf(c catalogue.Version, b view.Base) (list []paperGroup, notes []string) {
	add := func(title, hint string, p catalogue.Paper) {
		if n := len(list); n == 0 || list[n-1].Title != title {
			list = append(list, paperGroup{Title: title, Hint: hint})
		}
		l := paperLine{Name: paperName(p), Help: p.Help, Count: count(p, b)}
		if p.Short != "" && p.Short != p.Name {
			l.Long = p.Name
		}
		g := &list[len(list)-1]
		g.Papers = append(g.Papers, l)
	}
	for _, kind := range []string{catalogue.HandIn, catalogue.OneOf, catalogue.Show, catalogue.Conditional, catalogue.Unclear} {
		for _, p := range c.Papers {
			if p.Kind == kind {
				add(b.T("portalpage.papers_"+kind), hintOf(kind, b), p)
			}
		}
	}
	for _, p := range c.Papers {
		if p.Kind == catalogue.Note {
			notes = append(notes, p.Name)
		}
	}
	return list, notes
}

func count(p catalogue.Paper, b view.Base) string {
	switch {
	case p.EForm:
		return b.T("portalpage.paper_eform")
	case p.Kind == catalogue.Show:
		return ""
	case p.Originals > 0 && p.Copies > 0:
		return b.T("portalpage.paper_both", "originals", p.Originals, "copies", p.Copies)
	case p.Originals > 0:
		return b.T("portalpage.paper_originals", "n", p.Originals)
	case p.Copies > 0:
		return b.T("portalpage.paper_copies", "n", p.Copies)
	}
	return ""
}

func termsOf(c catalogue.Version, b view.Base) (list []line) {
	if len(c.TermFaults()) > 0 {
		return nil
	}
	for _, t := range c.Terms {
		text := term(t, b.Words)
		for _, k := range c.Cases {
			if k.Key == t.Case && t.Case != "" {
				text = k.Name + ": " + text
			}
		}
		list = append(list, line{Text: text, Sub: t.Why, Ground: t.Ground})
	}
	return list
}

func feesOf(c catalogue.Version, b view.Base) (list []line) {
	for _, f := range c.Fees {
		text := f.Name
		if a := amount(f, b.Words); a != "" {
			if text != "" {
				text += ": "
			}
			text += a
		}
		list = append(list, line{Text: text, Sub: f.Rule, Ground: f.Ground})
	}
	return list
}

// flagsOf says honestly what the data leaves open, in words for citizens.
func flagsOf(c catalogue.Version, b view.Base) (list []string) {
	if len(c.TermFaults()) > 0 {
		list = append(list, b.T("portalpage.flag_time"))
	}
	for _, f := range c.Fees {
		if f.Flag != "" {
			list = append(list, b.T("portalpage.flag_fee"))
			break
		}
	}
	for _, f := range c.Flags {
		if strings.HasPrefix(f.At, "paper") {
			list = append(list, b.T("portalpage.flag_papers"))
			break
		}
	}
	return list
}

// hintOf explains the kinds of paper whose name does not.
func hintOf(kind string, b view.Base) string {
	switch kind {
	case catalogue.Show:
		return b.T("portalpage.papers_show_hint")
	case catalogue.Conditional:
		return b.T("portalpage.papers_conditional_hint")
	case catalogue.Unclear:
		return b.T("portalpage.papers_unclear_hint")
	}
	return ""
}
