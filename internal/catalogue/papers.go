package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/kit/fold"
)

// paperRow is a component as the public list has it.
type paperRow struct {
	Seq       int
	Heading   string // what stands above it; not always a case
	Name      string
	Originals int
	Copies    int
}

// most is the largest number of originals or copies that is believed.
const most = 20

// derivePapers tells what each component is (decisions §18): the heading and the name must say it plainly,
// else it is flagged and not demanded.
func (c *Content) derivePapers(rows []paperRow) {
	c.unflag(atPaper)
	c.Papers = nil
	groups, only := oneOfHeadings(rows), onlyHeading(rows)
	for _, r := range rows {
		p := Paper{Key: fmt.Sprintf("p%d", r.Seq), Name: clean(r.Name), Heading: clean(r.Heading), Originals: r.Originals, Copies: r.Copies}
		p.Kind = paperKind(r, groups, only)
		if p.Kind == OneOf {
			p.Group = fmt.Sprintf("g%d", slices.Index(groups, fold.Key(r.Heading))+1)
		}
		p.EForm = p.Kind != Note && strings.Contains(fold.Key(r.Name), "dien tu tuong tac")
		p.Short = short(p.Name)
		if p.Kind == Unclear {
			p.Flags = append(p.Flags, PaperUnclear)
			c.flag(PaperUnclear, atPaper+":"+p.Key, p.Heading)
		}
		if r.Originals > most || r.Copies > most {
			p.Flags = append(p.Flags, PaperQuantity)
			c.flag(PaperQuantity, atPaper+":"+p.Key, fmt.Sprintf("%d/%d", r.Originals, r.Copies))
		}
		c.Papers = append(c.Papers, p)
	}
	pairForms(c.Papers)
	order(c.Papers)
	if !c.usablePapers() {
		c.flag(PapersMissing, atPaper, "")
	}
}

// usablePapers tells whether at least one paper is plainly demanded.
func (c *Content) usablePapers() bool {
	return slices.ContainsFunc(c.Papers, func(p Paper) bool { return p.Kind == HandIn || p.Kind == Show || p.Kind == OneOf })
}

// marker is what may stand before the words of a heading or name: "1.", "(2)", "a)", "++", "iii)".
var marker = regexp.MustCompile(`^[\s+*\-–.(]*(?:(?:\d+(?:\.\d+)*|[a-zđ]\d?|[ivx]+)[.)]+)*[\s+*\-–.):]*`)

func bare(s string) string { k := fold.Key(s); return strings.TrimSpace(k[len(marker.FindString(k)):]) }

func begins(s string, with ...string) bool {
	return slices.ContainsFunc(with, func(w string) bool { return strings.HasPrefix(s, w) })
}

func contains(s string, any ...string) bool {
	return slices.ContainsFunc(any, func(w string) bool { return strings.Contains(s, w) })
}

// conditional tells whether a heading names a circumstance.
func conditional(h string) bool {
	return begins(h, "neu ", "tuy tung truong hop", "ngoai ra") || contains(h, "truong hop", "doi voi", "chung minh la", "chung minh nguoi")
}

// oneOfHeadings are the headings under which one paper is enough: the heading says so, names no circumstance,
// and no other heading of the procedure says so too.
func oneOfHeadings(rows []paperRow) []string {
	var hs []string
	for _, r := range rows {
		if k := fold.Key(r.Heading); strings.Contains(k, "mot trong") && !conditional(bare(r.Heading)) && !slices.Contains(hs, k) {
			hs = append(hs, k)
		}
	}
	if len(hs) > 1 {
		return nil
	}
	return hs
}

// onlyHeading tells whether all papers stand under one heading: then it says "these are the papers", in
// whatever words.
func onlyHeading(rows []paperRow) bool {
	var hs []string
	for _, r := range rows {
		if k := fold.Key(r.Heading); (r.Originals > 0 || r.Copies > 0) && !slices.Contains(hs, k) {
			hs = append(hs, k)
		}
	}
	return len(hs) == 1
}

// plain are headings that only say "these are the papers".
var plain = []string{"thanh phan ho so", "thanh phan", "bao gom", "ho so gom", "ho so bao gom", "ho so", "gom", "giay to", "so luong ho so"}

