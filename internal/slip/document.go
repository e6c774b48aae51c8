package slip

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/pdf"
)

// document is a slip being written.
type document struct {
	*pdf.Doc
	p *Printer
	h Head
}

// size is that of running text; A5 with 10 mm margins holds a receipt with eight papers on one page.
const (
	size  = 10.0
	small = 8.0
)

// begin opens a slip on A5: legal basis, the two heads, title, code.
func (p *Printer) begin(f Form, titleKey string, h Head) *document {
	return p.open(f, titleKey, h, pdf.Config{Paper: pdf.A5, Margins: pdf.Margins{Top: 9, Right: 10, Bottom: 11, Left: 12}, Size: size})
}

// open opens a slip on the paper that c names.
func (p *Printer) open(f Form, titleKey string, h Head, c pdf.Config) *document {
	set := p.set(day.Of(h.At))
	if k := set.Titles[f]; k != "" {
		titleKey = k
	}
	title := p.t(titleKey)
	label, code := "slip.code", h.Code
	if code == "" {
		label, code = "slip.tracking", h.Tracking
	}
	c.Fonts, c.Language, c.At = p.conf.Fonts, p.conf.Words.Tag(), h.At
	c.Title, c.Author, c.Subject = strings.TrimSpace(strings.ReplaceAll(title, "\n", " ")+" "+code), h.Unit, code
	if p.conf.Demo {
		c.Legend = p.t("slip.trial")
		c.Margins.Top += 3
	}
	doc := &document{Doc: pdf.New(c), p: p, h: h}
	if n := set.Numbers[f]; n != "" {
		doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Italic(p.t("slip.basis", "form", n, "basis", set.Basis))}, Size: 7, Align: pdf.Right, After: 1})
	}
	doc.heads()
	doc.Space(2)
	doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Bold(title)}, Size: 12.5, Align: pdf.Center, After: 0.8})
	if code != "" {
		doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(p.t(label) + ": "), pdf.Bold(code)}, Size: size, Align: pdf.Center, After: 1.5})
	}
	return doc
}

// heads sets agency and nation side by side: NĐ 30/2020/NĐ-CP, Phụ lục I, in the sizes that A5 allows.
func (doc *document) heads() {
	line := func(text string, size float64, bold, italic bool) pdf.Para {
		return pdf.Para{Spans: []pdf.Span{{Text: text, Bold: bold, Italic: italic}}, Size: size, Align: pdf.Center}
	}
	var left []pdf.Para
	if doc.h.Governing != "" {
		left = append(left, line(doc.h.Governing, 9, false, false))
	}
	left = append(left, line(doc.h.Unit, 9, true, false))
	right := []pdf.Para{line(doc.t("slip.nation"), 9, true, false), line(doc.t("slip.motto"), 9.5, true, false)}
	k := pdf.A5.Width / (doc.Width() + 22) // the lines are as long on wider paper
	doc.Columns(pdf.Column{Share: 42, Paras: left, Rule: 0.35 * k}, pdf.Column{Share: 58, Paras: right, Rule: 0.6 * k})
	d := day.Of(doc.h.At)
	doc.Columns(pdf.Column{Share: 42}, pdf.Column{Share: 58, Paras: []pdf.Para{line(doc.t("slip.dated",
		append([]any{"place", doc.h.Place}, dateArgs(d)...)...), 9, false, true)}})
}

func (p *Printer) t(key string, args ...any) string { return p.conf.Words.T(key, args...) }

func (doc *document) t(key string, args ...any) string { return doc.p.t(key, args...) }

func dateArgs(d day.Date) []any {
	y, m, dd := d.YMD()
	return []any{"day", pad2(dd), "month", pad2(int(m)), "year", strconv.Itoa(y)}
}

// moment writes "09 giờ 05 phút, ngày 23 tháng 11 năm 2026".
func (doc *document) moment(at time.Time) string {
	l := at.In(day.Zone)
	return doc.t("slip.moment", append([]any{"hour", pad2(l.Hour()), "minute", pad2(l.Minute())}, dateArgs(day.Of(at))...)...)
}

