package pdf

import "strings"

// word is what stands between two spaces: pieces of one or several styles, glued.
type word struct {
	pieces []piece
	width  float64
	space  float64 // width of the space after it
	end    bool    // a line feed follows
}

// layout sets paragraphs into lines of the given width.
func (d *Doc) layout(ps []Para, width float64) []line {
	var out []line
	for _, p := range ps {
		size := p.Size
		if size == 0 {
			size = d.size
		}
		lead := p.Lead
		if lead == 0 {
			lead = 1.18
		}
		ls := d.lines(p, size, width-p.Indent)
		for i := range ls {
			for j := range ls[i].pieces {
				ls[i].pieces[j].x += p.Indent
			}
			ls[i].height = ls[i].size * lead * point
		}
		if len(ls) > 0 {
			ls[len(ls)-1].height += p.After
		}
		out = append(out, ls...)
	}
	return out
}

// lines breaks one paragraph.
func (d *Doc) lines(p Para, size, width float64) []line {
	ws := d.words(p.Spans, size)
	var out []line
	for first := true; len(ws) > 0 || first; first = false {
		room, indent := width, 0.0
		if first {
			room, indent = width-p.First, p.First
		}
		n, used, hard := fit(ws, room)
		if n == 0 && len(ws) > 0 { // one word wider than the line
			ws = append(d.chop(ws[0], room), ws[1:]...)
			n, used, hard = fit(ws, room)
			n = max(n, 1)
		}
		last := hard || n == len(ws)
		l := set(ws[:n], room-used, p.Align, last)
		if l.size == 0 {
			l.size = size
		}
		for i := range l.pieces {
			l.pieces[i].x += indent
		}
		out = append(out, l)
		ws = ws[n:]
	}
	return out
}

// fit tells how many words go into width, how much of it they use, and whether a line feed ends them.
func fit(ws []word, width float64) (n int, used float64, hard bool) {
	const slack = 0.001
	at := 0.0
	for i, w := range ws {
		if at+w.width > width+slack {
			return i, used, false
		}
		used = at + w.width
		at = used + w.space
		if w.end {
			return i + 1, used, true
		}
	}
	return len(ws), used, false
}

// set places words in a line that has spare mm left over.
func set(ws []word, spare float64, a Align, last bool) line {
	x, stretch := 0.0, 0.0
	switch {
	case a == Center:
		x = spare / 2
	case a == Right:
		x = spare
	case a == Justify && !last && len(ws) > 1:
		if stretch = spare / float64(len(ws)-1); stretch > 4*ws[0].space {
			stretch = 0 // a long word went to the next line: a hole would look worse than a ragged edge
		}
	}
	var l line
	for i, w := range ws {
		for j, p := range w.pieces {
			at := x + p.x
			l.size = max(l.size, p.size)
			if j == len(w.pieces)-1 && i < len(ws)-1 {
				p.text += " " // so that copied text keeps its spaces
			}
			if k := len(l.pieces) - 1; stretch == 0 && k >= 0 && l.pieces[k].cut == p.cut && l.pieces[k].size == p.size {
				l.pieces[k].text += p.text
				continue
			}
			p.x = at
			l.pieces = append(l.pieces, p)
		}
		x += w.width + w.space + stretch
	}
	return l
}

// words takes spans apart at spaces and line feeds.
func (d *Doc) words(spans []Span, size float64) []word {
	var out []word
	var cur word
	open := false // cur holds something, perhaps only an empty line
	for _, s := range spans {
		c, sz := d.cut(s.Bold, s.Italic), s.Size
		if sz == 0 {
			sz = size
		}
		text := c.clean(s.Text)
		for text != "" {
			i := strings.IndexAny(text, " \n")
			part := text
			if i >= 0 {
				part = text[:i]
			}
			if part != "" {
				cur.pieces = append(cur.pieces, piece{x: cur.width, text: part, cut: c, size: sz})
				cur.width += d.width(c, sz, part)
				open = true
			}
			if i < 0 {
				break
			}
			if text[i] == '\n' {
				cur.end = true
				out, cur, open = append(out, cur), word{}, false
			} else if open {
				cur.space = d.width(c, sz, " ")
				out, cur, open = append(out, cur), word{}, false
			}
			text = text[i+1:]
		}
	}
	if open {
		out = append(out, cur)
	}
	return out
}

// chop cuts a word that is wider than a line into parts that fit: after a slash or hyphen where it can,
// else anywhere.
func (d *Doc) chop(w word, width float64) []word {
	var out []word
	var cur word
	for _, p := range w.pieces {
		from, brk := 0, 0
		for i, r := range p.text {
			if isMark(r) {
				continue
			}
			end := i + len(string(r))
			if wide := cur.width + d.width(p.cut, p.size, p.text[from:end]); wide > width && i > from {
				to := i
				if brk > from {
					to = brk
				}
				cur = d.glue(cur, p, p.text[from:to])
				out, cur = append(out, cur), word{}
				from = to
			}
			if r == '/' || r == '-' || r == '.' || r == '@' {
				brk = end
			}
		}
		cur = d.glue(cur, p, p.text[from:])
	}
	cur.space, cur.end = w.space, w.end
	return append(out, cur)
}

func (d *Doc) glue(w word, p piece, text string) word {
	w.pieces = append(w.pieces, piece{x: w.width, text: text, cut: p.cut, size: p.size})
	w.width += d.width(p.cut, p.size, text)
	return w
}
