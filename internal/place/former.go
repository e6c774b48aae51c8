package place

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Share says how much of a former unit went into a commune.
type Share string

// How much of the former unit the commune took.
const (
	Own     Share = "own"     // the commune's own name of today
	Whole   Share = "whole"   // all of it
	Part    Share = "part"    // a part, or what other communes left of it
	Unclear Share = "unclear" // the text does not say
)

// Former is one unit a commune was made of.
type Former struct {
	Kind     string // xã, phường, thị trấn …; "": the text does not say
	Name     string // without its kind
	District string // "huyện Sóc Sơn", named only where names clash; of a run of numbers at its end
	Share    Share
}

// Full is the name with its kind.
func (f Former) Full() string {
	if f.Kind == "" {
		return f.Name
	}
	return strings.ToUpper(f.Kind[:first(f.Kind)]) + f.Kind[first(f.Kind):] + " " + f.Name
}

func first(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// Flags of a former-units text.
const (
	flagMissing   = "former_missing"      // the text is empty
	flagKind      = "former_kind_missing" // a name without xã, phường, thị trấn …
	flagUnparsed  = "former_unparsed"     // a piece that is no name
	noteUnchanged = "giữ nguyên"
)

var (
	reWhole = regexp.MustCompile(`(?i)toàn b[ộố] diện tích (?:tn|tự nhiên),? *quy mô dân số(?: của)*(?: các)?`)
	rePart  = regexp.MustCompile(`(?i)(?:sắp xếp )?một phần diện tích (?:tn|tự nhiên)(?:,? *(?:toàn b[ộố] )?quy mô dân số)?(?: của)*(?: các)?`)
	reRest  = regexp.MustCompile(`(?i)phần còn l[ạa]i củ[a]?(?: các)?`)
	reEnd   = regexp.MustCompile(`(?i)sau khi sắp xếp(?: theo quy định tại khoản \d+ điều này)?`)
	reNote  = regexp.MustCompile(`\(([^()]*)\)`)
	reSpace = regexp.MustCompile(`\s+`)
	reBoth  = regexp.MustCompile(`(?i)^(xã|phường|thị trấn) (.+) (xã|phường|thị trấn) (.+)$`)
)

// Marks that stand for the phrases above while the text is being parted.
const (
	markWhole = "\x01"
	markPart  = "\x02"
	markEnd   = "\x03"
)

// ParseFormer parts the text of the state's map ("Phường Quán Thánh, một phần diện tích TN, quy mô dân số của
// các phường Cửa Nam, Điện Biên…") into former units. What it cannot read is left out and flagged; the text
// itself is kept beside it. Self is the commune's own full name, for "giữ nguyên" (unchanged).
func ParseFormer(text, self string) (list []Former, flags []string) {
	text = strings.TrimSpace(reSpace.ReplaceAllString(norm.NFC.String(text), " "))
	switch strings.ToLower(text) {
	case "":
		return nil, []string{flagMissing}
	case noteUnchanged:
		k, n := parse(self)
		return []Former{{Kind: k, Name: n, Share: Whole}}, nil
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	for _, m := range []struct {
		re   *regexp.Regexp
		mark string
	}{{reWhole, markWhole}, {rePart, markPart}, {reRest, markPart}, {reEnd, markEnd}} {
		text = outside(text, func(s string) string { return m.re.ReplaceAllString(s, m.mark) })
	}
	p := formerParser{share: Whole}
	for _, piece := range pieces(text) {
		p.piece(piece)
	}
	p.runs()
	if len(p.list) == 0 && len(p.flags) == 0 {
		p.flag(flagUnparsed)
	}
	return p.list, p.flags
}

// outside applies f to the text outside brackets.
func outside(s string, f func(string) string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			b.WriteString(f(s))
			return b.String()
		}
		j := strings.IndexByte(s[i:], ')')
		if j < 0 {
			b.WriteString(f(s))
			return b.String()
		}
		b.WriteString(f(s[:i]))
		b.WriteString(s[i : i+j+1])
		s = s[i+j+1:]
	}
}

// pieces parts the text at commas, semicolons and "và" outside brackets.
func pieces(s string) []string {
	s = outside(s, func(t string) string {
		t = strings.ReplaceAll(t, ";", ",")
		t = strings.ReplaceAll(t, " và ", ",")
		return strings.ReplaceAll(t, ",", "\x00")
	})
	return strings.Split(s, "\x00")
}

type formerParser struct {
	share Share  // of the names that follow
	kind  string // kind said once for a list: "các phường Cửa Nam, Điện Biên"
	list  []Former
	flags []string
}

func (p *formerParser) flag(f string) {
	for _, have := range p.flags {
		if have == f {
			return
		}
	}
	p.flags = append(p.flags, f)
}

func (p *formerParser) piece(s string) {
	for s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "và ")); s != ""; s = strings.TrimSpace(s) {
		switch s[:1] {
		case markWhole:
			p.share, p.kind, s = Whole, "", s[1:]
			continue
		case markPart:
			p.share, p.kind, s = Part, "", s[1:]
			continue
		case markEnd:
			p.share, p.kind, s = Whole, "", s[1:]
			continue
		}
		end := strings.IndexAny(s, markWhole+markPart+markEnd)
		if end < 0 {
			end = len(s)
		}
		p.name(strings.TrimSpace(s[:end]))
		s = s[end:]
	}
}

// runs gives numbers the district at the end of their run: "Phường 1, Phường 2, Phường 4 (Quận 3)" are all of Quận 3.
// A run ends with a name, another kind, and after a district.
func (p *formerParser) runs() {
	for i := len(p.list) - 2; i >= 0; i-- {
		f, next := &p.list[i], p.list[i+1]
		if f.District == "" && f.Kind == next.Kind && numbered(f.Name) && numbered(next.Name) {
			f.District = next.District
		}
	}
}

func numbered(name string) bool { return strings.Trim(name, "0123456789") == "" }

// name reads one name with its notes in brackets.
func (p *formerParser) name(s string) {
	f := Former{Share: p.share}
	for _, m := range reNote.FindAllStringSubmatch(s, -1) {
		note := strings.TrimSpace(m[1])
		if k, _ := parse(note); k != "" {
			f.District = note
		} else if strings.HasPrefix(strings.ToLower(note), "phần còn l") {
			f.Share = Part
		}
	}
	s = strings.TrimSpace(reSpace.ReplaceAllString(reNote.ReplaceAllString(s, " "), " "))
	s = strings.Trim(strings.TrimPrefix(s, "các "), " .-–")
	list := ""
	for { // "xã Xã Vầy Nưa", "các phường Phường Cửa Nam"
		k, rest := parse(s)
		if k == "" || rest == "" {
			break
		}
		if f.Kind == "" && s[:1] == strings.ToLower(s[:1]) {
			list = k // said once in small letters, for the names that follow too
		}
		f.Kind, s = k, rest
	}
	if m := reBoth.FindStringSubmatch(f.Kind + " " + s); m != nil && m[2] == m[4] { // "xã Yên Định Xã Yên Định"
		s = m[4]
	}
	if list != "" {
		p.kind = list
	}
	if f.Kind == "" {
		f.Kind = p.kind
	}
	f.Name = s
	switch {
	case s == "" || strings.ContainsAny(s, "()") || len([]rune(s)) > 60:
		p.flag(flagUnparsed)
		return
	case f.Kind == "":
		p.flag(flagKind)
	}
	p.list = append(p.list, f)
}