// field is "label: value"; nothing when there is no value.
func (doc *document) field(key, value string, bold bool) []pdf.Para {
	if value == "" {
		return nil
	}
	return []pdf.Para{{Spans: []pdf.Span{pdf.Plain(doc.t(key) + ": "), {Text: value, Bold: bold}}, After: 0.4}}
}

// party sets who somebody is, the name under the given label.
func (doc *document) party(key string, p Party) []pdf.Para {
	out := doc.field(key, p.Name, true)
	out = append(out, doc.field("slip.identity", p.Identity, false)...)
	out = append(out, doc.field("slip.address", p.Address, false)...)
	var spans []pdf.Span
	for _, f := range []struct{ key, value string }{{"slip.phone", p.Phone}, {"slip.email", p.Email}} {
		if f.value == "" {
			continue
		}
		if spans != nil {
			spans = append(spans, pdf.Plain("\u00a0\u00a0 "))
		}
		spans = append(spans, pdf.Plain(doc.t(f.key)+": "), pdf.Plain(f.value))
	}
	if spans != nil {
		out = append(out, pdf.Para{Spans: spans, After: 0.4})
	}
	return out
}

// about sets who a slip is for and what is asked, beside the code that opens the tracking page; a long name of a
// procedure goes under both, over the whole width.
func (doc *document) about(who []pdf.Para, procedure string) {
	what := doc.field("slip.content", procedure, true)
	if utf8.RuneCountInString(procedure) > 100 {
		doc.withQR(who)
		doc.Write(what...)
		return
	}
	doc.withQR(append(who, what...))
}

// withQR sets paragraphs beside the code that opens the tracking page.
func (doc *document) withQR(ps []pdf.Para) {
	if doc.h.Track == "" {
		doc.Write(ps...)
		return
	}
	doc.Columns(
		pdf.Column{Share: 76, Paras: ps},
		pdf.Column{Share: 24, QR: doc.h.Track, Side: 23, Paras: []pdf.Para{{Spans: []pdf.Span{pdf.Italic(doc.t("slip.scan"))}, Size: small,
			Align: pdf.Center}}},
	)
}

// signature is one of the places to sign at the foot of a slip.
type signature struct{ title, how, name string }

func (doc *document) sign(list ...signature) {
	doc.Space(2)
	doc.Keep(30)
	cs := make([]pdf.Column, len(list))
	for i, g := range list {
		cs[i].Paras = []pdf.Para{
			{Spans: []pdf.Span{pdf.Bold(g.title)}, Align: pdf.Center},
			{Spans: []pdf.Span{pdf.Italic(g.how)}, Size: small, Align: pdf.Center, After: 15},
			{Spans: []pdf.Span{pdf.Bold(g.name)}, Align: pdf.Center},
		}
	}
	doc.Columns(cs...)
}

// contact says where to follow the dossier, with what beside its code, and whom to ask.
func (doc *document) contact(beside ...pdf.Para) {
	ps := doc.field("slip.track", doc.h.TrackAt, false)
	for _, x := range beside {
		if len(ps) == 0 {
			ps = append(ps, x)
			continue
		}
		ps[0].Spans = append(append(ps[0].Spans, pdf.Plain("\u00a0\u00a0 ")), x.Spans...)
	}
	var how []pdf.Span
	if doc.h.Phone != "" {
		how = append(how, pdf.Plain(doc.t("slip.call")+": "), pdf.Bold(doc.h.Phone))
	}
	if doc.h.Email != "" {
		if how != nil {
			how = append(how, pdf.Plain("\u00a0\u00a0 "))
		}
		how = append(how, pdf.Plain(doc.t("slip.email")+": "+doc.h.Email))
	}
	if how != nil {
		ps = append(ps, pdf.Para{Spans: how})
	}
	doc.Write(ps...)
}

// say is a sentence across the page.
func (doc *document) say(key string, args ...any) {
	doc.Write(pdf.Para{Spans: []pdf.Span{pdf.Plain(doc.t(key, args...))}, Align: pdf.Justify, First: 6, After: 1})
}
