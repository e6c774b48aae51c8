package cataloguepage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
)

// The picture of a process: the steps one below the other, ways past a step on the right, ways back on the left.
const (
	boxWidth   = 300
	boxHeight  = 58
	boxGap     = 34
	trackWidth = 26
	margin     = 8
)

type picture struct {
	width, height, x int
	label            string
	boxes            []pictureBox
	ways             []pictureWay
}

type pictureBox struct {
	y                int
	name, who, hours string
	asks             bool // consults somebody
	ends             bool // gives the result back
}

type pictureWay struct {
	path  string
	label string
	x, y  int
	when  bool
}

// draw lays the steps out. The words of the picture stand in the table beside it too.
func draw(b view.Base, p *catalogue.Process) picture {
	steps := dossier.Steps(catalogue.Version{Content: catalogue.Content{Process: p}})
	index := map[string]int{}
	for i, s := range steps {
		index[s.Key] = i
	}
	back, past := 0, 0
	for i := range steps {
		for _, l := range edgesOf(steps, index, i) {
			if l.to <= i {
				back++
			} else if l.to > i+1 {
				past++
			}
		}
	}
	pic := picture{x: margin + back*trackWidth, label: b.T("cataloguepage.diagram")}
	pic.width = pic.x + boxWidth + past*trackWidth + margin
	pic.height = margin*2 + len(steps)*boxHeight + (len(steps)-1)*boxGap
	left, right := 0, 0
	for i, s := range steps {
		pic.boxes = append(pic.boxes, boxOf(b, s, pic.y(i)))
		for _, l := range edgesOf(steps, index, i) {
			switch {
			case l.to == i+1:
				pic.ways = append(pic.ways, pic.down(i, l.when))
			case l.to > i:
				right++
				pic.ways = append(pic.ways, pic.round(i, l.to, right*trackWidth, l.when))
			default:
				left++
				pic.ways = append(pic.ways, pic.round(i, l.to, -left*trackWidth, l.when))
			}
		}
	}
	return pic
}

// edge is a way out of a step.
type edge struct {
	to   int
	when string
}

// edgesOf are the ways out of step i, as the dossier goes them: to all that it starts side by side; from one of those
// to where they meet; else to the first whose condition holds, at last to the step below.
func edgesOf(steps []catalogue.Step, index map[string]int, i int) (out []edge) {
	s, below := steps[i], i+1 < len(steps)
	add := func(key, when string) {
		if j, ok := index[key]; ok {
			out = append(out, edge{j, when})
		}
	}
	for _, key := range s.Fork {
		add(key, "")
	}
	for _, m := range steps {
		if slices.Contains(m.Join, s.Key) {
			add(m.Key, "")
		}
	}
	if len(out) > 0 || slices.Contains(s.Actions, "return") {
		return out
	}
	for _, m := range s.Next {
		add(m.To, m.When)
		below = below && m.When != "" && index[m.To] != i+1
	}
	if below {
		out = append(out, edge{to: i + 1})
	}
	return out
}

func (p picture) y(i int) int { return margin + i*(boxHeight+boxGap) }

func (p picture) down(i int, when string) pictureWay {
	x, y := p.x+boxWidth/2, p.y(i)+boxHeight
	return pictureWay{path: fmt.Sprintf("M%d %dV%d", x, y, y+boxGap-2), label: cut(when, 44), x: x + 8, y: y + boxGap/2 + 4, when: when != ""}
}

// round goes past other steps on a track beside the boxes: on the right, or on the left where track is negative.
func (p picture) round(i, j, track int, when string) pictureWay {
	x := p.x
	if track > 0 {
		x += boxWidth
	}
	return pictureWay{path: fmt.Sprintf("M%d %dH%dV%dH%d", x, p.y(i)+boxHeight*2/3, x+track, p.y(j)+boxHeight/3, x), when: when != ""}
}

func boxOf(b view.Base, s catalogue.Step, y int) pictureBox {
	x := pictureBox{y: y, name: cut(s.Name, 38), who: cut(b.T(org.Role(s.Role).Word()), 30), asks: slices.Contains(s.Actions, "consult"),
		ends: slices.Contains(s.Actions, "return")}
	if s.Hours > 0 {
		x.hours = b.T("cataloguepage.hours", "n", s.Hours)
	}
	return x
}

// cut shortens a text at a word.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	t := string(r[:n])
	if i := strings.LastIndex(t, " "); i > n/2 {
		t = t[:i]
	}
	return t + "…"
}