func paperKind(r paperRow, groups []string, only bool) string {
	if r.Originals == 0 && r.Copies == 0 {
		return Note
	}
	h, n := bare(r.Heading), bare(r.Name)
	kind := Unclear
	switch {
	case begins(h, "luu y", "ghi chu"):
		return Note
	case utf8.RuneCountInString(n) < 3 || begins(n, "hoac ", "khoan ", "theo quy dinh"):
		return Unclear // a piece of a sentence, an alternative to something
	case slices.Contains(groups, fold.Key(r.Heading)):
		return OneOf
	case conditional(h):
		return Conditional
	case h == "" || slices.Contains(plain, h), only && !contains(h, "xuat trinh"):
		kind = HandIn
	case contains(h, "xuat trinh") && !contains(h, " nop ", "phai nop", "nop ho so"):
		kind = Show
	case contains(h, "phai nop", "giay to nop", "nop 01", "nop mot", "ho so gom", "ho so bao gom", "thanh phan ho so") && !contains(h, "xuat trinh"):
		kind = HandIn
	}
	if kind != Unclear && onlyIf(n) {
		return Conditional
	}
	return kind
}

// onlyIf tells whether the name of a paper says that it is needed in some circumstance only. The sentences
// after the first explain the paper; a condition there does not make the paper conditional.
func onlyIf(n string) bool {
	if begins(n, "truong hop", "doi voi", "neu ") {
		return true
	}
	first, _, _ := strings.Cut(n, ". ")
	return contains(first, "neu co)", ", neu co", "neu co;", "trong truong hop", "doi voi truong hop", "(truong hop", "(doi voi", "(neu ") &&
		!contains(first, "hinh thuc truc tiep", "hinh thuc truc tuyen")
}

// pairForms joins the paper form and the interactive form: the source lists them as two rows, one is enough.
func pairForms(ps []Paper) {
	var paper, electronic []int
	for i, p := range ps {
		switch n := bare(p.Name); {
		case p.Kind == Note:
		case p.EForm:
			electronic = append(electronic, i)
		case begins(n, "to khai", "don ", "phieu yeu cau", "van ban yeu cau"):
			paper = append(paper, i)
		}
	}
	if len(electronic) == 0 || len(paper) != 1 {
		return // nobody says which belong together
	}
	for _, i := range append(paper, electronic...) {
		ps[i].Kind, ps[i].Group, ps[i].Flags = OneOf, "form", nil
	}
}

var ordinal = regexp.MustCompile(`^\s*\(?(\d{1,2}|[a-zđ])[.)]`)

// order puts the papers under each heading in the order of their own numbers, which the source often shuffles.
func order(ps []Paper) {
	for from := 0; from < len(ps); {
		to := from
		for to < len(ps) && ps[to].Heading == ps[from].Heading {
			to++
		}
		if group := ps[from:to]; !slices.ContainsFunc(group, func(p Paper) bool { return ordinalOf(p) < 0 && p.Kind != Note }) {
			slices.SortStableFunc(group, func(a, b Paper) int { return ordinalOf(a) - ordinalOf(b) })
		}
		from = to
	}
}

func ordinalOf(p Paper) int {
	m := ordinal.FindStringSubmatch(strings.ToLower(p.Name))
	if m == nil {
		if p.Kind == Note {
			return 1000
		}
		return -1
	}
	if n, err := strconv.Atoi(m[1]); err == nil {
		return n
	}
	r, _ := utf8.DecodeRuneInString(m[1])
	return slices.Index([]rune("abcdđeghiklmnopqrstuvxy"), r)
}

// short is the beginning of a long name, up to where it starts to explain itself.
func short(name string) string {
	name = strings.TrimSpace(ordinal.ReplaceAllString(name, ""))
	const room = 70
	if utf8.RuneCountInString(name) <= room {
		return ""
	}
	end := len(name)
	for _, stop := range []string{"(", ";", ". ", ":", " theo mẫu", " theo Mẫu", " ban hành", " trong trường hợp", " quy định tại", ", "} {
		if i := strings.Index(name, stop); i > 12 && i < end {
			end = i
		}
	}
	rs := []rune(name[:end])
	if len(rs) > room {
		rs = rs[:room]
		for len(rs) > 0 && rs[len(rs)-1] != ' ' {
			rs = rs[:len(rs)-1]
		}
		return strings.TrimRight(string(rs), " ,;:") + "…"
	}
	return strings.TrimRight(string(rs), " ,;:")
}

// clean drops characters that show nothing and joins the space.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if fold.Invisible(r) {
			return -1
		}
		return r
	}, s)), " ")
}
